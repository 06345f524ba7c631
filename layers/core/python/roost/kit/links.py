"""Secrets of links in mails: stored as digests only, and yet the same again when the link is sent once more."""

import base64
import hmac
from functools import cache

from roost.kit import aws
from roost.kit.settings import settings


@cache
def _key() -> bytes:
    answer = aws.client("secretsmanager").get_secret_value(SecretId=settings().link_secret)
    return str(answer["SecretString"]).encode()


def forget() -> None:
    """Drop what was read: between tests."""
    _key.cache_clear()


def link_secret(purpose: str, *ids: int) -> str:
    """The secret of one link: 256 bits that nobody without the stack's key can tell from random ones."""
    about = ":".join((purpose, *map(str, ids)))
    return base64.urlsafe_b64encode(hmac.digest(_key(), about.encode(), "sha256")).rstrip(b"=").decode()
