"""The one check in front of every route: token still good, person still welcome, allowance not used up.

An admitted request costs one UpdateItem, whatever the answer needs to know about its caller. A refused one leaves
nothing behind: it fails the update's condition, or what it added is taken back.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from roost.kit import table
from roost.kit.caller import Caller, Seat, TokenKind
from roost.kit.conditions import Condition, absent, at_most, below, differs, either, equals, later, present
from roost.kit.errors import AccountBlocked, AccountGone, Fault, RateLimited, TokenExpired, TokenInvalid, TokenRevoked
from roost.kit.items import Item
from roost.kit.keys import Key, address_card, card
from roost.kit.limits import Allowance, Limit, judge
from roost.kit.records import unpack
from roost.kit.settings import settings
from roost.kit.tokens import Access, ApiKey, Login, Token
from roost.kit.writes import Update

STALE_COUNTERS: Final = 12
COUNTERS_KEPT_S: Final = 86_400
_COUNTER: Final = "n:"


@dataclass(frozen=True, slots=True)
class Tier:
    """Another number of requests for people on whose card `attribute` has this value."""

    attribute: str
    value: Any
    requests: int


@dataclass(frozen=True, slots=True)
class Bucket:
    """A named limit that requests are counted in; of several tiers the first that fits a person is theirs.

    Counted `per_token`, each of a person's tokens has the limit to itself.
    """

    name: str
    limit: Limit
    tiers: tuple[Tier, ...] = ()
    per_token: bool = False

    def counter(self, window: int, token: int | None = None) -> str:
        """The card's attribute that counts a window."""
        whose = f"{self.name}@{token}" if self.per_token and token else self.name
        return f"{_COUNTER}{whose}:{self.limit.seconds}:{window}"

    def limit_for(self, item: Mapping[str, Any]) -> Limit:
        """The limit of whoever has this card."""
        mine = (tier.requests for tier in self.tiers if item.get(tier.attribute) == tier.value)
        limit = Limit(next(mine, self.limit.requests), self.limit.seconds)
        return limit.times(settings().limit_factor)

    def under(self, counter: str) -> Condition:
        """That the counter is below the limit of whoever's card it is."""
        factor, alternatives, others = settings().limit_factor, list[Condition](), Condition(())
        for tier in self.tiers:
            mine = others & equals(tier.attribute, tier.value)
            alternatives.append(mine & below(counter, tier.requests * factor))
            others &= differs(tier.attribute, tier.value)
        usual = others & below(counter, self.limit.requests * factor)
        return either(*alternatives, usual) if alternatives else usual


@dataclass(frozen=True, slots=True)
class Passage:
    """The card as the request found it, what is left of the allowance, and the fault if there is one."""

    card: Item
    allowance: Allowance | None
    fault: Fault | None = None


def _count(
    key: Key, bucket: Bucket, demands: Condition, sets: dict[str, Any], now_ms: int, token: int | None = None
) -> Passage:
    window = bucket.limit.window(now_ms)
    current, previous = bucket.counter(window, token), bucket.counter(window - 1, token)
    update = Update(
        key,
        set=sets,
        add={current: 1},
        remove=[bucket.counter(window - 2, token), bucket.counter(window - 3, token)],
        condition=demands & bucket.under(current),
    )
    try:
        item = table.write(update)
    except table.ConditionFailed as failed:
        item = failed.items[key] or {}
        limit, used = bucket.limit_for(item), int(item.get(current, 0))
        return Passage(item, judge(limit, int(item.get(previous, 0)), used + (used >= limit.requests), now_ms))
    allowance = judge(bucket.limit_for(item), int(item.get(previous, 0)), int(item[current]), now_ms)
    if allowance.retry_after_s is not None:
        _amend(Update(key, add={current: -1}, condition=present()))
    _sweep(key, item, now_ms)
    return Passage(item, allowance)


def _is_stale(counter: str, now_ms: int) -> bool:
    span_s, window = map(int, counter.split(":")[-2:])
    return (window + 4) * span_s * 1000 < now_ms


def _sweep(key: Key, item: Item, now_ms: int) -> None:
    """Counters of windows in which nothing followed stay behind; drop them when they have become many."""
    stale = [name for name in item if name.startswith(_COUNTER) and _is_stale(name, now_ms)]
    if len(stale) > STALE_COUNTERS:
        _amend(Update(key, remove=stale, condition=present()))


def _amend(update: Update) -> None:
    """Correct a card that was just counted on, unless it went with its person meanwhile."""
    with suppress(table.ConditionFailed):
        table.write(update)


def last_seen_ms(item: Item) -> int:
    """When the latest window ends in which requests were counted on a card; 0 if there was none."""
    windows = (name.split(":")[-2:] for name in item if name.startswith(_COUNTER))
    return max(((int(window) + 1) * int(span_s) * 1000 for span_s, window in windows), default=0)


def admit_address(source_address: str, bucket: Bucket, now_ms: int) -> Passage:
    """Count a request of nobody in particular by where it comes from. Its fault is RateLimited or none."""
    passage = _count(address_card(source_address), bucket, Condition(()), _expiry(now_ms), now_ms)
    return _limited(passage)


def _expiry(now_ms: int) -> dict[str, Any]:
    """Buckets with windows of any length share an item: the next request of a short one must not shorten its life."""
    return {"expires_at": now_ms // 1000 + COUNTERS_KEPT_S}


def _limited(passage: Passage) -> Passage:
    if passage.allowance and passage.allowance.retry_after_s is not None:
        return Passage(passage.card, passage.allowance, RateLimited(passage.allowance.retry_after_s))
    return passage


def _since(token: Access | Login) -> Condition:
    """Not from before everything was ended, unless it is the one sign-in that was kept then."""
    return either(at_most("not_before_ms", token.issued_ms), equals("kept", token.sign_in))


def _demands(token: Token, now_ms: int) -> Condition:
    welcome = present() & equals("status", "active")
    match token:
        case Access():
            going_on = welcome & _since(token) & absent(f"revoked.{token.sign_in}")
            return going_on & at_most("role_since_ms", token.issued_ms) if token.lapses else going_on
        case Login():
            mine = f"logins.{token.sign_in}"
            return (
                welcome & _since(token) & equals(f"{mine}.digest", token.digest) & later(f"{mine}.expires_ms", now_ms)
            )
        case ApiKey(kind="integration"):
            mine = f"grants.{token.key}"
            return welcome & equals(f"{mine}.digest", token.digest) & later(f"{mine}.expires_ms", now_ms)
        case _:
            since = at_most("not_before_ms", token.issued_ms)
            return welcome & since & equals(f"keys.{token.key}", token.digest)


def _own(item: Item, token: Token) -> Item:
    """What the card says of a login or an integration token: digest, workspace, end, scope."""
    if isinstance(token, Login):
        return dict(item.get("logins", {}).get(str(token.sign_in), {}))
    if isinstance(token, ApiKey):
        named = {"digest": item.get("keys", {}).get(str(token.key))}
        return named if token.kind == "api_key" else dict(item.get("grants", {}).get(str(token.key), {}))
    return {}


def _was_ended(item: Item, token: Token) -> bool:
    if isinstance(token, ApiKey):
        return token.kind == "api_key" and token.issued_ms < item.get("not_before_ms", 0)
    early = token.issued_ms < item.get("not_before_ms", 0) and token.sign_in != item.get("kept")
    if isinstance(token, Access) and token.lapses and token.issued_ms < item.get("role_since_ms", 0):
        return True
    return early or str(token.sign_in) in item.get("revoked", {})


def refusal(item: Item, token: Token, now_ms: int) -> Fault | None:
    """Why a card (empty: none) turns a genuine token away, if it is not for its allowance."""
    if not item:
        return AccountGone()
    if item["status"] != "active":
        return AccountBlocked(state=item["status"])
    own = _own(item, token)
    if not isinstance(token, Access) and own.get("digest") != token.digest:
        return TokenInvalid()
    if _was_ended(item, token):
        return TokenRevoked()
    return TokenExpired() if own.get("expires_ms", now_ms + 1) <= now_ms else None


def _used(token: Token, now_ms: int) -> dict[str, Any]:
    return {f"used.{token.key}": now_ms // 60_000 * 60_000} if isinstance(token, ApiKey) else {}


def _id_of(token: Token) -> int:
    return token.key if isinstance(token, ApiKey) else token.sign_in


def admit_person(token: Token, bucket: Bucket, now_ms: int) -> Passage:
    """Check a genuine token against its person's card and count the request.

    Its fault is AccountGone, AccountBlocked, TokenRevoked, TokenInvalid, TokenExpired, RateLimited or none. Of an API
    key or integration token the time of use is noted, to the minute.
    """
    demands, used = _demands(token, now_ms), _used(token, now_ms)
    passage = _count(card(token.user), bucket, demands, used, now_ms, _id_of(token))
    refused = refusal(passage.card, token, now_ms)
    return Passage(passage.card, None, refused) if refused else _limited(passage)


def check_person(token: Token, now_ms: int) -> Passage:
    """Check a genuine token against its person's card without counting: for requests that are counted elsewhere.

    Its fault is that of `admit_person`, but never RateLimited.
    """
    if not isinstance(token, ApiKey):
        item = table.get(card(token.user)) or {}
        return Passage(item, None, refusal(item, token, now_ms))
    used = Update(card(token.user), set=_used(token, now_ms), condition=_demands(token, now_ms))
    try:
        return Passage(table.write(used), None)
    except table.ConditionFailed as failed:
        item = failed.items[used.key] or {}
        return Passage(item, None, refusal(item, token, now_ms))


def _kind_of(token: Token) -> TokenKind:
    if isinstance(token, ApiKey):
        return token.kind
    return "login" if isinstance(token, Login) else "access"


def caller_of(token: Token, item: Item, dialect: str, address: str = "") -> Caller:
    """The person behind a checked token, by their card."""
    own = _own(item, token)
    return Caller(
        user=token.user,
        dialect=dialect,
        kind=_kind_of(token),
        sign_in=None if isinstance(token, ApiKey) else token.sign_in,
        token=token.key if isinstance(token, ApiKey) else None,
        scope=own.get("scope"),
        platform_role=item["role"],
        guest=item.get("guest", False),
        verified=item.get("verified", False),
        home=item["home"],
        active_space=own.get("space", item.get("active_space")),
        spaces={int(space): unpack(Seat, seat) for space, seat in item["spaces"].items()},
        flocks={int(space): unpack(Seat, seat) for space, seat in item.get("flocks", {}).items()},
        zone=item["zone"],
        session_due_ms=item.get("session_due_ms"),
        address=address,
    )


def count_shared(key: Key, bucket: Bucket, now_ms: int) -> Passage:
    """Count a request in a bucket that people share, or that a person has apart. Its fault is RateLimited or none."""
    return _limited(_count(key, bucket, Condition(()), _expiry(now_ms), now_ms))
