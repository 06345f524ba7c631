"""FlockPal: signing in, sessions, tokens, workspaces, birds, transfers."""

from typing import Any, Final

from roost.kit import ids
from tests.support.catalogue.flockpal_world import BIRD, FlockPalWorld
from tests.support.catalogue.rows import DialectUnderTest, Paths, Refusals, Row
from tests.support.flockpal import BASE, Browser, sign_in

_api = Paths(
    BASE,
    {
        "provider": lambda _: "google",
        "token_id": FlockPalWorld.integration_id,
        "member_id": FlockPalWorld.member,
        "bird_id": FlockPalWorld.bird,
        "transfer_id": FlockPalWorld.offered,
    },
)
_OPEN: Final[dict[str, Any]] = {"public": True}
_WEIGHT: Final = {"weightGrams": 93, "recordedOn": "2026-03-01"}
_VISIT: Final = {"visitedOn": "2026-03-01", "clinicName": "Avian Care Center", "reason": "Check"}


def _link(world: FlockPalWorld) -> dict[str, Any]:
    return {"token": world.link()}


def _second(world: FlockPalWorld) -> dict[str, Any]:
    return {"workspaceId": world.second()}


def _draft(world: FlockPalWorld) -> dict[str, Any]:
    return {"birdId": world.bird(), "destinationOwnerEmail": "new-owner@example.com", "notes": "Likes millet"}


ROWS: Final[tuple[Row, ...]] = (
    _api.get("FP-01", "health", **_OPEN),
    _api.get("FP-02", "auth/providers", **_OPEN),
    _api.post("FP-03", "auth/register", 410, **_OPEN),
    _api.post("FP-04", "auth/login", 410, **_OPEN),
    _api.post("FP-05", "auth/magic-link/request", 202, json={"email": "taylor@example.com"}, **_OPEN),
    _api.get("FP-08", "auth/magic-link/verify", 302, params=_link, **_OPEN),
    _api.get("FP-12", "auth/session"),
    _api.post("FP-13", "auth/logout", 204),
    _api.post("FP-14", "auth/switch-workspace", json=_second),
    # No provider is configured: whole rounds with one that answers are made in tests/functions/flockpal/test_oauth.py.
    _api.get("FP-16", "auth/oauth/<provider>/start", 400, **_OPEN),
    _api.get("FP-17", "auth/oauth/<provider>/callback", 400, **_OPEN),
    _api.post("FP-19", "auth/oauth/<provider>/callback", 400, **_OPEN),
    _api.get("FP-25", "workspaces"),
    _api.post("FP-26", "workspaces", 201, json={"name": "Rescue", "workspaceType": "rescue"}),
    _api.get("FP-28", "workspace"),
    _api.put("FP-28", "workspace", json={"name": "Renamed Flock", "billingPlan": "household_plus"}),
    _api.get("FP-29", "workspace/members", after=FlockPalWorld.member),
    _api.post("FP-30", "workspace/members", 201, json={"email": "alex@example.com", "role": "viewer"}),
    _api.delete("FP-32", "workspace/members/<member_id>"),
    _api.get("FP-37", "birds", after=FlockPalWorld.bird),
    _api.post("FP-34", "birds", 201, json=BIRD),
    _api.put("FP-38", "birds/<bird_id>", json=BIRD | {"name": "Mango"}),
    _api.delete("FP-39", "birds/<bird_id>"),
    _api.get("FP-43", "birds/<bird_id>/weights"),
    _api.post("FP-41", "birds/<bird_id>/weights", 201, json=_WEIGHT),
    _api.get("FP-44", "birds/<bird_id>/vet-visits"),
    _api.post("FP-44", "birds/<bird_id>/vet-visits", 201, json=_VISIT),
    _api.get("FP-50a", "transfers", after=FlockPalWorld.offered),
    _api.post("FP-46", "transfers/draft", 201, json=_draft),
    _api.post("FP-50", "transfers/<transfer_id>/accept"),
    _api.post("FP-50", "transfers/<transfer_id>/decline"),
    _api.delete("FP-50", "transfers/<transfer_id>", transfer_id=FlockPalWorld.offer),
    _api.get("FP-52", "integration-tokens", after=FlockPalWorld.integration),
    _api.post("FP-53", "integration-tokens", 201, json={"name": "n8n", "scope": "read_only", "expiresInDays": 90}),
    _api.delete("FP-54", "integration-tokens/<token_id>"),
)


def _document() -> dict[str, Any]:
    from flockpal.wire.document import document  # describes every function: only when it is asked for

    return document()


def _log_out(world: FlockPalWorld, person: Browser) -> None:
    assert world.api.post(f"{BASE}/auth/logout", token=person.token).status == 204


def _gate_calls(row: Row) -> int:
    """Health is not counted; a link is also counted on the address that it goes to."""
    return {"FP-01": 0, "FP-05": 2}.get(row.contract, 1)


REFUSED = (401, "Authentication required.")

DIALECT = DialectUnderTest(
    name="flockpal",
    title="FlockPal",
    base=BASE,
    rows=ROWS,
    world=lambda api, clock: FlockPalWorld(api, clock, sign_in(api, "jane@example.com", "Jane Doe")),
    refusals=Refusals(
        fact=lambda answer: answer.json["error"],
        nobody=REFUSED,
        forged=REFUSED,
        foreign=REFUSED,
        revoked=REFUSED,
        expired=REFUSED,
        revoke=_log_out,
        lifetime_s=30 * 86_400,
    ),
    documents={"flockpal": _document},
    warm_up=f"{BASE}/workspace",
    unknown_id=ids.to_uuid(4503599627370495),
    headers=frozenset({"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"}),
    # Beyond the budget: signing in uses a link up, finds its person and what waits for them, and opens a login; offers
    # to somebody are found by their address, which must be read first.
    more_calls={"FP-08": 6, "FP-50a": 1},
    gate_calls=_gate_calls,
    settling=FlockPalWorld.homeless,
)
