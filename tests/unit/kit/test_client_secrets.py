"""Secrets that other services gave us."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from roost.kit import aws, client_secrets
from roost.kit.settings import Settings


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    client_secrets.forget()
    yield
    client_secrets.forget()


def configured(monkeypatch: pytest.MonkeyPatch, **more: str) -> None:
    made: Any = Settings.model_validate({"ROOST_TABLE": "roost", **more})
    monkeypatch.setattr(client_secrets, "settings", lambda: made)


@pytest.mark.usefixtures("services")
def test_secrets_are_read_by_the_name_of_their_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    configured(monkeypatch, ROOST_CLIENT_SECRETS="clients")
    kept = {"A_SECRET": 's"e\\c}r\net ä', "EMPTY": ""}
    document = {name: base64.b64encode(value.encode()).decode() for name, value in kept.items()}
    aws.client("secretsmanager").create_secret(Name="clients", SecretString=json.dumps(document))
    assert client_secrets.client_secret("A_SECRET") == kept["A_SECRET"]
    assert client_secrets.client_secret("EMPTY") == ""
    assert client_secrets.client_secret("UNKNOWN") == ""


def test_without_a_store_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    configured(monkeypatch)
    assert client_secrets.client_secret("A_SECRET") == ""
