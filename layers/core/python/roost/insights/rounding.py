"""How reports round: exact integer arithmetic on whole seconds and counts, never negative, 0 where nothing divides."""

from fractions import Fraction

_HOUR = 3600


def hours(seconds: int) -> float:
    """A sum of hours at 2 decimals, halves rounded up (18 s are 0.01 h, 17 s are 0.0 h)."""
    return (seconds * 100 + _HOUR // 2) // _HOUR / 100


def average_hours(seconds: int, n: int) -> float:
    """Hours for each of `n`, cut off after 2 decimals: 12.5 h over 7 days are 1.78."""
    return seconds * 100 // (_HOUR * n) / 100 if n else 0.0


def average_minutes(seconds: int, n: int) -> int:
    """Whole minutes for each of `n`, cut off: 28.5 h over 35 tasks are 48."""
    return seconds // (60 * n) if n else 0


def average_seconds(seconds: int, n: int) -> int:
    """Whole seconds for each of `n`, halves rounded up."""
    return (2 * seconds + n) // (2 * n) if n else 0


def percentage(part: int, whole: int) -> float:
    """Share of the whole at 1 decimal, halves rounded up."""
    return (part * 2000 + whole) // (2 * whole) / 10 if whole else 0.0


def rate(exact: Fraction) -> float:
    """A rate from 0 to 1 at 2 decimals, halves rounded up."""
    return int(exact * 100 + Fraction(1, 2)) / 100


def tenths(count: int, n: int) -> float:
    """A count for each of `n`, cut off after 1 decimal."""
    return count * 10 // n / 10 if n else 0.0
