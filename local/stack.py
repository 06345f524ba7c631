"""The emulator's process: start it, wait until it answers, stop it so that it saves its state."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import deque
from pathlib import Path

from local.settings import HOST, REGION, LocalSettings
from local.steps import LocalStackError
from local.streams import forget_stream_positions

START_SECONDS = 40
STOP_SECONDS = 30
LAST_LINES = 15
PORT_FILE = "port"


class Emulator:
    """MiniStack on a port of its own, with its state, its temporary files and its log in the state folder."""

    def __init__(self, settings: LocalSettings) -> None:
        self.settings = settings
        self.log_path = settings.state_dir / "stack.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers. LocalStackError with its last log lines when it does not."""
        require_free_port(self.settings.stack_port, "ROOST_STACK_PORT")
        self._keep_port()
        forget_stream_positions(self.settings.state_dir / "state/lambda.json")
        temporary = self.settings.state_dir / "tmp"
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
        with self.log_path.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ministack"],
                cwd=self.settings.state_dir,
                env=self._environment(temporary),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C in the terminal must reach us first
            )
        self._wait_until_ready(self.process)

    def stop(self) -> None:
        """End it and wait: it writes its state while it ends."""
        if self.process is None or not self.runs():
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.settings.state_dir / "tmp", ignore_errors=True)

    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def last_log_lines(self) -> str:
        return last_lines(self.log_path)

    def _keep_port(self) -> None:
        """Saved queues are known by their address, port included: state only works on the port that it was made on."""
        made_on = saved_port(self.settings.state_dir) or self.settings.stack_port
        if made_on != self.settings.stack_port:
            raise LocalStackError(
                f"The saved state belongs to port {made_on}: run with ROOST_STACK_PORT={made_on}, or `make reset` first"
            )
        self.settings.state_dir.mkdir(parents=True, exist_ok=True)
        (self.settings.state_dir / PORT_FILE).write_text(str(made_on))

    def _environment(self, temporary: Path) -> dict[str, str]:
        # Functions inherit this environment: the caller's AWS profile or proxies must not reach them.
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL") if name in os.environ}
        state = self.settings.state_dir
        return {
            **kept,
            "GATEWAY_PORT": str(self.settings.stack_port),
            "BIND_HOST": HOST,
            "MINISTACK_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "PERSIST_STATE": "1",
            "STATE_DIR": str(state / "state"),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(state / "s3"),
            "TMPDIR": str(temporary),
            "LOG_LEVEL": "WARNING",
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "NO_PROXY": f"{HOST},localhost",
        }

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise LocalStackError(self._failure(f"ended with code {process.returncode} while starting"))
            if answers(f"{self.settings.endpoint}/_ministack/ready"):
                return
            time.sleep(0.1)
        self.stop()
        raise LocalStackError(self._failure(f"did not answer within {START_SECONDS} s"))

    def _failure(self, what: str) -> str:
        return f"The local AWS emulator {what}. Last lines of {self.log_path}:\n{self.last_log_lines()}"


def saved_port(state_dir: Path) -> int | None:
    """The port that a state folder's state was made on."""
    path = state_dir / PORT_FILE
    return int(path.read_text()) if path.exists() else None


def last_lines(path: Path) -> str:
    """The end of a log, indented."""
    with path.open(encoding="utf-8", errors="replace") as log:
        return "".join(f"    {line}" for line in deque(log, LAST_LINES))


def answers(url: str) -> bool:
    """Whether a GET is answered with 200."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def is_port_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def require_free_port(port: int, setting: str) -> None:
    """LocalStackError when something listens on the port already."""
    if not is_port_free(port):
        raise LocalStackError(
            f"Port {port} is in use. Stop what uses it (lsof -i :{port}), or choose another: {setting}=<port> make dev"
        )


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
