"""The one check in front of every route: token still good, person still welcome, allowance not used up.

An admitted request costs one UpdateItem, whatever the answer needs to know about its caller. A refused one leaves
nothing behind: it fails the update's condition, or what it added is taken back.
"""

from dataclasses import dataclass
from typing import Any, Final

from roost.kit import table
from roost.kit.caller import Caller, Seat
from roost.kit.conditions import Condition, absent, at_most, below, equals, present
from roost.kit.errors import AccountBlocked, AccountGone, Fault, RateLimited, TokenInvalid, TokenRevoked
from roost.kit.items import Item
from roost.kit.keys import Key, address_card, card
from roost.kit.limits import Allowance, Limit, judge
from roost.kit.records import unpack
from roost.kit.settings import settings
from roost.kit.tokens import Access, ApiKey
from roost.kit.writes import Update

STALE_COUNTERS: Final = 12
_COUNTER: Final = "n:"


@dataclass(frozen=True, slots=True)
class Bucket:
    """A named limit that requests are counted in."""

    name: str
    limit: Limit

    def counter(self, window: int) -> str:
        """The card's attribute that counts a window."""
        return f"{_COUNTER}{self.name}:{self.limit.seconds}:{window}"


@dataclass(frozen=True, slots=True)
class Passage:
    """The card as the request found it, what is left of the allowance, and the fault if there is one."""

    card: Item
    allowance: Allowance | None
    fault: Fault | None = None


def _count(key: Key, bucket: Bucket, demands: Condition | None, sets: dict[str, Any], now_ms: int) -> Passage:
    limit = bucket.limit.times(settings().limit_factor)
    window = limit.window(now_ms)
    current, previous = bucket.counter(window), bucket.counter(window - 1)
    under = below(current, limit.requests)
    update = Update(
        key,
        set=sets,
        add={current: 1},
        remove=[bucket.counter(window - 2), bucket.counter(window - 3)],
        condition=demands & under if demands else under,
    )
    try:
        item = table.write(update)
    except table.ConditionFailed as failed:
        item = failed.items[key] or {}
        used = int(item.get(current, 0))
        return Passage(item, judge(limit, int(item.get(previous, 0)), used + (used >= limit.requests), now_ms))
    allowance = judge(limit, int(item.get(previous, 0)), int(item[current]), now_ms)
    if allowance.retry_after_s is not None:
        table.write(Update(key, add={current: -1}))
    _sweep(key, item, now_ms)
    return Passage(item, allowance)


def _is_stale(counter: str, now_ms: int) -> bool:
    span_s, window = map(int, counter.split(":")[-2:])
    return (window + 4) * span_s * 1000 < now_ms


def _sweep(key: Key, item: Item, now_ms: int) -> None:
    """Counters of windows in which nothing followed stay behind; drop them when they have become many."""
    stale = [name for name in item if name.startswith(_COUNTER) and _is_stale(name, now_ms)]
    if len(stale) > STALE_COUNTERS:
        table.write(Update(key, remove=stale))


def admit_address(source_address: str, bucket: Bucket, now_ms: int) -> Passage:
    """Count a request of nobody in particular by where it comes from. Its fault is RateLimited or none."""
    expiry = now_ms // 1000 + 3 * bucket.limit.seconds
    passage = _count(address_card(source_address), bucket, None, {"expires_at": expiry}, now_ms)
    return _limited(passage)


def _limited(passage: Passage) -> Passage:
    if passage.allowance and passage.allowance.retry_after_s is not None:
        return Passage(passage.card, passage.allowance, RateLimited(passage.allowance.retry_after_s))
    return passage


def _demands(token: Access | ApiKey) -> Condition:
    welcome = present() & equals("status", "active") & at_most("not_before_ms", token.issued_ms)
    if isinstance(token, ApiKey):
        return welcome & equals(f"keys.{token.key}", token.digest)
    return welcome & absent(f"revoked.{token.sign_in}")


def refusal(item: Item, token: Access | ApiKey) -> Fault | None:
    """Why a card (empty: none) turns a genuine token away, if it is not for its allowance."""
    if not item:
        return AccountGone()
    if item["status"] != "active":
        return AccountBlocked(state=item["status"])
    if isinstance(token, ApiKey) and item.get("keys", {}).get(str(token.key)) != token.digest:
        return TokenInvalid()
    ended = isinstance(token, Access) and str(token.sign_in) in item.get("revoked", {})
    return TokenRevoked() if ended or token.issued_ms < item.get("not_before_ms", 0) else None


def admit_person(token: Access | ApiKey, bucket: Bucket, now_ms: int) -> Passage:
    """Check a genuine token against its person's card and count the request.

    Its fault is AccountGone, AccountBlocked, TokenRevoked, TokenInvalid, RateLimited or none. Of an API key the time
    of use is noted, to the minute.
    """
    sets = {f"used.{token.key}": now_ms // 60_000 * 60_000} if isinstance(token, ApiKey) else {}
    passage = _count(card(token.user), bucket, _demands(token), sets, now_ms)
    refused = refusal(passage.card, token)
    return Passage(passage.card, None, refused) if refused else _limited(passage)


def check_person(token: Access | ApiKey, now_ms: int) -> Passage:
    """Check a genuine token against its person's card without counting: for requests that are counted elsewhere.

    Its fault is AccountGone, AccountBlocked, TokenRevoked, TokenInvalid or none. An API key's time of use is noted.
    """
    if isinstance(token, Access):
        item = table.get(card(token.user)) or {}
        return Passage(item, None, refusal(item, token))
    used = Update(card(token.user), set={f"used.{token.key}": now_ms // 60_000 * 60_000}, condition=_demands(token))
    try:
        return Passage(table.write(used), None)
    except table.ConditionFailed as failed:
        item = failed.items[used.key] or {}
        return Passage(item, None, refusal(item, token))


def caller_of(token: Access | ApiKey, item: Item, dialect: str, address: str = "") -> Caller:
    """The person behind a checked token, by their card."""
    return Caller(
        user=token.user,
        dialect=dialect,
        kind="access" if isinstance(token, Access) else "api_key",
        sign_in=token.sign_in if isinstance(token, Access) else None,
        platform_role=item["role"],
        home=item["home"],
        active_space=item.get("active_space"),
        spaces={int(space): unpack(Seat, seat) for space, seat in item["spaces"].items()},
        zone=item["zone"],
        session_due_ms=item.get("session_due_ms"),
        address=address,
    )


def count_shared(key: Key, bucket: Bucket, now_ms: int) -> Passage:
    """Count a request in a bucket that people share, or that a person has apart. Its fault is RateLimited or none."""
    expiry = now_ms // 1000 + 3 * bucket.limit.seconds
    return _limited(_count(key, bucket, None, {"expires_at": expiry}, now_ms))
