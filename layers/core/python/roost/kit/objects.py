"""Objects in buckets, handed out by links that work for a while."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any, Final

from roost.kit import aws

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


def link_to(bucket: str, name: str, seconds: int = LINK_S) -> str:
    """An address at which anybody can fetch the object for so many seconds from now; made without a call."""
    parameters = {"Bucket": bucket, "Key": name}
    address: str = aws.client("s3").generate_presigned_url("get_object", Params=parameters, ExpiresIn=seconds)
    return address
