"""The law behind all reports: kept figures are what sessions and tasks imply, whatever a client did."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from roost.insights import store
from roost.insights.days import local_day
from roost.insights.repair import inspect_figures, rebuild_figures
from roost.kit import clock as kit_clock
from tests.functions.background.figures import AUCKLAND, HONOLULU, kept_days, kept_years
from tests.functions.conftest import Person
from tests.functions.focusflow.reporting import Reporter
from tests.functions.focusflow.workday import V1
from tests.support import stack
from tests.support.client import Client
from tests.support.stack import HeldClock

ACTIONS = "task delete move leave break session wait wait wait start start pause resume complete"
WAITS = (1, 5, 25, 60, 300, 1000, 2500)
steps = st.lists(
    st.tuples(st.sampled_from(ACTIONS.split()), st.integers(0, 3), st.sampled_from(WAITS)), min_size=12, max_size=30
)


class Life:
    """Whatever a client may do, in any order; what is refused is refused."""

    def __init__(self, desk: Reporter) -> None:
        self.desk = desk
        self.projects: list[int | None] = [None, desk.project("One"), desk.project("Two")]
        self.tasks = [desk.task(), desk.task(project=self.projects[1])]

    def do(self, action: str, which: int, minutes: int) -> None:
        getattr(self, action, self.act(action))(which, minutes)

    def send(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.desk.api.request(method, f"{V1}/{path}", json=body, token=self.desk.token)
        assert answer.status < 500, answer.body
        assert answer.status != 429
        return answer

    def pick(self, which: int) -> int:
        return self.tasks[which % len(self.tasks)]

    def act(self, action: str) -> Callable[[int, int], Any]:
        return lambda which, minutes: self.send("POST", f"tasks/{self.pick(which)}/{action}/")

    def task(self, which: int, _: int) -> None:
        self.tasks.append(self.desk.task(project=self.projects[which % len(self.projects)]))

    def delete(self, which: int, _: int) -> None:
        if len(self.tasks) > 1:
            self.send("DELETE", f"tasks/{self.tasks.pop(which % len(self.tasks))}/")

    def move(self, which: int, minutes: int) -> None:
        self.send("PATCH", f"tasks/{self.pick(which)}/", {"project": self.projects[minutes % len(self.projects)]})

    def leave(self, which: int, _: int) -> None:
        """Delete a project."""
        if len(self.projects) > 2:
            self.send("DELETE", f"projects/{self.projects.pop()}/")

    def wait(self, _: int, minutes: int) -> None:
        self.desk.clock.tick(minutes=minutes)

    def session(self, _: int, __: int) -> None:
        """End the active session early."""
        active = self.desk.active()
        if active:
            self.send("POST", f"pomodoro/sessions/{active['id']}/complete/")


setattr(Life, "break", lambda self, which, minutes: self.send("POST", "pomodoro/break/start/", {}))


@contextmanager
def fresh_stack() -> Iterator[Reporter]:
    """A person in a table of their own: the imitation of DynamoDB slows down with what it holds."""
    clock = HeldClock()
    with kit_clock.held(clock), stack.running():
        api = Client()
        sent = {"email": "jane@example.com", "username": "jane", "password": "SecurePass123!"}
        made = api.post(f"{V1}/auth/register/", json=sent).json
        tokens = made["tokens"]
        yield Reporter(
            api, clock, Person(made["id"], *sent.values(), token=tokens["access"], refresh=tokens["refresh"])
        )


@given(steps, st.sampled_from([AUCKLAND, HONOLULU, "Asia/Kathmandu", "America/New_York", "UTC"]))
@settings(max_examples=8, deadline=None)
def test_kept_figures_are_what_the_work_implies_whatever_was_done(done: list[tuple[str, int, int]], zone: str) -> None:
    with fresh_stack() as desk:
        life, user = Life(desk), desk.person.id
        for step in done:
            life.do(*step)
        desk.figures("daily")
        assert inspect_figures(user).differences == ()
        desk.zone(zone)
        rebuild_figures(user)
        assert inspect_figures(user).differences == ()
        check_totals(user, zone)


def check_totals(user: int, zone: str) -> None:
    """What must hold of the figures without knowing how they are rebuilt."""
    sessions = [each for each in store.read_kept(user).sessions if each.is_over and not each.kind.is_break]
    focus = sum(each.focus_seconds or 0 for each in sessions)
    assert sum(day.focus_seconds for day in kept_days(user).values()) == focus
    assert sum(year.pomodoros for year in kept_years(user).values()) == len(sessions)
    active = {day for day, figures in kept_days(user).items() if figures.is_active}
    assert {local_day(each.started_ms, zone) for each in sessions} <= active
