"""Turning events into notifications, behind the requests."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from roost.identity.model import Account
from roost.identity.profile import accounts
from roost.inbox.notifications import store
from roost.inbox.notifications.model import Head, Note, Place
from roost.inbox.notifications.rules import RULES, Event, Rule
from roost.kit import ids
from roost.kit.errors import NotFound
from roost.kit.parallel import settled
from roost.workspace.service import read_space

TOGETHER: Final = 25
"""Notifications that one message brings about; those of more people are shared out."""

NOBODY: Final = "Somebody"
MINUTE_MS: Final = 60_000

Wants = Callable[[Account], bool]


@dataclass(frozen=True, slots=True)
class Portion:
    """Some of the people whom an event concerns by a rule, by its place in the table."""

    rule: int
    receivers: tuple[int, ...]


def portions(event: Event) -> list[Portion]:
    """Whom an event concerns, each once for each kind, never the one who did it."""
    told: set[tuple[str, int]] = set()
    found: list[Portion] = []
    for number, rule in enumerate(RULES):
        if rule.event == event["kind"]:
            found += _cut(number, list(_untold(rule, event, told)))
    return found


def _untold(rule: Rule, event: Event, told: set[tuple[str, int]]) -> Iterator[int]:
    for user in rule.receivers(event):
        if user != event["actor"] and (rule.kind, user) not in told:
            told.add((rule.kind, user))
            yield user


def _cut(rule: int, users: Sequence[int]) -> Iterator[Portion]:
    for start in range(0, len(users), TOGETHER):
        yield Portion(rule, tuple(users[start : start + TOGETHER]))


def give(event: Event, portion: Portion, wants: Wants, now_ms: int) -> list[Note]:
    """Notify those people who want it and still have an account; returns what is new. Twice is once."""
    rule, about = RULES[portion.rule], event["data"].get("user")
    people = accounts({*portion.receivers, event["actor"], about or 0} - {0})
    space = _space(rule, event)
    if space is None:
        return []
    draft = partial(_draft, rule, event, _words(rule, event, people, space), now_ms)
    users = [user for user in portion.receivers if user in people and wants(people[user])]
    heads = store.read_heads(users)
    given = [_give(draft(user), event["id"], heads[user]) for user in users]
    return [note for note in given if note]


def _space(rule: Rule, event: Event) -> str | None:
    """How the workspace is called, if the words say so; None for one that is gone, or is somebody's own."""
    if "{space}" not in rule.message:
        return ""
    try:
        space = read_space(event["space"])
    except NotFound:
        return None
    return None if space.personal else space.name


def _words(rule: Rule, event: Event, people: Mapping[int, Account], space: str) -> tuple[str, str]:
    data = event["data"]
    left = (data.get("due_ms", 0) - event["at_ms"]) // MINUTE_MS
    names = {
        "title": data.get("title") or data.get("name") or "",
        "sender": _name(people, event["actor"]),
        "who": _name(people, data.get("user", event["actor"])),
        "space": space,
        "role": data.get("role", ""),
        "left": f"{-(-left // 60)} hours" if left > 60 else f"{left} minutes",
    }
    return rule.title.format_map(names), rule.message.format_map(names)


def _name(people: Mapping[int, Account], user: int) -> str:
    return people[user].display_name if user in people else NOBODY


def _draft(rule: Rule, event: Event, words: tuple[str, str], now_ms: int, user: int) -> Note:
    place = rule.place
    if place is Place.TASK and "task" not in event["data"]:
        place = Place.PROJECT
    return Note(
        id=ids.new_id(now_ms),
        user=user,
        kind=rule.kind,
        title=words[0],
        message=words[1],
        created_ms=now_ms,
        sender=event["actor"] or None,
        space=event["space"],
        place=place,
        target=event["data"].get(place.value) if place else None,
    )


def _give(note: Note, event: int, known: Head) -> Note | None:
    """The first attempt relies on what was read for all, later ones read again."""
    heads = [known]
    return settled(lambda: store.add(note, event, heads.pop() if heads else store.read_head(note.user)))
