"""Which pages may read the answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.kit import cors
from roost.kit.cors import Cors, is_preflight
from roost.kit.settings import settings

OURS = "https://app.example.com"
PLAIN = Cors(lambda: [OURS])
HOME = Cors(lambda: [OURS], credentials=True, any_localhost=True)
ASKING = {"access-control-request-method": "POST"}


@pytest.fixture
def on_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cors, "settings", lambda: settings().model_copy(update={"stage": "aws"}))


@pytest.mark.parametrize(
    "origin",
    [
        "https://app.example.com:444",
        "http://app.example.com",
        "https://app.example.com.evil.example",
        "https://evil.example",
        "https://APP.example.com",
        "null",
        "",
    ],
)
def test_an_origin_is_allowed_as_it_is_written_and_no_other(origin: str) -> None:
    assert PLAIN.allows(OURS)
    assert not PLAIN.allows(origin)
    assert PLAIN.answer({"origin": origin}, ("X-A",)) == {}


def test_a_star_allows_every_page() -> None:
    everybody = Cors(lambda: ["*"])
    assert everybody.allows("https://evil.example")
    assert everybody.answer({"origin": OURS}, ())["Access-Control-Allow-Origin"] == OURS


def test_the_origins_are_asked_for_each_time() -> None:
    allowed: list[str] = []
    changing = Cors(lambda: allowed)
    assert not changing.allows(OURS)
    allowed.append(OURS)
    assert changing.allows(OURS)


LOCAL = ["http://localhost", "http://localhost:5173", "https://127.0.0.1:8443", "http://[::1]:3000"]


@pytest.mark.parametrize("origin", LOCAL)
def test_on_the_local_stack_any_local_page_may_be_allowed(origin: str) -> None:
    assert HOME.allows(origin)
    assert not PLAIN.allows(origin)


@pytest.mark.parametrize("origin", LOCAL)
@pytest.mark.usefixtures("on_aws")
def test_on_aws_no_local_page_is(origin: str) -> None:
    assert not HOME.allows(origin)
    assert HOME.allows(OURS)


@pytest.mark.parametrize(
    "origin",
    [
        "http://localhost.evil.example",
        "http://localhost@evil.example",
        "http://evil.example/localhost",
        "http://evil.example?localhost",
        "localhost",
        "null",
        "http://[",
        "http://[::1",
        "http://[v1.x]extra",
    ],
)
def test_what_only_looks_local_is_not_and_breaks_nothing(origin: str) -> None:
    assert not HOME.allows(origin)
    assert HOME.answer({"origin": origin}, ()) == {}


@given(st.text(max_size=60))
def test_any_text_in_the_place_of_an_origin_is_judged(origin: str) -> None:
    assert HOME.allows(origin) in (True, False)
    assert PLAIN.allows(origin) == (origin == OURS)


def test_an_answer_says_what_the_page_may_read_and_that_it_differs_by_origin() -> None:
    assert PLAIN.answer({"origin": OURS}, ("X-A", "X-B")) == {
        "Access-Control-Allow-Origin": OURS,
        "Vary": "Origin",
        "Access-Control-Expose-Headers": "X-A, X-B",
    }


def test_a_page_that_asks_beforehand_is_told_what_it_may_send() -> None:
    asking = Cors(lambda: [OURS], headers="Authorization")
    answer = asking.answer({"origin": OURS} | ASKING, ("X-A",))
    assert answer["Access-Control-Allow-Headers"] == "Authorization"
    assert int(answer["Access-Control-Max-Age"]) > 0
    assert "Access-Control-Expose-Headers" not in answer


def test_cookies_are_allowed_only_where_a_dialect_has_some() -> None:
    assert HOME.answer({"origin": OURS}, ())["Access-Control-Allow-Credentials"] == "true"
    assert "Access-Control-Allow-Credentials" not in PLAIN.answer({"origin": OURS}, ())


def test_a_request_of_no_page_is_told_nothing() -> None:
    assert HOME.answer({}, ("X-A",)) == {}


def test_a_preflight_names_its_page_and_what_it_will_ask() -> None:
    assert is_preflight("OPTIONS", {"origin": OURS} | ASKING)
    assert not is_preflight("OPTIONS", {"origin": OURS})
    assert not is_preflight("OPTIONS", ASKING)
    assert not is_preflight("POST", {"origin": OURS} | ASKING)
