"""The parts of one event are added before anything is limited or rounded."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbt_ledger.assessment.value import Valuer
from tests.assessment.conftest import an_activity, an_entry, rules, whys

SESSION = {"minutes": 50, "step": "0.5", "round": "down", "least": 1}
PROVEN = [
    {"where": {"wants": "certificate"}, "needs_all": ["certificate"], "else": "provisional"},
    {"where": {"wants": "review"}, "needs_all": ["review"], "else": "pending"},
    {"where": {"wants": "stamp"}, "needs_all": ["stamp"], "else": "void"},
]


def together(*entries, **tables):
    return Valuer(rules({}, **tables)).together(entries)


def worths(*entries, **tables):
    return [credit.worth for credit in together(*entries, **tables)]


def parts(activity, *rows):
    return [an_entry(activity, part=str(number), **row) for number, row in enumerate(rows, 1)]


@pytest.mark.parametrize(
    ("minutes", "sum_of_parts"),
    [((40, 40), Fraction(3, 2)), ((25, 25), 1), ((25, 24), 0), ((50, 50), 2)],
)
def test_parts_are_added_before_the_least_and_the_rounding(minutes, sum_of_parts):
    rows = parts(an_activity(), *({"minutes": each} for each in minutes))

    assert sum(worths(*rows, credit=[SESSION])) == sum_of_parts


def test_one_by_one_the_same_rows_would_be_worth_nothing():
    rows = parts(an_activity(), {"minutes": 40}, {"minutes": 40})
    valuer = Valuer(rules({}, credit=[SESSION]))

    assert valuer.adds_parts
    assert [valuer.value(row).worth for row in rows] == [0, 0]


def test_the_most_of_an_event_holds_for_its_parts_together_and_they_share_in_proportion():
    rows = parts(an_activity(), {"hours": 30}, {"hours": 10})

    found = together(*rows, credit=[{"per_hour": 1, "at_most": 20}])

    assert [credit.worth for credit in found] == [15, 5]
    assert [whys(credit) for credit in found] == [
        ["At most 20 an event: from 40 to 20.", "Of its event it has 15."],
        ["At most 20 an event: from 40 to 20.", "Of its event it has 5."],
    ]


def test_at_the_line_nothing_is_cut():
    rows = parts(an_activity(), {"hours": 15}, {"hours": 5})

    found = together(*rows, credit=[{"per_hour": 1, "at_most": 20}])

    assert [(credit.worth, whys(credit)) for credit in found] == [(15, []), (5, [])]


def test_parts_of_different_lines_have_each_their_own_limit():
    lines = [{"where": {"role": "speaker"}, "per_hour": 4, "at_most": 10}, {"per_hour": 1}]
    rows = parts(an_activity(), {"hours": 3, "role": "speaker"}, {"hours": 12})

    assert worths(*rows, credit=lines) == [10, 12]


@pytest.mark.parametrize("turned", [False, True])
def test_a_part_that_waits_takes_nothing_from_one_that_counts(turned):
    rows = parts(an_activity(), {"hours": 12, "wants": "review"}, {"hours": 10})
    found = worths(
        *rows[:: -1 if turned else 1], credit=[{"per_hour": 1, "at_most": 15}], valid=PROVEN
    )

    assert sorted(found) == [5, 10]
    assert found[0 if turned else 1] == 10


def test_what_is_in_order_is_rounded_first_then_with_what_is_provisional_then_with_what_waits():
    rows = parts(
        an_activity(),
        {"hours": "1.3"},
        {"hours": "1.3", "wants": "certificate"},
        {"hours": "1.3", "wants": "review"},
    )

    # 1.3 down to 1; 2.6 down to 2; 3.9 down to 3.
    assert worths(*rows, credit=[{"per_hour": 1, "round": "down"}], valid=PROVEN) == [1, 1, 1]


def test_a_part_that_is_void_takes_nothing_from_the_others():
    rows = parts(
        an_activity(),
        {"hours": 10},
        {"hours": 10, "wants": "stamp"},
        {"hours": 10, "attendance": "absent"},
    )

    found = together(*rows, credit=[{"per_hour": 1, "at_most": 15}], valid=PROVEN)

    assert [credit.worth for credit in found if credit.mark != "void"] == [10]


def test_parts_without_any_hours_share_nothing():
    rows = parts(an_activity(hours=None), {}, {"hours": 0})

    assert worths(*rows, credit=[{"per_hour": 1, "round": "up"}]) == [0, 0]


def test_where_nothing_is_limited_parts_are_worth_what_they_are_one_by_one():
    rows = parts(an_activity(), {"hours": "1.3"}, {"hours": 2})
    valuer = Valuer(rules({}))

    assert not valuer.adds_parts
    assert valuer.together(rows) == tuple(map(valuer.value, rows))


def test_an_entry_alone_is_worth_the_same_together():
    valuer = Valuer(rules({}, credit=[SESSION], attendance={"void_if_missing": "1/5"}))
    entry = an_entry(minutes=99)

    assert valuer.together([entry]) == (valuer.value(entry),)


# ---------------------------------------------------------------- hours missed


NINE_TENTHS = {"void_if_missing": "1/10"}


@pytest.mark.parametrize(
    ("hours", "marks"), [((9, 9), ["ok", "ok"]), ((9, "8.9"), ["void", "void"])]
)
def test_the_hours_missed_are_those_that_no_part_has(hours, marks):
    rows = parts(an_activity(hours=20), *({"hours": each} for each in hours))

    found = together(*rows, attendance=NINE_TENTHS)

    assert [credit.mark for credit in found] == marks


def test_a_part_that_was_missed_counts_as_missed():
    rows = parts(an_activity(hours=20), {"hours": 10}, {"hours": 10, "attendance": "absent"})

    found = together(*rows, attendance=NINE_TENTHS)

    assert [credit.mark for credit in found] == ["void", "void"]
    assert whys(found[0]) == ["Missed 10 of 20 h, more than 1/10: no credit."]
    assert whys(found[1]) == ["Attendance is “absent”: no credit."]


def test_all_hours_that_were_planned_are_shared_among_the_parts():
    rows = parts(an_activity(hours=20), {"hours": 12}, {"hours": 6})

    assert worths(*rows, attendance={"credit": "all or nothing", **NINE_TENTHS}) == [
        Fraction(40, 3), Fraction(20, 3),
    ]  # fmt: skip


# ---------------------------------------------------------------- whatever the parts are

HOURS = st.sampled_from(["0", "0.3", "1.3", "2", "7.5", "10"])
PART = st.fixed_dictionaries(
    {"hours": HOURS, "wants": st.sampled_from(["", "", "certificate", "review", "stamp"])}
)
LINE = st.fixed_dictionaries(
    {"per_hour": st.sampled_from([1, "0.5"])},
    optional={
        "at_most": st.sampled_from([1, 15]),
        "least": st.sampled_from([1, 3]),
        "step": st.sampled_from(["0.5", 2]),
        "round": st.sampled_from(["up", "down", "nearest"]),
        "factor": st.sampled_from([2, "0.1"]),
    },
).filter(lambda line: not {"least", "at_most"} <= line.keys() or line["at_most"] == 15)


def sum_of(found, *marks):
    return sum(credit.worth for credit in found if credit.mark in marks)


@given(st.lists(PART, min_size=1, max_size=4), PART, LINE)
def test_a_further_part_never_takes_from_what_counts_and_their_order_does_not_matter(
    rows, further, line
):
    entries = parts(an_activity(), *rows, further)
    valuer = Valuer(rules({}, credit=[line], valid=PROVEN))
    before, after = valuer.together(entries[:-1]), valuer.together(entries)

    for marks in (("ok",), ("ok", "provisional"), ("ok", "provisional", "pending")):
        assert sum_of(after, *marks) >= sum_of(before, *marks)
    turned = valuer.together(entries[::-1])[::-1]
    assert [each.worth for each in turned] == [each.worth for each in after]
    assert all(credit.worth >= 0 for credit in after)


@given(st.lists(PART, min_size=1, max_size=4), LINE)
def test_all_parts_together_are_worth_what_one_row_of_all_their_hours_would_be(rows, line):
    entries = parts(an_activity(), *({"hours": row["hours"]} for row in rows))
    whole = an_entry(hours=sum(Fraction(row["hours"]) for row in rows))
    valuer = Valuer(rules({}, credit=[line]))

    assert sum_of(valuer.together(entries), "ok") == valuer.value(whole).worth
