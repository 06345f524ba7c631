"""Making signing keys; only the rotation needs it, so that nothing else pays for the import."""

import base64
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from roost.kit.tokens import digest

KEY_BITS: Final = 2048


def _text(number: int) -> str:
    data = number.to_bytes((number.bit_length() + 7) // 8)
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def new_key() -> tuple[str, rsa.RSAPrivateKey]:
    """A new key and its name, which is derived from its public half."""
    private = rsa.generate_private_key(65537, KEY_BITS)
    return digest(str(private.public_key().public_numbers().n))[:16], private


def secret_of(kid: str, private: rsa.RSAPrivateKey) -> dict[str, str]:
    """What Secrets Manager holds of a key."""
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return {"kid": kid, "private_pem": pem.decode()}


def jwk_of(kid: str, public: rsa.RSAPublicKey) -> dict[str, Any]:
    """The public half as a JSON Web Key."""
    numbers = public.public_numbers()
    return {"kty": "RSA", "alg": "RS256", "use": "sig", "kid": kid, "n": _text(numbers.n), "e": _text(numbers.e)}
