"""The request as routes see it: paths, cookies, forms, files, where it came from; and what it adds to the answer."""

from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.kit import exchange
from roost.kit.bodies import BodyRules
from roost.kit.cookies import Cookie
from roost.kit.cors import Cors
from roost.kit.dialect import Dialect, Rendered
from roost.kit.errors import BodyTooLarge, BodyUnreadable, Fault, RateLimited, TokenMissing
from roost.kit.exchange import Exchange, Upload
from roost.kit.gate import Bucket
from roost.kit.limits import Limit
from roost.kit.settings import settings
from tests.support.client import gateway_event
from tests.support.stack import HeldClock

OURS, STACK = "https://app.example.com", "https://api.test"
BOUNDARY = "----b0undary"
PNG = bytes(range(256))


def authenticate(_: Exchange) -> Any:
    raise TokenMissing()


def render(fault: Fault) -> Rendered:
    return Rendered(fault.status, {"code": fault.code})


BIRDS = Dialect(
    name="birds",
    public=Bucket("public", Limit(100)),
    authenticate=authenticate,
    render=render,
    allowance_headers=lambda allowance: {"X-Left": str(allowance.remaining)},
    cors=Cors(lambda: [OURS]),
    canonical=lambda path: path.replace("/api/v1/", "/birds/api/", 1) if path.startswith("/api/v1/") else path,
    bodies=BodyRules(limit=2000),
)


def asked(
    path: str = "/birds/api/x", *, headers: dict[str, str] | None = None, body: bytes = b"", **more: Any
) -> Exchange:
    event = gateway_event("post", path, headers=headers, body=body, address="192.0.2.1")
    return exchange.read(event | more, BIRDS)


def multipart(*parts: bytes, boundary: str = BOUNDARY, end: bytes = b"--") -> Exchange:
    opening = b"--" + boundary.encode()
    body = b"".join(opening + b"\r\n" + part + b"\r\n" for part in parts) + opening + end + b"\r\n"
    return asked(headers={"Content-Type": f"multipart/form-data; boundary={boundary}"}, body=body)


def part(name: str, content: bytes, filename: str = "", **headers: str) -> bytes:
    about = f'Content-Disposition: form-data; name="{name}"' + (f'; filename="{filename}"' if filename else "")
    lines = [about, *(f"{word.replace('_', '-')}: {value}" for word, value in headers.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def test_a_path_loses_its_last_slash_and_its_alias_but_is_remembered_as_sent() -> None:
    read = asked("/api/v1/tasks/")
    assert (read.path, read.raw_path, read.method) == ("/birds/api/tasks", "/api/v1/tasks/", "POST")
    assert asked("/").path == "/"


def test_header_names_are_lower_case() -> None:
    assert asked(headers={"X-Thing": "A"}).headers["x-thing"] == "A"


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("Bearer abc", "abc"),
        (" bEARER  a b ", "a b"),
        ("Bearer", ""),
        ("Bearer ", ""),
        ("Basic abc", ""),
        ("Bearerabc", ""),
        ("abc", ""),
        ("", ""),
    ],
)
def test_a_bearer_token_follows_its_scheme(header: str, token: str) -> None:
    assert asked(headers={"Authorization": header}).bearer == token
    assert asked().bearer == ""


def test_cookies_come_from_the_gateways_list_or_a_plain_header() -> None:
    assert asked(cookies=["token=abc", "theme=dark"]).cookies == {"token": "abc", "theme": "dark"}
    assert asked(headers={"Cookie": "token=abc; theme=dark"}).cookies == {"token": "abc", "theme": "dark"}
    assert asked().cookies == {}


@pytest.mark.parametrize(
    ("origin", "foreign"),
    [
        (None, False),
        (OURS, False),
        (STACK, False),
        ("https://evil.example", True),
        ("http://api.test", True),
        ("null", True),
        ("", True),
    ],
)
def test_a_page_is_foreign_unless_it_is_allowed_or_the_stacks_own(origin: str | None, foreign: bool) -> None:
    assert asked(headers={"Origin": origin} if origin is not None else {}).foreign_origin is foreign


def test_the_stacks_own_pages_are_those_of_its_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    told = settings().model_copy(update={"public_url": "https://roost.example"})
    monkeypatch.setattr(exchange, "settings", lambda: told)
    assert asked().base_url == "https://roost.example"
    assert not asked(headers={"Origin": "https://roost.example"}).foreign_origin
    assert asked(headers={"Origin": STACK}).foreign_origin


@pytest.mark.parametrize(
    ("stage", "headers", "secure"),
    [
        ("aws", {}, True),
        ("local", {}, False),
        ("local", {"X-Forwarded-Proto": "https"}, True),
        ("local", {"X-Forwarded-Proto": "http"}, False),
    ],
)
def test_https_is_spoken_on_aws_and_where_somebody_in_front_says_so(
    monkeypatch: pytest.MonkeyPatch, stage: str, headers: dict[str, str], secure: bool
) -> None:
    monkeypatch.setattr(exchange, "settings", lambda: settings().model_copy(update={"stage": stage}))
    assert asked(headers=headers).secure is secure


@given(st.dictionaries(st.text(max_size=10), st.text(max_size=20), max_size=5))
def test_a_form_is_read_as_it_was_filled_in(fields: dict[str, str]) -> None:
    assert asked(body=urlencode(fields).encode()).form() == fields


@given(st.binary(max_size=200))
def test_any_bytes_are_some_form(body: bytes) -> None:
    assert all(isinstance(value, str) for value in asked(body=body).form().values())


def test_of_two_fields_with_one_name_the_last_counts_and_an_empty_one_is_there() -> None:
    assert asked(body=b"a=1&b=&a=2").form() == {"a": "2", "b": ""}


def test_a_form_beyond_what_the_dialect_takes_is_refused_unread() -> None:
    with pytest.raises(BodyTooLarge):
        asked(body=b"a=" + b"x" * 2000).form()


def test_a_body_whose_base64_is_broken_cannot_be_read() -> None:
    broken = asked(headers={"Content-Type": "multipart/form-data; boundary=x"}, body=b"x")
    broken.event["body"] = "***"
    for read in (lambda: broken.raw_body, broken.form, broken.multipart, lambda: broken.upload("file")):
        with pytest.raises(BodyUnreadable):
            read()


def test_files_and_fields_of_a_multipart_body_are_told_apart() -> None:
    picture = part("file", PNG, "bird.png", Content_Type="image/png")
    fields, files = multipart(part("name", "Käthe".encode()), picture, part("empty", b"")).multipart()
    assert fields == {"name": "Käthe", "empty": ""}
    assert files == {"file": Upload("bird.png", "image/png", PNG)}


def test_a_file_is_found_by_the_name_of_its_field() -> None:
    sent = multipart(part("name", b"x"), part("file", PNG, "bird.png", Content_Type="image/png"))
    assert sent.upload("file") == Upload("bird.png", "image/png", PNG)
    assert sent.upload("name") is None
    assert sent.upload("picture") is None


def test_a_file_of_megabytes_arrives_whole() -> None:
    content = PNG * 4096
    sent = multipart(part("before", b"x"), part("file", content, "big.bin"), part("after", b"y"))
    upload = sent.upload("file")
    assert upload
    assert upload.content == content
    assert sent.multipart()[0] == {"before": "x", "after": "y"}


def test_a_file_without_a_type_is_plain_bytes_and_an_empty_one_is_there() -> None:
    assert multipart(part("file", b"", "empty.txt")).upload("file") == Upload(
        "empty.txt", "application/octet-stream", b""
    )


@pytest.mark.parametrize(
    "media_type", ["", "application/json", "multipart/form-data", "multipart/mixed; boundary=x", "text/plain", ";;"]
)
def test_a_body_of_another_kind_has_no_files(media_type: str) -> None:
    body = b"--x\r\n" + part("file", PNG, "bird.png") + b"\r\n--x--\r\n"
    assert asked(headers={"Content-Type": media_type}, body=body).multipart() == ({}, {})


@pytest.mark.parametrize(
    "sent",
    [
        multipart(part("file", PNG, "bird.png"), end=b""),
        multipart(b"no header at all"),
        multipart(b"Content-Type: image/png\r\n\r\nx"),
        multipart(*[part(f"f{number}", b"x") for number in range(200)]),
        multipart(part("name", b"\xff\xfe")),
        multipart(part("name", b"x", Content_Type="text/plain; charset=klingon")),
        multipart(part("name", b"x", Content_Type="text/plain; charset=hex")),
        multipart(part("name", b"x", X_Long="x" * 9000)),
        asked(headers={"Content-Type": "multipart/form-data; boundary=x"}, body=b""),
        asked(headers={"Content-Type": "multipart/form-data; boundary=x"}, body=b"{}"),
    ],
    ids=["cut off", "no header", "no name", "too many", "no text", "charset", "codec", "long header", "none", "json"],
)
def test_a_broken_multipart_body_is_told_as_one(sent: Exchange) -> None:
    with pytest.raises(BodyUnreadable):
        sent.multipart()


@given(st.binary(max_size=300))
def test_any_bytes_are_files_or_a_broken_body(body: bytes) -> None:
    sent = asked(headers={"Content-Type": "multipart/form-data; boundary=x"}, body=b"--x\r\n" + body)
    try:
        fields, files = sent.multipart()
    except BodyUnreadable:
        return
    assert isinstance(fields, dict)
    assert isinstance(files, dict)


@pytest.mark.usefixtures("services")
def test_a_request_may_be_counted_by_what_it_is_about(clock: HeldClock) -> None:
    guesses = Bucket("guesses", Limit(2, 900))
    for _ in range(2):
        asked().count(guesses, "192.0.2.1", "jane")
    refused = asked()
    with pytest.raises(RateLimited) as limited:
        refused.count(guesses, "192.0.2.1", "jane")
    assert limited.value.retry_after == 900
    assert refused.allowance
    assert (refused.allowance.limit, refused.allowance.remaining) == (2, 0)
    for others in (("192.0.2.1", "mary"), ("192.0.2.2", "jane"), ("192.0.2.1",)):
        asked().count(guesses, *others)
    asked().count(Bucket("other", Limit(2, 900)), "192.0.2.1", "jane")


def test_a_request_that_nobody_signed_has_no_caller() -> None:
    exchange.begin(asked())
    with pytest.raises(LookupError):
        exchange.current_caller()


def test_cookies_to_set_are_kept_in_their_order() -> None:
    read = asked()
    one, other = Cookie("a", "1", "/", 60), Cookie("b", "", "/", 0)
    read.set_cookie(one)
    read.set_cookie(other)
    assert read.set_cookies == [one, other]
