"""What administration does about events: the directory of people and the platform's figures follow them."""

from collections.abc import Iterable, Mapping
from typing import Any

from roost.admin import figures, people


def follow(events: Iterable[Mapping[str, Any]]) -> None:
    """A batch of the stream at once, so that a crowd that registers costs a few writes and not one each.

    Events may come twice and in any order.
    """
    batch = list(events)
    people.follow(batch)
    figures.follow(batch)
