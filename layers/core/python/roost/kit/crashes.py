"""How many requests crashed lately: counted by the hour, for administrators who do not read logs."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from roost.kit import keys, table
from roost.kit.errors import Unavailable
from roost.kit.writes import Update

KEPT_S: Final = 2 * 86_400


def hour_of(instant_ms: int) -> str:
    """The UTC hour of an instant, such as `2026-11-20T13`."""
    return datetime.fromtimestamp(instant_ms // 1000, UTC).strftime("%Y-%m-%dT%H")


def count_crash(now_ms: int) -> None:
    """Count one; when the crash was the table's, counting fails too and nobody hears of that."""
    key, expiry = keys.platform_crashes(hour_of(now_ms)), now_ms // 1000 + KEPT_S
    with suppress(Unavailable, ClientError, BotoCoreError):
        table.write(Update(key, set={"expires_at": expiry}, add={"crashes": 1}))
