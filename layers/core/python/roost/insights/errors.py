"""Facts about reports that a caller must be told."""

from roost.kit.errors import Invalid


class PeriodInvalid(Invalid):
    """No such week, month or range; `fields` is keyed by `week`, `month`, `year` or `start_date`."""


class ReportTooLong(Invalid):
    """The file format asked for cannot hold so many rows; `fields` is keyed by `format`."""

    def __init__(self, most: int) -> None:
        super().__init__({"format": [f"Holds at most {most:,} rows: shorten the period or choose csv"]})
