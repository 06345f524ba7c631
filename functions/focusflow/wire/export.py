"""A person's own data in FocusFlow's words, as JSON and as CSV (FF-30)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Literal

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.event_handler.openapi.types import OpenAPIResponse

from focusflow.wire.accounts import Profile
from focusflow.wire.fields import Output, stamp, stamp_or_none
from focusflow.wire.pomodoro import BREAK_WORDS, SessionItem
from focusflow.wire.projects import ProjectDetail
from focusflow.wire.tables import Row, write_csv
from focusflow.wire.tasks import STATUS_WORDS, TaskItem, minutes
from roost.focus.model import SessionState
from roost.insights.export import Belongings
from roost.kit.caller import Caller

FormatParameter = Annotated[Literal["json", "csv"], Query(alias="format", description="json or csv")]

COLUMNS: Final = (
    "record_type",
    "id",
    "name",
    "description",
    "status",
    "project",
    "task",
    "color_code",
    "is_active",
    "estimated_pomodoros",
    "completed_pomodoros",
    "focus_seconds",
    "duration_minutes",
    "is_break",
    "break_type",
    "completed",
    "created_at",
    "started_at",
    "ended_at",
)


class Export(Output):
    user: Profile
    projects: list[ProjectDetail]
    tasks: list[TaskItem]
    pomodoro_sessions: list[SessionItem]
    exported_at: str


RESPONSES: Final[dict[int, OpenAPIResponse]] = {
    200: {
        "description": "The data",
        "content": {"application/json": {"model": Export}, "text/csv": {"schema": {"type": "string"}}},
    },
    302: {"description": "Over 5 MiB: the address of the data, valid for five minutes"},
}


@dataclass(frozen=True, slots=True)
class Download:
    """A finished file; an empty `disposition` leaves it to the client how to show it."""

    content: str
    content_type: str
    disposition: str = ""

    def answer(self, link: str | None) -> Response[Any]:
        """The file itself, or the way to it."""
        if link:
            return Response(302, "text/plain", "", headers={"Location": link})
        headers = {"Content-Disposition": self.disposition} if self.disposition else {}
        return Response(200, self.content_type, self.content, headers=dict(headers))


def download(file_format: str, all_of_it: Belongings, caller: Caller, today: date, now_ms: int) -> Download:
    """The file in the format asked for; `today` is the caller's."""
    if file_format == "csv":
        disposition = f'attachment; filename="focusflow-export-{today.isoformat()}.csv"'
        return Download(write_csv(COLUMNS, _rows(all_of_it)), "text/csv; charset=utf-8", disposition)
    return Download(_export(all_of_it, caller, now_ms).model_dump_json(), "application/json")


def _export(mine: Belongings, caller: Caller, now_ms: int) -> Export:
    return Export(
        user=Profile.of(mine.account, caller),
        projects=[ProjectDetail.of(project, caller, mine.people) for project in mine.projects],
        tasks=[TaskItem.of(task, caller, mine.named.get(task.project or 0), mine.people) for task in mine.tasks],
        pomodoro_sessions=[SessionItem.of(session, mine.known.get(session.task or 0)) for session in mine.sessions],
        exported_at=stamp(now_ms),
    )


def _rows(mine: Belongings) -> Iterator[Row]:
    yield from _project_rows(mine)
    yield from _task_rows(mine)
    yield from _session_rows(mine)


def _project_rows(mine: Belongings) -> Iterator[Row]:
    for project in mine.projects:
        yield {
            "record_type": "project",
            "id": project.id,
            "name": project.name,
            "description": project.description,
            "color_code": project.colour,
            "is_active": project.active,
            "focus_seconds": project.focus_seconds,
            "created_at": stamp(project.created_ms),
        }


def _task_rows(mine: Belongings) -> Iterator[Row]:
    for task in mine.tasks:
        yield {
            "record_type": "task",
            "id": task.id,
            "name": task.title,
            "description": task.description,
            "status": STATUS_WORDS[task.status],
            "project": task.project if task.project in mine.named else None,
            "estimated_pomodoros": task.estimated_pomodoros,
            "completed_pomodoros": task.completed_pomodoros,
            "focus_seconds": task.focus_seconds,
            "created_at": stamp(task.created_ms),
            "started_at": stamp_or_none(task.started_ms),
            "ended_at": stamp_or_none(task.ended_ms),
        }


def _session_rows(mine: Belongings) -> Iterator[Row]:
    """The length of a break is in the same column as that of work; `is_break` tells them apart."""
    for session in mine.sessions:
        yield {
            "record_type": "pomodoro_session",
            "id": session.id,
            "task": session.task if session.task in mine.known else None,
            "focus_seconds": session.focus_seconds,
            "duration_minutes": minutes(session),
            "is_break": session.kind.is_break,
            "break_type": BREAK_WORDS.get(session.kind),
            "completed": session.state is SessionState.COMPLETED,
            "started_at": stamp(session.started_ms),
            "ended_at": stamp_or_none(session.ended_ms),
        }
