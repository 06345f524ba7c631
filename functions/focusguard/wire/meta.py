"""What FocusGuard says of itself (contract section 11)."""

from typing import Literal, Self

from focusguard.wire import limits
from focusguard.wire.api import GENERAL, ROOT, allowed_origins
from focusguard.wire.document import TITLE, VERSION
from focusguard.wire.fields import Output, stamp
from roost.kit.settings import settings

FEATURES = (
    "focus_sessions",
    "garden",
    "statistics",
    "leaderboards",
    "avatars",
    "email_verification",
    "password_reset",
    "oauth",
    "realtime",
)


class Welcome(Output):
    message: str
    version: str
    docs: str
    redoc: str
    health: str

    @classmethod
    def of(cls) -> Self:
        """Where to look first."""
        places = {name: f"{ROOT}/{name}" for name in ("docs", "redoc", "health")}
        return cls(message=f"Welcome to the {TITLE}", version=VERSION, **places)


class Health(Output):
    status: Literal["healthy"] = "healthy"
    api: Literal["online"] = "online"
    database: Literal["connected", "disconnected"]
    version: str
    timestamp: str

    @classmethod
    def of(cls, reachable: bool, now_ms: int) -> Self:
        """Whether storage answers."""
        return cls(database="connected" if reachable else "disconnected", version=VERSION, timestamp=stamp(now_ms))


class Info(Output):
    title: str
    version: str
    environment: str
    cors_origins: list[str]
    rate_limits: dict[str, str]
    features: list[str]

    @classmethod
    def of(cls) -> Self:
        """What the operator has set, as far as everybody may know."""
        told = {"general": GENERAL, "login": limits.LOGIN_NAME, "register": limits.REGISTER}
        rates = {name: bucket.limit_for({}) for name, bucket in told.items()}
        return cls(
            title=TITLE,
            version=VERSION,
            environment="production" if settings().stage == "aws" else "local",
            cors_origins=allowed_origins(),
            rate_limits={name: f"{rate.requests} per {rate.seconds} seconds" for name, rate in rates.items()},
            features=list(FEATURES),
        )
