import json
from datetime import date
from fractions import Fraction

from sbt_ledger.reports import page_table, page_text
from sbt_ledger.reports.listing import Listing, as_csv, as_json, as_text, page
from tests.reports.conftest import printed

LISTING = Listing(
    "activities",
    ("id", "title", "start", "hours", "kind", "evidence"),
    (
        ("a1", "课程标准研讨", date(2026, 3, 5), Fraction("1.5"), "lecture", ("photo", "notes")),
        ("a2", "Reading\tcircle", date(2026, 4, 5), None, "reading", ()),
    ),
)


def test_text_is_tab_separated_for_cut_and_sort():
    assert as_text(LISTING) == (
        "a1\t课程标准研讨\t2026-03-05\t1.5\tlecture\tphoto;notes\n"
        "a2\tReading circle\t2026-04-05\t\treading\t\n"
    )


def test_json_has_an_object_a_row_under_the_names_of_the_columns():
    told = json.loads(as_json(LISTING))

    assert list(told) == ["version", "activities"]
    assert told["activities"][1] == {
        "id": "a2",
        "title": "Reading\tcircle",
        "start": "2026-04-05",
        "hours": None,
        "kind": "reading",
        "evidence": [],
    }
    assert told["activities"][0]["hours"] == "1.5"


def test_csv_has_a_header_and_a_line_a_row():
    assert as_csv(LISTING).splitlines()[0] == "id,title,start,hours,kind,evidence"
    assert as_csv(LISTING).splitlines()[1] == ("a1,课程标准研讨,2026-03-05,1.5,lecture,photo;notes")


def test_a_table_puts_numbers_to_the_right_under_the_titles_for_people():
    titled = Listing("credits", ("name", "hours"), (("王芳", Fraction(5, 3)),), ("姓名", "学时"))

    assert page_text.as_text(page(titled)) == "姓名  学时\n王芳  1.67\n"


def test_a_narrow_table_leaves_out_columns_from_the_right():
    assert printed(page_table.as_table(page(LISTING), width=40), 40) == [
        "id  title           start       hours",
        "─────────────────────────────────────",
        "a1  课程标准研讨    2026-03-05    1.5",
        "a2  Reading circle  2026-04-05",
    ]


def test_a_long_text_takes_several_lines_rather_than_the_room_of_others():
    long = Listing("x", ("id", "title", "kind"), (("a1", "校本研修" * 8, "lecture"),))

    lines = printed(page_table.as_table(page(long), width=40), 40)

    assert lines == [
        "id  title                        kind",
        "────────────────────────────────────────",
        "a1  校本研修校本研修校本研修校   lecture",
        "    本研修校本研修校本研修校本",
        "    研修校本研修",
    ]


def test_an_empty_list_is_empty_for_programs_and_says_so_to_people():
    nothing = Listing("teachers", ("code", "name"), ())

    assert as_text(nothing) == ""
    assert json.loads(as_json(nothing)) == {"version": 1, "teachers": []}
    assert as_csv(nothing) == "code,name\r\n"
    assert page_text.as_text(page(nothing)) == "There is nothing to list.\n"
