"""What the figures do about events."""

from collections.abc import Mapping
from typing import Any, Final

from roost.kit import queues
from roost.kit.settings import settings

REBUILD: Final = "rebuild_figures"
SECOND_RUN_S: Final = 60
"""Longer than any request lives: one that began in the old zone has written its figures by then."""


def zone_changed(event: Mapping[str, Any]) -> None:
    """`person.zone_changed`: their days are cut anew, now and once more a minute later. Twice is once."""
    message = {"work": REBUILD, "user": event["actor"]}
    for delay_s in (0, SECOND_RUN_S):
        queues.send(settings().figures_queue_url, message, delay_s=delay_s)
