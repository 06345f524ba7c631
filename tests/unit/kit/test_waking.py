"""The collector waits until the first answer, and is as usual from then on."""

import gc

import pytest

from roost.kit import waking


def test_the_first_answer_brings_the_usual_collector_back(monkeypatch: pytest.MonkeyPatch) -> None:
    waking.done()
    usual, frozen = gc.get_threshold(), list[None]()
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(None))
    try:
        gc.set_threshold(usual[0] * 100)
        waking.done()
        assert gc.get_threshold() == usual
        waking.done()
        assert len(frozen) == 1
    finally:
        gc.set_threshold(*usual)
