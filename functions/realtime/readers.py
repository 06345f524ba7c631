"""Whose tokens are taken: what an opened connection must know, without the words of any dialect."""

from typing import Final

from focura.wire import tokens as focura
from focusflow.wire import bearer as focusflow
from focusguard.wire import tokens as focusguard
from roost.inbox.connections.talk import Reader

READERS: Final[dict[str, Reader]] = {
    focusflow.NAME: focusflow.read_token,
    focusguard.NAME: focusguard.read_token,
    focura.NAME: focura.read_token,
}
