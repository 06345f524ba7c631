"""Files on their way to whoever asked: in the answer as far as one can hold them, else behind a link."""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from math import ceil
from typing import Final

from roost.kit.caller import Caller
from roost.kit.objects import link_to, put_pieces
from roost.kit.settings import settings

TEXT: Final = "text/"
LARGEST_ANSWER: Final = 5 * 2**20
LARGEST_RESPONSE: Final = 6 * 10**6
"""Lambda's 6 MB are for the whole response, where the body is a JSON string: quotes and line ends count double."""


@dataclass(frozen=True, slots=True)
class Handout:
    """A file, or the way to it."""

    content: bytes = b""
    link: str | None = None


def hand_out(caller: Caller, pieces: Iterable[bytes], content_type: str, disposition: str) -> Handout:
    """The file that the pieces make up, if an answer holds it; else a link to it, valid for five minutes (FF-46).

    Of a file over 5 MiB no more is ever held than that.
    """
    coming = iter(pieces)
    begun = bytearray()
    for piece in coming:
        begun += piece
        if len(begun) > LARGEST_ANSWER:
            break
    content = bytes(begun)
    if len(content) <= LARGEST_ANSWER and _on_the_wire(content, content_type) <= LARGEST_RESPONSE:
        return Handout(content)
    bucket, name = settings().export_bucket, f"reports/{caller.user}/{secrets.token_urlsafe(24)}"
    put_pieces(bucket, name, chain([content], coming), content_type, disposition)
    return Handout(link=link_to(bucket, name))


def _on_the_wire(content: bytes, content_type: str) -> int:
    """Bytes of the function's response: text as a JSON string, all else in base64."""
    if content_type.startswith(TEXT):
        return len(json.dumps(content.decode(), ensure_ascii=False).encode())
    return ceil(len(content) / 3) * 4
