"""One id, five spellings. The canonical id is a 53-bit integer: 41 bits of milliseconds since 2024, 12 random bits.

It sorts by creation and is exact in JavaScript. Every codec below is a bijection between canonical ids and the
spellings it writes; what it did not write decodes to None, which callers treat as "not found".
"""

import secrets
import uuid
from typing import Final

EPOCH_MS: Final = 1_704_067_200_000
RANDOM_BITS: Final = 12
MAX_ID: Final = 2**53 - 1

_BASE36: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_CUID_DIGITS: Final = 24
_CUID_SPACE: Final = 36**_CUID_DIGITS
_MULTIPLIER: Final = 6_364_136_223_846_793_005 * 2**56 + 1_442_695_040_888_963_407
_INVERSE: Final = pow(_MULTIPLIER, -1, _CUID_SPACE)


def new_id(now_ms: int) -> int:
    """Draw an id for something made at `now_ms`; uniqueness is the conditional put's business."""
    return ((now_ms - EPOCH_MS) << RANDOM_BITS) | secrets.randbits(RANDOM_BITS)


def made_at_ms(canonical: int) -> int:
    """The instant at which the id was drawn."""
    return (canonical >> RANDOM_BITS) + EPOCH_MS


def first_id_at(instant_ms: int) -> int:
    """The smallest id drawn at or after the instant: turns a range of time into a range of ids."""
    return min(max((instant_ms - EPOCH_MS) << RANDOM_BITS, 0), MAX_ID)


def _checked(value: int) -> int | None:
    return value if 0 < value <= MAX_ID else None


def from_integer(text: str | int) -> int | None:
    """FocusFlow, and FlockPal's workspaces, write the integer itself.

    Accept the plain decimal spelling only: no sign, no leading zero, no other script's digits.
    """
    spelled = str(text)
    if not (spelled.isascii() and spelled.isdigit()) or len(spelled) > 16 or spelled[0] == "0":
        return None
    return _checked(int(spelled))


def to_object_id(canonical: int) -> str:
    """FocusMaster: 8 hex digits of the second it was made, 16 of the id."""
    return f"{made_at_ms(canonical) // 1000:08x}{canonical:016x}"


def from_object_id(text: str) -> int | None:
    """Either letter case; the leading seconds must agree with the id."""
    lowered = text.lower()
    if len(lowered) != 24 or not set(lowered) <= set("0123456789abcdef"):
        return None
    canonical = _checked(int(lowered[8:], 16))
    return canonical if canonical is not None and to_object_id(canonical) == lowered else None


def to_uuid(canonical: int) -> str:
    """FocusGuard, and FlockPal but for its workspaces: a version 8 UUID; its last bits are a check over the id."""
    high, low = canonical >> 5, canonical & 0x1F
    check = (canonical * 0x9E3779B97F4A7C15) >> 7 & (2**57 - 1)
    value = (high << 80) | (8 << 76) | (low << 71) | (0b10 << 62) | check
    return str(uuid.UUID(int=value))


def from_uuid(text: str) -> int | None:
    """Accept the canonical 36-character form in either letter case."""
    lowered = text.lower()
    if len(lowered) != 36:
        return None
    try:
        value = uuid.UUID(lowered).int
    except ValueError:
        return None
    canonical = _checked(((value >> 80) << 5) | ((value >> 71) & 0x1F))
    return canonical if canonical is not None and to_uuid(canonical) == lowered else None


def to_pair_uuid(first: int, second: int) -> str:
    """Two ids in one version 8 UUID, for what is one of a kind by two things; its last bits are a check over both."""
    both = first << 53 | second
    high, middle, low = both >> 58, both >> 46 & 0xFFF, both & 2**46 - 1
    value = high << 80 | 8 << 76 | middle << 64 | 0b10 << 62 | low << 16 | both % 65_521
    return str(uuid.UUID(int=value))


def from_pair_uuid(text: str) -> tuple[int, int] | None:
    """Accept the canonical 36-character form in either letter case."""
    try:
        value = uuid.UUID(text).int
    except ValueError:
        return None
    both = (value >> 80) << 58 | (value >> 64 & 0xFFF) << 46 | value >> 16 & 2**46 - 1
    first, second = _checked(both >> 53), _checked(both & MAX_ID)
    if first is None or second is None or to_pair_uuid(first, second) != text.lower():
        return None
    return first, second


def to_cuid(canonical: int) -> str:
    """Focura: `c` and 24 base-36 digits, the id spread over all of them."""
    value, digits = canonical * _MULTIPLIER % _CUID_SPACE, []
    for _ in range(_CUID_DIGITS):
        value, digit = divmod(value, 36)
        digits.append(_BASE36[digit])
    return "c" + "".join(reversed(digits))


def from_cuid(text: str) -> int | None:
    """Lower case only, as Focura writes it."""
    if len(text) != _CUID_DIGITS + 1 or text[0] != "c" or not set(text) <= set(_BASE36):
        return None
    value = 0
    for digit in text[1:]:
        value = value * 36 + _BASE36.index(digit)
    return _checked(value * _INVERSE % _CUID_SPACE)
