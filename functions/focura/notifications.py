"""The caller's notifications (N2 to N6); `stream` has the live ones."""

from focura.wire import notifications as wire
from focura.wire.api import BASE, focura_api
from focura.wire.envelope import Data, Said
from focura.wire.fields import IdIn
from roost.inbox.notifications import service
from roost.kit.http import Request, SignedIn

NOTIFICATIONS = f"{BASE}/notifications"

app = focura_api()
handler = app.handle


@app.get(NOTIFICATIONS, tags=["Notifications"])
def list_notifications(
    request: Request,
    caller: SignedIn,
    read: wire.ReadParameter = None,
    page: wire.PageParameter = 1,
    limit: wire.LimitParameter = 20,
) -> Data[wire.Notifications]:
    """List the caller's notifications, newest first."""
    inbox = service.read_inbox(caller, read, page, limit, request.now_ms)
    return Data(data=wire.page(inbox, page, limit, request))


@app.get(f"{NOTIFICATIONS}/unread-count", tags=["Notifications"])
def count_unread(caller: SignedIn) -> Data[wire.Count]:
    """Count the caller's unread notifications."""
    return Data(data=wire.Count(count=service.count_unread(caller)))


@app.patch(f"{NOTIFICATIONS}/read-all", tags=["Notifications"])
def mark_all_read(request: Request, caller: SignedIn) -> Data[wire.Count]:
    """Mark all notifications of the caller as read."""
    return Data(data=wire.Count(count=service.mark_all_read(caller, request.now_ms)))


@app.delete(f"{NOTIFICATIONS}/read/all", tags=["Notifications"])
def delete_read(request: Request, caller: SignedIn) -> Data[wire.Count]:
    """Delete all read notifications of the caller."""
    return Data(data=wire.Count(count=service.remove_read(caller, request.now_ms)))


@app.patch(f"{NOTIFICATIONS}/<notification_id>/read", tags=["Notifications"])
def mark_read(request: Request, caller: SignedIn, notification_id: IdIn) -> Data[wire.NotificationItem]:
    """Mark a notification as read; once it is, nothing changes."""
    note = service.mark_read(caller, notification_id, request.now_ms)
    return Data(data=wire.items([note], request)[0])


@app.delete(f"{NOTIFICATIONS}/<notification_id>", tags=["Notifications"])
def delete_notification(request: Request, caller: SignedIn, notification_id: IdIn) -> Said:
    """Delete a notification."""
    service.remove(caller, notification_id, request.now_ms)
    return Said(message="Notification deleted")
