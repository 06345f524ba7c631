"""Cross-origin answers for the origins that a dialect allows."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from roost.kit.settings import settings

_LOCAL: Final = re.compile(r"https?://(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class Cors:
    """Which pages may read the answers: those of `origins` (`*` is all), on the local stack perhaps any local one.

    `methods` and `headers` are told to whoever asks beforehand; without `methods` it is those of the path.
    """

    origins: Callable[[], Sequence[str]]
    credentials: bool = False
    methods: str = ""
    headers: str = "Authorization, Content-Type, Accept, Idempotency-Key"
    any_localhost: bool = False

    def allows(self, origin: str) -> bool:
        """Whether pages of this origin may read answers."""
        allowed = self.origins()
        everybody = "*" in allowed and not self.credentials
        return everybody or origin in allowed or (self.any_localhost and _is_local(origin))

    def answer(self, headers: Mapping[str, str], exposed: Sequence[str]) -> dict[str, str]:
        """What the answer to a request must say to be readable by a page of an allowed origin; nothing for others."""
        origin = headers.get("origin")
        if not origin or not self.allows(origin):
            return {}
        answer = {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}
        if self.credentials:
            answer["Access-Control-Allow-Credentials"] = "true"
        if "access-control-request-method" in headers:
            return answer | {"Access-Control-Allow-Headers": self.headers, "Access-Control-Max-Age": "600"}
        return answer | {"Access-Control-Expose-Headers": ", ".join(exposed)}


def _is_local(origin: str) -> bool:
    return settings().stage == "local" and _LOCAL.fullmatch(origin) is not None


def is_preflight(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a browser asks for permission, rather than for something."""
    return method == "OPTIONS" and "origin" in headers and "access-control-request-method" in headers
