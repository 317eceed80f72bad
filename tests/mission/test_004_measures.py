"""A district college's measures for continuing education and credit registration (document 004)."""

import json

import pytest

from tests.mission.conftest import PEOPLE

CYCLE_END = "2025-08-31"
REVIEWED = {
    "evidence": "certificate", "approvals": "school-review@2025-07-01;college-review@2025-08-20",
}  # fmt: skip


@pytest.mark.clause("004.1")
def test_thirty_a_year_is_not_enough_for_the_360_of_the_cycle(school):
    book = school("changsha-meixihu")
    for year in range(2021, 2026):
        book.held(f"培训{year}", f"{year}-03-05", "course", "T1", hours=30, **REVIEWED)
    assert book.state(CYCLE_END, "year") == "met"
    cycle = book.standing(CYCLE_END, "cycle")
    assert (cycle["earned"], cycle["short"], cycle["gives"]) == ("150", "210", None)
    reported = {**REVIEWED, "evidence": "certificate;after-training-report"}
    book.held("脱产研修", "2025-06-01", "off-job", "T1", hours=210, **reported)
    done = book.standing(CYCLE_END, "cycle")
    assert (done["state"], done["short"], done["gives"]) == ("met", "0", "completion of the cycle")


@pytest.mark.clause("004.1")
def test_a_new_teacher_has_150_more_in_the_first_year_which_are_none_of_the_cycle(school):
    book = school("changsha-meixihu")
    (book.folder / "changes.csv").write_text(
        "teacher,attribute,value,from,until\nT4,new_teacher,yes,2025-09-01,2026-08-31\n", "utf-8"
    )
    book.held("新任教师适应性培训", "2026-08-30", "course", "T4", hours=149, program="induction")
    day = "2026-08-31"
    short = book.standing(day, "induction", "T4")
    assert (short["state"], short["short"]) == ("short", "1")
    assert book.standing(day, "cycle", "T4")["earned"] == "0"
    book.held("新任教师适应性培训补课", "2026-08-31", "course", "T4", hours=1, program="induction")
    assert book.state(day, "induction", "T4") == "met"


@pytest.mark.clause("004.2")
def test_a_year_is_judged_on_its_last_day_and_then_closed_for_good(school):
    book = school("changsha-meixihu")
    book.held("培训", "2026-08-31", "course", "T1", hours=30, **REVIEWED)
    assert book.state("2026-08-31", "year") == "met"
    due = [row for row in book.judged("2026-09-01")["deadlines"] if row["teacher"] == "T1"]
    assert {row["deadline"] for row in due} == {"year-end-check"}
    book.do("close", "2025-26", "--as-of", "2026-09-10")
    book.do("correct", "培训", "--set", "hours=29", "--reason", "改", code=4)
    assert book.state("2026-09-10", "year", day="2026-08-31") == "met"


@pytest.mark.clause("004.2")
def test_the_cycle_is_checked_after_five_years_that_are_registered_one_by_one(school):
    book = school("changsha-meixihu")
    for year in range(2021, 2026):
        book.held(f"培训{year}", f"{year}-03-05", "course", "T1", "T2", hours=72, **REVIEWED)
    book.do("correct", "培训2023", "T2", "--set", "hours=29", "--reason", "按签到表核对")

    def checked(day):
        rows = {row["code"]: row for row in book.report("summary", day)["summary"]}
        names = ("cycle_sum", "difference", "state", "complete", "years_short")
        return {code: [rows[code][name] for name in names] for code in ("T1", "T2")}

    years = [f"year_{number}" for number in range(1, 6)]
    rows = {row["code"]: row for row in book.report("summary", CYCLE_END)["summary"]}
    assert [rows["T2"][year] for year in years] == ["72", "72", "29", "72", "72"]
    assert checked(CYCLE_END) == {
        "T1": ["360", "0", "met", True, []],
        "T2": ["317", "-43", "short", False, ["2022-23"]],
    }
    assert checked("2025-03-04")["T1"][:3] == ["288", "-72", "open"], "before the cycle ends"


@pytest.mark.clause("004.2")
def test_the_assessment_of_the_training_at_the_end_of_the_year_is_a_date_that_is_kept(school):
    book = school("changsha-meixihu")
    book.held("学年末培训考核", "2026-06-30", "training-assessment", "T1", hours=0, result="pass")

    def states(day):
        return {
            row["teacher"]: (row["due"], row["state"])
            for row in book.judged(day)["deadlines"]
            if row["deadline"] == "year-end-check" and row["due"] == "2026-08-31"
        }

    due = "2026-08-31"
    met, still_open, missed = ((due, state) for state in ("met", "open", "short"))
    assert states("2026-08-30") == {"T1": met, "T2": still_open, "T3": still_open, "T4": still_open}
    assert states("2026-09-01") == {"T1": met, "T2": missed, "T3": missed, "T4": missed}


@pytest.mark.clause("004.7")
def test_who_comes_late_is_on_file_with_the_minutes_and_counts_the_hours_attended(school):
    book = school("changsha-meixihu")
    id_ = book.held("集中培训", "2026-03-05", "course", "T1", "T2", "T3", "T4", hours=6)
    for code, cell in (("T2", "attendance=late"), ("T2", "late_minutes=45"), ("T2", "hours=5"),
                       ("T3", "attendance=absent"), ("T4", "attendance=leave")):  # fmt: skip
        book.do("correct", id_, code, "--set", cell, "--reason", "按签到表")
    day = "2026-08-31"
    assert [book.standing(day, "year", code)["earned"] for code in PEOPLE] == ["6", "5", "0", "0"]
    marks = {"T1": "", "T2": "late", "T3": "absent", "T4": "on leave"}
    for code, mark in marks.items():
        (line,) = (each for each in book.do("show", code).out.splitlines() if "集中培训" in each)
        assert [each for each in marks.values() if each and each in line] == [mark] * bool(mark)
    told = book.report("turnout", day)
    (session,) = told["sessions"]
    assert [session[name] for name in ("expected", "came", "absent", "on_leave")] == [3, 2, 1, 1]
    assert [(row["code"], row["attendance"]) for row in told["missed"]] == [
        ("T3", "absent"), ("T4", "leave"),
    ]  # fmt: skip


@pytest.mark.clause("004.7")
def test_who_did_not_bring_the_materials_waits_where_the_school_asks_for_them(school, tmp_path):
    rules = tmp_path / "materials.toml"
    rules.write_text(
        'ruleset = { id = "materials", from = 2020-01-01 }\n'
        'period.year = { start = "09-01" }\n'
        "credit = [ { per_hour = 1 } ]\n"
        'valid = [ { needs = { materials = true }, else = "pending" } ]\n'
        'require = [ { id = "year", at_least = 6, per = "year" } ]\n',
        "utf-8",
    )
    book = school(rules)
    id_ = book.held("集中培训", "2026-03-05", "course", "T1", "T2", hours=6)
    book.do("correct", id_, "T1", "--set", "materials=yes", "--reason", "已带教材和笔记本")
    brought, not_brought = (book.standing("2026-08-31", "year", code) for code in ("T1", "T2"))
    assert (brought["state"], brought["earned"]) == ("met", "6")
    assert (not_brought["earned"], not_brought["pending"]) == ("0", "6")


@pytest.mark.clause("004.7")
def test_hours_are_those_attended_and_whoever_is_away_has_none_of_them(school):
    book = school("changsha-meixihu")
    book.do(
        "add", "集中培训", "--date", "2026-03-05", "--hours", "6", "--kind", "course",
        "--teachers", "T1,T2", "--left-early", "T2=4", "--absent", "T3", "--leave", "T4",
        "--yes",
    )  # fmt: skip
    day = "2026-08-31"
    earned = [book.standing(day, "year", code)["earned"] for code in ("T1", "T2", "T3", "T4")]
    assert earned == ["6", "4", "0", "0"]


@pytest.mark.clause("004.7")
def test_hours_without_a_proof_count_provisionally_and_say_which_proof_is_awaited(school):
    book = school("changsha-meixihu")
    id_ = book.held("学术会议", "2026-03-05", "conference", "T1", hours=8)
    year = book.standing("2026-08-31", "year")
    assert (year["earned"], year["certified"]) == ("8", "0")
    assert any(each.startswith("certificate|") for each in year["awaits"])
    proof = "evidence=conference-notice"
    book.do("correct", id_, "--set", proof, "--reason", "收到会议通知")
    assert set(book.standing("2026-08-31", "year")["awaits"]) == {"school-review", "college-review"}


@pytest.mark.clause("004.8")
def test_the_steps_of_one_three_and_five_years_run_from_the_day_of_hire(school):
    people = {"T1": ("李静", "语文组", "2021-09-01")}
    book = school("changsha-meixihu", people=people)
    ends = {}
    for day in ("2022-08-31", "2024-08-31", "2026-08-31"):
        for row in book.judged(day)["results"]:
            if row["require"] in {"qualified", "competent", "talent"} and row["to"] == day:
                ends[row["require"]] = row["state"]
    assert ends == {"qualified": "short", "competent": "short", "talent": "short"}
    book.held("三年考核", "2024-06-20", "appraisal", "T1", hours=0, result="competent")
    assert book.state("2024-08-31", "competent") == "met"


@pytest.mark.clause("004.8")
def test_each_teacher_has_a_plan_of_growth_every_year(school):
    book = school("changsha-meixihu")
    assert book.state("2026-08-31", "own-plan") == "short"
    book.held("个人发展规划", "2025-09-10", "growth-plan", "T1", hours=0)
    assert book.state("2026-08-31", "own-plan") == "met"
    assert book.state("2026-08-31", "own-plan", "T2") == "short"


@pytest.mark.clause("004.9")
def test_a_report_that_is_missing_after_a_training_stands_among_the_tasks_until_it_is_there(school):
    book = school("semester-work")
    id_ = book.held("外出考察", "2026-03-05", "study-tour", "T1", hours=6)

    def tasks():
        told = book.do("todo", "--as-of", "2026-03-20", "--only", "proofs", "--format", "json")
        return [task["what"] for task in json.loads(told.out)["tasks"]]

    assert tasks() == ["“外出考察”: 1 row lacks a proof: report after the training"]
    book.do("correct", id_, "--set", "evidence=after-training-report", "--reason", "已交")
    assert tasks() == []


@pytest.mark.clause("004.8")
def test_the_steps_of_the_first_years_stand_in_the_appraisal_with_the_day_they_are_due(school):
    book = school("changsha-meixihu")
    book.held("考评", "2026-06-20", "appraisal", "T4", hours=0, result="qualified")
    told = book.report("appraisal", "2026-08-31")["milestones"]
    found = {row["require_name"]: (row["due"], row["state"]) for row in told if row["code"] == "T4"}
    assert found == {
        "Year 1: qualified": ("2026-08-31", "met"),
        "Year 3: competent": ("2028-08-31", "open"),
        "Year 5: talent": ("2030-08-31", "open"),
    }


@pytest.mark.clause("004.8")
def test_who_moves_in_with_years_of_service_owes_none_of_the_steps_of_a_beginner(school):
    book = school("changsha-meixihu")
    moved = ("teacher", "transfer-in", "T9", "何雨", "--on", "2026-02-20", "--of", "城东小学")
    book.do(*moved, "--balance", "2024-25=35", "--evidence", "transfer-sheet")
    steps = {"qualified", "competent", "talent"}
    rows = book.judged("2026-08-31", "--teacher", "T9")["results"]
    states = {row["require"]: row["state"] for row in rows if row["require"] in steps}
    assert states == dict.fromkeys(steps, "not-applicable")


@pytest.mark.clause("004.9")
def test_who_was_trained_outside_reports_to_the_school_before_the_credits_are_certified(school):
    book = school("changsha-meixihu")
    given = {"evidence": "certificate", "approvals": "school-review;college-review"}
    id_ = book.held("跟岗学习", "2026-03-05", "outside-visit", "T1", hours=6, **given)

    def told():
        tasks = book.do("todo", "--as-of", "2026-03-20", "--only", "proofs", "--format", "json")
        year = book.standing("2026-08-31", "year", day="2026-08-31")
        return [task["what"] for task in json.loads(tasks.out)["tasks"]], year["certified"]

    assert told() == (["“跟岗学习”: 1 row lacks a proof: report after the training"], "0")
    brought = "evidence=certificate;after-training-report"
    book.do("correct", id_, "--set", brought, "--reason", "已交")
    book.do("approve", "school-review", id_, "--on", "2026-03-21", "--as-of", "2026-03-21")
    book.do("approve", "college-review", id_, "--on", "2026-03-22", "--as-of", "2026-03-22")
    assert told() == ([], "6")
