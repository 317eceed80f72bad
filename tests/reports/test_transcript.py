import csv
import json
from datetime import date
from fractions import Fraction

import pytest
from rich.cells import cell_len

from sbt_ledger.periods import Years
from sbt_ledger.records.credit import Presence
from sbt_ledger.reports import page_table, page_text
from sbt_ledger.reports.transcript import transcript
from sbt_ledger.reports.transcript_data import COLUMNS, as_csv, as_json
from sbt_ledger.reports.transcript_page import page
from tests.reports.conftest import a_book, a_change, a_teacher, an_activity, printed

WANG = a_teacher("0007", "王芳", "语文组", subject="语文")
OLD = an_activity("old", date(2025, 8, 31), 3, kind="reading")
TALK = an_activity(
    "talk", date(2025, 9, 1), "2.5", title="课程标准研讨", kind="lecture",
    evidence=(("certificate", "evidence/a.pdf"), ("photo", "")),
    approvals=(("school-review", date(2025, 9, 8)), ("college-review", None)),
)  # fmt: skip
PLANNED = an_activity("next", date(2026, 9, 1), 3, status="planned")


def test_the_newest_year_comes_first_and_a_row_belongs_to_the_year_of_its_last_day():
    found = transcript(a_book([WANG], [OLD, TALK]), "0007")

    assert [(year.period.label, year.hours) for year in found.years] == [
        ("2025-26", Fraction("2.5")),
        ("2024-25", Fraction(3)),
    ]


def test_the_years_of_a_rule_set_can_be_calendar_years():
    found = transcript(a_book([WANG], [OLD, TALK]), "0007", Years(1, 1))

    assert [(year.period.label, year.hours) for year in found.years] == [("2025", Fraction("5.5"))]


def test_what_was_absent_void_planned_or_doubled_is_listed_and_adds_no_hours():
    rows = [
        "talk",
        ("talk", Presence(cells={"hours": "2"}, hours=Fraction(2))),
        ("old", Presence(cells={"attendance": "leave"})),
        ("old", Presence(cells={"status": "void"})),
        "next",
    ]
    found = transcript(a_book([WANG], [OLD, TALK, PLANNED], {"0007": rows}), "0007")

    assert [
        (item.place.line, item.hours, item.why) for year in found.years for item in year.items
    ] == [
        (6, Fraction(0), "The activity is “planned”, not held."),
        (2, Fraction(0), "A duplicate: credits.csv:3 counts."),
        (3, Fraction(2), ""),
        (4, Fraction(0), ""),
        (5, Fraction(0), "The row is void."),
    ]


def test_the_page_tells_who_it_is_what_changed_and_what_was_done():
    change = a_change(
        "0007", "rank", "county-backbone", date(2025, 3, 1), date(2026, 2, 28),
        reason="named", evidence=(("letter", "l.pdf"),),
    )  # fmt: skip
    book = a_book([WANG], [OLD, TALK], changes=[change])

    assert page_text.as_text(page(transcript(book, "0007"))).splitlines() == [
        "0007 王芳",
        "  group: 语文组, subject: 语文, hired on 2015-09-01",
        "",
        "Changes",
        "  from        until       attribute  value            line",
        "  2025-03-01  2026-02-28  rank       county-backbone  changes.csv:2",
        "      named",
        "      Evidence: letter=l.pdf",
        "",
        "2025-26: 2.5 h",
        "  date        activity      kind     hours  line",
        "  2025-09-01  课程标准研讨  lecture    2.5  credits.csv:3",
        "      Evidence: certificate=evidence/a.pdf, photo",
        "      Approvals: school-review@2025-09-08, college-review",
        "",
        "2024-25: 3 h",
        "  date        activity  kind     hours  line",
        "  2025-08-31  old       reading      3  credits.csv:2",
        "      Evidence: certificate",
    ]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_page_fits_the_terminal_and_keeps_file_and_line(width):
    shown = page_table.as_table(page(transcript(a_book([WANG], [TALK]), "0007")), width=width)

    lines = printed(shown, width)

    assert max(cell_len(line) for line in lines) <= width
    assert any("credits.csv:2" in line for line in lines)


def test_a_teacher_without_rows_has_an_empty_transcript_that_says_so():
    found = transcript(a_book([WANG], [], {}), "0007")

    assert found.years == ()
    assert page_text.as_text(page(found)).endswith("Nothing is recorded of this teacher.\n")


def test_who_left_has_the_day_on_the_page():

    left = WANG._replace(left_on=date(2026, 1, 31))

    assert "left on 2026-01-31" in page_text.as_text(page(transcript(a_book([left], []), "0007")))


def test_json_has_a_year_a_line():
    change = a_change("0007", "leave", "illness", date(2025, 3, 1))
    text = as_json(transcript(a_book([WANG], [TALK], changes=[change]), "0007"))

    told = json.loads(text)
    assert list(told) == [
        "version", "teacher", "name", "group", "hired_on", "left_on", "changes", "years",
    ]  # fmt: skip
    assert told["changes"] == [
        {
            "attribute": "leave",
            "value": "illness",
            "from": "2025-03-01",
            "until": None,
            "reason": "",
            "evidence": [],
            "file": "changes.csv",
            "line": 2,
        }
    ]
    (year,) = told["years"]
    assert [year[name] for name in ("year", "from", "to", "hours")] == [
        "2025-26", "2025-09-01", "2026-08-31", "2.5",
    ]  # fmt: skip
    assert year["entries"] == [
        {
            "date": "2025-09-01",
            "end": "2025-09-01",
            "activity": "talk",
            "title": "课程标准研讨",
            "kind": "lecture",
            "hours": "2.5",
            "attendance": "present",
            "why": "",
            "evidence": ["certificate=evidence/a.pdf", "photo"],
            "approvals": ["school-review@2025-09-08", "college-review"],
            "file": "credits.csv",
            "line": 2,
        }
    ]


def test_csv_has_a_line_a_row():
    lines = list(csv.reader(as_csv(transcript(a_book([WANG], [TALK]), "0007")).splitlines()))

    assert tuple(lines[0]) == COLUMNS
    assert lines[1][:3] == ["0007", "王芳", "2025-26"]
    assert lines[1][-4:] == [
        "certificate=evidence/a.pdf;photo",
        "school-review@2025-09-08;college-review",
        "credits.csv",
        "2",
    ]
