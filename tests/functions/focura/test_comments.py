"""Comments on tasks (FU-46)."""

from typing import Any

import pytest

from tests.functions.focura.conftest import Enter
from tests.functions.focura.desk import Desk, data, error, faults
from tests.functions.focura.work import NOTHING, project, task, told
from tests.support.race import Failure, failing


@pytest.fixture
def space(jane: Desk, bob: Desk) -> str:
    """A workspace of Jane's with Bob in it."""
    made = jane.workspace()
    jane.hire(made, bob)
    return made


@pytest.fixture
def talk(jane: Desk, bob: Desk, space: str) -> str:
    """Where the comments on a task are that Jane has given to Bob."""
    return f"tasks/{task(jane, space, assigneeIds=[bob.person.id])['id']}/comments"


def say(desk: Desk, talk: str, content: str = "Soon", **fields: Any) -> Any:
    return data(desk.post(talk, {"content": content} | fields), 201)


def test_fu_46_shape(jane: Desk, bob: Desk, talk: str) -> None:
    made = say(bob, talk, "  It is <b>late</b> ")
    bob_shown = {"id": bob.person.id, "name": "Bob", "image": None}
    assert made == {
        "id": made["id"], "content": "It is <b>late</b>", "edited": False, "taskId": talk.split("/")[1],
        "parentId": None, "user": bob_shown, "mentions": [], "replies": [],
        "createdAt": "2026-03-02T09:00:00.000Z", "updatedAt": "2026-03-02T09:00:00.000Z",
    }  # fmt: skip
    assert data(jane.get(talk)) == [made]


def test_fu_46_threads_oldest_first_and_flat(jane: Desk, bob: Desk, talk: str) -> None:
    first, second = say(jane, talk, "First"), say(bob, talk, "Second")
    answer = say(bob, talk, "Answer", parentId=first["id"])
    deeper = say(jane, talk, "Answer to the answer", parentId=answer["id"])
    assert (answer["parentId"], deeper["parentId"]) == (first["id"], first["id"])
    shown = data(bob.get(talk))
    assert [each["id"] for each in shown] == [first["id"], second["id"]]
    assert [each["id"] for each in shown[0]["replies"]] == [answer["id"], deeper["id"]]
    assert all("replies" not in each for each in shown[0]["replies"])
    assert data(jane.get(talk.removesuffix("/comments")))["commentCount"] == 4


def test_fu_46_mentions(enter: Enter, jane: Desk, bob: Desk, stranger: Desk, space: str, talk: str) -> None:
    ann = enter("ann")
    jane.hire(space, ann, "GUEST")
    text = f"Ask @[Ann]({ann.person.id}), @[Me]({bob.person.id}) or @[Nobody](nobody)"
    made = say(bob, talk, text, mentionedUserIds=[jane.person.id, stranger.person.id, ann.person.id, NOTHING])
    assert [each["name"] for each in made["mentions"]] == ["Jane", "Ann"]
    [fact] = told("comment.added")
    assert fact["data"]["mentioned"] == [jane.person.user, ann.person.user]
    assert fact["data"]["receivers"] == [jane.person.user, bob.person.user]
    assert data(jane.get(talk))[0]["mentions"] == made["mentions"]


def test_fu_46_the_author_of_the_thread_hears_of_answers(enter: Enter, jane: Desk, space: str, talk: str) -> None:
    ann = enter("ann")
    jane.hire(space, ann, "GUEST")
    first = say(ann, talk)
    say(jane, talk, "Thanks", parentId=first["id"])
    assert ann.person.user in told("comment.added")[1]["data"]["receivers"]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"content": "  "}, "content"),
        ({"content": "c" * 5001}, "content"),
        ({"content": 7}, "content"),
        ({"parentId": NOTHING}, "parentId"),
        ({"parentId": 7}, "parentId"),
        ({"mentionedUserIds": "x"}, "mentionedUserIds"),
    ],
)
def test_fu_46_what_is_refused(jane: Desk, talk: str, sent: dict[str, Any], field: str) -> None:
    assert faults(jane.post(talk, {"content": "Soon"} | sent)).keys() == {field}
    assert data(jane.get(talk)) == []


def test_fu_46_no_answer_across_tasks(jane: Desk, space: str, talk: str) -> None:
    elsewhere = say(jane, f"tasks/{task(jane, space)['id']}/comments")
    assert faults(jane.post(talk, {"content": "Soon", "parentId": elsewhere["id"]})).keys() == {"parentId"}


def test_fu_46_who_may(enter: Enter, jane: Desk, bob: Desk, stranger: Desk, space: str) -> None:
    closed = project(jane, space)
    hidden = f"tasks/{task(jane, space, projectId=closed['id'])['id']}/comments"
    for desk, path in ((stranger, hidden), (bob, hidden), (jane, f"tasks/{NOTHING}/comments")):
        assert error(desk.get(path)) == (404, "NOT_FOUND")
        assert error(desk.post(path, {"content": "Soon"})) == (404, "NOT_FOUND")
    guest = enter("guest")
    jane.hire(space, guest, "GUEST")
    say(guest, f"tasks/{task(jane, space)['id']}/comments")


@pytest.mark.parametrize("failure", [Failure.LOST, Failure.LOST_WITH_500])
def test_fu_46_a_lost_answer_says_it_once(jane: Desk, talk: str, failure: Failure) -> None:
    with failing(failure, operation="TransactWriteItems"):
        made = say(jane, talk)
    assert [each["id"] for each in data(jane.get(talk))] == [made["id"]]
    assert data(jane.get(talk.removesuffix("/comments")))["commentCount"] == 1
