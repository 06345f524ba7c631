"""How Focura's access tokens are read, wherever they come in."""

from dataclasses import replace
from typing import Final

from roost.kit import tokens
from roost.kit.tokens import Access

NAME: Final = "focura"
AUDIENCE: Final = "focura-backend"


def read_token(text: str, now_ms: int) -> Access:
    """An access token, which is good for one role. Raises TokenInvalid, TokenMisused, TokenExpired."""
    return replace(tokens.read_access(text, audience=AUDIENCE, now_ms=now_ms), lapses=True)
