"""FocusFlow's view of one employee (FF-43)."""

from focusflow.wire import team as wire
from focusflow.wire.analytics import EndParameter, StartParameter
from focusflow.wire.api import DASHBOARD, V2, focusflow_v2
from focusflow.wire.paths import path_id
from focusflow.wire.seats import seated
from roost.insights import employee
from roost.kit import clock
from roost.kit.http import SignedIn
from roost.workspace.model import Action

app = focusflow_v2(DASHBOARD)
handler = app.handle

ONE = f"{V2}/organizations/<slug>/employees/<user_id>"


@app.get(ONE, tags=["Dashboard"])
def get_employee(
    caller: SignedIn, slug: str, user_id: str, start_date: StartParameter = None, end_date: EndParameter = None
) -> wire.EmployeeDetail:
    """One member's work in the organization."""
    space = seated(caller, slug, Action.SEE_TEAM)
    found = employee.read_employee(caller, space, path_id(user_id), start_date, end_date, clock.now_ms())
    return wire.EmployeeDetail.of(found)


app.guard(
    "GET",
    ONE,
    lambda caller, slug, user_id: employee.require_employee(
        caller, seated(caller, slug, Action.SEE_TEAM), path_id(user_id)
    ),
)
