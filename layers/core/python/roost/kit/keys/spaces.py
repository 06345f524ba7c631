"""Keys of workspaces: members, invitations, webhooks, events, figures of teams."""

from datetime import date
from typing import Final

from roost.kit.keys.flock import TRANSFER_PREFIX
from roost.kit.keys.focus import DAY_PREFIX
from roost.kit.keys.shapes import Key, of_user, ordered

EVENT_PREFIX: Final = "EVENT#"
MEMBER_PREFIX: Final = "MEMBER#"
IDLE_SHARDS: Final = 4
WEBHOOK_PREFIX: Final = "WEBHOOK#"
DELIVERY_PREFIX: Final = "DELIVERY#"
INVITE_PREFIX: Final = "INVITE#"
PENDING_PREFIX: Final = "PENDING#"


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


def pending_member(space_id: int, digest: str) -> Key:
    """A membership that waits for whoever has the address of that digest to sign in."""
    return Key(f"SPACE#{ordered(space_id)}", f"{PENDING_PREFIX}{digest}")


def awaited(address: str) -> str:
    """The partition of what waits for whoever has an address."""
    return f"AWAITED#{address}"


def awaited_member(address: str, space_id: int) -> Key:
    """Points from an address to a membership that waits for it."""
    return Key(awaited(address), f"{PENDING_PREFIX}{ordered(space_id)}")


def awaited_transfer(address: str, transfer_id: int) -> Key:
    """Points from an address to a pending transfer of a bird to it."""
    return Key(awaited(address), f"{TRANSFER_PREFIX}{ordered(transfer_id)}")


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


def slug(text: str) -> Key:
    """Holds a slug for its workspace."""
    return Key(f"SLUG#{text}", "SLUG")


def feed(space_id: int) -> str:
    """The partition of a workspace's events, oldest first."""
    return f"FEED#{ordered(space_id)}"


def event(space_id: int, event_id: int) -> Key:
    """A fact that happened: activity entry, audit entry and outbox in one."""
    return Key(feed(space_id), f"{EVENT_PREFIX}{ordered(event_id)}")


def spaces_of_person(user: int) -> str:
    """BY_PERSON: the memberships of a person, by workspace id."""
    return f"{of_user(user)}#SPACES"


def team(space_id: int) -> str:
    """The partition of a workspace's figures, by day and member."""
    return f"TEAM#{ordered(space_id)}"


def team_day(space_id: int, utc_day: date, user: int) -> Key:
    """What a member did in a workspace on one UTC day, as statements of events; readers cut local days out of it."""
    return Key(team(space_id), f"{DAY_PREFIX}{utc_day.isoformat()}#{ordered(user)}")


def activity_of_space(space_id: int) -> str:
    """BY_SPACE: the events of a workspace that its activity feed shows, by id."""
    return f"SPACE#{ordered(space_id)}#ACTIVITY"


def idle_members(shard: int) -> str:
    """BY_TIME: the members who do nothing, by when that should be told; IDLE_SHARDS partitions, by person."""
    return f"IDLE#{shard}"


def idle_due(instant_ms: int, space_id: int = 0, user: int = 0) -> str:
    """When a member's idleness is to be told, as it sorts in BY_TIME."""
    return f"{ordered(instant_ms)}#{ordered(space_id)}#{ordered(user)}"
