"""Processes that do one thing and answer once."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.inside.storage import Storage
from bench.server import Server
from bench.stage import Place

REGION = "us-east-1"
SETTINGS = {
    "ROOST_TABLE": "roost",
    "ROOST_STAGE": "local",
    "ROOST_RELAXED": "1",
    "ROOST_SIGNING_SECRET": "roost-signing",
    "ROOST_EXPORT_BUCKET": "roost-exports",
    "ROOST_MAIL_SENDER": "roost@example.com",
    "ROOST_TIMER_QUEUE_URL": "http://127.0.0.1/000000000000/timers",
    "ROOST_FIGURES_QUEUE_URL": "http://127.0.0.1/000000000000/figures",
    "POWERTOOLS_LOG_LEVEL": "INFO",
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_ACCESS_KEY_ID": "bench",
    "AWS_SECRET_ACCESS_KEY": "bench",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "LANG": "C.UTF-8",
}


@dataclass(frozen=True)
class Answer:
    """What a child said, and the milliseconds of wall time and CPU until then, the interpreter's start included."""

    said: Any
    wall_ms: float
    cpu_ms: float


class ChildFailed(RuntimeError):
    """A child ended without an answer; the message is what it wrote to stderr."""


class Children:
    """Starts interpreters that see the staged build and nothing of the virtual environment."""

    def __init__(self, place: Place, server: Server) -> None:
        self._place, self._server = place, server
        self._environment = SETTINGS | {"AWS_ENDPOINT_URL": server.url, "HOME": str(place.inside)}

    def serve(self, storage_file: str) -> None:
        """Let children find the items of this file."""
        self._server.storage = Storage.loaded(json.loads(Path(storage_file).read_text()))

    def run(self, task: str, *arguments: str, rivals: bool = False) -> Answer:
        """Run a task of `inside/` and wait for its answer. Raises ChildFailed."""
        path = self._place.lambda_path + ([str(self._place.rivals)] if rivals else [])
        script = str(self._place.inside / "inside/start.py")
        reading, writing = os.pipe()
        command = [sys.executable, "-I", "-S", script, str(writing), os.pathsep.join(path), task, *arguments]
        started = time.perf_counter()
        child = subprocess.Popen(
            command, env=self._environment, pass_fds=(writing,), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            first = pipe.read(1)
            wall_ms = (time.perf_counter() - started) * 1000
            said = first + pipe.read()
        return self._finish(child, said, wall_ms)

    def _finish(self, child: subprocess.Popen[bytes], said: bytes, wall_ms: float) -> Answer:
        assert child.stderr
        complaint = child.stderr.read().decode(errors="replace")
        child.stderr.close()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode or not said:
            raise ChildFailed(complaint.strip() or f"exit code {child.returncode}")
        return Answer(json.loads(said), wall_ms, (usage.ru_utime + usage.ru_stime) * 1000)

    def keep(self, name: str, content: Any) -> str:
        """Write a file for children to read, and return its path."""
        path = Path(self._place.inside) / f"{name}.json"
        path.write_text(json.dumps(content))
        return str(path)
