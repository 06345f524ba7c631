"""Requests that a machine makes up from the OpenAPI document: none may break the service (bounded)."""

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from tests.stack.conftest import User
from tests.support.template import ROOT

EXAMPLES = 12
schema = schemathesis.openapi.from_path(ROOT / "docs/openapi/focusflow-v1.json")


@schema.exclude(path_regex="docs|schema").parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_made_up_requests_get_documented_answers(case: Case, fuzzer: User) -> None:
    headers = {} if case.operation.path.endswith("/logout/") else dict(fuzzer.http.headers)
    response = case.call(base_url=str(fuzzer.http.base_url).rstrip("/"), headers=headers)
    checks = [not_a_server_error, status_code_conformance, response_schema_conformance]
    case.validate_response(response, checks=checks)
