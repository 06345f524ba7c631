"""FocusFlow V2: an organization and those who work in it. The owner of the world owns the organization."""

from typing import Any

from tests.functions.conftest import Person
from tests.support.catalogue.focusflow_v1 import V1, PersonalWorld, registered
from tests.support.catalogue.rows import Paths

V2 = "/focusflow/api/v2"
ORGANIZATIONS = f"{V2}/organizations"
SLUG = "acme"
ACME = f"{ORGANIZATIONS}/{SLUG}"


class FocusFlowWorld(PersonalWorld):
    """A person's world, and their organization."""

    def organization(self) -> str:
        """The slug of the world's organization."""
        if "organization" not in self.made:
            made = self.call("POST", f"{ORGANIZATIONS}/", {"name": "Acme", "slug": SLUG})
            self.made["organization"] = made["id"]
            self.clock.tick(1)
        return SLUG

    def _below(self, method: str, path: str, json: Any = None) -> Any:
        """A request about the organization; then a second passes."""
        self.organization()
        answer = self.call(method, f"{ACME}/{path}/", json)
        self.clock.tick(1)
        return answer

    def invited(self, email: str = "bob@example.com", role: str = "employee") -> Any:
        """What inviting an address answered."""
        wanted = {"email": email, "role": role}
        return self.once(f"invite:{email}", lambda: self._below("POST", "invites", wanted))

    def invite_id(self) -> int:
        return int(self.invited()["id"])

    def invite_token(self) -> str:
        return str(self.invited()["invite_token"])

    def _own_invite(self) -> str:
        olga = registered(self.api, "olga")
        self.call("POST", f"{ORGANIZATIONS}/", {"name": "Other", "slug": "other"}, by=olga)
        wanted = {"email": self.owner.email, "role": "manager"}
        return str(self.call("POST", f"{ORGANIZATIONS}/other/invites/", wanted, by=olga)["invite_token"])

    def own_invite(self) -> str:
        """The token of an invitation of the world's owner into an organization of somebody else."""
        return str(self.once("token", self._own_invite))

    def _joined(self) -> Person:
        token, bob = self.invite_token(), registered(self.api, "bob")
        self.call("POST", f"{V2}/invites/accept/", {"token": token}, by=bob)
        self.clock.tick(1)
        return bob

    def colleague(self) -> int:
        """The id of somebody who joined the organization as an employee."""
        return int(self.once("colleague", self._joined).id)

    def _shared(self, kind: str, wanted: dict[str, Any]) -> int:
        self.organization()
        sent = wanted | {"organization": SLUG}
        return int(self.once(kind, lambda: self.call("POST", f"{V1}/{kind}/", sent)["id"]))

    def shared_project(self) -> int:
        """The id of a project of the organization."""
        return self._shared("projects", {"name": "Acre"})

    def shared_task(self) -> int:
        """The id of a task of the organization, its owner's own."""
        return self._shared("tasks", {"title": "Plough", "project": self.shared_project(), "estimated_pomodoros": 2})

    def _wanted_assignment(self) -> Any:
        return {"task_id": self.shared_task(), "assigned_to": self.colleague()}

    def assigned(self) -> Any:
        """What giving that task to a colleague answered."""
        return self.once("assigned", lambda: self._below("POST", "tasks/assign", self._wanted_assignment()))

    def outsider(self) -> str:
        """The address of somebody with an account and without a seat."""
        return str(self.once("outsider", lambda: registered(self.api, "nina")).email)

    def webhook(self) -> int:
        """The id of a webhook of the organization."""
        wanted = {"url": "http://127.0.0.1:9/hook", "events": ["task_completed"]}
        return int(self.once("webhook", lambda: self._below("POST", "webhooks", wanted)["id"]))

    def delivery(self) -> str:
        """The id of a delivery to that webhook."""
        return str(self.once("delivery", lambda: self._below("POST", f"webhooks/{self.webhook()}/ping")["id"]))


_SPOTS = {
    "slug": FocusFlowWorld.organization,
    "user_id": FocusFlowWorld.colleague,
    "project_id": FocusFlowWorld.shared_project,
    "invite_id": FocusFlowWorld.invite_id,
    "token": FocusFlowWorld.invite_token,
    "webhook_id": FocusFlowWorld.webhook,
    "delivery_id": FocusFlowWorld.delivery,
}
_v2 = Paths(V2, _SPOTS, slash=True)
_one = Paths(f"{ORGANIZATIONS}/<slug>", _SPOTS, slash=True)
_ASSIGNED = {"after": FocusFlowWorld.assigned}
_NEW_HOOK = {"url": "http://127.0.0.1:9/", "events": ["task_started"]}

ROWS = (
    _v2.post("FF-31", "organizations", 201, json={"name": "Acme"}),
    _one.get("FF-32"),
    _one.patch("FF-33", json={"name": "Acme Inc"}),
    _one.get("FF-34", "members", after=FocusFlowWorld.colleague),
    _one.post("FF-35", "invites", 201, json=lambda w: {"email": w.outsider()}),
    _v2.post("FF-36", "invites/accept", json=lambda w: {"token": w.own_invite()}),
    _one.patch("FF-37", "members/<user_id>", json={"role": "manager"}),
    _one.delete("FF-38", "members/<user_id>"),
    _one.get("FF-39", "tasks", params=lambda w: {"owner": w.assigned()["assigned_to"]["id"]}),
    _one.post("FF-40", "tasks/assign", json=lambda w: w._wanted_assignment() | {"priority": "high"}),
    _one.get("FF-41", "dashboard/activity", params={"limit": 2}, **_ASSIGNED),
    _one.get("FF-42", "dashboard/overview", **_ASSIGNED),
    _one.get("FF-43", "employees/<user_id>", **_ASSIGNED),
    _one.get("FF-44", "analytics/team", params=lambda w: {"project": w.shared_project()}),
    _one.get("FF-45", "analytics/projects/<project_id>"),
    _one.get("FF-46", "analytics/export"),
    _one.post("FF-47", "webhooks", 201, json=_NEW_HOOK),
    _v2.get("FF-50", "docs", public=True),
    _v2.get("FF-54", "organizations", after=FocusFlowWorld.organization),
    _one.get("FF-55", "invites", after=FocusFlowWorld.invited),
    _one.delete("FF-56", "invites/<invite_id>"),
    _one.get("FF-57", "webhooks", after=FocusFlowWorld.webhook),
    _one.delete("FF-58", "webhooks/<webhook_id>"),
    _v2.get("FF-59b", "schema", public=True),
    Paths("/focusflow", _SPOTS).get("FF-61", "invite/<token>", public=True),
    _one.get("FF-71", "webhooks/<webhook_id>/deliveries", after=FocusFlowWorld.delivery),
    _one.post("FF-72", "webhooks/<webhook_id>/deliveries/<delivery_id>/redeliver", 202),
    _one.post("FF-73", "webhooks/<webhook_id>/ping", 202),
)

LOWEST = {
    **dict.fromkeys(("FF-32", "FF-34"), "employee"),
    **dict.fromkeys((f"FF-{number}" for number in (35, *range(39, 47), 55, 56)), "manager"),
    **dict.fromkeys((f"FF-{number}" for number in (33, 37, 38, 47, 57, 58, 71, 72, 73)), "admin"),
}
"""The lowest role that a route below a slug is for (contract section 9)."""
