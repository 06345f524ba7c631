"""Keys of what belongs to the whole stack: limits, boards, the directory, signing keys."""

from datetime import date

from roost.kit.keys.focus import DAY_PREFIX
from roost.kit.keys.shapes import Key, of_user, ordered


def address_card(source_address: str) -> Key:
    """The rate counters of a source address."""
    return Key(f"ADDRESS#{source_address}", "GATE")


def tally(digest: str) -> Key:
    """The rate counters of what a digest stands for, such as an address with a name."""
    return Key(f"TALLY#{digest}", "GATE")


def once(purpose: str, digest: str) -> Key:
    """A secret of a flow that works once, by its digest: a sign-in link, the state of an OAuth round."""
    return Key(f"ONCE#{purpose}#{digest}", "ONCE")


def directory_head() -> Key:
    """What blocks the directory of people has, and how many people of which role and status are in each."""
    return Key("DIRECTORY", "HEAD")


def directory_block(number: int) -> Key:
    """About a thousand people, compressed: what the directory searches and filters by."""
    return Key("DIRECTORY", f"BLOCK#{number:06d}")


def platform() -> str:
    """The partition of the platform's figures."""
    return "PLATFORM"


def platform_day(utc_day: date, shard: int) -> Key:
    """Sessions and active people of one UTC day, a share of them; kept for 40 days."""
    return Key(platform(), f"{DAY_PREFIX}{utc_day.isoformat()}#{shard}")


def platform_total(shard: int) -> Key:
    """All sessions ever completed, a share of them."""
    return Key(platform(), f"TOTAL#{shard}")


def platform_crashes(utc_hour: str) -> Key:
    """How many requests crashed in one UTC hour, such as `2026-11-20T13`; kept for two days."""
    return Key(platform(), f"CRASHES#{utc_hour}")


def feedback(user: int, feedback_id: int) -> Key:
    """What a person had to say about the product."""
    return Key(of_user(user), f"FEEDBACK#{ordered(feedback_id)}")


def all_feedback() -> str:
    """BY_SPACE: what people had to say about the product, by id."""
    return "FEEDBACK"


def public_keys() -> Key:
    """The public halves of the signing keys."""
    return Key("KEYS", "JWKS")


def board_node(order: str, shard: int, prefix: str) -> Key:
    """How many people have a place in an order that begins like this, or who they are while they are few."""
    return Key(f"BOARD#{order}#{shard}#{prefix}", "NODE")


def board_top(order: str, shard: int) -> Key:
    """The first people of an order, as a board shows them."""
    return Key(f"BOARD#{order}#{shard}", "TOP")


def board_sums(shard: int) -> Key:
    """What all people of the boards have done together."""
    return Key(f"BOARD#SUMS#{shard}", "SUMS")


def active_people(local_day: date, shard: int) -> Key:
    """How many people of the boards completed a session that they started on a day; it goes after some days."""
    return Key(f"BOARD#ACTIVE#{local_day.isoformat()}#{shard}", "ACTIVE")


def platform_day_in(sort_key: str) -> date | None:
    """The date in the sort key of a day's share of the platform's figures; None in those of other figures."""
    return date.fromisoformat(sort_key.split("#")[1]) if sort_key.startswith(DAY_PREFIX) else None


def is_platform_total(sort_key: str) -> bool:
    """Whether a sort key among the platform's figures is that of a total's share."""
    return sort_key.startswith("TOTAL#")
