"""Password hashes."""

import os
import subprocess
import sys
import time
from typing import Any

import bcrypt
import pytest

from roost.identity import passwords
from roost.kit.settings import Settings


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The hashes that were checked."""
    seen: list[bytes] = []
    genuine = bcrypt.checkpw

    def counted(password: bytes, stored: bytes) -> bool:
        seen.append(stored)
        return genuine(password, stored)

    monkeypatch.setattr(bcrypt, "checkpw", counted)
    return seen


def test_a_password_matches_its_own_hash_only() -> None:
    stored = passwords.hash_password("correct horse")
    assert passwords.matches("correct horse", stored)
    assert not passwords.matches("correct horse ", stored)
    assert stored != passwords.hash_password("correct horse")


def test_the_default_cost_is_twelve() -> None:
    assert Settings.model_validate({"ROOST_TABLE": "roost"}).bcrypt_cost == 12
    without = {name: value for name, value in os.environ.items() if name != "ROOST_BCRYPT_COST"}
    path = os.pathsep.join(filter(None, sys.path))
    made = subprocess.run(
        [sys.executable, "-c", "from roost.identity.passwords import hash_password; print(hash_password('x'))"],
        env=without | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert made.stdout.startswith("$2b$12$")


@pytest.mark.parametrize("one", ["x" * 128, "x" * 72 + "a" * 56, "🦆" * 32])
def test_every_character_counts_past_72_bytes(one: str) -> None:
    stored = passwords.hash_password(one)
    assert passwords.matches(one, stored)
    assert not passwords.matches(one[:-1] + "z", stored)
    assert not passwords.matches(one[:-1], stored)


def test_a_digest_with_a_null_byte_is_hashed_whole() -> None:
    """A raw SHA-256 would end at its first zero byte; its base64 has none."""
    assert not passwords.matches("password 2", passwords.hash_password("password 1"))
    assert all(b"\x00" not in passwords._digested(f"p{n}") for n in range(2000))


def test_nobody_has_a_password_and_finding_out_costs_one_check(checks: list[bytes]) -> None:
    assert not passwords.matches("nobody has this password", None)
    assert not passwords.matches("", None)
    assert len(checks) == 2


def test_checking_nobodys_password_costs_what_a_real_one_does(
    monkeypatch: pytest.MonkeyPatch, checks: list[bytes]
) -> None:
    costly: Any = Settings.model_validate({"ROOST_TABLE": "roost", "ROOST_BCRYPT_COST": 9})
    monkeypatch.setattr(passwords, "settings", lambda: costly)
    stored, spent = passwords.hash_password("real"), []
    for hash_ in (stored, None):
        start = time.process_time()
        for _ in range(3):
            passwords.matches("other", hash_)
        spent.append(time.process_time() - start)
    assert {check[:7] for check in checks} == {b"$2b$09$"}
    assert 0.4 < spent[0] / spent[1] < 2.5
