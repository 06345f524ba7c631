"""Looks for what is due every few seconds, where a deployed stack looks every few minutes."""

from __future__ import annotations

import threading
from collections.abc import Callable

from botocore.exceptions import BotoCoreError, ClientError

from local.aws import client
from local.schedules import schedules
from local.settings import LocalSettings

EVERY_S = 5
NAME = "due"


class Sweeps:
    """Fires one schedule again and again, in a thread."""

    def __init__(self, settings: LocalSettings, write: Callable[[str], None]) -> None:
        self.settings = settings
        self.write = write
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._sweep, name="sweeps", daemon=True)

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        """End, after a look that is under way."""
        self.stopped.set()
        self.thread.join(EVERY_S)

    def _sweep(self) -> None:
        functions, target = client(self.settings, "lambda"), schedules(self.settings)[NAME]["Arn"]
        while not self.stopped.wait(EVERY_S):
            try:
                functions.invoke(FunctionName=target, Payload=b"{}")["Payload"].read()
            except (BotoCoreError, ClientError) as problem:
                if not self.stopped.is_set():
                    self.write(f"(what is due cannot be looked for: {problem})")
