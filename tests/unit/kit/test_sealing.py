"""Sealed texts: only for whom and what they were sealed for."""

import pytest
from botocore.exceptions import EndpointConnectionError

from roost.kit import aws, sealing
from roost.kit.errors import Unavailable
from tests.support.race import refusal

pytestmark = pytest.mark.usefixtures("services")


def test_a_sealed_text_opens_again() -> None:
    sealed = sealing.seal("geheim ✓", account=7, purpose="music")
    assert b"geheim" not in sealed
    assert sealing.unseal(sealed, account=7, purpose="music") == "geheim ✓"


@pytest.mark.parametrize(
    "about", [{"account": 8, "purpose": "music"}, {"account": 7, "purpose": "mail"}, {"account": 7}]
)
def test_it_opens_for_nobody_and_nothing_else(about: dict[str, int | str]) -> None:
    sealed = sealing.seal("secret", account=7, purpose="music")
    with pytest.raises(sealing.Unsealable):
        sealing.unseal(sealed, **about)


def test_a_damaged_one_does_not_open() -> None:
    sealed = sealing.seal("secret", account=7)
    with pytest.raises(sealing.Unsealable):
        sealing.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), account=7)


def test_a_text_may_have_4096_bytes() -> None:
    assert sealing.unseal(sealing.seal("ä" * 2048, account=7), account=7) == "ä" * 2048
    with pytest.raises(ValueError, match="too long"):
        sealing.seal("ä" * 2048 + "a", account=7)


@pytest.mark.parametrize("failures", [1, 2, 3])
@pytest.mark.parametrize(
    "error", [refusal("Encrypt", "ThrottlingException"), EndpointConnectionError(endpoint_url="kms")]
)
def test_a_failing_service_is_asked_three_times(
    monkeypatch: pytest.MonkeyPatch, error: Exception, failures: int
) -> None:
    client, asked = aws.client("kms"), list[str]()
    original = client._make_api_call

    def answer(operation: str, arguments: dict[str, object]) -> object:
        asked.append(operation)
        if len(asked) <= failures:
            raise error
        return original(operation, arguments)

    monkeypatch.setattr(client, "_make_api_call", answer)
    if failures < 3:
        assert sealing.seal("secret", account=7)
    else:
        with pytest.raises(Unavailable):
            sealing.seal("secret", account=7)
    assert len(asked) == min(failures + 1, 3)
