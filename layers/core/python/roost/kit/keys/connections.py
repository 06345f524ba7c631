"""Keys of open WebSockets."""

from typing import Final

from roost.kit.keys.shapes import Key, of_user, ordered

CONNECTION_PREFIX: Final = "CONNECTION#"


def connection(connection_id: str) -> Key:
    """An open WebSocket, by the gateway's name for it: whose it is and where else it is listed."""
    return Key(f"{CONNECTION_PREFIX}{connection_id}", "CONNECTION")


def connection_of_person(user: int, connection_id: str) -> Key:
    """A WebSocket among those of its person."""
    return Key(of_user(user), f"{CONNECTION_PREFIX}{connection_id}")


def connection_in_space(space_id: int, connection_id: str) -> Key:
    """A WebSocket among those of the people who had a seat in a workspace when they connected, or got one since."""
    return Key(f"SPACE#{ordered(space_id)}", f"{CONNECTION_PREFIX}{connection_id}")


def person_roster(user: int) -> Key:
    """The WebSockets that count against a person's own limit, each with its latest end."""
    return Key(of_user(user), "ROSTER")


def space_roster(space_id: int) -> Key:
    """The WebSockets that count against a workspace's limit, each with its latest end."""
    return Key(f"SPACE#{ordered(space_id)}", "ROSTER")
