"""FG-19: deleting one's account."""

from background import purge
from roost.kit import aws
from roost.kit.settings import settings
from tests.functions.focusguard.conftest import Register
from tests.functions.focusguard.desk import FLOW, Desk, code
from tests.support.background.chores import relayed
from tests.support.catalogue.focusguard import BASE, BOUNDARY, PASSWORD, PNG, upload
from tests.support.client import Context
from tests.support.deliveries import failed, queue_event
from tests.support.race import Failure, failing, snapshot


def test_fg_19_token_and_login_are_dead_and_the_profile_is_gone(desk: Desk, other: Desk) -> None:
    answer = desk.delete("users/me")
    assert (answer.status, answer.body) == (204, b"")
    assert answer.cookies[0].startswith("refresh_token=; Path=/focusguard/api; Max-Age=0;")
    assert code(desk.get("users/me")) == (401, "INVALID_TOKEN")
    assert code(desk.api.post(f"{BASE}/auth/refresh", token=desk.person.refresh)) == (401, "INVALID_TOKEN")
    login = {"username": "jane", "password": PASSWORD}
    assert code(desk.api.post(f"{BASE}/auth/login", json=login)) == (401, "INVALID_CREDENTIALS")
    assert code(other.get(f"users/{desk.person.id}")) == (404, "USER_NOT_FOUND")


def test_fg_19_it_is_gone_in_every_dialect(desk: Desk) -> None:
    login = {"email": "jane@example.com", "password": PASSWORD}
    flow = desk.api.post(f"{FLOW}/auth/login/", json=login).json["tokens"]["access"]
    desk.delete("users/me")
    assert desk.api.get(f"{FLOW}/auth/profile/", token=flow).status == 401
    assert desk.api.post(f"{FLOW}/auth/login/", json=login).status == 401


def test_fg_19_name_and_address_are_free_and_start_anew(desk: Desk, register: Register) -> None:
    desk.focus(25)
    desk.delete("users/me")
    again = register("jane")
    assert again.id != desk.person.id
    fresh = Desk(desk.api, desk.clock, again)
    assert (fresh.me()["xp_points"], fresh.stats()["total_sessions"]) == (0, 0)


def test_fg_19_the_purge_leaves_nothing_of_them(desk: Desk, other: Desk) -> None:
    kept = other.focus(25)
    desk.plant(desk.focus(25))
    desk.post("users/me/avatar", raw=upload(PNG), headers=BOUNDARY)
    desk.delete("users/me")
    assert failed(purge.handler(queue_event(*relayed("purge")), Context())) == []
    assert not [key for key in snapshot(without=()) if f"{desk.person.user:016d}" in key[0]]
    assert "Contents" not in aws.client("s3").list_objects_v2(Bucket=settings().picture_bucket)
    assert other.session(kept)["completed"]


def test_fg_19_a_deletion_survives_a_lost_answer(desk: Desk) -> None:
    with failing(Failure.LOST, operation="TransactWriteItems"):
        assert desk.delete("users/me").status == 204
    assert code(desk.get("users/me")) == (401, "INVALID_TOKEN")
