"""`make dev`: the whole stack on this machine until Ctrl-C."""

from __future__ import annotations

import json
import signal
import time

from local.demo import EMAIL, PASSWORD, V1, load_demo
from local.deploy import deploy
from local.front import FrontDoor
from local.logs import LogTail
from local.settings import HOST, LocalSettings
from local.stack import Emulator, require_free_port
from local.steps import say, step
from local.sweeps import Sweeps

WELCOME = """
Roost is ready after {seconds:.0f} s. Log lines of the functions follow; Ctrl-C stops everything, your data stays.

  FocusFlow        {url}/focusflow/api/v1/    (docs: {url}/focusflow/api/v1/docs/)
  FocusGuard       {url}/focusguard/api/      (docs: {url}/focusguard/docs)
  FocusMaster      {url}/focusmaster/api/
  FlockPal         {url}/flockpal/api/
  Focura           {url}/focura/api/
  live events      {sockets}/ws/pomodoro/
  mails sent       {url}/_local/mailbox?to={email}
  the AWS APIs     {endpoint}

Sign in, create a task, start it:

{curl}
"""
JSON = "-H 'Content-Type: application/json'"


def run(settings: LocalSettings) -> int:
    """Start, deploy, load the demo data, then follow the log until Ctrl-C or TERM."""
    require_free_port(settings.port, "ROOST_PORT")
    signal.signal(signal.SIGINT, interrupt)  # a shell may have started us with it ignored
    signal.signal(signal.SIGTERM, interrupt)
    emulator = Emulator(settings)
    try:
        serve(settings, emulator)
    except KeyboardInterrupt:
        say()
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not cost the saved state
        with step("saving and stopping"):
            emulator.stop()
    return 0


def interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def serve(settings: LocalSettings, emulator: Emulator) -> None:
    started = time.monotonic()
    with step("local AWS"):
        emulator.start()
    outputs = deploy(settings)
    front = FrontDoor(settings, outputs["ApiId"], outputs["SocketsId"])
    with step("front door"):
        front.start()
    try:
        with step("demo account"):
            load_demo(settings)
        welcome(settings, time.monotonic() - started)
        follow(settings, emulator, outputs["FunctionLogsName"])
    finally:
        front.stop()


def follow(settings: LocalSettings, emulator: Emulator, group: str) -> None:
    """Show log lines until interrupted, or until the emulator ends."""
    tail, sweeps = LogTail(settings, group, say), Sweeps(settings, say)
    tail.start()
    sweeps.start()
    try:
        while emulator.runs():
            time.sleep(0.5)
    finally:
        sweeps.stop()
        tail.stop()
    say(f"The local AWS emulator ended by itself:\n{emulator.last_log_lines()}")


def welcome(settings: LocalSettings, seconds: float) -> None:
    addresses = {"url": settings.url, "sockets": f"ws://{HOST}:{settings.port}", "endpoint": settings.endpoint}
    say(WELCOME.format(seconds=seconds, email=EMAIL, curl=curl_lines(settings), **addresses))


def curl_lines(settings: LocalSettings) -> str:
    """Three lines that work when pasted into a shell."""
    api = f"{settings.url}{V1}"
    login = json.dumps({"email": EMAIL, "password": PASSWORD})
    task = json.dumps({"title": "Try Roost", "estimated_pomodoros": 1})
    bearer = '-H "Authorization: Bearer $TOKEN"'
    sign_in = f"TOKEN=$(curl -s {api}/auth/login/ {JSON} -d '{login}' | {picked('tokens', 'access')})"
    create = f"TASK=$(curl -s {api}/tasks/ {bearer} {JSON} -d '{task}' | {picked('id')})"
    return f"{sign_in}\n{create}\ncurl -s -X POST {api}/tasks/$TASK/start/ {bearer}"


def picked(*names: str) -> str:
    """A shell command that prints one value of the JSON it reads."""
    path = "".join(f'["{name}"]' for name in names)
    return f"python3 -c 'import json,sys; print(json.load(sys.stdin){path})'"
