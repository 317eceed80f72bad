"""Which of two filters lies inside the other, and which never fit at once."""

import pytest

from sbt_ledger.rules.compared import lies_inside, never_both
from sbt_ledger.rules.filter import Filter

LEVELS = {"level": ["school", "county", "city"]}


def a_filter(written):
    return Filter.read(written).with_scales(LEVELS)


INSIDE = [
    ({"kind": "paper"}, {}),
    ({"kind": "paper"}, {"kind": "paper"}),
    ({"kind": "paper"}, {"kind": ["paper", "lecture"]}),
    ({"kind": "paper", "level": "city"}, {"kind": "paper"}),
    ({"level": "city"}, {"level": "county+"}),
    ({"level": "city+"}, {"level": "county+"}),
    ({"hours": ">= 90"}, {"hours": ">= 60"}),
    ({"hours": "> 60"}, {"hours": ">= 60"}),
    ({"hours": 90}, {"hours": ">= 90"}),
    ({"hours": "< 5"}, {"hours": "<= 5"}),
    ({"prize": "first"}, {"prize": True}),
    ({"kind": "paper"}, {"not": {"kind": "lecture"}}),
    ({"not": {"mode": "online"}, "kind": "paper"}, {"not": {"mode": "online"}}),
    ({"kind": "paper"}, {"any": [{"kind": "paper"}, {"prize": True}]}),
]
ACROSS = [
    ({"kind": "paper"}, {"level": "city"}),
    ({"kind": ["paper", "lecture"]}, {"kind": ["lecture", "course"]}),
    ({"hours": ">= 60"}, {"hours": "< 90"}),
    ({"kind": "paper"}, {"not": {"level": "city"}}),
    ({"prize": True}, {"prize": "first", "kind": "paper", "level": "city"}),
    ({"hours": ">= 2026-01-01"}, {"hours": ">= 5"}),
    ({"any": [{"kind": "paper"}, {"level": "city"}]}, {"level": "county"}),
]
APART = [
    ({"kind": "paper"}, {"kind": "lecture"}),
    ({"kind": "paper", "level": "city"}, {"kind": ["lecture", "course"]}),
    ({"level": "school"}, {"level": "county+"}),
    ({"prize": False}, {"prize": True}),
    ({"prize": False}, {"prize": "first"}),
    ({"hours": 3}, {"hours": ">= 5"}),
    ({"kind": "paper", "not": {"level": "city"}}, {"level": "city"}),
    ({"any": [{"kind": "paper"}, {"kind": "course"}]}, {"kind": "lecture"}),
]


@pytest.mark.parametrize(("inner", "outer"), INSIDE)
def test_whatever_fits_the_one_fits_the_other(inner, outer):
    assert lies_inside(a_filter(inner), a_filter(outer))
    assert not never_both(a_filter(inner), a_filter(outer))


@pytest.mark.parametrize(("one", "other"), ACROSS)
def test_some_fit_both_and_some_only_one(one, other):
    assert not lies_inside(a_filter(one), a_filter(other))
    assert not never_both(a_filter(one), a_filter(other))
    assert not never_both(a_filter(other), a_filter(one))


@pytest.mark.parametrize(("one", "other"), APART)
def test_nothing_fits_both(one, other):
    assert never_both(a_filter(one), a_filter(other))
    assert never_both(a_filter(other), a_filter(one))
    assert not lies_inside(a_filter(one), a_filter(other))


def test_a_wider_limit_does_not_lie_inside_a_narrower_one():
    for wide, narrow in (
        (">= 60", ">= 90"), (">= 60", "> 60"), ("<= 5", "< 5"), ("<= 5", ">= 5"),
    ):  # fmt: skip
        assert not lies_inside(a_filter({"hours": wide}), a_filter({"hours": narrow}))
