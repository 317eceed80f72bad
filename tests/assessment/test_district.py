"""What schools owe together is asked of the sums of all, and comes to what one school would."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from sbt_ledger.assessment.ratio import Bar, Figure, Part, Range, judged, together
from sbt_ledger.assessment.result import State

FIGURES = st.builds(
    Figure, st.fractions(min_value=0, max_value=4, max_denominator=6), st.integers(0, 3)
)
RANGES = st.builds(Range, FIGURES, st.none() | FIGURES, st.none() | FIGURES)
PARTS = st.builds(Part, RANGES, st.none() | RANGES)
AMOUNTS = st.none() | st.fractions(min_value=0, max_value=6, max_denominator=4)
BARS = st.builds(Bar, AMOUNTS, AMOUNTS, st.booleans())


@given(BARS, st.lists(PARTS, max_size=5), st.lists(PARTS, max_size=3), st.booleans())
def test_people_taken_together_are_judged_as_they_are_one_by_one(bar, sure, perhaps, ended):
    alone = judged(bar, sure, perhaps, ended=ended)

    assert judged(bar, [together(sure)], perhaps, ended=ended) is alone


@given(st.lists(PARTS, max_size=6), st.integers(0, 6))
def test_it_does_not_matter_how_people_are_parted_into_schools(parts, at):
    assert together([together(parts[:at]), together(parts[at:])]) == together(parts)


def test_nobody_together_is_nobody():
    assert together([]) == Part(Range(Figure()))
    bar = Bar(Fraction(1, 2), None, is_ratio=True)
    assert judged(bar, [together([])], [], ended=True) is State.EMPTY
