"""Announcements (FU-64): making, reading, pinning and deleting them."""

from collections.abc import Sequence
from dataclasses import replace

from roost.identity.profile import accounts
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.errors import Denied, Invalid, NotFound
from roost.kit.outbox import event
from roost.kit.parallel import settled
from roost.kit.writes import Put
from roost.site.announcements import store
from roost.site.announcements.errors import NO_MEMBER, NOBODY_NAMED, PROJECT_ELSEWHERE
from roost.site.announcements.model import (
    Announcement,
    AnnouncementDraft,
    AnnouncementFilter,
    AnnouncementPage,
    AnnouncementView,
    ordered,
)
from roost.work.places import ProjectPlace, project_place
from roost.workspace.model import Action
from roost.workspace.planned.service import enter, seats
from roost.workspace.service import may


def list_announcements(
    caller: Caller, space: int, wanted: AnnouncementFilter, page: int, size: int
) -> AnnouncementPage:
    """A page of what the caller sees, pinned ones first, then the newest; of a project one call more.

    Raises NotFound, also for a project elsewhere; Denied for whoever does not sit in the workspace.
    """
    enter(caller, space)
    if wanted.project is not None and project_place(caller, wanted.project).project.space != space:
        raise NotFound()
    every = store.announcements_of_space(space)
    found = ordered([each for each in every if each.shows_to(caller.user) and wanted.admits(each)])
    shown = found[(page - 1) * size : page * size]
    people = accounts({user for each in shown for user in (each.owner, *each.targets)}) if shown else {}
    return AnnouncementPage([AnnouncementView(each, people) for each in shown], len(found))


def read_announcement(caller: Caller, announcement_id: int) -> AnnouncementView:
    """An announcement that the caller sees. Raises NotFound."""
    found = _visible(caller, announcement_id)
    return AnnouncementView(found, accounts((found.owner, *found.targets)))


def _visible(caller: Caller, announcement_id: int) -> Announcement:
    found = store.read_announcement(announcement_id)
    if found is None or found.space not in seats(caller) or not found.shows_to(caller.user):
        raise NotFound()
    return found


def announce(caller: Caller, space: int, draft: AnnouncementDraft, now_ms: int) -> AnnouncementView:
    """Announce something; people are told behind the event `announcement.posted`.

    Raises NotFound, Denied for whoever leads neither the workspace nor the project, Invalid for a project elsewhere,
    people outside the workspace and a private announcement to nobody; Conflict.
    """
    enter(caller, space)
    leads = may(caller, space, Action.RUN_SPACE)
    if not leads and draft.project is None:
        raise Denied()
    place = _project(caller, space, draft.project) if draft.project is not None else None
    if not leads and not (place and place.manages):
        raise Denied()
    if draft.private and not draft.targets:
        raise Invalid({"targets": [NOBODY_NAMED]})
    return settled(lambda: _announce(caller, space, draft, place, now_ms))


def _project(caller: Caller, space: int, project: int) -> ProjectPlace:
    try:
        place = project_place(caller, project)
    except NotFound as unknown:
        raise Invalid({"project": [PROJECT_ELSEWHERE]}) from unknown
    if place.project.space != space:
        raise Invalid({"project": [PROJECT_ELSEWHERE]})
    return place


def _announce(
    caller: Caller, space: int, draft: AnnouncementDraft, place: ProjectPlace | None, now_ms: int
) -> AnnouncementView:
    targets = list(dict.fromkeys(draft.targets)) if draft.private else []
    named = store.read_named(space, targets, caller.user)
    if set(targets) - (named.members & named.people.keys()):
        raise Invalid({"targets": [NO_MEMBER]})
    announcement = Announcement(
        id=ids.new_id(now_ms),
        space=space,
        owner=caller.user,
        title=draft.title,
        content=draft.content,
        created_ms=now_ms,
        updated_ms=now_ms,
        private=draft.private,
        pinned=draft.pinned,
        project=place.project.id if place else None,
        project_name=place.project.name if place else None,
        targets=targets,
    )
    hear = targets if draft.private else list(place.people) if place else None
    store.add_announcement(announcement, _fact("announcement.posted", caller, announcement, now_ms, hear))
    return AnnouncementView(announcement, named.people)


def _fact(kind: str, caller: Caller, about: Announcement, now_ms: int, receivers: Sequence[int] | None = None) -> Put:
    """Without receivers it concerns the whole workspace."""
    data = {"announcement": about.id, "title": about.title, "receivers": receivers}
    return event(kind, actor=caller.user, space=about.space, now_ms=now_ms, **data)


def toggle_pin(caller: Caller, announcement_id: int, pinned: bool | None, now_ms: int) -> AnnouncementView:
    """Pin an announcement, or not; None turns round what it is. Raises NotFound, Denied, Conflict."""
    found = settled(lambda: _pin(caller, announcement_id, pinned, now_ms))
    return AnnouncementView(found, accounts((found.owner, *found.targets)))


def _pin(caller: Caller, announcement_id: int, pinned: bool | None, now_ms: int) -> Announcement:
    before = _editable(caller, announcement_id)
    wanted = not before.pinned if pinned is None else pinned
    if wanted == before.pinned:
        return before
    store.pin(before, wanted, now_ms, _fact("announcement.pinned", caller, before, now_ms))
    return replace(before, pinned=wanted, updated_ms=now_ms, v=before.v + 1)


def _editable(caller: Caller, announcement_id: int) -> Announcement:
    """Raises NotFound, Denied for whoever might not have made it."""
    found = _visible(caller, announcement_id)
    if not may(caller, found.space, Action.RUN_SPACE) and not _manages(caller, found):
        raise Denied()
    return found


def _manages(caller: Caller, announcement: Announcement) -> bool:
    if announcement.project is None:
        return False
    try:
        return project_place(caller, announcement.project).manages
    except NotFound:
        return False


def delete_announcement(caller: Caller, announcement_id: int, now_ms: int) -> None:
    """Delete an announcement. Raises NotFound, Denied, Conflict."""

    def attempt() -> None:
        found = _editable(caller, announcement_id)
        store.remove_announcement(found, _fact("announcement.deleted", caller, found, now_ms))

    settled(attempt)


def purge_space(space_id: int) -> None:
    """The announcements of a deleted workspace go. Twice is once."""
    store.forget_announcements(space_id)
