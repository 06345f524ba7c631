"""Clients of the emulated AWS APIs."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import boto3  # type: ignore[import-untyped]
from botocore.config import Config

from local.settings import REGION, LocalSettings

CREDENTIALS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}


def client(settings: LocalSettings, service: str) -> Any:
    """A boto3 client that can only reach the local stack."""
    return endpoint_client(settings.endpoint, service)


@cache
def endpoint_client(endpoint: str, service: str) -> Any:
    session = boto3.session.Session(region_name=REGION, **CREDENTIALS)
    config = Config(retries={"mode": "standard", "max_attempts": 2}, read_timeout=60, proxies={})
    return session.client(service, endpoint_url=endpoint, config=config)


def tool_environment(settings: LocalSettings) -> dict[str, str]:
    """The environment in which AWS tools talk to the local stack and to nothing else."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "ROOST_", "SAM_"))}
    return {
        **kept,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": settings.endpoint,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "NO_PROXY": "127.0.0.1,localhost",
        "SAM_CLI_TELEMETRY": "0",
    }


def stack_outputs(settings: LocalSettings) -> dict[str, str]:
    """The outputs of the deployed stack."""
    answer = client(settings, "cloudformation").describe_stacks(StackName=settings.stack_name)
    return {output["OutputKey"]: output["OutputValue"] for output in answer["Stacks"][0].get("Outputs", [])}


def stack_resources(settings: LocalSettings) -> dict[str, tuple[str, str]]:
    """Logical id -> (type, physical id) of everything in the deployed stack."""
    pages = client(settings, "cloudformation").get_paginator("list_stack_resources")
    rows = (row for page in pages.paginate(StackName=settings.stack_name) for row in page["StackResourceSummaries"])
    return {row["LogicalResourceId"]: (row["ResourceType"], row["PhysicalResourceId"]) for row in rows}
