"""What the worker of webhooks does."""

from typing import Any
from unittest.mock import patch

from background import webhooks
from roost.inbox.webhooks.events import CONSUMERS, TELL_OWNER
from roost.kit import aws, outbound
from roost.kit.settings import settings
from tests.support.background.chores import Work, relayed
from tests.support.catalogue.focusflow_v1 import V1
from tests.support.catalogue.focusflow_v2 import ACME, SLUG, FocusFlowWorld
from tests.support.client import Context
from tests.support.deliveries import of_kind, queue_event, watching_queues

ANSWERS = (500, 200, 410)


def _events(world: FocusFlowWorld) -> list[Any]:
    """An event that the world's webhook subscribed to, one a delivery of which somebody asked for."""
    hook = world.webhook()
    task = world.call("POST", f"{V1}/tasks/", {"title": "Dig", "organization": SLUG})["id"]
    world.call("POST", f"{V1}/tasks/{task}/complete/")
    for _ in range(2):
        world.call("POST", f"{ACME}/webhooks/{hook}/ping/")
    return of_kind(*CONSUMERS)


def _webhooks(world: FocusFlowWorld) -> Work:
    aws.client("sesv2").create_email_identity(EmailIdentity=settings().mail_sender)
    messages = relayed("webhooks", _events(world))

    def run() -> None:
        attempts = [message for message in messages if message["work"] == "attempt"]
        with watching_queues() as outgoing, patch.object(outbound, "post", side_effect=ANSWERS):
            webhooks.handler(queue_event(*(each for each in messages if each not in attempts)), Context())
            attempts += [sent.body for sent in outgoing.take()]
            for attempt in attempts:
                webhooks.handler(queue_event(attempt), Context())
        gone = {"webhook": world.made["webhook"], "url": "http://127.0.0.1:9/", "reason": "It wants no more"}
        webhooks.handler(queue_event({"work": TELL_OWNER, "space": world.made["organization"], **gone}), Context())

    return run


WORK = {"Webhooks": _webhooks}
