"""The end of a transfer as writes, for the transactions that end it."""

from roost.flock.model import Bird
from roost.flock.transfers.model import State
from roost.kit import keys
from roost.kit.conditions import equals
from roost.kit.items import Item
from roost.kit.writes import Delete, Update, Write


def ending_writes(transfer: int, address: str, state: State, now_ms: int, more: Item | None = None) -> list[Write]:
    """Move a pending transfer to an end state, for one winner only; it waits for its address no more."""
    ended = {"state": state.value, "resolved_ms": now_ms, **(more or {})}
    pending = equals("state", State.PENDING.value)
    return [
        Update(keys.transfer(transfer), set=ended, condition=pending),
        Delete(keys.awaited_transfer(address, transfer)),
    ]


def cancelling_writes(bird: Bird, now_ms: int) -> list[Write]:
    """What becomes of a bird's pending transfer when the bird goes; nothing without one."""
    if bird.transfer is None or bird.transfer_to is None:
        return []
    return ending_writes(bird.transfer, bird.transfer_to, State.CANCELLED, now_ms)


def stays(transfer: int, bird: int) -> Update:
    """The bird is free for another transfer."""
    gone = ("transfer", "transfer_to", "transfer_until_ms")
    return Update(keys.bird(bird), remove=gone, condition=equals("transfer", transfer))
