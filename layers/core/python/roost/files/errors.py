"""Facts about files."""

from typing import Final

from roost.kit.errors import BodyTooLarge, Fault

NO_SUCH_TYPE: Final = "This type of file is not allowed"
EMPTY: Final = "The file is empty"
NOT_UPLOADED: Final = "The file was not uploaded as announced"
ELSEWHERE: Final = "Must lie in the workspace"
OTHER_PROJECT: Final = "Must be the project of the task"


class FileTooLarge(BodyTooLarge):
    """The workspace's tier does not allow files of that size."""

    code = "file_too_large"
    message = "The file is larger than the plan allows"


class StorageFull(Fault):
    """The workspace has no room for the file."""

    status = 507
    code = "storage_full"
    message = "The storage of this workspace is used up"
