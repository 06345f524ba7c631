"""The dialects that are spoken over WebSockets."""

from typing import Final

from focura import realtime as focura
from focusflow import realtime as focusflow
from focusguard import realtime as focusguard
from roost.inbox.connections.talk import Vocabulary

COMMON: Final = focusflow.VOCABULARY
"""What is spoken with somebody whose token tells no dialect."""

VOCABULARIES: Final[dict[str, Vocabulary]] = {
    each.dialect: each for each in (COMMON, focusguard.VOCABULARY, focura.VOCABULARY)
}
