"""Password hashes: bcrypt over a SHA-256 pre-hash, so that every character counts; imported only where it hashes."""

import base64
import hashlib

from roost.kit.settings import settings


def _digested(password: str) -> bytes:
    return base64.b64encode(hashlib.sha256(password.encode()).digest())


def hash_password(password: str) -> str:
    """The hash to store; takes about a quarter of a second at the default cost of 12."""
    import bcrypt

    return bcrypt.hashpw(_digested(password), bcrypt.gensalt(settings().bcrypt_cost)).decode()


def _nobody() -> str:
    """A hash in proper form that no password has: checking it takes as long as checking a real one."""
    return f"$2b${settings().bcrypt_cost:02d}${'.' * 53}"


def matches(password: str, stored: str | None) -> bool:
    """Whether the password is the stored one; without a stored one it takes the same time and is not."""
    import bcrypt

    found = bcrypt.checkpw(_digested(password), (stored or _nobody()).encode())
    return found and stored is not None
