"""What is done about guests who stay away: one is deleted, one who still comes is judged again later."""

from background import guests
from tests.support.background.chores import Chore, Work
from tests.support.catalogue.focusmaster_world import BASE, FocusMasterWorld, master_of
from tests.support.client import Context


def _guests(world: FocusMasterWorld) -> Work:
    for _ in range(2):
        comes = master_of(world.api.post(f"{BASE}/auth/guest"), "")
    world.clock.tick(days=29)
    world.call("GET", f"{BASE}/auth/me", by=comes)
    world.clock.tick(days=2)

    def run() -> None:
        assert guests.handler({}, Context()) == {"deleted": 1}

    return run


WORK = {"Guests": Chore(_guests, dialect="focusmaster")}
