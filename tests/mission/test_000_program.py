"""A school's program of school-based training (document 000)."""

import json

import pytest

from tests.mission.conftest import PEOPLE

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


@pytest.mark.clause("000.4")
def test_what_came_of_a_training_is_recorded_in_the_yearly_appraisal(school):
    book = school("changsha-meixihu", "semester-work")
    id_ = book.held("校本培训考核", "2026-06-20", "training-assessment", "T1", "T2",
                    program="school-based", result="qualified")  # fmt: skip
    book.do("correct", id_, "T2", "--set", "result=fail", "--reason", "按考核表")
    told = book.report("appraisal", YEAR_END)

    results = {row["code"]: row["results"] for row in told["teachers"]}
    assert results == {
        "T1": ["training-assessment=qualified"], "T2": ["training-assessment=fail"],
        "T3": [], "T4": [],
    }  # fmt: skip
    assert [(row["code"], row["date"], row["title"], row["result"]) for row in told["results"]] == [
        ("T1", "2026-06-20", "校本培训考核", "qualified"),
        ("T2", "2026-06-20", "校本培训考核", "fail"),
    ]


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


@pytest.fixture
def grouped(school):
    """Return a book in which everybody is of a department, a year group and a subject group."""
    more = (("教务处", "七年级"), ("教务处", "八年级"), ("政教处", "七年级"), ("政教处", "八年级"))
    people = {code: (*cells, *own) for (code, cells), own in zip(PEOPLE.items(), more, strict=True)}
    book = school("school-program", people=people, columns=",department,year_group")
    with (book.folder / "ledger.toml").open("a", encoding="utf-8") as settings:
        settings.write('[groups]\ncolumns = ["department", "year_group", "group"]\n')
    return book


def files(book, group, kind, day):
    proof = ("--evidence", f"document=evidence/{kind}.docx")
    book.do("add", f"{group} {kind}", "--date", day, "--kind", kind, "--group", group, *proof)


GROUPS = ["教务处", "政教处", "七年级", "八年级", "语文组", "数学组"]


@pytest.mark.clause("000.2")
@pytest.mark.parametrize("group", ["教务处", "七年级", "语文组"])
def test_a_department_a_year_group_and_a_subject_group_each_owe_their_own_plans_and_summaries(
    grouped, group
):
    files(grouped, group, "group-plan", "2025-09-08")
    files(grouped, group, "group-summary", "2026-06-30")
    papers = grouped.report("plan", YEAR_END)["papers"]

    filed = {
        (row["group"], row["kind"], row["period"]): row["filed_on"]
        for row in papers
        if row["filed"]
    }
    assert filed == {
        (group, "group-plan", "2025-26"): ["2025-09-08"],
        (group, "group-plan", "2025-26/1"): ["2025-09-08"],
        (group, "group-summary", "2025-26/2"): ["2026-06-30"],
    }
    asked = {(row["group"], row["kind"], row["period"]) for row in papers if row["group"]}
    assert asked == {
        (each, kind, period)
        for each in GROUPS
        for kind, periods in (
            ("group-plan", ("2025-26", "2025-26/1", "2025-26/2")),
            ("group-summary", ("2025-26/1", "2025-26/2")),
        )
        for period in periods
    }
    assert all((row["state"] == "met") == bool(row["filed"]) for row in papers if row["group"])


@pytest.mark.clause("000.2")
def test_the_office_is_told_which_groups_have_handed_in_no_plan_and_no_summary(grouped):
    for group in GROUPS[:-1]:
        files(grouped, group, "group-plan", "2026-02-20")
    for group in GROUPS[1:]:
        files(grouped, group, "group-summary", "2026-06-30")
    told = grouped.do("todo", "--as-of", "2026-08-25", "--only", "papers", "--format", "json").out

    missing = {
        task["rule"]: task["groups"]
        for task in json.loads(told)["tasks"]
        if task["due"] == YEAR_END and task["groups"]
    }
    assert missing["plan-semester"] == ["数学组"]
    assert missing["summary"] == ["教务处"]


@pytest.mark.clause("000.2")
def test_the_materials_that_a_group_submits_are_listed_among_the_proofs_of_the_year(
    school, tmp_path
):
    pytest.importorskip("jinja2")
    pytest.importorskip("xlsxwriter")
    book = school("school-program")
    files(book, "语文组", "group-summary", "2026-06-30")
    paper = book.folder / "evidence" / "group-summary.docx"
    paper.parent.mkdir()
    paper.write_bytes(b"summary")

    target = tmp_path / "archive"
    book.do("archive", "2025-26", "-o", target, "--as-of", YEAR_END, "--proofs", "copy")

    (copy,) = target.rglob("group-summary.docx")
    assert copy.read_bytes() == b"summary"
    listed = (target / "reports" / "proofs-proofs.csv").read_text("utf-8-sig")
    assert "group-summary.docx" in listed


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
