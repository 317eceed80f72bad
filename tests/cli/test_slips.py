"""Slips of a clerk: what is told, refused or left alone, and in which words."""

import pytest

from tests.books import write_book

FILES = {
    "teachers.csv": "code,name,group,rank\nT1,李静,语文组,\nT2,王芳,数学组,\nT3,张伟,数学组,\n",
    "activities.csv": (
        "id,title,start,hours,kind,lead,status\n"
        "a,Talk,2026-03-04,2,lecture,Prof. Li,\n"
        "p,Next,2026-04-08,2,lecture,,planned\n"
        "v,Void,2026-03-04,2,lecture,,void\n"
    ),
    "credits.csv": "activity,teacher,attendance\na,T1,\na,T2,absent\np,T1,\nv,T1,\n",
}


@pytest.fixture
def book(tmp_path):
    return write_book(tmp_path / "book", FILES)


@pytest.fixture
def do(ledger, book):
    def done(*words, code=0, lang="en", today="2026-03-31"):
        answer = ledger(*words, "--book", book, "--as-of", today, "--lang", lang)
        assert "Traceback" not in answer.err
        assert answer.code == code, answer.err
        return answer

    return done


def text(book, table):
    return (book / f"{table}.csv").read_text("utf-8-sig")


# ---------------------------------------------------------------- approvals


def test_who_was_not_there_passes_no_step(do, book):
    do("approve", "school-review", "a", "--teacher", "T1", "--teacher", "T2", "--yes")

    assert "a,T1,,school-review@2026-03-31" in text(book, "credits")
    assert "a,T2,absent\n" in text(book, "credits")


def test_who_has_no_row_there_is_named(do):
    answer = do("approve", "school-review", "a", "--teacher", "T1", "--teacher", "T3", "--yes")

    assert "Has no row there of someone who came: 张伟 (T3, 数学组)." in answer.err


def test_what_is_void_is_not_sent_back(do):
    refused = do("return", "v", "--reason", "no proof", code=2)

    assert "Void (v, 2026-03-04) is void: nothing of it is to be sent back." in refused.err
    assert "ledger correct" in refused.err


# ---------------------------------------------------------------- planned sessions


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--date", "2026-04-01"), "Nobody is expected yet"),
        (("--date", "2026-04-01", "--all", "--lead", "ZZZ"), "“ZZZ” is nobody of the roster"),
    ],
)
def test_a_plan_that_is_perhaps_not_meant_is_pointed_out(words, told, do):
    answer = do("propose", "X", "--hours", "2", "--kind", "lecture", *words, "--dry-run")

    assert told in answer.err


@pytest.mark.parametrize(
    "words",
    [
        ("--date", "2026-03-31", "--all"),
        ("--date", "2026-04-01", "--all", "--lead", "Prof. Li"),
        ("--date", "2026-04-01", "--all", "--lead", "王芳"),
    ],
)
def test_a_plan_as_usual_is_written_without_a_word(words, do):
    answer = do("propose", "X", "--hours", "2", "--kind", "lecture", *words, "--dry-run")

    assert answer.err == ""


def test_a_session_put_off_to_its_own_day_is_no_delay(do, book):
    before = text(book, "activities")

    refused = do("delay", "p", "--to", "2026-04-08", "--reason", "rain", code=2)

    assert "is planned for that very day: that is no delay." in refused.err
    assert text(book, "activities") == before
    do("delay", "p", "--reason", "rain")


def test_hours_of_a_paper_count_for_nobody(do):
    words = ("add", "Plan", "--date", "2026-03-02", "--kind", "group-plan", "--group", "数学组")

    assert "count for nobody" in do(*words, "--hours", "5", "--dry-run").err
    assert do(*words, "--dry-run").err == ""


# ---------------------------------------------------------------- the roster


def test_what_ends_without_a_last_day_does_not_begin_again(do, book):
    do("teacher", "change", "T1", "rank", "county-backbone", "--from", "2020-09-01")
    do("teacher", "change", "T1", "rank", "city-backbone", "--from", "2025-09-01",
       "--until", "2026-08-31")  # fmt: skip

    answer = do("teacher", "change", "T1", "rank", "--end", "--from", "2026-03-01")

    assert "What was to follow ends as well: county-backbone (2026-09-01.." in answer.err
    assert "It holds until" not in answer.err
    assert "T1,rank,no,2026-09-01,," in text(book, "changes")
    assert "rank: no" not in do("list", "teachers", "--as-of", "2026-10-01").out


def test_with_a_last_day_it_comes_back(do, book):
    do("teacher", "change", "T1", "rank", "county-backbone", "--from", "2020-09-01")

    do("teacher", "change", "T1", "rank", "--end", "--from", "2026-03-01", "--until", "2026-08-31")

    assert "T1,rank,county-backbone,2026-09-01,," in text(book, "changes")


@pytest.mark.parametrize(("length", "code"), [(40, 0), (41, 2)])
def test_a_code_is_short_enough_to_be_typed(length, code, do):
    do("teacher", "add", "N" * length, "新", "--hired-on", "2026-03-01", "--dry-run", code=code)


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("lang", "words", "told"),
    [
        ("zh-CN", ("seat", "leave", "a", "T1", "--on", "2026-03-01"), "已到场：出席"),
        ("zh-CN", ("approve", "school-review", "p"), "计划中，举行之后才能审批"),
        ("zh-CN", ("evaluate", "a", "T2"), "缺席"),
        ("zh-CN", ("approve", "nonsense", "a"), "学校初审"),
        ("zh-CN", ("money", "add", "travel", "1,5"), "金额"),
        ("zh-TW", ("money", "add", "travel", "1,5"), "金額"),
        ("en", ("approve", "school-review", "p"), "is planned"),
    ],
)
def test_words_of_the_files_are_told_by_their_names(lang, words, told, do):
    answer = do(*words, code=2, lang=lang)

    assert told in answer.err
    if lang != "en":
        assert not {"planned", "present", "AMOUNT:"} & set(answer.err.replace("：", " ").split())


def test_a_leave_and_a_step_are_told_by_their_names(do):
    leave = do("teacher", "leave", "T1", "illness", "--from", "2026-03-02", lang="zh-CN")
    step = do("approve", "school-review", "a", "--yes", lang="zh-CN")

    assert "病假" in leave.out.splitlines()[0]
    assert "illness" not in leave.out.splitlines()[0]
    assert "学校初审" in step.out.splitlines()[0]
