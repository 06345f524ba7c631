"""Integration tokens in FlockPal's words (contract section 10)."""

from typing import Annotated, Literal

from pydantic import Field

from flockpal.wire.fields import Blank, Input, Integer, Output, Required, Uuid, stamp, stamp_or_none
from roost.identity.model import Integration
from roost.kit import ids
from roost.kit.caller import Caller

Scope = Literal["read_only", "read_write"]


class TokenBody(Input):
    name: Annotated[Required, Field(max_length=120)]
    scope: Scope
    expires_in_days: Annotated[Annotated[Integer, Field(ge=1, le=3650)] | None, Blank] = None


class TokenOut(Output):
    id: Uuid
    user_id: Uuid
    workspace_id: int
    name: str
    token_prefix: str
    scope: Scope
    created_at: str
    last_used_at: str | None
    expires_at: str | None
    revoked_at: None = None

    @classmethod
    def of(cls, caller: Caller, record: Integration, used_ms: int | None = None) -> "TokenOut":
        """`used_ms` is the minute of the last use, which begins before a token made within it."""
        return cls(
            id=ids.to_uuid(record.id),
            user_id=ids.to_uuid(caller.user),
            workspace_id=record.space,
            name=record.name,
            token_prefix=record.prefix,
            scope="read_write" if record.scope == "read_write" else "read_only",
            created_at=stamp(record.created_ms),
            last_used_at=None if used_ms is None else stamp(max(used_ms, record.created_ms)),
            expires_at=stamp_or_none(record.expires_ms),
        )


class Tokens(Output):
    integration_tokens: list[TokenOut]


class TokenMade(Output):
    """The only answer that holds the token itself."""

    integration_token: TokenOut
    token: str
