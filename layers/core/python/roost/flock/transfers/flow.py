"""The steps of a transfer's flow (`statemachines/transfer.asl.yaml`); each may be done twice.

The flow sends mails and waits; where a transfer stands is decided by whoever answers it, and by its time.
"""

from roost.flock.transfers import store
from roost.flock.transfers.mails import offer
from roost.identity import magic_links
from roost.kit import flows, mail
from roost.kit.errors import NotFound


def send_mail(transfer_id: int, now_ms: int) -> None:
    """Tell the address, once, if the transfer is still open."""
    _send(transfer_id, now_ms, reminder=False)


def send_reminder(transfer_id: int, now_ms: int) -> None:
    """Send the one reminder, if it is still open."""
    _send(transfer_id, now_ms, reminder=True)


def _send(transfer_id: int, now_ms: int, *, reminder: bool) -> None:
    transfer = store.read_transfer(transfer_id)
    sent = transfer and (transfer.reminded_ms if reminder else transfer.mailed_ms)
    if transfer is None or not transfer.is_open(now_ms) or sent or not transfer.by_mail:
        return
    url = transfer.link + magic_links.issue(transfer.email, now_ms) if transfer.link else None
    mail.send(offer(transfer, url, reminder=reminder))
    store.note(transfer, **{"reminded_ms" if reminder else "mailed_ms": now_ms})


def await_answer(transfer_id: int, task_token: str) -> None:
    """Keep what the flow is woken with; one that was answered meanwhile wakes it at once. Raises NotFound."""
    transfer = store.read_transfer(transfer_id)
    if transfer is None:
        raise NotFound()
    if not store.note(transfer, task_token=task_token):
        flows.answer(task_token, {"answered": True})


def wake(transfer_id: int) -> None:
    """Let the flow of an answered transfer end."""
    transfer = store.read_transfer(transfer_id)
    if transfer and transfer.task_token:
        flows.answer(transfer.task_token, {"answered": True})
