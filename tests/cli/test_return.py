"""`ledger return`: what is sent back awaits its approvals again."""

import pytest

from tests.books import TOWN, write_book

REVIEWED = 'valid = [ { needs_all = ["school-review"], else = "pending" } ]\n'
ACTIVITIES = (
    "id,title,start,hours,kind,approvals\n"
    "a,Talk,2026-03-05,2,lecture,project-approval@2026-03-01;school-review@2026-03-09\n"
    "b,Walk,2026-03-06,1,lecture,\n"
)
CREDITS = (
    "activity,teacher,approvals\n"
    "a,T1,\n"
    "a,T2,project-approval；school-review@2026-03-10;college-review\n"
    "b,T1,school-review\n"
    "b,T2,\n"
)


@pytest.fixture
def book(tmp_path):
    return write_book(
        tmp_path / "book",
        {
            "rules/town.toml": TOWN + REVIEWED,
            "teachers.csv": "code,name\nT1,李静\nT2,王芳\n",
            "activities.csv": ACTIVITIES,
            "credits.csv": CREDITS,
        },
    )


@pytest.fixture
def send_back(ledger, book):
    def asked(*words, lang="en"):
        why = ("--reason", "no proof", "--as-of", "2026-03-31", "--lang", lang)
        return ledger("return", *words, *why, "--book", book)

    return asked


def text(book, name):
    return (book / name).read_bytes().decode()


def test_all_approvals_are_taken_away_and_awaited_again(send_back, book):
    answer = send_back("a")

    assert answer.out.splitlines()[0] == "Sent back: Talk (a, 2026-03-05)"
    assert text(book, "activities.csv").splitlines()[:2] == [
        "id,title,start,hours,kind,approvals,returned",
        "a,Talk,2026-03-05,2,lecture,,no proof@2026-03-31",
    ]
    assert text(book, "credits.csv").splitlines()[2] == "a,T2,,no proof@2026-03-31"
    assert "T1 李静  year 2025-26: 3 → 1 of 30, short by 29, pending 2" in answer.out


def test_a_step_is_taken_away_with_those_behind_it(send_back, book):
    send_back("Talk", "--step", "学校初审")
    assert "lecture,project-approval@2026-03-01,no proof" in text(book, "activities.csv")
    assert "a,T2,project-approval,no proof" in text(book, "credits.csv")


def test_one_teacher_is_sent_back_and_the_others_keep_what_the_session_has(send_back, book):
    answer = send_back("a", "T1", "--step", "school-review")
    assert "credits.csv:2: approvals: blank → project-approval@2026-03-01" in answer.out
    assert text(book, "activities.csv") == ACTIVITIES
    assert "T1 李静  year 2025-26: 3 → 1 of 30, short by 29, pending 2" in answer.out

    answer = send_back("a", "T1", "T2")
    assert text(book, "credits.csv").splitlines()[1:3] == [
        "a,T1,;,no proof@2026-03-31",
        "a,T2,;,no proof@2026-03-31",
    ]
    assert "“;” says: no approvals, though the activity has some." in answer.err
    assert "T2 王芳  year 2025-26: 2 → 0 of 30, short by 30, pending 3" in answer.out


def test_a_row_that_is_sent_back_alone_is_not_passed_with_its_session_unseen(
    send_back, ledger, book
):
    send_back("b", "T1")
    assert "b,T1,;,no proof@2026-03-31" in text(book, "credits.csv")

    def approve(*words):
        return ledger("approve", "school-review", *words, "--as-of", "2026-04-01", "--book", book)

    left = "Left alone, as it was sent back: 李静, Walk (b, 2026-03-06): no proof@2026-03-31"
    cure = "name it: “ledger approve school-review ID”, of a row --teacher T."
    for words in (("b",), ("--period", "2025-26"), ("--teacher", "T1")):
        answer = approve(*words)
        assert left in answer.err
        assert cure in answer.err
        assert "b,T1,;,no proof@2026-03-31" in text(book, "credits.csv")

    answer = approve("b", "--teacher", "T1")
    assert "Was sent back: 李静, Walk (b, 2026-03-06): no proof@2026-03-31" in answer.err
    assert "b,T1,school-review@2026-04-01,\n" in text(book, "credits.csv")


def test_a_session_that_was_sent_back_passes_only_where_it_is_named(send_back, ledger, book):
    send_back("b")

    def approve(*words):
        return ledger("approve", "school-review", *words, "--as-of", "2026-04-01", "--book", book)

    for words in (("--period", "2025-26"), ("--teacher", "T1")):
        answer = approve(*words)
        assert "Left alone, as it was sent back: " in answer.err
        assert "Walk (b, 2026-03-06): no proof@2026-03-31" in answer.err
        assert "school-review@2026-04-01" not in text(book, "activities.csv").splitlines()[2]
    assert "Was sent back: Walk (b, 2026-03-06)" in approve("b").err


def test_a_row_with_a_blank_cell_that_came_back_does_not_pass_with_its_session(ledger, book):
    (book / "credits.csv").write_text(
        "activity,teacher,approvals,returned\nb,T1,,no proof@2026-03-31\nb,T2,,\n"
    )
    ledger("approve", "school-review", "b", "--as-of", "2026-04-01", "--book", book)

    assert "b,T1,;,no proof@2026-03-31" in text(book, "credits.csv")
    assert "b,T2,," in text(book, "credits.csv")


def test_a_reason_in_a_row_that_takes_the_sessions_approvals_is_told_and_forgotten(
    send_back, ledger, book
):
    send_back("a")
    answer = ledger("approve", "school-review", "a", "--as-of", "2026-04-01", "--book", book)

    assert "Was sent back: 王芳, Talk (a, 2026-03-05): no proof@2026-03-31" in answer.err
    assert "a,T2,,\n" in text(book, "credits.csv")


def test_what_is_sent_back_before_any_approval_waits_with_its_reason(send_back, book):
    answer = send_back("b", "T2")

    assert answer.code == 0
    assert "No approval was passed; the reason is kept until one is." in answer.err
    assert "b,T2,;,no proof@2026-03-31" in text(book, "credits.csv")
    assert send_back("b", "T2").out.startswith("It was sent back already, nothing was written:")


def test_one_reason_given_twice_stands_once_with_its_newest_day(send_back, book):
    send_back("b", "T2", "--on", "2026-03-30")
    send_back("b", "T2")

    assert "b,T2,;,no proof@2026-03-31" in text(book, "credits.csv")


def test_a_step_that_is_passed_before_an_earlier_one_is_told(ledger, book):
    answer = ledger(
        "approve", "college-review", "a", "--on", "2026-03-08", "--as-of", "2026-04-01",
        "--book", book, "--lang", "en",
    )  # fmt: skip

    assert answer.code == 0
    assert (
        "college-review on 2026-03-08, though an earlier step was passed on 2026-03-09 only."
        in answer.err
    )


def test_it_cannot_come_back_before_the_approval_that_it_loses(send_back, book):
    answer = send_back("a", "--step", "school-review", "--on", "2026-03-09")

    assert (answer.code, answer.err) == (
        2,
        (
            "school-review was passed on 2026-03-10 only, after 2026-03-09.\n"
            "    --on DATE says when it came back; else today.\n"
        ),
    )
    assert send_back("a", "--step", "school-review", "--on", "2026-03-10").code == 0


def test_the_steps_behind_go_in_whichever_order_they_were_typed(send_back, book):
    cells = "college-review@2026-03-08；project-approval；school-review@2026-03-10"
    raw = CREDITS.replace("project-approval；school-review@2026-03-10;college-review", cells)
    (book / "credits.csv").write_text(raw)
    send_back("a", "T2", "--step", "school-review")

    assert "a,T2,project-approval,no proof" in text(book, "credits.csv")


def test_a_step_that_was_not_passed_is_named_with_those_that_were(send_back, book):
    answer = send_back("a", "T1", "--step", "college-review")

    assert (answer.code, answer.err) == (
        2,
        "No approval “college-review” was passed.\n    Passed: project-approval, school-review.\n",
    )
    assert not (book / "journal.jsonl").exists()


def test_a_list_of_toml_stays_a_list(send_back, book):
    (book / "activities.csv").unlink()
    raw = (
        '[[activity]]\nid = "a"\ntitle = "Talk"\nstart = 2026-03-05\nkind = "x"\n'
        'approvals = ["project-approval", "school-review"] # both\n'
        '[[activity]]\nid = "b"\ntitle = "Walk"\nstart = 2026-03-05\nkind = "x"\n'
    )
    (book / "activities.toml").write_text(raw)
    send_back("a", "--step", "school-review")
    returned = 'returned = "no proof@2026-03-31"\n'
    left = raw.replace(', "school-review"] # both\n', f"] # both\n{returned}")
    assert text(book, "activities.toml") == left
    send_back("a")
    assert f'kind = "x"\n# both\n{returned}' in text(book, "activities.toml")


def test_it_speaks_chinese(send_back):
    assert send_back("a", lang="zh-CN").out.startswith("已退回：Talk")
