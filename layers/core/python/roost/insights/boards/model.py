"""Who stands where: what people are ranked by, and the keys in whose order they stand."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

DIGITS: Final = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
"""Sixty-four, in the order in which text sorts."""

BITS: Final = 6
ID_DIGITS: Final = 9
SHARDS: Final = 4


class Metric(StrEnum):
    """What a board asks for. Experience follows from minutes, so both have one order."""

    XP = "xp"
    FOCUS_TIME = "focus_time"
    STREAK = "streak"
    SESSIONS = "sessions"


class Tree(StrEnum):
    """An order of all people that is kept."""

    MINUTES = "minutes"
    STREAK = "streak"
    SESSIONS = "sessions"


TREES: Final = {
    Metric.XP: Tree.MINUTES,
    Metric.FOCUS_TIME: Tree.MINUTES,
    Metric.STREAK: Tree.STREAK,
    Metric.SESSIONS: Tree.SESSIONS,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A person as the boards know them; `streak` is their present run of days, which counts until `streak_until_ms`.

    `counted_day` is the latest day that counts them among its active people, as a proleptic Gregorian ordinal.
    """

    user: int
    username: str
    minutes: int = 0
    sessions: int = 0
    best_streak: int = 0
    streak: int = 0
    streak_until_ms: int = 0
    plants: int = 0
    counted_day: int = 0
    v: int = 0

    def score(self, tree: Tree) -> int:
        """What they have in an order."""
        return {Tree.MINUTES: self.minutes, Tree.STREAK: self.best_streak, Tree.SESSIONS: self.sessions}[tree]

    def key(self, tree: Tree) -> str:
        """Where they stand in an order."""
        return rank_key(self.score(tree), self.user)


def shard_of(user: int) -> int:
    """People are spread over shards, each with orders of its own, so that those who write meet less often."""
    return user % SHARDS


def _digits(number: int, length: int) -> list[int]:
    return [number >> BITS * place & len(DIGITS) - 1 for place in reversed(range(length))]


def rank_key(score: int, user: int) -> str:
    """Text that sorts by descending score, and by id where scores are equal: by the age of the account (FG-47).

    The score's number of digits comes first, then the digits, all counted downwards.
    """
    length = -(-score.bit_length() // BITS)
    downwards = [len(DIGITS) - 1 - digit for digit in (length, *_digits(score, length))]
    return "".join(DIGITS[digit] for digit in (*downwards, *_digits(user, ID_DIGITS)))


def user_in(key: str) -> int:
    """Whose key it is."""
    user = 0
    for digit in key[-ID_DIGITS:]:
        user = user << BITS | DIGITS.index(digit)
    return user
