"""What is certified stands beside what is earned in office reports, as `check` has it."""

import json

import pytest

from tests.books import AS_OF, write_book

REVIEWED = 'valid = [ { needs_all = ["school-review"], else = "provisional" } ]\n'
TOWN = f"""\
ruleset = {{ id = "town", from = 2015-09-01 }}
period.year = {{ start = "09-01" }}
period.first = {{ start = "hired_on", length = "1 year", once = true }}
credit = [ {{ per_hour = 1 }} ]
{REVIEWED}
[[require]]
id = "year"
at_least = 8
per = "year"

[[require]]
id = "beginner"
at_least = 3
per = "first"
"""
POINTS = f"""\
ruleset = {{ id = "points", from = 2015-09-01, unit = "point" }}
period.year = {{ start = "09-01" }}
credit = [
  {{ where.prize = true, by = "level", table = {{ school = 1, county = "2.5" }}, else = 0 }},
  {{ per_record = 0 }},
]
{REVIEWED}require = [ {{ id = "extra", at_least = 0, per = "year", force = "advice" }} ]
"""
FILES = {
    "ledger.toml": 'school = "A school"\nrules = ["town", "points"]\n',
    "rules/town.toml": TOWN,
    "rules/points.toml": POINTS,
    "teachers.csv": (
        "code,name,group,hired_on\n"
        "T1,李静,语文组,2010-09-01\nT2,王芳,数学组,2010-09-01\nT3,张伟,语文组,2025-09-01\n"
    ),
    "activities.csv": (
        "id,title,start,hours,kind,level,approvals\n"
        "a,Talk,2025-10-08,2.5,lecture,school,school-review@2025-11-01\n"
        "b,Course,2025-11-05,4,course,city,\n"
        "c,Paper,2026-01-14,0,paper,county,school-review@2026-02-01\n"
        "d,Contest,2026-03-04,0,contest,school,\n"
    ),
    "credits.csv": (
        "activity,teacher,prize,approvals\n"
        "a,T1,,\na,T2,,\na,T3,,\nb,T1,,\nb,T3,,\nb,T2,,school-review@2026-01-05\n"
        "c,T1,first,\nd,T1,second,\n"
    ),
}


@pytest.fixture
def ask(ledger, tmp_path):
    book = write_book(tmp_path / "book", FILES)

    def asked(*words):
        words = (*words, "--book", book, "--as-of", AS_OF, "--format", "json", "--lang", "en")
        return json.loads(ledger(*words).out)

    return asked


@pytest.fixture
def judged(ask):
    """Return what `check` has of a teacher and requirement: earned and certified."""
    found = {
        (each["teacher"], each["require"], each["period"]): (each["earned"], each["certified"])
        for each in ask("check")["results"]
    }
    assert any(earned != certified for earned, certified in found.values())
    return found


def test_who_is_short_has_in_the_report_what_check_has(ask, judged):
    rows = ask("report", "groups")["short"]

    assert {row["code"] for row in rows} == {"T1", "T2", "T3"}
    for row in rows:
        figures = judged[row["code"], row["require"], row["period"]]
        assert (row["earned"], row["certified"]) == figures


def test_a_milestone_has_in_the_report_what_check_has(ask, judged):
    (row,) = (row for row in ask("report", "appraisal")["milestones"] if row["code"] == "T3")

    (figures,) = (
        found
        for (code, require, _), found in judged.items()
        if (code, require) == ("T3", "beginner")
    )
    assert (row["earned"], row["certified"]) == figures == ("6.5", "2.5")


def test_extra_points_in_the_report_are_those_of_check(ask, judged):
    rows = ask("report", "appraisal")["teachers"]

    for row in rows:
        figures = judged[row["code"], "extra", "2025-26"]
        assert (row["extra_points"], row["certified_points"]) == figures
    assert judged["T1", "extra", "2025-26"] == ("3.5", "2.5")


def test_the_years_and_the_sum_of_the_summary_are_those_of_check(ask, judged):
    for row in ask("report", "summary")["summary"]:
        figures = judged[row["code"], "year", "2025-26"]
        assert (row["year_1"], row["year_1_certified"]) == figures
        assert (row["cycle_sum"], row["certified"]) == figures
    assert judged["T1", "year", "2025-26"] == ("6.5", "2.5")


def test_the_years_of_a_cycle_that_asks_no_sum_of_a_year_say_what_is_certified(ledger, tmp_path):
    cycle = TOWN.replace('id = "year"', 'id = "cycle"').replace('per = "year"', 'per = "cycle"')
    town = cycle.replace(
        "period.first", 'period.cycle = { start = 2024-09-01, length = "5 years" }\nperiod.first'
    )
    book = write_book(tmp_path / "book", {**FILES, "rules/town.toml": town})
    words = ("report", "summary", "--book", book, "--as-of", AS_OF, "--lang", "en", "--format")

    rows = json.loads(ledger(*words, "json").out)["summary"]
    read = ledger(*words, "md").out

    (row,) = (row for row in rows if row["code"] == "T1")
    assert [(row[f"year_{at}"], row[f"year_{at}_certified"]) for at in (1, 2, 3)] == [
        ("0", "0"), ("6.5", "2.5"), (None, None),
    ]  # fmt: skip
    years = "| 2024-25 | 2025-26: earned | 2025-26: certified | 2026-27 | 2027-28 | 2028-29 |"
    assert years in read, "people read what is certified of a year only where it differs"
    assert years in ledger(*words, "md", "--table", "summary").out
    asked = json.loads(ledger(*words, "json", "--table", "summary").out)
    assert asked["summary"] == rows


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "X", "--date", "2026-04-01", "--hours", "1", "--kind", "course",
          "--teachers", "T2"),
         "T2 王芳  year 2025-26: 6.5 → 7.5 of 8, short by 0.5, certified 6.5"),
        (("correct", "b", "T1", "--set", "hours=3", "--reason", "slip"),
         "T1 李静  year 2025-26: 6.5 → 5.5 of 8, short by 2.5, certified 2.5"),
        (("correct", "a", "T2", "--set", "hours=2", "--reason", "slip"),
         "T2 王芳  year 2025-26: 6.5 → 6 of 8, short by 2, certified 6.5 → 4"),
        (("approve", "school-review", "b", "--on", "2026-05-04", "--yes"),
         "T1 李静  year 2025-26: still 6.5 of 8, short by 1.5, certified 2.5 → 6.5"),
    ],
)  # fmt: skip
def test_totals_after_a_change_say_what_of_them_is_certified(ledger, tmp_path, words, told):
    book = write_book(tmp_path / "book", FILES)

    out = ledger(*words, "--book", book, "--as-of", AS_OF, "--lang", "en").out

    assert f"{told}\n" in out.replace(" (town)", "")


def test_people_see_both_beside_each_other(ledger, tmp_path):
    book = write_book(tmp_path / "book", FILES)
    words = ("report", "groups", "--book", book, "--as-of", AS_OF, "--format", "text")

    english = ledger(*words, "--lang", "en").out
    chinese = ledger(*words, "--lang", "zh-CN").out

    assert next(line for line in english.splitlines() if "T1" in line).split()[-6:-1] == [
        "8", "6.5", "2.5", "1.5", "short",
    ]  # fmt: skip
    assert "已得  已核定" in chinese
