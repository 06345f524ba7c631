"""The environment is checked once, before anything is answered."""

import os
import subprocess
import sys

import pytest
from pydantic import ValidationError

from roost.kit.settings import Settings

LEAST = {"ROOST_TABLE": "roost"}


def test_defaults_are_the_documented_ones() -> None:
    settings = Settings.model_validate(LEAST)
    assert settings.bcrypt_cost == 12
    assert (settings.access_ttl, settings.refresh_ttl) == (900, 604_800)
    assert (settings.relaxed, settings.limit_factor) == (False, 1)
    assert settings.stage == "aws"
    assert settings.cors_origins == []


def test_relaxed_means_a_thousand_times() -> None:
    assert Settings.model_validate(LEAST | {"ROOST_RELAXED": "1"}).limit_factor == 1000
    assert Settings.model_validate(LEAST | {"ROOST_RELAXED": "0"}).limit_factor == 1


def test_origins_are_a_list_with_commas() -> None:
    origins = Settings.model_validate(LEAST | {"ROOST_CORS_ORIGINS": " https://a.example, https://b.example,"})
    assert origins.cors_origins == ["https://a.example", "https://b.example"]


@pytest.mark.parametrize(
    "bad",
    [
        {"ROOST_TABLE": ""},
        {"ROOST_STAGE": "moon"},
        {"ROOST_PUBLIC_URL": "example.com"},
        {"ROOST_PUBLIC_URL": "https://example.com/path"},
        {"ROOST_ACCESS_TTL": "0"},
        {"ROOST_ACCESS_TTL": "soon"},
        {"ROOST_REFRESH_TTL": "-1"},
        {"ROOST_BCRYPT_COST": "3"},
        {"ROOST_BCRYPT_COST": "99"},
        {"ROOST_RELAXED": "perhaps"},
    ],
    ids=str,
)
def test_a_bad_environment_is_refused(bad: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate(LEAST | bad)


def test_the_table_has_no_default() -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({})


def test_a_function_with_a_bad_environment_fails_at_import() -> None:
    environment = dict(os.environ) | {"ROOST_ACCESS_TTL": "soon", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, "-c", "import roost.kit.settings"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "ROOST_ACCESS_TTL" in done.stderr
