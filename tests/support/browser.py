"""A real browser without a window, driven over its debugging protocol: for rounds that only a browser makes."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect

NAMES = ("chromium", "chromium-browser", "google-chrome")
WAIT_S = 20.0


def find_browser() -> str | None:
    """The browser of this machine."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Page:
    """One tab."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket, self._last = socket, 0

    def _call(self, method: str, **params: Any) -> dict[str, Any]:
        self._last += 1
        self._socket.send(json.dumps({"id": self._last, "method": method, "params": params}))
        deadline = time.monotonic() + WAIT_S
        while time.monotonic() < deadline:
            answer = json.loads(self._socket.recv(timeout=WAIT_S))
            if answer.get("id") == self._last:
                return dict(answer.get("result", {}))
        raise TimeoutError(method)

    def open(self, url: str) -> None:
        """Go somewhere."""
        self._call("Page.navigate", url=url)

    def run(self, script: str) -> Any:
        """What a script in the page evaluates to."""
        answer = self._call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        return answer.get("result", {}).get("value")

    def until(self, script: str, seconds: float = WAIT_S) -> Any:
        """The first true value of a script within so many seconds."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if value := self.run(script):
                return value
            time.sleep(0.1)
        raise AssertionError(f"never true: {script}; the page is {self.run('location.href')}")

    def press(self, selector: str) -> None:
        """Press the first element that the selector finds, once it is there."""
        self.until(f"document.querySelector({json.dumps(selector)}) !== null")
        self.run(f"document.querySelector({json.dumps(selector)}).click()")

    def picture(self, path: Path) -> None:
        """Save what the page looks like."""
        path.write_bytes(base64.b64decode(self._call("Page.captureScreenshot")["data"]))


def keep_picture(page: Page, name: str) -> None:
    """Save what the page looks like in the folder `ROOST_PICTURES`, if somebody wants to look at it."""
    if folder := os.environ.get("ROOST_PICTURES"):
        page.picture(Path(folder) / f"{name}.png")


def _address(folder: str) -> str:
    """Where the browser listens, which it writes down once it does."""
    written, deadline = Path(folder) / "DevToolsActivePort", time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        if written.exists() and "\n" in written.read_text():
            return f"127.0.0.1:{written.read_text().splitlines()[0]}"
        time.sleep(0.05)
    raise TimeoutError("the browser did not start")


@contextmanager
def browsing(binary: str) -> Iterator[Page]:
    """A tab of a fresh browser, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="roost-browser-", ignore_cleanup_errors=True) as folder:
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0"]
        arguments += [f"--user-data-dir={folder}", "--no-first-run", "--disable-background-networking", "about:blank"]
        process = subprocess.Popen([binary, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            address = _address(folder)
            tabs = httpx.get(f"http://{address}/json/list", trust_env=False, timeout=WAIT_S).json()
            tab = next(each for each in tabs if each["type"] == "page")
            with connect(tab["webSocketDebuggerUrl"], max_size=None) as socket:
                yield Page(socket)
        finally:
            process.terminate()
            process.wait(timeout=WAIT_S)
