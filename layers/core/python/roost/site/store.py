"""Every table access about what the site takes in."""

from roost.kit import keys
from roost.kit.conditions import absent
from roost.kit.records import pack
from roost.kit.table import ConditionFailed, write
from roost.kit.writes import Put
from roost.site.model import Feedback


def add_feedback(feedback: Feedback) -> bool:
    """Keep feedback; False when its id is taken. Whoever runs the platform finds all of it in one index partition."""
    index = {keys.BY_SPACE.pk: keys.all_feedback(), keys.BY_SPACE.sk: keys.ordered(feedback.id)}
    try:
        write(Put(keys.feedback(feedback.user, feedback.id), pack(feedback) | index, absent()))
    except ConditionFailed:
        return False
    return True
