"""Focura's rows about workspaces, their members and invitations; and how workspaces come about."""

from typing import Any, Final

from roost.kit import aws, ids
from roost.kit.settings import settings
from tests.support.catalogue.focura_world import BASE, Colleague, FocuraWorld
from tests.support.catalogue.rows import Paths, Row


def workspace(world: FocuraWorld) -> str:
    """The owner's workspace, with its slug `team`."""
    return str(world.once("workspace", lambda: world.made_by("POST", "workspaces", {"name": "Team"})["id"]))


def invitation(world: FocuraWorld, name: str, role: str = "MEMBER") -> Any:
    """An open invitation of somebody into the owner's workspace."""
    wanted = {"email": world.somebody(name).email, "role": role}
    path = f"workspaces/{workspace(world)}/invitations"
    return world.once(f"invitation-{name}", lambda: world.made_by("POST", path, wanted))


def colleague(world: FocuraWorld, name: str = "colleague", role: str = "MEMBER") -> Colleague:
    """Somebody who is a member of the owner's workspace."""
    person, token = world.somebody(name), invitation(world, name, role)["token"]
    world.once(f"joined-{name}", lambda: world.made_by("POST", f"workspaces/invitations/{token}/accept", by=person))
    return person


def upgrade(space: str, tier: str) -> None:
    """An operator gives a workspace another plan."""
    key = {"pk": {"S": f"SPACE#{ids.from_cuid(space) or 0:016d}"}, "sk": {"S": "SPACE"}}
    aws.client("dynamodb").update_item(
        TableName=settings().table,
        Key=key,
        UpdateExpression="SET tier = :tier",
        ExpressionAttributeValues={":tier": {"S": tier}},
    )


def _token(world: FocuraWorld) -> str:
    return str(invitation(world, "invitee")["token"])


def _invitee(world: FocuraWorld) -> Colleague:
    return world.somebody("invitee")


def _full(world: FocuraWorld) -> None:
    colleague(world, "admin", "ADMIN")
    colleague(world)


_api = Paths(
    f"{BASE}/workspaces",
    {"workspace_id": workspace, "token": _token, "member_id": lambda w: colleague(w).id},
)
_CLOSED: Final[Any] = {"not_yours": 403}
_TEAM: Final[Any] = {"after": _full, **_CLOSED}
_GUEST: Final = {"email": "guest@example.com", "role": "GUEST"}

ROWS: Final[tuple[Row, ...]] = (
    _api.get("FU-22", after=workspace),
    _api.post("FU-22a", status=201, json={"name": "Acme", "description": "We", "color": "#112233", "isPublic": True}),
    _api.get("FU-25", "<workspace_id>", **_CLOSED),
    _api.put("FU-26", "<workspace_id>", json={"name": "Renamed", "allowInvites": False}, **_CLOSED),
    _api.delete("FU-27", "<workspace_id>", 200, **_TEAM),
    _api.get("FU-28", "<workspace_id>/members", **_TEAM),
    _api.post("FU-29", "<workspace_id>/invitations", 201, json=_GUEST, **_CLOSED),
    _api.post("FU-29a", "<workspace_id>/invite", 201, json=_GUEST, **_CLOSED),
    _api.get("FU-30", "invitations/<token>", public=True),
    _api.post("FU-30a", "invitations/<token>/accept", by=_invitee, owned=False),
    _api.put("FU-31", "<workspace_id>/members/<member_id>/role", json={"role": "ADMIN"}, **_CLOSED),
    _api.delete("FU-32", "<workspace_id>/members/<member_id>", 200, **_CLOSED),
    _api.post("FU-32a", "<workspace_id>/leave", after=colleague, by=colleague, owned=False),
)
