"""From what a sheet says of people to the rows that a book takes."""

from datetime import date
from fractions import Fraction

import pytest

from sbt_ledger.files.session import open_book
from sbt_ledger.intake.amounts import cells_of, decimal_text
from sbt_ledger.intake.planning import Planner
from sbt_ledger.intake.presence import Attended
from sbt_ledger.intake.proposal import Occasion, Origin, Said
from sbt_ledger.intake.standing import Standing
from sbt_ledger.records.masking import masked

ORIGIN = Origin(
    "claims.csv", "ab" * 32, "platform-export", "utf-8", "", 1, ("姓名", "项目"),
    {2: ("张三", "990001198001010019", "课例研修"), 3: ("李四", "", "课例研修")},
)  # fmt: skip
COURSE = Occasion(
    "课例研修", date(2026, 3, 5), date(2026, 3, 5), Fraction(2), (("kind", "lecture"),)
)


@pytest.fixture
def book(tmp_path):
    (tmp_path / "ledger.toml").write_text(
        'school = "S"\nrules = ["changsha-meixihu"]\n', encoding="utf-8"
    )
    (tmp_path / "teachers.csv").write_text(
        "code,name,hired_on\nT1,张三,2010-09-01\nT2,李四,2026-09-01\n", encoding="utf-8"
    )
    (tmp_path / "activities.csv").write_text(
        "id,title,start,end,hours,kind,status\n20260305-01,旧课,2026/3/5,,2,lecture,\n"
        "20260305-02,课例研修,2026-03-05,,2,lecture,void\n",
        encoding="utf-8",
    )
    (tmp_path / "credits.csv").write_text(
        "activity,teacher,status\n20260305-01,T1,\n20260305-01,T2,void\n", encoding="utf-8"
    )
    return open_book(tmp_path).book


def planned(book, *said, session=None, imported=()):
    standing = Standing(book, imported, {ORIGIN.sha256}, lambda _day: ())
    return Planner(book, standing, ORIGIN, {}).plan(said, session, ())


def told(code, line=2, occasion=COURSE, **kept):
    return Said((line,), "somebody", "matched", code, occasion, **kept)


def test_a_new_session_gets_the_next_free_id_and_each_person_a_row(book):
    found = planned(book, told("T1"))

    assert found.rows["activities"] == [
        {"id": "20260305-03", "title": "课例研修", "start": "2026-03-05", "hours": "2",
         "kind": "lecture"}
    ]  # fmt: skip
    assert [*found.rows["credits"]] == [{"activity": "20260305-03", "teacher": "T1"}]
    assert found.counts["matched"] == 1


def test_the_row_of_the_sheet_is_kept_without_the_national_id(book):
    (row,) = planned(book, told("T1")).rows["imports"]

    assert row["row"] == "张三; 990**************9; 课例研修"
    assert (row["file"], row["line"], row["sha256"]) == ("claims.csv", "2", ORIGIN.sha256)


def test_who_was_not_in_post_is_rejected_with_the_line_of_the_sheet(book):
    found = planned(book, told("T2", line=3))

    assert [each.state for each in found.people] == ["rejected"]
    assert [(each.code, each.line) for each in found.problems] == [("not-in-post", 3)]
    assert found.blocked
    assert not found.rows["credits"]


def test_what_stands_in_the_book_already_is_left_out_also_if_its_day_is_written_otherwise(book):
    old = Occasion("旧课", date(2026, 3, 5), date(2026, 3, 5), Fraction(2), (("kind", "lecture"),))

    found = planned(book, told("T1", occasion=old))

    assert [each.state for each in found.people] == ["already"]
    assert found.activities == ("20260305-01",)
    assert not found.rows["activities"]
    assert not found.rows["credits"]


def test_a_row_of_this_very_file_is_known_again_under_whatever_title_it_was_recorded(book):
    imported = [
        {"activity": "20260305-01", "teacher": "T1", "sha256": ORIGIN.sha256, "sheet": "",
         "line": "2"}
    ]  # fmt: skip

    found = planned(book, told("T1"), imported=imported)

    assert [each.state for each in found.people] == ["differing"]
    assert [each.code for each in found.problems] == ["recorded-elsewhere"]
    assert found.blocked


def test_a_person_twice_at_one_session_is_recorded_once(book):
    found = planned(book, told("T1"), told("T1", line=3))

    assert [each.state for each in found.people] == ["matched", "already"]
    assert len(found.rows["credits"]) == 1


def test_an_occasion_with_a_broken_cell_rejects_its_people_and_tells_it_once(book):
    broken = Occasion("坏", date(2026, 3, 5), date(2026, 3, 4), Fraction(2), (("kind", "lecture"),))

    found = planned(book, told("T1", occasion=broken), told("T1", 3, broken))

    assert [each.state for each in found.people] == ["rejected", "rejected"]
    assert len(found.problems) == 1


@pytest.mark.parametrize(
    ("attended", "cells"),
    [
        (Attended(), {}),
        (Attended(hours=Fraction(2)), {}),
        (Attended(hours=Fraction(1)), {"hours": "1"}),
        (
            Attended("late", Fraction(592, 5), Fraction(2), 7),
            {"attendance": "late", "hours": "2", "minutes": "118.4", "late_minutes": "7"},
        ),
    ],
    ids=["as all", "the same hours", "other hours", "minutes need the hours beside them"],
)
def test_a_cell_is_filled_where_it_says_something_else_than_the_session(attended, cells):
    assert dict(cells_of(attended, Fraction(2))) == cells


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (Fraction(1, 3), "0.33"), (Fraction(1, 200), "0.01"), (Fraction(199, 200), "1"),
     (100, "100"), (Fraction(1, 2), "0.5")],
)  # fmt: skip
def test_an_amount_has_at_most_two_decimals_half_up(number, text):
    assert decimal_text(Fraction(number)) == text


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("990001198001010019", "990**************9"),
        ("王芳99000119750202001X", "王芳990**************X"),
        ("990001800101001", "990***********1"),
        ("2500000000102", "2500000000102"),
        ("1990001198001010019", "1990001198001010019"),
    ],
)
def test_a_national_id_is_shown_by_its_ends_only(text, seen):
    assert masked(text) == seen
