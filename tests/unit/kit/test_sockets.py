"""Messages to open WebSockets: what is repeated, what is gone, where it is sent."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from roost.kit import aws, clock, sockets
from roost.kit.errors import Unavailable
from roost.kit.settings import settings
from roost.kit.sockets import Gone, Line, post, post_all
from tests.support.stack import HeldClock

URL = "https://sockets.execute-api.us-east-1.amazonaws.com/focusflow"


class Management:
    """The management API: what each call does is taken from `plan` by connection; nothing planned means success."""

    def __init__(self) -> None:
        self.client = aws.client_at("apigatewaymanagementapi", URL)
        self.plan: dict[str, list[Exception]] = {}
        self.sent: list[tuple[str, str, bytes | None]] = []

    def __call__(self, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
        name = arguments["ConnectionId"]
        self.sent.append((operation, name, arguments.get("Data")))
        if self.plan.get(name):
            raise self.plan[name].pop(0)
        return {}

    def gone(self) -> Exception:
        gone: Exception = self.client.exceptions.GoneException({"Error": {"Code": "GoneException"}}, "Post")
        return gone


def throttled() -> ClientError:
    return ClientError({"Error": {"Code": "LimitExceededException"}}, "PostToConnection")


def lost() -> EndpointConnectionError:
    return EndpointConnectionError(endpoint_url=URL)


@pytest.fixture
def management() -> Iterator[Management]:
    made = Management()
    made.client._make_api_call = made
    with clock.held(HeldClock()):
        yield made
    del made.client._make_api_call


def test_a_text_goes_out_as_utf_8(management: Management) -> None:
    post(Line("focusflow", "a="), "ça va")
    assert management.sent == [("PostToConnection", "a=", "ça va".encode())]


def test_what_may_pass_is_tried_again(management: Management) -> None:
    management.plan["a="] = [throttled(), lost()]
    post(Line("focusflow", "a="), "x")
    assert len(management.sent) == 3


def test_what_does_not_pass_is_reported(management: Management) -> None:
    management.plan["a="] = [lost() for _ in range(9)]
    with pytest.raises(Unavailable):
        post(Line("focusflow", "a="), "x")
    assert len(management.sent) == sockets.ATTEMPTS


def test_who_is_gone_is_not_tried_again(management: Management) -> None:
    management.plan["a="] = [management.gone(), management.gone()]
    with pytest.raises(Gone):
        post(Line("focusflow", "a="), "x")
    assert len(management.sent) == 1
    sockets.close(Line("focusflow", "a="))


def test_of_many_each_has_its_own_outcome(management: Management) -> None:
    lines = [Line("focusflow", f"{number}=") for number in range(40)]
    management.plan = {"7=": [management.gone()], "9=": [lost() for _ in range(3)], "11=": [throttled()]}
    outcome = post_all(lines, "x")
    assert (outcome.gone, outcome.failed) == ([lines[7]], [lines[9]])
    assert len(management.sent) == 40 + 2 + 1
    assert post_all([], "x") == sockets.Outcome([], [])


def test_on_the_local_stack_the_address_depends_on_the_emulators(monkeypatch: pytest.MonkeyPatch) -> None:
    local = {"sockets_url": "/_aws/execute-api/abc", "aws_endpoint": "http://127.0.0.1:4566"}
    here = settings().model_copy(update=local)
    monkeypatch.setattr(sockets, "settings", lambda: here)
    endpoint = sockets._client("focusflow").meta.endpoint_url
    assert endpoint == "http://127.0.0.1:4566/_aws/execute-api/abc/focusflow"
