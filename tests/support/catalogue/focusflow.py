"""FocusFlow, both versions."""

from functools import partial
from typing import Any

from tests.support.catalogue import focusflow_v1, focusflow_v2
from tests.support.catalogue.focusflow_v1 import V1, make_person
from tests.support.catalogue.focusflow_v2 import V2, FocusFlowWorld
from tests.support.catalogue.rows import DialectUnderTest, Refusals, Row


def _document(version: str) -> dict[str, Any]:
    from focusflow.wire.document import document  # describes every function: only when it is asked for

    return document(version)


def _sign_out(world: FocusFlowWorld, person: Any) -> None:
    assert world.api.post(f"{V1}/auth/logout/", json={"refresh": person.refresh}).status == 205


def _gate_calls(row: Row) -> int:
    """V2 limits are shared: its gate reads the card and counts elsewhere."""
    return 2 if row.rule.startswith(V2) and not row.public else 1


REFUSED = (401, "AUTHENTICATION_FAILED")

DIALECT = DialectUnderTest(
    name="focusflow",
    title="FocusFlow",
    base="/focusflow/api",
    rows=(*focusflow_v1.ROWS, *focusflow_v2.ROWS),
    world=lambda api, clock: FocusFlowWorld(api, clock, make_person(api)),
    refusals=Refusals(
        fact=lambda answer: answer.error["code"],
        nobody=REFUSED,
        forged=REFUSED,
        foreign=REFUSED,
        revoked=REFUSED,
        expired=(401, "TOKEN_EXPIRED"),
        revoke=_sign_out,
        lifetime_s=900,
    ),
    documents={"focusflow-v1": partial(_document, "1.0"), "focusflow-v2": partial(_document, "2.0")},
    warm_up=f"{V1}/auth/profile/",
    unknown_id="4503599627370495",
    headers=frozenset({"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-API-Version"}),
    hashing=frozenset({"FF-01", "FF-02"}),
    # Reads beyond the budget: an export is account, projects, tasks and sessions at once; the manager's reports read
    # members, figures and, as a third list, the tasks or projects that they name.
    more_calls={"FF-30": 2, "FF-42": 1, "FF-43": 1, "FF-44": 1, "FF-45": 1},
    gate_calls=_gate_calls,
    settling=FocusFlowWorld.overdue,
    # An export of more than 5 MiB goes to S3, and its link carries the right to read it.
    unseen={
        "FocusflowExport": frozenset({"s3:PutObject", "s3:GetObject"}),
        "FocusflowTeamExport": frozenset({"s3:PutObject", "s3:GetObject", "s3:AbortMultipartUpload"}),
    },
)
