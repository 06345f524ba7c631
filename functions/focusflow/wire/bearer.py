"""The tokens that FocusFlow takes, wherever they come in."""

from typing import Final

from roost.kit import tokens
from roost.kit.errors import TokenMissing
from roost.kit.tokens import Access, ApiKey

NAME: Final = "focusflow"
KEY_PREFIX: Final = "ffk_"


def read_token(text: str, now_ms: int) -> Access | ApiKey:
    """An access token or an API key. Raises TokenMissing for a blank, TokenInvalid, TokenExpired."""
    token = text.strip()
    if not token:
        raise TokenMissing()
    if token.startswith(KEY_PREFIX):
        opaque = tokens.read_opaque(token, KEY_PREFIX)
        return ApiKey(opaque.user, opaque.item, opaque.digest)
    return tokens.read_access(token, audience=NAME, now_ms=now_ms)
