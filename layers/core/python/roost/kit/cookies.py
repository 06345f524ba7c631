"""Cookies as the gateway hands them in and takes them back."""

from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import formatdate
from http.cookies import CookieError, SimpleCookie
from typing import Final, Literal

SameSite = Literal["Lax", "Strict", "None"]
PAST: Final = "Thu, 01 Jan 1970 00:00:00 GMT"


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie to set, never readable by scripts: `max_age_s` 0 takes it away; `secure` only where https is spoken."""

    name: str
    value: str
    path: str
    max_age_s: int
    same_site: SameSite = "Lax"
    secure: bool = False

    def header(self, now_ms: int) -> str:
        """The text of its Set-Cookie header."""
        expires = formatdate(now_ms // 1000 + self.max_age_s, usegmt=True) if self.max_age_s else PAST
        parts = [f"{self.name}={self.value}", f"Path={self.path}", f"Max-Age={self.max_age_s}", f"Expires={expires}"]
        parts += ["HttpOnly", f"SameSite={self.same_site}"] + (["Secure"] if self.secure else [])
        return "; ".join(parts)


def read_cookies(sent: Iterable[str]) -> dict[str, str]:
    """The cookies of a request by name; of two with one name the first, which is the most specific. Broken ones go."""
    found: dict[str, str] = {}
    for pair in (part for text in sent for part in text.split(";")):
        jar: SimpleCookie = SimpleCookie()
        try:
            jar.load(pair.strip())
        except CookieError:
            continue
        for name, morsel in jar.items():
            found.setdefault(name, morsel.value)
    return found
