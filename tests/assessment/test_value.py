"""What one entry is worth, and with which mark."""

from datetime import date
from fractions import Fraction

import pytest

from sbt_ledger.assessment.proofs import told_missing, worse
from sbt_ledger.assessment.result import MARKS, Mark
from sbt_ledger.assessment.value import Valuer, columns_of, reader
from sbt_ledger.rules.filter import Filter
from tests.assessment.conftest import (
    DAY,
    a_book,
    a_row,
    an_activity,
    an_entry,
    report,
    rules,
    value,
    whys,
)

# ---------------------------------------------------------------- hours


def test_an_hour_is_a_credit():
    assert value(an_entry(an_activity(hours=2))).worth == 2


def test_the_hours_of_the_row_override_those_of_the_activity():
    assert value(an_entry(an_activity(hours=2), hours="1.5")).worth == Fraction(3, 2)


def test_a_row_that_says_nought_hours_is_worth_nothing_though_the_activity_has_some():
    assert value(an_entry(an_activity(hours=2), hours=0)).worth == 0


def test_minutes_that_make_thirds_stay_exact():
    credit = value(an_entry(minutes=100), credit=[{"per_hour": "0.05"}])

    assert credit.worth == Fraction(5, 3) * Fraction(1, 20)
    assert 12 * credit.worth == 1


def test_hours_come_before_minutes():
    assert value(an_entry(hours=1, minutes=50)).worth == 1


def test_an_entry_without_any_hours_is_worth_none_of_them():
    credit = value(an_entry(an_activity(hours=None)))

    assert (credit.worth, credit.mark) == (0, Mark.OK)


def test_a_rate_of_a_twentieth_makes_one_credit_of_twenty_hours():
    assert value(an_entry(hours=20), credit=[{"per_hour": "0.05"}]).worth == 1


# ---------------------------------------------------------------- lines


def test_the_first_line_that_fits_decides():
    lines = [{"where": {"program": "induction"}, "per_hour": 2}, {"per_hour": 1}]

    assert value(an_entry(an_activity(program="induction")), credit=lines).worth == 4
    assert value(an_entry(an_activity(program="research")), credit=lines).worth == 2


def test_a_line_that_hangs_on_a_blank_cell_does_not_fit():
    lines = [{"where": {"program": "induction"}, "per_hour": 2}, {"per_hour": 1}]

    assert value(an_entry(), credit=lines).worth == 2


def test_an_entry_that_no_line_fits_is_worth_nothing_and_says_so():
    credit = value(an_entry(), credit=[{"where": {"kind": "paper"}, "per_hour": 1}])

    assert (credit.worth, credit.rate) == (0, None)
    assert whys(credit) == ["No credit line fits this entry."]


def test_rules_without_any_credit_line_count_records_and_miss_no_rate():
    credit = value(an_entry(), credit=[])

    assert (credit.worth, credit.reductions) == (0, ())


def test_a_record_is_worth_its_fixed_number_however_long_it_took():
    line = [{"per_record": "2.5"}]

    assert value(an_entry(hours=0), credit=line).worth == Fraction(5, 2)
    assert value(an_entry(hours=90), credit=line).worth == Fraction(5, 2)


@pytest.mark.parametrize(("level", "worth"), [("school", 0), ("county", 2), ("city", 4)])
def test_a_table_gives_a_value_by_level(level, worth):
    table = {"by": "level", "table": {"school": 0, "county": 2, "city": 4}}

    assert value(an_entry(an_activity(level=level)), credit=[table]).worth == worth


def test_a_value_that_the_table_lacks_is_worth_what_else_says():
    table = {"by": "author_rank", "table": {"1": 64, "2": 56}, "else": "0.5"}

    assert value(an_entry(author_rank="7"), credit=[table]).worth == Fraction(1, 2)
    assert value(an_entry(), credit=[table]).worth == Fraction(1, 2)


def test_the_row_says_its_own_value_of_the_table():
    table = {"by": "level", "table": {"county": 2, "city": 4}}

    assert value(an_entry(an_activity(level="county"), level="city"), credit=[table]).worth == 4


def test_a_filter_on_hours_asks_for_what_was_attended_and_one_on_planned_for_the_activity():
    lines = [
        {"where": {"planned": ">= 90", "hours": "< 90"}, "per_record": 1},
        {"where": {"hours": ">= 90"}, "per_record": 2},
        {"per_record": 3},
    ]

    assert value(an_entry(an_activity(hours=90), hours="89.9"), credit=lines).worth == 1
    assert value(an_entry(an_activity(hours=90)), credit=lines).worth == 2
    assert value(an_entry(an_activity(hours=None), hours=89), credit=lines).worth == 3


def test_a_filter_on_days_asks_for_those_of_the_activity():
    lines = [{"where": {"start": "< 2026-01-01", "end": date(2026, 1, 3)}, "per_record": 9}]
    across = an_activity(day=date(2026, 1, 3), start=date(2025, 12, 30))

    assert value(an_entry(across), credit=lines).worth == 9
    assert value(an_entry(an_activity(day=date(2026, 1, 3))), credit=lines).worth == 0


def test_a_cell_with_several_values_fits_by_any_of_them():
    line = [{"where": {"topic": "ethics"}, "per_record": 1}]

    assert value(an_entry(an_activity(topic="law; ethics")), credit=line).worth == 1
    assert value(an_entry(an_activity(topic="law; ethic")), credit=line).worth == 0


# ---------------------------------------------------------------- marks


def test_an_entry_that_nothing_is_asked_of_counts():
    credit = value(an_entry())

    assert (credit.mark, credit.awaits) == (Mark.OK, ())


@pytest.mark.parametrize("otherwise", ["provisional", "pending", "void"])
def test_an_entry_without_its_proof_has_the_mark_that_the_line_names(otherwise):
    line = [{"needs_all": ["certificate"], "else": otherwise}]

    credit = value(an_entry(), valid=line)

    assert (credit.mark, credit.awaits) == (otherwise, ("certificate",))
    assert whys(credit) == ["Missing: certificate."]
    assert value(an_entry(evidence=["certificate"]), valid=line).mark is Mark.OK


def test_without_a_word_of_it_an_entry_that_lacks_its_proof_is_pending():
    assert value(an_entry(), valid=[{"needs_all": ["certificate"]}]).mark is Mark.PENDING


def test_each_of_several_proofs_is_asked_for():
    line = [{"needs_all": ["school-review", "college-review"]}]

    credit = value(an_entry(approvals=["school-review"]), valid=line)

    assert (credit.mark, credit.awaits) == (Mark.PENDING, ("college-review",))


def test_one_of_several_kinds_is_enough_where_any_is_asked_for():
    line = [{"needs_any": ["certificate", "marks"], "else": "provisional"}]

    assert value(an_entry(evidence=["photo", "marks"]), valid=line).mark is Mark.OK
    lacking = value(an_entry(evidence=["photo"]), valid=line)
    assert lacking.awaits == ("certificate|marks",)
    assert whys(lacking) == ["Missing: certificate or marks."]


def test_a_proof_may_be_a_step_and_a_step_a_proof():
    line = [{"needs_all": ["transfer-sheet"], "needs_any": ["review"]}]

    crossed = an_entry(approvals=["transfer-sheet"], evidence=["review"])
    assert value(crossed, valid=line).mark is Mark.OK


def test_the_proofs_of_the_activity_hold_for_rows_that_name_none():
    line = [{"needs_all": ["certificate"]}]
    activity = an_activity(evidence=["certificate"])

    assert value(an_entry(activity), valid=line).mark is Mark.OK
    assert value(an_entry(activity, evidence=["photo"]), valid=line).mark is Mark.PENDING


@pytest.mark.parametrize(
    ("step", "column"),
    [("learner-evaluation", "rated_on"), ("trainer-evaluation", "evaluated_on")],
)
def test_a_day_in_its_column_is_as_good_as_the_step(step, column):
    line = [{"needs_all": [step]}]

    assert value(an_entry(**{column: "2026-03-06"}), valid=line).mark is Mark.OK
    assert value(an_entry(approvals=[step]), valid=line).mark is Mark.OK
    assert value(an_entry(), valid=line).mark is Mark.PENDING
    other = ({"rated_on", "evaluated_on"} - {column}).pop()
    assert value(an_entry(**{other: "2026-03-06"}), valid=line).mark is Mark.PENDING


def test_a_line_asks_only_what_fits_it():
    line = [{"where": {"platform": True}, "needs_all": ["learner-evaluation"], "else": "void"}]

    assert value(an_entry(an_activity(platform="yes")), valid=line).mark is Mark.VOID
    assert value(an_entry(an_activity(platform="no")), valid=line).mark is Mark.OK
    assert value(an_entry(), valid=line).mark is Mark.OK


@pytest.mark.parametrize("backwards", [False, True])
def test_the_worst_mark_wins_and_only_what_would_lift_it_is_awaited(backwards):
    lines = [
        {"needs_all": ["certificate"], "else": "provisional"},
        {"needs_all": ["review"], "else": "pending"},
        {"needs_all": ["review", "stamp"], "else": "pending"},
    ]

    credit = value(an_entry(), valid=lines[::-1] if backwards else lines)

    assert credit.mark is Mark.PENDING
    assert sorted(credit.awaits) == ["review", "stamp"]
    assert len(credit.reductions) == 3


def test_of_two_marks_the_worse_one_is_told():
    assert [worse(one, Mark.PENDING) for one in MARKS] == ["pending", "pending", "pending", "void"]


def test_what_is_missing_is_told_in_one_sentence():
    assert (
        told_missing(
            (
                "a|b",
                "c",
            )
        )
        == "Missing: a or b, c."
    )


# ---------------------------------------------------------------- void


@pytest.mark.parametrize("attendance", ["absent", "leave", "swapped"])
def test_who_was_not_there_gets_nothing(attendance):
    credit = value(an_entry(attendance=attendance))

    assert credit.mark is Mark.VOID
    assert whys(credit) == [f"Attendance is “{attendance}”: no credit."]


@pytest.mark.parametrize("attendance", ["", "present", "late", "left-early"])
def test_who_was_there_in_part_has_the_hours_attended(attendance):
    assert value(an_entry(attendance=attendance, hours="1.5")).mark is Mark.OK


def test_a_rule_set_says_itself_which_attendance_is_void():
    own = {"void_if": {"attendance": ["late"]}}

    assert value(an_entry(attendance="late"), attendance=own).mark is Mark.VOID
    assert value(an_entry(attendance="absent"), attendance=own).mark is Mark.OK


@pytest.mark.parametrize("status", ["planned", "delayed", "cancelled", "void"])
def test_an_activity_that_was_not_held_gives_nothing(status):
    credit = value(an_entry(an_activity(status=status)))

    assert credit.mark is Mark.VOID
    assert whys(credit) == [f"The activity is “{status}”, not held."]


def test_a_void_row_says_so_before_anything_else():
    credit = value(an_entry(an_activity(status="planned"), status="void", attendance="absent"))

    assert whys(credit) == ["The row is void."]


# ---------------------------------------------------------------- days


@pytest.mark.parametrize(
    ("counting", "day"),
    [("end", date(2026, 9, 2)), ("start", date(2026, 8, 30)), ("for", date(2026, 9, 2))],
)
def test_the_day_that_decides_is_the_one_that_the_rules_name(counting, day):
    across = an_entry(an_activity(day=date(2026, 9, 2), start=date(2026, 8, 30)))

    assert value(across, counting={"date": counting}).day == day


def test_a_note_counts_for_the_month_that_it_names_only_where_the_rules_ask_for_it():
    note = an_entry(an_activity(day=date(2026, 6, 2)), written_for=date(2026, 5, 1))

    assert value(note, counting={"date": "for"}).day == date(2026, 5, 1)
    assert value(note).day == date(2026, 6, 2)
    assert value(note, counting={"date": "start"}).day == date(2026, 6, 2)


# ---------------------------------------------------------------- one verdict for entries alike


def test_entries_alike_but_for_their_hours_are_judged_once_and_worth_what_each_took():
    valuer = Valuer(rules({}, valid=[{"needs_all": ["certificate"]}]))
    one, other = valuer.value(an_entry(hours=1)), valuer.value(an_entry(hours=2))

    assert one.worth == 1
    assert other.worth == 2
    assert one.reductions is other.reductions


def test_what_a_filter_compares_is_never_taken_as_alike():
    lines = [{"where": {"hours": ">= 2"}, "per_record": 5}, {"per_hour": 1}]
    valuer = Valuer(rules({}, credit=lines))

    assert valuer.value(an_entry(hours="1.9")).worth == Fraction(19, 10)
    assert valuer.value(an_entry(hours=2)).worth == 5


def test_the_columns_of_filters_are_listed_once_with_those_inside_them():
    one = Filter.read({"kind": "paper", "not": {"level": "city"}})
    other = Filter.read({"any": [{"kind": "course"}, {"topic": "law"}]})

    assert columns_of([one, other]) == ("kind", "level", "topic")
    assert columns_of([]) == ()


def test_a_filter_sees_a_blank_cell_as_nothing_and_blank_attendance_as_present():
    read = reader(an_entry(an_activity(hours=None, kind="")))

    assert [read("kind"), read("planned"), read("hours")] == [(), (), (Fraction(0),)]
    assert [read("attendance"), read("start"), read("end")] == [("present",), (DAY,), (DAY,)]


# ---------------------------------------------------------------- no rate


TABLE = [{"by": "level", "table": {"county": 2, "city": 4}}]


def no_rates(book, rule_set):
    found = [each for each in report(book, rule_set).problems if each.code == "no-rate"]
    return [(each.line, each.column, each.text, each.level, each.hint) for each in found]


def test_each_activity_that_the_table_lacks_is_told_once_with_what_is_known():
    book = a_book(
        [an_activity("a", level="nation"), an_activity("b"), an_activity("c", level="city")]
    )

    assert no_rates(book, rules({}, credit=TABLE)) == [
        (2, "level", "nation", "warning", "Known: county, city."),
        (3, "level", "", "warning", "Known: county, city."),
    ]


def test_where_hours_decide_what_fits_each_activity_is_looked_at_by_itself_and_told_as_well():
    book = a_book([an_activity("a", level="nation"), an_activity("b", level="nation", hours=1)])
    long = rules({"where": {"hours": ">= 2"}}, credit=TABLE)

    assert no_rates(book, long) == [(2, "level", "nation", "warning", "Known: county, city.")]


def test_else_is_a_rate_as_well():
    book = a_book([an_activity(level="nation")])

    assert no_rates(book, rules({}, credit=[{**TABLE[0], "else": 0}])) == []


def test_what_counts_for_nothing_anyway_needs_no_rate():
    absent = a_book([an_activity(level="nation")], [a_row(attendance="absent")])
    nothing_asked = rules({"where": {"kind": "paper"}}, credit=TABLE)

    assert no_rates(absent, rules({}, credit=TABLE)) == []
    assert no_rates(a_book([an_activity(level="nation")]), nothing_asked) == []
