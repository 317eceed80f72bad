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
