"""The environment of every test, set before anything of ours is imported."""

import os
from typing import Any

import pytest
from hypothesis import settings

os.environ |= {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "ROOST_TABLE": "roost-test",
    "ROOST_STAGE": "local",
    "ROOST_PUBLIC_URL": "",
    "ROOST_BCRYPT_COST": "4",
    "ROOST_SIGNING_SECRET": "roost-signing",
    "ROOST_TIMER_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/timers",
    "ROOST_FIGURES_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/figures",
    "ROOST_PURGE_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/purge",
    "ROOST_WEBHOOK_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/webhooks",
    "ROOST_PUSH_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/push",
    "ROOST_NOTES_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/notes",
    "ROOST_MAIL_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/mails",
    "ROOST_SOCKETS_URL": "https://sockets.execute-api.us-east-1.amazonaws.com",
    "ROOST_LINK_SECRET": "roost-links",
    "ROOST_CLIENT_SECRETS": "roost-clients",
    "ROOST_SEAL_KEY": "alias/roost-seal",
    "ROOST_INVITE_FLOW": "arn:aws:states:us-east-1:123456789012:stateMachine:invites",
    "ROOST_TRANSFER_FLOW": "arn:aws:states:us-east-1:123456789012:stateMachine:transfers",
    "ROOST_EXPORT_BUCKET": "roost-exports",
    "ROOST_PHOTO_BUCKET": "roost-photos",
    "ROOST_PICTURE_BUCKET": "roost-pictures",
    "ROOST_FILE_BUCKET": "roost-files",
    "ROOST_MAIL_SENDER": "roost@example.com",
    "FOCUSGUARD_GITHUB_CLIENT_ID": "roost-test-client",
    "GOOGLE_CLIENT_ID": "roost-test-client",
    "ROOST_CORS_ORIGINS": "https://app.example.com",
    "POWERTOOLS_LOG_LEVEL": "CRITICAL",
    "POWERTOOLS_TRACE_DISABLED": "true",
}


settings.register_profile("roost", deadline=None)  # how busy the machine is says nothing about an example
settings.load_profile("roost")

STACK = "tests/stack/"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Stack tests begin first: they are long, and mostly wait."""
    items.sort(key=lambda item: not item.nodeid.startswith(STACK))


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are cores: the one with the stack tests leaves its core to others."""
    return (os.cpu_count() or 1) + 1


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A file at a time, so that its fixtures are made once; all stack tests together, so that one stack is enough."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return STACK if nodeid.startswith(STACK) else nodeid.partition("::")[0]

    return ByFile(config, log)
