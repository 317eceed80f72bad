"""`ledger approve`: a step is passed by many sessions, or by teachers' rows, in one act."""

import json

import pytest

from tests.books import TOWN, check, results, write_book

REVIEWED = (
    'valid = [ { needs_all = ["school-review", "college-review"], else = "provisional" },\n'
    '  { where = { program = "school-based" }, needs_all = ["project-approval"],'
    ' before = "start", else = "void" } ]\n'
)
ACTIVITIES = (
    "id,title,start,end,hours,kind,program,status,approvals\n"
    "a,Talk,2026-03-05,,2,lecture,,,project-approval@2026-03-01\n"
    "b,Walk,2026-03-06,2026-03-08,1,visit,,,\n"
    "c,Plan,2026-05-01,,3,lecture,school-based,planned,\n"
    "d,Off,2026-03-07,,3,lecture,,cancelled,\n"
    "e,Past,2025-03-07,,3,lecture,,,school-review@2025-04-01\n"
)
CREDITS = (
    "activity,teacher,attendance,approvals\n"
    "a,T1,,\na,T2,,school-review@2026-03-10\na,T3,,;\nb,T1,,\nb,T2,absent,\nc,T1,,\ne,T1,,\n"
)
FILES = {
    "rules/town.toml": TOWN + REVIEWED,
    "teachers.csv": "code,name,group\nT1,李静,语文\nT2,王芳,数学\nT3,王芳,数学\n",
    "activities.csv": ACTIVITIES,
    "credits.csv": CREDITS,
}


@pytest.fixture
def book(tmp_path):
    return write_book(tmp_path / "book", FILES)


@pytest.fixture
def approve(ledger, book):
    def asked(*words, as_of="2026-03-31", lang="en"):
        return ledger("approve", *words, "--as-of", as_of, "--lang", lang, "--book", book)

    return asked


def text(book, name):
    return (book / name).read_bytes().decode()


def test_all_of_a_year_passes_a_step_in_one_act_and_what_passed_it_stays(approve, book, ledger):
    answer = approve("school-review", "--period", "2025-26")

    assert (answer.code, answer.out.splitlines()[0]) == (
        0,
        (
            "Approved: school-review on 2026-03-31: Talk (a, 2026-03-05), "
            "Walk (b, 2026-03-06..2026-03-08); 1 row at Talk (a, 2026-03-05)"
        ),
    )
    lines = text(book, "activities.csv").splitlines()
    assert lines[1].endswith(",,project-approval@2026-03-01;school-review@2026-03-31")
    assert lines[2].endswith(",,school-review@2026-03-31")
    assert [line.split(",")[-1] for line in lines[3:]] == ["", "", "school-review@2025-04-01"]
    assert text(book, "credits.csv").splitlines()[1:4] == [
        "a,T1,,", "a,T2,,school-review@2026-03-10", "a,T3,,school-review@2026-03-31",
    ]  # fmt: skip
    assert "Left alone, as it was not held by 2026-03-31: Plan (c, 2026-05-01)" in answer.err

    assert approve("school-review", "--period", "2025-26").out.startswith("Nothing is left")
    ledger("undo", "--yes", "--book", book)
    assert text(book, "activities.csv") == ACTIVITIES
    assert text(book, "credits.csv") == CREDITS


def test_earned_and_certified_stand_side_by_side_until_the_college_has_answered(
    approve, book, ledger
):
    def figures():
        return results(
            check(ledger, book, as_of="2026-03-31"), "earned", "certified", teacher="T1",
            require="year", period="2025-26",
        )  # fmt: skip

    assert figures() == [("3", "0")]
    approve("school-review", "--period", "2025-26")
    assert figures() == [("3", "0")]
    answer = approve("学院审核", "a")
    assert "still 3 of 30, short by 27, certified 0 → 2" in answer.out
    assert figures() == [("3", "2")]
    approve("college-review", "b")
    assert figures() == [("3", "3")]


def test_some_teachers_rows_pass_it_beside_what_their_session_has(approve, book):
    approve("school-review", "a", "b", "--teacher", "李静", "--on", "2026-03-20")

    assert text(book, "activities.csv") == ACTIVITIES
    assert text(book, "credits.csv").splitlines()[1] == (
        "a,T1,,project-approval@2026-03-01;school-review@2026-03-20"
    )
    assert text(book, "credits.csv").splitlines()[4] == "b,T1,,school-review@2026-03-20"


def test_a_group_is_the_one_of_that_day(approve, book):
    approve("college-review", "--group", "数学", "--kind", "专家讲座", "--force")

    assert [line.split(",")[-1] for line in text(book, "credits.csv").splitlines()[1:4]] == [
        "", "school-review@2026-03-10;college-review@2026-03-31", "college-review@2026-03-31",
    ]  # fmt: skip
    answer = approve("college-review", "--group", "语", "--force")
    assert (answer.code, answer.err) == (
        2, "There is no group “语”.\n    Did you mean 语文?\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("on", "counts"), [("2026-04-30", "3"), ("2026-05-01", "3"), ("2026-05-02", "0")]
)
def test_a_project_is_approved_before_it_runs_or_on_its_first_day(
    approve, book, ledger, on, counts
):
    answer = approve("project-approval", "c", "--on", on, as_of="2026-05-02")

    assert answer.code == 0
    assert ("after it had begun" in answer.err) is (counts == "0")
    ledger(
        "correct", "c", "--set", "status=", "--reason", "held", "--as-of", "2026-05-02",
        "--book", book,
    )  # fmt: skip
    found = check(ledger, book, as_of="2026-05-02")
    ((earned,),) = [results(found, "earned", teacher="T1", require="year", period="2025-26")]
    assert earned == {"3": "6", "0": "3"}[counts]


def test_a_review_is_not_passed_before_the_session_was_held(approve, book):
    answer = approve("school-review", "b", "--on", "2026-03-07")
    assert (answer.code, answer.err) == (
        2,
        (
            "ACTIVITY: Walk (b, 2026-03-06..2026-03-08) had not ended on 2026-03-07."
            " [not-approvable]\n"
            "    Name the day on which it was approved: --on DATE.\n"
            "Nothing was written.\n"
        ),
    )
    assert approve("school-review", "b", "--on", "2026-03-08").code == 0
    assert "Plan (c, 2026-05-01) is planned" in approve("school-review", "c").err


def test_what_is_void_or_called_off_is_not_approved(approve, book):
    answer = approve("project-approval", "a", "d")

    assert answer.code == 2
    assert "Off (d, 2026-03-07) is cancelled: nothing of it is approved." in answer.err
    assert "ledger correct ID --set status=" in answer.err
    assert not (book / "journal.jsonl").exists()


def test_no_step_is_passed_on_a_day_that_has_not_come(approve):
    answer = approve("school-review", "a", "--on", "2026-04-01")

    assert (answer.code, answer.err) == (
        2, "--on: 2026-04-01 has not come yet.\n    Today is 2026-03-31.\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("scool-review", "a"), "Did you mean school-review or"),
        (("learner-evaluation", "a"), "Use “ledger rate”."),
        (("school-review",), "Say what is approved: sessions, or at least one filter."),
        (("school-review", "--since", "3/5/2026"), "--since: "),
        (("school-review", "--period", "2099"), "No rule set in use has a period “2099”."),
        (("school-review", "nothing"), "No activity is called “nothing”."),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_cure(approve, book, words, said):
    answer = approve(*words)

    assert answer.code == 2
    assert said in answer.err
    assert not (book / "journal.jsonl").exists()


def test_the_college_is_not_said_to_approve_what_it_was_never_sent(approve, book, ledger):
    filters = ("college-review", "--period", "2025-26")

    answer = approve(*filters)

    assert (answer.code, answer.out) == (2, "")
    assert "Nothing was submitted yet" in answer.err
    approve("school-review", "--period", "2025-26")
    ledger("submit", "2025-26", "--book", book, "--as-of", "2026-03-31")
    with (book / "activities.csv").open("a", encoding="utf-8") as file:
        file.write("f,New,2026-03-09,,3,lecture,,,school-review@2026-03-10\n")
    with (book / "credits.csv").open("a", encoding="utf-8") as file:
        file.write("f,T1,,\n")
    answer = approve(*filters)
    assert answer.code == 0
    assert answer.out.startswith("Approved: college-review on 2026-03-31: Talk (a, 2026-03-05), ")
    assert "New" not in answer.out
    assert approve(*filters, "--force").out.startswith(
        "Approved: college-review on 2026-03-31: New (f"
    )


def test_the_steps_are_passed_in_the_order_of_the_rules(approve, book):
    answer = approve("college-review", "b")

    assert (answer.code, answer.err) == (
        2,
        (
            "ACTIVITY: Walk (b, 2026-03-06..2026-03-08) has not passed school-review yet, which"
            " comes before college-review. [not-approvable]\n"
            "    “ledger approve school-review b” first; --force enters it all the same.\n"
            "Nothing was written.\n"
        ),
    )
    answer = approve("college-review", "a", "--teacher", "T1", "--teacher", "T2", "--force")
    assert answer.code == 0
    assert approve("college-review", "b", "--force").code == 0


def test_rows_that_lack_an_earlier_step_are_left_alone(approve, book):
    approve("school-review", "a")
    approve("school-review", "a", "--teacher", "T1")
    with (book / "credits.csv").open("a", encoding="utf-8") as file:
        file.write("a,T9,,;\n")
    with (book / "teachers.csv").open("a", encoding="utf-8") as file:
        file.write("T9,何欣,语文\n")

    answer = approve("college-review", "a", "--teacher", "T2", "--teacher", "T9")

    assert answer.code == 0
    assert answer.out.startswith("Approved: college-review on 2026-03-31: 1 row at Talk")
    assert "Left alone, as it has not passed an earlier step: 1 row" in answer.err


def test_what_was_brought_along_was_reviewed_where_it_comes_from(approve, book):
    with (book / "activities.csv").open("a", encoding="utf-8") as file:
        file.write("o,Brought along,2026-03-09,,3,opening-balance,,,\n")

    assert approve("college-review", "o").code == 0


@pytest.mark.parametrize(("words", "count"), [((), 0), (("--kind", "group-plan"), 1)])
def test_a_plan_of_a_group_is_approved_only_if_it_is_asked_for(approve, book, words, count):
    with (book / "activities.csv").open("a", encoding="utf-8") as file:
        file.write("g,Plan of Maths,2026-03-09,,,group-plan,,,\n")

    answer = approve("school-review", "--period", "2025-26", *words)

    assert answer.out.count("Plan of Maths") >= count
    assert ("Plan of Maths" in answer.out) is bool(count)


def test_two_people_of_one_name_are_not_guessed_between(approve):
    answer = approve("school-review", "--teacher", "王芳")

    assert (answer.code, answer.err) == (
        4, "“王芳” fits 2 teachers: 王芳 (T2, 数学), 王芳 (T3, 数学).\n    Give the code.\n",
    )  # fmt: skip


def test_it_is_looked_at_first_and_programs_get_all_rows(approve, book):
    answer = approve("school-review", "--since", "2026-03-06", "--dry-run", "--format", "json")

    told = json.loads(answer.out)
    assert (told["command"], told["written"], len(told["rows"])) == ("approve", False, 1)
    assert not (book / "journal.jsonl").exists()


def test_a_closed_year_is_not_approved_any_more(approve, book, ledger):
    assert ledger("close", "2025-26", "--as-of", "2026-08-31", "--book", book).code == 0

    answer = approve("school-review", "a", as_of="2026-09-02")
    assert answer.code == 4
    assert "ledger reopen 2025-26" in answer.err


def test_a_book_in_gb18030_and_one_in_toml_stay_as_they_are(tmp_path, ledger):
    raw = '[[activity]]\nid = "a"\ntitle = "讲座"\nstart = 2026-03-05\nkind = "x"\n'
    book = write_book(
        tmp_path / "b",
        FILES
        | {
            "activities.csv": None,
            "activities.toml": raw + 'approvals = ["project-approval"]\n',
            "teachers.csv": FILES["teachers.csv"].encode("gb18030"),
            "credits.csv": "activity,teacher,note,approvals\na,T1,听,x\n".encode("gb18030"),
        },
    )

    answer = ledger(
        "approve", "school-review", "a", "--as-of", "2026-03-31", "--lang", "en", "--book", book
    )
    assert answer.code == 0, answer.err
    assert text(book, "activities.toml") == raw + (
        'approvals = ["project-approval", "school-review@2026-03-31"]\n'
    )
    assert (book / "credits.csv").read_bytes().decode("gb18030") == (
        "activity,teacher,note,approvals\na,T1,听,x;school-review@2026-03-31\n"
    )
