"""FocusFlow webhooks of an organization (FF-47, FF-57, FF-58) and their deliveries (FF-71 to FF-73)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focusflow.wire import webhooks as wire
from focusflow.wire.api import V2, focusflow_v2
from focusflow.wire.lists import Listed, PageNumber, PageSize, cut, listed, number_of, size_of
from focusflow.wire.paths import path_id
from focusflow.wire.seats import seat_guard, seated
from focusflow.wire.webhook_bodies import signed_body
from roost.inbox.webhooks import service
from roost.kit import clock
from roost.kit.http import Request, SignedIn
from roost.workspace.model import Action

app = focusflow_v2()
handler = app.handle

ALL = f"{V2}/organizations/<slug>/webhooks"
ONE = f"{ALL}/<webhook_id>"
MANAGE = Action.MANAGE_WEBHOOKS


@app.post(ALL, status_code=201, tags=["Webhooks"])
def create_webhook(
    caller: SignedIn, slug: str, body: Annotated[wire.WebhookBody, Body()]
) -> wire.WebhookCreatedWithSecret | wire.WebhookCreated:
    """Create a webhook; a generated secret is shown in this answer only."""
    space = seated(caller, slug, MANAGE)
    return wire.created(service.create_webhook(caller, space, body.draft(), clock.now_ms()), body)


@app.get(ALL, tags=["Webhooks"])
def list_webhooks(
    caller: SignedIn, request: Request, slug: str, page: PageNumber = "1", page_size: PageSize = "20"
) -> Listed[wire.WebhookItem]:
    """List the organization's webhooks with what came of their last attempt, oldest first."""
    found = cut(service.list_webhooks(caller, seated(caller, slug, MANAGE)), page, page_size)
    return listed(request, found, [wire.WebhookItem.of(hook) for hook in found.rows])


@app.delete(ONE, status_code=204, tags=["Webhooks"])
def delete_webhook(caller: SignedIn, slug: str, webhook_id: str) -> None:
    """Delete a webhook; pending retries stop."""
    service.delete_webhook(caller, seated(caller, slug, MANAGE), path_id(webhook_id), clock.now_ms())


@app.get(f"{ONE}/deliveries", tags=["Webhooks"])
def list_deliveries(
    caller: SignedIn,
    request: Request,
    slug: str,
    webhook_id: str,
    page: PageNumber = "1",
    page_size: PageSize = "20",
) -> Listed[wire.DeliveryItem]:
    """List what a webhook was sent in the last 30 days, newest first."""
    space, number, size = seated(caller, slug, MANAGE), number_of(page), size_of(page_size)
    found = service.list_deliveries(caller, space, path_id(webhook_id), number, size, clock.now_ms())
    return listed(request, found, [wire.DeliveryItem.of(delivery) for delivery in found.rows])


@app.post(f"{ONE}/deliveries/<delivery_id>/redeliver", status_code=202, tags=["Webhooks"])
def redeliver(caller: SignedIn, slug: str, webhook_id: str, delivery_id: str) -> wire.DeliveryItem:
    """Send a delivery once more, with identical bytes."""
    space, webhook = seated(caller, slug, MANAGE), path_id(webhook_id)
    event = wire.delivery_event(delivery_id, webhook)
    return wire.DeliveryItem.of(service.redeliver(caller, space, webhook, event, clock.now_ms()))


@app.post(f"{ONE}/ping", status_code=202, tags=["Webhooks"])
def ping_webhook(caller: SignedIn, slug: str, webhook_id: str) -> wire.DeliveryItem:
    """Send a test event, whatever the webhook subscribed to."""
    space = seated(caller, slug, MANAGE)
    return wire.DeliveryItem.of(service.ping(caller, space, path_id(webhook_id), signed_body, clock.now_ms()))


for _rule in (ALL, f"{ONE}/ping", f"{ONE}/deliveries/<delivery_id>/redeliver"):
    app.guard("POST", _rule, seat_guard(MANAGE))
