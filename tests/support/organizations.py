"""Shared workspaces put straight into the table, as the routes of V2 would leave them."""

from dataclasses import dataclass, replace

from roost.identity.model import Account
from roost.kit import clock, ids, keys, table
from roost.kit.records import pack, unpack
from roost.kit.writes import Put, Update
from roost.workspace.joining import joining
from roost.workspace.model import Role, Space
from roost.workspace.writes import member_put, seat_taken
from tests.support.stack import HeldClock


@dataclass(frozen=True)
class Organization:
    """A shared workspace."""

    id: int
    slug: str

    def seat(self, user: int, role: str = "member", *, active: bool = False) -> None:
        """Give a person a role here, and make it their active organization if asked."""
        now_ms = clock.now_ms()
        account = unpack(Account, table.get(keys.profile(user)) or {})
        member = joining(account, self.id, ids.new_id(now_ms), Role(role), now_ms)
        table.write(replace(member_put(member), condition=None))
        table.write(replace(seat_taken(member, self.slug, activate=active), condition=None))

    def unseat(self, user: int) -> None:
        """Take the person's role here away."""
        table.write(Update(keys.card(user), remove=[f"spaces.{self.id}"]))

    def require_estimates(self) -> None:
        """From now on tasks here need an estimate."""
        table.write(Update(keys.space(self.id), set={"estimates_required": True}))


def make_organization(held: HeldClock, slug: str, owner: int) -> Organization:
    """A workspace with its owner's seat."""
    space = Space(ids.new_id(held.now_ms), slug.title(), owner, held.now_ms, slug=slug)
    table.write(Put(keys.space(space.id), pack(space)))
    made = Organization(space.id, slug)
    made.seat(owner, "owner")
    return made


def assign(task: int, user: int) -> None:
    """Make a person the task's worker."""
    table.write(Update(keys.task(task), set={"assignee": user}, add={"v": 1}))
