"""A whole stack for tests: fresh, on ports of its own, gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from local.aws import client
from local.deploy import deploy
from local.front import FrontDoor
from local.keys import rotate_signing_keys
from local.mailbox import read_mailbox
from local.schedules import fire_schedule
from local.settings import LocalSettings
from local.stack import Emulator, free_port, saved_port
from local.steps import say
from local.sweeps import Sweeps


@dataclass
class RunningStack:
    """Handles of a running stack."""

    settings: LocalSettings
    outputs: dict[str, str]
    emulator: Emulator

    @property
    def url(self) -> str:
        """The front door, without a trailing slash."""
        return self.settings.url

    @property
    def endpoint(self) -> str:
        """The emulated AWS APIs, for boto3's `endpoint_url`."""
        return self.settings.endpoint

    def client(self, service: str) -> Any:
        """A boto3 client of the stack."""
        return client(self.settings, service)

    def mailbox(self, to: str | None = None) -> list[dict[str, Any]]:
        """Mails sent to an address, newest last."""
        return read_mailbox(self.settings, to)

    def fire_schedule(self, name: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run a schedule's function now; `{"result": …}` or `{"error": …}`."""
        return fire_schedule(self.settings, name, body)

    def rotate_signing_keys(self) -> None:
        """Replace the signing key as a rotation would."""
        rotate_signing_keys(self.settings, self.outputs)


@contextmanager
def running_stack(
    relaxed: bool = False,
    overrides: Mapping[str, str] | None = None,
    state_dir: Path | None = None,
) -> Iterator[RunningStack]:
    """Start, deploy and open the front door. `relaxed` lifts the rate limits; `overrides` are named as in the
    environment (`ROOST_ACCESS_TTL` …), `{url}` in them is the front door; a given `state_dir` is kept, so that a second
    stack can start from it."""
    with tempfile.TemporaryDirectory(prefix="roost-stack-") as temporary:
        folder = state_dir or Path(temporary)
        settings = LocalSettings(
            port=free_port(),
            stack_port=saved_port(folder) or free_port(),
            state_dir=folder,
            overrides={"ROOST_RELAXED": "1" if relaxed else "0"},
        )
        named = {name: value.replace("{url}", settings.url) for name, value in (overrides or {}).items()}
        settings = replace(settings, overrides={**settings.overrides, **named})
        emulator = Emulator(settings)
        try:
            emulator.start()
            outputs = deploy(settings, quiet=True)
            front = FrontDoor(settings, outputs["ApiId"], outputs["SocketsId"])
            sweeps = Sweeps(settings, say)
            front.start()
            sweeps.start()
            try:
                yield RunningStack(settings, outputs, emulator)
            finally:
                sweeps.stop()
                front.stop()
        finally:
            emulator.stop()
