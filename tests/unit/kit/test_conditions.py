"""Conditions in DynamoDB's grammar, which takes no parentheses around what is one thing anyway."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.kit import gate, keys, table
from roost.kit.conditions import (
    Condition,
    Expression,
    absent,
    at_most,
    below,
    differs,
    either,
    equals,
    fewer,
    later,
    present,
    version,
)
from roost.kit.gate import Bucket, Tier
from roost.kit.limits import Limit
from roost.kit.tokens import Access, ApiKey, Login
from roost.kit.writes import Put
from tests.support.race import Send, intercepting
from tests.support.stack import HeldClock

FUNCTION = re.compile(r"\b(attribute_exists|attribute_not_exists|begins_with|contains|size)\([^()]*\)")


def groups(text: str) -> Iterator[str]:
    """What stands in each pair of parentheses that is no function's, without the groups inside it."""
    plain = FUNCTION.sub("f", text)
    while found := re.search(r"\(([^()]*)\)", plain):
        yield found[1]
        plain = plain[: found.start()] + "g" + plain[found.end() :]
    assert "(" not in plain
    assert ")" not in plain


def assert_accepted(text: str) -> None:
    """A group needs something to keep together; `((a))` and `(a = b)` are refused as redundant."""
    assert text.strip()
    for inside in groups(text):
        assert re.search(r" (AND|OR) ", inside), text
        assert not re.search(r"(^|AND|OR) *($|AND|OR)", inside.strip()), text


terms = st.sampled_from(
    [
        absent(),
        present("x.y"),
        equals("a", 1),
        differs("a", 2),
        below("n", 3),
        at_most("n", 4),
        later("t", 5),
        fewer("m", 6),
        version(7),
    ]
)
conditions = st.recursive(
    st.lists(terms, min_size=1, max_size=3).map(lambda each: Condition(tuple(t for c in each for t in c.terms))),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(lambda each: either(*each))
        | st.tuples(inner, inner).map(lambda pair: pair[0] & pair[1])
    ),
    max_leaves=8,
)


@given(conditions)
def test_no_parentheses_are_redundant(condition: Condition) -> None:
    assert_accepted(Expression().arguments(condition)["ConditionExpression"])


def holds(condition: Condition, item: dict[str, Any]) -> bool:
    """What a condition means, without DynamoDB."""
    return all(_holds(term.operator, term.name, term.value, item) for term in condition.terms)


def _holds(operator: str, name: str, value: Any, item: dict[str, Any]) -> bool:
    known = item.get(name)
    match operator:
        case "either":
            return any(holds(each, item) for each in value)
        case "absent":
            return known is None
        case "present":
            return known is not None
        case "is":
            return bool(known == value)
        case "is_not":
            return bool(known != value)
        case "below":
            return known is None or bool(known < value)
        case "at_most":
            return known is None or bool(known <= value)
        case "later":
            return known is None or bool(known > value)
    raise AssertionError(operator)


KEY = keys.Key("A#1", "A")
simple = st.sampled_from(["a", "b"]).flatmap(
    lambda name: st.sampled_from(
        [absent(name), present(name)]
        + [make(name, value) for make in (equals, differs, below, at_most, later) for value in (1, 2)]
    )
)
meanings = st.recursive(
    simple,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(lambda each: either(*each))
        | st.tuples(inner, inner).map(lambda pair: pair[0] & pair[1])
    ),
    max_leaves=6,
)


def test_a_condition_means_to_the_table_what_it_says(services: None) -> None:
    """Two attributes with few values: every law of and, or and nesting shows."""

    @given(meanings, st.dictionaries(st.sampled_from(["a", "b"]), st.integers(0, 3)))
    def agree(condition: Condition, item: dict[str, Any]) -> None:
        table.write(Put(KEY, item))
        try:
            table.write(Put(KEY, item, condition))
        except table.ConditionFailed:
            assert not holds(condition, item)
        else:
            assert holds(condition, item)

    agree()


TOKENS = [
    Access(1, 2, 3, {}),
    ApiKey(1, 2, "d"),
    ApiKey(1, 2, "d", "integration"),
    Login(1, 2, "d"),
]
BUCKETS = [
    Bucket("plain", Limit(3)),
    Bucket("tiered", Limit(3), tiers=(Tier("role", "admin", 5),)),
    Bucket("tiers", Limit(3), tiers=(Tier("role", "admin", 5), Tier("guest", True, 1))),
    Bucket("each", Limit(3), per_token=True),
]


@pytest.mark.parametrize("bucket", BUCKETS, ids=lambda bucket: bucket.name)
@pytest.mark.parametrize("token", TOKENS, ids=lambda token: type(token).__name__)
def test_what_the_gate_demands_is_well_formed(services: None, clock: HeldClock, token: Any, bucket: Bucket) -> None:
    said: list[str] = []

    def listen(_: str, arguments: dict[str, Any], send: Send) -> Any:
        said.extend(arguments[name] for name in ("ConditionExpression",) if name in arguments)
        return send()

    with intercepting(listen):
        gate.admit_person(token, bucket, clock.now_ms)
        gate.check_person(token, clock.now_ms)
        gate.admit_address("192.0.2.1", bucket, clock.now_ms)
    assert len(said) >= 2
    for text in said:
        assert_accepted(text)
