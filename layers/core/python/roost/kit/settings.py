"""The environment of a function, checked once: a function with a bad environment fails at import, not at midnight."""

import os
from functools import cache
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Listed = Annotated[list[str], BeforeValidator(lambda value: _listed(value))]


def _listed(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


class Settings(BaseModel):
    """Each field is the environment variable of its alias; `docs/configuration.md` explains them."""

    model_config = ConfigDict(frozen=True)

    table: str = Field(alias="ROOST_TABLE", min_length=3)
    stage: Literal["local", "aws"] = Field(alias="ROOST_STAGE", default="aws")
    public_url: str = Field(alias="ROOST_PUBLIC_URL", default="", pattern=r"^(https?://[^/]+)?$")
    access_ttl: int = Field(alias="ROOST_ACCESS_TTL", default=900, ge=1, le=86_400)
    refresh_ttl: int = Field(alias="ROOST_REFRESH_TTL", default=604_800, ge=1)
    relaxed: bool = Field(alias="ROOST_RELAXED", default=False)
    bcrypt_cost: int = Field(alias="ROOST_BCRYPT_COST", default=12, ge=4, le=16)
    signing_secret: str = Field(alias="ROOST_SIGNING_SECRET", default="")
    timer_queue_url: str = Field(alias="ROOST_TIMER_QUEUE_URL", default="")
    figures_queue_url: str = Field(alias="ROOST_FIGURES_QUEUE_URL", default="")
    purge_queue_url: str = Field(alias="ROOST_PURGE_QUEUE_URL", default="")
    webhook_queue_url: str = Field(alias="ROOST_WEBHOOK_QUEUE_URL", default="")
    push_queue_url: str = Field(alias="ROOST_PUSH_QUEUE_URL", default="")
    sockets_url: str = Field(alias="ROOST_SOCKETS_URL", default="")
    aws_endpoint: str = Field(alias="AWS_ENDPOINT_URL", default="")
    link_secret: str = Field(alias="ROOST_LINK_SECRET", default="")
    invite_flow: str = Field(alias="ROOST_INVITE_FLOW", default="")
    export_bucket: str = Field(alias="ROOST_EXPORT_BUCKET", default="")
    mail_sender: str = Field(alias="ROOST_MAIL_SENDER", default="")
    cors_origins: Listed = Field(alias="ROOST_CORS_ORIGINS", default_factory=list)

    @property
    def limit_factor(self) -> int:
        """What every rate limit is multiplied with."""
        return 1000 if self.relaxed else 1


@cache
def settings() -> Settings:
    """The settings of this process. Raises pydantic's ValidationError when the environment is unusable."""
    return Settings.model_validate(dict(os.environ))


settings()
