"""Facts about gardens that a caller must be told."""

from roost.kit.errors import Conflict, NotFound


class PlantNotFound(NotFound):
    """The person has no such plant, or the session none."""

    code = "plant_not_found"
    message = "Plant not found"


class PlantExists(Conflict):
    """The session has the one plant that its person may set for it."""

    code = "plant_exists"
    message = "This session has its plant already"
