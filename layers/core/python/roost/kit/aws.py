"""Clients of AWS services: botocore alone (boto3 adds a third to the import), made once per process."""

from functools import cache
from typing import Any

from botocore.config import Config
from botocore.session import get_session

_CONFIG = Config(
    connect_timeout=1,
    read_timeout=3,  # six attempts end before the function does
    retries={"total_max_attempts": 1},
    max_pool_connections=10,
    parameter_validation=False,
)

# Without this, links to objects are signed the old way, which buckets no longer take.
_SIGNED_V4 = _CONFIG.merge(Config(signature_version="s3v4", s3={"addressing_style": "virtual"}))


@cache
def _session() -> Any:
    return get_session()


@cache
def client(service: str) -> Any:
    """The process's client of a service; retries are the caller's business, who knows what may be repeated."""
    return _session().create_client(service, config=_SIGNED_V4 if service == "s3" else _CONFIG)


@cache
def client_at(service: str, endpoint: str) -> Any:
    """The process's client of a service that has an address per resource; many threads may share it."""
    config = _CONFIG.merge(Config(max_pool_connections=64))
    return _session().create_client(service, endpoint_url=endpoint, config=config)
