"""The routes of FocusFlow V2: what its own matrix of roles, its costs and its policies are tested with.

The owner of the world is the owner of its organization.
"""

from typing import Any

from tests.support.catalogue import ROWS, V1, Request, Row, World

V2 = "/focusflow/api/v2"
ORGANIZATIONS = f"{V2}/organizations"
SLUG = "acme"


def organization(world: World) -> str:
    """The path of the world's organization."""
    if "organization" not in world.made:
        answer = world.api.post(f"{ORGANIZATIONS}/", json={"name": "Acme", "slug": SLUG}, token=world.owner.token)
        assert answer.status == 201, answer.body
        world.made["organization"] = answer.json["id"]
        world.clock.tick(1)
    return f"{ORGANIZATIONS}/{SLUG}"


def invited(world: World, email: str = "bob@example.com", role: str = "employee") -> Any:
    """What inviting an address answered."""
    name = f"invite:{email}"
    if name not in world.made:
        wanted = {"email": email, "role": role}
        answer = world.api.post(f"{organization(world)}/invites/", json=wanted, token=world.owner.token)
        assert answer.status == 201, answer.body
        world.made[name] = answer.json
        world.clock.tick(1)
    return world.made[name]


def own_invite(world: World) -> str:
    """The token of an invitation of the world's owner into an organization of somebody else."""
    if "token" not in world.made:
        other = _registered(world, "olga")["tokens"]["access"]
        world.api.post(f"{ORGANIZATIONS}/", json={"name": "Other", "slug": "other"}, token=other)
        wanted = {"email": world.owner.email, "role": "manager"}
        answer = world.api.post(f"{ORGANIZATIONS}/other/invites/", json=wanted, token=other)
        assert answer.status == 201, answer.body
        world.made["token"] = answer.json["invite_token"]
    return str(world.made["token"])


def colleague(world: World) -> int:
    """The id of somebody who joined the world's organization as an employee."""
    if "colleague" not in world.made:
        token = invited(world)["invite_token"]
        bob = _registered(world, "bob")
        joined = world.api.post(f"{V2}/invites/accept/", json={"token": token}, token=bob["tokens"]["access"])
        assert joined.status == 200, joined.body
        world.made["colleague"] = bob["id"]
        world.clock.tick(1)
    return int(world.made["colleague"])


def shared_project(world: World) -> int:
    """The id of a project of the world's organization."""
    return _shared(world, "projects", {"name": "Acre"})


def shared_task(world: World) -> int:
    """The id of a task of the world's organization, its owner's own."""
    return _shared(world, "tasks", {"title": "Plough", "project": shared_project(world), "estimated_pomodoros": 2})


def _shared(world: World, kind: str, wanted: dict[str, Any]) -> int:
    organization(world)
    if kind not in world.made:
        answer = world.api.post(f"{V1}/{kind}/", json=wanted | {"organization": SLUG}, token=world.owner.token)
        assert answer.status == 201, answer.body
        world.made[kind] = answer.json["id"]
    return int(world.made[kind])


def assigned(world: World) -> Any:
    """What giving that task to a colleague answered."""
    if "assigned" not in world.made:
        wanted = {"task_id": shared_task(world), "assigned_to": colleague(world)}
        path = f"{organization(world)}/tasks/assign/"
        answer = world.api.post(path, json=wanted, token=world.owner.token)
        assert answer.status == 200, answer.body
        world.made["assigned"] = answer.json
    return world.made["assigned"]


def outsider(world: World) -> str:
    """The address of somebody with an account and without a seat."""
    if "outsider" not in world.made:
        world.made["outsider"] = _registered(world, "nina")["email"]
    return str(world.made["outsider"])


def _registered(world: World, name: str) -> Any:
    wanted = {"email": f"{name}@example.com", "username": name, "password": "SecurePass123!"}
    answer = world.api.post(f"{V1}/auth/register/", json=wanted, address="198.51.100.200")
    assert answer.status == 201, answer.body
    return answer.json


LOWEST = {
    "FF-32": "employee",
    "FF-33": "admin",
    "FF-34": "employee",
    "FF-35": "manager",
    "FF-37": "admin",
    "FF-38": "admin",
    "FF-39": "manager",
    "FF-40": "manager",
    "FF-41": "manager",
    "FF-42": "manager",
    "FF-43": "manager",
    "FF-44": "manager",
    "FF-45": "manager",
    "FF-46": "manager",
    "FF-47": "admin",
    "FF-55": "manager",
    "FF-56": "manager",
    "FF-57": "admin",
    "FF-58": "admin",
    "FF-71": "admin",
    "FF-72": "admin",
    "FF-73": "admin",
}
"""The lowest role that a route below a slug is for (contract section 9)."""


def webhook(world: World) -> str:
    """The path of a webhook of the world's organization."""
    if "webhook" not in world.made:
        wanted = {"url": "http://127.0.0.1:9/hook", "events": ["task_completed"]}
        answer = world.api.post(f"{organization(world)}/webhooks/", json=wanted, token=world.owner.token)
        assert answer.status == 201, answer.body
        world.made["webhook"] = answer.json["id"]
    return f"{organization(world)}/webhooks/{world.made['webhook']}"


def delivery(world: World) -> str:
    """The path of a delivery to that webhook."""
    if "delivery" not in world.made:
        answer = world.api.post(f"{webhook(world)}/ping/", token=world.owner.token)
        assert answer.status == 202, answer.body
        world.made["delivery"] = answer.json["id"]
    return f"{webhook(world)}/deliveries/{world.made['delivery']}"


WEBHOOKS = f"{ORGANIZATIONS}/<slug>/webhooks"
WEBHOOK = f"{WEBHOOKS}/<webhook_id>"

WEBHOOK_ROWS = (
    Row(
        "FF-47",
        "POST",
        WEBHOOKS,
        lambda w: Request(f"{organization(w)}/webhooks/", {"url": "http://127.0.0.1:9/", "events": ["task_started"]}),
        201,
    ),
    Row("FF-57", "GET", WEBHOOKS, lambda w: Request(f"{organization(w)}/webhooks/", None, {"x": webhook(w)})),
    Row("FF-58", "DELETE", WEBHOOK, lambda w: Request(f"{webhook(w)}/"), 204),
    Row(
        "FF-71",
        "GET",
        f"{WEBHOOK}/deliveries",
        lambda w: Request(f"{webhook(w)}/deliveries/", None, {"x": delivery(w)}),
    ),
    Row(
        "FF-72",
        "POST",
        f"{WEBHOOK}/deliveries/<delivery_id>/redeliver",
        lambda w: Request(f"{delivery(w)}/redeliver/"),
        202,
    ),
    Row("FF-73", "POST", f"{WEBHOOK}/ping", lambda w: Request(f"{webhook(w)}/ping/"), 202),
)

ROWS_V2 = (
    Row("FF-31", "POST", ORGANIZATIONS, lambda w: Request(f"{ORGANIZATIONS}/", {"name": "Acme"}), 201),
    Row("FF-32", "GET", f"{ORGANIZATIONS}/<slug>", lambda w: Request(f"{organization(w)}/"), owned=True),
    Row(
        "FF-33",
        "PATCH",
        f"{ORGANIZATIONS}/<slug>",
        lambda w: Request(f"{organization(w)}/", {"name": "Acme Inc"}),
        owned=True,
    ),
    Row(
        "FF-34",
        "GET",
        f"{ORGANIZATIONS}/<slug>/members",
        lambda w: Request(f"{organization(w)}/members/", None, {"x": colleague(w)}),
        owned=True,
    ),
    Row(
        "FF-35",
        "POST",
        f"{ORGANIZATIONS}/<slug>/invites",
        lambda w: Request(f"{organization(w)}/invites/", {"email": outsider(w)}),
        201,
        owned=True,
    ),
    Row("FF-36", "POST", f"{V2}/invites/accept", lambda w: Request(f"{V2}/invites/accept/", {"token": own_invite(w)})),
    Row(
        "FF-37",
        "PATCH",
        f"{ORGANIZATIONS}/<slug>/members/<user_id>",
        lambda w: Request(f"{organization(w)}/members/{colleague(w)}/", {"role": "manager"}),
        owned=True,
    ),
    Row(
        "FF-38",
        "DELETE",
        f"{ORGANIZATIONS}/<slug>/members/<user_id>",
        lambda w: Request(f"{organization(w)}/members/{colleague(w)}/"),
        204,
        owned=True,
    ),
    Row(
        "FF-39",
        "GET",
        f"{ORGANIZATIONS}/<slug>/tasks",
        lambda w: Request(f"{organization(w)}/tasks/", None, {"owner": assigned(w)["assigned_to"]["id"]}),
        owned=True,
    ),
    Row(
        "FF-40",
        "POST",
        f"{ORGANIZATIONS}/<slug>/tasks/assign",
        lambda w: Request(
            f"{organization(w)}/tasks/assign/",
            {"task_id": shared_task(w), "assigned_to": colleague(w), "priority": "high"},
        ),
        owned=True,
    ),
    Row(
        "FF-41",
        "GET",
        f"{ORGANIZATIONS}/<slug>/dashboard/activity",
        lambda w: Request(f"{organization(w)}/dashboard/activity/", None, {"limit": 1 + bool(assigned(w))}),
        owned=True,
    ),
    Row(
        "FF-42",
        "GET",
        f"{ORGANIZATIONS}/<slug>/dashboard/overview",
        lambda w: Request(f"{organization(w)}/dashboard/overview/", None, {"x": assigned(w)["id"]}),
        owned=True,
    ),
    Row(
        "FF-43",
        "GET",
        f"{ORGANIZATIONS}/<slug>/employees/<user_id>",
        lambda w: Request(f"{organization(w)}/employees/{assigned(w)['assigned_to']['id']}/"),
        owned=True,
    ),
    Row(
        "FF-44",
        "GET",
        f"{ORGANIZATIONS}/<slug>/analytics/team",
        lambda w: Request(f"{organization(w)}/analytics/team/", None, {"project": shared_project(w)}),
        owned=True,
    ),
    Row(
        "FF-45",
        "GET",
        f"{ORGANIZATIONS}/<slug>/analytics/projects/<project_id>",
        lambda w: Request(f"{organization(w)}/analytics/projects/{shared_project(w)}/"),
        owned=True,
    ),
    Row(
        "FF-46",
        "GET",
        f"{ORGANIZATIONS}/<slug>/analytics/export",
        lambda w: Request(f"{organization(w)}/analytics/export/"),
        owned=True,
    ),
    Row("FF-54", "GET", ORGANIZATIONS, lambda w: Request(f"{ORGANIZATIONS}/", None, {"x": organization(w)})),
    Row(
        "FF-55",
        "GET",
        f"{ORGANIZATIONS}/<slug>/invites",
        lambda w: Request(f"{organization(w)}/invites/", None, {"x": invited(w)["id"]}),
        owned=True,
    ),
    Row(
        "FF-56",
        "DELETE",
        f"{ORGANIZATIONS}/<slug>/invites/<invite_id>",
        lambda w: Request(f"{organization(w)}/invites/{invited(w)['id']}/"),
        204,
        owned=True,
    ),
    Row(
        "FF-61",
        "GET",
        "/focusflow/invite/<token>",
        lambda w: Request(f"/focusflow/invite/{invited(w)['invite_token']}"),
        public=True,
    ),
    *WEBHOOK_ROWS,
)

DOCS_V2 = (
    Row("FF-50", "GET", f"{V2}/docs", lambda _: Request(f"{V2}/docs/"), public=True),
    Row("FF-59b", "GET", f"{V2}/schema", lambda _: Request(f"{V2}/schema/"), public=True),
)
ALL_ROWS = (*ROWS, *ROWS_V2, *DOCS_V2)
"""Every documented route of the dialect."""
