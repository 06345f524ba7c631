"""Log lines of the functions, in the terminal, about a second after they were written."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from botocore.exceptions import BotoCoreError, ClientError

from local.aws import client
from local.settings import LocalSettings

PLATFORM_LINES = ("START RequestId", "END RequestId", "REPORT RequestId", "INIT_START")


class LogTail:
    """Follows the functions' log group in a thread."""

    def __init__(self, settings: LocalSettings, group: str, write: Callable[[str], None]) -> None:
        self.logs = client(settings, "logs")
        self.group = group
        self.write = write
        self.since = int(time.time() * 1000)
        self.shown: set[str] = set()
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._follow, name="log-tail", daemon=True)

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        """End after what is written now has been shown."""
        self.stopped.set()
        self.thread.join(5)

    def _follow(self) -> None:
        while not self.stopped.wait(1):
            try:
                self.show_new()
            except (BotoCoreError, ClientError) as problem:
                self.write(f"(log lines cannot be read: {problem})")
                self.stopped.wait(10)

    def show_new(self) -> None:
        """Write what came since the last call. The emulator gives every invocation a log stream of its own."""
        pages = self.logs.get_paginator("filter_log_events").paginate(logGroupName=self.group, startTime=self.since)
        events = [event for page in pages for event in page["events"]]
        for event in events:
            if event["logStreamName"] not in self.shown and not event["message"].startswith(PLATFORM_LINES):
                self.write(event["message"])
        if events:
            self.since = max(event["timestamp"] for event in events)
            self.shown = {event["logStreamName"] for event in events if event["timestamp"] >= self.since}
