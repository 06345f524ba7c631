"""FocusMaster's rows about music, administration and feedback."""

from typing import Any

from roost.admin import people
from tests.functions.focusmaster.visitors import Visitor, sign_up
from tests.support.catalogue.rows import Paths, Row, World
from tests.support.spotify import lasting

BASE = "/focusmaster/api"


def _somebody(world: World, name: str, **fields: Any) -> Visitor:
    visitor: Visitor = world.once(name, lambda: sign_up(world.api, world.clock, name, **fields))
    return visitor


def administrator(world: World) -> Visitor:
    """Somebody who runs the platform."""
    return _somebody(world, "administrator", role="admin")


def other(world: World) -> str:
    """The id of somebody whom an administrator deals with."""
    return _somebody(world, "other").id


def _listed(world: World) -> None:
    """The directory knows everybody."""
    people.refresh([world.owner.user, administrator(world).user, _somebody(world, "other").user])


def linked(world: World) -> None:
    """The owner listens to music."""
    service = lasting()
    service.players["jane"] = {"is_playing": True, "progress_ms": 4200, "item": {"name": "Song"}}
    world.once("linked", lambda: world.call("GET", f"{BASE}/spotify/callback", params={"code": service.code()}))


def _agreed(world: World) -> dict[str, str]:
    service = lasting()
    url = world.call("GET", f"{BASE}/spotify/auth-url")["url"]
    return {"code": service.code(), "state": url.rpartition("state=")[2]}


def _reachable(_: World) -> None:
    lasting()


_api = Paths(BASE, {"user_id": other})
_admin: dict[str, Any] = {"by": administrator, "after": administrator, "owned": False}

ROWS: tuple[Row, ...] = (
    _api.get("FM-37", "spotify/auth-url", after=_reachable),
    _api.get("FM-39", "spotify/callback", public=True, params=_agreed),
    _api.get("FM-38", "spotify/now-playing", after=linked),
    _api.post("FM-42", "spotify/play", after=linked),
    _api.post("FM-42", "spotify/pause", after=linked),
    _api.post("FM-42", "spotify/next", after=linked),
    _api.post("FM-42", "spotify/previous", after=linked),
    _api.get("FM-46", "admin/users", **_admin | {"after": _listed}),
    _api.patch("FM-47", "admin/users/<user_id>/role", json={"role": "admin"}, **_admin),
    _api.patch("FM-48", "admin/users/<user_id>/ban", json={"reason": "Violation of terms"}, **_admin),
    _api.put("FM-51", "admin/users/<user_id>/status", json={"status": "suspended"}, **_admin),
    _api.get("FM-49", "admin/audit-logs", **_admin),
    _api.get("FM-50", "admin/stats", **_admin),
    _api.post("FM-52", "feedback", 201, json={"type": "bug", "message": "Found an issue", "category": "timer"}),
)
