"""The first administrator of a local stack, if the settings name one."""

from __future__ import annotations

from collections.abc import Mapping

from local.aws import client
from local.settings import LocalSettings
from local.steps import LocalStackError


def make_first_admin(settings: LocalSettings, outputs: Mapping[str, str]) -> None:
    """Invoke the function that makes them; it does nothing the second time."""
    if not settings.overrides.get("ROOST_ADMIN_EMAIL"):
        return
    answer = client(settings, "lambda").invoke(FunctionName=outputs["BootstrapFunction"], Payload=b"{}")
    if answer.get("FunctionError"):
        raise LocalStackError(f"Making the first administrator failed: {answer['Payload'].read().decode()}")
