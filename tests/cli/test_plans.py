"""`propose`, `hold`, `delay`, `cancel`: what was planned, and what became of it."""

import json

import pytest

from tests.books import check, results, write_book

FILES = {
    "teachers.csv": (
        "code,name,group,hired_on,left_on\nT1,李静,语文,2010-09-01,\nT2,王芳,数学,2010-09-01,\n"
        "T3,王芳,数学,2010-09-01,\nT4,张伟,数学,2010-09-01,2026-04-30\n"
    ),
    "activities.csv": "id,title,start,end,hours,kind,status\nx,Old,2025-10-01,,1,lecture,\n",
    "credits.csv": "activity,teacher,attendance,late_minutes\nx,T1,,\n",
}
PLAN = ("Open lesson", "--date", "2026-04-20", "--hours", "2", "--kind", "open-lesson")
ID = "20260420-01"


@pytest.fixture
def book(tmp_path):
    return write_book(tmp_path / "book", FILES)


@pytest.fixture
def do(ledger, book):
    def asked(*words, as_of="2026-04-22", lang="en"):
        return ledger(*words, "--as-of", as_of, "--lang", lang, "--book", book)

    return asked


def rows(book, name):
    lines = (book / name).read_text().splitlines()
    header = lines[0].split(",")
    return [dict(zip(header, line.split(","), strict=False)) for line in lines[1:]]


def earned(ledger, book, code):
    found = check(ledger, book, as_of="2026-08-31")
    return results(found, "earned", teacher=code, period="2025-26")


def test_a_session_is_planned_with_who_is_in_charge_and_who_is_expected(do, book, ledger):
    answer = do("propose", *PLAN, "--group", "数学", "--lead", "T1", as_of="2026-04-01")

    assert answer.out.splitlines()[0] == (
        "Recorded as 20260420-01: Open lesson, 2026-04-20, open-lesson, 2 hours, planned"
    )
    (_old, planned) = rows(book, "activities.csv")
    assert (planned["status"], planned["lead"]) == ("planned", "T1")
    assert [row["teacher"] for row in rows(book, "credits.csv")] == ["T1", "T2", "T3", "T4"]
    assert earned(ledger, book, "T2") == ["0"]
    assert ledger("undo", "--yes", "--book", book).code == 0
    assert len(rows(book, "activities.csv")) == 1


def test_who_is_in_charge_is_the_one_of_the_roster_or_a_guest(do, book):
    do("propose", *PLAN, "--lead", "李静；Prof. Guest")
    assert rows(book, "activities.csv")[1]["lead"] == "T1;Prof. Guest"

    answer = do("propose", "Another", *PLAN[1:], "--lead", "王芳")
    assert (answer.code, "“王芳” fits 2 teachers" in answer.err) == (4, True)


def test_nobody_need_be_expected(do, book):
    assert do("propose", *PLAN).code == 0
    assert len(rows(book, "credits.csv")) == 1


def test_it_was_held_and_who_was_expected_was_there(do, book, ledger):
    do("propose", *PLAN, "--group", "数学")
    answer = do("hold", ID, "--absent", "T2", "--late", "T3=20", "--teachers", "李静")

    assert answer.out.splitlines()[0] == (
        "Held: Open lesson (20260420-01, 2026-04-20); absent: 王芳 (T2); late: 王芳 (T3) (20)"
    )
    assert rows(book, "activities.csv")[1]["status"] == ""
    assert "planned_start" not in rows(book, "activities.csv")[1]
    assert [tuple(row.values())[1:] for row in rows(book, "credits.csv")[1:]] == [
        ("T2", "absent", ""),
        ("T3", "late", "20"),
        ("T4", "", ""),
        ("T1", "", ""),
    ]
    assert earned(ledger, book, "T1") == ["3"]
    ledger("undo", "--yes", "--book", book)
    assert rows(book, "activities.csv")[1]["status"] == "planned"


PARTS = "activity,teacher,attendance,late_minutes,part,hours\nx,T1,,,,\n"


def planned_with(do, book, rows):
    do("propose", *PLAN)
    (book / "credits.csv").write_text(PARTS + rows)


def test_who_is_absent_is_absent_from_every_part(do, book, ledger):
    planned_with(do, book, f"{ID},T1,,,am,1\n{ID},T1,,,pm,1\n{ID},T2,,,am,1\n")
    do("hold", ID, "--absent", "T1")

    marks = [row["attendance"] for row in rows(book, "credits.csv")[1:]]
    assert marks == ["absent", "absent", ""]
    assert earned(ledger, book, "T1") == ["1"]


@pytest.mark.parametrize("mark", [("--late", "T1=20"), ("--left-early", "T1=1")])
def test_who_came_in_part_to_one_of_several_parts_must_say_which(do, book, mark):
    planned_with(do, book, f"{ID},T1,,,am,1\n{ID},T1,,,pm,1\n")
    answer = do("hold", ID, *mark)

    assert answer.code == 2
    assert "李静 (T1, 语文) has 2 rows there: credits.csv:3, credits.csv:4." in answer.err
    assert "--part P" in answer.err


def test_nobody_has_more_hours_there_than_it_took(do, book, ledger):
    planned_with(do, book, f"{ID},T1,,,am,1\n{ID},T1,,,pm,1\n{ID},T2,,,,2\n{ID},T3,,,,\n")
    answer = do("hold", ID, "--hours", "1.9")
    assert answer.code == 2
    assert "李静 (T1, 语文) has more hours there than it took: credits.csv:3" in answer.err
    assert "王芳 (T2, 数学) has more hours there than it took: credits.csv:5" in answer.err

    assert do("hold", ID, "--hours", "1.9", "--absent", "T1", "--left-early", "T2=1").code == 0
    assert earned(ledger, book, "T2") == ["1"]
    assert earned(ledger, book, "T3") == ["1.9"]


def test_a_delay_is_to_a_later_day(do, book):
    do("propose", *PLAN)
    answer = do("delay", ID, "--to", "2025-04-25", "--reason", "a slip of the year")

    assert answer.code == 2
    assert "2025-04-25 is before 2026-04-20: that is no delay." in answer.err


def test_the_first_planned_day_and_hours_stay_to_be_seen(do, book):
    do("propose", *PLAN, "--end", "2026-04-21", "--all")
    do("delay", ID, "--to", "2026-04-25", "--reason", "the room", as_of="2026-04-10")
    do("delay", ID, "--to", "2026-05-06", "--reason", "a holiday", as_of="2026-04-10")
    do("hold", ID, "--date", "2026-05-08", "--hours", "1.5", as_of="2026-05-09")

    held = rows(book, "activities.csv")[1]
    assert [held[name] for name in ("start", "end", "hours", "status")] == [
        "2026-05-08", "2026-05-09", "1.5", "",
    ]  # fmt: skip
    assert (held["planned_start"], held["planned_hours"]) == ("2026-04-20", "2")


def test_it_is_delayed_to_a_day_that_is_not_known_yet(do, book):
    do("propose", *PLAN)
    answer = do("delay", ID, "--reason", "no speaker")

    assert answer.out.splitlines()[0] == "Delayed: Open lesson (20260420-01, 2026-04-20)"
    assert [rows(book, "activities.csv")[1][name] for name in ("start", "status")] == [
        "2026-04-20", "delayed",
    ]  # fmt: skip
    assert do("hold", ID, "--teachers", "T1").code == 0


def test_a_delay_over_the_end_of_the_school_year_is_told(do):
    do("propose", *PLAN)

    assert "school year" not in do("delay", ID, "--to", "2026-08-31", "--reason", "r").err
    answer = do("delay", ID, "--to", "2026-09-01", "--reason", "r")
    assert answer.code == 0
    assert "It leaves 2025-26, and will count in 2026-27 (town)." in answer.err


def test_who_is_not_in_post_on_the_new_day_is_told(do):
    do("propose", *PLAN, "--all")
    answer = do("delay", ID, "--to", "2026-05-04", "--reason", "r")

    assert "Expected, and not in post on 2026-05-04: 张伟 (T4, 数学)." in answer.err
    assert "ledger void ID TEACHER" in answer.err


def test_it_is_called_off_and_nothing_counts(do, book, ledger):
    do("propose", *PLAN, "--all")
    answer = do("cancel", ID, "--reason", "no money")

    assert answer.out.startswith("Called off: Open lesson (20260420-01, 2026-04-20)\n")
    assert earned(ledger, book, "T1") == ["1"]
    assert "Called off already" in do("cancel", ID, "--reason", "again").out
    refused = do("hold", ID)
    assert refused.code == 2
    assert "is cancelled" in refused.err
    assert "--set status=planned" in refused.err
    assert "reason: no money" in ledger("log", "--lang", "en", "--book", book).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("hold", ID), "Nobody was expected at Open lesson"),
        (("hold", ID, "--date", "2026-04-23", "--all"), "2026-04-23 has not come yet"),
        (("hold", ID, "--all", "--hours", "2h"), "--hours: "),
        (("hold", ID, "--all", "--end", "2026-04-19"), "2026-04-19 is before 2026-04-20"),
        (("hold", ID, "--teachers", "T1", "--left-early", "T2=3"), "attended more hours"),
        (("hold", "x", "--absent", "T1"), "Old (x, 2025-10-01) was held already."),
        (("delay", "x", "--to", "2026-05-01", "--reason", "r"), "was held already."),
        (("delay", ID, "--to", "5/1/2026", "--reason", "r"), "--date: "),
        (("delay", ID, "--to", "2026-05-01"), "Why it is done must be said"),
        (("cancel", "y", "--reason", "r"), "No activity is called “y”."),
        (("propose", "T", "--kind", "talk"), "Still needed: --date, --hours."),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_written(do, book, words, said):
    do("propose", *PLAN)
    before = (book / "activities.csv").read_bytes()
    answer = do(*words)

    assert answer.code == 2
    assert said in answer.err
    assert (book / "activities.csv").read_bytes() == before


def test_two_people_of_one_name_are_not_guessed_between(do):
    do("propose", *PLAN, "--all")

    assert do("hold", ID, "--absent", "王芳").code == 4


def test_who_was_expected_is_absent_or_on_leave_but_not_excepted(do):
    do("propose", *PLAN, "--all")
    answer = do("hold", ID, "--except", "T1")

    assert answer.code == 2
    assert "李静 (T1, 语文) was expected." in answer.err
    assert "--absent or --leave" in answer.err


def test_nothing_is_moved_into_a_closed_year_nor_held_in_it(do, book, ledger):
    do("propose", *PLAN, as_of="2026-04-01")
    do("propose", "Next", "--date", "2026-09-10", "--hours", "1", "--kind", "talk")
    ledger("close", "2025-26", "--as-of", "2026-09-01", "--book", book)

    for words in (
        ("hold", ID, "--all"),
        ("cancel", ID, "--reason", "r"),
        ("correct", "20260910-01", "--set", "start=2026-08-31", "--reason", "r"),
        ("propose", "Another", *PLAN[1:]),
    ):
        answer = do(*words, as_of="2026-09-12")
        assert (answer.code, "ledger reopen 2025-26" in answer.err) == (4, True), answer
    assert do("hold", "Next", "--all", as_of="2026-09-12").code == 0


def test_programs_and_chinese_are_told_as_well(do):
    do("propose", *PLAN, "--all")
    told = json.loads(do("hold", ID, "--dry-run", "--format", "json").out)
    assert (told["command"], told["written"], len(told["rows"])) == ("hold", False, 1)
    assert do("hold", ID, lang="zh-CN").out.startswith("已举行：Open lesson")


def test_a_book_of_toml_in_place_keeps_its_shape(tmp_path, ledger):
    raw = (
        '[[activity]]\nid = "p"\ntitle = "听课"\nstart = 2026-04-20 # 周一\nhours = 2\nkind = "x"\n'
        'status = "planned"\n'
    )
    book = write_book(
        tmp_path / "b",
        FILES
        | {"activities.csv": None, "activities.toml": raw, "credits.csv": "activity,teacher\n"},
    )
    answer = ledger(
        "hold", "p", "--date", "2026-04-21", "--all", "--as-of", "2026-04-22", "--book", book
    )

    assert answer.code == 0, answer.err
    assert (book / "activities.toml").read_text() == (
        raw.replace("2026-04-20", "2026-04-21").replace('status = "planned"\n', "")
        + "planned_start = 2026-04-20\n"
    )
