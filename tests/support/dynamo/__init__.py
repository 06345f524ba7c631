"""DynamoDB in memory below the real client of botocore, some hundred times faster than moto's.

`tests/functions/test_dynamo.py` compares its answers with moto's, and `ROOST_TEST_TABLE=moto` runs any test over moto's
table. Like moto it does not know ClientRequestToken: a repeated transaction must recognise itself.
"""

import json
from dataclasses import dataclass
from http.client import BAD_REQUEST, OK
from typing import Any

from botocore.handlers import BUILTIN_HANDLERS

from tests.support.dynamo.service import Dynamo, Failed

__all__ = ["Dynamo", "Failed", "switch"]


@dataclass(frozen=True)
class _Http:
    """The part of a response that the client looks at."""

    status_code: int


@dataclass
class _Switch:
    """Answers the client's calls while `dynamo` is set."""

    dynamo: Dynamo | None = None

    def __call__(self, event_name: str, params: dict[str, Any], **_: Any) -> tuple[_Http, dict[str, Any]] | None:
        if self.dynamo is None:
            return None
        operation = event_name.rpartition(".")[2]
        try:
            body = self.dynamo.answer(operation, json.loads(params["body"]))
        except Failed as failed:
            error = {"Error": {"Code": failed.code, "Message": failed.message}, "message": failed.message}
            return _Http(BAD_REQUEST), error | failed.more | _metadata(BAD_REQUEST)
        return _Http(OK), body | _metadata(OK)


def _metadata(status: int) -> dict[str, Any]:
    return {"ResponseMetadata": {"HTTPStatusCode": int(status), "HTTPHeaders": {}, "RetryAttempts": 0}}


switch = _Switch()
BUILTIN_HANDLERS.append(("before-call.dynamodb", switch))
