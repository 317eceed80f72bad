"""`ledger report roster`, `hours`, `summary` and `statistics`: the tables of the yearly archive."""

import csv
import io
import json

import pytest

from tests.books import AS_OF, ROOT, TOWN, check, results, write_book

ID = "430104198501011234"
FORMULA, SCRIPT = "=cmd|' /C calc'!A0", "<script>alert(1)</script>"
RULES = """\
ruleset = { id = "town", from = 2015-09-01 }
period.year = { start = "09-01" }
period.cycle = { start = 2025-09-01, length = "5 years" }
period.year1 = { start = "hired_on", length = "1 year", once = true }
credit = [
  { where = { program = "induction" }, per_hour = 1, not_for = ["cycle"] },
  { per_hour = 1 },
]
valid = [ { needs_all = ["school-review"], else = "provisional" } ]

[[require]]
id = "year"
at_least = 30
per = "year"

[[require]]
id = "cycle"
at_least = 360
per = "cycle"

[[require]]
id = "induction"
at_least = 150
per = "year1"
who = { new_teacher = true }
where = { program = "induction" }
"""
CYCLE_ONLY = """\
ruleset = { id = "five", from = 2015-09-01 }
period.cycle = { start = 2021-01-01, length = "5 years" }
credit = [ { per_hour = 1 } ]
require = [ { id = "total", at_least = 36, per = "cycle" } ]
"""
OWN_CYCLE = """\
ruleset = { id = "own", from = 2015-09-01 }
period.cycle = { start = "hired_on", length = "5 years" }
credit = [ { per_hour = 1 } ]
require = [ { id = "total", at_least = 36, per = "cycle" } ]
"""
TEACHERS = (
    "code,name,group,stage,national_id,政治面貌,subject,hired_on,left_on,note\n"
    f"T1,李静,Chinese,primary,{ID},群众,语文,2010-09-01,,\n"
    "T2,王芳,Chinese,primary,,,语文,2012-09-01,,\n"
    "T3,王芳,Maths,secondary,,,数学,2025-09-01,,试用\n"
    "T4,张伟,Maths,secondary,,,数学,2010-09-01,2026-01-31,\n"
    "T5,周敏,Maths,secondary,,,数学,2010-09-01,2025-08-31,\n"
    "T6,许刚,Maths,secondary,,,数学,2010-09-01,2025-08-30,\n"
)
CHANGES = (
    "teacher,attribute,value,from,until,reason\n"
    "T3,new_teacher,yes,2025-09-01,2026-08-31,\n"
    "T1,leave,maternity,2025-03-01,2025-09-01,产假\n"
    "T2,leave,illness,2025-03-01,2025-08-31,\n"
    "T2,rank,county-backbone,2026-08-31,,考核\n"
    "T1,group,Maths,2026-09-01,,\n"
)
ACTIVITIES = (
    "id,title,start,end,hours,kind,program,mode,level,approvals\n"
    "a,Talk,2026-03-05,,20,lecture,school-based,face-to-face,school,school-review;college-review\n"
    "b,Course,2026-04-01,2026-04-20,12.5,course,,online,nation,school-review\n"
    "c,Visit,2026-05-12,2026-05-13,6,outside-visit,,practice,city,\n"
    "d,New,2026-05-20,2026-06-20,72,course,induction,concentrated,county,school-review\n"
    "e,Before,2025-08-31,,9,lecture,school-based,face-to-face,school,\n"
    "h,Talk,2025-11-05,,20,lecture,school-based,face-to-face,school,school-review;college-review\n"
    "f,Essay,2026-05-30,,2,paper,self,self-study,province,\n"
)
CREDITS = (
    "activity,teacher,attendance,hours,prize\n"
    "a,T1,,,\na,T1,,20.5,\na,T2,absent,,\na,T3,late,18,\na,T4,,,\nh,T4,,,\n"
    "b,T1,,,\nb,T3,,,\nc,T1,,,\nd,T3,,,\ne,T1,,,\nf,T1,,,一等奖\n"
)
SCHOOL = {
    "ledger.toml": 'school = "A school"\ncode = "430"\nrules = ["town"]\n',
    "rules/town.toml": RULES,
    "rules/five.toml": CYCLE_ONLY,
    "rules/own.toml": OWN_CYCLE,
    "teachers.csv": TEACHERS,
    "changes.csv": CHANGES,
    "activities.csv": ACTIVITIES,
    "credits.csv": CREDITS,
}
NAMES = ("roster", "hours", "summary", "statistics", "form-4068", "import-sheet")


@pytest.fixture
def book(tmp_path):
    return write_book(tmp_path / "book", SCHOOL)


@pytest.fixture
def report(ledger, book):
    """Return a report of the school on the last day of its year, as programs read it."""

    def asked(name, *words, as_of=AS_OF):
        told = ledger(
            "report", name, "--book", book, "--as-of", as_of, "--lang", "en", "--format", "json",
            *words,
        )  # fmt: skip
        assert told.code == 0, told.err
        return json.loads(told.out)

    return asked


def of(rows, *columns, **which):
    """Return some columns of the rows that say so."""
    found = [row for row in rows if all(row[name] == value for name, value in which.items())]
    return [tuple(row[name] for name in columns) for row in found]


def test_the_roster_has_who_was_in_post_on_a_day_of_the_year_or_left_on_one(report):
    rows = report("roster")["roster"]

    assert of(rows, "number", "code", "changes") == [
        (1, "T1", ["leave=maternity@2025-03-01..2025-09-01"]),
        (2, "T2", ["rank=county-backbone@2026-08-31"]),
        (3, "T3", ["employment=hired@2025-09-01"]),
        (4, "T4", ["employment=left@2026-01-31"]),
        (5, "T5", ["employment=left@2025-08-31"]),
    ]


def test_every_report_has_the_day_of_leaving_that_stands_in_the_roster_file(report, book):
    (book / "changes.csv").write_text(CHANGES + "T4,employment,retired,2026-02-01,,\n")
    roster, hours = report("roster"), report("hours")

    assert of(roster["roster"], "changes", code="T4") == [(["employment=retired@2026-01-31"],)]
    assert of(roster["changes"], "becomes", "since", code="T4") == [
        (["employment=retired"], "2026-01-31")
    ]
    assert of(hours["hours"], "note", code="T4") == [("left 2026-01-31",)]


def test_the_roster_has_the_columns_that_the_book_has_and_masks_ids(report):
    (row,) = (row for row in report("roster")["roster"] if row["code"] == "T1")

    assert row == {
        "number": 1, "code": "T1", "name": "李静", "group": "Chinese",
        "national_id": "430**************4", "party": "群众", "stage": "primary",
        "subject": "语文", "rank": "", "is_new": False, "entered_on": "2010-09-01",
        "changes": ["leave=maternity@2025-03-01..2025-09-01"], "remark": "",
    }  # fmt: skip


def test_two_people_of_one_name_are_two_people_and_one_is_new(report):
    rows = report("roster")["roster"]

    assert of(rows, "code", "is_new", "remark", name="王芳") == [
        ("T2", False, ""), ("T3", True, "试用"),
    ]  # fmt: skip


def test_who_came_and_left_are_the_difference_between_two_last_days(report):
    (before,), (now,) = (
        report("roster", "--period", year)["count"] for year in ("2024-25", "2025-26")
    )

    assert before["in_post"] == 4
    assert now == {
        "listed": 5, "in_post": 3, "new_teachers": 1, "came_in": 1, "hired": 1,
        "transferred_in": 0, "left_in_year": 2, "transferred_out": 0, "retired": 0, "left": 2,
        "leave_year": 1,
    }  # fmt: skip
    assert before["in_post"] + now["came_in"] - now["left_in_year"] == now["in_post"]


def test_the_audit_list_has_hours_by_way_of_training_each_event_once(report):
    rows = report("hours")["hours"]
    ways = ("hours_school_based", "hours_distance", "hours_concentrated", "hours_other")

    assert of(rows, "code", *ways, "hours_sum") == [
        ("T1", "20", "12.5", "6", "2", "40.5"), ("T2", "0", "0", "0", "0", "0"),
        ("T3", "18", "12.5", "72", "0", "102.5"), ("T4", "20", "0", "0", "0", "20"),
    ]  # fmt: skip


def test_credits_are_those_of_check_and_who_left_is_asked_for_none(report, ledger, book):
    rows = report("hours")["hours"]
    judged = results(
        check(ledger, book), "teacher", "earned", "certified", "pending", require="year"
    )

    assert of(rows, "code", "credits", "certified", "pending") == [
        *judged,
        ("T4", None, None, None),
    ]
    assert of(rows, "note", code="T4") == [("left 2026-01-31",)]


def test_where_no_rule_asks_for_a_sum_the_rows_tell_what_they_are_worth(report, book):
    (book / "rules/town.toml").write_text(
        TOWN.replace("at_least = 30,", 'measure = "hours", at_least = 30,')
    )
    rows = report("hours")["hours"]

    assert of(rows, "code", "credits") == [
        ("T1", "40.5"), ("T2", None), ("T3", "102.5"), ("T4", "20"),
    ]  # fmt: skip
    assert of(report("hours", "--period", "2026-04-01..2026-04-30")["hours"], "credits") == [
        (None,), (None,), (None,),
    ]  # fmt: skip


def test_opinions_are_the_steps_that_the_rows_have_passed(report):
    rows = report("hours")["hours"]

    assert of(rows, "code", "school_opinion", "college_opinion") == [
        ("T1", ["approved=2/4"], ["approved=1/4"]), ("T2", [], []),
        ("T3", ["approved"], ["approved=1/3"]), ("T4", ["approved"], ["approved"]),
    ]  # fmt: skip


def test_hours_by_program_add_up_to_those_by_way_and_to_the_statistics(report):
    told, statistics = report("hours"), report("statistics")
    programs = told["programs"]

    assert of(programs, "program_school-based", "program_other", "program_self", code="T1") == [
        ("20", "18.5", "2")
    ]
    total = told["totals"]["hours"]["hours_sum"]
    sums = {statistics["totals"][name]["hours"] for name in ("programs", "levels", "groups")}
    assert {total, told["totals"]["programs"]["hours_sum"], *sums} == {"163"}


def test_statistics_count_a_person_once_in_a_line_and_once_in_all(report):
    found = report("statistics")

    assert of(found["levels"], "level", "sessions", "people", "times", "hours") == [
        ("nation", 1, 2, 2, "25"), ("province", 1, 1, 1, "2"), ("city", 1, 1, 1, "6"),
        ("county", 1, 1, 1, "72"), ("school", 2, 3, 3, "58"),
    ]  # fmt: skip
    assert found["totals"]["levels"]["people"] == 3
    assert of(found["prizes"], "level", "prize", "count") == [("province", "一等奖", 1)]
    assert of(found["outside"], "kind", "times", "days") == [("outside-visit", 1, 2)]


def test_person_times_without_hours_are_told_where_turn_out_counts_more(report, book):
    def counts():
        statistics, turnout = report("statistics"), report("turnout")
        notes = [note for note in statistics["notes"] if "without hours" in note]
        return statistics["totals"]["programs"]["times"], turnout["totals"]["groups"]["came"], notes

    assert counts() == (8, 8, [])
    with (book / "activities.csv").open("a") as file:
        file.write("k,Blank,2026-03-06,,,lecture,,,,\n")
    with (book / "credits.csv").open("a") as file:
        file.write("k,T1,,,\nk,T2,absent,,\n")
    assert counts() == (8, 9, [
        "1 person-time without hours is not counted here; turn-out and dashboard count it.",
    ])  # fmt: skip


def test_a_group_is_that_of_the_day_and_a_group_alone_has_its_own_figures(report):
    found = report("statistics", "--group", "Maths")

    assert of(found["groups"], "group", "people", "hours") == [("Maths", 2, "122.5")]


def test_a_year_can_be_met_and_the_cycle_far_away(report, ledger, book):
    (row,) = (row for row in report("summary")["summary"] if row["code"] == "T1")
    (year,), (cycle,) = (
        results(check(ledger, book), "earned", "state", teacher="T1", require=name)
        for name in ("year", "cycle")
    )

    assert (row["year_1"], row["cycle_sum"]) == (year[0], cycle[0])
    assert (year[1], row["state"], row["complete"]) == ("met", "open", False)
    assert [row[f"year_{at}"] for at in range(2, 6)] == [None] * 4
    assert (row["needed"], row["difference"], row["on_pace"]) == ("360", "-319.5", False)
    assert row["per_year"] == "79.875"


def test_the_training_of_new_teachers_stands_beside_the_cycle_where_it_is_asked(report):
    rows = report("summary")["summary"]
    columns = ("induction_earned", "induction_needed", "induction_state")

    assert of(rows, *columns, code="T3") == [("72", "150", "short")]
    assert of(rows, *columns, code="T2") == [(None, None, "")]
    assert of(rows, "year_1", "cycle_sum", code="T3") == [("102.5", "30.5")]


def test_the_foot_counts_who_ought_to_who_has_and_who_has_not(report):
    found = report("summary")

    assert of(found["completion"], "group", "ought", "have", "have_not", "years_missed") == [
        ("Chinese", 2, 0, 2, 1), ("Maths", 1, 0, 1, 0),
    ]  # fmt: skip
    assert "Ought to: 3; complete: 0; not complete: 3." in found["notes"]
    assert found["totals"]["completion"]["induction_missed"] == 1


@pytest.mark.parametrize(("hours", "complete"), [("318.5", False), ("319", True)])
def test_a_cycle_is_complete_exactly_at_its_sum(hours, complete, report, book):
    with (book / "activities.csv").open("a") as file:
        file.write(f"g,Long,2026-08-30,,{hours},course,,,,\n")
    with (book / "credits.csv").open("a") as file:
        file.write("g,T1,,,\n")
    (book / "credits.csv").write_text(
        (book / "credits.csv").read_text().replace("b,T1,,,", "b,T1,,13,")
    )
    rows = report("summary")["summary"]

    assert of(rows, "complete", "difference", code="T1") == [
        (complete, "0" if complete else "-0.5")
    ]


def test_where_a_rule_set_asks_for_no_year_the_years_are_what_their_rows_add(report):
    found = report("summary", "--rules", "five", "--as-of", "2025-12-31")
    (row,) = (row for row in found["summary"] if row["code"] == "T1")
    whole = report("summary", "--rules", "five", as_of="2026-01-01")

    assert found["period"]["label"] == "2021-2025"
    assert [row[f"year_{at}"] for at in range(1, 6)] == ["0", "0", "0", "0", "9"]
    assert row["cycle_sum"] == "9"
    assert whole["period"]["label"] == "2026-2030"
    assert "Years of which no rule asks a sum: what their rows add to the cycle." in found["notes"]


def test_cycles_of_ones_own_have_years_by_number(report, ledger, book):
    found = report("summary", "--rules", "own")
    judged = check(ledger, book, "--rules", "own")
    (row,) = (row for row in found["summary"] if row["code"] == "T2")
    ours = results(judged, "earned", teacher="T1", require="total")

    assert [row[f"year_{at}"] for at in range(1, 6)] == ["0", "0", "0", "0", None]
    assert of(found["summary"], "cycle_sum", code="T1") == [(ours[-1],)]


def test_without_a_cycle_the_year_stands_in_its_place(report, book):
    (book / "rules/town.toml").write_text(TOWN)
    found = report("summary")

    assert found["period"]["label"] == "2025-26"
    assert "the sum is that of the year" in " ".join(found["notes"])
    assert of(found["summary"], "year_1", "cycle_sum", code="T1") == [("40.5", "40.5")]


def test_the_figures_of_the_example_are_those_of_check(ledger):
    words = ("--book", ROOT / "examples/meixihu", "--as-of", AS_OF, "--format", "json")
    cycle = json.loads(ledger("check", *words, "--period", "2020/21-2024/25").out)
    judged = {
        (row["teacher"], row["require"], row["period"]): row
        for row in (*cycle["results"], *json.loads(ledger("check", *words).out)["results"])
        if row["rules"] == "changsha-meixihu" and row["state"] != "not-applicable"
    }
    summary = json.loads(ledger("report", "summary", *words, "--period", "2024-25").out)["summary"]
    hours = json.loads(ledger("report", "hours", *words).out)["hours"]

    for row in summary:
        whole = judged[row["code"], "cycle", "2020/21-2024/25"]
        assert (row["cycle_sum"], row["needed"], row["state"], row["complete"]) == (
            whole["earned"], whole["needed"], whole["state"], whole["complete"],
        )  # fmt: skip
        years = (f"20{at}-{at + 1}" for at in range(20, 25))
        told = [judged.get((row["code"], "year", year), {"earned": None}) for year in years]
        assert [row[f"year_{at}"] for at in range(1, 6)] == [each["earned"] for each in told]
    for row in hours:
        found = judged.get((row["code"], "year", "2025-26"), {"earned": None, "certified": None})
        assert (row["credits"], row["certified"]) == (found["earned"], found["certified"])


def test_the_import_sheet_is_what_submit_would_hand_in(report, ledger, book):
    told = ledger(
        "submit", "2025-26", "--dry-run", "--format", "csv", "--book", book, "--as-of", AS_OF
    )
    handed_in = list(csv.DictReader(io.StringIO(told.out)))
    rows = report("import-sheet")["rows"]

    assert [{key: value or "" for key, value in row.items()} for row in rows] == handed_in
    assert {row["身份证件号码"] for row in rows} == {"430**************4", ""}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ending", ["csv", "md", "html", "xlsx", "txt"])
def test_no_name_runs_anywhere(name, ending, ledger, tmp_path):
    hostile = TEACHERS.replace("李静", FORMULA).replace("王芳", SCRIPT)
    book = write_book(tmp_path / "book", {**SCHOOL, "teachers.csv": hostile})
    out = tmp_path / f"out.{ending}"
    form = ("--format", "text") if ending == "txt" else ()

    answer = ledger("report", name, "--book", book, "--as-of", AS_OF, "-o", out, *form)

    assert answer.code == 0, answer.err
    raw = out.read_bytes()
    if ending == "csv":
        cells = [cell for row in csv.reader(io.StringIO(raw.decode("utf-8-sig"))) for cell in row]
        assert not [cell for cell in cells if cell.startswith("=")]
    if ending in {"html", "md"}:
        assert b"<script>alert" not in raw


@pytest.mark.parametrize("name", NAMES)
def test_a_school_without_any_row_has_each_table(name, ledger, tmp_path):
    empty = {
        **SCHOOL, "activities.csv": "id,title,start,hours,kind\n",
        "credits.csv": "activity,teacher\n",
    }  # fmt: skip
    book = write_book(tmp_path / "book", empty)
    answer = ledger("report", name, "--book", book, "--as-of", AS_OF, "--format", "json")

    assert answer.code == 0, answer.err
    found = json.loads(answer.out)
    assert all(row["hours_sum"] == "0" for row in found.get("hours", []) if name == "hours")
