"""People who do not say who they are (FM-09): coming in, coming back, staying away."""

import pytest

from background import guests
from roost.kit import keys, table
from roost.kit.writes import Update
from tests.functions.focusmaster.conftest import BASE, Member, faults, member_of, refusal
from tests.support.client import Answer, Client, Context
from tests.support.stack import HeldClock


def enter(api: Client, guest: object = None, address: str = "192.0.2.77") -> Answer:
    sent = {} if guest is None else {"guestId": guest}
    answer = api.post(f"{BASE}/auth/guest", json=sent, address=address)
    assert answer.status == 200, answer.body
    return answer


def gone(guest: Member) -> bool:
    return table.get(keys.profile(guest.user)) is None


def sweep() -> int:
    return int(guests.handler({}, Context())["deleted"])


def test_fm_09_a_guest_has_an_account_and_a_cookie(api: Client) -> None:
    answer = enter(api)
    body = answer.json
    name, _, digits = body["name"].partition(" ")
    assert (name, len(digits), body["isGuest"]) == ("Guest", 8, True)
    assert set(digits) <= set("0123456789abcdef")
    assert answer.cookies[0].startswith(f"jwt={body['token']};")
    me = api.get(f"{BASE}/auth/me", token=body["token"]).json
    assert (me["_id"], me["isGuest"], me["email"]) == (body["_id"], True, body["email"])
    assert api.post(f"{BASE}/tasks", json={"title": "Dig"}, token=body["token"]).status == 200


def test_fm_09_without_a_body_too(api: Client) -> None:
    assert api.post(f"{BASE}/auth/guest").status == 200
    assert api.post(f"{BASE}/auth/guest", json={"guestId": None}).status == 200


def test_fm_09_a_guest_comes_back_by_id(api: Client) -> None:
    first = enter(api).json
    again = enter(api, first["_id"].upper()).json
    assert again["_id"] == first["_id"]
    assert again["token"] != first["token"]
    assert api.get(f"{BASE}/auth/me", token=again["token"]).json["_id"] == first["_id"]


def test_fm_09_the_id_of_an_ordinary_account_opens_nothing(api: Client, me: Member) -> None:
    for wanted in (me.id, "0" * 24, "f" * 24):
        body = enter(api, wanted).json
        assert body["_id"] not in (wanted, me.id)
        assert body["isGuest"]


@pytest.mark.parametrize("wanted", ["", "123", "z" * 24, 7, "f" * 25, ["f" * 24]])
def test_fm_09_what_is_no_id_is_refused(api: Client, wanted: object) -> None:
    assert faults(api.post(f"{BASE}/auth/guest", json={"guestId": wanted})).keys() == {"guestId"}


def test_fm_09_a_banned_guest_stays_out(api: Client) -> None:
    guest = member_of(enter(api))
    for key in (keys.card(guest.user), keys.profile(guest.user)):
        table.write(Update(key, set={"status": "banned"}))
    answer = api.post(f"{BASE}/auth/guest", json={"guestId": guest.id})
    assert refusal(answer) == (403, "Your account has been banned. Please contact support.")


def test_guests_who_stay_away_for_thirty_days_are_deleted(api: Client, me: Member, clock: HeldClock) -> None:
    guest = member_of(enter(api))
    clock.tick(days=29, hours=23)
    assert sweep() == 0
    assert not gone(guest)
    clock.tick(days=31)
    assert sweep() == 1
    assert gone(guest)
    assert sweep() == 0
    assert table.get(keys.profile(me.user)) is not None


def test_whoever_still_comes_is_kept_and_judged_again(api: Client, clock: HeldClock) -> None:
    asks, returns = member_of(enter(api)), member_of(enter(api))
    clock.tick(days=20)
    assert api.get(f"{BASE}/auth/me", token=asks.token).status == 200
    enter(api, returns.id)
    clock.tick(days=15)
    assert sweep() == 0
    clock.tick(days=14)
    assert sweep() == 0
    clock.tick(days=2)
    assert sweep() == 2


def test_a_guest_who_deletes_the_account_is_no_guest_any_more(api: Client, clock: HeldClock) -> None:
    guest = member_of(enter(api))
    assert api.delete(f"{BASE}/auth/profile", token=guest.token).status == 200
    clock.tick(days=31)
    assert sweep() == 0
    assert enter(api, guest.id).json["_id"] != guest.id
