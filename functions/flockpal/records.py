"""FlockPal weights and vet visits (FP-41 to FP-44)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from flockpal.wire import records as wire
from flockpal.wire.api import BASE, flockpal_api
from flockpal.wire.fields import path_id, today
from roost.flock.records import service
from roost.flock.service import require_keeper
from roost.kit import clock
from roost.kit.caller import Caller
from roost.kit.http import SignedIn

app = flockpal_api()
handler = app.handle

WEIGHTS = f"{BASE}/birds/<bird_id>/weights"
VISITS = f"{BASE}/birds/<bird_id>/vet-visits"


@app.get(WEIGHTS, tags=["Weights"])
def list_weights(caller: SignedIn, bird_id: str, days: wire.Days = "30") -> wire.WeightsAnswer:
    """List what a bird weighed lately."""
    found = service.list_weights(caller, path_id(bird_id), wire.days_back(days), today(clock.now_ms()))
    return wire.WeightsAnswer(weights=[wire.WeightOut.of(weight) for weight in found])


@app.post(WEIGHTS, status_code=201, tags=["Weights"])
def add_weight(caller: SignedIn, bird_id: str, body: Annotated[wire.WeightBody, Body()]) -> wire.WeightAnswer:
    """Record what a bird weighs on a date."""
    return wire.WeightAnswer.of(service.add_weight(caller, path_id(bird_id), body.draft(), clock.now_ms()))


@app.get(VISITS, tags=["Vet visits"])
def list_visits(caller: SignedIn, bird_id: str) -> wire.VisitsAnswer:
    """List a bird's visits to vets."""
    found = service.list_visits(caller, path_id(bird_id))
    return wire.VisitsAnswer(vet_visits=[wire.VisitOut.of(visit) for visit in found])


@app.post(VISITS, status_code=201, tags=["Vet visits"])
def add_visit(caller: SignedIn, bird_id: str, body: Annotated[wire.VisitBody, Body()]) -> wire.VisitAnswer:
    """Record a bird's visit to a vet."""
    return wire.VisitAnswer.of(service.add_visit(caller, path_id(bird_id), body.draft(), clock.now_ms()))


def _judge(caller: Caller, *_: str) -> None:
    require_keeper(caller)


for rule in (WEIGHTS, VISITS):
    app.guard("POST", rule, _judge)
