"""All key text of the table: pure functions that build keys, and the few that read them back.

`docs/table.md` is generated from this module: each builder's docstring says what the item is.
"""

from datetime import date
from typing import Final, NamedTuple


class Key(NamedTuple):
    """The primary key of one item."""

    pk: str
    sk: str


class Index(NamedTuple):
    """A secondary index and the names of its key attributes."""

    name: str
    pk: str
    sk: str


BY_SPACE: Final = Index("GSI1", "gsi1pk", "gsi1sk")
BY_PERSON: Final = Index("GSI2", "gsi2pk", "gsi2sk")
BY_TIME: Final = Index("GSI3", "gsi3pk", "gsi3sk")

EVENT_PREFIX: Final = "EVENT#"
SESSION_PREFIX: Final = "SESSION#"
DAY_PREFIX: Final = "DAY#"
STATS_PREFIX: Final = "STATS#"
API_KEY_PREFIX: Final = "KEY#"
FAMILY_PREFIX: Final = "FAMILY#"
MEMBER_PREFIX: Final = "MEMBER#"
CONNECTION_PREFIX: Final = "CONNECTION#"
ASSIGNEE_PREFIX: Final = "ASSIGNEE#"
IDLE_SHARDS: Final = 4
WEBHOOK_PREFIX: Final = "WEBHOOK#"
DELIVERY_PREFIX: Final = "DELIVERY#"
INVITE_PREFIX: Final = "INVITE#"


def ordered(canonical: int) -> str:
    """An id as text that sorts like the number: 16 digits."""
    return f"{canonical:016d}"


def _user(user: int) -> str:
    return f"USER#{ordered(user)}"


def person(user: int) -> str:
    """The partition of a person: what is only ever read by them."""
    return _user(user)


def profile(user: int) -> Key:
    """A person's account: names, address, zone, settings."""
    return Key(_user(user), "PROFILE")


def credential(user: int) -> Key:
    """A person's password hash, apart from what ordinary reads fetch."""
    return Key(_user(user), "CREDENTIAL")


def card(user: int) -> Key:
    """The gate's card of a person: status, roles, revocations, rate counters; the gate updates it once per request."""
    return Key(_user(user), "GATE")


def family(user: int, sign_in: int) -> Key:
    """One sign-in and its refresh token, hashed."""
    return Key(_user(user), f"{FAMILY_PREFIX}{ordered(sign_in)}")


def api_key(user: int, key: int) -> Key:
    """A long-lived bearer key as its owner sees it; its hash is on the card."""
    return Key(_user(user), f"{API_KEY_PREFIX}{ordered(key)}")


def active_session(user: int) -> Key:
    """The one running or paused session of a person; it sorts behind their ended ones."""
    return Key(_user(user), f"{SESSION_PREFIX}ACTIVE")


def session(user: int, session_id: int) -> Key:
    """An ended session of a person."""
    return Key(_user(user), f"{SESSION_PREFIX}{ordered(session_id)}")


def day(user: int, local_day: date) -> Key:
    """The figures of one local day of a person."""
    return Key(_user(user), f"{DAY_PREFIX}{local_day.isoformat()}")


def stats(user: int, year: int) -> Key:
    """The totals and the active days of one local year of a person."""
    return Key(_user(user), f"{STATS_PREFIX}{year:04d}")


def idempotency(user: int, fingerprint: str) -> Key:
    """The stored answer to a request that carried an idempotency key."""
    return Key(_user(user), f"IDEMPOTENCY#{fingerprint}")


def email(address: str) -> Key:
    """Holds an address for its account: one account per address over all dialects."""
    return Key(f"EMAIL#{address}", "EMAIL")


def username(folded: str) -> Key:
    """Holds a user name, folded, for its account."""
    return Key(f"USERNAME#{folded}", "USERNAME")


def space(space_id: int) -> Key:
    """A workspace, personal or shared."""
    return Key(f"SPACE#{ordered(space_id)}", "SPACE")


def member(space_id: int, user: int) -> Key:
    """A person's membership of a workspace."""
    return Key(f"SPACE#{ordered(space_id)}", f"{MEMBER_PREFIX}{ordered(user)}")


def invite(space_id: int, invite_id: int) -> Key:
    """An invitation into a workspace, its token hashed; it goes some weeks after its end."""
    return Key(f"SPACE#{ordered(space_id)}", f"{INVITE_PREFIX}{ordered(invite_id)}")


def invited(space_id: int, address: str) -> Key:
    """Holds an address for its open invitation: one per address and workspace."""
    return Key(f"SPACE#{ordered(space_id)}", f"INVITED#{address}")


def webhook(space_id: int, webhook_id: int) -> Key:
    """A webhook of a workspace, with the number of its deliveries of each day."""
    return Key(f"SPACE#{ordered(space_id)}", f"{WEBHOOK_PREFIX}{ordered(webhook_id)}")


def webhook_count(space_id: int) -> Key:
    """How many webhooks a workspace has."""
    return Key(f"SPACE#{ordered(space_id)}", "WEBHOOKS")


def deliveries(webhook_id: int) -> str:
    """The partition of a webhook's deliveries, oldest first."""
    return f"{WEBHOOK_PREFIX}{ordered(webhook_id)}"


def delivery(webhook_id: int, event_id: int) -> Key:
    """What a webhook was or will be sent of one event, and how that went; kept for 30 days."""
    return Key(deliveries(webhook_id), f"{DELIVERY_PREFIX}{ordered(event_id)}")


def space_tally(space_id: int) -> Key:
    """The rate counters that the members of a workspace share."""
    return Key(f"SPACE#{ordered(space_id)}", "TALLY")


def member_tally(space_id: int, user: int) -> Key:
    """The rate counters of one person within a workspace."""
    return Key(f"SPACE#{ordered(space_id)}", f"TALLY#{ordered(user)}")


def person_tally(user: int) -> Key:
    """The rate counters of a person that are kept apart from their card."""
    return Key(_user(user), "TALLY")


def slug(text: str) -> Key:
    """Holds a slug for its workspace."""
    return Key(f"SLUG#{text}", "SLUG")


def project(project_id: int) -> Key:
    """A project with its counts of tasks and focus."""
    return Key(f"PROJECT#{ordered(project_id)}", "PROJECT")


def task(task_id: int) -> Key:
    """A task; its children share its partition."""
    return Key(f"TASK#{ordered(task_id)}", "TASK")


def task_session(task_id: int, session_id: int) -> Key:
    """An ended focus session as its task's page shows it."""
    return Key(f"TASK#{ordered(task_id)}", f"{SESSION_PREFIX}{ordered(session_id)}")


def connection(connection_id: str) -> Key:
    """An open WebSocket, by the gateway's name for it: whose it is and where else it is listed."""
    return Key(f"{CONNECTION_PREFIX}{connection_id}", "CONNECTION")


def connection_of_person(user: int, connection_id: str) -> Key:
    """A WebSocket among those of its person."""
    return Key(_user(user), f"{CONNECTION_PREFIX}{connection_id}")


def connection_in_space(space_id: int, connection_id: str) -> Key:
    """A WebSocket among those of the people who had a seat in a workspace when they connected, or got one since."""
    return Key(f"SPACE#{ordered(space_id)}", f"{CONNECTION_PREFIX}{connection_id}")


def person_roster(user: int) -> Key:
    """The WebSockets that count against a person's own limit, each with its latest end."""
    return Key(_user(user), "ROSTER")


def space_roster(space_id: int) -> Key:
    """The WebSockets that count against a workspace's limit, each with its latest end."""
    return Key(f"SPACE#{ordered(space_id)}", "ROSTER")


def feed(space_id: int) -> str:
    """The partition of a workspace's events, oldest first."""
    return f"FEED#{ordered(space_id)}"


def event(space_id: int, event_id: int) -> Key:
    """A fact that happened: activity entry, audit entry and outbox in one."""
    return Key(feed(space_id), f"{EVENT_PREFIX}{ordered(event_id)}")


def address_card(source_address: str) -> Key:
    """The rate counters of a source address."""
    return Key(f"ADDRESS#{source_address}", "GATE")


def public_keys() -> Key:
    """The public halves of the signing keys."""
    return Key("KEYS", "JWKS")


def projects_of_space(space_id: int) -> str:
    """BY_SPACE: the projects of a workspace, by id."""
    return f"SPACE#{ordered(space_id)}#PROJECTS"


def tasks_of_space(space_id: int) -> str:
    """BY_SPACE: the tasks of a workspace, by id."""
    return f"SPACE#{ordered(space_id)}#TASKS"


def tasks_of_person(user: int) -> str:
    """BY_PERSON: the tasks that a person owns, by id."""
    return f"{_user(user)}#TASKS"


def spaces_of_person(user: int) -> str:
    """BY_PERSON: the memberships of a person, by workspace id."""
    return f"{_user(user)}#SPACES"


def team(space_id: int) -> str:
    """The partition of a workspace's figures, by day and member."""
    return f"TEAM#{ordered(space_id)}"


def team_day(space_id: int, utc_day: date, user: int) -> Key:
    """What a member did in a workspace on one UTC day, as statements of events; readers cut local days out of it."""
    return Key(team(space_id), f"{DAY_PREFIX}{utc_day.isoformat()}#{ordered(user)}")


def assignee(task_id: int, user: int) -> Key:
    """That a task of somebody else is assigned to a person; it stands among their tasks."""
    return Key(f"TASK#{ordered(task_id)}", f"{ASSIGNEE_PREFIX}{ordered(user)}")


def activity_of_space(space_id: int) -> str:
    """BY_SPACE: the events of a workspace that its activity feed shows, by id."""
    return f"SPACE#{ordered(space_id)}#ACTIVITY"


def tasks_in_progress(space_id: int) -> str:
    """BY_TIME: the tasks of a shared workspace that are in progress, by id."""
    return f"SPACE#{ordered(space_id)}#IN_PROGRESS"


def idle_members(shard: int) -> str:
    """BY_TIME: the members who do nothing, by when that should be told; IDLE_SHARDS partitions, by person."""
    return f"IDLE#{shard}"


def idle_due(instant_ms: int, space_id: int = 0, user: int = 0) -> str:
    """When a member's idleness is to be told, as it sorts in BY_TIME."""
    return f"{ordered(instant_ms)}#{ordered(space_id)}#{ordered(user)}"


def id_in(sort_key: str) -> int:
    """The id at the end of a sort key such as `EVENT#0000000000000042`."""
    return int(sort_key.rpartition("#")[2])


def day_in(sort_key: str) -> date:
    """The date at the end of a day figure's sort key."""
    return date.fromisoformat(sort_key.rpartition("#")[2])


def year_in(sort_key: str) -> int:
    """The year at the end of a year figure's sort key."""
    return int(sort_key.rpartition("#")[2])
