"""The environment of a function, checked once: a function with a bad environment fails at import, not at midnight."""

import os
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def listed(value: object) -> object:
    """A text of parts between commas as their list; anything else as it is."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


Listed = Annotated[list[str], BeforeValidator(listed)]


class Settings(BaseModel):
    """Each field is the environment variable of its alias; `docs/configuration.md` explains them."""

    model_config = ConfigDict(frozen=True)

    table: str = Field(alias="ROOST_TABLE", min_length=3)
    stage: Literal["local", "aws"] = Field(alias="ROOST_STAGE", default="aws")
    public_url: str = Field(alias="ROOST_PUBLIC_URL", default="", pattern=r"^(https?://[^/]+)?$")
    access_ttl: int = Field(alias="ROOST_ACCESS_TTL", default=900, ge=1, le=86_400)
    refresh_ttl: int = Field(alias="ROOST_REFRESH_TTL", default=604_800, ge=1)
    require_verified: bool = Field(alias="REQUIRE_VERIFIED_EMAIL", default=True)
    relaxed: bool = Field(alias="ROOST_RELAXED", default=False)
    bcrypt_cost: int = Field(alias="ROOST_BCRYPT_COST", default=12, ge=4, le=16)
    signing_secret: str = Field(alias="ROOST_SIGNING_SECRET", default="")
    timer_queue_url: str = Field(alias="ROOST_TIMER_QUEUE_URL", default="")
    figures_queue_url: str = Field(alias="ROOST_FIGURES_QUEUE_URL", default="")
    purge_queue_url: str = Field(alias="ROOST_PURGE_QUEUE_URL", default="")
    webhook_queue_url: str = Field(alias="ROOST_WEBHOOK_QUEUE_URL", default="")
    mail_queue_url: str = Field(alias="ROOST_MAIL_QUEUE_URL", default="")
    push_queue_url: str = Field(alias="ROOST_PUSH_QUEUE_URL", default="")
    notes_queue_url: str = Field(alias="ROOST_NOTES_QUEUE_URL", default="")
    sockets_url: str = Field(alias="ROOST_SOCKETS_URL", default="")
    aws_endpoint: str = Field(alias="AWS_ENDPOINT_URL", default="")
    link_secret: str = Field(alias="ROOST_LINK_SECRET", default="")
    invite_flow: str = Field(alias="ROOST_INVITE_FLOW", default="")
    transfer_flow: str = Field(alias="ROOST_TRANSFER_FLOW", default="")
    export_bucket: str = Field(alias="ROOST_EXPORT_BUCKET", default="")
    photo_bucket: str = Field(alias="ROOST_PHOTO_BUCKET", default="")
    mail_sender: str = Field(alias="ROOST_MAIL_SENDER", default="")
    cors_origins: Listed = Field(alias="ROOST_CORS_ORIGINS", default_factory=list)
    client_secrets: str = Field(alias="ROOST_CLIENT_SECRETS", default="")
    seal_key: str = Field(alias="ROOST_SEAL_KEY", default="")
    spotify_client_id: str = Field(alias="SPOTIFY_CLIENT_ID", default="")
    spotify_redirect_uri: str = Field(alias="SPOTIFY_REDIRECT_URI", default="")
    spotify_accounts_url: str = Field(alias="SPOTIFY_ACCOUNTS_URL", default="https://accounts.spotify.com")
    spotify_api_url: str = Field(alias="SPOTIFY_API_URL", default="https://api.spotify.com")
    admin_email: str = Field(alias="ROOST_ADMIN_EMAIL", default="")
    picture_bucket: str = Field(alias="ROOST_PICTURE_BUCKET", default="")
    file_bucket: str = Field(alias="ROOST_FILE_BUCKET", default="")

    @property
    def limit_factor(self) -> int:
        """What every rate limit is multiplied with."""
        return 1000 if self.relaxed else 1


Model = TypeVar("Model", bound=BaseModel)
_known: dict[type[BaseModel], BaseModel] = {}


def read_settings(model: type[Model]) -> Model:
    """The environment as a model of settings, read once. Raises pydantic's ValidationError when it is unusable."""
    known = _known.get(model)
    if not isinstance(known, model):
        known = _known[model] = model.model_validate(dict(os.environ))
    return known


def settings() -> Settings:
    """The settings that every function has."""
    return read_settings(Settings)


def forget() -> None:
    """Read the environment anew: between tests."""
    _known.clear()


settings()
