"""Makes and rotates the signing key: the four steps that Secrets Manager asks for."""

import json
from typing import Any, Final

from aws_lambda_powertools.utilities.typing import LambdaContext

from roost.kit import aws, clock, keyring
from roost.kit.keymaking import jwk_of, new_key, secret_of
from roost.kit.tokens import read_access, sign_access

KEPT_KEYS: Final = 4
"""Public keys that stay published: with a rotation every 30 days, the longest token (30 days) outlives none."""


def _create(secret_id: str, token: str) -> None:
    """Draw a key and publish its public half before anybody signs with it."""
    client = aws.client("secretsmanager")
    versions = client.describe_secret(SecretId=secret_id)["VersionIdsToStages"]
    if "AWSCURRENT" in versions.get(token, []):
        return
    if "AWSPENDING" not in versions.get(token, []) or not _has_value(secret_id, token):
        client.put_secret_value(
            SecretId=secret_id,
            ClientRequestToken=token,
            SecretString=json.dumps(secret_of(*new_key())),
            VersionStages=["AWSPENDING"],
        )
    _publish(keyring.load(secret_id, VersionId=token, VersionStage="AWSPENDING"))


def _publish(key: keyring.SigningKey) -> None:
    known = keyring.published()
    if all(jwk["kid"] != key.kid for jwk in known):
        keyring.publish([jwk_of(key.kid, key.private.public_key()), *known][:KEPT_KEYS])


def _has_value(secret_id: str, token: str) -> bool:
    client = aws.client("secretsmanager")
    try:
        client.get_secret_value(SecretId=secret_id, VersionId=token, VersionStage="AWSPENDING")
    except client.exceptions.ResourceNotFoundException:
        return False
    return True


def _test(secret_id: str, token: str) -> None:
    """A token signed with the new key must read back through the published half."""
    now_ms = clock.now_ms()
    keyring.forget()
    with keyring.signing_with(secret_id, token, "AWSPENDING", now_ms):
        signed = sign_access({}, audience="rotation", user=1, sign_in=1, now_ms=now_ms, lifetime_s=60)
    read_access(signed, audience="rotation", now_ms=now_ms)


def _finish(secret_id: str, token: str) -> None:
    client = aws.client("secretsmanager")
    versions = client.describe_secret(SecretId=secret_id)["VersionIdsToStages"]
    current = next((version for version, stages in versions.items() if "AWSCURRENT" in stages), None)
    if current == token:
        return
    move = {"SecretId": secret_id, "VersionStage": "AWSCURRENT", "MoveToVersionId": token}
    client.update_secret_version_stage(**move, **({"RemoveFromVersionId": current} if current else {}))
    keyring.forget()


def handler(event: dict[str, Any], _: LambdaContext) -> None:
    """Do one step of a rotation; every step may come twice."""
    steps = {"createSecret": _create, "testSecret": _test, "finishSecret": _finish, "setSecret": lambda *_: None}
    steps[event["Step"]](event["SecretId"], event["ClientRequestToken"])
