"""Who is asking. Every operation's first argument."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

TokenKind = Literal["access", "api_key", "login", "integration"]
Scope = Literal["read_only", "read_write"]


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's place in a workspace: their role, the workspace's slug unless it is a personal one, and since when."""

    role: str
    slug: str | None = None
    joined_ms: int = 0


@dataclass(frozen=True, slots=True)
class Caller:
    """A person behind a checked token, with everything the gate's card says about them.

    `spaces` holds their seats by workspace, the personal `home` included, `flocks` those in personal workspaces, other
    people's and their own, that are shown as flocks; `session_due_ms` is the planned end of their running session;
    `reserved_id` is the id that a repeated creating request must use again. `token` is the id of the
    API key or integration token, `scope` what an integration token may do; a login and an integration token have an
    `active_space` of their own.
    """

    user: int
    dialect: str
    kind: TokenKind
    home: int
    sign_in: int | None = None
    token: int | None = None
    scope: Scope | None = None
    platform_role: str = "user"
    guest: bool = False
    verified: bool = False
    active_space: int | None = None
    spaces: Mapping[int, Seat] = field(default_factory=dict)
    flocks: Mapping[int, Seat] = field(default_factory=dict)
    zone: str = "UTC"
    session_due_ms: int | None = None
    address: str = ""
    reserved_id: int | None = None

    def slug_of(self, space: int) -> str | None:
        """The slug of a workspace that the caller sits in; None for their personal one."""
        seat = self.spaces.get(space)
        return seat.slug if seat else None

    def space_called(self, slug: str) -> int | None:
        """The workspace of that slug, if the caller sits in it."""
        return next((space for space, seat in self.spaces.items() if seat.slug == slug), None)
