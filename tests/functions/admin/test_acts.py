"""Roles and bans: who may give them to whom, from when on they hold, and what is written down."""

from collections.abc import Callable

import pytest

from roost.admin import service
from roost.admin.errors import AdminUntouchable, OwnRole, ProtectedAdmin
from roost.admin.service import Status
from roost.identity import deletion
from roost.identity.model import Account
from roost.kit import keys, table
from roost.kit.errors import Conflict, Denied, NotFound
from roost.kit.writes import Update
from roost.workspace import store as workspace
from tests.functions.admin.conftest import Admin, Platform, caller_of
from tests.support.deliveries import watching_queues
from tests.support.organizations import make_organization
from tests.support.race import Failure, failing, meanwhile
from tests.support.recorder import recording
from tests.support.stack import HeldClock

Make = Callable[..., Account]


def card_of(person: Account) -> dict[str, object]:
    found = table.get(keys.card(person.id))
    assert found
    return found


def test_a_new_role_stands_on_the_card_that_every_request_reads(admin: Admin, person: Make) -> None:
    mary = person("mary")
    after = admin.sets_role(mary, "admin")
    assert (after.role, card_of(mary)["role"]) == ("admin", "admin")
    admin.sets_role(mary, "user")
    assert card_of(mary)["role"] == "user"


@pytest.mark.parametrize("status", [Status.BANNED, Status.SUSPENDED])
def test_a_ban_stands_there_too_and_is_lifted(admin: Admin, person: Make, status: Status) -> None:
    mary = person("mary")
    assert admin.sets_status(mary, status, "Spam").status == status
    assert card_of(mary)["status"] == status
    admin.sets_status(mary, Status.ACTIVE)
    assert card_of(mary)["status"] == "active"


def test_every_act_is_written_down_once(admin: Admin, person: Make, clock: HeldClock) -> None:
    mary = person("mary")
    admin.sets_role(mary, "admin")
    clock.tick(1)
    admin.sets_role(mary, "user")
    clock.tick(1)
    admin.sets_status(mary, Status.BANNED, "Spam")
    clock.tick(1)
    admin.sets_status(mary, Status.BANNED)
    told = [(each.kind, each.before, each.after, each.reason) for each in admin.log()]
    assert told == [
        ("person.status_changed", "banned", "banned", None),
        ("person.status_changed", "active", "banned", "Spam"),
        ("person.role_changed", "admin", "user", None),
        ("person.role_changed", "user", "admin", None),
    ]
    latest = admin.log()[0]
    assert (latest.actor, latest.actor_name, latest.user) == (admin.account.id, "root", mary.id)
    assert (latest.address, latest.at_ms) == ("192.0.2.7", clock.now_ms)


def test_the_log_shows_the_latest_hundred_of_ninety_days(admin: Admin, person: Make, clock: HeldClock) -> None:
    mary = person("mary")
    for number in range(102):
        clock.tick(1)
        admin.sets_status(mary, Status.BANNED, str(number))
    reasons = [each.reason for each in admin.log()]
    assert reasons == [str(number) for number in range(101, 1, -1)]
    clock.tick(days=90)
    assert admin.log() == []


def test_nobody_changes_their_own_role(admin: Admin) -> None:
    with pytest.raises(OwnRole):
        admin.sets_role(admin.account, "user")
    assert card_of(admin.account)["role"] == "admin"


@pytest.mark.parametrize("role", ["admin", "super_admin"])
@pytest.mark.parametrize("status", [Status.BANNED, Status.SUSPENDED])
def test_administrators_are_not_banned(admin: Admin, person: Make, role: str, status: Status) -> None:
    other = person("other", role=role)
    for target in (other, admin.account):
        with pytest.raises(AdminUntouchable):
            admin.sets_status(target, status)
        assert card_of(target)["status"] == "active"
    assert admin.log() == []


def test_an_administrator_may_be_let_in(admin: Admin, person: Make) -> None:
    other = person("other")
    admin.sets_status(other, Status.BANNED)
    admin.sets_role(other, "admin")
    assert admin.sets_status(other, Status.ACTIVE).status == "active"
    assert admin.sets_status(admin.account, Status.ACTIVE).status == "active"


def test_a_super_administrator_is_degraded_by_another_one_only(admin: Admin, person: Make, platform: Platform) -> None:
    first, second = (Admin(platform, person(name, role="super_admin")) for name in ("first", "second"))
    with pytest.raises(ProtectedAdmin):
        admin.sets_role(first.account, "user")
    assert second.sets_role(first.account, "user").role == "user"


def test_whoever_is_unknown_or_gone_is_not_found(admin: Admin, person: Make, clock: HeldClock) -> None:
    mary = person("mary")
    deletion.delete_person(mary.id, clock.now_ms)
    with pytest.raises(NotFound):
        admin.sets_role(mary, "admin")
    with pytest.raises(NotFound):
        admin.sets_status(mary, Status.BANNED)


def test_only_administrators_act(person: Make, clock: HeldClock) -> None:
    mary, caller = person("mary"), caller_of(person("zoe"))
    acts: list[Callable[[], object]] = [
        lambda: service.set_role(caller, mary.id, "admin", clock.now_ms),
        lambda: service.set_status(caller, mary.id, Status.BANNED, None, clock.now_ms),
        lambda: service.audit_log(caller, clock.now_ms),
        lambda: service.read_stats(caller, clock.now_ms),
    ]
    for act in acts:
        with pytest.raises(Denied):
            act()


def test_of_two_who_degrade_each_other_one_remains(admin: Admin, person: Make, platform: Platform) -> None:
    other = Admin(platform, person("other", role="admin"))
    with meanwhile("TransactWriteItems", lambda: other.sets_role(admin.account, "user")), pytest.raises(Denied):
        admin.sets_role(other.account, "user")
    assert (card_of(admin.account)["role"], card_of(other.account)["role"]) == ("user", "admin")


def test_who_was_made_administrator_meanwhile_is_not_banned(admin: Admin, person: Make) -> None:
    mary = person("mary")
    with meanwhile("TransactWriteItems", lambda: admin.sets_role(mary, "admin")), pytest.raises(AdminUntouchable):
        admin.sets_status(mary, Status.BANNED)
    assert [each.kind for each in admin.log()] == ["person.role_changed"]


def test_an_act_that_others_overtake_tells_what_it_really_changed(admin: Admin, person: Make, clock: HeldClock) -> None:
    mary = person("mary")
    clock.tick(1)
    with meanwhile("TransactWriteItems", lambda: admin.sets_status(mary, Status.SUSPENDED)):
        clock.tick(1)
        admin.sets_status(mary, Status.BANNED)
    assert sorted((each.before, each.after) for each in admin.log()) == [
        ("active", "suspended"),
        ("suspended", "banned"),
    ]


def test_who_deletes_their_account_meanwhile_is_gone(admin: Admin, person: Make, clock: HeldClock) -> None:
    mary = person("mary")
    leaving = meanwhile("TransactWriteItems", lambda: deletion.delete_person(mary.id, clock.now_ms))
    with leaving, pytest.raises(NotFound):
        admin.sets_status(mary, Status.BANNED)
    assert table.get(keys.card(mary.id)) is None
    assert admin.log() == []


@pytest.mark.parametrize("failure", Failure)
@pytest.mark.parametrize("at", [1, 2])
def test_an_act_survives_a_failing_table(admin: Admin, person: Make, failure: Failure, at: int) -> None:
    mary = person("mary")
    with failing(failure, at=at):
        admin.sets_status(mary, Status.BANNED, "Spam")
    assert card_of(mary)["status"] == "banned"
    assert [(each.before, each.after) for each in admin.log()] == [("active", "banned")]


def test_an_act_costs_a_read_and_a_write(admin: Admin, person: Make) -> None:
    mary = person("mary")
    with recording() as record:
        admin.sets_role(mary, "admin")
    assert [call.operation for call in record.calls] == ["BatchGetItem", "TransactWriteItems"]


def test_an_account_that_never_rests_is_a_conflict(admin: Admin, person: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    mary = person("mary")
    read = service.store.read_both

    def overtaken(actor: int, user: int) -> tuple[Account, Account]:
        found = read(actor, user)
        table.write(Update(keys.profile(user), add={"v": 1}))
        return found

    monkeypatch.setattr(service.store, "read_both", overtaken)
    with pytest.raises(Conflict):
        admin.sets_status(mary, Status.BANNED)


def test_workspaces_hear_of_a_ban_and_of_its_end(admin: Admin, person: Make, clock: HeldClock) -> None:
    mary = person("mary")
    acme = make_organization(clock, "acme", admin.account.id)
    acme.seat(mary.id)
    for status, blocked in ((Status.BANNED, True), (Status.ACTIVE, False)):
        clock.tick(1)
        admin.sets_status(mary, status)
        admin.platform.relay()
        member = workspace.read_member(acme.id, mary.id)
        assert member
        assert member.blocked is blocked


def test_whoever_is_connected_is_cut_off(admin: Admin, person: Make) -> None:
    mary = person("mary")
    admin.platform.relay()
    with watching_queues() as outgoing:
        admin.sets_status(mary, Status.SUSPENDED)
        admin.platform.relay()
    told = [each.body for each in outgoing.messages if each.queue == "push"]
    assert told == [{"work": "sign_ins_ended", "user": mary.id, "kept": None}]
