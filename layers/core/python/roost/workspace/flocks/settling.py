"""Where somebody goes on who lost the flock that they were in."""

from dataclasses import replace

from roost.identity import logins
from roost.kit import ids
from roost.kit.caller import Caller, Seat
from roost.kit.errors import AccountGone, TokenRevoked
from roost.workspace.flocks import service, store
from roost.workspace.flocks.model import Standing
from roost.workspace.model import Role


def settle(caller: Caller, now_ms: int) -> Caller:
    """The caller in a flock that they sit in; no call while they still sit in the active one.

    A login that lost its flock goes where the person would start, their personal one if none is left; an integration
    token ends, for good: who is a member again needs a new one. Raises TokenRevoked.
    """
    seat = service.seats(caller).get(caller.active_space or 0)
    if seat and not (caller.token and ids.made_at_ms(caller.token) < seat.joined_ms):
        return caller
    if caller.kind != "login":
        raise TokenRevoked()
    space = Standing({space: Role(seat.role) for space, seat in service.seats(caller).items()}).start
    if space is None:
        space = _home(caller, now_ms)
        caller = replace(caller, flocks={**caller.flocks, space: Seat(Role.OWNER.value, None, now_ms)})
    logins.switch_space(caller, space)
    return replace(caller, active_space=space)


def _home(caller: Caller, now_ms: int) -> int:
    account = store.read_account(caller.user)
    if account is None:
        raise AccountGone()
    return service.show_home(account, now_ms)
