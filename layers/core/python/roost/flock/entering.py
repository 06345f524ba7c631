"""What a sign-in does for birds' sake: memberships and birds that wait for the address, and where the person starts."""

from dataclasses import replace
from typing import Final

from roost.identity.model import Account
from roost.workspace.flocks import service
from roost.workspace.flocks.joining import accept_pending
from roost.workspace.flocks.model import Standing
from roost.workspace.model import Role

AT_A_TIME: Final = 50
"""Anybody may let things wait for an address; however many do, its person gets in within seconds."""


def enter(account: Account, now_ms: int) -> int:
    """Let somebody in whose address is proved, and say in which flock they start (FP-11, FP-30, FP-49).

    They join where they are awaited, get their personal flock if they have none or a bird needs one, and the birds on
    their way to them arrive; of very many things that wait, some at a time. Twice is once, in parallel too.
    """
    standing, awaited = service.read_standing(account.id), service.read_awaited(account)
    if awaited.spaces and accept_pending(account, awaited.spaces[:AT_A_TIME], now_ms):
        standing = service.read_standing(account.id)
    if not standing.owned and (awaited.transfers or not standing.roles):
        standing = _with_home(account, standing, now_ms)
    if awaited.transfers:
        _hand_over(account, awaited.transfers[:AT_A_TIME], standing.owned[0], now_ms)
    return standing.start or account.home


def _with_home(account: Account, standing: Standing, now_ms: int) -> Standing:
    home = service.show_home(account, now_ms)
    return replace(standing, roles={**standing.roles, home: Role.OWNER})


def _hand_over(account: Account, transfers: list[int], home: int, now_ms: int) -> None:
    # Birds and transfers take long to load, and hardly anybody who signs in has some waiting.
    from roost.flock.transfers.service import complete_pending_transfers

    complete_pending_transfers(account, transfers, home, now_ms)
