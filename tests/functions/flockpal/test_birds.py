"""FlockPal birds (FP-34 to FP-40, FP-45)."""

import base64
from typing import Any

import pytest

from roost.flock import purging
from roost.kit import aws, ids
from roost.kit.settings import settings
from tests.functions.flockpal.conftest import Enter
from tests.functions.flockpal.keeper import Keeper, work_off
from tests.support.race import Failure, failing, meanwhile
from tests.support.stack import HeldClock

PIXEL = b"\x89PNG\r\n\x1a\n" + bytes(range(40))
PHOTO = "data:image/png;base64," + base64.b64encode(PIXEL).decode()
NOWHERE = "0193c5d2-2b00-8000-8000-000000000000"


def photo(size: int, seed: int = 0) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(bytes([seed]) * size).decode()


def objects() -> list[str]:
    found = aws.client("s3").list_objects_v2(Bucket=settings().photo_bucket)
    return [each["Key"] for each in found.get("Contents", [])]


class TestCreating:
    def test_answers_the_documented_shape(self, kim: Keeper) -> None:
        sent = {
            "name": " Kiwi ",
            "tagId": "FP-001",
            "species": "Cockatiel",
            "dateOfBirth": "2023-05-10",
            "gotchaDay": "2023-08-21",
            "chartColor": "#CB3a35",
            "photoDataUrl": "",
            "notifyOnDob": False,
            "notifyOnGotchaDay": True,
            "unknown": 1,
        }
        made = kim.ask("POST", "birds", 201, json=sent)["bird"]
        assert made.pop("id")
        assert made.pop("workspaceId") == kim.workspace()["id"]
        assert made == {
            "name": "Kiwi",
            "tagId": "FP-001",
            "species": "Cockatiel",
            "dateOfBirth": "2023-05-10",
            "gotchaDay": "2023-08-21",
            "chartColor": "#CB3a35",
            "photoDataUrl": None,
            "notifyOnDob": False,
            "notifyOnGotchaDay": True,
            "createdAt": "2026-03-02T09:00:01.000Z",
            "latestWeightGrams": None,
            "latestRecordedOn": None,
        }

    def test_empty_texts_and_nothing_mean_none(self, kim: Keeper) -> None:
        made = kim.bird(dateOfBirth="", gotchaDay=None, photoDataUrl="", chartColor="")
        assert (made["dateOfBirth"], made["gotchaDay"], made["photoDataUrl"]) == (None, None, None)
        assert (made["chartColor"], made["notifyOnDob"]) == ("#cb3a35", False)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", " "),
            ("name", "x" * 121),
            ("name", None),
            ("tagId", ""),
            ("tagId", "x" * 61),
            ("species", "x" * 121),
            ("dateOfBirth", "2026-02-30"),
            ("dateOfBirth", "2026-2-3"),
            ("gotchaDay", 20260203),
            ("chartColor", "cb3a35"),
            ("chartColor", "#cb3a3"),
            ("notifyOnDob", "yes"),
            ("notifyOnGotchaDay", 1),
            ("photoDataUrl", "data:image/svg+xml;base64,AAAA"),
            ("photoDataUrl", "data:image/png;base64,AAA"),
            ("photoDataUrl", "data:image/png;base64,!!!!"),
            ("photoDataUrl", "data:image/png;base64,"),
            ("photoDataUrl", "data:image/png,AAAA"),
            ("photoDataUrl", "https://example.com/kiwi.png"),
            ("photoDataUrl", photo(2**20 + 1)),
            ("photoDataUrl", 7),
        ],
    )
    def test_refuses_what_breaks_a_rule(self, kim: Keeper, field: str, value: Any) -> None:
        sent = {"name": "Kiwi", "tagId": "T", "species": "Budgie", field: value}
        answer = kim.ask("POST", "birds", 400, json=sent)
        assert answer["error"] == "Invalid bird payload"
        assert list(answer["details"]["fieldErrors"]) == [field]
        assert kim.birds() == []

    @pytest.mark.parametrize("nothing", [None, ""])
    def test_flags_are_cleared_like_everything_else(self, kim: Keeper, nothing: str | None) -> None:
        made = kim.bird(dateOfBirth="2023-05-10", notifyOnDob=True)
        sent = {"name": "Kiwi", "tagId": "FP-001", "species": "Cockatiel", "notifyOnDob": nothing}
        assert kim.ask("PUT", f"birds/{made['id']}", json=sent)["bird"]["notifyOnDob"] is False
        assert kim.send("PUT", f"birds/{made['id'].upper()}", json=sent).status == 404

    @pytest.mark.parametrize("missing", ["name", "tagId", "species"])
    def test_three_fields_are_required(self, kim: Keeper, missing: str) -> None:
        sent = {"name": "Kiwi", "tagId": "T", "species": "Budgie"}
        del sent[missing]
        answer = kim.ask("POST", "birds", 400, json=sent)
        assert list(answer["details"]["fieldErrors"]) == [missing]

    def test_names_of_every_script_and_length_are_kept(self, kim: Keeper) -> None:
        name = "\U0001f99c" * 119 + "ΐ"
        assert kim.bird(name=name, tag="ß" * 60)["name"] == name
        assert [each["tagId"] for each in kim.birds()] == ["ß" * 60]


class TestTags:
    def test_a_tag_is_used_once_without_regard_to_case(self, kim: Keeper) -> None:
        kim.bird(tag="fp-1")
        answer = kim.ask("POST", "birds", 409, json={"name": "B", "tagId": " FP-1 ", "species": "S"})
        assert answer == {"error": "That tag ID is already used in this workspace."}
        assert kim.bird(name="B", tag="FP-2")["tagId"] == "FP-2"

    def test_another_flock_may_use_it(self, kim: Keeper, lee: Keeper) -> None:
        kim.bird(tag="FP-1")
        lee.bird(tag="fp-1")

    def test_of_parallel_uses_one_wins_and_leaves_no_picture(self, kim: Keeper) -> None:
        sent = {"name": "B", "tagId": "T", "species": "S", "photoDataUrl": PHOTO}
        with meanwhile("TransactWriteItems", lambda: kim.bird(tag="t")):
            kim.ask("POST", "birds", 409, json=sent)
        assert [each["name"] for each in kim.birds()] == ["Kiwi"]
        assert objects() == []

    def test_it_is_free_again_after_deletion_and_change(self, kim: Keeper) -> None:
        first = kim.bird(tag="T")
        kim.ask("PUT", f"birds/{first['id']}", json={"name": "A", "tagId": "U", "species": "S"})
        second = kim.bird(tag="T")
        kim.ask("DELETE", f"birds/{second['id']}", 204)
        kim.bird(tag="T")


class TestListing:
    def test_birds_come_by_name_without_regard_to_case(self, kim: Keeper, clock: HeldClock) -> None:
        for number, name in enumerate(("pip", "Ada", "ada", "Zoe", "Écu")):
            clock.tick(1)
            kim.bird(name=name, tag=str(number))
        assert [each["name"] for each in kim.birds()] == ["Ada", "ada", "pip", "Zoe", "Écu"]

    def test_only_those_of_the_active_flock(self, kim: Keeper, lee: Keeper) -> None:
        kim.bird()
        lee.bird(name="Other")
        assert [each["name"] for each in kim.birds()] == ["Kiwi"]
        kim.go_to(kim.flock()["id"])
        assert kim.birds() == []

    def test_the_cost_does_not_grow_with_the_birds(self, kim: Keeper) -> None:
        for number in range(30):
            kim.bird(tag=str(number))
        with failing(Failure.THROTTLED, times=0) as calls:
            assert len(kim.birds()) == 30
        assert calls.operations == ["UpdateItem", "Query"]


class TestUpdating:
    def test_missing_fields_stay_and_empty_ones_go(self, kim: Keeper) -> None:
        made = kim.bird(dateOfBirth="2023-05-10", gotchaDay="2023-06-01", photoDataUrl=PHOTO, notifyOnDob=True)
        changed = kim.ask(
            "PUT",
            f"birds/{made['id']}",
            json={"name": "Kiwi II", "tagId": "FP-001", "species": "Budgie", "gotchaDay": ""},
        )["bird"]
        assert changed == made | {"name": "Kiwi II", "species": "Budgie", "gotchaDay": None}
        assert kim.birds() == [changed]

    def test_the_three_must_be_there(self, kim: Keeper) -> None:
        made = kim.bird()
        answer = kim.ask("PUT", f"birds/{made['id']}", 400, json={"name": "x"})
        assert set(answer["details"]["fieldErrors"]) == {"tagId", "species"}

    def test_another_ones_tag_is_refused(self, kim: Keeper) -> None:
        kim.bird(tag="A")
        other = kim.bird(tag="B")
        kim.ask("PUT", f"birds/{other['id']}", 409, json={"name": "x", "tagId": "a", "species": "s"})
        changed = kim.ask("PUT", f"birds/{other['id']}", json={"name": "x", "tagId": "b", "species": "s"})
        assert changed["bird"]["tagId"] == "b"

    def test_a_weight_that_comes_meanwhile_stays(self, kim: Keeper) -> None:
        made = kim.bird()
        with meanwhile("TransactWriteItems", lambda: kim.weigh(made, 92)):
            kim.ask("PUT", f"birds/{made['id']}", json={"name": "New", "tagId": "FP-001", "species": "s"})
        [bird] = kim.birds()
        assert (bird["name"], bird["latestWeightGrams"]) == ("New", 92)

    def test_of_two_parallel_changes_none_is_lost(self, kim: Keeper) -> None:
        made = kim.bird()
        base = {"name": "Kiwi", "tagId": "FP-001", "species": "s"}
        other = lambda: kim.ask("PUT", f"birds/{made['id']}", json=base | {"chartColor": "#000000"})  # noqa: E731
        with meanwhile("TransactWriteItems", other):
            kim.ask("PUT", f"birds/{made['id']}", json=base | {"notifyOnDob": True})
        [bird] = kim.birds()
        assert (bird["chartColor"], bird["notifyOnDob"]) == ("#000000", True)

    @pytest.mark.parametrize("failure", list(Failure))
    def test_it_survives_a_lost_answer(self, kim: Keeper, failure: Failure) -> None:
        made = kim.bird()
        with failing(failure, operation="TransactWriteItems"):
            kim.ask("PUT", f"birds/{made['id']}", json={"name": "New", "tagId": "N", "species": "s"})
        assert [(each["name"], each["tagId"]) for each in kim.birds()] == [("New", "N")]


class TestIsolation:
    @pytest.mark.parametrize("bird", ["own elsewhere", NOWHERE, "nonsense", "1001"])
    def test_what_is_not_in_the_active_flock_is_not_there(self, kim: Keeper, lee: Keeper, bird: str) -> None:
        mine = lee.bird()
        place = f"birds/{mine['id'] if bird == 'own elsewhere' else bird}"
        body = {"name": "x", "tagId": "y", "species": "z"}
        weight = {"weightGrams": 1, "recordedOn": "2026-03-01"}
        visit = {"visitedOn": "2026-03-01", "clinicName": "c", "reason": "r"}
        for method, path, json in (
            ("PUT", place, body),
            ("DELETE", place, None),
            ("GET", f"{place}/weights", None),
            ("POST", f"{place}/weights", weight),
            ("GET", f"{place}/vet-visits", None),
            ("POST", f"{place}/vet-visits", visit),
        ):
            assert kim.ask(method, path, 404, json=json) == {"error": "Bird not found."}
        assert lee.birds() == [mine]
        assert lee.weights(mine) == []


class TestPhotos:
    @pytest.mark.parametrize(
        "sent",
        [
            PHOTO,
            photo(2**20),
            photo(1),
            "data:image/JPG;base64,QR==",
            "data:image/webp;base64,AAA=",
            "DATA:image/gif;BASE64,AAAA",
        ],
        ids=["png", "largest", "one byte", "spare bits", "padded", "loud"],
    )
    def test_they_come_back_exactly(self, kim: Keeper, sent: str) -> None:
        made = kim.bird(photoDataUrl=sent)
        assert made["photoDataUrl"] == sent
        assert kim.birds()[0]["photoDataUrl"] == sent

    def test_many_of_them_make_the_rest_links(self, kim: Keeper) -> None:
        sent = {f"{number}": photo(700_000, number) for number in range(8)}
        for number, each in sent.items():
            kim.bird(name=f"B{number}", tag=number, photoDataUrl=each)
        answer = kim.send("GET", "birds")
        assert len(answer.body) <= 4_500_000
        shown = {each["tagId"]: each["photoDataUrl"] for each in answer.json["birds"]}
        inline = [tag for tag, each in shown.items() if each.startswith("data:")]
        assert inline == ["0", "1", "2", "3"]
        assert all(shown[tag] == sent[tag] for tag in inline)
        links = [each for each in shown.values() if not each.startswith("data:")]
        assert len(links) == 4
        assert all(each.startswith("https://") and "Signature=" in each for each in links)

    def test_a_link_that_is_sent_back_keeps_the_picture(self, kim: Keeper) -> None:
        for number in range(7):
            kim.bird(name=f"B{number}", tag=f"{number}", photoDataUrl=photo(800_000, number))
        last = kim.birds()[-1]
        assert last["photoDataUrl"].startswith("https://")
        fields = {name: last[name] for name in ("name", "tagId", "species", "photoDataUrl")}
        changed = kim.ask("PUT", f"birds/{last['id']}", json=fields)["bird"]
        assert changed["photoDataUrl"] == photo(800_000, 6)

    def test_a_link_of_something_else_is_refused(self, kim: Keeper) -> None:
        made = kim.bird(photoDataUrl=PHOTO)
        sent = {"name": "x", "tagId": "y", "species": "z", "photoDataUrl": "https://example.com/birds/1/2"}
        answer = kim.ask("PUT", f"birds/{made['id']}", 400, json=sent)
        assert list(answer["details"]["fieldErrors"]) == ["photoDataUrl"]
        assert kim.birds()[0]["photoDataUrl"] == PHOTO

    def test_the_object_itself_is_the_image(self, kim: Keeper) -> None:
        kim.bird(photoDataUrl=PHOTO.replace("png", "jpg"))
        [name] = objects()
        stored = aws.client("s3").get_object(Bucket=settings().photo_bucket, Key=name)
        assert (stored["Body"].read(), stored["ContentType"]) == (PIXEL, "image/jpeg")

    def test_a_replaced_or_cleared_one_goes(self, kim: Keeper) -> None:
        made = kim.bird(photoDataUrl=PHOTO)
        base = {"name": "x", "tagId": "y", "species": "z"}
        changed = kim.ask("PUT", f"birds/{made['id']}", json=base | {"photoDataUrl": photo(10)})["bird"]
        assert changed["photoDataUrl"] == photo(10)
        work_off()
        assert len(objects()) == 1
        assert kim.birds()[0]["photoDataUrl"] == photo(10)
        cleared = kim.ask("PUT", f"birds/{made['id']}", json=base | {"photoDataUrl": None})["bird"]
        assert cleared["photoDataUrl"] is None
        work_off()
        assert objects() == []


class TestDeleting:
    def test_it_is_gone_with_its_records(self, kim: Keeper) -> None:
        made = kim.bird(photoDataUrl=PHOTO, dateOfBirth="2020-01-01", notifyOnDob=True)
        for day in range(1, 29):
            kim.weigh(made, 90 + day / 2, f"2026-02-{day:02d}")
        kim.visit(made)
        kim.ask("DELETE", f"birds/{made['id']}", 204)
        assert kim.birds() == []
        kim.ask("GET", f"birds/{made['id']}/weights", 404)
        kim.ask("DELETE", f"birds/{made['id']}", 404)
        work_off()
        assert objects() == []
        assert [item for item in _left() if item["pk"]["S"].startswith("BIRD#")] == []

    def test_a_weight_that_comes_too_late_is_refused(self, kim: Keeper) -> None:
        made = kim.bird()
        with meanwhile("TransactWriteItems", lambda: kim.ask("DELETE", f"birds/{made['id']}", 204)):
            kim.weigh(made, 92, status=404)
        work_off()
        assert [item for item in _left() if item["pk"]["S"].startswith("BIRD#")] == []

    def test_a_bird_that_is_there_is_never_purged(self, kim: Keeper) -> None:
        made = kim.bird(photoDataUrl=PHOTO)
        kim.weigh(made, 92)
        bird = ids.from_uuid(made["id"])
        assert bird
        purging.purge_bird(bird)
        assert kim.birds()[0]["latestWeightGrams"] == 92
        assert (len(objects()), len(kim.weights(made))) == (1, 1)


def _left() -> list[Any]:
    found: list[Any] = aws.client("dynamodb").scan(TableName=settings().table, ConsistentRead=True)["Items"]
    return found


class TestRoles:
    @pytest.mark.parametrize(("role", "status"), [("manager", 201), ("staff", 201), ("viewer", 403)])
    def test_viewers_only_look(self, kim: Keeper, enter: Enter, role: str, status: int) -> None:
        made = kim.bird()
        kim.invite("may@example.com", role)
        may = enter("May")
        assert may.workspace()["id"] == kim.workspace()["id"]
        sent = {"name": "B", "tagId": "B", "species": "S"}
        answer = may.ask("POST", "birds", status, json=sent)
        may.weigh(made, 92, status=status)
        assert len(may.birds()) == (2 if status == 201 else 1)
        if status == 403:
            assert answer == {"error": "You do not have permission for that action."}
            may.ask("POST", "birds", 403, json={})
            may.ask("PUT", f"birds/{made['id']}", 403, json=sent)
            may.ask("DELETE", f"birds/{made['id']}", 403)
            may.ask("DELETE", f"birds/{NOWHERE}", 403)
            may.ask("POST", f"birds/{made['id']}/vet-visits", 403, json={})

    def test_a_lost_seat_ends_access_to_the_birds_at_once(self, kim: Keeper, enter: Enter) -> None:
        kim.bird()
        member = kim.invite("may@example.com", "staff")
        may = enter("May")
        assert len(may.birds()) == 1
        kim.ask("DELETE", f"workspace/members/{member['id']}", 204)
        assert may.birds() == []
        assert may.workspace()["name"] == "May's Flock"
