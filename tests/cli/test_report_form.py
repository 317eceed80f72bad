"""`ledger report form-4068`: one teacher in one band of hours, and in every level."""

import json

import pytest

from tests.books import write_book

AFTER = "2026-09-01"
"""A day of the year after that of the trainings."""


def form(ledger, folder, activities, rows=(), *words, as_of=AFTER, **files):
    """Return the people in each line of the form, by code; `activities` are all attended by T1."""
    ids = [row.partition(",")[0] for row in activities]
    book = write_book(
        folder / "book",
        {
            "teachers.csv": "code,name,left_on\nT1,李静,\nT2,王芳,\nT3,王芳,2026-08-30\n",
            "activities.csv": "\n".join(
                ("id,title,start,end,hours,kind,program,level", *activities, "")
            ),
            "credits.csv": "\n".join(
                ("activity,teacher,hours,minutes,result", *(f"{id_},T1,,," for id_ in ids),
                 *rows, "")
            ),
            **files,
        },
    )  # fmt: skip
    told = ledger(
        "report", "form-4068", "--book", book, "--as-of", as_of, "--lang", "en",
        "--format", "json", *words,
    )  # fmt: skip
    assert told.code == 0, told.err
    found = json.loads(told.out)
    return {row["line"]: row["people"] for row in found["form"] if row["people"]}, found


@pytest.mark.parametrize(
    ("hours", "line"),
    [
        ("1", "02"), ("36", "02"), ("36.9", "02"), ("37", "03"), ("72", "03"), ("72.5", "03"),
        ("73", "04"), ("108", "04"), ("108.5", "04"), ("109", "05"), ("200", "05"),
    ],
)  # fmt: skip
def test_a_band_has_both_its_edges_and_whole_hours_only(hours, line, ledger, tmp_path):
    lines, _found = form(ledger, tmp_path, [f"a,Course,2026-03-01,2026-04-30,{hours},course,,city"])

    assert lines == {"01": 1, line: 1, "08": 1}


def test_one_teacher_stands_in_every_level_and_in_one_band(ledger, tmp_path):
    levels = ("nation", "province", "city", "county", "school", "abroad")
    lines, found = form(
        ledger, tmp_path,
        [f"{level},Course,2026-03-0{at},,8,course,,{level}" for at, level in enumerate(levels, 1)],
    )  # fmt: skip

    assert lines == {
        "01": 1, "03": 1, "06": 1, "07": 1, "08": 1, "09": 1, "10": 1, "11": 1,
    }  # fmt: skip
    assert [row["form_levels"] for row in found["people"]] == [
        ["06", "07", "08", "09", "10", "11"], [],
    ]  # fmt: skip


def test_school_based_training_without_a_level_is_of_the_school(ledger, tmp_path):
    lines, _found = form(ledger, tmp_path, ["a,Talk,2026-03-01,,2,lecture,school-based,"])

    assert lines == {"01": 1, "02": 1, "10": 1}


def test_a_day_counts_eight_hours_at_most_and_a_course_eight_for_each_of_its_days(ledger, tmp_path):
    _lines, found = form(
        ledger, tmp_path,
        [
            "a,Talk,2026-03-01,,6,lecture,,city", "b,Talk,2026-03-01,,6,lecture,,city",
            "c,Talk,2026-03-02,,12,lecture,,city", "d,Course,2026-04-01,2026-04-03,30,course,,city",
        ],
    )  # fmt: skip

    assert found["people"][0]["whole_hours"] == 8 + 8 + 24


@pytest.mark.parametrize(("minutes", "whole"), [("44", None), ("45", 1), ("89", 1), ("90", 2)])
def test_minutes_are_hours_of_forty_five_and_less_than_one_is_none(
    minutes, whole, ledger, tmp_path
):
    lines, found = form(
        ledger, tmp_path, ["a,Talk,2026-03-01,,2,lecture,,city"],
        [f"a,T2,,{minutes},"],
    )  # fmt: skip

    assert lines["01"] == (1 if whole is None else 2)
    assert found["people"][1]["whole_hours"] == (whole or 0)


def test_hours_of_a_book_that_says_how_long_they_are_are_converted(ledger, tmp_path):
    settings = 'school = "A school"\nrules = ["town"]\n[import]\nhour_minutes = 60\n'
    _lines, found = form(
        ledger, tmp_path, ["a,Course,2026-03-01,2026-03-09,27,course,,city"],
        **{"ledger.toml": settings},
    )  # fmt: skip

    assert found["people"][0]["whole_hours"] == 36


def test_what_was_failed_or_written_is_no_training_and_who_left_is_not_counted(ledger, tmp_path):
    lines, found = form(
        ledger, tmp_path,
        ["p,Essay,2026-03-01,,9,paper,,city", "a,Course,2026-03-02,,6,course,,city"],
        ["a,T2,,,fail", "a,T3,,,"],
    )  # fmt: skip

    assert lines == {"01": 1, "02": 1, "08": 1}
    assert [row["code"] for row in found["people"]] == ["T1", "T2"]
    assert "1 person who left in the year is not counted." in found["notes"]


@pytest.mark.parametrize(
    ("as_of", "words", "label"),
    [
        ("2026-08-31", (), "2024-25"), ("2026-09-01", (), "2025-26"),
        ("2026-08-31", ("--period", "2025-26"), "2025-26"),
        ("2026-08-31", ("--period", "2026-01-01..2026-03-31"), "2026-01-01..2026-03-31"),
    ],
)  # fmt: skip
def test_the_year_is_the_school_year_before_whatever_the_year_of_the_rules(
    as_of, words, label, ledger, tmp_path
):
    calendar = (
        'ruleset = { id = "town", from = 2015-01-01 }\nperiod.year = { start = "01-01" }\n'
        'credit = [ { per_hour = 1 } ]\nrequire = [ { id = "year", at_least = 1, per = "year" } ]\n'
    )
    _lines, found = form(ledger, tmp_path, [], (), *words, as_of=as_of,
                         **{"rules/town.toml": calendar})  # fmt: skip

    assert found["period"]["label"] == label


def test_a_year_that_is_none_is_wrong_use(ledger, tmp_path):
    book = write_book(tmp_path / "book", {})

    assert ledger("report", "form-4068", "--book", book, "--period", "2025-27").code == 2
