"""The four lengths a person sets and the breaks that follow from them (FF-06, FF-22, FF-23)."""

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.focus.errors import FocusSettingsInvalid
from roost.focus.model import FocusSettings, SessionKind, break_minutes, suggest_break

DEFAULTS = FocusSettings()
BOUNDS = {"focus_duration": (10, 180), "short_break": (1, 30), "long_break": (1, 60), "long_break_interval": (2, 10)}


def faulty(partial: dict[str, object], settings: FocusSettings = DEFAULTS) -> set[str]:
    with pytest.raises(FocusSettingsInvalid) as caught:
        settings.merge(partial)
    assert all(texts and all(texts) for texts in caught.value.fields.values())
    return set(caught.value.fields)


def test_the_defaults_are_the_classic_ones() -> None:
    assert asdict(DEFAULTS) == {"focus_duration": 25, "short_break": 5, "long_break": 15, "long_break_interval": 4}


def test_given_keys_replace_and_the_others_stay() -> None:
    assert DEFAULTS.merge({"focus_duration": 50, "short_break": 10}) == FocusSettings(50, 10, 15, 4)


def test_nothing_given_changes_nothing() -> None:
    assert DEFAULTS.merge({}) == DEFAULTS


def test_unknown_keys_are_ignored() -> None:
    assert DEFAULTS.merge({"auto_start": True, "focus_minutes": 0}) == DEFAULTS


@pytest.mark.parametrize("name", ["focus_duration", "long_break_interval"])
def test_the_ends_of_a_range_belong_to_it(name: str) -> None:
    for value in BOUNDS[name]:
        assert getattr(DEFAULTS.merge({name: value}), name) == value


def test_the_ends_of_the_break_ranges_belong_to_them() -> None:
    assert DEFAULTS.merge({"short_break": 1, "long_break": 1}).long_break == 1
    assert DEFAULTS.merge({"short_break": 30, "long_break": 60}).short_break == 30


@pytest.mark.parametrize("name", sorted(BOUNDS))
@pytest.mark.parametrize("past", [-1, 1])
def test_a_value_outside_its_range_is_named(name: str, past: int) -> None:
    least, most = BOUNDS[name]
    assert faulty({name: least - 1 if past < 0 else most + 1}) == {name}


@pytest.mark.parametrize("value", [None, "25", 25.0, True, [25]])
def test_what_is_no_integer_is_named(value: object) -> None:
    assert faulty({"focus_duration": value}) == {"focus_duration"}


def test_all_bad_fields_are_named_together() -> None:
    assert faulty({"focus_duration": 9, "short_break": 0, "long_break": 61, "long_break_interval": 11}) == set(BOUNDS)


def test_a_long_break_shorter_than_the_kept_short_break_is_named() -> None:
    assert faulty({"long_break": 4}) == {"long_break"}


def test_a_short_break_longer_than_the_kept_long_break_is_named() -> None:
    assert faulty({"short_break": 16}) == {"short_break"}


def test_two_given_breaks_that_do_not_fit_are_both_named() -> None:
    assert faulty({"short_break": 20, "long_break": 10, "focus_duration": 5}) == {
        "short_break",
        "long_break",
        "focus_duration",
    }


def test_breaks_are_not_compared_while_one_of_them_is_bad() -> None:
    assert faulty({"short_break": 31, "long_break": 2}) == {"short_break"}


def test_equal_breaks_fit() -> None:
    assert DEFAULTS.merge({"short_break": 15}).short_break == 15


@given(st.dictionaries(st.sampled_from(sorted(BOUNDS)), st.integers(-5, 200)))
def test_a_merge_names_every_given_value_that_breaks_a_rule_or_keeps_all(partial: dict[str, int]) -> None:
    wanted = asdict(DEFAULTS) | partial
    bad = {name for name, value in partial.items() if not BOUNDS[name][0] <= value <= BOUNDS[name][1]}
    breaks = {"short_break", "long_break"}
    if wanted["short_break"] > wanted["long_break"] and not bad & breaks:
        bad |= partial.keys() & breaks
    if bad:
        assert faulty(dict(partial)) == bad
    else:
        assert asdict(DEFAULTS.merge(partial)) == wanted


def test_breaks_last_as_set() -> None:
    settings = FocusSettings(short_break=7, long_break=21)
    assert break_minutes(SessionKind.SHORT_BREAK, settings) == 7
    assert break_minutes(SessionKind.LONG_BREAK, settings) == 21


@pytest.mark.parametrize("kind", [SessionKind.FOCUS, SessionKind.DEEP_WORK, SessionKind.CUSTOM])
def test_work_has_no_break_length(kind: SessionKind) -> None:
    with pytest.raises(ValueError, match="not a break"):
        break_minutes(kind, DEFAULTS)


def test_every_full_round_earns_a_long_break() -> None:
    suggested = [suggest_break(done, 4) for done in range(9)]
    assert [done for done, kind in enumerate(suggested) if kind is SessionKind.LONG_BREAK] == [4, 8]


def test_no_completed_session_means_a_short_break() -> None:
    assert suggest_break(0, 2) is SessionKind.SHORT_BREAK
