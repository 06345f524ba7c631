"""Generated documents are what would be generated now."""

import pytest

from tools.generate import ROOT, documents


@pytest.mark.parametrize("path", sorted(documents()))
def test_it_is_up_to_date(path: str) -> None:
    assert (ROOT / path).read_text() == documents()[path](), f"run `python -m tools.generate` ({path})"
