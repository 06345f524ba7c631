"""Work in an organization, stated straight to its figures as the relay states it behind the events."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from roost.insights import team_items
from roost.insights.team_model import Completion, WorkDone
from roost.kit import table
from tests.support.organizations import Organization


def at(text: str) -> int:
    """An ISO instant (UTC unless it says otherwise) in milliseconds."""
    return int((datetime.fromisoformat(f"{text}+00:00")).timestamp() * 1000)


@dataclass
class TeamWork:
    """Says who did what; tasks and sessions get the next number."""

    organization: Organization
    numbers: count = field(default_factory=lambda: count(1000))

    def task(self, user: int, created: str, project: int | None = None) -> int:
        """A task of the member's own."""
        task = next(self.numbers)
        update = team_items.task_given(self.organization.id, user, next(self.numbers), task, project, at(created))
        table.write(update)
        return task

    def session(self, user: int, task: int, started: str, minutes: float, project: int | None = None) -> None:
        """A whole session of work on a task."""
        begun = at(started)
        seconds = int(timedelta(minutes=minutes).total_seconds())
        done = WorkDone(next(self.numbers), begun, task, begun + seconds * 1000, seconds)
        table.write(team_items.work_ended(self.organization.id, user, next(self.numbers), done, project))

    def complete(self, user: int, task: int, when: str, project: int | None = None) -> None:
        """The task is done."""
        done = Completion(at(when), 0)
        table.write(team_items.task_completed(self.organization.id, user, next(self.numbers), task, project, done))

    def done(self, user: int, day: str, minutes: float, project: int | None = None) -> int:
        """A task made, worked on and completed on one day."""
        task = self.task(user, f"{day}T08:00", project)
        self.session(user, task, f"{day}T09:00", minutes, project)
        self.complete(user, task, f"{day}T12:00", project)
        return task
