"""Letters on paper: one embedded family for most scripts, and the reader's own fonts for East Asian text."""

from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import getFont, registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont

REGULAR: Final = "OpenSans-Regular"
BOLD: Final = "OpenSans-Bold"
_JAPANESE: Final = "HeiseiKakuGo-W5"
_KOREAN: Final = "HYGothic-Medium"
_CHINESE: Final = "STSong-Light"

_KANA: Final = range(0x3040, 0x3100)
_HANGUL: Final = range(0xAC00, 0xD7B0)
_EAST_ASIAN: Final = (
    range(0x2E80, 0xA4D0),
    _HANGUL,
    range(0xF900, 0xFB00),
    range(0xFE30, 0xFE50),
    range(0xFF00, 0xFFF0),
)

Run = tuple[str, str]
"""A font's name and text to be set in it."""


@cache
def embedded(name: str) -> frozenset[int]:
    """The characters that an embedded font has; the font is read and registered when first asked for."""
    file = files("ttf_opensans") / "ttf" / f"{name}.ttf"
    registerFont(TTFont(name, str(file)))
    return frozenset(getFont(name).face.charToGlyph)


@cache
def _readers_own(name: str) -> str:
    registerFont(UnicodeCIDFont(name))
    return name


@lru_cache(maxsize=4096)
def runs(text: str, font: str) -> tuple[Run, ...]:
    """The text cut where its font has to change."""
    known = embedded(font)
    if known.issuperset(map(ord, text)):
        return ((font, text),)
    other = _readers_own(_east_asian(text))
    found: list[Run] = []
    for letter in text:
        name = other if ord(letter) not in known and _is_east_asian(ord(letter)) else font
        if found and found[-1][0] == name:
            found[-1] = (name, found[-1][1] + letter)
        else:
            found.append((name, letter))
    return tuple(found)


def _is_east_asian(code: int) -> bool:
    return any(code in block for block in _EAST_ASIAN)


def _east_asian(text: str) -> str:
    """Chinese characters are written differently in Japan and Korea: the rest of the text tells where it is from."""
    codes = [ord(letter) for letter in text]
    if any(code in _KANA for code in codes):
        return _JAPANESE
    return _KOREAN if any(code in _HANGUL for code in codes) else _CHINESE


@lru_cache(maxsize=16_384)
def width(text: str, font: str, size: float) -> float:
    """How wide the text is in points."""
    return float(sum(stringWidth(part, name, size) for name, part in runs(text, font)))


def shorten(text: str, font: str, size: float, room: float) -> str:
    """The text, or as much of its beginning as fits with an ellipsis."""
    if width(text, font, size) <= room:
        return text
    kept = text
    while kept and width(f"{kept}…", font, size) > room:
        kept = kept[:-1]
    return f"{kept}…"


def wrap(text: str, font: str, size: float, room: float) -> list[str]:
    """The text in lines that fit, broken at blanks where there are any."""
    if width(text, font, size) <= room:
        return [text]
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".lstrip()
        if width(joined, font, size) <= room:
            lines[-1] = joined
            continue
        *whole, rest = _chop(word, font, size, room)
        lines = [*(line for line in lines if line), *whole, rest]
    return lines


def _chop(word: str, font: str, size: float, room: float) -> list[str]:
    """A word too long for a line, cut where it leaves the line."""
    parts = [""]
    for letter in word:
        if parts[-1] and width(parts[-1] + letter, font, size) > room:
            parts.append("")
        parts[-1] += letter
    return parts
