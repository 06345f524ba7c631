"""What an operator sets for Focura; `docs/configuration.md` explains each."""

from pydantic import BaseModel, ConfigDict, Field

from roost.kit.settings import Listed, read_settings


class FocuraSettings(BaseModel):
    """Each field is the environment variable of its alias."""

    model_config = ConfigDict(frozen=True)

    allowed_origins: Listed = Field(
        alias="FOCURA_ALLOWED_ORIGINS", default_factory=lambda: ["http://localhost:3000", "http://localhost:3001"]
    )
    client_url: str = Field(alias="FOCURA_CLIENT_URL", default="http://localhost:3000")
    support_email: str = Field(alias="FOCURA_SUPPORT_EMAIL", default="")
    admin_ids: Listed = Field(alias="FOCURA_ADMIN_IDS", default_factory=list)
    stream_seconds: int = Field(alias="FOCURA_STREAM_SECONDS", default=5, ge=0, le=15)


def settings() -> FocuraSettings:
    """The settings of this process."""
    return read_settings(FocuraSettings)
