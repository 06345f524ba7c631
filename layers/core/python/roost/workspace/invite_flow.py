"""The steps of an invitation's flow (`statemachines/invite.asl.yaml`); each may be done twice."""

from roost.kit import flows, mail
from roost.kit.errors import NotFound
from roost.kit.outbox import event
from roost.kit.table import ConditionFailed
from roost.workspace import store
from roost.workspace.invitations import invite_url
from roost.workspace.mails import invitation
from roost.workspace.model import InviteState


def send_mail(space_id: int, invite_id: int, now_ms: int) -> None:
    """Send the invitation, once, if it is still open."""
    _send(space_id, invite_id, now_ms, reminder=False)


def send_reminder(space_id: int, invite_id: int, now_ms: int) -> None:
    """Send the one reminder, if it is still open."""
    _send(space_id, invite_id, now_ms, reminder=True)


def _send(space_id: int, invite_id: int, now_ms: int, *, reminder: bool) -> None:
    invite, space = store.read_invite_and_space(space_id, invite_id)
    sent = invite and (invite.reminded_ms if reminder else invite.mailed_ms)
    if invite is None or space is None or not invite.is_open(now_ms) or sent:
        return
    inviter = store.read_member(space_id, invite.inviter)
    mail.send(invitation(invite, space, inviter, invite_url(invite), reminder=reminder))
    store.note_on_invite(invite, **{"reminded_ms" if reminder else "mailed_ms": now_ms})


def await_answer(space_id: int, invite_id: int, task_token: str) -> None:
    """Keep what the flow is woken with; one that was answered meanwhile wakes it at once. Raises NotFound."""
    invite = store.read_invite(space_id, invite_id)
    if invite is None:
        raise NotFound()
    if not store.note_on_invite(invite, task_token=task_token):
        flows.answer(task_token, {"answered": True})


def wake(space_id: int, invite_id: int) -> None:
    """Let the flow of an answered invitation end."""
    invite = store.read_invite(space_id, invite_id)
    if invite and invite.task_token:
        flows.answer(invite.task_token, {"answered": True})


def expire(space_id: int, invite_id: int, now_ms: int) -> None:
    """Note that an invitation ran out unanswered; nothing happens while it is open, or after an answer."""
    invite = store.read_invite(space_id, invite_id)
    if invite is None or invite.state is not InviteState.PENDING or invite.is_open(now_ms):
        return
    fact = event("invite.expired", actor=invite.inviter, space=space_id, now_ms=now_ms, invite=invite_id)
    try:
        store.close_invite(invite, InviteState.EXPIRED, fact)
    except ConditionFailed:
        return
