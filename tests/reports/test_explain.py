from datetime import date

import pytest
from rich.cells import cell_len

from sbt_ledger.records.credit import Presence
from sbt_ledger.reports import page_table, page_text
from sbt_ledger.reports.explain_page import page
from tests.reports.conftest import (
    YEAR,
    a_book,
    a_change,
    a_rule_set,
    a_teacher,
    an_activity,
    explained,
    printed,
)

WANG = a_teacher("0007", "王芳", "语文组", hired_on=date(2025, 9, 1))
TALK = an_activity("talk", date(2025, 10, 12), 20, title="课程标准研讨", kind="lecture")
CIRCLE = an_activity("circle", date(2026, 3, 1), "8.5", evidence=(), kind="reading")
PAPER = an_activity("paper", date(2026, 4, 1), 4, kind="paper", level="city")
INDUCTION = an_activity("ind", date(2026, 2, 1), 340, program="induction", kind="course")
NEEDS_REVIEW = {
    "where": {"kind": "paper"}, "needs_all": ["school-review"], "else": "pending",
    "source": "T1", "clause": "art. 8", "#at": "town.toml:17",
}  # fmt: skip
PROOF = {
    "needs_any": ["certificate", "marks"], "else": "provisional",
    "source": "T1", "clause": "art. 6", "#at": "town.toml:14",
}  # fmt: skip


def text_of(book, *rule_sets, language="en", **asked):
    return page_text.as_text(page(explained(book, "0007", *rule_sets, **asked), language))


def test_a_derivation_goes_from_the_words_of_the_law_to_file_and_line():
    book = a_book([WANG], [TALK, CIRCLE, PAPER])

    told = text_of(book, a_rule_set(valid=[PROOF, NEEDS_REVIEW]))

    assert told.splitlines() == [
        "0007 王芳, as of 2026-08-31",
        "",
        "Year total 2025-26: pending (28.5 of 30; certified 20; pending 4), awaits school-review",
        "  At least 30 credits a year",
        "  Order 7, art. 3, town.toml:20",
        "  “不得少于30学分”",
        "  From 2025-09-01 to 2026-08-31, both included. Needed: 30.",
        "    Period “year”.",
        "  date        activity      worth            counts  mark         line",
        "  2025-10-12  课程标准研讨  20 h × 1 = 20        20  ok           credits.csv:2",
        "  2026-03-01  circle        8.5 h × 1 = 8.5     8.5  provisional  credits.csv:3",
        "      Missing: certificate or marks. (Order 7, art. 6, town.toml:14)",
        "  2026-04-01  paper         4 h × 1 = 4         (4)  pending      credits.csv:4",
        "      Missing: school-review. (Order 7, art. 8, town.toml:17)",
        "  Rate: One credit an hour (Order 7, art. 5, town.toml:9)",
        "  Sum: 28.5 of 30; certified 20; pending 4. State: pending.",
        "  Entries: awaits school-review.",
        "  Reading R2 art. 3: School year",
        "    Can be read: School year or calendar year",
    ]


CYCLE = {
    "id": "cycle", "at_least": 360, "per": "cycle", "name": {"en": "Cycle total"},
    "doubts": ["R4"], "gives": "completion of the cycle",
}  # fmt: skip
ON_TOP = {"where": {"program": "induction"}, "per_hour": 1, "not_for": ["cycle"], "#at": "t:5"}
R4 = {
    "clause": "art. 4",
    "readings": {"en": "On top of the 360, or part of them"},
    "taken": {"en": "On top"},
    "instead": {"credit": [{"per_hour": 1}]},
}


def test_an_entry_that_was_cut_says_by_which_rule_and_what_the_other_reading_gives():
    rules = a_rule_set(CYCLE, credit=[ON_TOP, {"per_hour": 1}], doubts={"R4": R4})

    told = text_of(a_book([WANG], [TALK, INDUCTION]), rules)

    lines = told.splitlines()
    assert lines[2] == "Cycle total 2021/22-2025/26: short by 340 (20 of 360)"
    assert lines[8:10] == [
        "  2026-02-01  ind           340 h × 1 = 340       0  cut   credits.csv:3",
        "      Not counted toward “cycle”. (t:5)",
    ]
    assert lines[-3:] == [
        "  Reading R4 art. 4: On top",
        "    Can be read: On top of the 360, or part of them",
        "    Under the other reading: 360 of 360, met.",
    ]


def test_a_reading_that_changes_no_figure_is_named_without_one():
    rules = a_rule_set(CYCLE, credit=[ON_TOP, {"per_hour": 1}], doubts={"R4": R4})

    told = text_of(a_book([WANG], [TALK]), rules)

    assert "  Reading R4 art. 4: On top" in told.splitlines()
    assert "Under the other reading" not in told


def test_a_duplicate_and_an_absence_are_listed_with_the_reason():
    absent = Presence(cells={"attendance": "absent"})
    book = a_book([WANG], [TALK, CIRCLE], {"0007": ["talk", "talk", ("circle", absent)]})

    told = text_of(book)

    assert "      A duplicate: credits.csv:2 counts." in told
    assert "      Attendance is “absent”: no credit." in told
    assert "  2025-10-12  课程标准研讨  20 h × 1 = 20         0  cut   credits.csv:3" in told
    assert "  2026-03-01  circle        8.5 h × 1 = 8.5       0  void  credits.csv:4" in told


def test_a_prorated_amount_says_why_it_is_less():
    leave = a_change("0007", "leave", "illness", date(2026, 3, 1), date(2026, 8, 31))
    prorate = {
        "who": {"leave": "illness"}, "change": "prorate", "by": "months",
        "source": "T1", "clause": "art. 9", "#at": "town.toml:33",
    }  # fmt: skip
    book = a_book([WANG], [TALK], changes=[leave])

    told = text_of(book, a_rule_set(adjust=[prorate]))

    assert "  From 2025-09-01 to 2026-08-31, both included. Needed: 15." in told
    assert "    Asked: 30. (Order 7, art. 3, town.toml:20)" in told
    assert (
        "    Prorated: 6 of 12 months do not count. 30 × 1/2 = 15 (2026-03-01..2026-08-31)."
        " (changes.csv:2; Order 7, art. 9, town.toml:33)"
    ) in told


@pytest.mark.parametrize(
    ("credit", "worth"),
    [
        ({"per_record": 5}, "5 a record"),
        ({"by": "level", "table": {"city": 4, "county": 2}}, "level city: 4"),
        ({"per_hour": "0.5"}, "4 h × 0.5 = 2"),
    ],
)
def test_every_way_of_valuing_an_entry_is_told(credit, worth):
    told = text_of(a_book([WANG], [PAPER]), a_rule_set(credit=[credit]))

    assert f"  2026-04-01  paper     {worth}  " in told


def test_records_are_counted_without_a_worth_and_hours_without_a_rate():
    count = {"id": "count", "measure": "records", "at_least": 1, "per": "year"}
    hours = {"id": "hours", "measure": "hours", "at_least": 3, "per": "year"}

    told = text_of(a_book([WANG], [PAPER]), a_rule_set(count, hours))

    assert "  2026-04-01  paper          1  ok    credits.csv:2" in told
    assert "  2026-04-01  paper     4 h         4  ok    credits.csv:2" in told
    assert "Rate:" not in told


def test_an_entry_that_no_credit_line_fits_is_worth_nothing_and_says_so():
    rules = a_rule_set(credit=[{"where": {"kind": "lecture"}, "per_hour": 1}])

    told = text_of(a_book([WANG], [PAPER]), rules)

    assert "  2026-04-01  paper          0  cut   credits.csv:2" in told
    assert "      No credit line fits this entry." in told


def test_what_a_met_requirement_gives_is_final_once_it_is_certified():
    rules = a_rule_set({**YEAR, "at_least": 8, "gives": "the certificate"})

    assert "  Gives: the certificate." in text_of(a_book([WANG], [TALK]), rules)
    assert "  Gives, once certified: the certificate." in text_of(a_book([WANG], [CIRCLE]), rules)


def test_what_follows_from_a_shortfall_is_told():
    rules = a_rule_set({**YEAR, "if_not": "loses the rank for the year"})

    assert "  If not: loses the rank for the year." in text_of(a_book([WANG], [TALK]), rules)


def test_a_year_that_lags_behind_says_so_while_it_is_open():
    told = text_of(a_book([WANG], [TALK]), as_of=date(2026, 8, 1))

    assert "  Less than the days gone by would ask for: 30 × 335/365 = 27.53." in told


def test_without_entries_there_is_no_empty_table():
    told = text_of(a_book([WANG], []))

    assert "  No entry counts toward it." in told
    assert "activity" not in told


INDUCTED = {
    "id": "induction", "at_least": 150, "per": "year1", "name": {"en": "Induction"},
    "who": {"new_teacher": True},
}  # fmt: skip


def test_what_is_not_asked_is_one_line_at_the_end():
    told = text_of(a_book([WANG], []), a_rule_set(YEAR, INDUCTED))

    assert told.splitlines()[-3:] == [
        "Not asked",
        "  Induction from 2025-09-01: Not asked of this teacher.",
        "    new_teacher is blank, asked: filled",
    ]


def test_only_the_requirement_asked_for_is_derived():
    told = text_of(a_book([WANG], []), a_rule_set(YEAR, CYCLE), require=("cycle",))

    assert "Cycle total 2021/22-2025/26" in told
    assert "Year total" not in told


def test_the_rows_that_were_left_out_are_told_at_the_end():
    early = an_activity("early", date(2025, 8, 1), 3)
    told = text_of(a_book([WANG], [TALK, early]))

    assert told.splitlines()[-4:] == [
        "",
        "Problems of the rows",
        (
            "  credits.csv:3: warning: teacher: 王芳 was hired on 2025-09-01, after early"
            " (2025-08-01): the row is left out. (“0007”) [before-hire]"
        ),
        "      Mend the dates of the roster or the activity, or void the row.",
    ]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_narrow_terminal_loses_no_place_and_no_reason(width):
    found = explained(a_book([WANG], [TALK, CIRCLE, PAPER]), "0007")

    lines = printed(page_table.as_table(page(found, "zh-CN"), width=width), width)

    assert max(cell_len(line) for line in lines) <= width
    told = " ".join(" ".join(lines).split())
    assert "20 h × 1 = 20" in told
    assert "credits.csv:3" in told
    assert "Missing: certificate or marks." in told


def test_sixty_columns_move_worth_and_place_below_the_title():
    found = explained(a_book([WANG], [TALK]), "0007")

    lines = printed(page_table.as_table(page(found, "en"), width=50), 50)

    begin = lines.index("  date        activity      counts  mark")
    assert lines[begin + 2 : begin + 4] == [
        "  2025-10-12  课程标准研讨      20  ok",
        "      worth: 20 h × 1 = 20; line: credits.csv:2",
    ]
