"""FocusGuard's gardens (FG-34 to FG-41)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focusguard.wire import garden as wire
from focusguard.wire import limits
from focusguard.wire.api import BASE, focusguard_api
from focusguard.wire.errors import SESSION_NOT_FOUND
from focusguard.wire.paths import path_id, plant_id
from roost.garden import service
from roost.kit import clock
from roost.kit.http import SignedIn

GARDEN = f"{BASE}/garden"
PLANT = f"{GARDEN}/<garden_id>"

app = focusguard_api(missing=SESSION_NOT_FOUND)
handler = app.handle


@app.post(GARDEN, status_code=201, tags=["Garden"])
def add_plant(caller: SignedIn, body: Annotated[wire.PlantBody, Body()]) -> wire.Garden:
    """Plant for a session, open or completed; one such entry a session."""
    planted = service.add_plant(
        caller, body.session_id, body.plant_type, body.plant_num, body.growth_stage, clock.now_ms()
    )
    return wire.Garden.of(caller.user, *planted)


@app.get(GARDEN, tags=["Garden"])
def list_plants(caller: SignedIn, skip: wire.Skip = 0, limit: wire.Limit = 100) -> wire.GardenList:
    """List the caller's plants, newest first."""
    return wire.GardenList.of(caller, service.list_plants(caller, skip, limit))


@app.get(f"{GARDEN}/stats", tags=["Garden"])
def read_stats(caller: SignedIn) -> wire.GardenStats:
    """Count the caller's plants by how rare they are."""
    return wire.GardenStats.of(caller, service.read_garden(caller))


@app.post(f"{GARDEN}/reset", tags=["Garden"])
def reset_garden(caller: SignedIn) -> wire.Reset:
    """Remove all plants."""
    return wire.Reset.of(service.reset_garden(caller, clock.now_ms()))


@app.get(f"{GARDEN}/session/<session_id>", tags=["Garden"])
def read_session_plant(session_id: str, caller: SignedIn) -> wire.Garden:
    """Read the entry made for a session, or the first plant that grew from it."""
    return wire.Garden.of(caller.user, *service.read_session_plant(caller, path_id(session_id)))


@app.post(f"{GARDEN}/plant/<session_id>", status_code=201, tags=["Garden"])
def plant_during(session_id: str, caller: SignedIn) -> wire.Planted:
    """Let a plant grow while a session runs; what it is, is drawn."""
    return wire.Planted.of(*service.plant_during(caller, path_id(session_id), clock.now_ms()))


@app.get(PLANT, tags=["Garden"])
def read_plant(garden_id: str, caller: SignedIn) -> wire.Garden:
    """Read one plant."""
    return wire.Garden.of(caller.user, *service.read_plant(caller, *plant_id(garden_id)))


@app.patch(PLANT, tags=["Garden"])
def grow_plant(garden_id: str, caller: SignedIn, body: Annotated[wire.StageBody, Body()]) -> wire.Garden:
    """Set how far a plant has grown."""
    place = plant_id(garden_id)
    return wire.Garden.of(caller.user, *service.set_stage(caller, *place, body.growth_stage, clock.now_ms()))


@app.put(PLANT, tags=["Garden"])
def regrow_plant(garden_id: str, caller: SignedIn, body: Annotated[wire.StageBody, Body()]) -> wire.Garden:
    """The same with the other method."""
    place = plant_id(garden_id)
    return wire.Garden.of(caller.user, *service.set_stage(caller, *place, body.growth_stage, clock.now_ms()))


@app.delete(PLANT, status_code=204, tags=["Garden"])
def remove_plant(garden_id: str, caller: SignedIn) -> None:
    """Remove a plant; its session may get another."""
    service.remove_plant(caller, *plant_id(garden_id), clock.now_ms())


app.rule("POST", GARDEN, bucket=limits.GARDEN_ADD)
app.rule("POST", f"{GARDEN}/reset", bucket=limits.GARDEN_RESET)
app.rule("POST", f"{GARDEN}/plant/<session_id>", bucket=limits.GARDEN_PLANT)
app.rule("PATCH", PLANT, bucket=limits.GARDEN_CHANGE)
app.rule("PUT", PLANT, bucket=limits.GARDEN_CHANGE)
app.rule("DELETE", PLANT, bucket=limits.GARDEN_DELETE)
