"""Which event notifies whom of what: the one table (contract section 11).

`{sender}` is who did it, `{title}` what the thing is called, `{space}` the workspace and `{who}` the person whom the
event is about, all by their names at that moment. Of several rules of a kind the first that fits a person is theirs.
It leads to what the first word of its event names.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from roost.inbox.notifications.model import Kind, Place
from roost.work.service import tasks_by_id
from roost.workspace.members import list_members
from roost.workspace.model import Role

Event = Mapping[str, Any]
Receivers = Callable[[Event], Iterable[int]]

_LEADING: Final = (Role.OWNER, Role.ADMIN, Role.MANAGER)


@dataclass(frozen=True, slots=True)
class Rule:
    """What is told of an event: to whom, and in which words. One that does not lead anywhere is for who has left."""

    event: str
    kind: Kind
    receivers: Receivers
    title: str
    message: str
    leads: bool = True

    @property
    def place(self) -> Place | None:
        """Where it leads."""
        return PLACES[self.event.partition(".")[0]] if self.leads else None


PLACES: Final = {
    "task": Place.TASK,
    "comment": Place.TASK,
    "file": Place.TASK,
    "project": Place.PROJECT,
    "meeting": Place.MEETING,
    "announcement": Place.ANNOUNCEMENT,
    "member": Place.MEMBERS,
    "invite": Place.INVITE,
}
"""A file leads to its project if it has no task."""


def _named(event: Event) -> Iterable[int]:
    """Whom the event itself names."""
    return tuple(event["data"].get("receivers", ()))


def _given(event: Event) -> Iterable[int]:
    """The new assignees, or the one of documents that know no more."""
    data = event["data"]
    if "receivers" in data:
        return tuple(data["receivers"])
    return [data["assignee"]] if "assignee" in data else ()


def _involved(event: Event) -> Iterable[int]:
    """Who made a task and who is to do it."""
    data = event["data"]
    if "receivers" in data:
        return tuple(data["receivers"])
    task = tasks_by_id([data["task"]]).get(data["task"])
    return (task.owner, *task.crew) if task else ()


def _mentioned(event: Event) -> Iterable[int]:
    return tuple(event["data"].get("mentioned", ()))


def _everybody(event: Event) -> Iterable[int]:
    """Whom the event names, or else all members of the workspace."""
    named = event["data"].get("receivers")
    return [member.user for member in list_members(event["space"]) if member.active] if named is None else named


def _leaders(event: Event) -> Iterable[int]:
    """The owner and the admins."""
    members = list_members(event["space"])
    return [each.user for each in members if each.active and each.role in _LEADING]


def _person(event: Event) -> Iterable[int]:
    """Whom the event is about."""
    return [event["data"]["user"]]


def _inviter(event: Event) -> Iterable[int]:
    return [event["data"]["inviter"]] if "inviter" in event["data"] else ()


def _invitee(event: Event) -> Iterable[int]:
    """Who has the invited address already."""
    return [event["data"]["invitee"]] if "invitee" in event["data"] else ()


RULES: Final = (
    Rule("task.assigned", Kind.TASK_ASSIGNED, _given, "Task assigned to you", "{sender} assigned '{title}' to you"),
    Rule("task.completed", Kind.TASK_COMPLETED, _involved, "Task completed", "{sender} completed '{title}'"),
    Rule("comment.added", Kind.TASK_COMMENTED, _named, "New comment", "{sender} commented on '{title}'"),
    Rule("comment.added", Kind.MENTION, _mentioned, "You were mentioned", "{sender} mentioned you on '{title}'"),
    Rule("task.due_soon", Kind.TASK_DUE_SOON, _named, "Task due soon", "'{title}' is due within 24 hours"),
    Rule("task.deadline_near", Kind.DEADLINE_REMINDER, _named, "Deadline ahead", "'{title}' is due in {left}"),
    Rule("task.overdue", Kind.TASK_OVERDUE, _named, "Task overdue", "'{title}' has passed its due date"),
    Rule("member.joined", Kind.MEMBER_JOINED, _inviter, "Invitation Accepted", "{who} joined {space} as you invited"),
    Rule("member.joined", Kind.MEMBER_JOINED, _everybody, "New member", "{who} joined {space}"),
    Rule(
        "member.removed", Kind.MEMBER_REMOVED, _person, "You were removed", "{sender} removed you from {space}", False
    ),
    Rule("member.removed", Kind.MEMBER_REMOVED, _leaders, "Member removed", "{who} is no longer in {space}"),
    Rule("member.role_changed", Kind.ROLE_UPDATED, _person, "Role updated", "{sender} made you {role} in {space}"),
    Rule("invite.created", Kind.WORKSPACE_INVITE, _invitee, "Workspace invitation", "{sender} invited you to {space}"),
    Rule("project.updated", Kind.PROJECT_UPDATE, _named, "Project updated", "{sender} updated '{title}'"),
    Rule("file.shared", Kind.FILE_SHARED, _named, "File shared", "{sender} uploaded '{title}'"),
    Rule("meeting.created", Kind.MEETING_CREATED, _everybody, "New meeting", "{sender} scheduled '{title}'"),
    Rule("meeting.updated", Kind.MEETING_UPDATED, _everybody, "Meeting updated", "{sender} changed '{title}'"),
    Rule("meeting.cancelled", Kind.MEETING_CANCELLED, _everybody, "Meeting cancelled", "{sender} cancelled '{title}'"),
    Rule("meeting.starting", Kind.MEETING_REMINDER, _everybody, "Meeting soon", "'{title}' starts within 15 minutes"),
    Rule("announcement.posted", Kind.ANNOUNCEMENT, _everybody, "New announcement", "{sender} announced '{title}'"),
)

EVENTS: Final = frozenset(rule.event for rule in RULES)
