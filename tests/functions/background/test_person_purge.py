"""A deleted person: gone at once everywhere, and some seconds later nothing of theirs is left but what others own."""

import json
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest

from background import purge, relay
from roost.identity import api_keys, deletion, integrations, logins, sign_in, store
from roost.identity.linked.model import Identity
from roost.identity.linked.service import sign_in_identity
from roost.identity.model import Account, Refresh, TokenPolicy
from roost.kit import aws, gate, keys, table, tokens
from roost.kit.caller import Caller
from roost.kit.errors import AccountGone, Fault
from roost.kit.items import Item
from roost.kit.settings import settings
from roost.kit.writes import MARK, Delete, Put, Update
from roost.workspace import departures
from tests.functions.conftest import Person
from tests.functions.focusflow.workday import V1, Workday
from tests.support.client import Client, Context
from tests.support.deliveries import (
    Outgoing,
    failed,
    of_kind,
    queue_event,
    stored_events,
    stream_event,
    watching_queues,
)
from tests.support.organizations import Organization, make_organization
from tests.support.race import Failure, failing, meanwhile, snapshot
from tests.support.stack import HeldClock

OTHER_DIALECT = TokenPolicy("seeds", "seeds", refresh=Refresh.ROTATING)
OTHERS = ("USER", "TASK", "SLUG", "EMAIL", "USERNAME")
PROVIDER = Identity("https://accounts.example", "sub-1", "jane@example.com", email_verified=True, through="x")
Register = Callable[..., Person]


@dataclass
class Line:
    """The stream and the queue of the purge."""

    outgoing: Outgoing
    seen: set[str] = field(default_factory=set)
    waiting: list[tuple[int, dict[str, Any]]] = field(default_factory=list)

    def relay(self) -> None:
        """What happened since the last time reaches whoever acts on it."""
        events = [item for item in stored_events() if item["id"]["N"] not in self.seen]
        self.seen |= {item["id"]["N"] for item in events}
        for start in range(0, len(events), 100):
            assert failed(relay.handler(stream_event(events[start : start + 100]), Context())) == []
        self.waiting += [(sent.delay_s, sent.body) for sent in self.outgoing.take() if sent.queue == "purge"]

    def purge(self) -> None:
        """All that waits is worked off, with what follows from it; the sooner first."""
        self.relay()
        while self.waiting:
            _, message = self.waiting.pop(self.waiting.index(min(self.waiting, key=lambda each: each[0])))
            assert failed(purge.handler(queue_event(message), Context())) == []
            self.relay()


@dataclass
class World:
    """Jane, who has been busy in every corner, and those who stay behind."""

    api: Client
    clock: HeldClock
    line: Line
    jane: Person
    bob: Person
    caller: Caller
    account: Account
    tokens: dict[str, Callable[[], Fault | None]]
    owned: Organization
    shared: Organization
    joined: Organization
    home: int

    def delete(self) -> None:
        deletion.delete_person(self.jane.id, self.clock.now_ms)

    def message(self) -> dict[str, Any]:
        """What the purge is told."""
        self.line.relay()
        [first, *_] = [body for _, body in self.line.waiting if body["work"] == deletion.PURGE_PERSON]
        return first


def _tokens(jane: Person, caller: Caller, account: Account, clock: HeldClock) -> dict[str, Callable[[], Fault | None]]:
    """How each kind of token that Jane holds fares at the gate."""
    now_ms = clock.now_ms
    _, key = api_keys.create_api_key(caller, "sdk", prefix="k_", now_ms=now_ms)
    _, grant = integrations.create_integration(caller, caller.home, "n8n", "read_write", None, now_ms, prefix="t_")
    login = logins.open_login(account, caller.home, dialect="nests", now_ms=now_ms)
    seeds = sign_in.open_sign_in(account, policy=OTHER_DIALECT, now_ms=now_ms)
    read_key = tokens.read_opaque(key, "k_")
    held: list[tuple[str, tokens.Token]] = [
        ("focusflow", tokens.read_access(jane.token, audience="focusflow", now_ms=now_ms)),
        ("seeds", tokens.read_access(seeds.access, audience="seeds", now_ms=now_ms)),
        ("api key", tokens.ApiKey(read_key.user, read_key.item, read_key.digest)),
        ("integration", integrations.read_token(grant, "t_")),
        ("login", logins.read_login(login)),
    ]

    def judge(token: tokens.Token) -> Callable[[], Fault | None]:
        return lambda: gate.check_person(token, clock.now_ms).fault

    return {name: judge(token) for name, token in held}


def _busy(world: World) -> None:
    """Work at home and in each organization, some of it given by others; a session still runs."""
    day, others = Workday(world.api, world.clock, world.jane), Workday(world.api, world.clock, world.bob)
    project = day.ok("projects/", {"name": "Garden"}, 201)["id"]
    day.worked(task=day.task(project=project))
    day.ok(f"tasks/{day.task()}/complete/")
    day.post("tasks/", {"title": "Once"}, headers={"Idempotency-Key": "k1"})
    for place in (world.owned, world.shared, world.joined):
        below = f"/focusflow/api/v2/organizations/{place.slug}"
        day.worked(task=day.task(f"In {place.slug}", organization=place.slug))
        others.worked(task=others.task("Mine", organization=place.slug))
        given = {"task_id": others.task("Given", organization=place.slug), "assigned_to": world.jane.id}
        answer = world.api.post(f"{below}/tasks/assign/", json=given, token=others.token)
        assert answer.status == 200, answer.body
    below = f"/focusflow/api/v2/organizations/{world.owned.slug}"
    wanted = {"url": "https://hooks.example.com/in", "events": ["member_joined", "pomodoro_completed"]}
    assert world.api.post(f"{below}/webhooks/", json=wanted, token=day.token).status == 201
    invited = {"email": "new@example.com", "role": "employee"}
    assert world.api.post(f"{below}/invites/", json=invited, token=day.token).status == 201
    day.act(day.task("Running", organization=world.joined.slug), "start")


@pytest.fixture
def world(api: Client, clock: HeldClock, register: Register) -> Iterator[World]:
    jane = register("jane", first_name="Jane")
    clock.tick(1)  # what is looked for by its number must not share it with anything else
    bob = register("bob")
    clock.tick(1)
    table.write(Update(keys.profile(jane.id), set={"verified": True}))
    owned = make_organization(clock, "own", jane.id)
    clock.tick(1)
    shared = make_organization(clock, "two", jane.id)
    clock.tick(1)
    joined = make_organization(clock, "bobs", bob.id)
    clock.tick(1)
    owned.seat(bob.id, "manager")
    shared.seat(bob.id, "owner")
    joined.seat(jane.id)
    with watching_queues() as outgoing:
        account = sign_in_identity(PROVIDER, dialect="seeds", now_ms=clock.now_ms)
        token = tokens.read_access(jane.token, audience="focusflow", now_ms=clock.now_ms)
        caller = gate.caller_of(token, gate.check_person(token, clock.now_ms).card, "focusflow")
        held = _tokens(jane, caller, account, clock)
        made = World(api, clock, Line(outgoing), jane, bob, caller, account, held, owned, shared, joined, account.home)
        _busy(made)
        made.line.purge()
        yield made


def traces(*texts: str | int) -> dict[tuple[str, str], Item]:
    """The items that mention one of these numbers or words anywhere."""
    marks = [rf"(?<![0-9])0*{each}(?![0-9])" if isinstance(each, int) else each for each in texts]
    wanted = re.compile("|".join(marks))
    found = snapshot(without=())
    return {key: item for key, item in found.items() if wanted.search(json.dumps([key, item], default=_plain))}


def _plain(packed: bytes) -> str:
    """Bytes are compressed text, or a sealed secret."""
    with suppress(zlib.error):
        return zlib.decompress(packed).decode()
    return packed.hex()


def what_others_keep(world: World) -> dict[tuple[str, str], Item]:
    """The items of the workspaces that live on: their tasks, figures and history say who did what, by number alone."""
    kept = set()
    for place in (world.shared, world.joined):
        kept |= {keys.feed(place.id), keys.team(place.id)}
        kept |= {item["pk"] for item in table.query(keys.tasks_of_space(place.id), index=keys.BY_SPACE)}
    return {key: item for key, item in snapshot(without=()).items() if key[0] in kept}


def restore(items: dict[tuple[str, str], Item]) -> None:
    """Let the table hold these items again and no others."""
    client, name, now = aws.client("dynamodb"), settings().table, snapshot(without=())
    for pk, sk in now.keys() - items.keys():
        client.delete_item(TableName=name, Key={"pk": {"S": pk}, "sk": {"S": sk}})
    for key, item in items.items():
        if now.get(key) != item:
            client.put_item(TableName=name, Item=item)


def run(message: dict[str, Any]) -> list[str]:
    """The messages that the purge gives back."""
    return failed(purge.handler(queue_event(message), Context()))


def member_of(place: Organization, person: Person) -> Item | None:
    return table.get(keys.member(place.id, person.id))


def seats_of(person: Person) -> set[str]:
    return set((table.get(keys.card(person.id)) or {})["spaces"])


def test_every_token_is_refused_at_once(world: World) -> None:
    assert {name: judge() for name, judge in world.tokens.items()} == dict.fromkeys(world.tokens)
    world.delete()
    assert {name: type(judge()) for name, judge in world.tokens.items()} == dict.fromkeys(world.tokens, AccountGone)
    world.line.purge()
    assert {name: type(judge()) for name, judge in world.tokens.items()} == dict.fromkeys(world.tokens, AccountGone)


def test_nothing_is_left_but_what_others_own(world: World) -> None:
    before = traces(world.jane.id)
    assert {"USER", "SPACE", "TASK", "PROJECT", "FEED", "TEAM", "EMAIL", "USERNAME", "IDENTITY", "WEBHOOK"} <= {
        pk.partition("#")[0] for pk, _ in before
    } | {sk.partition("#")[0] for _, sk in before}
    world.delete()
    world.line.purge()
    assert traces(world.jane.id).keys() - what_others_keep(world).keys() == set()
    assert traces("jane", "Jane", "sub-1", world.home, "hooks.example", "new@example").keys() == set()
    others = {(pk, sk.partition("#")[0]) for pk, sk in traces(world.owned.id)}
    assert others == {(keys.person(world.bob.id), "SESSION")}  # what Bob did stays done


def test_what_others_own_is_there_as_before(world: World) -> None:
    kept = (world.bob.id, world.joined.id, world.shared.id)
    before = {key for key in traces(*kept) if key[0].partition("#")[0] in OTHERS}
    theirs = before - traces(world.jane.id, world.owned.id).keys()
    assert len(theirs) > 10
    world.delete()
    world.line.purge()
    assert theirs <= snapshot(without=()).keys()


def test_address_and_name_are_free_at_once_and_their_next_holder_outlives_the_purge(
    world: World, register: Register
) -> None:
    world.delete()
    again = register("jane")
    assert again.id != world.jane.id
    world.line.purge()
    assert world.api.get(f"{V1}/auth/profile/", token=again.token).status == 200
    signed_in = {"email": "jane@example.com", "password": again.password}
    assert world.api.post(f"{V1}/auth/login/", json=signed_in).json["user"]["id"] == again.id


def test_whom_a_provider_knows_is_somebody_new(world: World) -> None:
    world.delete()
    for step in (lambda: None, world.line.purge):
        step()
        account = sign_in_identity(PROVIDER, dialect="seeds", now_ms=world.clock.now_ms)
        assert account.id != world.jane.id
    assert store.read_account(account.id).email == "jane@example.com"


def test_a_workspace_with_another_owner_gets_an_heir(world: World) -> None:
    world.delete()
    world.line.purge()
    space = table.get(keys.space(world.shared.id)) or {}
    assert (space["owner"], space["owner_username"], space["owner_email"]) == (world.bob.id, "bob", "bob@example.com")
    assert member_of(world.shared, world.jane) is None
    assert str(world.shared.id) in seats_of(world.bob)
    [gone] = [each for each in table.query(keys.feed(world.shared.id)) if each["kind"] == "member.removed"]
    assert (gone["actor"], gone["data"]["user"], gone["data"]["role"]) == (world.jane.id, world.jane.id, "owner")


def test_counts_of_members_and_owners_follow(world: World) -> None:
    for place, counts in ((world.shared, (2, 2)), (world.joined, (2, 1))):
        table.write(Update(keys.space(place.id), set=dict(zip(("member_count", "owner_count"), counts, strict=True))))
    world.delete()
    world.line.purge()
    for place, counts in ((world.shared, (1, 1)), (world.joined, (1, 1))):
        space = table.get(keys.space(place.id)) or {}
        assert (space["member_count"], space["owner_count"]) == counts


def test_a_workspace_of_their_own_goes_with_everything_in_it(world: World) -> None:
    tasks = [item["pk"] for item in table.query(keys.tasks_of_space(world.owned.id), index=keys.BY_SPACE)]
    table.write(Update(keys.card(world.bob.id), set={"active_space": world.owned.id}))
    world.delete()
    world.line.purge()
    assert table.get(keys.space(world.owned.id)) is None
    assert table.get(keys.slug("own")) is None
    assert [row for task in tasks for row in table.query(task)] == []
    card = table.get(keys.card(world.bob.id)) or {}
    assert (str(world.owned.id) in card["spaces"], "active_space" in card) == (False, False)
    assert make_organization(world.clock, "own", world.bob.id).id != world.owned.id


def test_what_they_were_given_to_do_elsewhere_is_its_owners_again(world: World) -> None:
    [given] = [
        task
        for task in table.query(keys.tasks_of_space(world.joined.id), index=keys.BY_SPACE)
        if task["title"] == "Given"
    ]
    assert given["assignee"] == world.jane.id
    world.delete()
    world.line.purge()
    assert "assignee" not in (table.get(keys.Key(given["pk"], given["sk"])) or {"assignee": 1})
    assert [row["sk"] for row in table.query(given["pk"])] == ["TASK"]


def test_it_runs_again_a_minute_later_for_what_came_late(world: World) -> None:
    world.delete()
    world.line.relay()
    runs = [(delay_s, body) for delay_s, body in world.line.waiting if body["work"] == deletion.PURGE_PERSON]
    assert [delay_s for delay_s, _ in runs] == [0, deletion.SECOND_RUN_S]
    assert run(runs[0][1]) == []
    late = (keys.idempotency(world.jane.id, "late"), keys.event(world.home, 7), keys.event(world.owned.id, 7))
    for key in late:
        table.write(Put(key, {"late": True}))
    assert run(runs[1][1]) == []
    assert [table.get(key) for key in late] == [None] * 3


def test_a_second_run_changes_nothing(world: World) -> None:
    world.delete()
    message = world.message()
    world.line.purge()
    before = snapshot(without=())
    assert run(message) == []
    assert snapshot(without=()) == before


def test_the_purge_is_resumed_wherever_it_was_interrupted(world: World) -> None:
    world.delete()
    message = world.message()
    before = snapshot(without=())
    with failing(Failure.LOST, at=10**6) as calls:
        assert run(message) == []
    kinds = _kinds()
    assert len(calls) > 30
    for at in range(1, len(calls) + 1):
        for failure in (Failure.TIMED_OUT, Failure.LOST):
            restore(before)
            with failing(failure, at=at, times=None):
                assert run(message) == ["message-1"]
            assert run(message) == []
            assert _kinds() == kinds


def _kinds() -> Counter[tuple[str, str, str]]:
    """What is in the table: of events their kind, for their ids are drawn; of everything else all but its mark."""
    return Counter(_told(*key, item) for key, item in snapshot(without=()).items())


def _told(pk: str, sk: str, item: Item) -> tuple[str, str, str]:
    if sk.startswith(keys.EVENT_PREFIX):
        return pk, item["kind"]["S"], ""
    return pk, sk, repr(sorted((name, value) for name, value in item.items() if name != MARK))


def test_a_seat_that_was_given_during_the_deletion_is_taken_too(world: World, clock: HeldClock) -> None:
    late = make_organization(clock, "late", world.bob.id)
    with meanwhile("TransactWriteItems", lambda: late.seat(world.jane.id)):
        world.delete()
    assert member_of(late, world.jane)
    world.line.purge()
    assert member_of(late, world.jane) is None


def test_of_two_owners_who_go_at_once_the_last_takes_the_workspace_along(world: World, clock: HeldClock) -> None:
    """Otherwise each would leave it to the other."""
    goes: list[list[int]] = []
    leave = lambda who: departures.leave_all(who.id, [world.shared.id], clock.now_ms)  # noqa: E731
    for person in (world.jane, world.bob):
        table.write(Delete(keys.card(person.id)))
        for place in (world.owned, world.joined):
            table.write(Delete(keys.member(place.id, person.id)))
    with meanwhile("TransactWriteItems", lambda: goes.append(leave(world.bob))):
        assert leave(world.jane) == [world.shared.id]
    assert goes == [[]]
    assert table.get(keys.space(world.shared.id)) is None
    assert table.get(keys.slug("two")) is None


def test_who_is_no_member_any_more_leaves_no_count_behind(world: World) -> None:
    table.write(Update(keys.member(world.joined.id, world.jane.id), set={"active": False}))
    table.write(Update(keys.space(world.joined.id), set={"member_count": 1}))
    world.delete()
    world.line.purge()
    assert (table.get(keys.space(world.joined.id)) or {})["member_count"] == 1
    assert member_of(world.joined, world.jane) is None


def test_the_deletion_is_told_again_when_the_queue_did_not_take_it(world: World) -> None:
    world.delete()
    [event] = of_kind("person.deleted")
    world.line.outgoing.take()
    world.line.outgoing.failures = 99
    assert len(failed(relay.handler(stream_event([event]), Context()))) == 1
