"""What FlockPal says of itself (FP-01)."""

from typing import Literal

from flockpal.wire.fields import Output


class Health(Output):
    ok: Literal[True] = True
