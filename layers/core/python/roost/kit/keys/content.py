"""Keys of what workspaces and the site publish: meetings, announcements, files, messages, job postings."""

from typing import Final

from roost.kit.keys.shapes import Key, ordered

CATEGORY_MARK: Final = "#"


def meeting(meeting_id: int) -> Key:
    """A meeting with who attends it; its reminder stands beside it."""
    return Key(f"MEETING#{ordered(meeting_id)}", "MEETING")


def meetings_of_space(space_id: int) -> str:
    """BY_SPACE: the meetings of a workspace, by when they start."""
    return f"SPACE#{ordered(space_id)}#MEETINGS"


def meeting_start(instant_ms: int, meeting_id: int = 0) -> str:
    """When a meeting starts, as it sorts among those of its workspace."""
    return f"{ordered(instant_ms)}#{ordered(meeting_id)}"


def announcement(announcement_id: int) -> Key:
    """What somebody announced in a workspace, and to whom."""
    return Key(f"ANNOUNCEMENT#{ordered(announcement_id)}", "ANNOUNCEMENT")


def announcements_of_space(space_id: int) -> str:
    """BY_SPACE: the announcements of a workspace, by id."""
    return f"SPACE#{ordered(space_id)}#ANNOUNCEMENTS"


def file(file_id: int) -> Key:
    """A file that was uploaded to a workspace, or is about to be; its bytes are in a bucket."""
    return Key(f"FILE#{ordered(file_id)}", "FILE")


def files_of_space(space_id: int) -> str:
    """BY_SPACE: the files of a workspace, by id; those that were not uploaded yet are none."""
    return f"SPACE#{ordered(space_id)}#FILES"


def files_of_task(task_id: int) -> str:
    """BY_PERSON: the files of a task, by id."""
    return f"TASK#{ordered(task_id)}#FILES"


def files_of_project(project_id: int) -> str:
    """BY_PERSON: the files of a project that belong to none of its tasks, by id."""
    return f"PROJECT#{ordered(project_id)}#FILES"


def uploads() -> str:
    """BY_TIME: the files that wait to be uploaded, by when nobody waits any longer."""
    return "UPLOADS"


def upload_ends(instant_ms: int, file_id: int = 0) -> str:
    """When an upload is given up, as it sorts in BY_TIME."""
    return f"{ordered(instant_ms)}#{ordered(file_id)}"


def contact_message(message_id: int) -> Key:
    """What somebody wrote in the contact form."""
    return Key(f"CONTACT#{ordered(message_id)}", "CONTACT")


def contact_messages() -> str:
    """BY_ROW: the messages of the contact form, by id."""
    return "CONTACT"


def contact_row(message_id: int, category: str) -> str:
    """A message as it sorts among all; rows show nothing else of its category."""
    return f"{ordered(message_id)}{CATEGORY_MARK}{category}"


def job(job_id: int) -> Key:
    """A job posting."""
    return Key(f"JOB#{ordered(job_id)}", "JOB")


def job_slug(text: str) -> Key:
    """Holds a slug for its job posting."""
    return Key(f"JOB_SLUG#{text}", "SLUG")


def all_jobs() -> str:
    """BY_SPACE: all job postings, by id."""
    return "JOBS"


def open_jobs() -> str:
    """BY_TIME: the job postings that everybody sees, by id."""
    return "JOBS#OPEN"


def category_in(sort_key: str) -> str:
    """The category in the row of a message of the contact form."""
    return sort_key.partition(CATEGORY_MARK)[2]
