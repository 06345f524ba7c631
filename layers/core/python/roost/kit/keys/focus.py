"""Keys of a person's sessions, figures and garden."""

from datetime import date
from typing import Final

from roost.kit.keys.shapes import Key, of_user, ordered

SESSION_PREFIX: Final = "SESSION#"
FORMER_PREFIX: Final = "FORMER#"
PLANT_PREFIX: Final = "PLANT#"
DAY_PREFIX: Final = "DAY#"
STATS_PREFIX: Final = "STATS#"
CLOCK_PREFIX: Final = "CLOCK#"


def active_session(user: int) -> Key:
    """The one running or paused session of a person; it sorts behind their ended ones."""
    return Key(of_user(user), f"{SESSION_PREFIX}ACTIVE")


def session(user: int, session_id: int) -> Key:
    """An ended session of a person."""
    return Key(of_user(user), f"{SESSION_PREFIX}{ordered(session_id)}")


def former_session(user: int, session_id: int) -> Key:
    """A session that its person deleted: shown nowhere, but what it earned follows from it."""
    return Key(of_user(user), f"{FORMER_PREFIX}{ordered(session_id)}")


def growth(user: int) -> Key:
    """What a person has earned by their completed sessions, and how many they deleted or gave up."""
    return Key(of_user(user), "GROWTH")


def garden(user: int) -> Key:
    """The counts of a person's garden, the next number of a plant, and up to which bed it was cleared."""
    return Key(of_user(user), "GARDEN")


def bed(user: int, bed_id: int) -> Key:
    """Plants of a person that came at one time: the one they set themselves, or those that grew from a session."""
    return Key(of_user(user), f"{PLANT_PREFIX}{ordered(bed_id)}")


def session_beds(user: int, session_id: int) -> Key:
    """Which beds belong to a session."""
    return Key(of_user(user), f"BEDS#{ordered(session_id)}")


def day(user: int, local_day: date) -> Key:
    """The figures of one local day of a person."""
    return Key(of_user(user), f"{DAY_PREFIX}{local_day.isoformat()}")


def stats(user: int, year: int) -> Key:
    """The totals and the active days of one local year of a person."""
    return Key(of_user(user), f"{STATS_PREFIX}{year:04d}")


def clock(user: int, clock_id: int) -> Key:
    """A finished stretch of a person's work clock."""
    return Key(of_user(user), f"{CLOCK_PREFIX}{ordered(clock_id)}")


def open_clock(user: int) -> Key:
    """The one running stretch of a person's work clock; it sorts behind their finished ones."""
    return Key(of_user(user), f"{CLOCK_PREFIX}OPEN")


def day_in(sort_key: str) -> date:
    """The date at the end of a day figure's sort key."""
    return date.fromisoformat(sort_key.rpartition("#")[2])


def year_in(sort_key: str) -> int:
    """The year at the end of a year figure's sort key."""
    return int(sort_key.rpartition("#")[2])
