"""Focura's envelope of success (contract section 1)."""

from typing import Any, Generic, Literal, TypeVar

from focura.wire.fields import Output

Payload = TypeVar("Payload")


class Data(Output, Generic[Payload]):
    """What was asked for."""

    success: Literal[True] = True
    data: Payload


class Said(Output):
    """A sentence where there is nothing to return."""

    success: Literal[True] = True
    message: str


class DataSaid(Output, Generic[Payload]):
    """Both."""

    success: Literal[True] = True
    data: Payload
    message: str


class Pagination(Output):
    page: int
    limit: int
    total: int
    totalPages: int  # noqa: N815  the document's spelling

    @classmethod
    def of(cls, page: int, limit: int, total: int) -> "Pagination":
        """Where a page stands among all."""
        return cls(page=page, limit=limit, total=total, totalPages=-(-total // limit))


def data(payload: Any) -> dict[str, Any]:
    """A payload in its envelope, for documents that are not modelled."""
    return {"success": True, "data": payload}
