"""Team reports as files in FocusFlow's words (FF-46)."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.event_handler.openapi.types import OpenAPIResponse, OpenAPIResponseContentSchema

from focusflow.wire.seats import ROLE_WORDS
from focusflow.wire.tables import guarded
from roost.insights import team_export
from roost.insights.handout import Handout
from roost.insights.rendering.delimited import csv_pieces
from roost.insights.rendering.sheet import Column, Kind, Row, Sheet
from roost.insights.rounding import hours, rate
from roost.insights.team import Team
from roost.insights.team_reports import TeamReport
from roost.workspace.service import read_space

FileFormat = Literal["csv", "pdf", "excel"]
ReportType = Literal["team", "project", "individual"]
FormatParameter = Annotated[FileFormat, Query(alias="format", description="csv, pdf or excel")]
ReportParameter = Annotated[ReportType, Query(alias="report_type", description="team, project or individual")]

CSV: Final = "text/csv; charset=utf-8"
PDF: Final = "application/pdf"
EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES: Final[dict[FileFormat, tuple[str, str]]] = {
    "csv": (CSV, "csv"),
    "pdf": (PDF, "pdf"),
    "excel": (EXCEL, "xlsx"),
}

_BINARY: Final[OpenAPIResponseContentSchema] = {"schema": {"type": "string", "format": "binary"}}
RESPONSES: Final[dict[int, OpenAPIResponse]] = {
    200: {
        "description": "The file",
        "content": {"text/csv": {"schema": {"type": "string"}}, PDF: _BINARY, EXCEL: _BINARY},
    },
    302: {"description": "Over 5 MiB: the address of the file, valid for five minutes"},
}

_USER: Final = (Column("user_id", Kind.ID, "User"), Column("username", Kind.TEXT, "Username"))
_FOCUS: Final = Column("focus_hours", Kind.HOURS, "Focus hours")
_COMPLETED: Final = Column("tasks_completed", Kind.COUNT, "Tasks completed")
COLUMNS: Final[dict[ReportType, tuple[Column, ...]]] = {
    "team": (
        *_USER,
        Column("role", Kind.TEXT, "Role"),
        _FOCUS,
        _COMPLETED,
        Column("completion_rate", Kind.RATE, "Completion rate"),
    ),
    "project": (
        Column("project_id", Kind.ID, "Id"),
        Column("project", Kind.TEXT, "Project"),
        _FOCUS,
        Column("total_tasks", Kind.COUNT, "Tasks"),
        Column("completed_tasks", Kind.COUNT, "Completed"),
        Column("in_progress_tasks", Kind.COUNT, "In progress"),
        Column("avg_task_duration_hours", Kind.HOURS, "Hours/task"),
        Column("contributors", Kind.COUNT, "People"),
    ),
    "individual": (
        *_USER,
        Column("date", Kind.DATE, "Date"),
        _FOCUS,
        Column("pomodoros", Kind.COUNT, "Pomodoros"),
        _COMPLETED,
    ),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for, of which organization."""

    space: int
    slug: str
    report: ReportType
    file: FileFormat

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.file][0]

    def disposition(self, team: Team) -> str:
        """The file's name, with the period that it covers."""
        extension = MEDIA_TYPES[self.file][1]
        name = f"{self.slug}-{self.report}-{team.period.start}-{team.period.end}.{extension}"
        return f'attachment; filename="{name}"'


def answer(wanted: Wanted, team: Team, handout: Handout) -> Response[Any]:
    """The file itself, or the way to it."""
    if handout.link:
        return Response(302, "text/plain", "", headers={"Location": handout.link})
    headers = {"Content-Disposition": wanted.disposition(team)}
    if wanted.file == "csv":
        return Response(200, wanted.media_type, handout.content.decode(), headers=dict(headers))
    encoded = b64encode(handout.content).decode()  # bytes would not pass the resolver's check of answers
    file: Response[Any] = Response(200, wanted.media_type, encoded, headers=dict(headers))
    file.base64_encoded = True
    return file


def pieces(wanted: Wanted, team: Team, now_ms: int) -> Iterable[bytes]:
    """The file. Raises ReportTooLong for a format that cannot hold it.

    The libraries of a format are loaded when somebody wants that format.
    """
    sheet = Sheet(wanted.report, COLUMNS[wanted.report], _rows(wanted, team))
    made = datetime.fromtimestamp(now_ms // 1000, UTC)
    if wanted.file == "csv":
        return csv_pieces(sheet)
    if wanted.file == "excel":
        from roost.insights.rendering.workbook import workbook

        return [workbook(sheet, _title(wanted), made.replace(tzinfo=None))]
    return [_printed(wanted, team, sheet, made)]


def _title(wanted: Wanted) -> str:
    return f"{wanted.report.title()} report"


def _rows(wanted: Wanted, team: Team) -> list[Row]:
    match wanted.report:
        case "team":
            return _team_rows(team, team_export.team_figures(team))
        case "project":
            return _project_rows(team_export.project_figures(team, wanted.space))
        case "individual":
            return _individual_rows(team)


def _team_rows(team: Team, report: TeamReport) -> list[Row]:
    found = ((team.members[share.user], share) for share in report.shares)
    return [
        (
            member.user,
            guarded(member.username),
            ROLE_WORDS[member.role],
            hours(share.focus_seconds),
            share.tasks_completed,
            0.0 if share.completion_rate is None else rate(share.completion_rate),
        )
        for member, share in found
    ]


def _project_rows(figures: Iterable[team_export.ProjectFigures]) -> list[Row]:
    return [
        (
            each.project.id,
            guarded(each.project.name),
            hours(each.report.focus_seconds),
            each.report.tasks.total,
            each.report.tasks.completed,
            each.report.tasks.in_progress,
            each.report.average_task_hours,
            len(each.report.contributors),
        )
        for each in figures
    ]


def _individual_rows(team: Team) -> list[Row]:
    return [
        (
            member.user,
            guarded(member.username),
            day.day,
            hours(day.figures.focus_seconds),
            day.figures.pomodoros,
            day.figures.tasks_completed,
        )
        for member, day in team_export.worked_days(team)
    ]


def _printed(wanted: Wanted, team: Team, sheet: Sheet, made: datetime) -> bytes:
    from roost.insights.rendering.charts import Completion, DayHours
    from roost.insights.rendering.document import Document, Figure, document

    report = team_export.team_figures(team)
    shares = ((team.members[share.user].username, share) for share in report.shares)
    return document(
        Document(
            title=_title(wanted),
            organization=read_space(wanted.space).name,
            period=team.period,
            made=made,
            figures=[Figure(label, value) for label, value in _headlines(report)],
            days=[DayHours(day.day, hours(day.focus_seconds)) for day in team_export.daily(team)],
            people=[
                Completion(
                    name, share.tasks_completed, None if share.completion_rate is None else float(share.completion_rate)
                )
                for name, share in shares
            ],
            sheet=sheet,
        )
    )


def _headlines(report: TeamReport) -> list[tuple[str, str]]:
    return [
        ("focus hours", f"{hours(report.focus_seconds):,.2f}"),
        ("hours per member", f"{report.average_hours:,.2f}"),
        ("tasks completed", f"{report.tasks_completed:,}"),
        ("average completion", f"{report.completion_rate:.0%}"),
        ("members", f"{len(report.shares):,}"),
    ]
