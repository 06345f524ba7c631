"""Facts about birds, their records and their transfers that a caller must be told."""

from roost.kit.errors import Conflict, NotFound


class BirdMissing(NotFound):
    """The caller's flock has no such bird."""

    code = "bird_missing"
    message = "Bird not found."


class TagTaken(Conflict):
    """Another bird of the flock has the tag."""

    code = "tag_taken"
    message = "That tag ID is already used in this workspace."


class WeightTaken(Conflict):
    """The bird was weighed on that date already."""

    code = "weight_taken"
    message = "A weight already exists for that date."


class TransferMissing(NotFound):
    """There is no such transfer, or it is not the caller's business."""

    code = "transfer_missing"
    message = "Transfer not found."


class TransferPending(Conflict):
    """The bird is on its way to somebody already."""

    code = "transfer_pending"
    message = "That bird already has a pending transfer."


class TransferClosed(Conflict):
    """The transfer was accepted, declined, cancelled or has run out."""

    code = "transfer_closed"
    message = "That transfer is not pending any more."
