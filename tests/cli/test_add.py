"""`ledger add`: the session and who attended, in one act."""

import json

import pytest

from tests.books import TOWN, write_book

TEACHERS = (
    "code,name,group,hired_on,left_on\n"
    "T1,李静,Chinese,2010-09-01,\n"
    "T2,王芳,Chinese,2010-09-01,\n"
    "T3,王强,Maths,2010-09-01,\n"
    "T4,张伟,Maths,2010-09-01,2025-08-31\n"
)
TALK = ("--date", "2026-03-06", "--hours", "2", "--kind", "lecture", "--lang", "en")
NOW = ("--as-of", "2026-03-31")


@pytest.fixture
def book(tmp_path):
    return write_book(
        tmp_path / "book",
        {"teachers.csv": TEACHERS, "credits.csv": "activity,teacher,attendance\na,T1,\n"},
    )


def lines(path):
    return path.read_bytes().decode().splitlines()


def test_a_session_becomes_a_line_of_activities_and_a_line_of_credits_for_each(ledger, book):
    answer = ledger("add", "Marking", *TALK, *NOW, "--teachers", "T1,王芳", "--book", book)

    assert answer == (
        0,
        (
            "Recorded as 20260306-01: Marking, 2026-03-06, lecture, 2 hours\n"
            "activities.csv:3: 20260306-01,Marking,2026-03-06,2,lecture\n"
            "credits.csv:3-4: 2 people\n"
            "T1 李静  year 2025-26: 2 → 4 of 30, short by 26\n"
            "T2 王芳  year 2025-26: 0 → 2 of 30, short by 28\n"
        ),
        "",
    )
    assert lines(book / "activities.csv")[2:] == ["20260306-01,Marking,2026-03-06,2,lecture"]
    assert lines(book / "credits.csv")[2:] == ["20260306-01,T1,", "20260306-01,T2,"]


def test_what_was_recorded_is_judged_by_the_next_check(ledger, book):
    ledger("add", "Marking", *TALK, "--all", "--book", book)

    report = json.loads(ledger("check", *NOW, "--format", "json", "--book", book).out)

    judged = {each["teacher"]: each["earned"] for each in report["results"]}
    assert judged == {"T1": "4", "T2": "2", "T3": "2", "T4": "0"}


def test_a_dry_run_shows_the_same_and_writes_nothing(ledger, book):
    before = {path: path.read_bytes() for path in book.rglob("*") if path.is_file()}

    answer = ledger("add", "Marking", *TALK, *NOW, "--teachers", "T1", "--dry-run", "--book", book)

    assert answer.out.splitlines() == [
        "Not written, would be 20260306-01: Marking, 2026-03-06, lecture, 2 hours",
        "activities.csv:3: 20260306-01,Marking,2026-03-06,2,lecture",
        "credits.csv:3: 1 person",
        "T1 李静  year 2025-26: 2 → 4 of 30, short by 26",
    ]
    assert {path: path.read_bytes() for path in book.rglob("*") if path.is_file()} == before


def test_programs_get_the_same_as_json(ledger, book):
    words = ("--teachers", "T1", "--absent", "T2", "--left-early", "T3=1", "--format", "json")
    answer = ledger("add", "Marking", *TALK, *NOW, *words, "--book", book)

    total = {
        "rules": "town", "require": "year", "period": "2025-26", "needed": "30", "pending": "0",
        "state": "open",
    }  # fmt: skip
    assert json.loads(answer.out) == {
        "version": 1,
        "written": True,
        "activity": "20260306-01",
        "files": [
            {"file": "activities.csv", "line": 3, "rows": 1},
            {"file": "credits.csv", "line": 3, "rows": 3},
        ],
        "people": [
            {"teacher": "T1", "attendance": "present", "hours": "2"},
            {"teacher": "T2", "attendance": "absent", "hours": "0"},
            {"teacher": "T3", "attendance": "left-early", "hours": "1"},
        ],
        "totals": [
            total | {"teacher": "T1", "before": "2", "after": "4", "certified": "4", "short": "26"},
            total | {"teacher": "T2", "before": "0", "after": "0", "certified": "0", "short": "30"},
            total | {"teacher": "T3", "before": "0", "after": "1", "certified": "1", "short": "29"},
        ],
    }


def test_a_spreadsheet_gets_who_attended(ledger, book):
    answer = ledger("add", "Marking", *TALK, "--late", "T1=5", "--format", "csv", "--book", book)

    assert answer.out.splitlines() == ["teacher,attendance,hours", "T1,late,2"]


def test_quietly_it_says_nothing(ledger, book):
    assert ledger("add", "Marking", *TALK, "--all", "--quiet", "--book", book) == (0, "", "")


def test_days_and_numbers_are_written_as_every_program_reads_them(ledger, book):
    words = ("--date", "2026年3月6日", "--end", "2026/3/8", "--hours", "２½", "--kind", "lecture")
    ledger("add", "Marking", *words, "--teachers", "T1", "--lang", "en", "--book", book)

    assert lines(book / "activities.csv") == [
        "id,title,start,hours,kind,end",
        "a,Talk,2026-03-05,2,lecture",
        "20260306-01,Marking,2026-03-06,2.5,lecture,2026-03-08",
    ]


def test_the_number_of_the_day_follows_the_highest_there_is(ledger, book):
    table = "id,title,start,hours,kind\na,Talk,2026-03-05,2,lecture\n"
    (book / "activities.csv").write_text(table + "20260306-07,Talk,2026-03-06,1,lecture\n")

    answer = ledger("add", "Marking", *TALK, "--teachers", "T1", "--book", book)

    assert answer.out.startswith("Recorded as 20260306-08:")


def test_an_id_that_stands_already_is_refused_with_its_place(ledger, book):
    answer = ledger("add", "Marking", *TALK, "--teachers", "T1", "--id", "a", "--book", book)

    assert answer == (
        2,
        "",
        (
            "--id: “a” stands already at activities.csv:2. [duplicate-id]\n"
            "    Leave --id out, and the next free one is taken.\n"
            "Nothing was written.\n"
        ),
    )


def test_an_id_of_ones_own_stays_text(ledger, book):
    ledger("add", "Marking", *TALK, "--teachers", "T1", "--id", "0012", "--book", book)

    assert lines(book / "activities.csv")[2] == "0012,Marking,2026-03-06,2,lecture"


def test_all_that_is_missing_is_named_at_once(ledger, book):
    answer = ledger("add", "--lang", "en", "--book", book)

    assert (answer.code, answer.err.splitlines()[0]) == (
        2,
        "Still needed: TITLE, --date, --hours, --kind, --teachers | --group | --all.",
    )


def test_all_that_is_wrong_is_told_at_once(ledger, book):
    wrong = (
        "--date", "2026-03-06", "--end", "2026-03-05", "--hours", "2,5", "--kind", "lecture",
        "--teachers", "王方", "--late", "T1=soon", "--set", "level", "--lang", "en",
    )  # fmt: skip
    answer = ledger("add", "Marking", *wrong, "--book", book)

    assert answer.code == 2
    assert [line for line in answer.err.splitlines() if not line.startswith(" ")] == [
        "--end: 2026-03-05 is before 2026-03-06 [reversed-dates]",
        "--hours: '2,5' is not a number [bad-number]",
        "--late: 'soon' is not a number [bad-number]",
        "--set: “level” is not of the form column=value. [bad-set]",
        "--teachers: No teacher is called “王方”. [unknown-teacher]",
        "Nothing was written.",
    ]


def test_programs_get_what_is_wrong_as_json_too(ledger, book):
    answer = ledger("add", "X", *TALK, "--teachers", "王方", "--format", "json", "--book", book)

    (problem,) = json.loads(answer.out)["problems"]
    assert (problem["code"], problem["column"], problem["text"]) == (
        "unknown-teacher",
        "--teachers",
        "王方",
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--late", "T1=soon"), "bad-number"),
        (("--left-early", "T1=3"), "bad-mark"),
        (("--absent", "T1=1"), "bad-mark"),
        (("--set", "credits.minutes=x"), "bad-number"),
        (("--set", "status=maybe"), "bad-status"),
        (("--set", "hours=3"), "bad-set"),
        (("--set", "credits.teacher=T2"), "bad-set"),
        (("--set", "level=school", "--set", "level=county"), "bad-set"),
        (("--approval", "review@yesterday"), "bad-date"),
    ],
)
def test_a_cell_that_the_reader_would_refuse_is_refused_before_it_is_written(
    ledger, book, words, code
):
    before = (book / "activities.csv").read_bytes()

    answer = ledger("add", "Marking", *TALK, "--teachers", "T2", *words, "--book", book)

    assert (answer.code, f"[{code}]" in answer.err) == (2, True)
    assert (book / "activities.csv").read_bytes() == before


def test_what_stands_on_the_same_day_under_the_same_title_is_not_recorded_twice(ledger, book):
    again = ("talk ", "--date", "2026-03-05", "--hours", "3", "--kind", "lecture", "--lang", "en")
    answer = ledger("add", *again, "--teachers", "T3", "--book", book)

    assert answer == (
        4,
        "",
        (
            "It seems to be recorded already: “Talk” (a), activities.csv:2.\n"
            "    Give --yes to record it all the same.\n"
        ),
    )
    assert ledger("add", *again, "--teachers", "T3", "--yes", "--book", book).code == 0


def test_the_title_of_another_kind_or_of_other_hours_is_the_same_session(ledger, book):
    other = ("Talk", "--date", "2026-03-05", "--hours", "3", "--kind", "course", "--book", book)

    assert ledger("add", *other, "--teachers", "T2").code == 4


def test_another_title_with_all_else_alike_is_recorded_with_a_remark(ledger, book):
    day = ("--date", "2026-03-05", "--hours", "2", "--teachers", "T1", "--lang", "en")
    remark = "The same people have “Talk” of that day, kind and hours too (a), activities.csv:2.\n"

    lecture = ledger("add", "Afternoon", *day, "--kind", "lecture", "--book", book)
    course = ledger("add", "Course", *day, "--kind", "course", "--book", book)

    assert (lecture.code, lecture.err) == (0, remark)
    assert (course.code, course.err) == (0, "")


@pytest.mark.parametrize("words", [("--teachers", "T1,T2"), ("--teachers", "T2"), ("--all",)])
def test_other_people_on_the_same_day_are_another_session(ledger, book, words):
    talk = ("Other", "--date", "2026-03-05", "--hours", "2", "--kind", "lecture", "--book", book)

    answer = ledger("add", *talk, *words)

    assert (answer.code, answer.err) == (0, "")


def test_a_meeting_of_few_is_not_the_meeting_of_all(ledger, book):
    ledger("add", "All staff", *TALK, "--all", "--book", book)

    assert ledger("add", "Few", *TALK, "--teachers", "T1", "--book", book).code == 0


def test_a_voided_session_can_be_recorded_anew(ledger, book):
    (book / "activities.csv").write_text(
        "id,title,start,hours,kind,status\na,Talk,2026-03-06,2,lecture,void\n"
    )

    assert ledger("add", "Talk", *TALK, "--teachers", "T1", "--book", book).code == 0


def test_a_kind_is_called_by_its_name_in_any_language(ledger, book):
    words = ("--date", "2026-03-06", "--hours", "2", "--teachers", "T1", "--book", book)
    for title, kind in (("One", "专家讲座"), ("Two", "Expert talk"), ("Three", "講座")):
        ledger("add", title, "--kind", kind, *words, "--yes")

    assert [line.rpartition(",")[2] for line in lines(book / "activities.csv")[2:]] == [
        "lecture",
        "lecture",
        "講座",
    ]


def test_a_new_kind_is_recorded_with_a_remark_and_the_near_ones(ledger, book):
    words = ("--date", "2026-03-06", "--hours", "2", "--kind", "lectur", "--lang", "en")
    answer = ledger("add", "Marking", *words, "--teachers", "T1", "--book", book)

    assert (answer.code, answer.err) == (
        0,
        (
            "The kind “lectur” is new: neither this book nor the ledger knows it.\n"
            "    Did you mean lecture?\n"
        ),
    )


def test_a_word_that_the_book_itself_writes_is_kept(ledger, book):
    table = "id,title,start,hours,kind\na,T,2026-03-05,2,专家讲座\n"
    (book / "activities.csv").write_text(table, encoding="utf-8")
    words = ("--date", "2026-03-06", "--hours", "2", "--kind", "专家讲座", "--teachers", "T1")
    ledger("add", "Marking", *words, "--book", book)

    assert lines(book / "activities.csv")[2] == "20260306-01,Marking,2026-03-06,2,专家讲座"


@pytest.mark.parametrize("hours", ["", "0"])
def test_a_paper_has_no_hours(ledger, book, hours):
    words = ("--date", "2026-03-06", "--kind", "paper", "--teachers", "T1", "--book", book)
    ledger("add", "On marking", *words, "--hours", hours)

    assert lines(book / "activities.csv")[2] == "20260306-01,On marking,2026-03-06,,paper"
    # From then on the book says so: nobody asks for hours again.
    assert ledger("add", "On reading", *words).code == 0


def test_a_planned_session_has_nobody_yet(ledger, book):
    answer = ledger("add", "Marking", *TALK, "--set", "status=计划中", "--book", book)

    assert answer.out.splitlines()[1:] == [
        "activities.csv:3: 20260306-01,Marking,2026-03-06,2,lecture,planned"
    ]


def test_a_column_goes_where_the_ledger_or_the_book_has_it(ledger, book):
    (book / "credits.csv").write_text("activity,teacher,Room\na,T1,7\n")
    words = (
        "--set", "level=县区级", "--set", "role=speaker", "--set", "room=007", "--set", "theme=A,B",
        "--set", "credits.note=x",
    )  # fmt: skip
    ledger("add", "Marking", *TALK, "--teachers", "T1", *words, "--book", book)

    assert lines(book / "activities.csv") == [
        "id,title,start,hours,kind,level,theme",
        "a,Talk,2026-03-05,2,lecture",
        '20260306-01,Marking,2026-03-06,2,lecture,county,"A,B"',
    ]
    assert lines(book / "credits.csv") == [
        "activity,teacher,Room,role,note",
        "a,T1,7",
        "20260306-01,T1,007,speaker,x",
    ]


def test_proofs_and_steps_are_kept_with_the_activity(ledger, book):
    proof = book / "evidence" / "list.pdf"
    proof.parent.mkdir()
    proof.touch()
    words = (
        "--evidence", "签到表=evidence/list.pdf", "--evidence", "photo=evidence/none.jpg",
        "--approval", "project-approval@2026-03-01", "--approval", "school-review",
    )  # fmt: skip
    answer = ledger("add", "Marking", *TALK, "--teachers", "T1", *words, "--book", book)

    assert lines(book / "activities.csv")[2] == (
        "20260306-01,Marking,2026-03-06,2,lecture,project-approval@2026-03-01;school-review,"
        "sign-in-sheet=evidence/list.pdf;photo=evidence/none.jpg"
    )
    assert answer.err == "The proof evidence/none.jpg (photo) is not there yet.\n"


def test_a_proof_without_its_kind_is_told_with_the_cure(ledger, book):
    words = ("--teachers", "T1", "--evidence", "evidence/list.pdf", "--book", book)
    answer = ledger("add", "Marking", *TALK, *words)

    assert answer.code == 0
    assert "such as certificate=evidence/list.pdf" in answer.err


def test_a_day_long_past_shows_the_totals_of_its_own_period(ledger, book):
    words = ("--date", "2019-03-06", "--hours", "2", "--kind", "lecture", "--lang", "en")
    answer = ledger("add", "Marking", *words, *NOW, "--teachers", "T1", "--book", book)

    assert answer.out.splitlines()[3:] == ["T1 李静  year 2018-19: 0 → 2 of 30, short by 28"]


def test_a_day_to_come_is_counted_as_if_it_were_there(ledger, book):
    words = ("--date", "2026-06-30", "--hours", "2", "--kind", "lecture", "--lang", "en")
    answer = ledger("add", "Marking", *words, *NOW, "--teachers", "T1", "--book", book)

    assert answer.out.splitlines()[3:] == ["T1 李静  year 2025-26: 2 → 4 of 30, short by 26"]


def test_who_was_absent_keeps_the_total_and_who_reaches_the_line_has_met_it(ledger, book):
    (book / "rules" / "town.toml").write_text(TOWN.replace("at_least = 30", "at_least = 4"))

    answer = ledger("add", "X", *TALK, *NOW, "--teachers", "T1", "--absent", "T2", "--book", book)

    assert answer.out.splitlines()[2:] == [
        "credits.csv:3-4: 2 people; absent: 王芳",
        "T1 李静  year 2025-26: 2 → 4 of 4, met",
        "T2 王芳  year 2025-26: still 0 of 4, short by 4",
    ]


def test_of_many_people_the_totals_are_summed_up(ledger, book):
    many = "".join(f"M{number:02},Teacher {number},,,\n" for number in range(25))
    (book / "teachers.csv").write_text(TEACHERS + many, encoding="utf-8")
    (book / "rules" / "town.toml").write_text(TOWN.replace("at_least = 30", "at_least = 4"))

    answer = ledger("add", "Marking", *TALK, *NOW, "--all", "--book", book)

    assert answer.out.splitlines()[2:] == [
        "credits.csv:3-30: 28 people",
        "year 2025-26: 1 of 28 have reached it, 1 of them now; still short: 27.",
    ]


def test_rules_that_cannot_be_used_hide_the_totals_and_nothing_else(ledger, book):
    (book / "rules" / "town.toml").unlink()

    answer = ledger("add", "Marking", *TALK, "--teachers", "T1", "--book", book)

    assert (answer.code, answer.out.splitlines()[2:]) == (0, ["credits.csv:3: 1 person"])
    assert answer.err == "The totals are not shown: There is no rule set “town”.\n"


def test_a_broken_book_is_not_extended(ledger, book):
    (book / "credits.csv").write_text("activity,teacher\nnone,T1\n")
    before = (book / "activities.csv").read_bytes()

    answer = ledger("add", "Marking", *TALK, "--teachers", "T1", "--book", book)

    assert (answer.code, "[unknown-activity]" in answer.err) == (3, True)
    assert (book / "activities.csv").read_bytes() == before


def test_the_first_line_says_it_in_the_language_of_the_book(ledger, book):
    (book / "ledger.toml").write_text('school = "x"\nlang = "zh-CN"\nrules = ["town"]\n')

    answer = ledger("add", "作业", *TALK[:-2], "--teachers", "T1", "--book", book)

    assert (answer.code, "20260306-01" in answer.out) == (0, True)


def test_a_session_that_was_planned_is_pointed_out_as_such(ledger, book):
    ledger("add", "Marking", *TALK, "--set", "status=planned", "--book", book)

    answer = ledger("add", "Marking", *TALK, "--teachers", "T1", "--book", book)

    assert answer.code == 4
    assert "“Marking” (20260306-01, planned), activities.csv:3." in answer.err


def test_names_are_checked_even_when_the_day_is_wrong(ledger, book):
    words = ("--date", "yesterday", "--hours", "2", "--kind", "lecture", "--lang", "en")
    answer = ledger("add", "Marking", *words, "--teachers", "Bob,T4", "--all", "--book", book)

    assert answer.code == 2
    assert [line.split(":")[0] for line in answer.err.splitlines() if "[" in line] == [
        "--date",
        "--teachers",
    ]
