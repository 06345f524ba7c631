"""Requests to services that the operator names."""

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from roost.kit import http_client
from roost.kit.http_client import Unreachable
from roost.kit.settings import Settings
from tests.support.stack import HeldClock

Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """A server on the loopback interface that answers every request so."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            answer(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"{}", **headers: str) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


class Script:
    """Answers with these statuses in turn, the last one for ever, and keeps the requests."""

    def __init__(self, *statuses: int, body: bytes = b"{}", **headers: str) -> None:
        self.statuses, self.body, self.headers = list(statuses), body, headers
        self.got: list[tuple[str, dict[str, str]]] = []

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        self.got.append((handler.command, {name.lower(): value for name, value in handler.headers.items()}))
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        send(handler, status, self.body, **self.headers)


def test_an_answer_is_handed_on_whatever_its_status(clock: HeldClock) -> None:
    for status, success in ((200, True), (204, True), (302, False), (400, False), (404, False)):
        script = Script(status, body=b"" if status == 204 else b'{"a": 1}')
        with serving(script) as url:
            reply = http_client.get(url)
        assert (reply.status, reply.is_success, len(script.got)) == (status, success, 1)
    assert http_client.Reply(200, b'{"a": 1}').object() == {"a": 1}


@pytest.mark.parametrize("body", [b"", b"[1]", b"7", b"<html>", b"[" * 100_000, b"\xff"])
def test_what_is_no_object_is_no_answer(body: bytes) -> None:
    with pytest.raises(Unreachable):
        http_client.Reply(200, body).object()


def test_reading_is_tried_again_writing_is_not(clock: HeldClock) -> None:
    script = Script(503, 200)
    with serving(script) as url:
        assert http_client.get(url).status == 200
    assert len(script.got) == 2
    script = Script(503, 200)
    with serving(script) as url:
        assert http_client.post_form(url, {"code": "1"}).status == 503
    assert len(script.got) == 1


def test_a_service_that_stays_broken_is_told_so(clock: HeldClock) -> None:
    script = Script(500)
    with serving(script) as url:
        assert http_client.get(url).status == 500
    assert len(script.got) == http_client.GET_ATTEMPTS


def test_nobody_there_is_unreachable(clock: HeldClock) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # bound, but nobody listens
        url = f"http://127.0.0.1:{held.getsockname()[1]}/"
        for ask in (http_client.get, lambda url: http_client.post_form(url, {})):
            with pytest.raises(Unreachable):
                ask(url)


@pytest.mark.parametrize("url", ["", "nonsense", "ftp://example.com", "http://", "http://a b/", "http://\ud800.com/"])
def test_what_is_no_address_is_unreachable(clock: HeldClock, url: str) -> None:
    with pytest.raises(Unreachable):
        http_client.get(url)


def test_no_redirect_is_followed(clock: HeldClock) -> None:
    script = Script(302, Location="http://127.0.0.1:9/elsewhere")
    with serving(script) as url:
        assert http_client.get(url).status == 302


def test_an_answer_without_end_is_cut_off(clock: HeldClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_client, "MAX_ANSWER", 1000)
    for size, taken in ((1000, True), (1001, False)):
        with serving(Script(200, body=b"x" * size)) as url:
            if taken:
                assert len(http_client.get(url).content) == size
                continue
            with pytest.raises(Unreachable):
                http_client.get(url)


def test_a_slow_answer_is_given_up(clock: HeldClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """One byte at a time would never meet the time limit of a single read."""
    monkeypatch.setattr(http_client, "WHOLE_S", 0.0)
    with serving(Script(200)) as url, pytest.raises(Unreachable):
        http_client.post_form(url, {})


def test_packed_answers_are_neither_wanted_nor_unpacked(clock: HeldClock) -> None:
    script = Script(200, body=gzip.compress(b"{}"), Content_Encoding="gzip")
    with serving(script) as url, pytest.raises(Unreachable):
        http_client.post_form(url, {})
    assert script.got[0][1]["accept-encoding"] == "identity"


def test_nothing_is_carried_from_one_request_to_the_next(clock: HeldClock) -> None:
    script = Script(200, Set_Cookie="session=of-somebody; Path=/")
    with serving(script) as url:
        http_client.get(url, {"Authorization": "Bearer secret"})
        http_client.get(url)
    assert script.got[0][1]["authorization"] == "Bearer secret"
    assert not script.got[1][1].keys() & {"cookie", "authorization"}


def test_the_environment_has_no_say(clock: HeldClock, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    http_client.client.cache_clear()
    with serving(Script(200)) as url:
        assert http_client.get(url).status == 200
    http_client.client.cache_clear()


def test_on_aws_only_https_is_spoken(clock: HeldClock, monkeypatch: pytest.MonkeyPatch) -> None:
    on_aws: Any = Settings.model_validate({"ROOST_TABLE": "roost", "ROOST_STAGE": "aws"})
    monkeypatch.setattr(http_client, "settings", lambda: on_aws)
    script = Script(200)
    with serving(script) as url, pytest.raises(Unreachable):
        http_client.get(url)
    assert not script.got


def test_the_clients_library_is_loaded_when_it_is_needed() -> None:
    import subprocess
    import sys

    program = "import sys, roost.kit.http_client, roost.identity.oauth; print({'httpx', 'jwt'} & set(sys.modules))"
    path = ":".join(filter(None, sys.path))
    made = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": path, "ROOST_TABLE": "roost-test"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert made.stdout.strip() == "set()"
