"""Summaries of three schools' school-based training (document 001)."""

import json

import pytest

YEAR_END = "2026-08-31"
PROOFS = ("lecture-notes", "listener-notes", "activity-record", "feedback")


@pytest.mark.clause("001.2")
def test_who_is_absent_has_nothing_and_who_is_assessed_as_qualified_has_extra_points(school):
    book = school("semester-work")
    book.held("校本培训考核", "2026-06-20", "training-assessment", "T1", "T2", result="qualified")
    book.do("correct", "校本培训考核", "T2", "--set", "attendance=absent", "--reason", "未参加")
    here, away = (book.standing(YEAR_END, "assessment", code) for code in ("T1", "T2"))
    assert (here["state"], here["gives"]) == (
        "met", "priority in evaluations, extra points in the annual assessment",
    )  # fmt: skip
    assert (away["state"], away["earned"], away["gives"]) == ("short", "0", None)


@pytest.mark.clause("001.2")
def test_the_extra_points_of_who_qualified_stand_in_the_yearly_appraisal(school):
    book = school("semester-work")
    book.held("校本培训考核", "2026-06-20", "training-assessment", "T1", result="qualified")
    book.held("校本培训补考", "2026-06-21", "training-assessment", "T2", result="fail")
    gives = {row["code"]: row["gives"] for row in book.report("appraisal", YEAR_END)["teachers"]}
    assert gives == {
        "T1": ["priority in evaluations, extra points in the annual assessment"],
        "T2": [], "T3": [], "T4": [],
    }  # fmt: skip


@pytest.mark.clause("001.3")
def test_the_share_of_those_whose_credits_are_reached_is_a_figure_of_the_school(school):
    book = school("semester-work")
    book.held("校本培训考核", "2026-06-20", "training-assessment", "T1", "T2", result="qualified")
    book.held("校本培训补考", "2026-06-21", "training-assessment", "T3", result="fail")
    share = book.cohort(YEAR_END, "qualified")
    assert (share["numerator"], share["denominator"], share["value"]) == ("2", "4", "50%")
    assert share["people"] == ["T1", "T2"]


@pytest.mark.clause("001.3")
def test_person_times_outside_and_prizes_by_level_are_figures_of_the_school(school):
    book = school("semester-work")
    book.held("外出观摩", "2026-03-05", "outside-visit", "T1", "T2", "T3")
    book.held("论文评比", "2026-04-05", "paper-contest", "T1", level="county", prize="一等奖")
    book.held("论文评比", "2026-04-06", "paper-contest", "T2", level="city", prize="二等奖")
    outside = book.cohort("2026-04-30", "outside-study")
    assert (outside["numerator"], outside["denominator"]) == ("3", "3")
    county, higher = (
        book.cohort("2026-04-30", name) for name in ("prizes-county", "prizes-higher")
    )
    assert (county["numerator"], county["value"], higher["numerator"]) == ("1", "25%", "1")


@pytest.mark.clause("001.4")
def test_a_session_without_notes_record_and_feedback_is_provisional_and_names_what_is_missing(
    school,
):
    book = school("semester-work")
    id_ = book.held("读书会", "2026-03-05", "research-topic", "T1", program="school-based")
    before = book.standing(YEAR_END, "research")
    assert (before["earned"], before["certified"]) == ("1", "0")
    assert set(before["awaits"]) == set(PROOFS)
    book.do("correct", id_, "--set", f"evidence={';'.join(PROOFS)}", "--reason", "材料已归档")
    after = book.standing(YEAR_END, "research")
    assert (after["certified"], after["awaits"]) == ("1", [])


@pytest.mark.clause("001.1", "001.4")
def test_time_content_people_and_evaluation_of_a_session_stand_against_its_plan(school):
    book = school("semester-work")
    book.do(
        "propose", "新课标解读", "--date", "2026-03-03", "--hours", "2", "--kind", "lecture",
        "--lead", "T3", "--set", "topic=ethics", "--set", "content=designated",
        "--set", "program=school-based", "--teachers", "T1,T2", "--yes",
    )  # fmt: skip
    book.do("delay", "新课标解读", "--to", "2026-03-17", "--reason", "迎检")
    (planned,) = book.report("plan", "2026-03-10")["sessions"]
    assert (planned["planned"], planned["outcome"]) == ("2026-03-03", "delayed")

    book.do("hold", "新课标解读", "--absent", "T2", "--hours", "3", "--as-of", "2026-03-18")
    (held,) = book.report("plan", YEAR_END)["sessions"]
    time = ("planned", "held", "outcome", "planned_hours", "hours")
    assert [held[name] for name in time] == ["2026-03-03", "2026-03-17", "held-later", "2", "3"]
    assert (held["content"], held["topic"]) == ("designated", "ethics")
    assert [held[name] for name in ("lead", "expected", "came")] == [["T3"], 2, 1]
    told = book.do("todo", "--as-of", "2026-03-20", "--only", "proofs", "--format", "json").out
    (task,) = json.loads(told)["tasks"]
    missing = "lecture notes, listener's notes, record of the activity, feedback"
    assert task["what"] == f"“新课标解读”: 1 row lacks a proof: {missing}"


@pytest.mark.clause("001.5")
def test_paired_teachers_observe_each_month_and_write_a_reflection_a_paper_and_two_designs(school):
    book = school("semester-work")
    rows = (
        "teacher,attribute,value,from\nT1,paired_with,T4,2025-09-01\nT4,paired_with,T1,2025-09-01\n"
    )
    (book.folder / "changes.csv").write_text(rows, "utf-8")
    for kind in ("lesson-observation", "teaching-reflection", "paper", "lesson-design"):
        book.held(f"结对{kind}", "2026-03-05", kind, "T4")
    names = ("pair-lesson", "pair-reflection", "pair-paper", "pair-design")
    states = [book.state("2026-03-31", name, "T4") for name in names]
    assert states == ["met", "met", "met", "open"], "one lesson design of two"
    assert book.state("2026-04-30", "pair-lesson", "T4") == "short", "April has none"
    asked = {
        row["teacher"]: row["state"]
        for row in book.judged("2026-03-31")["results"]
        if row["require"] == "pair-paper" and row["to"] > "2026-03-31"
    }
    assert (asked["T1"], asked["T2"]) == ("open", "not-applicable"), "only the pair is asked"


@pytest.mark.clause("001.5")
def test_weekly_study_is_looked_at_week_by_week(school):
    book = school("semester-work")
    book.held("业务学习", "2026-03-04", "study-session", "T1", "T2")
    assert book.cohort("2026-03-08", "weekly-study")["state"] == "met"
    assert book.cohort("2026-03-15", "weekly-study")["state"] == "short"


@pytest.mark.clause("001.1")
def test_the_plan_says_who_leads_what_and_what_became_of_it(school):
    book = school("semester-work")
    book.held("讲座", "2025-10-14", "lecture", "T1", "T2", lead="T3", topic="ethics")
    book.held("示范课", "2025-11-11", "demo-lesson", status="cancelled", lead="T1")
    book.held("研讨会", "2026-03-03", "seminar", status="delayed", lead="T1")
    book.held("读书会", "2026-04-07", "reading", status="planned", lead="T2")
    told = book.report("plan", "2026-04-30")["sessions"]
    assert [(row["title"], row["lead"], row["topic"], row["outcome"]) for row in told] == [
        ("讲座", ["T3"], "ethics", "held"),
        ("示范课", ["T1"], "", "cancelled"),
        ("研讨会", ["T1"], "", "delayed"),
        ("读书会", ["T2"], "", "overdue"),
    ]


@pytest.mark.clause("001.3")
def test_the_appraisal_has_the_prizes_of_each_teacher_by_level(school):
    book = school("semester-work")
    book.held("论文评比", "2026-04-05", "paper-contest", "T1", level="county", prize="一等奖")
    book.held("论文评比", "2026-04-06", "paper-contest", "T1", level="city", prize="二等奖")
    told = {row["code"]: row for row in book.report("appraisal", YEAR_END)["teachers"]}
    assert (told["T1"]["prizes_county"], told["T1"]["prizes_city"]) == (1, 1)
    assert (told["T2"]["prizes_county"], told["T2"]["prizes_city"]) == (0, 0)


@pytest.mark.clause("001.5")
def test_a_new_teacher_who_is_paired_on_the_roster_has_a_mentor(school):
    book = school("semester-work")
    book.do("teacher", "change", "T4", "new_teacher", "--from", "2025-09-01")
    assert book.state("2026-08-31", "mentoring", "T4") == "short"
    book.do("teacher", "pair", "T3", "T4", "--from", "2025-10-01")
    assert book.state("2026-08-31", "mentoring", "T4") == "waived"
    told = book.do("todo", "--as-of", "2026-08-31")
    assert "--kind mentoring" not in told.out
