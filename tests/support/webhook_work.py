"""What the worker of webhooks is given to do when its permissions are watched."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from background import relay, webhooks
from roost.inbox.webhooks.events import CONSUMERS, TELL_OWNER
from roost.kit import aws, outbound
from roost.kit.settings import settings
from tests.support.catalogue import V1, World
from tests.support.catalogue_v2 import webhook
from tests.support.client import Context
from tests.support.deliveries import of_kind, queue_event, stream_event, watching_queues

ANSWERS = (500, 200, 410)


def _events(world: World) -> list[Any]:
    """An event that the world's webhook subscribed to, one a delivery of which somebody asked for."""
    call, token = world.api.request, world.owner.token
    path = webhook(world)
    task = call("POST", f"{V1}/tasks/", json={"title": "Dig", "organization": "acme"}, token=token).json["id"]
    call("POST", f"{V1}/tasks/{task}/complete/", token=token)
    call("POST", f"{path}/ping/", token=token)
    call("POST", f"{path}/ping/", token=token)
    return of_kind(*CONSUMERS)


def _messages(events: list[Any]) -> list[Any]:
    with watching_queues() as outgoing:
        relay.handler(stream_event(events), Context())
        return [sent.body for sent in outgoing.take() if sent.queue == "webhooks"]


def _webhooks(world: World) -> Callable[[], Any]:
    aws.client("sesv2").create_email_identity(EmailIdentity=settings().mail_sender)
    messages = _messages(_events(world))

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


WEBHOOKS = {"Webhooks": _webhooks}
"""By logical id of the function: prepares a world and returns the work to watch."""
