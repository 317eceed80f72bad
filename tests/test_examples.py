"""The example school is what its description says, and can be made again byte for byte."""

import csv
import json
import re
import shutil
import subprocess
import sys
from collections import Counter

import pytest

from tests.books import AS_OF, ROOT, check, results

SCHOOL = ROOT / "examples/meixihu"
SCRIPT = ROOT / "examples/make_meixihu.py"
README = (ROOT / "examples/README.md").read_text(encoding="utf-8")
RANKS = {"province-backbone": 5, "city-backbone": 9, "county-backbone": 13, "school-backbone": 13}
YEAR, CYCLE = "2025-26", "2025/26-2029/30"


@pytest.fixture(scope="module")
def asked():
    """Return a function that asks about the example school; each question is asked once."""
    answers = {}

    def ask(ledger, *words, as_of=AS_OF):
        key = (as_of, *words)
        if key not in answers:
            answers[key] = check(ledger, SCHOOL, *words, as_of=as_of)
        return answers[key]

    return ask


def rows(table):
    with (SCHOOL / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def one(found, *keys, **wanted):
    listed = results(found, *keys, **wanted)
    assert len(listed) == 1, wanted
    return listed[0]


# ---------------------------------------------------------------- the files


def test_the_script_makes_the_same_bytes_again():
    run = subprocess.run(
        [sys.executable, SCRIPT, "--check"], capture_output=True, check=False, encoding="utf-8"
    )

    assert (run.returncode, run.stderr) == (0, "")


def test_the_check_of_the_script_can_fail(tmp_path):
    shutil.copytree(SCHOOL, tmp_path / "book")
    with (tmp_path / "book/money.csv").open("ab") as stream:
        stream.write(b"\r\n")

    run = subprocess.run(
        [sys.executable, SCRIPT, tmp_path / "book", "--check"],
        capture_output=True,
        check=False,
        encoding="utf-8",
    )

    assert run.returncode == 1
    assert run.stderr.count("differs: ") == 1


@pytest.mark.parametrize("table", ["teachers", "changes", "activities", "credits", "money"])
def test_the_description_says_how_many_rows_each_table_has(table):
    told = re.search(rf"(?m)^\| `{table}\.csv` \| ([\d,]+) \|", README)

    assert told
    assert int(told[1].replace(",", "")) == len(rows(table))


def test_every_proof_that_is_named_by_a_path_is_there():
    cells = [row["evidence"] for table in ("activities", "credits") for row in rows(table)]
    paths = {part.partition("=")[2] for cell in cells for part in cell.split(";") if "=" in part}

    assert paths
    assert [path for path in sorted(paths) if not (SCHOOL / path).is_file()] == []


# ---------------------------------------------------------------- the people


def test_exactly_100_people_are_in_post_on_the_last_day_of_the_year(ledger, asked):
    told = json.loads(
        ledger("list", "teachers", "--book", SCHOOL, "--as-of", AS_OF, "--format", "json").out
    )

    assert Counter(row["in_post"] for row in told["teachers"]) == {"yes": 100, "no": 15}


def test_of_40_backbone_teachers_5_are_of_the_province_9_of_the_city_13_of_the_county():
    in_post = {row["code"] for row in rows("teachers") if not row["left_on"]}
    held = [
        change
        for change in rows("changes")
        if change["attribute"] == "rank"
        and change["from"] <= AS_OF
        and (not change["until"] or change["until"] >= AS_OF)
        and change["teacher"] in in_post
    ]
    lines = {row["code"]: row["line"] for row in rows("teachers")}

    assert Counter(change["value"] for change in held) == RANKS
    assert Counter(lines[change["teacher"]] for change in held) == {"教学": 33, "管理": 7}


def test_the_duties_of_backbone_teachers_are_asked_of_these_40(ledger, asked):
    found = asked(ledger)

    states = results(found, "state", require="open-lesson", rules="backbone-2019")
    assert len([state for state in states if state != "not-applicable"]) == 40


def test_every_state_but_those_of_ceilings_and_waivers_occurs(ledger, asked):
    states = Counter(row["state"] for row in asked(ledger)["results"])

    assert {"met", "open", "short", "pending", "not-applicable", "unknown"} <= set(states)


def test_the_summary_counts_each_teacher_once(ledger, asked):
    summary = dict(asked(ledger)["summary"])

    assert summary.pop("teachers") == sum(summary.values())
    assert all(summary.values())


def test_the_example_reads_without_an_error(ledger, asked):
    assert [each for each in asked(ledger)["problems"] if each["level"] == "error"] == []


# ---------------------------------------------------------------- who is special


@pytest.mark.parametrize(
    ("code", "require", "period", "figures"),
    [
        ("M031", "year", YEAR, {"state": "short", "earned": "29.5", "short": "0.5"}),
        ("M044", "year", YEAR, {"state": "met", "earned": "30", "short": "0"}),
        ("M075", "cycle", CYCLE, {"state": "met", "earned": "384"}),
        ("M113", "year", YEAR, {"state": "pending", "earned": "18", "pending": "20"}),
        ("M113", "year", YEAR, {"state": "pending", "awaits": ["transfer-sheet"]}),
        ("M049", "year", YEAR, {"state": "met"}),
        ("M017", "own-plan", YEAR, {"state": "short", "earned": "0"}),
        ("M061", "own-plan", YEAR, {"state": "short", "earned": "0"}),
        ("M071", "monthly-note", "2025-M11", {"state": "short"}),
        ("M074", "monthly-note", "2026-M05", {"state": "met"}),
        ("M078", "monograph", "2025-26/2", {"state": "short"}),
        ("M042", "prize-paper", YEAR, {"state": "short"}),
        ("M048", "assessment", YEAR, {"state": "short", "if_not": "lose rank for the year"}),
        ("M051", "open-lesson", YEAR, {"state": "short"}),
        ("M056", "journal", YEAR, {"state": "short"}),
        ("M062", "experience", YEAR, {"state": "short"}),
        ("M040", "visit", "2025-26/2", {"state": "short", "earned": "1", "force": "entitlement"}),
    ],
)  # fmt: skip
def test_the_special_teachers_are_as_described(code, require, period, figures, ledger, asked):
    found = asked(ledger)

    told = one(found, *figures, teacher=code, require=require, period=period)
    assert dict(zip(figures, told if len(figures) > 1 else [told], strict=True)) == figures


@pytest.mark.parametrize(
    ("code", "require", "figures"),
    [
        ("M112", "induction", {"state": "short", "earned": "138", "short": "12"}),
        ("M109", "induction", {"state": "met", "earned": "150", "short": "0"}),
        ("M111", "induction", {"state": "unknown", "earned": "144"}),
        ("M110", "qualified", {"state": "unknown"}),
        ("M114", "induction", {"state": "open"}),
        ("M114", "qualified", {"state": "open"}),
        ("M099", "competent", {"state": "short"}),
        ("M089", "talent", {"state": "short", "force": "advice"}),
    ],
)
def test_the_first_years_are_as_described(code, require, figures, ledger, asked):
    found = asked(ledger)

    told = one(found, *figures, teacher=code, require=require)
    assert dict(zip(figures, told if len(figures) > 1 else [told], strict=True)) == figures


@pytest.mark.parametrize("code", ["M066", "M115"])
def test_of_who_has_left_or_not_begun_nothing_is_asked(code, ledger, asked):
    found = asked(ledger)

    states = {state for last, state in results(found, "to", "state", teacher=code) if last >= AS_OF}
    assert states <= {"not-applicable"}


def test_what_ended_before_a_teacher_moved_away_is_still_judged(ledger, asked):
    ended = {
        (require, state)
        for require, last, state in results(asked(ledger), "require", "to", "state", teacher="M066")
        if last <= "2026-01-31" and state != "not-applicable"
    }

    assert ended == {("monograph", "met"), ("monthly-note", "met"), ("visit", "met")}


def test_a_duty_begins_with_the_month_in_which_the_title_is_held(ledger, asked):
    found = asked(ledger)

    notes = results(found, "period", "state", teacher="M093", require="monthly-note")
    assert [row for row in notes if row[1] != "not-applicable"] == [
        ("2026-M03", "met"), ("2026-M04", "met"), ("2026-M05", "met"), ("2026-M06", "met"),
    ]  # fmt: skip


def test_three_are_not_on_the_list_of_the_year_end_or_were_absent(ledger, asked):
    found = asked(ledger)

    missed = [each["teacher"] for each in found["deadlines"] if each["state"] == "short"]
    assert missed == ["M029", "M070", "M087"]


def test_advice_alone_does_not_make_a_teacher_short(ledger, asked):
    found = asked(ledger, "--teacher", "M089")

    assert found["summary"]["short"] == 0


def test_all_others_have_met_what_ended_and_their_cycle_is_open(ledger, asked):
    """The description names everybody who is anything else."""
    named = set(re.findall(r"\bM\d{3}\b", README))
    found = asked(ledger)
    others = {row["teacher"] for row in found["results"]} - named

    states = {
        (row["require"], row["state"]) for row in found["results"] if row["teacher"] in others
    }
    assert {require for require, state in states if state == "open"} <= {
        "cycle",
        "talent",
        "competent",
    }
    assert {state for _require, state in states} <= {"met", "open", "not-applicable"}
    assert set(results(found, "state", require="cycle", teacher="M001")) <= {"not-applicable"}


def test_two_people_of_one_name_in_two_groups(ledger):
    refused = ledger("explain", "王伟", "--book", SCHOOL, "--as-of", AS_OF)

    assert refused.code == 4
    assert "M026" in refused.err
    assert "M080" in refused.err


def test_who_changed_the_group_counts_in_the_new_one(ledger):
    codes = {
        row["code"]
        for row in json.loads(
            ledger(
                "list", "teachers", "--group", "信息科技组", "--book", SCHOOL, "--as-of", AS_OF,
                "--format", "json",
            ).out
        )["teachers"]
    }  # fmt: skip

    assert "M064" in codes


# ---------------------------------------------------------------- the school, and earlier years


def test_there_was_no_demonstration_lesson_in_the_first_semester(ledger, asked):
    found = asked(ledger)

    lessons = [each for each in found["cohorts"] if each["cohort"] == "demo-lessons"]
    states = {each["period"]: each["state"] for each in lessons}
    assert (states["2025-26/1"], states["2025-26/2"]) == ("short", "met")


def test_there_was_no_contest_of_the_young_in_2022_23(ledger, asked):
    found = asked(ledger, as_of="2023-08-31")

    assert [
        each["state"]
        for each in found["cohorts"]
        if (each["cohort"], each["period"]) == ("contest", "2022-23")
    ] == ["short"]


@pytest.mark.parametrize(
    ("code", "state", "earned", "short"),
    [
        ("M053", "met", "360", "0"),
        ("M054", "short", "359.5", "0.5"),
        ("M052", "short", "310", "50"),
        ("M107", "met", "393.5", "0"),
    ],
)
def test_the_cycle_that_ended_in_2025_is_as_described(code, state, earned, short, ledger, asked):
    found = asked(ledger, as_of="2025-08-31")

    told = one(
        found, "state", "earned", "short", teacher=code, require="cycle", period="2020/21-2024/25"
    )
    assert told == (state, earned, short)


def test_years_full_enough_do_not_make_a_cycle_full_enough(ledger, asked):
    found = asked(ledger, "--period", "2020-09-01..2025-08-31", as_of="2025-08-31")

    assert set(results(found, "state", teacher="M052", require="year")) == {"met"}
    assert results(found, "earned", teacher="M053", require="year") == ["72"] * 5


def test_68_of_the_77_who_were_there_all_five_years_have_met_the_cycle(ledger, asked):
    found = asked(ledger, as_of="2025-08-31")
    there = {
        row["code"]
        for row in rows("teachers")
        if row["hired_on"] <= "2020-09-01" and (row["left_on"] or "2025-08-31") >= "2025-08-31"
    }

    cycle = results(found, "teacher", "state", require="cycle", period="2020/21-2024/25")
    states = [state for code, state in cycle if code in there]
    assert (len(states), states.count("met")) == (77, 68)


@pytest.mark.parametrize(
    ("code", "year", "as_of", "earned"),
    [("M039", "2022-23", "2023-08-31", "24"), ("M019", "2021-22", "2022-08-31", "28.5")],
)
def test_earlier_years_have_their_own_short_teachers(code, year, as_of, earned, ledger, asked):
    found = asked(ledger, as_of=as_of)

    told = one(found, "state", "earned", teacher=code, require="year", period=year)
    assert told == ("short", earned)
