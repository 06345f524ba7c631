"""Secrets of a flow that work once: sign-in links, OAuth states. Stored by digest only, found with one call."""

import secrets
from typing import Any, Final

from roost.kit import table
from roost.kit.conditions import absent, later, present
from roost.kit.keys import Key
from roost.kit.keys import once as once_key
from roost.kit.tokens import digest
from roost.kit.writes import Put, Update

_BYTES: Final = 32
_KEPT_S: Final = 86_400


def _key(purpose: str, token: str) -> Key:
    return once_key(purpose, digest(token))


def issued(purpose: str, data: dict[str, Any], ttl_s: int, now_ms: int) -> tuple[str, Put]:
    """A new secret that stands for `data` for so many seconds, and the write that makes it valid."""
    token = secrets.token_urlsafe(_BYTES)
    item = {"data": data, "until_ms": now_ms + ttl_s * 1000, "expires_at": now_ms // 1000 + ttl_s + _KEPT_S}
    return token, Put(_key(purpose, token), item, absent())


def issue(purpose: str, data: dict[str, Any], ttl_s: int, now_ms: int) -> str:
    """A new secret, valid from now on."""
    token, put = issued(purpose, data, ttl_s, now_ms)
    table.write(put)
    return token


def redeem(purpose: str, token: str, now_ms: int) -> dict[str, Any] | None:
    """What the secret stands for, told to one caller only; None if it is unknown, used or past its time."""
    fresh = present() & absent("used_ms") & later("until_ms", now_ms)
    try:
        item = table.write(Update(_key(purpose, token), set={"used_ms": now_ms}, condition=fresh))
    except table.ConditionFailed:
        return None
    return dict(item["data"])
