"""A school's register and duties of backbone teachers (document 002)."""

import pytest

from tests.mission.conftest import PEOPLE

YEAR_END = "2026-08-31"
RANKS = (
    "teacher,attribute,value,from,until\n"
    "T1,rank,county-backbone,2025-09-01,\nT1,young,yes,2025-09-01,\n"
    "T3,rank,city-backbone,2019-09-01,2025-08-31\n"
)


@pytest.fixture
def backbone(school):
    book = school("backbone-2019")
    (book.folder / "changes.csv").write_text(RANKS, "utf-8")
    return book


@pytest.mark.clause("002.2")
def test_the_duties_are_asked_of_backbone_teachers_alone_and_each_is_met_by_its_own_work(backbone):
    book = backbone
    assert {row["teacher"] for row in book.judged(YEAR_END)["results"]} == {"T1"}
    works = {
        "monograph": ("monograph-read", "2026-03-05"), "open-lesson": ("open-lesson", "2026-03-06"),
        "prize-paper": ("paper", "2026-03-07"), "journal": ("subscription", "2026-03-08"),
        "experience": ("experience-material", "2026-03-09"),
    }  # fmt: skip
    assert {book.state(YEAR_END, name) for name in works} == {"short"}
    for kind, day in works.values():
        book.held(kind, day, kind, "T1", hours=0, level="county", prize="二等奖")
    assert {book.state(YEAR_END, name) for name in works} == {"met"}


@pytest.mark.clause("002.2")
def test_a_note_for_may_that_is_handed_in_in_june_counts_for_may(backbone):
    book = backbone
    book.held("五月读书笔记", "2026-06-02", "reading-report", "T1", hours=0, **{"for": "2026-05"})
    assert book.state("2026-06-30", "monthly-note", day="2026-05-31") == "met"
    assert book.state("2026-06-30", "monthly-note") == "short"


@pytest.mark.clause("002.2")
def test_two_or_three_days_outside_each_semester_are_counted_in_days(backbone):
    book = backbone
    book.held("名校跟岗", "2026-03-04", "outside-visit", "T1", hours=6, end="2026-03-05")
    assert book.standing(YEAR_END, "visit")["earned"] == "2"


@pytest.mark.clause("002.3")
def test_who_fails_the_yearly_assessment_loses_the_rank_for_the_year_and_who_passes_is_awarded(
    backbone,
):
    book = backbone
    book.held("骨干教师考核", "2026-06-30", "backbone-assessment", "T1", hours=0, result="fail")
    failed = book.standing(YEAR_END, "assessment")
    assert (failed["state"], failed["if_not"], failed["gives"]) == (
        "short", "lose rank for the year", None,
    )  # fmt: skip
    book.do("correct", "骨干教师考核", "T1", "--set", "result=pass", "--reason", "复核")
    passed = book.standing(YEAR_END, "assessment")
    assert (passed["state"], passed["if_not"], passed["gives"]) == ("met", None, "annual award")


@pytest.mark.clause("002.4")
def test_a_contest_of_young_teachers_is_due_of_the_school_each_year(backbone):
    book = backbone
    assert book.cohort(YEAR_END, "contest")["state"] == "short"
    book.held("青年教师竞赛", "2026-05-04", "contest", "T1", "T4", hours=0, for_whom="young")
    assert book.cohort(YEAR_END, "contest")["state"] == "met"


@pytest.mark.clause("002.4")
def test_a_new_teacher_is_paired_with_a_mentor_in_the_first_year(school):
    book = school("semester-work")
    (book.folder / "changes.csv").write_text(
        "teacher,attribute,value,from,until\nT4,new_teacher,yes,2025-09-01,2026-08-31\n", "utf-8"
    )
    assert book.state(YEAR_END, "mentoring", "T4") == "short"
    book.held("师徒结对", "2025-10-10", "mentoring", "T3", "T4", hours=0)
    assert book.state(YEAR_END, "mentoring", "T4") == "met"


@pytest.mark.clause("002.1")
def test_the_register_is_that_of_the_day_by_level_and_group(backbone):
    now = backbone.report("backbone", YEAR_END)
    before = backbone.report("backbone", "2025-08-31")
    assert [(row["rank"], row["code"]) for row in now["teachers"]] == [("county-backbone", "T1")]
    assert [(row["rank"], row["people"]) for row in before["ranks"]] == [("city-backbone", 1)]


@pytest.mark.clause("002.1")
def test_the_register_counts_each_level_by_line_and_who_has_no_line_is_in_none(school):
    lines = ("教学", "教学", "管理", "")
    people = {
        code: (*cells, line) for (code, cells), line in zip(PEOPLE.items(), lines, strict=True)
    }
    book = school("backbone-2019", people=people, columns=",line")
    ranks = zip(PEOPLE, ("city", "county", "county", "county"), strict=True)
    rows = "".join(f"{code},rank,{rank}-backbone,2025-09-01,\n" for code, rank in ranks)
    (book.folder / "changes.csv").write_text(f"teacher,attribute,value,from,until\n{rows}", "utf-8")
    told = book.report("backbone", YEAR_END)
    assert told["ranks"] == [
        {"rank": "city-backbone", "people": 1, "line=教学": 1, "line=管理": 0},
        {"rank": "county-backbone", "people": 3, "line=教学": 1, "line=管理": 1},
    ]
    assert {row["code"]: row["line"] for row in told["teachers"]} == dict(
        zip(PEOPLE, lines, strict=True)
    )


@pytest.mark.clause("002.3")
def test_the_award_and_the_loss_of_rank_stand_in_the_yearly_appraisal(backbone):
    def follows():
        rows = backbone.report("appraisal", YEAR_END)["teachers"]
        (row,) = (each for each in rows if each["code"] == "T1")
        return row["results"], row["gives"], row["if_not"]

    backbone.held("考核", "2026-06-20", "backbone-assessment", "T1", hours=0, result="fail")
    assert follows() == (["backbone-assessment=fail"], [], ["lose rank for the year"])
    backbone.do("correct", "考核", "T1", "--set", "result=pass", "--reason", "复核")
    assert follows() == (["backbone-assessment=pass"], ["annual award"], [])


@pytest.mark.clause("002.3")
def test_who_fails_the_assessment_has_the_consequence_in_the_register(backbone):
    backbone.held("考核", "2026-06-20", "backbone-assessment", "T1", hours=0, result="fail")
    (row,) = backbone.report("backbone", YEAR_END)["teachers"]
    assert row["if_not"] == ["lose rank for the year"]


@pytest.mark.clause("002.4")
def test_a_mentor_of_two_has_both_in_the_list_of_pairs(school):
    book = school("backbone-2019")
    rows = (
        "teacher,attribute,value,from\nT4,paired_with,T3,2025-09-01\n"
        "T3,paired_with,T4,2025-09-01\nT2,paired_with,T3,2025-10-01\n"
    )
    (book.folder / "changes.csv").write_text(rows, "utf-8")
    book.held("听课", "2025-11-11", "lesson-observation", "T3", "T4")
    told = book.report("pairs", YEAR_END)
    assert [(row["mentor"], row["learner"], row["learners"]) for row in told["pairs"]] == [
        ("张伟", "陈晨", 2), ("张伟", "王芳", 2),
    ]  # fmt: skip
    assert [(row["code"], row["2025-11"]) for row in told["months"] if row["count"]] == [
        ("T3", 1), ("T4", 1),
    ]  # fmt: skip
