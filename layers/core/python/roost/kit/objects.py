"""Objects in buckets, handed out by links that work for a while."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from roost.kit import aws
from roost.kit.errors import Unavailable

LINK_S: Final = 300
PART: Final = 8 * 2**20
"""Bytes that are sent at a time; all parts but the last must have 5 MiB at least."""


def put_object(bucket: str, name: str, content: bytes, content_type: str, disposition: str = "") -> None:
    """Store bytes under a name; whoever fetches them gets this content type and, unless empty, this disposition."""
    arguments = {"Bucket": bucket, "Key": name, "Body": content, "ContentType": content_type}
    aws.client("s3").put_object(**arguments | ({"ContentDisposition": disposition} if disposition else {}))


def put_pieces(bucket: str, name: str, pieces: Iterable[bytes], content_type: str, disposition: str = "") -> None:
    """Store what comes piece by piece, holding no more of it than one part; if it breaks off, nothing is stored."""
    client, place = aws.client("s3"), {"Bucket": bucket, "Key": name}
    opened = place | {"ContentType": content_type} | ({"ContentDisposition": disposition} if disposition else {})
    upload = place | {"UploadId": client.create_multipart_upload(**opened)["UploadId"]}
    with ExitStack() as undo:
        undo.callback(partial(client.abort_multipart_upload, **upload))
        parts: list[dict[str, Any]] = []
        for number, part in enumerate(_parts(pieces), start=1):
            tag = client.upload_part(**upload, PartNumber=number, Body=part)["ETag"]
            parts.append({"PartNumber": number, "ETag": tag})
        client.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
        undo.pop_all()


def _parts(pieces: Iterable[bytes]) -> Iterator[bytes]:
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) >= PART:
            yield bytes(waiting[:PART])
            del waiting[:PART]
    if waiting:
        yield bytes(waiting)


def get_object(bucket: str, name: str) -> bytes | None:
    """The bytes that are stored under a name, if there are any. Raises Unavailable."""
    try:
        content: bytes = aws.client("s3").get_object(Bucket=bucket, Key=name)["Body"].read()
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchKey":
            return None
        raise Unavailable() from error
    except BotoCoreError as error:
        raise Unavailable() from error
    return content


def opening_of(bucket: str, name: str, length: int) -> tuple[int | None, bytes]:
    """How big an object is, and its first bytes; None if there is none, or nothing in it. Raises Unavailable."""
    try:
        wanted = {"Bucket": bucket, "Key": name, "Range": f"bytes=0-{length - 1}"}
        answer = aws.client("s3").get_object(**wanted)
        content: bytes = answer["Body"].read()
    except ClientError as error:
        if error.response["Error"]["Code"] in ("NoSuchKey", "InvalidRange"):
            return None, b""
        raise Unavailable() from error
    except BotoCoreError as error:
        raise Unavailable() from error
    return int(answer["ContentRange"].rpartition("/")[2]), content


def link_for(
    bucket: str, name: str, size: int, content_type: str, disposition: str, seconds: int
) -> tuple[str, dict[str, str]]:
    """An address that takes exactly so many bytes once, with PUT and the headers that come along; without a call."""
    parameters = {"Bucket": bucket, "Key": name, "ContentLength": size, "ContentType": content_type}
    parameters |= {"ContentDisposition": disposition, "IfNoneMatch": "*"}
    address: str = aws.client("s3").generate_presigned_url("put_object", Params=parameters, ExpiresIn=seconds)
    headers = {"Content-Type": content_type, "Content-Disposition": disposition, "If-None-Match": "*"}
    return address, headers


def names_in(bucket: str, folder: str) -> list[str]:
    """The first thousand names below a folder."""
    return [each["Key"] for each in aws.client("s3").list_objects_v2(Bucket=bucket, Prefix=folder).get("Contents", [])]


def remove_objects(bucket: str, names: Iterable[str]) -> None:
    """Forget what is stored under some names; what is not there is left alone."""
    for name in names:
        aws.client("s3").delete_object(Bucket=bucket, Key=name)


def link_to(bucket: str, name: str, seconds: int = LINK_S) -> str:
    """An address at which anybody can fetch the object for so many seconds from now; made without a call."""
    parameters = {"Bucket": bucket, "Key": name}
    address: str = aws.client("s3").generate_presigned_url("get_object", Params=parameters, ExpiresIn=seconds)
    return address
