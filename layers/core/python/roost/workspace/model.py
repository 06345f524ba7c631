"""Workspaces and memberships, and the one table of who may do what."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

SLUG_MAX: Final = 50
PLAIN_SLUG: Final = "team"
WORKING_HOURS: Final = ("09:00", "17:00")
COLOR: Final = "#667eea"


class Role(StrEnum):
    """Roles in a workspace, highest first."""

    OWNER = "owner"
    ADMIN = "admin"
    MANAGER = "manager"
    MEMBER = "member"
    VIEWER = "viewer"


class Action(StrEnum):
    """What somebody may do in a workspace with what is not theirs alone."""

    SEE_PROJECTS = "see_projects"
    EDIT_PROJECTS = "edit_projects"
    CREATE_WORK = "create_work"
    EDIT_SPACE = "edit_space"
    INVITE = "invite"
    INVITE_ADMINS = "invite_admins"
    MANAGE_MEMBERS = "manage_members"
    SEE_TEAM = "see_team"
    ASSIGN_WORK = "assign_work"
    MANAGE_WEBHOOKS = "manage_webhooks"
    MANAGE_FLOCK = "manage_flock"
    KEEP_BIRDS = "keep_birds"
    GIVE_BIRDS_AWAY = "give_birds_away"
    RUN_SPACE = "run_space"
    OWN_SPACE = "own_space"


_ADMINS: Final = frozenset({Role.OWNER, Role.ADMIN})
_MANAGERS: Final = _ADMINS | {Role.MANAGER}

_ALLOWED: Final[dict[Action, frozenset[Role]]] = {
    Action.SEE_PROJECTS: frozenset(Role),
    Action.EDIT_PROJECTS: _MANAGERS,
    Action.CREATE_WORK: _MANAGERS | {Role.MEMBER},
    Action.EDIT_SPACE: _ADMINS,
    Action.INVITE: _MANAGERS,
    Action.INVITE_ADMINS: _ADMINS,
    Action.MANAGE_MEMBERS: _ADMINS,
    Action.SEE_TEAM: _MANAGERS,
    Action.ASSIGN_WORK: _MANAGERS,
    Action.MANAGE_WEBHOOKS: _ADMINS,
    Action.MANAGE_FLOCK: _MANAGERS,
    Action.KEEP_BIRDS: _MANAGERS | {Role.MEMBER},
    Action.GIVE_BIRDS_AWAY: _MANAGERS,
    Action.RUN_SPACE: _MANAGERS,
    Action.OWN_SPACE: frozenset({Role.OWNER}),
}


def allows(role: str | None, action: Action) -> bool:
    """Whether the role (None: not a member) may do it."""
    return role is not None and Role(role) in _ALLOWED[action]


def ranks(one: Role, other: Role) -> bool:
    """Whether a role is as high as another, or higher."""
    order = list(Role)
    return order.index(one) <= order.index(other)


class Kind(StrEnum):
    """What a workspace is for."""

    STANDARD = "standard"
    RESCUE = "rescue"


class Plan(StrEnum):
    """What a workspace is billed as; RESCUE_FREE is every rescue's, and no other's."""

    BASIC = "household_basic"
    PLUS = "household_plus"
    MACAW = "household_macaw"
    RESCUE_FREE = "rescue_free"


class Tier(StrEnum):
    """What a workspace may grow to, smallest first; an operator's decision."""

    FREE = "free"
    PRO = "pro"
    BUSINESS = "business"
    ENTERPRISE = "enterprise"


@dataclass(frozen=True, slots=True)
class Space:
    """A workspace. A personal one belongs to one account for good and has no slug.

    `opens` and `closes` are the working hours, `HH:MM` in each member's own zone. The counts are kept by whoever
    changes what they count; `member_count` are the active ones, `owner_count` those of them who own it: `owner` and
    whoever else was made one. `meeting_count` is that of the month `meeting_month`, such as `2026-03`. `public` lets
    everybody who is signed in see what the workspace says of itself.
    """

    id: int
    name: str
    owner: int
    created_ms: int
    personal: bool = False
    slug: str | None = None
    focus_minutes: int | None = None
    estimates_required: bool = False
    opens: str = WORKING_HOURS[0]
    closes: str = WORKING_HOURS[1]
    owner_username: str = ""
    owner_email: str = ""
    member_count: int = 1
    owner_count: int = 1
    project_count: int = 0
    kind: Kind = Kind.STANDARD
    plan: Plan = Plan.BASIC
    billing_email: str | None = None
    description: str | None = None
    color: str = COLOR
    logo: str | None = None
    public: bool = False
    invites_allowed: bool = True
    tier: Tier = Tier.FREE
    storage_bytes: int = 0
    meeting_month: str | None = None
    meeting_count: int = 0
    updated_ms: int | None = None
    v: int = 1


class Status(StrEnum):
    """What a member is doing in the workspace right now."""

    FOCUSED = "focused"
    PAUSED = "paused"
    ON_BREAK = "on_break"
    IDLE = "idle"


@dataclass(frozen=True, slots=True)
class Member:
    """A person's membership, with a copy of how they are called, and what they last did here.

    The copy is taken at joining and refreshed behind changes of the account; `blocked` says that the account may not
    sign in. `label` is what the workspace calls them instead, `invited_ms` when they were invited, if they were not
    there at once. The `live_` fields follow the events of the workspace's sessions; `live_since_ms` is the last
    session's start and `live_paused_ms` its finished pauses, `live_at_ms` the last change. `idle_from_ms` is when they
    last stopped, `idle_since_ms` the later of that and the session's end, `idle_told_ms` the stop that their managers
    have been told about.
    """

    id: int
    space: int
    user: int
    role: Role
    joined_ms: int
    active: bool = True
    blocked: bool = False
    username: str = ""
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    name: str = ""
    label: str | None = None
    invited_ms: int | None = None
    zone: str = "UTC"
    live_event: int = 0
    live_status: Status = Status.IDLE
    live_session: int | None = None
    live_task: int | None = None
    live_title: str | None = None
    live_since_ms: int | None = None
    live_planned_ms: int | None = None
    live_paused_ms: int = 0
    live_paused_since_ms: int | None = None
    live_at_ms: int | None = None
    idle_since_ms: int | None = None
    idle_from_ms: int | None = None
    idle_told_ms: int | None = None

    def status_at(self, now_ms: int) -> Status:
        """What the member is doing: a session past its planned end is over, also before its end was noted here."""
        if self.live_status is Status.PAUSED or self.live_since_ms is None or self.live_planned_ms is None:
            return self.live_status
        ends_ms = self.live_since_ms + self.live_planned_ms + self.live_paused_ms
        return self.live_status if now_ms < ends_ms else Status.IDLE


class InviteState(StrEnum):
    """Where an invitation stands; a pending one past its time is as good as expired."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    EXPIRED = "expired"


class Spelling(StrEnum):
    """How the token of an invitation is written: with a prefix, or as 64 hexadecimal digits."""

    OPAQUE = "opaque"
    HEX = "hex"


@dataclass(frozen=True, slots=True)
class Invite:
    """An invitation of an address into a workspace; its token is stored as a digest only.

    `link` is what the token is appended to, `role_word` the role in the words of the document it was made through.
    `claim` is the id reserved by the request that accepted it, `task_token` what the waiting flow is woken with.
    """

    id: int
    space: int
    email: str
    role: Role
    inviter: int
    digest: str
    created_ms: int
    expires_ms: int
    link: str
    role_word: str
    message: str = ""
    spelling: Spelling = Spelling.OPAQUE
    state: InviteState = InviteState.PENDING
    accepted_by: int | None = None
    claim: int | None = None
    mailed_ms: int | None = None
    reminded_ms: int | None = None
    task_token: str | None = None

    def is_open(self, now_ms: int) -> bool:
        """Whether it can be accepted."""
        return self.state is InviteState.PENDING and now_ms < self.expires_ms


@dataclass(frozen=True, slots=True)
class InviteDraft:
    """An invitation to be made."""

    email: str
    role: Role
    link: str
    role_word: str
    message: str = ""
    spelling: Spelling = Spelling.OPAQUE


@dataclass(frozen=True, slots=True)
class SpaceDraft:
    """A shared workspace to be made; without a slug it gets one from its name."""

    name: str
    slug: str | None = None
    focus_minutes: int | None = None
    estimates_required: bool = False
    opens: str = WORKING_HOURS[0]
    closes: str = WORKING_HOURS[1]
    kind: Kind = Kind.STANDARD
    plan: Plan = Plan.BASIC
    billing_email: str | None = None
    description: str | None = None
    color: str = COLOR
    logo: str | None = None
    public: bool = False


def slug_candidates(name: str, salt: int) -> Iterator[str]:
    """Slugs to try for a workspace that brought none: its name in plain letters, then the same with numbers."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = "".join(each if each.isalnum() else " " for each in plain).split()
    base = "-".join(words)[: SLUG_MAX - 10].strip("-") or PLAIN_SLUG
    yield base
    yield from (f"{base}-{number}" for number in range(2, 5))
    yield f"{base}-{salt % 10**9}"
