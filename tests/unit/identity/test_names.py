"""User names and addresses."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.identity.model import USERNAME_MAX, email_key, is_username, username_candidates, username_key


@pytest.mark.parametrize("name", ["j", "jane.doe+x@y-z_1", "Zoë", "محمد", "用户", "x" * 150, "ß", "١٢٣"])
def test_letters_and_digits_of_all_scripts_and_five_marks_make_a_name(name: str) -> None:
    assert is_username(name)


@pytest.mark.parametrize("name", ["", "a b", "x" * 151, "🦆", "a/b", "a\nb", "a#b", "a\u202eb", "tab\t", "a,b", "\x00"])
def test_anything_else_does_not(name: str) -> None:
    assert not is_username(name)


@given(st.emails() | st.text(max_size=300), st.integers(0, 2**53))
def test_derived_names_are_names_and_different(address: str, salt: int) -> None:
    names = list(islice(username_candidates(address, salt), 20))
    assert names
    assert all(is_username(name) and len(name) <= USERNAME_MAX for name in names)


@pytest.mark.parametrize(
    ("address", "name"),
    [("jane@example.com", "jane"), ("o'brien@example.com", "obrien"), ("!#$@example.com", "user"), ("a+b@x.y", "a+b")],
)
def test_a_name_is_derived_from_the_local_part(address: str, name: str) -> None:
    assert next(username_candidates(address, 1)) == name


@pytest.mark.parametrize(("one", "other"), [("JANE", "jane"), ("Straße", "STRASSE"), ("é", "e\u0301"), ("ſ", "S")])
def test_names_that_look_alike_are_one(one: str, other: str) -> None:
    assert username_key(one) == username_key(other)


def test_addresses_are_one_over_letter_case_and_composition() -> None:
    assert email_key("JÉ@example.com") == email_key("je\u0301@example.com")
    assert email_key("a@example.com") != email_key("b@example.com")


@given(st.text())
def test_keys_are_stable(text: str) -> None:
    assert email_key(email_key(text)) == email_key(text)
