"""A person with some work, made by real requests to the functions' own handlers over storage in memory."""

import importlib
import importlib.util
import json
from datetime import UTC, datetime
from typing import Any

from inside.cold import Context
from inside.storage import Storage

from roost.kit import aws, keymaking, keyring, keys

PASSWORD = "SecurePass123!"  # noqa: S105
V1 = "/focusflow/api/v1"
Call = tuple[str, dict[str, Any]]


class Memory:
    """Stands in for botocore's client and notes what it is asked."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.calls: list[Call] = []

    def __getattr__(self, method: str) -> Any:
        def call(**arguments: Any) -> dict[str, Any]:
            self.calls.append((method, arguments))
            return self.storage.answer(method, arguments)

        return call


def event(method: str, path: str, token: str | None = None, body: Any = None, query: str = "") -> dict[str, Any]:
    """An HTTP API event, payload 2.0, as a browser's request makes it."""
    headers = {
        "accept": "application/json",
        "accept-encoding": "gzip, br",
        "content-length": "0",
        "host": "bench.execute-api.us-east-1.amazonaws.com",
        "user-agent": "Mozilla/5.0",
        "x-amzn-trace-id": "Root=1-65a4c3d2-0123456789abcdef01234567",
        "x-forwarded-for": "192.0.2.1",
        "x-forwarded-port": "443",
        "x-forwarded-proto": "https",
    }
    made: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": headers | ({"authorization": f"Bearer {token}"} if token else {}),
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "bench",
            "domainName": headers["host"],
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "x"},
            "requestId": "JKJaXmPLvHcESHA=",
            "stage": "$default",
            "timeEpoch": int(datetime.now(UTC).timestamp() * 1000),
        },
        "isBase64Encoded": False,
    }
    if query:
        made["queryStringParameters"] = dict(pair.split("=") for pair in query.split("&"))
    if body is not None:
        made |= {"body": json.dumps(body), "headers": made["headers"] | {"content-type": "application/json"}}
    return made


class World:
    """One person, and what they did so far."""

    def __init__(self) -> None:
        self.memory = Memory(Storage())
        self.memory.storage.open = True
        aws.client = lambda _: self.memory  # type: ignore[assignment]
        kid, private = keymaking.new_key()
        self.memory.storage.secret = json.dumps(keymaking.secret_of(kid, private))
        keyring.publish([keymaking.jwk_of(kid, private.public_key())])
        new = {"email": "jane@example.com", "username": "jane", "password": PASSWORD, "first_name": "Jane"}
        person = self.send("focusflow.auth", event("POST", f"{V1}/auth/register/", body=new))
        self.user, self.access, self.refresh = person["id"], person["tokens"]["access"], person["tokens"]["refresh"]

    def send(self, module: str, request: dict[str, Any]) -> Any:
        """The JSON body of an answer; raises when the request failed."""
        answer = importlib.import_module(module).handler(request, Context())
        if answer["statusCode"] >= 300:
            raise RuntimeError(f"{request['rawPath']}: {answer['statusCode']} {answer['body']}")
        return json.loads(answer["body"])

    def work(self) -> None:
        """Keys, projects, tasks, sessions that ended and one that runs, as far as their functions are there."""
        for name in ("n8n", "home"):
            self._post("api_keys", "auth/api-keys", {"name": name})
        project = {}
        for name in ("Garden", "House", "Books"):
            project = self._post("projects", "projects", {"name": name})
        for title in ("Plan", "Begin", "Go on", "Finish"):
            wanted = {"title": title, "estimated_pomodoros": 4} | ({"project": project["id"]} if project else {})
            task = self._post("tasks", "tasks", wanted)
            if task:
                self._post("tasks", f"tasks/{task['id']}/start")
            if task and title != "Finish":
                self._post("tasks", f"tasks/{task['id']}/complete")

    def _post(self, resource: str, path: str, body: Any = None) -> dict[str, Any]:
        module = f"focusflow.{resource}"
        if importlib.util.find_spec(module) is None:
            return {}
        answer: dict[str, Any] = self.send(module, event("POST", f"{V1}/{path}/", self.access, body))
        return answer


def public_keys_call(call: Call) -> bool:
    """Whether the call reads the public signing keys, which checking a token does by itself."""
    return call[0] == "get_item" and call[1]["Key"]["pk"]["S"] == keys.public_keys().pk
