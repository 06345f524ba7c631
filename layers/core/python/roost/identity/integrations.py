"""Tokens that people give to other services: for one workspace, perhaps read-only, perhaps ending (FP-52 to FP-56)."""

from collections.abc import Iterable
from typing import Final

from roost.identity import integration_store
from roost.identity.model import Integration
from roost.identity.store import IdClash
from roost.kit import ids, tokens
from roost.kit.caller import Caller
from roost.kit.errors import NotFound, Unavailable
from roost.kit.tokens import ApiKey

SHOWN: Final = 15
DAY_MS: Final = 86_400_000
DRAWS: Final = 8


def create_integration(
    caller: Caller, space: int, name: str, scope: str, days: int | None, now_ms: int, *, prefix: str
) -> tuple[Integration, str]:
    """Make a token for a workspace; its text is returned once and never stored. Raises TooManyApiKeys."""
    expires_ms = now_ms + days * DAY_MS if days is not None else None
    for _ in range(DRAWS):
        token_id = ids.new_id(now_ms)
        token, digest = tokens.new_hex(prefix, caller.user, token_id)
        record = Integration(token_id, space, name, token[:SHOWN], scope, now_ms, expires_ms)
        try:
            integration_store.add(caller.user, record, digest, now_ms)
        except IdClash:
            continue
        return record, token
    raise Unavailable()


def read_token(token: str, prefix: str) -> ApiKey:
    """An integration token, as far as its form tells. Raises TokenInvalid."""
    opaque = tokens.read_hex(token, prefix)
    return ApiKey(opaque.user, opaque.item, opaque.digest, "integration")


def list_integrations(caller: Caller, space: int, now_ms: int) -> list[tuple[Integration, int | None]]:
    """The caller's living tokens for a workspace, newest first, each with the minute of its last use in ms."""
    found: Iterable[tuple[Integration, int | None]] = integration_store.list_all(caller.user)
    alive = [
        (record, used)
        for record, used in found
        if record.space == space and (record.expires_ms is None or record.expires_ms > now_ms)
    ]
    return alive[::-1]


def revoke_integration(caller: Caller, space: int, token: int) -> None:
    """End a token; it is refused from the next request on (FP-54). Raises NotFound, also for another workspace's."""
    if not integration_store.remove(caller.user, space, token):
        raise NotFound()
