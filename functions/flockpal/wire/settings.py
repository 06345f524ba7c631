"""What an operator sets for FlockPal; `docs/configuration.md` explains each."""

from pydantic import BaseModel, ConfigDict, Field

from roost.kit.settings import Listed, read_settings


class FlockpalSettings(BaseModel):
    """Each field is the environment variable of its alias."""

    model_config = ConfigDict(frozen=True)

    frontend_url: str = Field(alias="FLOCKPAL_FRONTEND_URL", default="http://localhost:3000")
    backend_url: str = Field(alias="FLOCKPAL_BACKEND_URL", default="", pattern=r"^(https?://[^/]+)?$")
    allowed_origins: Listed = Field(alias="FLOCKPAL_ALLOWED_ORIGINS", default_factory=list)
    google_issuer: str = Field(alias="FLOCKPAL_GOOGLE_ISSUER", default="https://accounts.google.com")
    google_client_id: str = Field(alias="FLOCKPAL_GOOGLE_CLIENT_ID", default="")
    microsoft_issuer: str = Field(
        alias="FLOCKPAL_MICROSOFT_ISSUER", default="https://login.microsoftonline.com/common/v2.0"
    )
    microsoft_client_id: str = Field(alias="FLOCKPAL_MICROSOFT_CLIENT_ID", default="")
    apple_issuer: str = Field(alias="FLOCKPAL_APPLE_ISSUER", default="https://appleid.apple.com")
    apple_client_id: str = Field(alias="FLOCKPAL_APPLE_CLIENT_ID", default="")
    apple_team_id: str = Field(alias="FLOCKPAL_APPLE_TEAM_ID", default="")
    apple_key_id: str = Field(alias="FLOCKPAL_APPLE_KEY_ID", default="")
    preview_links: bool = Field(alias="FLOCKPAL_PREVIEW_LINKS", default=False)


def settings() -> FlockpalSettings:
    """The settings of this process."""
    return read_settings(FlockpalSettings)
