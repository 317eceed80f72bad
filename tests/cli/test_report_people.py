"""`ledger report groups`, `trainers`, `backbone`, `appraisal` and `pairs`: who does what."""

import json

import pytest

from tests.books import AS_OF, ROOT, check, write_book

RULES = """\
ruleset = { id = "town", from = 2015-09-01 }
period.year = { start = "09-01" }
period.month = { skip = [2, 7, 8] }
period.first = { start = "hired_on", length = "1 year", once = true }
period.third = { start = "hired_on", length = "3 years", once = true }
credit = [ { per_hour = 1 } ]

[[require]]
id = "year"
at_least = 3
per = "year"
gives = "annual award"
if_not = "lose rank for the year"

[[require]]
id = "qualified"
measure = "records"
at_least = 1
per = "first"
where = { kind = "appraisal", result = "qualified" }

[[require]]
id = "competent"
measure = "records"
at_least = 1
per = "third"
where = { kind = "appraisal", result = "competent" }

[[require]]
id = "pair-lesson"
measure = "records"
at_least = 1
per = "month"
where = { kind = "lesson-observation" }
who = { paired_with = true }
who_when = "whole period"
force = "advice"

[[cohort]]
id = "talks"
measure = "records"
for_each = "group"
at_least = 1
per = "year"
where = { kind = "lecture" }
"""
BACKBONE = """\
ruleset = { id = "ranked", from = 2015-09-01, unit = "record" }
who = { rank = ["school-backbone", "county-backbone"] }
period.year = { start = "09-01" }

[[require]]
id = "lesson"
measure = "records"
at_least = 1
per = "year"
where = { kind = "open-lesson" }
"""
POINTS = """\
ruleset = { id = "points", from = 2015-09-01, unit = "point" }
period.year = { start = "09-01" }
credit = [
  { where = { prize = true }, by = "level", table = { school = 1, county = "2.5" }, else = 0 },
  { per_record = 0 },
]
require = [ { id = "extra", at_least = 0, per = "year", force = "advice" } ]
"""
FILES = {
    "ledger.toml": 'school = "A school"\nrules = ["town", "ranked", "points"]\n',
    "rules/town.toml": RULES,
    "rules/ranked.toml": BACKBONE,
    "rules/points.toml": POINTS,
    "teachers.csv": (
        "code,name,group,hired_on,left_on,line\n"
        "T1,李静,语文组,2010-09-01,,教学\n"
        "T2,王芳,数学组,2023-09-01,,教学\n"
        "T3,张伟,语文组,2025-09-01,,教学\n"
        "T4,陈晨,,2010-09-01,,管理\n"
        "T5,林海,英语组,2010-09-01,2025-12-31,教学\n"
    ),
    "changes.csv": (
        "teacher,attribute,value,from,until,reason\n"
        "T1,rank,county-backbone,2020-09-01,,\n"
        "T4,rank,school-backbone,2019-09-01,,\n"
        "T2,rank,school-backbone,2023-09-01,2026-02-28,left the list\n"
        "T5,rank,county-backbone,2019-09-01,,\n"
        "T1,trainer,yes,2020-09-01,,\n"
        "T2,trainer,yes,2020-09-01,2025-08-31,\n"
        "T3,paired_with,T1,2025-10-01,2026-06-30,Blue\n"
        "T1,paired_with,T3,2025-10-01,2026-06-30,\n"
        "T2,paired_with,周老师,2025-09-01,,\n"
        "T3,group,数学组,2025-09-01,2026-01-31,\n"
        "T3,group,语文组,2026-02-01,,\n"
    ),
    "activities.csv": (
        "id,title,start,hours,kind,lead,group,level,result,status\n"
        "a,Talk,2025-10-08,2,lecture,T1,语文组,,,\n"
        "b,Talk by a guest,2025-11-05,2,lecture,Prof. Li; T4,,,,\n"
        "c,Open lesson,2025-12-03,2,open-lesson,T1,语文组,,,\n"
        "d,Paper,2026-01-14,,paper,,,county,,\n"
        "e,Contest,2026-03-04,,contest,,,,,\n"
        "f,Heard,2025-11-12,1,lesson-observation,T1,语文组,,,\n"
        "g,Heard again,2026-07-08,1,lesson-observation,T1,语文组,,,\n"
        "h,First year,2026-06-10,,appraisal,,,,qualified,\n"
        "k,Cancelled,2026-03-18,2,lecture,T1,语文组,,,cancelled\n"
    ),
    "credits.csv": (
        "activity,teacher,attendance,role,prize,result\n"
        "a,T1,,,,\na,T2,,,,\na,T3,absent,,,\n"
        "b,T1,,,,\nb,T3,,,,\n"
        "c,T1,,speaker,,\nc,T3,,,,\n"
        "d,T1,,,first,\ne,T2,,,second,\ne,T1,absent,,third,\n"
        "f,T3,,,,\ng,T3,,,,\n"
        "h,T3,,,,\n"
    ),
}


@pytest.fixture
def school(tmp_path):
    return write_book(tmp_path / "school", FILES)


@pytest.fixture
def made(ledger, school):
    def report(*words, as_of=AS_OF):
        answer = ledger(
            "report", *words, "--book", school, "--as-of", as_of, "--format", "json", "--lang", "en"
        )
        assert answer.code == 0, answer.err
        return json.loads(answer.out)

    return report


def of(rows, code):
    return next(row for row in rows if row["code"] == code)


# ---------------------------------------------------------------- groups


def test_the_verdicts_of_the_groups_add_up_to_those_of_check(ledger, school, made):
    found = made("groups")
    summary = check(ledger, school)["summary"]

    whole = found["totals"]["groups"]
    for verdict in ("short", "unknown", "pending", "open", "compliant"):
        assert whole[verdict] == summary[verdict]
        assert sum(row[verdict] for row in found["groups"]) == summary[verdict]


def test_the_verdicts_of_the_example_are_those_of_check(ledger):
    book = ROOT / "examples/meixihu"
    words = ("--book", book, "--as-of", AS_OF, "--format", "json")

    whole = json.loads(ledger("report", "groups", *words).out)["totals"]["groups"]
    summary = check(ledger, book)["summary"]

    assert {name: whole[name] for name in summary if name != "teachers"} == {
        name: count for name, count in summary.items() if name != "teachers"
    }


def test_a_session_that_was_called_off_is_neither_held_nor_still_planned(made):
    (row,) = (each for each in made("groups")["groups"] if each["group"] == "语文组")
    assert (row["held"], row["planned"]) == (4, 0)


def test_a_group_whose_people_have_left_stands_there_with_nobody_in_it(made):
    found = {row["group"]: row for row in made("groups")["groups"]}

    assert list(found) == ["语文组", "数学组", "英语组", ""]
    assert found["英语组"]["people"] == 0
    assert found["语文组"]["people"] == 2


def test_a_group_that_nobody_was_ever_in_stands_there_with_its_sessions(ledger, tmp_path):
    more = FILES["activities.csv"] + "m,Alone,2026-03-18,2,lecture,T1,美术组,,,\n"
    book = write_book(tmp_path / "alone", {**FILES, "activities.csv": more})
    words = ("--book", book, "--as-of", AS_OF, "--format", "json")

    rows = json.loads(ledger("report", "groups", *words).out)["groups"]

    assert [(row["people"], row["held"]) for row in rows if row["group"] == "美术组"] == [(0, 1)]


def test_who_changed_the_group_is_counted_in_that_of_the_day(made):
    before = {row["group"]: row["people"] for row in made("groups", as_of="2025-12-01")["groups"]}

    assert (before["语文组"], before["数学组"]) == (1, 2)


def test_the_duties_of_groups_are_those_of_check(ledger, school, made):
    asked = check(ledger, school)["cohorts"]

    told = made("groups")["duties"]
    assert {(row["group"], row["state"], tuple(row["activity"])) for row in told} == {
        ("语文组", "met", ("a",)), ("数学组", "unknown", ()),
    }  # fmt: skip
    assert {(each["group"], each["state"]) for each in asked} == {
        ("语文组", "met"), ("数学组", "unknown"),
    }  # fmt: skip


OFTEN = """\
ruleset = { id = "often", from = 2015-09-01, unit = "record" }

[[cohort]]
id = "weekly"
measure = "records"
for_each = "group"
at_least = 1
per = "week"
where = { kind = "lecture" }
force = "advice"

[[cohort]]
id = "monthly"
measure = "records"
for_each = "group"
at_least = 1
per = "month"
where = { kind = "lecture" }

[[require]]
id = "note"
measure = "records"
at_least = 1
per = "month"
where = { kind = "reading-report" }
"""


def test_people_see_what_is_missed_often_in_one_line_and_programs_every_time(ledger, school):
    (school / "rules" / "often.toml").write_text(OFTEN, encoding="utf-8")
    words = ("report", "groups", "--book", school, "--as-of", AS_OF, "--rules", "often",
             "--lang", "en")  # fmt: skip

    told = ledger(*words, "--format", "text").out
    every = json.loads(ledger(*words, "--format", "json").out)
    whole = ledger(*words, "--format", "text", "--table", "duties").out
    group = ledger(*words, "--format", "text", "--group", "语文组").out

    missed = [row for row in every["duties"] if row["state"] == "short"]
    weekly = [row for row in missed if row["require"] == "weekly"]
    monthly = [row for row in missed if row["require"] == "monthly"]
    lines = [line for line in told.splitlines() if line.startswith(("weekly", "monthly"))]
    assert [line.split()[:5] for line in lines] == [
        ["monthly", "short", str(len(monthly)), "语文组,", "数学组"],
        ["weekly", "short", str(len(weekly)), "2", "groups"],
    ]
    assert "Only what is not met, in brief; all of it: --table duties." in told
    assert whole.count("2025-W") + whole.count("2026-W") >= len(weekly)
    assert group.count("weekly") > 1

    notes = [row for row in every["short"] if row["code"] == "T1"]
    (line,) = (line for line in told.splitlines() if "T1" in line)
    assert len(notes) > 1
    assert f"{len(notes)}" in line


# ---------------------------------------------------------------- trainers


def test_the_register_has_who_is_registered_and_who_leads_without(made):
    rows = made("trainers")["trainers"]

    told = {row["name"]: (row["registered"], row["sessions"], row["led"]) for row in rows}
    assert told == {
        "李静": (True, 4, 4),
        "陈晨": (False, 1, 1),
        "Prof. Li": (False, 1, 1),
    }
    assert of(rows, "T1")["place"] == "changes.csv:6"


def test_who_leads_is_not_among_those_taught(made):
    rows = [row for row in made("trainers")["sessions"] if row["code"] == "T1"]

    assert [(row["activity"], row["role"], row["times"]) for row in rows] == [
        ("a", "lead", 1), ("f", "lead", 1), ("c", "lead", 1), ("c", "speaker", 1),
        ("g", "lead", 1),
    ]  # fmt: skip


def test_hours_of_one_session_count_once_for_who_leads_it_and_speaks(made):
    assert of(made("trainers")["trainers"], "T1")["hours"] == "6"


# ---------------------------------------------------------------- backbone


def test_the_register_is_that_of_the_day_from_the_highest_rank_down(made):
    now, before = made("backbone")["teachers"], made("backbone", as_of="2025-12-01")["teachers"]

    assert [(row["rank"], row["code"]) for row in now] == [
        ("county-backbone", "T1"), ("school-backbone", "T4"),
    ]  # fmt: skip
    assert [row["code"] for row in before] == ["T1", "T5", "T2", "T4"]
    assert now[0]["place"] == "changes.csv:2"


def test_ranks_are_counted_by_line(made):
    found = made("backbone")

    assert found["ranks"] == [
        {"rank": "county-backbone", "people": 1, "line=教学": 1, "line=管理": 0},
        {"rank": "school-backbone", "people": 1, "line=教学": 0, "line=管理": 1},
    ]
    assert found["totals"]["ranks"]["people"] == 2


def test_duties_are_those_that_rules_ask_of_ranks(made):
    rows = made("backbone")["teachers"]

    assert [(row["code"], row["asked"], row["met"], row["short"]) for row in rows] == [
        ("T1", 1, 1, 0), ("T4", 1, 0, 1),
    ]  # fmt: skip


def test_who_left_the_register_in_the_year_is_told(made):
    assert [(row["code"], row["until"]) for row in made("backbone")["changes"]] == [
        ("T2", "2026-02-28")
    ]


# ---------------------------------------------------------------- appraisal


def test_prizes_count_by_level_and_one_without_a_level_counts_too(made):
    rows = made("appraisal")["teachers"]

    assert (of(rows, "T1")["prizes_county"], of(rows, "T1")["prizes_other"]) == (1, 0)
    assert (of(rows, "T2")["prizes_county"], of(rows, "T2")["prizes_other"]) == (0, 1)


def test_a_prize_of_who_was_absent_is_none(made):
    assert [(row["code"], row["activity"]) for row in made("appraisal")["prizes"]] == [
        ("T1", "d"), ("T2", "e"),
    ]  # fmt: skip


def test_extra_points_are_what_a_rule_set_of_points_earns(made):
    rows = made("appraisal")["teachers"]

    assert [(row["code"], row["extra_points"]) for row in rows] == [
        ("T1", "2.5"), ("T3", "0"), ("T2", "0"), ("T4", "0"),
    ]  # fmt: skip


def test_what_follows_from_the_results_stands_beside_them(made):
    rows = made("appraisal")["teachers"]

    assert of(rows, "T1")["gives"] == ["annual award"]
    assert of(rows, "T2")["if_not"] == ["lose rank for the year"]
    assert of(rows, "T3")["results"] == ["appraisal=qualified"]


@pytest.mark.parametrize(
    ("result", "told"), [(None, []), ("fail", ["lose rank for the year"]), ("pass", [])]
)
def test_only_who_was_assessed_and_failed_loses_the_rank(ledger, tmp_path, result, told):
    files = {
        "ledger.toml": 'school = "A school"\nrules = ["backbone-2019"]\n',
        "changes.csv": "teacher,attribute,value,from\nt,rank,county-backbone,2020-09-01\n",
    }
    if result:
        files["activities.csv"] = (
            "id,title,start,hours,kind,result\n"
            f"a,Assessment,2026-06-20,,backbone-assessment,{result}\n"
        )
    book = write_book(tmp_path / "book", files)

    for name in ("appraisal", "backbone"):
        words = ("--book", book, "--as-of", AS_OF, "--format", "json")
        (row,) = json.loads(ledger("report", name, *words).out)["teachers"]
        assert (name, row["if_not"]) == (name, told)


def test_milestones_run_from_the_day_of_hiring(made):
    rows = made("appraisal")["milestones"]

    assert [(row["code"], row["require"], row["due"], row["state"]) for row in rows] == [
        ("T3", "qualified", "2026-08-31", "met"),
        ("T3", "competent", "2028-08-31", "open"),
        ("T2", "competent", "2026-08-31", "short"),
    ]


def test_a_year_that_is_past_has_the_milestones_that_fell_into_it(made):
    rows = made("appraisal", "--period", "2023-24")["milestones"]

    assert [(row["code"], row["require"], row["due"]) for row in rows] == [
        ("T2", "qualified", "2024-08-31"), ("T2", "competent", "2026-08-31"),
    ]  # fmt: skip


# ---------------------------------------------------------------- pairs


def test_rows_of_both_sides_are_one_pair_and_who_was_hired_first_is_the_mentor(made):
    rows = made("pairs")["pairs"]

    assert [(row["mentor"], row["learner"], row["until"], row["place"]) for row in rows] == [
        ("李静", "张伟", "2026-06-30", ["changes.csv:9", "changes.csv:8"]),
        ("周老师", "王芳", None, ["changes.csv:10"]),
    ]


def test_what_was_done_counts_in_its_month_while_the_pair_lasts(made):
    rows = [row for row in made("pairs")["months"] if row["code"] == "T3"]

    # The second lesson was heard after the pair had ended.
    assert [(row["kind"], row["count"], row["2025-11"], row["2026-07"]) for row in rows] == [
        ("lesson-observation", 1, 1, None)
    ]


def test_who_did_nothing_stands_there_as_well(made):
    rows = [row for row in made("pairs")["months"] if row["code"] == "T2"]

    assert [(row["kind"], row["count"]) for row in rows] == [("", 0)]


def test_the_duties_of_pairs_are_those_of_check(ledger, school, made):
    asked = {
        (each["teacher"], each["period"], each["state"])
        for each in check(ledger, school)["results"]
        if each["require"] == "pair-lesson" and each["state"] != "not-applicable"
    }

    told = {(row["code"], row["period"], row["state"]) for row in made("pairs")["duties"]}
    assert told == asked
    assert ("T3", "2025-M11", "met") in told
