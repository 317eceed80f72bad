"""Teachers who come and go, trainers, and ranks that are lost: what documents 000 to 004 ask."""

import json

import pytest


@pytest.fixture
def book(school):
    return school("changsha-meixihu", "backbone-2019")


@pytest.mark.clause("004.6")
def test_who_moves_out_and_in_again_keeps_the_code_and_brings_credits_along(book):
    book.do("teacher", "transfer-out", "T1", "--on", "2024-08-31", "--to", "一中")
    book.do(
        "teacher", "transfer-in", "T1", "--on", "2025-09-01", "--of", "一中", "--balance",
        "2024-25=32", "--evidence", "transfer-sheet",
    )  # fmt: skip

    changes = (book.folder / "changes.csv").read_text("utf-8-sig").splitlines()[1:]
    assert [line.split(",")[:5] for line in changes] == [
        ["T1", "employment", "transferred-out", "2024-09-01", "2025-08-31"],
        ["T1", "employment", "transferred-in", "2025-09-01", ""],
    ]


@pytest.mark.clause("004.6")
def test_credits_that_are_brought_along_count_in_the_year_and_the_cycle_they_are_of(book):
    book.do(
        "teacher", "transfer-in", "T9", "何雨", "--on", "2024-09-01", "--of", "城东小学",
        "--balance", "2022-23=30", "--balance", "2023-24=32.5", "--evidence", "transfer-sheet",
    )  # fmt: skip
    book.held("培训", "2025-03-05", "course", "T9", hours=8)
    day = "2025-08-31"

    assert book.standing(day, "cycle", "T9")["earned"] == "70.5", "30 + 32.5 + 8"
    assert book.standing(day, "year", "T9")["earned"] == "8", "what is of other years is not of it"
    (row,) = (each for each in book.report("summary", day)["summary"] if each["code"] == "T9")
    assert (row["cycle_sum"], row["difference"]) == ("70.5", "-289.5")
    brought = [line for line in book.do("show", "T9").out.splitlines() if "brought" in line]
    assert [line.split()[-2] for line in brought] == ["32.5", "30"]


@pytest.mark.clause("004.6")
def test_who_moves_out_is_asked_nothing_more_and_the_code_stays_in_the_register_of_the_year(book):
    book.do("teacher", "transfer-out", "T2", "--on", "2026-01-31", "--to", "一中")
    rows = {row["code"]: row for row in book.report("roster", "2026-08-31")["roster"]}
    assert rows["T2"]["changes"] == ["employment=transferred-out@2026-01-31"]
    later = book.judged("2027-08-31")["results"]
    assert not [row for row in later if row["teacher"] == "T2" and row["from"] >= "2026-09-01"]


@pytest.mark.clause("004.6")
def test_a_code_is_never_given_to_a_second_person(book):
    refused = book.do("teacher", "add", "T1", "何明", "--hired-on", "2026-09-01", code=2)

    assert "The next free code: T5." in refused.err


@pytest.mark.clause("000.3")
def test_a_trainer_is_registered_from_a_day_on(book):
    book.do("teacher", "change", "T3", "trainer", "--from", "2026-03-01", "--reason", "聘任")

    assert "T3,trainer,,2026-03-01,,聘任" in (book.folder / "changes.csv").read_text("utf-8-sig")


@pytest.mark.clause("002.3")
def test_the_rank_that_is_lost_is_proposed_with_its_clause_and_a_person_decides(book):
    book.do("teacher", "change", "T1", "rank", "county-backbone", "--from", "2024-09-01")
    book.held("骨干教师考核", "2026-06-30", "backbone-assessment", "T1", hours=0, result="fail")
    asked = ("--as-of", "2026-09-10", "--format", "json")

    (proposal,) = json.loads(book.do("teacher", "proposals", *asked).out)["proposals"]
    assert (proposal["code"], proposal["attribute"], proposal["clause"]) == (
        "T1", "rank", "Fourth, 6 and 7",
    )  # fmt: skip
    assert book.state("2026-09-10", "open-lesson", "T1") == "open"

    book.do("teacher", "accept", "T1", *asked)
    rows = book.judged("2026-09-10", "--teacher", "T1", "--rules", "backbone-2019")["results"]
    states = {row["state"] for row in rows if row["from"] >= "2026-09-01"}
    assert states <= {"not-applicable"}


@pytest.mark.clause("002.4")
def test_one_mentor_may_have_two_learners(book):
    for learner in ("T2", "T4"):
        book.do("teacher", "pair", "T3", learner, "--from", "2026-03-01")

    shown = (book.folder / "changes.csv").read_text("utf-8-sig")
    assert shown.count("T3,paired_with,") == 2
    assert "T2,paired_with,T3,2026-03-01" in shown
