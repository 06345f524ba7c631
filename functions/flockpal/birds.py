"""FlockPal birds (FP-34 to FP-40)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from flockpal.wire import birds as wire
from flockpal.wire.api import BASE, flockpal_api
from flockpal.wire.fields import path_id
from roost.flock import service
from roost.kit import clock
from roost.kit.caller import Caller
from roost.kit.http import SignedIn

app = flockpal_api()
handler = app.handle

ALL = f"{BASE}/birds"
ONE = f"{ALL}/<bird_id>"


@app.get(ALL, tags=["Birds"])
def list_birds(caller: SignedIn) -> wire.BirdsAnswer:
    """List the birds of the active workspace by name."""
    return wire.BirdsAnswer(birds=[wire.BirdOut.of(bird) for bird in service.list_birds(caller)])


@app.post(ALL, status_code=201, tags=["Birds"])
def create_bird(caller: SignedIn, body: Annotated[wire.BirdBody, Body()]) -> wire.BirdAnswer:
    """Add a bird to the active workspace."""
    return wire.BirdAnswer.of(service.create_bird(caller, body.draft(), clock.now_ms()))


@app.put(ONE, tags=["Birds"])
def update_bird(caller: SignedIn, bird_id: str, body: Annotated[wire.BirdChange, Body()]) -> wire.BirdAnswer:
    """Change a bird; fields that are not sent stay."""
    return wire.BirdAnswer.of(service.update_bird(caller, path_id(bird_id), body.changes(), clock.now_ms()))


@app.delete(ONE, status_code=204, tags=["Birds"])
def delete_bird(caller: SignedIn, bird_id: str) -> None:
    """Delete a bird with its records."""
    service.delete_bird(caller, path_id(bird_id), clock.now_ms())


def _judge(caller: Caller, *_: str) -> None:
    service.require_keeper(caller)


app.guard("POST", ALL, _judge)
app.guard("PUT", ONE, _judge)
