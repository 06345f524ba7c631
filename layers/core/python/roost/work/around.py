"""What stands around tasks: the neighbours that rules and answers need, read together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from roost.focus.model import Session
from roost.identity.model import Account
from roost.work.model import Project, Task
from roost.workspace.model import Space


@dataclass(frozen=True, slots=True)
class Around:
    """Projects and workspaces by id; active sessions, zones and accounts by person. What is gone is missing."""

    projects: dict[int, Project] = field(default_factory=dict)
    spaces: dict[int, Space] = field(default_factory=dict)
    sessions: dict[int, Session] = field(default_factory=dict)
    zones: dict[int, str] = field(default_factory=dict)
    people: dict[int, Account] = field(default_factory=dict)

    def project_of(self, task: Task) -> Project | None:
        """The project that the task is in."""
        return self.projects.get(task.project or 0)

    @property
    def usernames(self) -> Mapping[int, str]:
        """What the people are called."""
        return {user: account.username for user, account in self.people.items()}
