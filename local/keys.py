"""The signing keys of a local stack: the emulator does not call rotation functions, so their steps are run here."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping

from local.aws import client
from local.settings import LocalSettings
from local.steps import LocalStackError

STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
NO_KEYS = "{}"


def make_signing_keys(settings: LocalSettings, outputs: Mapping[str, str]) -> None:
    """Make the first keys; nothing when there are some."""
    secrets = client(settings, "secretsmanager")
    if secrets.get_secret_value(SecretId=outputs["SigningSecretArn"])["SecretString"] == NO_KEYS:
        rotate_signing_keys(settings, outputs)


def rotate_signing_keys(settings: LocalSettings, outputs: Mapping[str, str]) -> None:
    """Run the four steps of a rotation as Secrets Manager would."""
    token = str(uuid.uuid4())
    functions = client(settings, "lambda")
    for name in STEPS:
        event = {"Step": name, "SecretId": outputs["SigningSecretArn"], "ClientRequestToken": token}
        answer = functions.invoke(FunctionName=outputs["KeyRotationFunction"], Payload=json.dumps(event).encode())
        if answer.get("FunctionError"):
            raise LocalStackError(f"Making the signing keys failed at {name}: {answer['Payload'].read().decode()}")
