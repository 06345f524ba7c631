"""Facts about job postings."""

from typing import Final

SALARY_CROSSED: Final = "Must not be less than the minimum"
