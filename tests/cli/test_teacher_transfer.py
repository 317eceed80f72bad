"""Moving in, moving out, retiring, coming back: the roster and `employment` in one act."""

import json

import pytest

from tests.books import TOWN, check, results, write_book

HEADER = "teacher,attribute,value,from,until,reason,by,evidence\n"
TEACHERS = "code,name,group,hired_on,left_on\nT1,李静,语文,2010-09-01,\nT2,王芳,,,2024-08-31\n"
ACCEPT = 'adjust = [ { who = { moved_in = true }, change = "accept", needs_all = ["sheet"] } ]\n'


@pytest.fixture
def book(tmp_path):
    empty = {"activities.csv": "id,title,start,hours,kind\n", "credits.csv": "activity,teacher\n"}
    rules = {"rules/town.toml": TOWN + ACCEPT}
    return write_book(tmp_path / "book", {"teachers.csv": TEACHERS, **empty, **rules})


@pytest.fixture
def teacher(ledger, book):
    def asked(*words, lang="en"):
        return ledger("teacher", *words, "--as-of", "2026-11-01", "--lang", lang, "--book", book)

    return asked


def table(book, name):
    path = book / f"{name}.csv"
    return path.read_text("utf-8-sig").splitlines()[1:] if path.exists() else []


@pytest.mark.parametrize(
    ("command", "value"),
    [("transfer-out", "transferred-out"), ("retire", "retired"), ("left", "left")],
)
def test_the_last_day_and_the_row_from_the_day_after_are_written_in_one_act(
    teacher, book, ledger, command, value
):
    answer = teacher(command, "T1", "--on", "2028-02-29", "--reason", "60", "--by", "office")

    assert answer.out.startswith("Recorded: 李静 (T1, 语文): last day in post 2028-02-29\n")
    assert table(book, "teachers")[0] == "T1,李静,语文,2010-09-01,2028-02-29"
    assert table(book, "changes") == [f"T1,employment,{value},2028-03-01,,60,office,"]
    assert "It says so already" in teacher(command, "T1", "--on", "2028-02-29").out
    ledger("undo", "--yes", "--book", book)
    assert (table(book, "teachers")[0], table(book, "changes")) == ("T1,李静,语文,2010-09-01,", [])


def test_the_school_to_which_somebody_goes_is_kept(teacher, book):
    teacher("transfer-out", "T1", "--on", "2026-08-31", "--to", "一中")

    assert (book / "changes.csv").read_text("utf-8-sig").splitlines() == [
        HEADER.strip() + ",school", "T1,employment,transferred-out,2026-09-01,,,,,一中",
    ]  # fmt: skip


def test_the_first_day_may_be_the_last_one_and_nothing_before_it(teacher, book):
    assert teacher("left", "T1", "--on", "2010-08-31").code == 2
    answer = teacher("left", "T1", "--on", "2010-08-31")
    assert answer.err == (
        "李静 (T1, 语文) is not in post on 2010-08-31.\n    In post: from 2010-09-01 on.\n"
    )
    assert teacher("left", "T1", "--on", "2010-09-01").code == 0
    assert table(book, "changes") == ["T1,employment,left,2010-09-02,,,,"]


def test_another_last_day_takes_the_place_of_the_one_told_before(teacher, book):
    teacher("retire", "T1", "--on", "2026-08-31")

    answer = teacher("transfer-out", "T1", "--on", "2027-08-31")

    assert "The last day in post was 2026-08-31 so far; now it is 2027-08-31." in answer.err
    assert table(book, "changes") == ["T1,employment,transferred-out,2027-09-01,,,,"]
    assert table(book, "teachers")[0].endswith("2027-08-31")


def test_the_row_of_the_entry_ends_with_the_last_day(teacher, book):
    (book / "changes.csv").write_text(HEADER + "T1,employment,hired,2010-09-01,,,,\n")

    teacher("retire", "T1", "--on", "2026-08-31")

    assert table(book, "changes") == [
        "T1,employment,hired,2010-09-01,2026-08-31,,,",
        "T1,employment,retired,2026-09-01,,,,",
    ]


def test_what_lies_after_the_last_day_is_told(teacher, book):
    (book / "activities.csv").write_text(
        "id,title,start,hours,kind\na,x,2026-10-01,2,lecture\nb,x,2026-10-02,2,lecture\n"
    )
    (book / "credits.csv").write_text("activity,teacher\na,T1\nb,T1\n")
    teacher("pair", "T1", "T2", "--from", "2023-09-01", "--until", "2024-08-31")
    teacher("change", "T1", "trainer", "--from", "2026-01-01")

    answer = teacher("retire", "T1", "--on", "2026-10-01")
    assert "1 row lies after it and counts no more: credits.csv:3." in answer.err
    answer = teacher("retire", "T1", "--on", "2024-08-30")
    assert "2 rows lie after it and count no more; the first: credits.csv:2." in answer.err
    assert "ledger teacher unpair T1 T2 --until 2024-08-30" in answer.err


def test_who_once_left_comes_back_under_the_same_code(teacher, book, ledger):
    answer = teacher("transfer-in", "T2", "--on", "2026-02-01", "--of", "一中", "--group", "数学")

    assert answer.out.startswith("Moved in: 王芳 (T2), in post from 2026-02-01 on\n")
    assert table(book, "teachers")[1] == "T2,王芳,,,"
    assert table(book, "changes") == [
        "T2,employment,left,2024-09-01,2026-01-31,,,,",
        "T2,group,数学,2026-02-01,,,,,",
        "T2,employment,transferred-in,2026-02-01,,,,,一中",
    ]
    for year, asked in (("2023-24", ["short"]), ("2024-25", []), ("2025-26", ["short"])):
        found = check(ledger, book, "--teacher", "T2", "--period", year)
        assert results(found, "state") == asked
    assert teacher("transfer-out", "T2", "--on", "2027-08-31").code == 0
    assert table(book, "changes")[-2:] == [
        "T2,employment,transferred-in,2026-02-01,2027-08-31,,,,一中",
        "T2,employment,transferred-out,2027-09-01,,,,,",
    ]


@pytest.mark.parametrize("day", ["2024-08-31", "2024-09-01"])
def test_nobody_comes_back_on_a_day_in_post_or_without_a_day_between(teacher, book, day):
    answer = teacher("transfer-in", "T2", "王芳", "--on", day)

    assert answer.code == 2
    assert "王芳 (T2) is in post on the day before: until 2024-08-31." in answer.err
    assert "ledger undo" in answer.err
    assert teacher("transfer-in", "T1", "--on", "2026-09-01").code == 2


def test_a_code_is_never_given_to_another_person(teacher, book):
    answer = teacher("transfer-in", "T2", "赵敏", "--on", "2026-09-01")

    assert (answer.code, "The code “T2” is taken: 王芳 (T2)." in answer.err) == (2, True)
    answer = teacher("transfer-in", "T3", "--on", "2026-09-01")
    assert (answer.code, "Somebody new needs a name as well" in answer.err) == (2, True)


def test_who_moves_in_brings_balances_along_and_the_sheet_proves_them(teacher, book, ledger):
    words = ("T3", "赵敏", "--on", "2026-02-01", "--of", "一中", "--group", "语文")
    balances = ("--balance", "2024-25=32", "--balance", "2025-2026学年=12.5")

    answer = teacher("transfer-in", *words, *balances, lang="zh-CN")

    assert answer.code == 0, answer.err
    assert table(book, "teachers")[-1] == "T3,赵敏,语文,2026-02-01,"
    assert [line.split(",")[:3] for line in table(book, "activities")] == [
        ["20250831-01", "Credits brought along 2024-25", "2025-08-31"],
        ["20260131-01", "Credits brought along 2025-26", "2026-01-31"],
    ]
    found = check(ledger, book, "--teacher", "T3", "--period", "2025-26")
    assert results(found, "state", "earned", "pending", "awaits") == [
        ("short", "0", "12.5", ["sheet"])
    ]
    ledger("undo", "--yes", "--book", book)
    (book / "sheet.pdf").write_text("x")
    answer = teacher("transfer-in", *words, *balances, "--evidence", "sheet=sheet.pdf")
    assert answer.code == 0
    found = check(ledger, book, "--teacher", "T3", "--period", "2025-26")
    assert results(found, "earned", "pending", "awaits") == [("12.5", "0", [])]
    # Of the year before nothing is asked: the teacher was not here on its last day.
    assert results(check(ledger, book, "--teacher", "T3", "--period", "2024-25"), "state") == []


def test_a_year_has_one_balance(teacher, book):
    balances = ("--balance", "2025-26=32", "--balance", "2025-26=1")
    answer = teacher("transfer-in", "T9", "张伟", "--on", "2026-09-01", *balances)

    assert answer.code == 2
    assert "--balance 2025-26: it is given twice." in answer.err
    assert len(table(book, "teachers")) == 2


def test_two_who_move_in_share_the_activity_of_a_balance(teacher, book):
    for code, name in (("T3", "赵敏"), ("T4", "钱伟")):
        words = ("--on", "2026-09-01", "--balance", "2025-26=30")
        assert teacher("transfer-in", code, name, *words).code == 0

    assert len(table(book, "activities")) == 1
    assert len(table(book, "credits")) == 2


@pytest.mark.parametrize(
    ("balance", "told"),
    [
        ("2025-26", "--balance: “2025-26” is not of the form YEAR=HOURS."),
        ("2025-26=2,5", "--balance 2025-26: '2,5' is not a number"),
        ("2026-27=3", "--balance 2026-27: 2026-09-01 is not before the first day in post"),
        ("2026-02-01=3", "--balance 2026-02-01: 2026-02-01 is not before the first day"),
        ("soon=3", "No rule set in use has a period “soon”."),
    ],
)
def test_a_balance_of_no_year_or_of_a_later_one_is_refused(teacher, book, balance, told):
    answer = teacher("transfer-in", "T3", "赵敏", "--on", "2026-02-01", "--balance", balance)

    assert (answer.code, told in answer.err) == (2, True), answer.err
    assert answer.err.count("\n") == 2, "a cure is told"
    assert len(table(book, "teachers")) == 2


def test_a_balance_up_to_the_day_before_moving_in_is_taken(teacher, book):
    words = ("--on", "2024-03-01", "--balance", "2024-02-29=3")

    assert teacher("transfer-in", "T3", "赵敏", *words).code == 0
    assert table(book, "activities")[0].split(",")[2] == "2024-02-29"


def test_a_balance_that_stands_already_is_not_counted_twice(teacher, book):
    teacher("transfer-in", "T2", "--on", "2026-02-01", "--balance", "2024-25=30")
    teacher("transfer-out", "T2", "--on", "2026-03-01")

    answer = teacher("transfer-in", "T2", "--on", "2026-05-01", "--balance", "2024-25=30")

    assert (answer.code, "is in the book already (20250831-01)" in answer.err) == (2, True)
    assert "ledger correct 20250831-01 T2 --set hours=30" in answer.err


def test_a_proof_outside_of_the_book_is_refused_and_a_missing_one_told(teacher, book, tmp_path):
    words = ("transfer-in", "T3", "赵敏", "--on", "2026-02-01", "--evidence")

    assert teacher(*words, "sheet=../x.pdf").code == 2
    assert "is not there yet" in teacher(*words, "sheet=x.pdf").err


def test_programs_read_all_rows_of_one_act(teacher, book):
    words = ("--on", "2026-02-01", "--balance", "2024-25=30", "--format", "json")

    found = json.loads(teacher("transfer-in", "T3", "赵敏", *words).out)

    assert [row["table"] for row in found["rows"]] == [
        "teachers", "changes", "activities", "credits",
    ]  # fmt: skip


def test_a_leave_without_end_ends_with_the_last_day_in_post(teacher, book):
    teacher("leave", "T1", "illness", "--from", "2026-02-01")
    teacher("leave", "T1", "study", "--from", "2026-01-01", "--until", "2026-01-31")
    answer = teacher("transfer-out", "T1", "--on", "2026-02-28")
    assert "The leave ends with the last day in post: illness (2026-02-01.., changes" in answer.err
    assert "T1,leave,illness,2026-02-01,2026-02-28,,," in table(book, "changes")
    assert "T1,leave,study,2026-01-01,2026-01-31,,," in table(book, "changes")

    assert "leave" not in teacher("transfer-in", "T1", "--on", "2026-04-01").err


def test_a_leave_that_outlived_the_last_day_ends_when_somebody_comes_back(teacher, book):
    (book / "changes.csv").write_text(HEADER + "T2,leave,illness,2024-02-01,,,,\n")
    answer = teacher("transfer-in", "T2", "--on", "2026-09-01")

    assert "The leave ends with the last day in post: illness (2024-02-01.." in answer.err
    assert table(book, "changes")[0] == "T2,leave,illness,2024-02-01,2024-08-31,,,"


def test_who_left_otherwise_than_was_told_goes_to_no_other_school(teacher, book):
    teacher("transfer-out", "T1", "--on", "2026-08-31", "--to", "一中")
    answer = teacher("retire", "T1", "--on", "2026-08-31")

    assert "Recorded as “transferred-out” so far, and now as “retired”." in answer.err
    assert table(book, "changes") == ["T1,employment,retired,2026-09-01,,,,,"]
