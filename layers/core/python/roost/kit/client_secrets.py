"""Secrets that other services gave us to show who we are: client secrets, private keys. None in an environment."""

import base64
import json
from functools import cache

from roost.kit import aws
from roost.kit.settings import settings


@cache
def _secrets() -> dict[str, str]:
    if not settings().client_secrets:
        return {}
    answer = aws.client("secretsmanager").get_secret_value(SecretId=settings().client_secrets)
    return {name: base64.b64decode(value).decode() for name, value in json.loads(answer["SecretString"]).items()}


def forget() -> None:
    """Drop what was read: between tests."""
    _secrets.cache_clear()


def client_secret(name: str) -> str:
    """One of them by the name of its setting; empty if there is none."""
    return _secrets().get(name, "")
