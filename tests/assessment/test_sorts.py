"""Presences written alike are of one sort: no other than if each had been built."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sbt_ledger.assessment.assessor import Assessor
from sbt_ledger.assessment.span import Span
from sbt_ledger.files.credit_rows import CreditRows
from sbt_ledger.files.tables import Table
from sbt_ledger.records.activity import Activities
from sbt_ledger.records.credit import Presences
from tests.assessment.conftest import LAST, a_book, a_teacher, an_activity, rules

STEPS = (
    "", " ", ";", "a", " a", "a;", "a；", "'a", "ａ", "a;b", "b;a", "a@2026-01-01",
    "a@2026/1/1", "a @2026-01-01", "a@2026-12-01", "a@2026-12-02", "a＠2026-01-01",
    "a@2026-01-01;b@2026-12-01", "a;b@2026-12-01", "a2026-12-01",
)  # fmt: skip
PROOFS = (
    "", " ", ";", "c", "c=1", "c=2", " c =1", "'c", "ｃ", "c;", "c;d", "d;c", "c=1;d=2", "c；d",
    "c＝1", "c=1＝2", "d=c=1",
)  # fmt: skip
OTHERS = ("", " ", "present", "late", " late", "late\u200b")
ROWS = st.lists(
    st.tuples(st.sampled_from(OTHERS), st.sampled_from(STEPS), st.sampled_from(PROOFS)),
    min_size=2,
    max_size=8,
)
COLUMNS = ("activity", "teacher", "attendance", "approvals", "evidence")
IN_TIME = [{"needs_all": ["a"], "within": "10 days", "else": "pending"}]


def presences_of(rows):
    """Return what rows say, as it is read from a file."""
    read = CreditRows({"t": a_teacher()}, Activities.of([an_activity("x")]))
    lines = ((line, ["x", "t", *row]) for line, row in enumerate(rows, 2))
    read.read(Table("credits.csv", COLUMNS, lines), 0)
    assert not read.problems
    return read.presences()


def sorts(presences, **tables):
    book = replace(a_book([an_activity("x")], []), presences=presences)
    sorts_ = Assessor(book, rules({}, **tables), Span(LAST)).fold.sorts
    return [sorts_.of((0, number))[1] for number in range(len(presences))]


@given(ROWS)
def test_presences_written_alike_are_sorted_as_if_each_was_built(rows):
    written = presences_of(rows)
    built = Presences(len(written), presences_of(rows).__getitem__)

    assert sorts(written) == sorts(built)
    assert sorts(written, valid=IN_TIME) == sorts(built, valid=IN_TIME)


@given(ROWS)
def test_beside_steps_and_proofs_a_presence_says_what_its_stand_in_says(rows):
    presences = presences_of(rows)

    def beside(said):
        return {
            name: cell for name, cell in said.cells.items() if name not in {"approvals", "evidence"}
        }

    for number, said in enumerate(presences):
        assert beside(presences.beside_proofs(number)) == beside(said)


def test_steps_that_have_passed_are_alike_and_one_that_is_to_come_is_none():
    steps = ("a@2026-01-01", "a@2026-02-01", "a", "a@2027-01-01")
    said = presences_of([("", each, "") for each in steps])
    assert date(2026, 2, 1) < LAST < date(2027, 1, 1)

    assert sorts(said) == [0, 0, 0, 1]
    assert sorts(said, valid=IN_TIME) == [0, 1, 2, 3]
