"""The public keys for everybody."""

from typing import Any

import jwt
import pytest

from roost.kit import keyring
from roost.kit.keymaking import jwk_of, new_key
from tests.functions.conftest import Person
from tests.support.client import Client

JWKS = "/.well-known/jwks.json"


def test_the_keys_are_public_and_nothing_but_public(api: Client) -> None:
    answer = api.get(JWKS)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    (key,) = answer.json["keys"]
    assert set(key) == {"kty", "alg", "use", "kid", "n", "e"}


def test_another_library_verifies_our_tokens_with_them_and_refuses_another_audience(
    api: Client, person: Person
) -> None:
    keys = jwt.PyJWKSet.from_dict(api.get(JWKS).json)
    key = keys[jwt.get_unverified_header(person.token)["kid"]]
    lenient: Any = {"verify_exp": False, "verify_iat": False}
    claims = jwt.decode(person.token, key, algorithms=["RS256"], audience="focusflow", options=lenient)
    assert claims["sub"] == str(person.id)
    with pytest.raises(jwt.InvalidAudienceError):
        jwt.decode(person.token, key, algorithms=["RS256"], audience="focura", options=lenient)


def test_a_key_shows_as_soon_as_it_is_published(api: Client) -> None:
    kid, private = new_key()
    keyring.publish([jwk_of(kid, private.public_key()), *keyring.published()])
    assert api.get(JWKS).json["keys"][0]["kid"] == kid
