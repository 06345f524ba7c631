"""Requests to addresses that users name: public ones only, the checked address is the one connected to, and nobody
gets more than the time they are given.

On the local stack plain `http` and the machine itself are allowed, too.
"""

import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Thread, Timer
from time import monotonic
from typing import Any, Final
from urllib.parse import quote, urlsplit

from roost.kit.settings import settings

MAX_URL: Final = 2048
PORTS: Final = {"http": 80, "https": 443}
_KEPT: Final = "/%:=&?~+!$,;'@()*[]"

_PUBLIC_V6: Final = ip_network("2000::/3")
_DISGUISED_V6: Final = tuple(map(ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
"""Tunnels that carry an IPv4 address inside, benchmarks and examples: nobody's receiver, or an inner address."""


class AddressRefused(Exception):
    """The address is none that requests are sent to; the text says why."""


class NameUnknown(Exception):
    """The host name does not resolve, or not in time."""


class NoAnswer(Exception):
    """No answer came; the text says why."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart; `host` is in ASCII, `path` has the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def _is_local() -> bool:
    return settings().stage == "local"


def parse(url: str) -> Target:
    """Take an address apart. Raises AddressRefused for all that is wrong with it as a text."""
    if len(url) > MAX_URL:
        raise AddressRefused(f"At most {MAX_URL} characters are allowed")
    if any(each <= " " or each in "\\\x7f" for each in url):
        raise AddressRefused("Blanks, backslashes and control characters are not allowed")
    if "#" in url:
        raise AddressRefused("A fragment is not allowed")
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError as broken:  # UnicodeError is one
        raise AddressRefused("Enter a valid URL") from broken
    schemes = ("https", "http") if _is_local() else ("https",)
    if parts.scheme not in schemes:
        raise AddressRefused(f"The scheme must be {' or '.join(schemes)}")
    if "@" in parts.netloc:
        raise AddressRefused("User information is not allowed")
    if not host or port == 0:
        raise AddressRefused("Enter a valid URL")
    path = quote(parts.path or "/", safe=_KEPT) + (f"?{quote(parts.query, safe=_KEPT)}" if parts.query else "")
    return Target(parts.scheme, host, port or PORTS[parts.scheme], path)


def is_public(text: str) -> bool:
    """Whether anybody on the Internet could have this IP address."""
    address: IPv4Address | IPv6Address = ip_address(text)
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if isinstance(address, IPv6Address):
        return address in _PUBLIC_V6 and not any(address in network for network in _DISGUISED_V6)
    return address.is_global and not address.is_multicast


def _is_allowed(text: str) -> bool:
    return is_public(text) or (_is_local() and ip_address(text).is_loopback)


def _look_up(target: Target, seconds: float) -> list[str]:
    """The addresses of the host, IPv4 first. The system's own lookup knows no time limit."""
    found: list[Any] = []

    def work() -> None:
        with suppress(OSError, UnicodeError):
            found.extend(socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM))

    thread = Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    ordered = sorted(found, key=lambda each: each[0] != socket.AF_INET)
    if not ordered:
        raise NameUnknown()
    return list(dict.fromkeys(str(each[4][0]) for each in ordered))


def resolve(target: Target, seconds: float) -> list[str]:
    """The IP addresses that a connection may go to. Raises NameUnknown, and AddressRefused if one is not allowed."""
    addresses = _look_up(target, seconds)
    if not all(_is_allowed(each) for each in addresses):
        raise AddressRefused("The address is not public")
    return addresses


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Pinned(HTTPConnection):
    """A connection to one of the given addresses, whatever the name resolves to by now."""

    def __init__(self, target: Target, addresses: list[str], deadline: float) -> None:
        super().__init__(target.host, target.port)
        self._target, self._addresses, self._deadline = target, addresses, deadline

    def connect(self) -> None:
        self.sock = self._open()
        self.demand_time()
        if self._target.scheme == "https":
            # Kept before the handshake, so that `cut` can end one that drags on.
            self.sock = _trust().wrap_socket(
                self.sock, server_hostname=self._target.host, do_handshake_on_connect=False
            )
            self.demand_time()
            self.sock.do_handshake()

    def demand_time(self) -> None:
        """Raises TimeoutError past the deadline: what `cut` came too early for ends here."""
        if monotonic() >= self._deadline:
            raise TimeoutError()

    def _open(self) -> socket.socket:
        for position, address in enumerate(self._addresses, 1):
            left = max(0.05, self._deadline - monotonic())
            try:
                return socket.create_connection((address, self._target.port), timeout=left)
            except OSError:
                if position == len(self._addresses):
                    raise
        raise NameUnknown()

    def cut(self) -> None:
        """End it from another thread, whatever it is waiting for."""
        sock = self.sock
        if sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)


def post(url: str, body: bytes, headers: Mapping[str, str], *, seconds: float) -> int:
    """POST and return the status of the answer; its body is not read and redirects are not followed.

    Lookup, connection and answer share `seconds`. Raises AddressRefused, NameUnknown, NoAnswer.
    """
    deadline = monotonic() + seconds
    target = parse(url)
    connection = _Pinned(target, resolve(target, seconds), deadline)
    watch = Timer(max(0.0, deadline - monotonic()), connection.cut)
    watch.daemon = True
    watch.start()
    try:
        connection.request("POST", target.path, body, {"Host": target.host_header, **headers})
        status = connection.getresponse().status
        connection.demand_time()  # an answer that was cut off looks whole
        return status
    except (OSError, HTTPException) as failure:
        late = monotonic() >= deadline or isinstance(failure, TimeoutError)
        raise NoAnswer(f"No answer within {seconds:g} seconds" if late else _why(failure)) from failure
    finally:
        watch.cancel()
        connection.close()


def _why(failure: Exception) -> str:
    match failure:
        case ssl.SSLCertVerificationError():
            return f"The certificate was refused: {failure.verify_message}"
        case ssl.SSLError():
            return "The secure connection failed"
        case ConnectionRefusedError():
            return "The connection was refused"
        case HTTPException() | ConnectionError():
            return "The connection ended without an answer"
        case _:
            return "No connection could be made"
