"""Facts about reports that a caller must be told."""

from roost.kit.errors import Invalid


class PeriodInvalid(Invalid):
    """No such week, month or range; `fields` is keyed by `week`, `month`, `year` or `start_date`."""
