"""FF-46: a team's reports as files."""

import csv
import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pypdfium2
import pytest
import requests

from roost.insights import handout, team_export
from roost.insights.days import resolve_period
from roost.insights.team import read_team
from roost.insights.team_reports import team_project_report
from roost.kit import aws, keys, table
from roost.kit.settings import settings
from roost.kit.writes import Update
from tests.functions.conftest import Person
from tests.functions.focusflow.desk import Desk
from tests.functions.focusflow.team_work import TeamWork
from tests.support.client import Answer, Client
from tests.support.organizations import Organization, make_organization
from tests.support.recorder import recording
from tests.support.stack import HeldClock

V2 = "/focusflow/api/v2"
EXPORT = f"{V2}/organizations/acme/analytics/export/"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADERS = {
    "team": "user_id,username,role,focus_hours,tasks_completed,completion_rate",
    "project": "project_id,project,focus_hours,total_tasks,completed_tasks,in_progress_tasks,"
    "avg_task_duration_hours,contributors",
    "individual": "user_id,username,date,focus_hours,pomodoros,tasks_completed",
}
REPORTS = sorted(HEADERS)


@dataclass
class Office:
    """An organization with a manager who exports, and two people who work."""

    api: Client
    clock: HeldClock
    organization: Organization
    manager: Desk
    ann: Person
    bob: Person
    work: TeamWork

    def export(self, who: Desk | None = None, **params: Any) -> Answer:
        return (who or self.manager).send("GET", EXPORT, params=params)

    def rows(self, **params: Any) -> list[dict[str, str]]:
        answer = self.export(**params)
        assert answer.status == 200, answer.body
        return list(csv.DictReader(io.StringIO(answer.body.decode(), newline="")))

    def sheet(self, **params: Any) -> Any:
        answer = self.export(format="excel", **params)
        assert (answer.status, answer.headers["Content-Type"]) == (200, EXCEL), answer.body
        book = openpyxl.load_workbook(io.BytesIO(answer.body))
        assert len(book.sheetnames) == 1
        return book.active

    def pages(self, **params: Any) -> list[str]:
        answer = self.export(format="pdf", **params)
        assert (answer.status, answer.headers["Content-Type"]) == (200, "application/pdf"), answer.body
        return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(answer.body)]


@pytest.fixture
def office(api: Client, clock: HeldClock, register: Callable[..., Person]) -> Office:
    boss, ann, bob = register("boss"), register("ann"), register("bob")
    organization = make_organization(clock, "acme", register("founder").id)
    organization.seat(boss.id, "manager", active=True)
    organization.seat(ann.id, "member")
    organization.seat(bob.id, "viewer")
    return Office(api, clock, organization, Desk(api, boss), ann, bob, TeamWork(organization))


@pytest.fixture
def busy(office: Office) -> Office:
    """March: Ann completes two of three tasks, Bob works on one; the clock stands at the 2nd of March, 9 o'clock."""
    office.clock.set("2026-03-20T18:00:00+00:00")
    garden = office.manager.project("Garden")["id"]
    office.work.done(office.ann.id, "2026-03-03", 90, garden)
    office.work.done(office.ann.id, "2026-03-04", 45)
    office.work.task(office.ann.id, "2026-03-05T08:00", garden)
    open_task = office.work.task(office.bob.id, "2026-03-04T08:00", garden)
    office.work.session(office.bob.id, open_task, "2026-03-04T10:00", 25, garden)
    office.work.session(office.bob.id, open_task, "2026-03-04T11:00", 25, garden)
    office.work.done(office.bob.id, "2026-02-27", 600, garden)
    return office


class TestTeam:
    def test_every_member_has_a_row_and_most_focus_comes_first(self, busy: Office) -> None:
        rows = busy.rows()
        assert [list(row.values()) for row in rows] == [
            [str(busy.ann.id), "ann", "employee", "2.25", "2", "0.67"],
            [str(busy.bob.id), "bob", "employee", "0.83", "0", "0.0"],
            [str(busy.manager.id), "boss", "manager", "0.0", "0", "0.0"],
            [rows[3]["user_id"], "founder", "admin", "0.0", "0", "0.0"],
        ]

    def test_former_members_are_not_listed(self, busy: Office) -> None:
        table.write(Update(keys.member(busy.organization.id, busy.bob.id), set={"active": False}))
        assert [row["username"] for row in busy.rows()] == ["ann", "boss", "founder"]


class TestProject:
    def test_every_project_has_a_row(self, busy: Office) -> None:
        yard = busy.manager.project("Yard")["id"]
        garden, idle = busy.rows(report_type="project")
        assert list(garden.values())[1:] == ["Garden", "2.33", "3", "1", "1", "0.77", "2"]
        assert list(idle.values()) == [str(yard), "Yard", "0.0", "0", "0", "0", "0.0", "0"]

    def test_projects_of_nobody_else_are_in_it(self, busy: Office, register: Callable[..., Person]) -> None:
        other = Desk(busy.api, register("other"))
        other.project("Elsewhere")
        assert [row["project"] for row in busy.rows(report_type="project")] == ["Garden"]

    def test_each_row_is_what_the_projects_own_report_says(self, busy: Office) -> None:
        found = read_team(busy.organization.id, resolve_period(None, None, datetime(2026, 3, 20).date()))
        names = {user: member.username for user, member in found.members.items()}
        for each in team_export.project_figures(found, busy.organization.id):
            assert each.report == team_project_report(each.project.id, found.period, found.days, names)


class TestIndividual:
    def test_each_member_has_a_row_for_each_day_with_work(self, busy: Office) -> None:
        rows = busy.rows(report_type="individual")
        assert [list(row.values())[1:] for row in rows] == [
            ["ann", "2026-03-03", "1.5", "1", "1"],
            ["ann", "2026-03-04", "0.75", "1", "1"],
            ["bob", "2026-03-04", "0.83", "2", "0"],
        ]

    def test_days_are_those_of_the_member(self, office: Office) -> None:
        table.write(Update(keys.member(office.organization.id, office.ann.id), set={"zone": "Asia/Kathmandu"}))
        task = office.work.task(office.ann.id, "2026-02-27T08:00")
        office.work.session(office.ann.id, task, "2026-02-28T18:15", 25)
        office.work.session(office.ann.id, task, "2026-02-28T18:14", 10)
        rows = office.rows(report_type="individual", start_date="2026-03-01", end_date="2026-03-01")
        assert [(row["date"], row["focus_hours"]) for row in rows] == [("2026-03-01", "0.42")]


class TestCsv:
    @pytest.mark.parametrize("report", REPORTS)
    def test_it_is_a_named_file_with_a_header(self, busy: Office, report: str) -> None:
        answer = busy.export(report_type=report, start_date="2026-03-01", end_date="2026-03-31")
        assert (answer.status, answer.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
        name = f"acme-{report}-2026-03-01-2026-03-31.csv"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer.body.startswith(f"{HEADERS[report]}\r\n".encode())
        assert answer.body.endswith(b"\r\n")

    def test_the_month_so_far_is_the_period_unless_it_is_given(self, busy: Office) -> None:
        names = [busy.export(**given).headers["Content-Disposition"] for given in ({}, {"end_date": "2026-02-27"})]
        assert "acme-team-2026-03-01-2026-03-20.csv" in names[0]
        assert "acme-team-2026-02-01-2026-02-27.csv" in names[1]
        assert busy.rows(end_date="2026-02-28")[0]["focus_hours"] == "10.0"

    def test_text_that_a_spreadsheet_would_run_is_quoted(self, busy: Office) -> None:
        busy.manager.project("=1+1")
        rows = busy.rows(report_type="project")
        assert [row["project"] for row in rows] == ["Garden", "'=1+1"]
        assert [cell.value for cell in busy.sheet(report_type="project")["B"]][2] == "'=1+1"

    def test_it_loads_no_library_that_draws(self) -> None:
        heavy = "{'reportlab', 'PIL', 'xlsxwriter'}"
        code = f"import sys, focusflow.team_export; print({heavy} & {{name.split('.')[0] for name in sys.modules}})"
        done = subprocess.run([sys.executable, "-c", code], env=_environment(), capture_output=True, text=True)
        assert (done.stdout.strip(), done.stderr) == ("set()", "")


def _environment() -> dict[str, str]:
    import os

    return os.environ | {"PYTHONPATH": ":".join(path for path in sys.path if path)}


class TestExcel:
    @pytest.mark.parametrize("report", REPORTS)
    def test_it_has_the_same_cells_as_the_table(self, busy: Office, report: str) -> None:
        sheet = busy.sheet(report_type=report)
        assert sheet.title == report
        head, *body = [[cell.value for cell in row] for row in sheet.rows]
        assert head == HEADERS[report].split(",")
        assert [[_as_csv(cell) for cell in row] for row in body] == [
            [_number(cell) for cell in row.values()] for row in busy.rows(report_type=report)
        ]

    def test_its_name_says_what_it_is(self, busy: Office) -> None:
        answer = busy.export(format="excel", report_type="project")
        name = "acme-project-2026-03-01-2026-03-20.xlsx"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'

    def test_the_header_stays_in_sight_and_numbers_have_formats(self, busy: Office) -> None:
        sheet = busy.sheet(report_type="individual")
        assert sheet.freeze_panes == "A2"
        assert [cell.number_format for cell in sheet[2]] == ["0", "General", "yyyy-mm-dd", "#,##0.00", "#,##0", "#,##0"]
        assert busy.sheet()["F2"].number_format == "0%"
        assert sheet["C2"].value == datetime(2026, 3, 3)

    def test_its_sums_are_those_of_the_team(self, busy: Office) -> None:
        team, days = busy.sheet(), busy.sheet(report_type="individual")
        assert _sum(team, "E") == _sum(days, "F") == 2
        assert _sum(team, "D") == pytest.approx(_sum(days, "D"), abs=0.01) == pytest.approx(3.08, abs=0.01)


def _sum(sheet: Any, column: str) -> float:
    return sum(cell.value for cell in sheet[column][1:])


def _as_csv(cell: Any) -> Any:
    return cell.date().isoformat() if isinstance(cell, datetime) else cell


def _number(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return text


class TestPdf:
    @pytest.mark.parametrize("report", REPORTS)
    def test_it_has_title_period_charts_and_every_row(self, busy: Office, report: str) -> None:
        text = "\n".join(busy.pages(report_type=report))
        for expected in ("Acme", f"{report.title()} report", "2026-03-01 to 2026-03-20"):
            assert expected in text
        assert "Focus per day" in text
        assert "Completion by member" in text
        for column in HEADERS[report].split(","):
            assert column in text
        for row in busy.rows(report_type=report):
            assert next(iter(row.values())) in text

    def test_its_figures_are_those_of_the_team(self, busy: Office) -> None:
        (page,) = busy.pages()
        for figure in (
            "3.08\r\nfocus hours",
            "0.77\r\nhours per member",
            "2\r\ntasks completed",
            "33%\r\naverage completion",
        ):
            assert figure in page

    def test_a_team_without_work_gets_a_report_too(self, office: Office) -> None:
        text = "\n".join(office.pages(report_type="individual"))
        assert "Nothing in this period" in text


class TestInput:
    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"format": "xlsx"}, "format"),
            ({"format": ""}, "format"),
            ({"report_type": "teams"}, "report_type"),
            ({"start_date": "2026-3-1"}, "start_date"),
            ({"end_date": "2026-02-30"}, "end_date"),
            ({"start_date": "2026-03-21"}, "start_date"),
            ({"start_date": "2025-03-19", "end_date": "2026-03-20"}, "start_date"),
        ],
    )
    def test_what_makes_no_sense_is_refused_by_name(self, busy: Office, given: dict[str, str], field: str) -> None:
        answer = busy.export(**given)
        assert (answer.status, answer.error["code"]) == (400, "VALIDATION_ERROR")
        assert set(answer.error["details"]) == {field}

    def test_a_year_and_a_day_fits(self, busy: Office) -> None:
        assert busy.export(start_date="2025-03-20", end_date="2026-03-20").status == 200

    def test_a_page_for_people_is_not_made_of_more_rows_than_time_allows(
        self, busy: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from roost.insights.rendering import document, workbook

        monkeypatch.setattr(document, "MAX_ROWS", 3)
        monkeypatch.setattr(workbook, "MAX_ROWS", 3)
        for wanted in ("pdf", "excel"):
            answer = busy.export(format=wanted)
            assert (answer.status, set(answer.error["details"])) == (400, {"format"})
        assert busy.export().status == 200


class TestWhoMay:
    @pytest.mark.parametrize(
        ("role", "status"), [("owner", 200), ("admin", 200), ("manager", 200), ("member", 403), ("viewer", 403)]
    )
    def test_those_who_lead(self, office: Office, register: Callable[..., Person], role: str, status: int) -> None:
        someone = Desk(office.api, register("someone"))
        office.organization.seat(someone.id, role)
        assert office.export(someone).status == status
        assert office.export(someone, format="nonsense").status == (400 if status == 200 else 403)

    def test_nobody_else_sees_that_it_is_there(self, office: Office, register: Callable[..., Person]) -> None:
        stranger = Desk(office.api, register("stranger"))
        make_organization(office.clock, "other", stranger.id)
        answer = office.export(stranger, format="nonsense")
        unknown = stranger.send("GET", EXPORT.replace("acme", "nowhere"))
        assert (answer.status, answer.body) == (unknown.status, unknown.body)
        assert answer.status == 404

    def test_it_counts_as_a_look_at_the_dashboard(self, office: Office) -> None:
        assert office.export().headers["X-RateLimit-Limit"] == "60"


class TestAgainstTheApi:
    """Each file says what the reports of FF-44 and FF-45 say."""

    def ask(self, office: Office, path: str) -> Any:
        answer = office.manager.send("GET", f"{V2}/organizations/acme/analytics/{path}/")
        assert answer.status == 200, answer.body
        return answer.json

    def test_the_team(self, busy: Office) -> None:
        report, sheet = self.ask(busy, "team"), busy.sheet()
        assert [[cell.value for cell in row] for row in sheet["A2:F5"]] == [
            [
                each["user"]["id"],
                each["user"]["username"],
                sheet.cell(number, 3).value,
                each["focus_hours"],
                each["tasks_completed"],
                each["completion_rate"],
            ]
            for number, each in enumerate(report["employee_breakdown"], start=2)
        ]
        whole = report["team_statistics"]
        assert _sum(sheet, "D") == pytest.approx(whole["total_focus_hours"], abs=0.02)
        assert _sum(sheet, "E") == whole["total_tasks_completed"]
        page = busy.pages()[0]
        assert f"{whole['total_focus_hours']:.2f}\r\nfocus hours" in page
        assert f"{whole['avg_focus_hours_per_employee']:.2f}\r\nhours per member" in page
        assert f"{whole['avg_task_completion_rate']:.0%}\r\naverage completion" in page

    def test_each_project(self, busy: Office) -> None:
        busy.manager.project("Yard")
        rows = busy.sheet(report_type="project").iter_rows(min_row=2, values_only=True)
        for project, name, hours, total, completed, going, average, contributors in rows:
            report = self.ask(busy, f"projects/{project}")
            assert report["project"] == {"id": project, "name": name}
            assert (hours, total) == (report["total_focus_hours"], report["total_tasks"])
            assert (completed, going) == (report["completed_tasks"], report["in_progress_tasks"])
            assert (average, contributors) == (report["avg_task_duration_hours"], len(report["contributors"]))


class TestLarge:
    @pytest.fixture(autouse=True)
    def small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(handout, "LARGEST_ANSWER", 100)

    @pytest.mark.parametrize(("wanted", "extension"), [("csv", "csv"), ("excel", "xlsx"), ("pdf", "pdf")])
    def test_it_is_fetched_from_a_link(self, busy: Office, wanted: str, extension: str) -> None:
        answer = busy.export(format=wanted)
        assert (answer.status, answer.body) == (302, b"")
        assert parse_qs(urlsplit(answer.headers["Location"]).query)["X-Amz-Expires"] == ["300"]
        fetched = requests.get(answer.headers["Location"], timeout=5)
        assert fetched.status_code == 200
        name = urlsplit(answer.headers["Location"]).path.removeprefix("/")
        kept = aws.client("s3").get_object(Bucket=settings().export_bucket, Key=name)
        assert kept["ContentDisposition"] == f'attachment; filename="acme-team-2026-03-01-2026-03-20.{extension}"'
        assert kept["Body"].read() == fetched.content

    def test_what_is_fetched_is_the_whole_file(self, busy: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        fetched = requests.get(busy.export().headers["Location"], timeout=5)
        monkeypatch.undo()
        assert fetched.content == busy.export().body
        assert fetched.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_the_number_of_reads_depends_on_the_report_alone(busy: Office) -> None:
    def reads(**params: str) -> list[str]:
        busy.export(**params)
        with recording() as record:
            busy.export(**params)
        return [call.operation for call in record.dynamodb()][2:]

    assert reads() == reads(format="excel", report_type="individual") == ["Query", "Query"]
    assert reads(report_type="project") == ["Query", "Query", "Query"]
    assert reads(format="pdf", report_type="project") == ["Query", "Query", "Query", "GetItem"]
