"""Somebody's world in FlockPal, made through its API."""

from dataclasses import dataclass
from typing import Any

from roost.identity import magic_links
from tests.support.catalogue.rows import World
from tests.support.flockpal import BASE, Browser, sign_in

BIRD = {"name": "Kiwi", "tagId": "FP-001", "species": "Cockatiel", "dateOfBirth": "2023-05-10"}


@dataclass
class FlockPalWorld(World):
    """The owner of a personal flock."""

    owner: Browser

    def somebody(self, name: str) -> Browser:
        """Somebody else with a flock of their own."""
        address = f"198.51.100.{len(self.made) + 100}"
        return self.once(name, lambda: sign_in(self.api, f"{name}@example.com", name.title(), address=address))

    def stranger(self) -> Browser:
        return self.somebody("stranger")

    def link(self) -> str:
        """The token of a sign-in link that was just mailed to the owner."""
        return magic_links.issue(self.owner.email, self.clock.now_ms)

    def second(self) -> int:
        """Another workspace of the owner, not the active one."""
        wanted = {"name": "Second"}
        return int(self.once("second", lambda: self.call("POST", f"{BASE}/workspaces", wanted)["workspace"]["id"]))

    def member(self) -> str:
        """An invited member of the owner's flock."""
        wanted = {"email": "member@example.com", "role": "staff"}
        made = self.once("member", lambda: self.call("POST", f"{BASE}/workspace/members", wanted)["member"])
        return str(made["id"])

    def bird(self) -> str:
        """A bird of the owner, weighed and seen by a vet."""
        return str(self.once("bird", self._bird))

    def _bird(self) -> str:
        bird = str(self.call("POST", f"{BASE}/birds", BIRD)["bird"]["id"])
        weight = {"weightGrams": 92.5, "recordedOn": "2026-02-28"}
        visit = {"visitedOn": "2026-02-20", "clinicName": "Avian Care Center", "reason": "Wellness exam"}
        self.call("POST", f"{BASE}/birds/{bird}/weights", weight)
        self.call("POST", f"{BASE}/birds/{bird}/vet-visits", visit)
        return bird

    def offer(self) -> str:
        """The owner's pending transfer of the bird to somebody who has no account."""
        wanted = {"birdId": self.bird(), "destinationOwnerEmail": "new-owner@example.com"}
        made = self.once("offer", lambda: self.call("POST", f"{BASE}/transfers/draft", wanted)["transfer"])
        return str(made["id"])

    def offered(self) -> str:
        """Somebody's pending transfer of a bird to the owner."""
        return str(self.once("offered", self._offered))

    def _offered(self) -> str:
        giver = self.somebody("giver")
        bird = self.call("POST", f"{BASE}/birds", BIRD | {"tagId": "FP-900"}, by=giver)["bird"]["id"]
        wanted = {"birdId": bird, "destinationOwnerEmail": self.owner.email}
        return str(self.call("POST", f"{BASE}/transfers/draft", wanted, by=giver)["transfer"]["id"])

    def integration(self) -> Any:
        """An integration token of the owner as its maker saw it once."""
        wanted = {"name": "n8n", "scope": "read_write"}
        return self.once("integration", lambda: self.call("POST", f"{BASE}/integration-tokens", wanted))

    def integration_id(self) -> str:
        return str(self.integration()["integrationToken"]["id"])

    def homeless(self) -> None:
        """From now on the owner is somebody who sat in one workspace only, and was just removed from it."""
        host, wanted = self.owner, {"email": "guest@example.com", "role": "staff"}
        member = self.call("POST", f"{BASE}/workspace/members", wanted)["member"]["id"]
        self.owner = sign_in(self.api, "guest@example.com", "Guest", address="198.51.100.99")
        assert self.owner.workspace == host.workspace
        self.call("DELETE", f"{BASE}/workspace/members/{member}", by=host)
