"""FU-65 to FU-67 and FU-75: files of workspaces."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from background import purge, uploads
from roost.files import store
from roost.kit import aws, ids
from roost.kit.settings import settings
from tests.functions.focura.conftest import Enter
from tests.functions.focura.desk import Desk, canonical, data, error, faults
from tests.functions.focura.work import task
from tests.support.background.chores import relayed
from tests.support.catalogue.focura_content import form
from tests.support.catalogue.focura_spaces import upgrade
from tests.support.client import Answer, Client, Context
from tests.support.deliveries import failed, of_kind, queue_event
from tests.support.race import Failure, failing, meanwhile, snapshot
from tests.support.stack import HeldClock

MEGABYTE = 2**20
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
ZIP = b"PK\x03\x04" + b"0" * 50


@dataclass
class Store:
    """A workspace whose people keep files."""

    space: str
    owner: Desk
    admin: Desk
    member: Desk
    guest: Desk

    def ask(
        self,
        by: Desk | None = None,
        content: bytes | None = b"Hello",
        name: str = "notes.txt",
        media_type: str = "text/plain",
        **fields: str,
    ) -> Answer:
        fields = {"workspaceId": self.space} | fields
        file = None if content is None else (name, media_type, content)
        raw, headers = form(fields, file)
        return (by or self.member).post("files/upload", raw=raw, headers=headers)

    def put(self, *asked: Any, **fields: Any) -> Any:
        """A new file, a second after whatever came before."""
        self.owner.clock.tick(1)
        return data(self.ask(*asked, **fields), 201)

    def listed(self, query: str = "", by: Desk | None = None) -> list[str]:
        found = data((by or self.member).get(f"files?workspaceId={self.space}&{query}"))["files"]
        return [each["name"] for each in found]

    def used(self) -> int:
        found = data(self.owner.get(f"workspaces/{self.space}"))["usage"]["storageBytes"]
        assert isinstance(found, int)
        return found

    def fill(self, number: int) -> None:
        """So many bytes of the workspace are taken."""
        key = {"pk": {"S": f"SPACE#{canonical(self.space):016d}"}, "sk": {"S": "SPACE"}}
        aws.client("dynamodb").update_item(
            TableName=settings().table,
            Key=key,
            UpdateExpression="SET storage_bytes = :bytes",
            ExpressionAttributeValues={":bytes": {"N": str(number)}},
        )


@pytest.fixture
def files(jane: Desk, enter: Enter, configure: Callable[..., None]) -> Store:
    configure(ROOST_RELAXED="1")
    space = jane.workspace()
    others = [enter(name) for name in ("adam", "mia", "gus")]
    for other, role in zip(others, ("ADMIN", "MEMBER", "GUEST"), strict=True):
        jane.hire(space, other, role)
    return Store(space, jane, *others)


def fetched(api: Client, url: str) -> Answer:
    """What a browser gets that follows a link without any token."""
    parts = urlsplit(url)
    assert parts.scheme in ("http", "https")
    assert parts.netloc
    return api.get(parts.path)


def objects() -> list[str]:
    """What the bucket holds."""
    found = aws.client("s3").list_objects_v2(Bucket=settings().file_bucket).get("Contents", [])
    return [each["Key"] for each in found]


def purged() -> None:
    """Everything that deletions leave behind is cleared away, and what follows from that."""
    for _ in range(2):
        messages = relayed("purge")
        if messages:
            assert not failed(purge.handler(queue_event(*messages), Context()))


def receivers(kind: str) -> list[list[int]]:
    """Whom the events of a kind concern."""
    return [sorted(int(each["N"]) for each in item["data"]["M"]["receivers"]["L"]) for item in of_kind(kind)]


class TestUploading:
    def test_fu_65_an_image_is_stored_and_shown(self, files: Store, api: Client) -> None:
        made = files.put(files.member, PNG, "Käse 图.PNG", "image/png", folder="docs/")
        canonical(made["id"])
        url = made.pop("url")
        assert made == {
            "id": made["id"],
            "name": "Käse 图.PNG",
            "originalName": "Käse 图.PNG",
            "thumbnail": url,
            "size": len(PNG),
            "mimeType": "image/png",
            "folder": "/docs",
            "workspaceId": files.space,
            "projectId": None,
            "taskId": None,
            "uploadedById": files.member.person.id,
            "uploadedAt": "2026-03-02T09:00:01.000Z",
        }
        shown = fetched(api, url)
        assert (shown.status, shown.body) == (200, PNG)
        assert shown.headers["Content-Type"] == "image/png"
        assert shown.headers["Content-Disposition"].startswith("inline")
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        assert files.used() == len(PNG)

    def test_fu_65_what_is_no_image_is_kept_not_shown(self, files: Store, api: Client) -> None:
        made = files.put(content=b"plain", media_type="text/plain; charset=utf-8")
        assert (made["thumbnail"], made["folder"], made["mimeType"]) == (None, "/", "text/plain")
        shown = fetched(api, made["url"])
        assert shown.headers["Content-Disposition"] == "attachment; filename*=UTF-8''notes.txt"
        assert shown.headers["X-Content-Type-Options"] == "nosniff"

    def test_big_files_are_handed_out_by_the_bucket(self, files: Store, api: Client) -> None:
        big = b"0" * (4 * MEGABYTE + 1)
        answer = fetched(api, files.put(content=big)["url"])
        assert answer.status == 302
        shown = requests.get(answer.headers["Location"], timeout=5)
        assert shown.content == big
        assert shown.headers["Content-Disposition"].startswith("attachment")

    @pytest.mark.parametrize(
        ("name", "kept"),
        [("../../etc/notes.txt", "notes.txt"), ("C:\\Users\\me\\notes.txt", "notes.txt"), ("a" * 300 + ".txt", None)],
    )
    def test_names_lose_their_folders_and_keep_their_extension(self, files: Store, name: str, kept: str | None) -> None:
        made = files.put(name=name)["originalName"]
        assert made == (kept or "a" * 251 + ".txt")

    @pytest.mark.parametrize(
        ("name", "media_type", "content"),
        [
            ("run.exe", "application/octet-stream", b"MZ"),
            ("notes.txt", "text/html", b"Hello"),
            ("notes.html", "text/plain", b"Hello"),
            ("txt", "text/plain", b"Hello"),
            ("notes.svg", "image/svg+xml", b"<svg/>"),
            ("notes.png", "image/png", b"<!DOCTYPE html><script>alert(1)</script>"),
            ("notes.txt", "text/plain", b"MZ\x90\x00"),
            ("photo.png", "image/png", b"MZ\x90\x00"),
            ("photo.png", "image/png", b"%PDF-1.7"),
        ],
    )
    def test_fu_66_other_types_are_refused(self, files: Store, name: str, media_type: str, content: bytes) -> None:
        assert faults(files.ask(files.member, content, name, media_type)).keys() == {"file"}
        assert (objects(), files.used()) == ([], 0)

    @pytest.mark.parametrize(
        ("name", "media_type", "content"),
        [
            ("a.jpg", "image/jpeg", b"\xff\xd8\xff\xe0"),
            ("a.jpeg", "image/jpg", b"\xff\xd8\xff\xe0"),
            ("a.gif", "image/gif", b"GIF89a"),
            ("a.pdf", "application/pdf", b"%PDF-1.7"),
            ("a.doc", "application/msword", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
            ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ZIP),
            ("a.xls", "application/vnd.ms-excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
            ("a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ZIP),
            ("a.zip", "application/x-zip-compressed", ZIP),
        ],
    )
    def test_fu_65_the_documents_types_are_taken(
        self, files: Store, name: str, media_type: str, content: bytes
    ) -> None:
        assert files.put(files.member, content, name, media_type)["mimeType"] == media_type

    def test_fu_66_all_that_is_missing_is_named(self, files: Store) -> None:
        raw, headers = form({"folder": "f" * 256}, None)
        assert faults(files.member.post("files/upload", raw=raw, headers=headers)).keys() == {
            "file",
            "workspaceId",
            "folder",
        }
        assert faults(files.ask(content=None)).keys() == {"file"}
        assert faults(files.ask(content=b"")).keys() == {"file"}
        assert faults(files.member.post("files/upload", {"workspaceId": files.space})).keys() == {"file", "workspaceId"}

    def test_a_broken_body_is_no_crash(self, files: Store) -> None:
        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        assert files.member.post("files/upload", raw=b"--x\r\nnonsense", headers=headers).status in (400, 422)

    def test_fu_66_only_members_who_work_there_upload(self, files: Store, stranger: Desk) -> None:
        for desk in (files.guest, stranger):
            assert error(files.ask(desk)) == (403, "FORBIDDEN")
        assert error(files.ask(workspaceId="nowhere")) == (404, "NOT_FOUND")
        assert (objects(), files.used()) == ([], 0)


class TestLimits:
    def test_fu_66_files_above_the_plan_are_too_large(self, files: Store) -> None:
        big = b"0" * (5 * MEGABYTE)
        files.put(content=big)
        assert error(files.ask(content=big + b"0")) == (413, "FILE_TOO_LARGE")
        assert files.used() == len(big)
        upgrade(files.space, "pro")
        files.put(content=big + b"0")

    def test_the_storage_of_the_plan_is_the_end(self, files: Store) -> None:
        files.fill(1024 * MEGABYTE - 5)
        made = files.put(content=b"12345")
        assert error(files.ask(content=b"1")) == (507, "STORAGE_LIMIT_REACHED")
        data(files.member.delete(f"files/{made['id']}"))
        assert error(files.ask(content=b"123456")) == (507, "STORAGE_LIMIT_REACHED")
        files.put(content=b"123")
        assert files.used() == 1024 * MEGABYTE - 2

    def test_two_at_once_do_not_pass_together(self, files: Store) -> None:
        files.fill(1024 * MEGABYTE - 6)
        with meanwhile("TransactWriteItems", lambda: files.put(files.admin)):
            assert error(files.ask()) == (507, "STORAGE_LIMIT_REACHED")
        assert len(objects()) == 1

    @pytest.mark.parametrize("failure", Failure)
    @pytest.mark.parametrize("at", [1, 2])
    def test_a_lost_answer_makes_one_file(self, files: Store, failure: Failure, at: int) -> None:
        with failing(failure, operation="TransactWriteItems", at=at):
            data(files.ask(), 201)
        assert files.listed() == ["notes.txt"]
        assert (files.used(), len(objects())) == (5, 1)
        assert len(of_kind("file.uploaded")) == 1

    def test_fu_75_ten_uploads_in_ten_minutes(self, jane: Desk, clock: HeldClock) -> None:
        files = Store(jane.workspace(), jane, jane, jane, jane)
        for number in range(10):
            answer = files.ask()
            assert answer.status == 201
            assert answer.headers["X-RateLimit-Remaining"] == str(9 - number)
        refused = files.ask()
        assert error(refused) == (429, "UPLOAD_RATE_LIMIT")
        assert refused.json["retryAfter"] == int(refused.headers["X-RateLimit-Reset"]) > clock.now_ms
        assert int(refused.headers["Retry-After"]) >= 1
        announced = jane.post("files/uploads", {"workspaceId": files.space})
        assert error(announced) == (429, "UPLOAD_RATE_LIMIT")
        assert jane.get(f"files?workspaceId={files.space}").status == 200


class TestLinks:
    def test_a_link_ends_after_an_hour_or_two_and_is_made_anew(
        self, files: Store, api: Client, clock: HeldClock
    ) -> None:
        url = files.put()["url"]
        clock.tick(minutes=61)
        assert fetched(api, url).status == 200
        clock.tick(minutes=60)
        assert fetched(api, url).status == 404

    def test_a_read_makes_a_new_one(self, files: Store, api: Client, clock: HeldClock) -> None:
        first = files.put()["url"]
        clock.tick(minutes=10)
        [listed] = data(files.owner.get(f"files?workspaceId={files.space}"))["files"]
        assert fetched(api, listed["url"]).body == b"Hello"
        assert urlsplit(first).path.split(".")[0] == urlsplit(listed["url"]).path.split(".")[0]

    def test_a_link_cannot_be_made_up(self, files: Store, api: Client) -> None:
        file, until, signature = urlsplit(files.put()["url"]).path.split(".")
        other = urlsplit(files.put(content=b"Other")["url"]).path.split(".")
        wrong = [
            f"{file}.{int(until, 16) + 3600:x}.{signature}",
            f"{file}.{until}.{other[2]}",
            f"{other[0]}.{until}.{signature}",
            f"{file}.{until}.{'0' * 64}",
            f"{file}.{until}",
            "/files/x",
        ]
        assert {api.get(path).status for path in wrong} == {404}
        assert api.get(f"{file}.{until}.{signature}").status == 200

    def test_what_is_in_the_bucket_no_more_is_not_found(self, files: Store, api: Client) -> None:
        url = files.put()["url"]
        aws.client("s3").delete_object(Bucket=settings().file_bucket, Key=objects()[0])
        assert fetched(api, url).status == 404


class TestListing:
    def test_fu_67_the_newest_first_page_by_page(self, files: Store) -> None:
        for letter in "abcde":
            files.put(name=f"{letter}.txt")
        assert files.listed() == ["e.txt", "d.txt", "c.txt", "b.txt", "a.txt"]
        page = data(files.guest.get(f"files?workspaceId={files.space}&page=2&limit=2"))
        assert [each["name"] for each in page["files"]] == ["c.txt", "b.txt"]
        assert page["pagination"] == {"page": 2, "limit": 2, "total": 5, "totalPages": 3}
        assert page["files"][0]["uploadedBy"] == {"id": files.member.person.id, "name": "Mia", "image": None}
        assert files.listed("page=9") == []

    def test_fu_67_filters_combine(self, files: Store) -> None:
        project = data(files.member.post("projects", {"name": "Site", "workspaceId": files.space}), 201)["id"]
        files.put(name="plain.txt")
        files.put(name="folder.txt", folder="docs")
        files.put(name="project.txt", projectId=project, taskId="")
        files.put(name="both.txt", projectId=project, folder="/docs/")
        assert files.listed("folder=/docs") == ["both.txt", "folder.txt"]
        assert files.listed(f"projectId={project}") == ["both.txt", "project.txt"]
        assert files.listed(f"projectId={project}&folder=docs") == ["both.txt"]
        assert files.listed("taskId=nothing") == []

    def test_fu_67_strangers_see_nothing(self, files: Store, stranger: Desk) -> None:
        assert error(stranger.get(f"files?workspaceId={files.space}")) == (403, "FORBIDDEN")
        assert error(stranger.get("files?workspaceId=nowhere")) == (404, "NOT_FOUND")
        assert faults(stranger.get("files")).keys() == {"workspaceId"}
        assert faults(stranger.get(f"files?workspaceId={files.space}&limit=101")).keys() == {"limit"}


class TestPlaces:
    @pytest.fixture
    def project(self, files: Store) -> str:
        """A project of the member's; the guest looks on."""
        made = data(files.member.post("projects", {"name": "Site", "workspaceId": files.space}), 201)["id"]
        data(files.member.post(f"projects/{made}/members", {"userId": files.guest.person.id, "role": "VIEWER"}), 201)
        return str(made)

    def test_fu_59_those_of_a_project_are_concerned(self, files: Store, project: str) -> None:
        made = files.put(files.admin, projectId=project)
        assert made["projectId"] == project
        assert receivers("file.shared") == [sorted([files.member.person.user, files.guest.person.user])]

    def test_a_project_that_one_may_not_see_takes_nothing(self, files: Store, enter: Enter, project: str) -> None:
        other = enter("otto")
        files.owner.hire(files.space, other)
        assert error(files.ask(other, projectId=project)) == (403, "FORBIDDEN")
        assert error(files.ask(projectId="nothing")) == (404, "NOT_FOUND")
        assert (objects(), files.used()) == ([], 0)

    def test_fu_59_those_of_a_task_are_concerned(self, files: Store) -> None:
        dig = task(files.owner, files.space, assigneeIds=[files.admin.person.id, files.member.person.id])["id"]
        made = files.put(files.member, taskId=dig)
        assert (made["taskId"], made["projectId"]) == (dig, None)
        assert files.listed(f"taskId={dig}") == ["notes.txt"]
        concerned = [files.owner, files.admin, files.member]
        assert receivers("file.shared") == [sorted(desk.person.user for desk in concerned)]

    def test_a_task_that_one_may_not_read_takes_nothing(self, files: Store, stranger: Desk, project: str) -> None:
        hidden = task(files.member, files.space, projectId=project)["id"]
        otto = Desk(stranger.api, stranger.clock, stranger.person)
        files.owner.hire(files.space, otto)
        assert error(files.ask(otto, taskId=hidden)) == (404, "NOT_FOUND")
        assert error(files.ask(taskId="nothing")) == (404, "NOT_FOUND")

    def test_a_task_lies_in_the_workspace_and_the_project_that_are_named(
        self, files: Store, stranger: Desk, project: str
    ) -> None:
        theirs = stranger.workspace("Theirs")
        stranger.hire(theirs, files.member)
        far = task(stranger, theirs)["id"]
        assert faults(files.ask(taskId=far)).keys() == {"taskId"}
        loose = task(files.member, files.space)["id"]
        assert faults(files.ask(taskId=loose, projectId=project)).keys() == {"projectId"}
        inside = task(files.member, files.space, projectId=project)["id"]
        assert files.put(taskId=inside, projectId=project)["projectId"] == project

    def test_fu_45_they_go_with_their_task(self, files: Store, api: Client, project: str) -> None:
        gone = task(files.member, files.space)["id"]
        inside = task(files.member, files.space, projectId=project)["id"]
        urls = [files.put(taskId=each)["url"] for each in (gone, inside)]
        data(files.member.delete(f"tasks/{gone}"))
        data(files.member.delete(f"projects/{project}"))
        for _ in range(2):
            purged()
        assert files.listed() == []
        assert {fetched(api, url).status for url in urls} == {404}
        assert (files.used(), objects()) == (0, [])

    def test_a_project_of_another_workspace_is_a_fault(self, files: Store, stranger: Desk) -> None:
        theirs = stranger.workspace("Theirs")
        stranger.hire(theirs, files.member)
        project = data(files.member.post("projects", {"name": "Far", "workspaceId": theirs}), 201)["id"]
        assert faults(files.ask(projectId=project)).keys() == {"projectId"}

    def test_fu_37_they_go_with_their_project(self, files: Store, api: Client, project: str) -> None:
        url = files.put(projectId=project)["url"]
        files.put(name="other.txt")
        data(files.member.delete(f"projects/{project}"))
        purged()
        assert files.listed() == ["other.txt"]
        assert fetched(api, url).status == 404
        assert (files.used(), len(objects())) == (5, 1)


class TestDeleting:
    def test_fu_67_a_deleted_file_is_gone_and_its_room_free(self, files: Store, api: Client) -> None:
        made = files.put()
        assert files.member.delete(f"files/{made['id']}").json == {"success": True, "message": "File deleted"}
        assert files.used() == 0
        assert files.listed() == []
        assert fetched(api, made["url"]).status == 404
        assert error(files.member.delete(f"files/{made['id']}")) == (404, "NOT_FOUND")
        assert files.used() == 0
        purged()
        assert objects() == []

    def test_fu_67_uploader_owner_and_admin_may(self, files: Store, stranger: Desk) -> None:
        for desk in (files.member, files.admin, files.owner):
            data(desk.delete(f"files/{files.put()['id']}"))
        made = files.put(files.admin)["id"]
        assert error(files.member.delete(f"files/{made}")) == (403, "FORBIDDEN")
        assert error(files.guest.delete(f"files/{made}")) == (403, "FORBIDDEN")
        assert error(stranger.delete(f"files/{made}")) == (404, "NOT_FOUND")
        assert error(stranger.delete("files/whatever")) == (404, "NOT_FOUND")
        assert len(files.listed()) == 1

    def test_two_who_delete_at_once_free_the_room_once(self, files: Store) -> None:
        files.put(name="stays.txt")
        made = files.put()["id"]
        with meanwhile("TransactWriteItems", lambda: files.admin.delete(f"files/{made}")):
            assert files.member.delete(f"files/{made}").status == 404
        assert files.used() == 5

    def test_fu_27_they_go_with_their_workspace(self, files: Store, api: Client) -> None:
        url = files.put()["url"]
        data(files.owner.delete(f"workspaces/{files.space}"))
        purged()
        assert objects() == []
        assert fetched(api, url).status == 404
        assert [key for key in snapshot() if key[0].startswith("FILE#")] == []


class TestAnnounced:
    """Files that are too big for one request."""

    def announce(self, files: Store, **fields: Any) -> Answer:
        wanted = {"workspaceId": files.space, "name": "big.zip", "mimeType": "application/zip", "size": len(ZIP)}
        return files.member.post("files/uploads", wanted | fields)

    def send(self, ticket: Any, content: bytes = ZIP) -> None:
        assert ticket["method"] == "PUT"
        sent = requests.put(ticket["url"], data=content, headers=ticket["headers"], timeout=5)
        assert sent.status_code == 200, sent.text
        aws.client("s3").delete_object(Bucket=settings().file_bucket, Key="x")  # or the stack takes S3 to be untouched

    def test_bytes_go_straight_to_the_bucket(self, files: Store, api: Client) -> None:
        ticket = data(self.announce(files, name="x/big.zip", folder="in"), 201)
        assert ticket["expiresAt"] == "2026-03-02T09:15:00.000Z"
        assert (files.listed(), files.used()) == ([], len(ZIP))
        self.send(ticket)
        made = data(files.member.post(f"files/uploads/{ticket['id']}/complete"), 201)
        assert (made["name"], made["folder"], made["size"]) == ("big.zip", "/in", len(ZIP))
        assert fetched(api, made["url"]).body == ZIP
        again = data(files.member.post(f"files/uploads/{ticket['id']}/complete"), 201)
        assert again["id"] == made["id"]
        assert (files.listed(), files.used()) == (["big.zip"], len(ZIP))
        assert len(of_kind("file.uploaded")) == 1

    def test_the_signed_address_names_size_and_type(self, files: Store) -> None:
        signed = data(self.announce(files), 201)["url"]
        assert "content-length" in signed
        assert "if-none-match" in signed

    def test_the_plan_holds_here_too(self, files: Store) -> None:
        assert error(self.announce(files, size=5 * MEGABYTE + 1)) == (413, "FILE_TOO_LARGE")
        upgrade(files.space, "enterprise")
        data(self.announce(files, size=500 * MEGABYTE), 201)
        assert error(self.announce(files, size=501 * MEGABYTE)) == (413, "FILE_TOO_LARGE")
        assert faults(self.announce(files, name="big.exe")).keys() == {"file"}
        assert faults(self.announce(files, size=0)).keys() == {"size"}

    def test_what_was_not_sent_or_is_something_else_is_refused(self, files: Store) -> None:
        ticket = data(self.announce(files), 201)
        complete = f"files/uploads/{ticket['id']}/complete"
        assert faults(files.member.post(complete)).keys() == {"file"}
        aws.client("s3").put_object(Bucket=settings().file_bucket, Key=_object(ticket), Body=b"short")
        assert faults(files.member.post(complete)).keys() == {"file"}
        program = b"MZ" + b"\0" * (len(ZIP) - 2)
        aws.client("s3").put_object(Bucket=settings().file_bucket, Key=_object(ticket), Body=program)
        assert faults(files.member.post(complete)).keys() == {"file"}
        assert (objects(), files.used()) == ([], 0)
        assert error(files.member.post(complete)) == (404, "NOT_FOUND")

    def test_nobody_else_completes_or_deletes_it(self, files: Store, stranger: Desk) -> None:
        ticket = data(self.announce(files), 201)["id"]
        for desk in (files.owner, stranger):
            assert error(desk.post(f"files/uploads/{ticket}/complete")) == (404, "NOT_FOUND")
            assert error(desk.delete(f"files/{ticket}")) == (404, "NOT_FOUND")

    def test_what_never_comes_gives_its_room_back(self, files: Store, clock: HeldClock) -> None:
        ticket = data(self.announce(files), 201)
        self.send(ticket)
        kept = files.put()
        assert uploads.handler({}, Context()) == {"given_up": 0}  # type: ignore[arg-type]
        clock.tick(minutes=61)
        assert uploads.handler({}, Context()) == {"given_up": 1}  # type: ignore[arg-type]
        assert uploads.handler({}, Context()) == {"given_up": 0}  # type: ignore[arg-type]
        file = store.read_file(canonical(kept["id"]))
        assert file
        assert objects() == [file.object_name]
        assert store.read_file(canonical(ticket["id"])) is None

    def test_completed_meanwhile_it_stays(self, files: Store, clock: HeldClock) -> None:
        ticket = data(self.announce(files), 201)
        self.send(ticket)
        clock.tick(minutes=5)
        late = store.overdue(clock.now_ms + 3_600_000)
        data(files.member.post(f"files/uploads/{ticket['id']}/complete"), 201)
        assert [store.give_up(file) for file in late] == [False]
        assert files.used() == len(ZIP)

    def test_it_goes_also_without_its_workspace(self, files: Store, clock: HeldClock) -> None:
        self.send(data(self.announce(files), 201))
        data(files.owner.delete(f"workspaces/{files.space}"))
        clock.tick(minutes=61)
        assert uploads.handler({}, Context()) == {"given_up": 1}  # type: ignore[arg-type]
        assert objects() == []
        assert [key for key in snapshot() if key[0].startswith("FILE#")] == []


def _object(ticket: Any) -> str:
    file = store.read_file(ids.from_cuid(ticket["id"]) or 0)
    assert file
    return file.object_name


def test_the_links_function_answers_in_base64(files: Store, api: Client) -> None:
    from portal import files as portal

    url = files.put()["url"]
    answer = portal.handler({"rawPath": urlsplit(url).path}, None)
    assert base64.b64decode(answer["body"]) == b"Hello"
