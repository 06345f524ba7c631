"""What an operator sets for FocusGuard; `docs/configuration.md` explains each."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from roost.kit.settings import Listed, read_settings


class FocusguardSettings(BaseModel):
    """Each field is the environment variable of its alias."""

    model_config = ConfigDict(frozen=True)

    frontend_url: str = Field(alias="FOCUSGUARD_FRONTEND_URL", default="http://localhost:5173")
    allowed_origins: Listed = Field(
        alias="FOCUSGUARD_ALLOWED_ORIGINS", default=["http://localhost:5173", "http://localhost:3000"]
    )
    cookie_same_site: Literal["Lax", "Strict", "None"] = Field(alias="FOCUSGUARD_COOKIE_SAMESITE", default="Lax")
    google_issuer: str = Field(alias="FOCUSGUARD_GOOGLE_ISSUER", default="https://accounts.google.com")
    google_client_id: str = Field(alias="FOCUSGUARD_GOOGLE_CLIENT_ID", default="")
    github_url: str = Field(alias="FOCUSGUARD_GITHUB_URL", default="https://github.com")
    github_api_url: str = Field(alias="FOCUSGUARD_GITHUB_API_URL", default="https://api.github.com")
    github_client_id: str = Field(alias="FOCUSGUARD_GITHUB_CLIENT_ID", default="")


def settings() -> FocusguardSettings:
    """The settings of this process."""
    return read_settings(FocusguardSettings)
