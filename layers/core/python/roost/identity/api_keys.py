"""Long-lived bearer keys for SDKs (FF-51 to FF-53)."""

from typing import Final

from roost.identity import store
from roost.identity.errors import TooManyApiKeys
from roost.identity.model import KeyRecord
from roost.kit import ids, tokens
from roost.kit.caller import Caller
from roost.kit.errors import Conflict, Unavailable

PREFIX_LENGTH: Final = 12
DRAWS: Final = 8


def create_api_key(caller: Caller, name: str, *, prefix: str, now_ms: int) -> tuple[KeyRecord, str]:
    """Make a key; its text is returned once and never stored. Raises TooManyApiKeys at twenty."""
    for _ in range(DRAWS):
        key_id = ids.new_id(now_ms)
        key, digest = tokens.new_opaque(prefix, caller.user, key_id)
        record = KeyRecord(key_id, name, key[:PREFIX_LENGTH], now_ms)
        try:
            store.add_api_key(caller.user, record, digest)
        except store.IdClash:
            continue
        except Conflict as full:
            raise TooManyApiKeys() from full
        return record, key
    raise Unavailable()


def list_api_keys(caller: Caller) -> list[tuple[KeyRecord, int | None]]:
    """The caller's keys, oldest first, each with the minute of its last use in milliseconds."""
    return store.list_api_keys(caller.user)


def revoke_api_key(caller: Caller, key: int) -> None:
    """End a key; it is refused from the next request on. Raises NotFound."""
    store.remove_api_key(caller.user, key)
