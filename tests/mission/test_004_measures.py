"""A district college's measures for continuing education and credit registration (document 004)."""

import json

import pytest

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
    found = {row["require"]: (row["due"], row["state"]) for row in told if row["code"] == "T4"}
    assert found == {
        "Year 1: qualified": ("2026-08-31", "met"),
        "Year 3: competent": ("2028-08-31", "open"),
        "Year 5: talent": ("2030-08-31", "open"),
    }


@pytest.mark.clause("004.5")
def test_what_the_school_reviewed_goes_to_the_college_and_may_come_back_with_a_reason(school):
    book = school("changsha-meixihu")
    id_ = book.held("市级研修", "2026-03-05", "course", "T1", hours=30, evidence="certificate")

    def figures():
        found = book.standing("2026-09-30", "year", day="2026-08-31")
        return found["earned"], found["certified"], sorted(found["awaits"])

    assert figures() == ("30", "0", ["college-review", "school-review"])
    book.do("approve", "school-review", "--period", "2025-26", "--on", "2026-07-01", "--yes")
    sheet = book.folder.parent / "sheet.csv"
    book.do("submit", "2025-26", "-o", sheet, "--as-of", "2026-09-01")
    assert "市级研修" in sheet.read_text("utf-8-sig")
    book.do("return", id_, "T1", code=2)
    book.do("return", id_, "T1", "--reason", "学时有误")
    assert figures() == ("30", "0", ["college-review", "school-review"])
    book.do("correct", id_, "--set", "hours=28", "--reason", "按签到表核对")
    book.do("approve", "school-review", id_, "--teacher", "T1", "--on", "2026-09-03", "--yes")
    book.do("submit", "2025-26", "-o", sheet, "--as-of", "2026-09-04")
    book.do("approve", "college-review", "--submitted", "2025-26", "--on", "2026-09-20", "--yes")
    assert figures() == ("28", "28", [])
    who_did_what = book.do("log", "--format", "json").out
    assert who_did_what.count('"command": "approve"') == 3
    assert "学时有误" in who_did_what


@pytest.mark.clause("004.4")
def test_each_teacher_has_a_folder_with_one_sheet_an_event_a_line_and_the_proofs(school, tmp_path):
    pytest.importorskip("jinja2")
    pytest.importorskip("xlsxwriter")
    book = school("changsha-meixihu")
    proof = book.folder / "evidence" / "slip.pdf"
    proof.parent.mkdir()
    proof.write_bytes(b"slip")
    book.held(
        "教研", "2026-03-05", "course", "T1", hours=6, evidence="hours-slip=evidence/slip.pdf"
    )
    book.held("讲座", "2026-04-05", "lecture", "T1", hours=2)
    target = tmp_path / "archive"
    words = ("2025-26", "-o", target, "--as-of", "2026-08-31", "--evidence", "copy")
    book.do("archive", *words)
    manifest = json.loads((target / "archive.json").read_text("utf-8"))
    folder = target / next(t["folder"] for t in manifest["teachers"] if t["code"] == "T1")
    lines = (folder / "dossier.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[5] for line in lines[1:]] == ["教研", "讲座"]
    assert (folder / "dossier.xlsx").is_file()
    copies = [path for path in target.rglob("slip.pdf") if path.read_bytes() == b"slip"]
    assert len(copies) == 1
    book.do("verify", "--archive", target)


@pytest.mark.clause("004.3")
def test_five_tables_of_the_archive_are_files_that_are_printed_and_filed(school, tmp_path):
    book = school("changsha-meixihu")
    (book.folder / "changes.csv").write_text(
        "teacher,attribute,value,from,until\nT4,new_teacher,yes,2025-09-01,2026-08-31\n"
        "T3,employment,transferred-out,2026-02-01,\n", "utf-8"
    )  # fmt: skip
    book.held("校本培训", "2025-11-05", "course", "T1", "T4", hours=30, program="school-based",
              level="school", **REVIEWED)  # fmt: skip
    book.do("add", "校本培训计划", "--date", "2025-09-10", "--kind", "training-plan", "--yes")
    day = ("--as-of", "2026-08-31")
    for name in ("roster", "hours", "summary", "statistics", "plan"):
        path = tmp_path / f"{name}.xlsx"
        book.do("report", name, "-o", path, *day)
        assert path.read_bytes()[:2] == b"PK"
    roster = {row["code"]: row for row in book.report("roster", *day[1:])["roster"]}
    assert roster["T3"]["changes"] == ["employment=transferred-out@2026-02-01"]
    assert roster["T4"]["is_new"]
    (hours,) = (row for row in book.report("hours", *day[1:])["hours"] if row["code"] == "T1")
    assert (hours["hours_school_based"], hours["school_opinion"]) == ("30", ["approved"])
    (summary,) = (row for row in book.report("summary", *day[1:])["summary"] if row["code"] == "T1")
    assert (summary["year_1"], summary["needed"], summary["difference"]) == ("30", "360", "-330")
    assert book.report("statistics", *day[1:])["totals"]["programs"]["times"] == 2
    assert "training-plan" in {row["kind"] for row in book.report("plan", *day[1:])["papers"]}


@pytest.mark.clause("004.3")
def test_the_national_form_counts_a_teacher_once_in_a_band_and_in_every_level(school):
    book = school("changsha-meixihu")
    book.held("校本培训", "2025-11-05", "course", "T1", "T2", hours=8, level="school")
    book.held("市级研修", "2026-03-02", "course", "T1", hours=32, level="city", end="2026-03-05")
    lines = {row["line"]: row["people"] for row in book.report("form-4068", "2026-09-01")["form"]}
    assert (lines["01"], lines["02"], lines["03"]) == (2, 1, 1)
    assert (lines["08"], lines["10"]) == (1, 2)


@pytest.mark.clause("004.4")
def test_the_import_sheet_has_one_line_an_event_in_the_columns_of_the_national_system(school):
    book = school("changsha-meixihu")
    book.held("市级研修", "2026-03-05", "course", "T1", "T2", hours=6, level="city", **REVIEWED)
    rows = book.report("import-sheet", "2026-08-31")["rows"]
    assert [(row["姓名"], row["培训类别"], row["培训获得学分"]) for row in rows] == [
        ("李静", "30-地市级", "6"), ("王芳", "30-地市级", "6"),
    ]  # fmt: skip


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
