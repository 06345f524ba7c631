"""Stream mappings over a restart: the emulator saves how far each had read, but not the stream's records.

A restored position lies beyond the end of the new, empty stream, and nothing would be delivered until it is reached.
"""

from __future__ import annotations

import json
from pathlib import Path

POSITIONS = "dynamodb_stream_positions"


def forget_stream_positions(saved: Path) -> None:
    """Let every mapping start at the beginning of its stream: change the emulator's saved state before it starts."""
    if saved.exists():
        state = json.loads(saved.read_text(encoding="utf-8"))
        state["payload"].pop(POSITIONS, None)
        saved.write_text(json.dumps(state), encoding="utf-8")
