"""Shared workspaces put straight into the table: what later routes make, and what V1 must already respect."""

from dataclasses import dataclass
from typing import Any

from roost.kit import ids, keys, table
from roost.kit.records import pack
from roost.kit.writes import Put, Update
from roost.workspace.model import Space
from tests.support.stack import HeldClock


@dataclass(frozen=True)
class Organization:
    """A shared workspace."""

    id: int
    slug: str

    def seat(self, user: int, role: str = "member", *, active: bool = False) -> None:
        """Give a person a role here, and make it their active organization if asked."""
        seats: dict[str, Any] = {f"spaces.{self.id}": {"role": role, "slug": self.slug}}
        table.write(Update(keys.card(user), set=seats | ({"active_space": self.id} if active else {})))

    def unseat(self, user: int) -> None:
        """Take the person's role here away."""
        table.write(Update(keys.card(user), remove=[f"spaces.{self.id}"]))

    def require_estimates(self) -> None:
        """From now on tasks here need an estimate."""
        table.write(Update(keys.space(self.id), set={"estimates_required": True}))


def make_organization(clock: HeldClock, slug: str, owner: int) -> Organization:
    """A workspace with its owner's seat."""
    space = Space(ids.new_id(clock.now_ms), slug.title(), owner, clock.now_ms, slug=slug)
    table.write(Put(keys.space(space.id), pack(space)))
    made = Organization(space.id, slug)
    made.seat(owner, "owner")
    return made


def assign(task: int, user: int) -> None:
    """Make a person the task's worker."""
    table.write(Update(keys.task(task), set={"assignee": user}, add={"v": 1}))
