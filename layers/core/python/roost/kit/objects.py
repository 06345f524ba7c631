"""Objects in buckets, handed out by links that work for a while."""

from typing import Final

from roost.kit import aws

LINK_S: Final = 300


def put_object(bucket: str, name: str, content: bytes, content_type: str, disposition: str = "") -> None:
    """Store bytes under a name; whoever fetches them gets this content type and, unless empty, this disposition."""
    arguments = {"Bucket": bucket, "Key": name, "Body": content, "ContentType": content_type}
    aws.client("s3").put_object(**arguments | ({"ContentDisposition": disposition} if disposition else {}))


def link_to(bucket: str, name: str, seconds: int = LINK_S) -> str:
    """An address at which anybody can fetch the object for so many seconds from now; made without a call."""
    parameters = {"Bucket": bucket, "Key": name}
    address: str = aws.client("s3").generate_presigned_url("get_object", Params=parameters, ExpiresIn=seconds)
    return address
