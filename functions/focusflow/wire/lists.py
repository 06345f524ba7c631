"""Lists: `{count, next, previous, results}`, page and ordering parameters (contract section 5)."""

from typing import Annotated, Any, Final, Generic, TypeVar
from urllib.parse import parse_qsl, urlencode

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import BaseModel

from roost.kit import paging
from roost.kit.http import Exchange
from roost.kit.paging import Page, PageUnknown

DEFAULT_SIZE: Final = 20
MAX_SIZE: Final = 100

Item = TypeVar("Item")
Row = TypeVar("Row")

PageNumber = Annotated[str, Query(alias="page", description="Page number, from 1")]
PageSize = Annotated[str, Query(alias="page_size", description="Items per page, at most 100")]
Ordering = Annotated[str, Query(description="Field names, comma separated, `-` for descending")]


class Listed(BaseModel, Generic[Item]):
    """One page of a list."""

    count: int
    next: str | None
    previous: str | None
    results: list[Item]


def number_of(text: str) -> int:
    """The page that a parameter asks for. Raises PageUnknown for none."""
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise PageUnknown()
    return int(text)


def size_of(text: str) -> int:
    """The size that a parameter asks for; a senseless one is the default."""
    if not (text.isascii() and text.isdigit()) or int(text[:9]) < 1:
        return DEFAULT_SIZE
    return min(int(text[:9]), MAX_SIZE)


def cut(rows: list[Row], page: str, size: str) -> Page[Row]:
    """The page that the parameters ask for; a senseless size is the default one. Raises PageUnknown."""
    return paging.cut(rows, number_of(page), size_of(size))


def names(ordering: str) -> list[str]:
    """The field names of an `ordering` parameter."""
    return [name.strip() for name in ordering.split(",") if name.strip()]


def _link(request: Exchange, number: int) -> str:
    pairs = [
        (k, v) for k, v in parse_qsl(request.event.get("rawQueryString", ""), keep_blank_values=True) if k != "page"
    ]
    return f"{request.base_url}{request.event['rawPath']}?{urlencode([*pairs, ('page', str(number))])}"


def listed(request: Exchange, page: Page[Any], results: list[Item]) -> Listed[Item]:
    """The envelope around a page's items, with links to its neighbours."""
    return Listed(
        count=page.count,
        next=_link(request, page.number + 1) if page.number < page.last else None,
        previous=_link(request, page.number - 1) if page.number > 1 else None,
        results=results,
    )
