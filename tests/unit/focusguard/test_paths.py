"""Bases and versions: what a path means, however it is spelled."""

import pytest

from focusguard.wire.api import canonical, version_of


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("/focusguard/api/users/me", "/focusguard/api/users/me"),
        ("/focusguard/api/v1/users/me", "/focusguard/api/users/me"),
        ("/focusguard/api/v2/users/me", "/focusguard/api/users/me"),
        ("/focusguard/api/v3/users/me", "/focusguard/api/v3/users/me"),
        ("/focusguard/api/v1", "/focusguard/api"),
        ("/focusguard/api/v11/users", "/focusguard/api/v11/users"),
        ("/focusguard/api/v1/v2/users", "/focusguard/api/v2/users"),
        ("/focusguard/docs", "/focusguard/docs"),
        ("/focusguard/api/docs", "/focusguard/docs"),
        ("/focusguard/api/v2/openapi.json", "/focusguard/openapi.json"),
        ("/focusguard/api/docs/more", "/focusguard/api/docs/more"),
        ("/focusguard/users/me", "/focusguard/users/me"),
        ("/focusguard", "/focusguard"),
    ],
)
def test_a_path_is_declared_once(sent: str, meant: str) -> None:
    assert canonical(sent) == meant


@pytest.mark.parametrize(
    ("path", "version"),
    [
        ("/focusguard/api/v2/users/me", "2"),
        ("/focusguard/api/v2", "2"),
        ("/focusguard/api/v1/users/me", "1"),
        ("/focusguard/api/users/me", "1"),
        ("/focusguard/api/v22/users", "1"),
        ("/focusguard/docs", "1"),
    ],
)
def test_the_version_is_that_of_the_base(path: str, version: str) -> None:
    assert version_of(path) == version
