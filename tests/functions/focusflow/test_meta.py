"""FF-49, FF-59, FF-60: the page, the schema, health."""

import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.functions.conftest import Person
from tests.support.client import Client

V1 = "/focusflow/api/v1"


@pytest.fixture
def document(api: Client) -> Any:
    answer = api.get(f"{V1}/schema/")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
    return answer.json


def operations(document: Any) -> list[tuple[str, str, Any]]:
    return [(method, path, one) for path, item in document["paths"].items() for method, one in item.items()]


def references(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*(references(each) for each in part.values()))
    return set().union(*(references(each) for each in part)) if isinstance(part, list) else set()


def test_health_answers_ok(api: Client) -> None:
    for path in ("/focusflow/api/health/", "/focusflow/api/health"):
        answer = api.get(path)
        assert (answer.status, answer.json) == (200, {"status": "ok"})


def test_nobody_needs_a_token_and_a_broken_one_does_not_matter(api: Client) -> None:
    for path in ("/focusflow/api/health/", f"{V1}/schema/", f"{V1}/docs/"):
        assert api.get(path).status == api.get(path, token="garbage").status == 200


def test_the_schema_is_openapi_3_of_every_documented_path(document: Any) -> None:
    assert document["openapi"].startswith("3.")
    assert set(document["info"]) >= {"title", "version"}
    assert len(operations(document)) >= 30
    assert all(path.startswith(f"{V1}/") and path.endswith("/") for path in document["paths"])
    for path in ("auth/register/", "auth/profile/", "tasks/", "pomodoro/active/", "analytics/daily/", "export/data/"):
        assert f"{V1}/{path}" in document["paths"]


def test_every_reference_leads_somewhere_and_every_schema_is_json_schema(document: Any) -> None:
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert references(document) <= known
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_operation_names_are_unique_and_paths_declare_their_parameters(document: Any) -> None:
    names = [one["operationId"] for *_, one in operations(document)]
    assert len(set(names)) == len(names)
    for _, path, one in operations(document):
        declared = {each["name"] for each in one.get("parameters", []) if each["in"] == "path"}
        assert declared == set(re.findall(r"\{(\w+)\}", path)), path


def test_operations_word_their_errors_in_the_dialects_envelope(document: Any) -> None:
    for _, path, one in operations(document):
        assert {"4XX", "5XX"} <= set(one["responses"]), path
        assert "422" not in one["responses"]
        assert any(status.startswith("2") for status in one["responses"])


def test_public_operations_have_no_lock_and_all_others_the_bearer(document: Any) -> None:
    open_ = {path for _, path, one in operations(document) if one.get("security") == []}
    assert document["security"] == [{"bearer": []}]
    assert open_ == {
        f"{V1}/{name}/" for name in ("auth/register", "auth/login", "auth/refresh", "auth/logout", "docs", "schema")
    }


def test_answers_are_what_the_schema_says(api: Client, person: Person, document: Any) -> None:
    answer = api.get(f"{V1}/auth/profile/", token=person.token)
    said = document["paths"][f"{V1}/auth/profile/"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    validator = Draft202012Validator(said | {"components": document["components"]})
    validator.validate(answer.json)
    assert not validator.is_valid({"id": 1})


def test_the_page_is_html_that_needs_no_other_host(api: Client) -> None:
    answer = api.get(f"{V1}/docs/")
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    page = answer.body.decode()
    assert "<html" in page
    assert f"{V1}/tasks/" in page
    assert not re.findall(r"""<(?:script|link|img)[^>]+(?:src|href)=["']?https?://""", page)


def test_the_page_is_compressed_for_those_who_can_read_it(api: Client) -> None:
    plain = api.get(f"{V1}/docs/")
    packed = api.get(f"{V1}/docs/", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.body) < len(plain.body) / 2
