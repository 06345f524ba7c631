"""FG-62: pictures of people."""

import base64
from typing import Any
from urllib.parse import urlsplit

import pytest

from background import purge
from portal import pictures as portal
from roost.identity import pictures
from roost.kit import aws
from roost.kit.settings import settings
from tests.functions.focusguard.desk import FLOW, Desk, code, failing_fields
from tests.support.background.chores import relayed
from tests.support.catalogue.focusguard import BOUNDARY, PASSWORD, PNG, upload
from tests.support.client import Answer, Context, gateway_event
from tests.support.deliveries import failed, queue_event
from tests.support.race import meanwhile

KINDS = {
    "png": PNG,
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)),
    "gif": b"GIF89a\x01\x00\x01\x00" + bytes(32),
    "webp": b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(32),
}
OTHERS = [
    b"",
    b"hello",
    b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    b"%PDF-1.7",
    b"\x89PNG",
    b"RIFF\x24\x00\x00\x00WAVEfmt ",
    b"GIF90a" + bytes(9),
    b"BM" + bytes(60),
    b" " + PNG,
]


def send(desk: Desk, content: bytes) -> Answer:
    return desk.post("users/me/avatar", raw=upload(content), headers=BOUNDARY)


def shown(desk: Desk, content: bytes = PNG) -> str:
    """The address of the picture, once it is set."""
    return str(desk.made(send(desk, content))["avatar_url"])


def fetch(url: str) -> tuple[int, dict[str, str], bytes]:
    """What everybody gets at an address, without a token."""
    event = gateway_event("GET", urlsplit(url).path, address="192.0.2.7")
    answer = portal.handler(event, Context())
    body = answer["body"]
    return answer["statusCode"], answer["headers"], base64.b64decode(body) if answer.get("isBase64Encoded") else b""


def stored() -> set[str]:
    """The names in the bucket."""
    found = aws.client("s3").list_objects_v2(Bucket=settings().picture_bucket)
    return {each["Key"] for each in found.get("Contents", [])}


def purge_pictures() -> None:
    assert failed(purge.handler(queue_event(*relayed("purge")), Context())) == []


@pytest.mark.parametrize("kind", KINDS)
def test_fg_62_a_picture_is_fetched_without_a_token(desk: Desk, other: Desk, kind: str) -> None:
    content = KINDS[kind]
    answer = send(desk, content)
    assert answer.status == 200
    assert answer.json == desk.me()
    url = answer.json["avatar_url"]
    assert url.startswith("https://api.test/pictures/")
    status, headers, found = fetch(url)
    assert (status, headers["Content-Type"], found) == (200, f"image/{kind}", content)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert other.made(other.get(f"users/{desk.person.id}"))["avatar_url"] == url


def test_fg_62_the_content_decides_whatever_the_part_is_called(desk: Desk) -> None:
    raw = upload(PNG).replace(b'filename="me.png"\r\n', b'filename="me.txt"\r\nContent-Type: text/html\r\n')
    answer = desk.post("users/me/avatar", raw=raw, headers=BOUNDARY)
    assert fetch(answer.json["avatar_url"])[1]["Content-Type"] == "image/png"


def test_fg_62_a_new_one_replaces_the_old_one(desk: Desk) -> None:
    first = shown(desk)
    desk.clock.tick(1)
    second = shown(desk, KINDS["gif"])
    assert first != second
    assert (fetch(first)[0], fetch(second)[0]) == (404, 200)
    purge_pictures()
    assert stored() == {second.rpartition("/")[2]}
    assert fetch(second)[0] == 200


def test_fg_62_deleting(desk: Desk) -> None:
    url = shown(desk)
    for _ in range(2):
        answer = desk.delete("users/me/avatar")
        assert (answer.status, answer.body) == (204, b"")
    assert desk.me()["avatar_url"] is None
    assert fetch(url)[0] == 404
    purge_pictures()
    assert stored() == set()


def test_fg_62_a_deleted_account_shows_no_picture(desk: Desk) -> None:
    url = shown(desk)
    assert desk.delete("users/me").status == 204
    assert fetch(url)[0] == 404


@pytest.mark.parametrize("content", OTHERS)
def test_fg_62_other_content_is_refused(desk: Desk, content: bytes) -> None:
    assert code(send(desk, content)) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert (desk.me()["avatar_url"], stored()) == (None, set())


@pytest.mark.parametrize(("size", "status"), [(2 * 2**20, 200), (2 * 2**20 + 1, 413), (3 * 2**20, 413)])
def test_fg_62_two_mebibytes_at_most(desk: Desk, size: int, status: int) -> None:
    answer = send(desk, PNG + bytes(size - len(PNG)))
    assert answer.status == status
    if status == 413:
        assert code(answer) == (413, "PAYLOAD_TOO_LARGE")
        assert stored() == set()


MISSING: list[tuple[bytes, dict[str, str]]] = [
    (b"", {}),
    (b"{}", {"Content-Type": "application/json"}),
    (PNG, {"Content-Type": "image/png"}),
    (upload(PNG, "picture"), BOUNDARY),
    (b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\ntext\r\n--x--\r\n', BOUNDARY),
    (b"--x--\r\n", BOUNDARY),
    (upload(PNG), {"Content-Type": "multipart/form-data"}),
]


@pytest.mark.parametrize(("raw", "headers"), MISSING)
def test_fg_62_the_part_is_needed(desk: Desk, raw: bytes, headers: dict[str, str]) -> None:
    answer = desk.post("users/me/avatar", raw=raw, headers=headers)
    assert failing_fields(answer) == {"file": "missing"}


BROKEN = [
    upload(PNG)[:-9],
    b"--x\r\n",
    b"garbage",
    upload(PNG).replace(b"form-data", b"attachment"),
    b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\xfe\r\n' + upload(PNG),
    b'--x\r\nContent-Disposition: form-data; name="a"; filename="\xff"\r\n\r\nx\r\n--x--\r\n',
    b"--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--\r\n",
    b"--x\r\n" + b"A: b\r\n" * 5000 + b"\r\nx\r\n--x--\r\n",
]


@pytest.mark.parametrize("raw", BROKEN)
def test_fg_62_broken_bodies_never_break_anything(desk: Desk, raw: bytes) -> None:
    assert desk.post("users/me/avatar", raw=raw, headers=BOUNDARY).status in (200, 400, 422)


@pytest.mark.parametrize("name", ["", "x", "../../etc/passwd", "1.2.png", f"1.{'a' * 24}.svg", f"1.{'a' * 24}.png"])
def test_fg_62_what_is_no_picture_is_not_found(desk: Desk, name: str) -> None:
    shown(desk)
    assert fetch(f"/pictures/{name}")[0] == 404


def test_fg_62_a_picture_that_could_not_be_anybodys_is_taken_back(desk: Desk) -> None:
    with meanwhile("TransactWriteItems", lambda: desk.delete("users/me")):
        assert send(desk, PNG).status == 404
    assert stored() == set()


def test_fg_62_an_address_elsewhere_is_shown_as_it_is() -> None:
    base: Any = "https://api.test"
    assert pictures.address_of("https://cdn.example/x.png", base) == "https://cdn.example/x.png"
    assert pictures.address_of("javascript:alert(1)", base) is None
    assert pictures.address_of(None, base) is None


def test_fg_62_nobody_can_make_the_purge_take_another_name(desk: Desk) -> None:
    shown(desk)
    before = stored()
    for name in ("../x", "", None, "https://api.test/x.png"):
        purge.handler(queue_event({"work": pictures.PURGE_PICTURE, "avatar": name}), Context())
    assert stored() == before


def test_fg_62_sessions_of_other_dialects_are_no_way_in(desk: Desk) -> None:
    login = {"email": "jane@example.com", "password": PASSWORD}
    flow = desk.api.post(f"{FLOW}/auth/login/", json=login).json["tokens"]["access"]
    answer = desk.api.post("/focusguard/api/users/me/avatar", raw=upload(PNG), headers=BOUNDARY, token=flow)
    assert code(answer) == (401, "INVALID_TOKEN")
