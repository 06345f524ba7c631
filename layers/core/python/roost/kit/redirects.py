"""Addresses that browsers are sent to: which are allowed, and how parameters are added to them."""

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import quote, unquote_plus, urlsplit, urlunsplit

from aws_lambda_powertools.event_handler import Response

MAX_URL: Final = 2048
_PORTS: Final = {"http": 80, "https": 443}
_KEPT: Final = "/%:=&?~+!$,;'@()*[]-._#"

_PRIVATE: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}

Origin = tuple[str, str, int]
Redirect = Response[Any]


def sent_on(url: str) -> Redirect:
    """The answer that sends a browser to an address which may hold a secret: nobody keeps it or tells it on."""
    return Response(302, "text/plain", "", headers={"Location": url, **_PRIVATE})


def origin_of(url: str) -> Origin | None:
    """Scheme, host and port of an absolute http(s) address; None for whatever two parsers might read differently."""
    if len(url) > MAX_URL or not url.isprintable() or "\\" in url or url != url.strip():
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not host or not parts.netloc.isascii() or set(parts.netloc) & set("@%"):
        return None
    return parts.scheme, host, _PORTS[parts.scheme] if port is None else port


def origin_text(url: str) -> str | None:
    """The origin of an address as browsers spell it; None where `origin_of` knows none."""
    origin = origin_of(url)
    if origin is None:
        return None
    scheme, host, port = origin
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}" if port == _PORTS[scheme] else f"{scheme}://{shown}:{port}"


def is_allowed(url: str, origins: Iterable[str]) -> bool:
    """Whether an address belongs to one of the origins: scheme, host and port are the same."""
    origin = origin_of(url)
    return origin is not None and origin in {origin_of(each) for each in origins}


def extended(url: str, *, drop: Iterable[str] = (), **parameters: str) -> str:
    """The address with parameters at the end of its query; those of the same names, or to be dropped, go first.

    Path, other parameters and fragment stay as they are, but for letters that no header carries.
    """
    parts = urlsplit(url)
    gone = {*drop, *parameters}
    pairs = [pair for pair in parts.query.split("&") if pair and unquote_plus(pair.partition("=")[0]) not in gone]
    pairs += [f"{name}={quote(value, safe='')}" for name, value in parameters.items()]
    whole = urlunsplit((parts.scheme, parts.netloc, parts.path or "/", "&".join(pairs), parts.fragment))
    return quote(whole, safe=_KEPT)
