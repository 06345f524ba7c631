"""Looks every few minutes for tasks and meetings that people are to be reminded of."""

from typing import Any, Final

from aws_lambda_powertools.utilities.typing import LambdaContext

from roost.inbox.reminders.model import Thing
from roost.inbox.reminders.service import Readers, due_tasks, remind
from roost.kit import clock
from roost.kit.logs import logger
from roost.meetings.due import due_meetings

READERS: Final[Readers] = {
    Thing.TASK: due_tasks,
    Thing.MEETING: due_meetings,
}


def handler(_event: dict[str, Any], _context: LambdaContext) -> dict[str, int]:
    """Answer the schedule `due`, whatever its event says; returns how many marks were told."""
    told = remind(READERS, clock.now_ms())
    if told:
        logger.info("reminders", extra={"told": told})
    return {"told": told}
