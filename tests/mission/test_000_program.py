"""A school's program of school-based training (document 000)."""

import pytest

YEAR_END = "2026-08-31"


@pytest.mark.clause("000.1")
def test_talks_courses_reading_work_together_and_research_each_fulfil_their_own_part(school):
    book = school("school-program")
    forms = {
        "special-training": "lecture", "reading": "reading-report",
        "group-sessions": "teaching-research", "cooperation": "cooperative-learning",
        "research": "research-topic", "reading-plan": "reading-plan",
    }  # fmt: skip
    assert {book.state(YEAR_END, name) for name in forms} == {"short"}
    for kind in forms.values():
        book.held(f"一次{kind}", "2026-03-05", kind, "T1", lead="T3")
    assert {book.state(YEAR_END, name) for name in forms} == {"met"}
    assert {book.state(YEAR_END, name, "T2") for name in forms} == {"short"}


@pytest.mark.clause("000.1")
def test_a_form_of_training_that_the_ledger_has_no_name_for_is_recorded_as_it_is_called(school):
    book = school("school-program")
    book.held("围炉夜话", "2026-03-05", "fireside-talk", "T1")
    told = book.do("list", "credits", "--format", "csv")
    assert "fireside-talk" in told.out


@pytest.mark.clause("000.4")
def test_one_record_counts_under_several_rule_sets_and_stands_once_in_the_transcript(school):
    book = school("changsha-meixihu", "semester-work")
    book.held("课题研究", "2026-03-05", "research-topic", "T1", hours=8, program="school-based")
    found = book.judged(YEAR_END)["results"]
    earned = {
        (row["rules"], row["require"]): row["earned"]
        for row in found
        if row["teacher"] == "T1" and row["to"] == YEAR_END
    }
    assert earned["changsha-meixihu", "year"] == "8"
    assert earned["semester-work", "research"] == "1"
    assert book.do("show", "T1").out.count("课题研究") == 1


@pytest.mark.clause("000.5")
def test_who_is_newly_in_post_is_trained_before_and_on_the_job_and_must_pass(school):
    book = school("school-program")
    day = "2026-08-31"
    book.held("岗前培训", "2025-09-01", "pre-job", "T4", lead="T3", result="fail")
    assert book.state(day, "pre-job", "T4") == "short"
    book.held("岗前培训补考", "2025-09-20", "pre-job", "T4", lead="T3", result="pass")
    book.held("在岗培训", "2026-03-02", "on-the-job", "T4", lead="T3", result="pass")
    assert book.state(day, "pre-job", "T4") == "met"
    assert book.state(day, "on-the-job", "T4") == "met"
    asked = {row["teacher"] for row in book.judged(day)["results"] if row["require"] == "pre-job"}
    assert asked == {"T4"}, "who has been in post for years is not asked"


@pytest.mark.clause("000.2")
def test_plans_and_summaries_of_the_groups_are_filed_or_missing_by_semester(school):
    book = school("school-program")
    book.do(
        "add", "语文组计划", "--date", "2025-09-08", "--kind", "group-plan", "--group", "语文组",
        "--evidence", "document=evidence/plan.docx",
    )  # fmt: skip
    told = book.report("plan", YEAR_END)["papers"]
    plans = {
        (row["group"], row["period"]): (row["filed"], row["state"])
        for row in told
        if row["kind"] == "group-plan"
    }
    assert plans == {
        ("语文组", "2025-26"): (1, "met"), ("数学组", "2025-26"): (0, "short"),
        ("语文组", "2025-26/1"): (1, "met"), ("语文组", "2025-26/2"): (0, "short"),
        ("数学组", "2025-26/1"): (0, "short"), ("数学组", "2025-26/2"): (0, "short"),
    }  # fmt: skip


@pytest.mark.clause("000.2")
def test_each_group_has_its_progress_in_one_report(school):
    book = school("school-program")
    book.held("数学教研", "2025-10-14", "teaching-research", "T3", "T4", group="数学组", lead="T3")
    told = {row["group"]: row for row in book.report("groups", YEAR_END)["groups"]}
    assert (told["数学组"]["people"], told["数学组"]["held"], told["数学组"]["short"]) == (2, 1, 2)
    assert (told["语文组"]["people"], told["语文组"]["held"]) == (2, 0)


@pytest.mark.clause("000.3")
def test_the_register_of_trainers_says_since_when_and_what_each_held(school):
    book = school("school-program")
    rows = "teacher,attribute,value,from\nT1,trainer,yes,2024-09-01\n"
    (book.folder / "changes.csv").write_text(rows, "utf-8")
    book.held("讲座", "2025-10-14", "lecture", "T2", "T3", lead="T1")
    book.held("研讨", "2025-11-11", "seminar", "T1", "T2", lead="T4")
    told = book.report("trainers", YEAR_END)["trainers"]
    assert [(row["code"], row["registered"], row["since"], row["times"]) for row in told] == [
        ("T1", True, "2024-09-01", 2), ("T4", False, None, 2),
    ]  # fmt: skip


@pytest.mark.clause("000.6")
def test_money_for_lectures_and_activities_is_booked_and_summed_by_activity(school):
    book = school("school-program")
    id_ = book.held("讲座", "2026-03-05", "lecture", "T1", hours=3)
    book.do("money", "add", "学校培训经费", "20000", "--date", "2026-01-10")
    book.do("money", "add", "讲课费", "1500", "--date", "2026-03-05", "--activity", id_)
    book.do("money", "add", "travel", "80.5", "--date", "2026-03-05", "--activity", id_)
    told = book.report("money", YEAR_END)
    assert [(row["activity"], row["amount"]) for row in told["activities"]] == [(id_, "1580.5")]
    assert told["totals"]["year"]["amount"] == "18419.5"
