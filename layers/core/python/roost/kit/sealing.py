"""Small secrets of people, sealed by KMS: useless in the table, and nothing that opens for anybody else."""

from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from roost.kit import aws, clock
from roost.kit.errors import Unavailable
from roost.kit.settings import settings

LONGEST: Final = 4096
"""Bytes that KMS encrypts itself, without a data key."""

ATTEMPTS: Final = 3
_PAUSE_S: Final = 0.05
_FOREIGN: Final = frozenset({"InvalidCiphertextException", "IncorrectKeyException"})


class Unsealable(Exception):
    """The sealed text is of another purpose or person, of another key, or damaged."""


def _call(operation: str, **arguments: Any) -> dict[str, Any]:
    for attempt in range(ATTEMPTS):
        clock.sleep(_PAUSE_S * attempt)
        try:
            return dict(getattr(aws.client("kms"), operation)(KeyId=settings().seal_key, **arguments))
        except ClientError as error:
            if error.response["Error"]["Code"] in _FOREIGN:
                raise Unsealable() from error
            failure: Exception = error
        except BotoCoreError as error:
            failure = error
    raise Unavailable() from failure


def _context(about: dict[str, int | str]) -> dict[str, str]:
    return {name: str(value) for name, value in about.items()}


def seal(text: str, **about: int | str) -> bytes:
    """Seal up to 4096 bytes of text; `about` (whose it is, what for) must be the same to open it.

    Raises ValueError for a longer one, Unavailable.
    """
    plain = text.encode()
    if len(plain) > LONGEST:
        raise ValueError("too long to seal")
    return bytes(_call("encrypt", Plaintext=plain, EncryptionContext=_context(about))["CiphertextBlob"])


def unseal(sealed: bytes, **about: int | str) -> str:
    """The text that was sealed. Raises Unsealable, Unavailable."""
    return bytes(_call("decrypt", CiphertextBlob=sealed, EncryptionContext=_context(about))["Plaintext"]).decode()
