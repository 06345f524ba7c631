"""A person who works and then looks at what became of it; lengths in minutes."""

from typing import Any

from tests.functions.focusflow.desk import V1
from tests.functions.focusflow.workday import Workday
from tests.support.client import Answer


class Reporter(Workday):
    """A working day with a look at reports and exports."""

    def report(self, path: str, **params: Any) -> Answer:
        return self.get(f"analytics/{path}/", **params)

    def figures(self, path: str, **params: Any) -> Any:
        answer = self.report(path, **params)
        assert answer.status == 200, answer.body
        return answer.json

    def export(self, **params: str) -> Answer:
        return self.get("export/data/", **params)

    def project(self, name: str) -> int:
        return int(self.ok("projects/", {"name": name}, 201)["id"])

    def delete(self, path: str) -> None:
        assert self.api.delete(f"{V1}/{path}/", token=self.token).status == 204

    def patch(self, path: str, **fields: Any) -> None:
        answer = self.api.patch(f"{V1}/{path}/", token=self.token, json=fields)
        assert answer.status == 200, answer.body

    def zone(self, name: str) -> None:
        self.patch("auth/profile", timezone=name)

    def focus(self, task: int, minutes: int) -> None:
        """Work through one whole session; it is closed by the next request."""
        self.act(task, "start", {"pomodoro_duration": minutes})
        self.clock.tick(minutes=minutes)

    def worked_task(self, minutes: int, project: int | None = None) -> int:
        task = self.task(project=project)
        self.focus(task, minutes)
        return task

    def done_task(self, minutes: int, project: int | None = None) -> int:
        task = self.worked_task(minutes, project)
        self.act(task, "complete")
        return task
