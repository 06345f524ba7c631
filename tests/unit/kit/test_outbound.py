"""Requests to addresses that users name: request forgery closed, time bounded."""

import os
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from roost.kit import outbound
from roost.kit.outbound import AddressRefused, NameUnknown, NoAnswer, is_public, parse, post, resolve
from roost.kit.settings import Settings, settings
from tests.support.receiver import receiving

Serve = Callable[[socket.socket], object]


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on AWS."""
    there = Settings.model_validate({**os.environ, "ROOST_STAGE": "aws"})
    monkeypatch.setattr(outbound, "settings", lambda: there)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What host names resolve to; the next lookup may find something else."""
    known: dict[str, list[str]] = {}
    genuine = socket.getaddrinfo

    def look_up(host: str, port: Any, *rest: Any, **options: Any) -> Any:
        if host not in known:
            return genuine(host, port, *rest, **options)
        return [row for each in known[host] for row in genuine(each, port, *rest, **options)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


PRIVATE = (
    "0.0.0.0",  # noqa: S104
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.9.9.9",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::127.0.0.1",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
)
PUBLIC = ("1.1.1.1", "8.8.8.8", "93.184.216.34", "172.32.0.1", "2606:4700:4700::1111", "::ffff:8.8.8.8")


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_nobodys_or_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", [each for each in PRIVATE if "%" not in each])
def test_deployed_nothing_private_is_connected_to(address: str, deployed: None, names: dict[str, list[str]]) -> None:
    names["inside.example.com"] = [address]
    with pytest.raises(AddressRefused, match="not public"):
        resolve(parse("https://inside.example.com/"), 5)


def test_one_private_address_among_public_ones_is_enough_to_refuse(deployed: None, names: dict[str, list[str]]) -> None:
    names["mixed.example.com"] = ["8.8.8.8", "10.0.0.1"]
    with pytest.raises(AddressRefused):
        resolve(parse("https://mixed.example.com/"), 5)
    names["fine.example.com"] = ["2606:4700:4700::1111", "8.8.8.8"]
    assert resolve(parse("https://fine.example.com/"), 5) == ["8.8.8.8", "2606:4700:4700::1111"]


LITERALS = ("127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "localhost")


@pytest.mark.parametrize("host", LITERALS)
def test_every_spelling_of_the_machine_itself_is_refused(host: str, deployed: None) -> None:
    with pytest.raises(AddressRefused):
        resolve(parse(f"https://{host}/"), 5)


def test_locally_the_machine_itself_is_allowed_and_other_private_addresses_are_not() -> None:
    assert settings().stage == "local"
    assert resolve(parse("http://127.0.0.1:9/"), 5) == ["127.0.0.1"]
    assert resolve(parse("http://[::1]:9/"), 5) == ["::1"]
    for host in ("10.0.0.1", "169.254.169.254", "192.168.0.1", "0.0.0.0"):  # noqa: S104
        with pytest.raises(AddressRefused):
            resolve(parse(f"http://{host}/"), 5)


def test_deployed_only_https_is_taken(deployed: None) -> None:
    assert parse("https://example.com/hook?a=1").path == "/hook?a=1"
    with pytest.raises(AddressRefused, match="https"):
        parse("http://example.com/")


BROKEN = (
    "",
    "example.com",
    "//example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://example.com/",
    "javascript:alert(1)",
    "https://",
    "https:///path",
    "https://?x",
    "https://user@example.com/",
    "https://user:word@example.com/",
    "https://@example.com/",
    "https://example.com/#part",
    "https://example.com/#",
    "https://example.com:0/",
    "https://example.com:65536/",
    "https://example.com:http/",
    "https://[::1/",
    "https://a..b/",
    f"https://{'a' * 64}.com/",
    "https://exa mple.com/",
    "https://example.com/\r\nHost: inside",
    "https://example.com\\@inside/",
    "https://example.com/\x7f",
    f"https://example.com/{'x' * 2040}",
)


@pytest.mark.parametrize("url", BROKEN)
def test_what_is_no_proper_address_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        parse(url)


def test_an_address_is_taken_apart_as_it_will_be_asked_for() -> None:
    target = parse("HTTPS://Bücher.example:8443/a%20b/ü?q=ä&r=%2F")
    assert (target.scheme, target.host, target.port) == ("https", "xn--bcher-kva.example", 8443)
    assert target.path == "/a%20b/%C3%BC?q=%C3%A4&r=%2F"
    assert target.host_header == "xn--bcher-kva.example:8443"
    assert parse("https://example.com").path == "/"
    assert parse("https://example.com:443/").host_header == "example.com"
    assert parse("http://[::1]:8080/").host_header == "[::1]:8080"


def test_a_name_that_does_not_resolve_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(NameUnknown):
        post("https://nowhere.example/", b"", {}, seconds=5)


def test_a_lookup_that_takes_too_long_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()

    def slow(*_: Any, **__: Any) -> Any:
        answered.wait(20)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    started = monotonic()
    with pytest.raises(NameUnknown):
        resolve(parse("https://slow.example/"), 0.2)
    assert monotonic() - started < 2
    answered.set()


def test_the_bytes_and_headers_arrive_as_given(names: dict[str, list[str]]) -> None:
    names["hooks.example.com"] = ["127.0.0.1"]
    body = '{"title":"Grüße 🦆"}'.encode()
    with receiving() as receiver:
        url = f"http://hooks.example.com:{receiver.port}/in/üb?x=1"
        assert post(url, body, {"X-Mark": "7", "Content-Type": "application/json"}, seconds=5) == 200
    [got] = receiver.got
    assert (got.path, got.body) == ("/in/%C3%BCb?x=1", body)
    assert (got.headers["Host"], got.headers["X-Mark"]) == (f"hooks.example.com:{receiver.port}", "7")
    assert got.headers["Content-Type"] == "application/json"


def test_the_checked_address_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that changes between the check and the connection gains nothing: it is looked up once."""
    lookups: list[str] = []
    genuine = socket.getaddrinfo

    def rebinding(host: str, port: Any, *rest: Any, **options: Any) -> Any:
        if host == "rebind.example.com":
            lookups.append(host)
            return genuine("127.0.0.1" if len(lookups) == 1 else "10.0.0.1", port, *rest, **options)
        return genuine(host, port, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with receiving() as receiver:
        assert post(f"http://rebind.example.com:{receiver.port}/", b"{}", {}, seconds=5) == 200
    assert len(lookups) == 1
    assert len(receiver.got) == 1


def test_it_is_checked_at_each_send(names: dict[str, list[str]]) -> None:
    with receiving() as receiver:
        url = f"http://moving.example.com:{receiver.port}/"
        names["moving.example.com"] = ["127.0.0.1"]
        assert post(url, b"{}", {}, seconds=5) == 200
        names["moving.example.com"] = ["169.254.169.254"]
        with pytest.raises(AddressRefused):
            post(url, b"{}", {}, seconds=5)
    assert len(receiver.got) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(status: int) -> None:
    with receiving() as inside, receiving() as receiver:
        receiver.status, receiver.location = status, inside.url
        assert post(receiver.url, b"{}", {}, seconds=5) == status
        assert inside.got == []


def test_the_second_address_is_tried_when_the_first_does_not_answer(names: dict[str, list[str]]) -> None:
    with receiving() as receiver:
        names["two.example.com"] = ["127.0.0.99", "127.0.0.1"]
        assert post(f"http://two.example.com:{receiver.port}/", b"{}", {}, seconds=5) == 200


@contextmanager
def raw_server(serve: Serve) -> Iterator[str]:
    """One connection's server that does what it likes with the socket."""
    listener = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        try:
            connection, _ = listener.accept()
            with connection:
                serve(connection)
        except OSError:
            pass

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        listener.close()
        thread.join(5)


def _drip(connection: socket.socket) -> None:
    ended = threading.Event()
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while not ended.wait(0.02):
        connection.sendall(b"a")


def _continue_for_ever(connection: socket.socket) -> None:
    ended = threading.Event()
    while not ended.wait(0.01):
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")


def _hang(connection: socket.socket) -> None:
    while connection.recv(65_536):
        pass


@pytest.mark.parametrize("serve", [_hang, _drip, _continue_for_ever], ids=["hangs", "drips", "continues"])
def test_nobody_gets_more_than_their_time(serve: Serve) -> None:
    started = monotonic()
    with raw_server(serve) as url:
        with pytest.raises(NoAnswer, match=r"No answer within 0\.3 seconds"):
            post(url, b"{}", {}, seconds=0.3)
        assert 0.25 < monotonic() - started < 2


def test_a_handshake_that_drags_on_is_cut(names: dict[str, list[str]]) -> None:
    started = monotonic()
    with raw_server(_hang) as url:
        with pytest.raises(NoAnswer, match="No answer within"):
            post(url.replace("http:", "https:"), b"{}", {}, seconds=0.3)
        assert monotonic() - started < 2


def test_a_body_that_never_ends_is_not_waited_for() -> None:
    def endless(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 204 No Content\r\nX: y\r\n\r\n" + b"x" * 1000)
        _hang(connection)

    with raw_server(endless) as url:
        assert post(url, b"{}", {}, seconds=5) == 204


RUDE = {
    "nothing": b"",
    "garbage": b"what?\r\n\r\n",
    "a long line": b"HTTP/1.1 200 " + b"x" * 100_000,
    "many headers": b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n",
}


@pytest.mark.parametrize("answer", RUDE.values(), ids=list(RUDE))
def test_an_answer_that_is_none_is_a_failure_with_a_reason(answer: bytes) -> None:
    def serve(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(answer)

    with raw_server(serve) as url, pytest.raises(NoAnswer, match="ended without an answer"):
        post(url, b"{}", {}, seconds=5)


def test_a_closed_port_refuses() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(NoAnswer, match="refused"):
        post(f"http://127.0.0.1:{port}/", b"{}", {}, seconds=5)


def test_a_plain_server_behind_https_is_a_failure() -> None:
    def plain(connection: socket.socket) -> None:
        connection.recv(1024)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")

    with raw_server(plain) as url, pytest.raises(NoAnswer, match="secure connection failed"):
        post(url.replace("http:", "https:"), b"{}", {}, seconds=5)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for hooks.example.com, with its key."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    names = ["-subj", "/CN=hooks.example.com", "-addext", "subjectAltName=DNS:hooks.example.com"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *names]
    subprocess.run([*command, "-keyout", str(path), "-out", f"{path}.crt"], check=True, capture_output=True)
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


def _secure(certificate: Path) -> Serve:
    def serve(connection: socket.socket) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        with context.wrap_socket(connection, server_side=True) as secure:
            while not secure.recv(65_536).endswith(b"{}"):
                pass
            secure.sendall(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")

    return serve


def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: Path, names: dict[str, list[str]]) -> None:
    names["hooks.example.com"] = ["127.0.0.1"]
    with raw_server(_secure(certificate)) as url, pytest.raises(NoAnswer, match="certificate was refused"):
        post(url.replace("http://127.0.0.1", "https://hooks.example.com"), b"{}", {}, seconds=5)


def test_the_certificate_must_be_the_names_not_the_addresss(
    certificate: Path, names: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    trust = ssl.create_default_context(cafile=f"{certificate}.crt")
    monkeypatch.setattr(outbound, "_trust", lambda: trust)
    names |= {"hooks.example.com": ["127.0.0.1"], "other.example.com": ["127.0.0.1"]}
    with raw_server(_secure(certificate)) as url:
        assert post(url.replace("http://127.0.0.1", "https://hooks.example.com"), b"{}", {}, seconds=5) == 202
    with raw_server(_secure(certificate)) as url, pytest.raises(NoAnswer, match="certificate was refused"):
        post(url.replace("http://127.0.0.1", "https://other.example.com"), b"{}", {}, seconds=5)
