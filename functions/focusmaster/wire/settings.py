"""What an operator sets for FocusMaster; `docs/configuration.md` explains each."""

from pydantic import BaseModel, ConfigDict, Field

from roost.kit.settings import Listed, read_settings


class FocusmasterSettings(BaseModel):
    """Each field is the environment variable of its alias."""

    model_config = ConfigDict(frozen=True)

    allowed_origins: Listed = Field(
        alias="FOCUSMASTER_ALLOWED_ORIGINS", default_factory=lambda: ["http://localhost:5173", "http://127.0.0.1:5173"]
    )
    client_url: str = Field(alias="FOCUSMASTER_CLIENT_URL", default="http://localhost:5173")
    google_client_id: str = Field(alias="GOOGLE_CLIENT_ID", default="")
    google_issuer: str = Field(alias="GOOGLE_ISSUER", default="https://accounts.google.com")
    google_jwks_url: str = Field(alias="GOOGLE_JWKS_URL", default="https://www.googleapis.com/oauth2/v3/certs")


def settings() -> FocusmasterSettings:
    """The settings of this process."""
    return read_settings(FocusmasterSettings)
