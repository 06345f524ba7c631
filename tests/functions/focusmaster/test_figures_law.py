"""Kept figures are what sessions and tasks imply, whatever is logged, corrected, deleted, completed or opened again."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from roost.insights.repair import inspect_figures, rebuild_figures
from roost.kit import clock as kit_clock
from tests.functions.background.figures import AUCKLAND, HONOLULU
from tests.functions.focusmaster.conftest import PASSWORD, V1, Member, core_id, sign_up
from tests.support import stack
from tests.support.client import Answer, Client
from tests.support.stack import HeldClock

ACTIONS = "log log log rest resize move detach remove done open drop task start wait wait"
steps = st.lists(
    st.tuples(st.sampled_from(ACTIONS.split()), st.integers(0, 5), st.sampled_from((1, 59, 60, 600, 1500, 90_000))),
    min_size=10,
    max_size=30,
)


class Life:
    """Whatever a client may do, in any order; what is refused is refused."""

    def __init__(self, me: Member, clock: HeldClock) -> None:
        self.me, self.clock = me, clock
        self.tasks = [self.new_task(), self.new_task()]
        self.sessions: list[str] = []

    def send(self, method: str, path: str, body: Any = None) -> Answer:
        answer = self.me.send(method, path, body)
        assert answer.status < 500, answer.body
        return answer

    def new_task(self) -> str:
        return str(self.send("POST", "tasks", {"title": "Dig"}).json["_id"])

    def pick(self, which: int) -> str:
        return self.tasks[which % len(self.tasks)]

    def note(self, kind: str, which: int, seconds: int) -> None:
        start = self.clock.now_ms - (which * 7 + 1) * 3_600_000
        task = self.pick(which) if which % 3 else None
        wanted = {"type": kind, "startTime": start, "duration": min(seconds, 86_400), "task": task}
        self.sessions.append(self.send("POST", "sessions", wanted).json["_id"])

    def log(self, which: int, seconds: int) -> None:
        self.note("focus", which, seconds)

    def rest(self, which: int, seconds: int) -> None:
        self.note("shortBreak", which, seconds)

    def correct(self, which: int, change: dict[str, Any]) -> None:
        if self.sessions:
            self.send("PATCH", f"sessions/{self.sessions[which % len(self.sessions)]}", change)

    def resize(self, which: int, seconds: int) -> None:
        self.correct(which, {"duration": seconds})

    def move(self, which: int, seconds: int) -> None:
        self.correct(which, {"task": self.pick(which + seconds), "duration": seconds})

    def detach(self, which: int, _: int) -> None:
        self.correct(which, {"task": None})

    def remove(self, which: int, _: int) -> None:
        if self.sessions:
            self.send("DELETE", f"sessions/{self.sessions.pop(which % len(self.sessions))}")

    def done(self, which: int, _: int) -> None:
        self.send("PUT", f"tasks/{self.pick(which)}", {"isCompleted": True})

    def open(self, which: int, _: int) -> None:
        self.send("PUT", f"tasks/{self.pick(which)}", {"status": "in-progress"})

    def drop(self, which: int, _: int) -> None:
        if len(self.tasks) > 1:
            self.send("DELETE", f"tasks/{self.tasks.pop(which % len(self.tasks))}")

    def task(self, _: int, __: int) -> None:
        self.tasks.append(self.new_task())

    def flow(self) -> str:
        login = {"email": self.me.email, "password": PASSWORD}
        address = f"203.0.113.{self.clock.now_ms // 1000 % 250}"
        return str(self.me.api.post(f"{V1}/auth/login/", json=login, address=address).json["tokens"]["access"])

    def start(self, which: int, _: int) -> None:
        """A FocusFlow session runs on a task, for ten minutes at most."""
        path = f"{V1}/tasks/{core_id(self.pick(which))}/start/"
        assert self.me.api.post(path, json={"pomodoro_duration": 10}, token=self.flow()).status < 500

    def dwell(self, zone: str) -> None:
        """Move, and have the days cut anew."""
        assert self.me.api.patch(f"{V1}/auth/profile/", json={"timezone": zone}, token=self.flow()).status == 200
        rebuild_figures(self.me.user)

    def wait(self, _: int, seconds: int) -> None:
        self.clock.tick(seconds + 60)


@given(steps, st.sampled_from(["UTC", AUCKLAND, HONOLULU, "Asia/Kathmandu"]), st.sampled_from(["UTC", HONOLULU]))
@settings(max_examples=10, deadline=None)
def test_kept_figures_are_what_was_done(done: list[tuple[str, int, int]], zone: str, later: str) -> None:
    held = HeldClock()
    with kit_clock.held(held), stack.running():
        me = sign_up(Client(), "me", "198.51.100.1")
        life = Life(me, held)
        life.dwell(zone)
        for action, which, seconds in done:
            getattr(life, action)(which, seconds)
        life.send("GET", "sessions")
        assert inspect_figures(me.user).differences == ()
        life.dwell(later)
        assert inspect_figures(me.user).differences == ()
        focus = [each for each in life.send("GET", "sessions").json if each["type"] == "focus"]
        assert life.send("GET", "sessions/stats").json["totalSessions"] >= len(focus)
