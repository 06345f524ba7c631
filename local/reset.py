"""`make reset`: forget everything the local stack stored."""

from __future__ import annotations

import shutil

from local.settings import LocalSettings
from local.stack import is_port_free
from local.steps import LocalStackError, say


def reset(settings: LocalSettings) -> int:
    """Remove the state folder. Refused while a stack runs: it would write its state again when it ends."""
    if not is_port_free(settings.stack_port):
        raise LocalStackError(f"Something listens on port {settings.stack_port}: stop `make dev` first")
    shutil.rmtree(settings.state_dir, ignore_errors=True)
    say(f"  {settings.state_dir} is gone; the next `make dev` starts empty")
    return 0
