"""Objects that come in pieces."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from roost.kit import aws, objects
from tests.support.recorder import recording

MIB = 2**20


@pytest.fixture(autouse=True)
def bucket() -> Iterator[None]:
    with mock_aws():
        aws.client("s3").create_bucket(Bucket="attic")
        yield


def uploads() -> list[str]:
    with recording() as record:
        objects.put_pieces("attic", "box", (bytes([number]) * MIB for number in range(20)), "text/plain")
    return [call.operation for call in record.calls]


def test_pieces_are_put_together_in_order() -> None:
    assert uploads() == ["CreateMultipartUpload", *["UploadPart"] * 3, "CompleteMultipartUpload"]
    kept = aws.client("s3").get_object(Bucket="attic", Key="box")
    assert kept["Body"].read() == b"".join(bytes([number]) * MIB for number in range(20))
    assert kept["ContentType"] == "text/plain"


def test_no_more_than_one_part_is_waiting_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    given = sent = most = 0

    def pieces() -> Iterator[bytes]:
        nonlocal given, most
        for _ in range(30):
            given += MIB
            most = max(most, given - sent)
            yield b"x" * MIB

    client = aws.client("s3")
    upload_part = client.upload_part

    def watched(**part: object) -> object:
        nonlocal sent
        sent += len(part["Body"])  # type: ignore[arg-type]
        return upload_part(**part)

    monkeypatch.setattr(client, "upload_part", watched)
    objects.put_pieces("attic", "box", pieces(), "text/plain", 'attachment; filename="box.txt"')
    assert (given, sent, most) == (30 * MIB, 30 * MIB, objects.PART)
    kept = aws.client("s3").get_object(Bucket="attic", Key="box")
    assert kept["ContentDisposition"] == 'attachment; filename="box.txt"'


def test_what_breaks_off_is_not_there() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"x" * 9 * MIB
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        objects.put_pieces("attic", "box", pieces(), "text/plain")
    client = aws.client("s3")
    assert "Contents" not in client.list_objects_v2(Bucket="attic")
    assert "Uploads" not in client.list_multipart_uploads(Bucket="attic")
