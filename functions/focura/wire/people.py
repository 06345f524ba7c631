"""People and pages as the answers about projects, tasks and comments have them."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from focura.wire.fields import IdOut, Input, Output
from focura.wire.workspaces import MemberPerson
from roost.identity import pictures
from roost.identity.model import Account
from roost.kit.exchange import current


class Face(Output):
    id: IdOut
    name: str
    image: str | None


def person(user: int, people: Mapping[int, Account]) -> MemberPerson | None:
    """Somebody with their address; None for one without an account."""
    return MemberPerson.of(people[user], current()) if user in people else None


def face(user: int, people: Mapping[int, Account]) -> Face | None:
    """Somebody without their address."""
    if user not in people:
        return None
    image = pictures.address_of(people[user].avatar, current().base_url)
    return Face(id=user, name=people[user].display_name, image=image)


class PageQuery(Input):
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    limit: Annotated[int, Field(ge=1, le=100)] = 20

    @property
    def skip(self) -> int:
        """How many rows come before the page."""
        return (self.page - 1) * self.limit
