"""What a local stack is made of: its addresses, its folders and its template parameters."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REGION = "us-east-1"
HOST = "127.0.0.1"

# Environment name -> template parameter. docs/configuration.md describes each.
PARAMETERS = {
    "ROOST_PUBLIC_URL": "PublicUrl",
    "ROOST_ACCESS_TTL": "AccessTtl",
    "ROOST_REFRESH_TTL": "RefreshTtl",
    "ROOST_RELAXED": "Relaxed",
    "ROOST_BCRYPT_COST": "BcryptCost",
    "ROOST_MAIL_SENDER": "MailSender",
    "ROOST_CORS_ORIGINS": "CorsOrigins",
    "REQUIRE_VERIFIED_EMAIL": "RequireVerifiedEmail",
    "SPOTIFY_CLIENT_ID": "SpotifyClientId",
    "SPOTIFY_CLIENT_SECRET": "SpotifyClientSecret",
    "SPOTIFY_REDIRECT_URI": "SpotifyRedirectUri",
    "SPOTIFY_ACCOUNTS_URL": "SpotifyAccountsUrl",
    "SPOTIFY_API_URL": "SpotifyApiUrl",
    "FOCUSMASTER_CLIENT_URL": "FocusmasterClientUrl",
    "FOCUSMASTER_ALLOWED_ORIGINS": "FocusmasterAllowedOrigins",
    "GOOGLE_CLIENT_ID": "GoogleClientId",
    "GOOGLE_ISSUER": "GoogleIssuer",
    "GOOGLE_JWKS_URL": "GoogleJwksUrl",
    "ROOST_ADMIN_EMAIL": "AdminEmail",
    "ROOST_ADMIN_PASSWORD": "AdminPassword",
    "ROOST_LOG_LEVEL": "LogLevel",
    "ROOST_KEY_ROTATION_DAYS": "KeyRotationDays",
    "ROOST_LOG_RETENTION_DAYS": "LogRetentionDays",
    "ROOST_ALARM_TOPIC_ARN": "AlarmTopicArn",
    "ROOST_REMINDER_MINUTES": "ReminderMinutes",
    "FOCURA_STREAM_SECONDS": "FocuraStreamSeconds",
    "FOCURA_ALLOWED_ORIGINS": "FocuraAllowedOrigins",
    "FOCURA_CLIENT_URL": "FocuraClientUrl",
    "FOCURA_SUPPORT_EMAIL": "FocuraSupportEmail",
    "FOCURA_ADMIN_IDS": "FocuraAdminIds",
    "NEXTAUTH_SECRET": "NextauthSecret",
    "FOCUSGUARD_FRONTEND_URL": "FocusguardFrontendUrl",
    "FOCUSGUARD_ALLOWED_ORIGINS": "FocusguardAllowedOrigins",
    "FOCUSGUARD_COOKIE_SAMESITE": "FocusguardCookieSameSite",
    "FOCUSGUARD_GOOGLE_ISSUER": "FocusguardGoogleIssuer",
    "FOCUSGUARD_GOOGLE_CLIENT_ID": "FocusguardGoogleClientId",
    "FOCUSGUARD_GOOGLE_CLIENT_SECRET": "FocusguardGoogleClientSecret",
    "FOCUSGUARD_GITHUB_URL": "FocusguardGithubUrl",
    "FOCUSGUARD_GITHUB_API_URL": "FocusguardGithubApiUrl",
    "FOCUSGUARD_GITHUB_CLIENT_ID": "FocusguardGithubClientId",
    "FOCUSGUARD_GITHUB_CLIENT_SECRET": "FocusguardGithubClientSecret",
    "FLOCKPAL_FRONTEND_URL": "FlockpalFrontendUrl",
    "FLOCKPAL_ALLOWED_ORIGINS": "FlockpalAllowedOrigins",
    "FLOCKPAL_BACKEND_URL": "FlockpalBackendUrl",
    "FLOCKPAL_PREVIEW_LINKS": "FlockpalPreviewLinks",
    "FLOCKPAL_GOOGLE_ISSUER": "FlockpalGoogleIssuer",
    "FLOCKPAL_GOOGLE_CLIENT_ID": "FlockpalGoogleClientId",
    "FLOCKPAL_GOOGLE_CLIENT_SECRET": "FlockpalGoogleClientSecret",
    "FLOCKPAL_MICROSOFT_ISSUER": "FlockpalMicrosoftIssuer",
    "FLOCKPAL_MICROSOFT_CLIENT_ID": "FlockpalMicrosoftClientId",
    "FLOCKPAL_MICROSOFT_CLIENT_SECRET": "FlockpalMicrosoftClientSecret",
    "FLOCKPAL_APPLE_ISSUER": "FlockpalAppleIssuer",
    "FLOCKPAL_APPLE_CLIENT_ID": "FlockpalAppleClientId",
    "FLOCKPAL_APPLE_CLIENT_SECRET": "FlockpalAppleClientSecret",
    "FLOCKPAL_APPLE_TEAM_ID": "FlockpalAppleTeamId",
    "FLOCKPAL_APPLE_KEY_ID": "FlockpalAppleKeyId",
    "FLOCKPAL_APPLE_PRIVATE_KEY": "FlockpalApplePrivateKey",
}
MAIL_SENDER = "roost@example.com"


@dataclass(frozen=True)
class LocalSettings:
    """One local stack. Two of them run side by side when ports and state folder differ."""

    port: int = 8000
    stack_port: int = 4566
    state_dir: Path = ROOT / ".roost"
    stack_name: str = "roost"
    overrides: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The front door."""
        return f"http://{HOST}:{self.port}"

    @property
    def endpoint(self) -> str:
        """The emulated AWS APIs."""
        return f"http://{HOST}:{self.stack_port}"

    @property
    def mail_sender(self) -> str:
        return self.overrides.get("ROOST_MAIL_SENDER") or MAIL_SENDER

    def template_parameters(self) -> dict[str, str]:
        """Template parameters that differ from the template's defaults."""
        given = {PARAMETERS[name]: value for name, value in self.overrides.items() if name in PARAMETERS and value}
        return {"PublicUrl": self.url, **given, "Stage": "local"}


def read_settings(environ: Mapping[str, str] | None = None, env_file: Path = ROOT / ".env") -> LocalSettings:
    """Settings from `.env` and the environment; the environment wins."""
    values = {**read_env_file(env_file), **(os.environ if environ is None else environ)}
    return LocalSettings(
        port=int(values.get("ROOST_PORT") or 8000),
        stack_port=int(values.get("ROOST_STACK_PORT") or 4566),
        state_dir=Path(values.get("ROOST_STATE_DIR") or ROOT / ".roost").resolve(),
        overrides={name: values[name] for name in PARAMETERS if name in values},
    )


def read_env_file(path: Path) -> dict[str, str]:
    """The NAME=value lines of a file; none when there is no file."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    pairs = (line.removeprefix("export ").partition("=") for line in lines if not line.lstrip().startswith("#"))
    return {name.strip(): value.strip().strip("'\"") for name, mark, value in pairs if mark}
