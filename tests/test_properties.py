"""What holds of every book and every rule set, whatever is in them."""

from __future__ import annotations

import calendar
import csv
import io
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import tomli_w
from hypothesis import assume, given, note, settings
from hypothesis import strategies as st

from sbt_ledger.assessment.assessor import Assessor
from sbt_ledger.assessment.result import Mark, Standing, State
from sbt_ledger.assessment.span import Span
from sbt_ledger.cli import main
from sbt_ledger.files.book_files import read_book
from sbt_ledger.months import add_months
from sbt_ledger.periods import Cycles, Months, Period, Semesters, Years
from sbt_ledger.rules.rule_set import RuleSet
from tests.books import asking, write_book

SPANS = (
    Span(date(2026, 8, 31)),
    Span(date(2026, 1, 15)),
    Span(date(2027, 8, 31), Period(date(2024, 1, 1), date(2027, 12, 31), "all")),
)

# ---------------------------------------------------------------- small schools

Row = dict[str, str]
DAYS = st.dates(date(2024, 6, 1), date(2026, 10, 31))
HOURS = st.sampled_from(["", "0", "0.1", "0.7", "1.5", "2", "30", "29.9"])
PROOFS = st.sampled_from(
    ["", "certificate", "certificate=a.pdf", "marks=b.pdf;photo", "sign-in-sheet", "photo=c.pdf"]
)
STEPS = st.sampled_from(["", "school-review", "school-review@2026-07-01;college-review"])
MOSTLY_BLANK = ("", "", "")

TEACHER = st.fixed_dictionaries(
    {
        "hired_on": st.just("") | st.dates(date(2020, 1, 1), date(2026, 6, 1)).map(str),
        "group": st.sampled_from(["", "A", "B"]),
        "new_teacher": st.sampled_from(["", "yes", "no"]),
    }
)
ACTIVITY = st.fixed_dictionaries(
    {
        "start": DAYS.map(str),
        "hours": HOURS,
        "kind": st.sampled_from(["lecture", "paper", "growth-plan", "appraisal"]),
        "level": st.sampled_from(["", "school", "county", "nation"]),
        "program": st.sampled_from(["", "induction", "research"]),
        "status": st.sampled_from([*MOSTLY_BLANK, "planned", "void"]),
        "evidence": PROOFS,
        "approvals": STEPS,
    }
)
CREDIT_ROW = st.fixed_dictionaries(
    {
        "activity": st.sampled_from(["a0", "a1"]),
        "teacher": st.sampled_from(["t0", "t0", "t1"]),
        "attendance": st.sampled_from([*MOSTLY_BLANK, "late", "absent"]),
        "hours": HOURS,
        "minutes": st.sampled_from([*MOSTLY_BLANK, "50"]),
        "part": st.sampled_from([*MOSTLY_BLANK, "1", "2"]),
        "result": st.sampled_from(["", "qualified", "failed"]),
        "evidence": PROOFS,
        "status": st.sampled_from([*MOSTLY_BLANK, "void"]),
    }
)
WHERE = st.sampled_from(
    [
        {}, {}, {"kind": "lecture"}, {"level": "county+"}, {"program": True}, {"hours": ">= 2"},
        {"not": {"program": "induction"}}, {"kind": "appraisal", "result": "qualified"},
        {"any": [{"kind": "paper"}, {"level": "school"}]},
    ]
)  # fmt: skip
ASKED = st.sampled_from(
    [{"at_least": 1}, {"at_least": Decimal("2.1")}, {"at_least": 30}, {"at_most": 2}]
)
REQUIREMENT = st.builds(
    lambda line, asked: asking({**line, **asked}),
    st.fixed_dictionaries(
        {
            "per": st.sampled_from(["year", "cycle", "semester", "month", "own"]),
            "measure": st.sampled_from(["", "", "records", "hours", "days"]),
            "where": WHERE,
            "who": st.sampled_from([{}, {}, {"new_teacher": True}, {"group": "A"}]),
        }
    ),
    ASKED,
)
CREDIT = st.sampled_from(
    [
        [{"per_hour": 1}],
        [{"where": {"program": "induction"}, "per_hour": 1, "not_for": ["r0"]},
         {"per_hour": "0.1"}],
        [{"where": {"kind": "paper"}, "by": "level", "table": {"county": 2, "nation": 6},
          "else": 1}, {"per_hour": 1}],
        [{"where": {"kind": "paper"}, "per_record": 5}],
    ]
)  # fmt: skip
VALID = st.sampled_from(
    [
        [],
        [{"needs_any": ["certificate", "marks"], "else": "provisional"}],
        [{"where": {"kind": "lecture"}, "needs_all": ["school-review", "college-review"],
          "else": "pending"},
         {"needs_any": ["certificate", "marks"], "else": "provisional"}],
        [{"where": {"level": "nation"}, "needs_all": ["college-review"], "else": "void"}],
    ]
)  # fmt: skip


class School(NamedTuple):
    """The rows of a school's tables, and its rules."""

    teachers: Sequence[Row]
    activities: Sequence[Row]
    credits: Sequence[Row]
    rules: RuleSet


def rule_set(**drawn: Any) -> RuleSet:
    lines = [{**line, "id": f"r{number}"} for number, line in enumerate(drawn.pop("require"))]
    written = {
        "ruleset": {"id": "town", "from": date(2015, 9, 1)},
        "period": {
            "year": {"start": "09-01"},
            "cycle": {"start": date(2021, 9, 1), "length": "5 years"},
            "semester": {"starts": ["02-01", "09-01"]},
            "own": {"start": "hired_on", "length": "1 year"},
        },
        "scale": {"level": ["school", "county", "city", "province", "nation"]},
        "require": lines,
    }
    return RuleSet.read({**written, **drawn})


RULES = st.builds(
    rule_set,
    require=st.lists(REQUIREMENT, min_size=1, max_size=3),
    credit=CREDIT,
    valid=VALID,
    counting=st.sampled_from([{"date": "end"}, {"date": "start"}]),
)


def numbered(letter: str, key: str, title: str) -> Any:
    """Return a function that gives each row of a table its code and its name."""
    return lambda rows: [
        {key: f"{letter}{number}", title: f"No {number}", **row} for number, row in enumerate(rows)
    ]


SCHOOLS = st.builds(
    School,
    st.lists(TEACHER, min_size=2, max_size=2).map(numbered("t", "code", "name")),
    st.lists(ACTIVITY, min_size=2, max_size=2).map(numbered("a", "id", "title")),
    st.lists(CREDIT_ROW, max_size=8),
    RULES,
)


def table(rows: Sequence[Mapping[str, str]], *columns: str) -> str:
    stream = io.StringIO()
    names = list(dict.fromkeys([*columns, *(name for row in rows for name in row)]))
    writer = csv.DictWriter(stream, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def assessors(school: School) -> list[Assessor]:
    """Write the school as a book, read it, and return who judges it on each of SPANS."""
    files = {
        "teachers.csv": table(school.teachers, "code", "name"),
        "activities.csv": table(school.activities, "id", "title", "start", "kind"),
        "credits.csv": table(school.credits, "activity", "teacher"),
    }
    with tempfile.TemporaryDirectory() as folder:
        book = read_book(write_book(Path(folder), files))
    return [Assessor(book, school.rules, span) for span in SPANS]


def standings(school: School) -> dict[tuple[object, ...], Standing]:
    """Return every standing by span, teacher, requirement and period."""
    return {
        (number, code, standing.requirement.id, standing.period): standing
        for number, assessor in enumerate(assessors(school))
        for code in assessor.book.teachers
        for standing in assessor.standings(code)
    }


def figures(standing: Standing) -> tuple[object, ...]:
    return (
        standing.state, standing.needed, standing.earned, standing.certified, standing.pending,
        standing.short, standing.over, standing.on_pace, standing.awaits,
    )  # fmt: skip


# ---------------------------------------------------------------- assessing


@given(SCHOOLS)
def test_what_is_certified_is_part_of_what_is_earned(school):
    for standing in standings(school).values():
        assert 0 <= standing.certified <= standing.earned
        assert standing.pending >= 0


@given(SCHOOLS)
def test_a_shortfall_is_what_is_needed_less_what_is_earned_and_never_less_than_nothing(school):
    for standing in standings(school).values():
        lacking = standing.needed - standing.earned
        ceiling = standing.requirement.at_most is not None
        assert standing.short == (0 if ceiling else max(lacking, 0))
        assert standing.over == (max(-lacking, 0) if ceiling else 0)


@given(SCHOOLS)
def test_the_state_agrees_with_the_figures(school):
    for standing in standings(school).values():
        if standing.state is State.MET:
            assert standing.short == standing.over == 0
        if standing.state in {State.SHORT, State.OPEN}:
            assert standing.short > standing.pending
        if standing.state is State.PENDING:
            assert 0 < standing.short <= standing.pending
            assert standing.awaits
        if standing.state is State.OVER:
            assert standing.over > 0


@given(SCHOOLS)
def test_the_trail_of_a_standing_sums_to_its_figures(school):
    """There is one evaluator: what `explain` lists is what `check` weighed."""
    for assessor in assessors(school):
        for code in assessor.book.teachers:
            for standing in assessor.standings(code):
                if standing.state is not State.NOT_APPLICABLE:
                    sums = dict.fromkeys(Mark, Fraction(0))
                    for counted in assessor.trail(standing):
                        sums[counted.mark] += counted.amount
                    assert sums[Mark.OK] == standing.certified
                    assert sums[Mark.OK] + sums[Mark.PROVISIONAL] == standing.earned
                    assert sums[Mark.PENDING] == standing.pending
                    assert sums[Mark.VOID] == 0


@given(SCHOOLS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(school, random):
    shuffled = school._replace(
        **{
            name: random.sample(rows, len(rows))
            for name, rows in school._asdict().items()
            if name != "rules"
        }
    )

    expected = {key: figures(standing) for key, standing in standings(school).items()}
    assert {key: figures(standing) for key, standing in standings(shuffled).items()} == expected


@given(SCHOOLS, st.permutations(["activity", "teacher", "hours", "evidence", "result", "part"]))
def test_the_order_of_the_columns_does_not_matter(school, columns):
    """A file that begins with activity and teacher is read by another way than all others."""
    moved = school._replace(
        credits=[{**dict.fromkeys(columns, ""), **row} for row in school.credits],
        activities=[dict(reversed(row.items())) for row in school.activities],
    )

    expected = {key: figures(standing) for key, standing in standings(school).items()}
    assert {key: figures(standing) for key, standing in standings(moved).items()} == expected


@given(SCHOOLS, ACTIVITY, CREDIT_ROW)
def test_another_record_never_raises_a_shortfall(school, activity, row):
    more = school._replace(
        activities=[*school.activities, {**activity, "id": "new", "title": "New"}],
        credits=[*school.credits, {**row, "activity": "new"}],
    )

    before, after = standings(school), standings(more)
    assert before.keys() == after.keys()
    for key, standing in before.items():
        assert after[key].short <= standing.short
        assert after[key].earned >= standing.earned
        assert after[key].certified >= standing.certified


@given(SCHOOLS, st.data())
def test_a_row_written_twice_never_raises_a_total(school, data):
    assume(school.credits)
    row = data.draw(st.sampled_from(school.credits))
    again = {**row, "hours": data.draw(HOURS), "evidence": data.draw(PROOFS)}
    more = school._replace(credits=[*school.credits, again])

    before, after = standings(school), standings(more)
    for key, standing in before.items():
        assert after[key].earned <= standing.earned or row["status"] == "void"
        assert (
            after[key].earned + after[key].pending <= (standing.earned + standing.pending)
            or row["status"] == "void"
        )


@given(SCHOOLS, st.data())
def test_the_same_rows_twice_change_nothing(school, data):
    rows = data.draw(st.lists(st.sampled_from(school.credits))) if school.credits else []
    twice = school._replace(credits=[*school.credits, *rows])

    expected = {key: figures(standing) for key, standing in standings(school).items()}
    assert {key: figures(standing) for key, standing in standings(twice).items()} == expected


@given(SCHOOLS, st.sampled_from(["t0", "t1"]))
def test_the_records_of_one_teacher_do_not_touch_another(school, code):
    alone = school._replace(credits=[row for row in school.credits if row["teacher"] == code])

    before, after = standings(school), standings(alone)
    for key in before:
        if key[1] == code:
            assert figures(after[key]) == figures(before[key])


AMOUNTS = st.decimals(0, 50, places=2) | st.sampled_from([Decimal("0.1"), Decimal("0.7")])


@given(
    st.lists(AMOUNTS, max_size=12),
    st.lists(st.integers(0, 300), max_size=4),
    st.sampled_from(["1", "0.1", "0.05"]),
)
def test_sums_are_exact(hours, minutes, rate):
    said = [{"hours": str(amount)} for amount in hours]
    said += [{"minutes": str(amount)} for amount in minutes]
    line = {"per": "year", "at_least": 30}
    school = School(
        [{"code": "t", "name": "T"}],
        [
            {"id": f"a{number}", "title": "Talk", "start": "2026-03-05", "kind": "lecture"}
            for number in range(len(said))
        ],
        [{"activity": f"a{number}", "teacher": "t", **cells} for number, cells in enumerate(said)],
        rule_set(require=[line], credit=[{"per_hour": rate}]),
    )

    exact = sum(map(Fraction, hours), Fraction(0)) + Fraction(sum(minutes), 60)
    found = standings(school)[(0, "t", "r0", SCHOOL_YEAR)]
    assert found.earned == exact * Fraction(rate)
    assert found.short == max(30 - exact * Fraction(rate), 0)


SCHOOL_YEAR = Period(date(2025, 9, 1), date(2026, 8, 31), "2025-26")


def at_one_event(*rows: Row, require: Mapping[str, Any]) -> Standing:
    """Return the standing of a teacher with these rows at one event of two days and 8 hours."""
    school = School(
        [{"code": "t", "name": "T"}],
        [{"id": "a", "title": "Course", "start": "2026-03-05", "end": "2026-03-06",
          "hours": "8", "kind": "course"}],
        [{"activity": "a", "teacher": "t", **row} for row in rows],
        rule_set(require=[{"per": "year", **require}], credit=[{"per_hour": 1}]),
    )  # fmt: skip
    return standings(school)[(0, "t", "r0", SCHOOL_YEAR)]


def test_a_part_that_stands_twice_counts_once_beside_the_other_parts():
    morning, evening = {"part": "1", "hours": "2"}, {"part": "2", "hours": "3"}

    once = at_one_event(morning, evening, require={"at_least": 5})
    twice = at_one_event(morning, evening, morning, require={"at_least": 5})

    assert once.earned == twice.earned == 5


def test_an_event_in_two_parts_is_one_record_and_its_days_count_once():
    parts = ({"part": "1", "hours": "2"}, {"part": "2", "hours": "3"})

    records = at_one_event(*parts, require={"measure": "records", "at_least": 2})
    days = at_one_event(*parts, require={"measure": "days", "at_least": 3})

    assert records.earned == 1
    assert days.earned == 2


def test_of_rows_that_disagree_the_lower_one_counts_in_every_measure():
    low, high = {"hours": "1"}, {"hours": "8"}

    for rows in ((low, high), (high, low)):
        assert at_one_event(*rows, require={"at_least": 30}).earned == 1
        assert at_one_event(*rows, require={"measure": "hours", "at_least": 30}).earned == 1
        assert at_one_event(*rows, require={"measure": "records", "at_least": 30}).earned == 1


@pytest.mark.parametrize(
    ("amounts", "needed"), [(["0.1"] * 10, 1), (["0.7"] * 3, Decimal("2.1")), (["0.29"] * 100, 29)]
)
def test_what_floats_would_miss_is_met(amounts, needed):
    school = School(
        [{"code": "t", "name": "T"}],
        [
            {"id": f"a{number}", "title": "Talk", "start": "2026-03-05", "kind": "lecture"}
            for number in range(len(amounts))
        ],
        [
            {"activity": f"a{number}", "teacher": "t", "hours": amount}
            for number, amount in enumerate(amounts)
        ],
        rule_set(require=[{"per": "year", "at_least": needed}], credit=[{"per_hour": 1}]),
    )

    assert standings(school)[(0, "t", "r0", SCHOOL_YEAR)].state is State.MET


# ---------------------------------------------------------------- periods

ANCHORS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
MONTH_DAYS = st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: (day.month, day.day))
STARTS = st.lists(MONTH_DAYS, min_size=1, max_size=4, unique=True).map(
    lambda starts: tuple(sorted(starts))
)
SCHEMES = st.one_of(
    st.builds(lambda start: Years(*start), MONTH_DAYS),
    st.builds(Semesters, STARTS),
    st.just(Months()),
    st.builds(Cycles, ANCHORS, st.integers(1, 72)),
    st.builds(Cycles, ANCHORS, st.integers(1, 6).map(lambda years: 12 * years)),
    st.builds(Cycles, ANCHORS, st.integers(1, 72), st.just("own")),
)


@given(SCHEMES, ANCHORS, st.integers(0, 4000))
def test_periods_cut_time_without_gaps_or_overlaps(scheme, first, days):
    last = first + timedelta(days=days)

    found = scheme.between(first, last)

    assert all(each.first <= each.last for each in found)
    assert all(one.last + timedelta(days=1) == other.first for one, other in pairwise(found))
    if isinstance(scheme, Cycles):
        assert scheme.between(date(1900, 1, 1), scheme.start - timedelta(days=1)) == ()
        first = max(first, scheme.start)
    if first <= last:
        assert found[0].first <= first
        assert last <= found[-1].last
        assert first in found[0]
        assert last in found[-1]
    else:
        assert found == ()


@given(SCHEMES, ANCHORS, ANCHORS)
def test_a_day_lies_in_the_same_period_whatever_else_was_asked_for(scheme, day, other):
    alone = scheme.between(day, day)
    around = scheme.between(min(day, other), max(day, other))

    assert len(alone) <= 1
    assert [period for period in around if day in period] == list(alone)


@given(SCHEMES)
def test_no_two_periods_have_one_label(scheme):
    found = scheme.between(date(1995, 1, 1), date(2055, 12, 31))

    labels = [period.label for period in found]
    assert len(set(labels)) == len(labels)


@given(st.lists(st.integers(1, 12), max_size=11, unique=True), ANCHORS)
def test_months_that_are_skipped_are_left_out_and_no_others(skipped, first):
    last = add_months(first, 30)

    left = Months(frozenset(skipped)).between(first, last)

    every = Months().between(first, last)
    assert left == tuple(month for month in every if month.first.month not in skipped)


@given(ANCHORS, st.integers(-600, 600))
def test_so_many_months_later_is_the_same_day_or_the_last_of_its_month(anchor, months):
    later = add_months(anchor, months)

    assert (later.year - anchor.year) * 12 + later.month - anchor.month == months
    assert later.day == min(anchor.day, calendar.monthrange(later.year, later.month)[1])


@given(ANCHORS, st.integers(1, 60), st.integers(0, 20))
def test_spans_counted_from_an_anchor_never_drift(anchor, months, number):
    begins = add_months(anchor, months * number)

    found = Cycles(anchor, months).between(begins, begins)

    assert [each.first for each in found] == [begins]
    assert found[0].last == add_months(anchor, months * (number + 1)) - timedelta(days=1)


@settings(max_examples=30)
@given(ANCHORS, st.integers(1, 60))
def test_a_single_span_is_the_first_of_those_that_recur(anchor, months):
    every = Cycles(anchor, months, "own").between(date(1980, 1, 1), date(2080, 1, 1))

    assert Cycles(anchor, months, "own", once=True).between(date(1980, 1, 1), date(2080, 1, 1)) == (
        every[0],
    )


# ---------------------------------------------------------------- whatever is in the files

LENGTH = st.sampled_from(["1 year", "5 years", "18 months"])
PERIOD = st.one_of(
    st.fixed_dictionaries({"start": st.sampled_from(["09-01", "02-29"])}),
    st.fixed_dictionaries(
        {
            "start": st.sampled_from(["hired_on", "born_on", date(2021, 9, 1), date(2024, 2, 29)]),
            "length": LENGTH,
        },
        optional={"once": st.booleans()},
    ),
    st.sampled_from([{"starts": ["02-01", "09-01"]}, {"starts": ["09-01", "02-01"]}]),
    st.sampled_from([{"skip": [2, 7, 8]}, {"skip": [13]}, {"skip": []}, {}, {"once": True}]),
    st.fixed_dictionaries({}, optional={"start": st.just("09-01"), "length": LENGTH}),
)
# Most of what is drawn can be computed, so that most files are not merely refused.
PER = st.sampled_from([*["year", "drawn", "month"] * 4, "week", "career", "rolling 3 year", "none"])
SINCE_2020 = [{"from": date(2020, 9, 1), "amount": 3}, {"from": date(2024, 9, 1), "repealed": True}]
ANY_AMOUNT = st.sampled_from(
    [*[30, Decimal("0.5"), "7", SINCE_2020] * 4, "15%", "much", [],
     {"base": 1, "plus": 2, "each": "x"}]
)  # fmt: skip
ANY_FILTER = st.sampled_from(
    [*[{"mode": "x"}, {"kind": "lecture"}, {"level": "county+"}, {"not": [{"leave": True}]}] * 3,
     {"rank": "county+"}, {"hired_on": ">= 2020-01-01"}, {"any": []}, {"in_post": False},
     {"hours": ">= 2"}, {"hours": ">= x"}, {"level": "city+"}]
)  # fmt: skip
ANY_TABLES = {
    "require": {
        "id": st.sampled_from(["a", "b"]), "per": PER, "at_least": ANY_AMOUNT,
        "measure": st.sampled_from(["", "records", "days", "hours"]),
        "where": ANY_FILTER, "who": ANY_FILTER,
        "who_when": st.sampled_from(["at end", "whole period", "any day"]),
    },
    "cohort": {
        "id": st.just("d"), "per": PER, "measure": st.just("records"), "at_least": ANY_AMOUNT,
        "where": ANY_FILTER, "at_most": st.just(3),
    },
    "deadline": {
        "id": st.just("e"), "task": st.sampled_from(["lecture", "rated_on"]), "who": ANY_FILTER,
        "by": st.sampled_from(["year end", "3 days after year end", "drawn end", "soon"]),
    },
    "adjust": {
        "who": ANY_FILTER, "change": st.sampled_from(["accept", "exempt", "waive", "prorate"]),
        "by": st.sampled_from(["months", "months", "days"]), "needs_all": st.just(["letter"]),
        "require": st.sampled_from(["a", "nothing"]),
    },
    "credit": {
        "where": ANY_FILTER, "per_hour": st.sampled_from([1, "0.5", 0]),
        "not_for": st.sampled_from([["a"], []]),
        "factor": st.sampled_from([4, "0.5", SINCE_2020]), "at_most": st.sampled_from([1, "much"]),
        "step": st.sampled_from(["0.5", 0]), "round": st.sampled_from(["up", "down", "half"]),
        "plus": st.sampled_from([[{"per_record": -9}], [{"where": {"level": "city+"}}]]),
    },
    "valid": {
        "where": ANY_FILTER, "needs_all": st.just(["x"]), "needs_any": st.just(["x", "y"]),
        "else": st.sampled_from(["void", "pending", "provisional"]),
        "needs": ANY_FILTER, "before": st.sampled_from(["start", "start", "end"]),
        "within": st.sampled_from(["96 hours", "5 days", "9999 days", "soon"]),
    },
}  # fmt: skip
# An entry has all of its first keys, so that most files are whole; the others come and go.
WHOLE = {"require": 3, "cohort": 4, "deadline": 4, "adjust": 2, "credit": 2, "valid": 2}


def entries(name: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    keys = list(ANY_TABLES[name].items())
    entry = st.fixed_dictionaries(dict(keys[: WHOLE[name]]), optional=dict(keys[WHOLE[name] :]))
    return st.lists(entry, max_size=2 if name == "require" else 1)


RULE_FILES = st.fixed_dictionaries(
    {"drawn": PERIOD, **{name: entries(name) for name in ANY_TABLES}}
)


@settings(max_examples=200)
@given(RULE_FILES)
def test_a_rule_file_is_computed_or_refused_and_never_breaks_the_run(drawn):
    written = {
        "ruleset": {"id": "town", "from": date(2015, 9, 1)},
        "scale": {"level": ["school", "county"], "rank": ["school", "county"]},
        "period": {"year": {"start": "09-01"}, "drawn": drawn["drawn"]},
        **{name: drawn[name] for name in ANY_TABLES},
    }
    files = {
        "rules/town.toml": tomli_w.dumps(written),
        "teachers.csv": "code,name,hired_on\nt,李静,2020-02-29\nu,王伟,\n",
        "changes.csv": "teacher,attribute,value,from\n"
        "t,rank,county,2024-01-01\nt,leave,illness,2026-01-01\n",
        "activities.csv": "id,title,start,hours,kind,level\na,Talk,2026-03-05,2,lecture,county\n"
        "b,Talk,2026-03-06,3,lecture,\n",
        "credits.csv": "activity,teacher\na,t\nb,t\na,u\n",
    }  # fmt: skip

    assert code_of_check(files) in {0, 1, 3}


ANY_CELL = st.sampled_from(
    ["", " ", "a", "t", "2", "2.5", "-1", "x" * 300, "2026-03-05", "2026-02-30", "5/3/2026", "late",
     "void", "hired", "employment", "=1+1", '"', ",", "\n", "\r", "\0", "\ufeff", "张", "①", "é"]
)  # fmt: skip
ANY_COLUMNS = {
    "teachers.csv": ("code", "name", "hired_on", "left_on", "lang", "group"),
    "changes.csv": ("teacher", "attribute", "value", "from", "until", "evidence"),
    "activities.csv": ("id", "title", "start", "end", "hours", "kind", "status", "approvals"),
    "credits.csv": ("activity", "teacher", "attendance", "hours", "minutes", "for", "evidence"),
    "money.csv": ("date", "what", "amount"),
}


@st.composite
def any_table(draw: Any, file: str) -> str:
    """Draw a table in which each row is right but for some cells; now and then it is broken."""
    right = {
        "teachers.csv": ["t", "李静", "2015-09-01", "", "", ""],
        "changes.csv": ["t", "rank", "county", "2025-09-01", "", ""],
        "activities.csv": ["a", "Talk", "2026-03-05", "", "2", "lecture", "", ""],
        "credits.csv": ["a", "t", "", "", "", "", ""],
        "money.csv": ["2026-03-05", "fee", "3000"],
    }[file]
    rows = [ANY_COLUMNS[file]]
    for _number in range(draw(st.integers(0, 3))):
        row = list(right)
        for at in draw(st.lists(st.integers(0, len(right) - 1), max_size=2)):
            row[at] = draw(ANY_CELL)
        rows.append(tuple(row))
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    tail: str = draw(st.sampled_from(["", "", "", '"', "a,b,c,d,e,f,g,h,i,j\n", "\0"]))
    return stream.getvalue() + tail


@settings(max_examples=200)
@given(
    st.fixed_dictionaries({file: any_table(file) for file in ANY_COLUMNS}),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
)
def test_a_book_is_read_or_told_and_never_breaks_the_run(files, encoding):
    encoded = {file: text.encode(encoding) for file, text in files.items()}

    assert code_of_check(encoded) in {0, 1, 3}


def code_of_check(files: Mapping[str, str | bytes]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        book = write_book(Path(folder), files)
        words = ["check", "--book", str(book), "--as-of", "2026-08-31", "--format", "json"]
        said, told = io.StringIO(), io.StringIO()
        with redirect_stdout(said), redirect_stderr(told):
            code = main(words)
    note(told.getvalue())
    return code
