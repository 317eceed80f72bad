"""`ledger todo`: what the office has to do now, and by when."""

import json
import shlex

import pytest

from tests.books import write_book
from tests.cli.conftest import rows_of

RULES = """\
ruleset = { id = "town", from = 2015-09-01 }
period.year = { start = "09-01" }
period.semester = { starts = ["02-01", "09-01"] }
credit = [ { per_hour = 1 } ]
"""
TEACHERS = (
    "code,name,group,hired_on\n"
    "T1,李静,Chinese,2010-09-01\n"
    "T2,王芳,Year 1,2010-09-01\n"
    "T3,王芳,Chinese,2010-09-01\n"
)
NO_ROWS = "activity,teacher\n"
NOTHING = "id,title,start,end,hours,kind,status\n"


def a_book(folder, rules, activities=NOTHING, rows=NO_ROWS, **files):
    return write_book(
        folder / "book",
        {
            "rules/town.toml": RULES + rules,
            "teachers.csv": TEACHERS,
            "activities.csv": activities,
            "credits.csv": rows,
            **{f"{name}.csv": text for name, text in files.items()},
        },
    )


@pytest.fixture
def todo(ledger):
    """Return the tasks of a book on a day, as programs read them."""

    def asked(book, day, *words, code=0):
        answer = ledger(
            "todo", "--book", book, "--as-of", day, "--lang", "en", "--format", "json", *words
        )
        assert answer.code == code, answer.err
        return json.loads(answer.out)["tasks"]

    return asked


def whats(tasks, kind=None):
    return [task["what"] for task in tasks if kind in {None, task["kind"]}]


def commands_of(task, book):
    """Return the commands of a task without the book that they are given for."""
    tail = f" --book {book}"
    assert all(command.endswith(tail) for command in task["commands"])
    return [command.removesuffix(tail).removeprefix("ledger ") for command in task["commands"]]


# ---------------------------------------------------------------- a new book


def test_a_new_book_is_told_to_add_teachers_first(todo, ledger, tmp_path):
    book = tmp_path / "new"
    ledger("init", book, "--rules", "changsha-meixihu", "--school", "A")

    (task,) = todo(book, "2026-03-05")

    assert (task["kind"], task["due"], task["when"]) == ("first", "2026-03-05", "week")
    assert commands_of(task, book)[0] == "teacher import FILE"


def test_a_book_without_a_session_is_told_to_record_one(todo, tmp_path):
    book = a_book(tmp_path, "")

    (task,) = todo(book, "2026-03-05")

    assert commands_of(task, book) == [
        "add", "add TITLE --date DATE --hours 2 --kind lecture --all"
    ]  # fmt: skip


def test_where_nothing_is_to_be_done_it_says_so(ledger, tmp_path):
    book = a_book(tmp_path, "", "id,title,start,hours,kind\na,Talk,2026-03-01,2,lecture\n")
    words = ("todo", "--book", book, "--as-of", "2026-03-05", "--lang", "en")

    assert ledger(*words) == (0, "A school, 2026-03-05: nothing to do until 2026-04-04.\n", "")
    assert ledger(*words, "--quiet").out == ""


# ---------------------------------------------------------------- planned sessions

PLANNED = (
    "id,title,start,end,hours,kind,group,status\n"
    "p,Talk,2026-03-05,2026-03-06,2,lecture,,planned\n"
    "d,Later talk,2026-03-20,,2,lecture,Chinese,delayed\n"
    "c,No talk,2026-03-05,,2,lecture,,cancelled\n"
    "h,Held,2026-03-02,,2,lecture,,\n"
)


@pytest.mark.parametrize(
    ("day", "when", "what"),
    [
        ("2026-02-27", "later", "“Talk” comes next, planned for 2026-03-05"),
        ("2026-03-04", "week", "“Talk” comes next, planned for 2026-03-05"),
        ("2026-03-05", "week", "“Talk” is to be held: enter who came, or put it off"),
        ("2026-03-06", "week", "“Talk” is to be held: enter who came, or put it off"),
        ("2026-03-07", "overdue", "“Talk” was to be held: say whether it was"),
    ],
)
def test_a_planned_session_is_due_on_its_last_day(day, when, what, todo, tmp_path):
    book = a_book(tmp_path, "", PLANNED)

    first = todo(book, day, "--only", "sessions")[0]

    assert (first["due"], first["when"], first["what"]) == ("2026-03-06", when, what)
    assert ("hold p --teachers WHO" in commands_of(first, book)) is (day >= "2026-03-05")
    assert commands_of(first, book)[-2:] == [
        "delay p --to DATE --reason WHY", "cancel p --reason WHY"
    ]  # fmt: skip


@pytest.mark.parametrize(("within", "count"), [(14, 1), (15, 2)])
def test_it_looks_as_many_days_ahead_as_it_is_told(within, count, todo, tmp_path):
    book = a_book(tmp_path, "", PLANNED)

    assert len(todo(book, "2026-03-05", "--within", within)) == count


def test_who_is_expected_is_named_and_can_be_asked_for(todo, tmp_path):
    rows = "activity,teacher,status\np,T2,\np,T3,\np,T1,void\n"
    book = a_book(tmp_path, "", PLANNED, rows)

    first = todo(book, "2026-03-05", "--teacher", "T2")

    assert [each["name"] for each in first[0]["teachers"]] == ["王芳 (T2)", "王芳 (T3)"]
    assert whats(todo(book, "2026-03-20", "--teacher", "T1")) == []
    assert len(todo(book, "2026-03-20", "--group", "Chinese")) == 2


# ---------------------------------------------------------------- plans and summaries

PLANS = """\
[[cohort]]
id = "group-plan"
name = { en = "Group plan" }
measure = "records"
for_each = "group"
at_least = 1
per = "semester"
where = { kind = "group-plan" }
clause = "art. 2"
[[cohort]]
id = "summary"
name = { en = "Summary" }
measure = "records"
at_least = 1
per = "semester"
where = { kind = "training-summary" }
[[cohort]]
id = "weekly"
measure = "records"
at_least = 1
per = "week"
where = { kind = "study-session" }
force = "advice"
"""
PLAN = (
    "id,title,start,hours,kind,group\n"
    "a,Plan,2026-02-10,,group-plan,Chinese\n"
    "b,Plan,2025-09-10,,group-plan,Chinese\n"
    "c,Plan,2025-09-10,,group-plan,Year 1\n"
)


def test_groups_without_a_plan_are_one_task_with_a_command_each(todo, tmp_path):
    book = a_book(tmp_path, PLANS, PLAN.splitlines()[0] + "\na,Talk,2025-10-10,,lecture,\n")

    plans = [task for task in todo(book, "2026-03-05") if task["rule"] == "group-plan"]

    assert [(task["due"], task["what"], task["groups"]) for task in plans] == [
        ("2026-01-31", "Group plan 2025-26/1: missing for 2 groups", ["Chinese", "Year 1"]),
        ("2026-08-31", "Group plan 2025-26/2: missing for 2 groups", ["Chinese", "Year 1"]),
    ]
    assert commands_of(plans[1], book)[1] == (
        'add "Year 1 plan of a group 2025-26/2" --date DATE --hours 0 --kind group-plan '
        '--set "group=Year 1"'
    )
    assert (plans[0]["clause"], plans[0]["rule_at"].partition(":")[0]) == (
        "art. 2", "rules/town.toml"
    )  # fmt: skip


def test_a_plan_that_is_filed_is_no_task_and_a_group_sees_its_own(todo, tmp_path):
    book = a_book(tmp_path, PLANS, PLAN)

    def of(group):
        return [
            (task["what"], task["groups"]) for task in todo(book, "2026-03-05", "--group", group)
        ]

    assert of("Chinese") == []
    assert of("Year 1") == [("Group plan 2025-26/2: missing for 1 group", ["Year 1"])]


@pytest.mark.parametrize(
    ("day", "when"), [("2026-08-30", "later"), ("2026-08-31", "week"), ("2026-09-01", "overdue")]
)
def test_a_summary_is_due_on_the_last_day_of_its_semester(day, when, todo, tmp_path):
    book = a_book(tmp_path, PLANS, PLAN)

    tasks = {task["what"]: task for task in todo(book, day, "--only", "papers")}

    assert tasks["Summary 2025-26/2: missing, 0 of 1"]["when"] == when


def test_only_the_period_that_ended_last_is_still_mended(todo, tmp_path):
    book = a_book(tmp_path, PLANS, PLAN)

    assert {task["what"] for task in todo(book, "2026-09-01") if task["rule"] == "summary"} == {
        "Summary 2025-26/2: missing, 0 of 1", "Summary 2026-27/1: missing, 0 of 1"
    }  # fmt: skip


# ---------------------------------------------------------------- proofs and approvals

PROOFS = """\
[[valid]]
where = { kind = "lecture" }
needs_any = ["certificate", "hours-slip"]
else = "pending"
clause = "art. 5"
[[valid]]
where = { kind = "lecture" }
needs_all = ["school-review", "college-review"]
else = "provisional"
[[require]]
id = "year"
at_least = 0
per = "year"
"""
PROOFS_ONLY = PROOFS.partition("[[require]]")[0]
TALKS = (
    "id,title,start,hours,kind,status,evidence,approvals\n"
    "a,Talk,2026-03-02,2,lecture,,activity-record,school-review\n"
    "b,Other talk,2026-03-03,2,lecture,,certificate,\n"
    "e,Essay,2026-03-03,2,paper,,,\n"
    "o,Old talk,2024-03-03,2,lecture,,,\n"
    "p,Planned talk,2026-03-03,2,lecture,planned,,\n"
)
ALL_AT_TALKS = "activity,teacher,evidence\n" + "".join(
    f"{activity},{teacher},\n" for activity in "abeop" for teacher in ("T1", "T2", "T3")
)


def test_rows_of_one_session_that_lack_a_proof_are_one_task(todo, tmp_path):
    book = a_book(tmp_path, PROOFS, TALKS, ALL_AT_TALKS)

    proofs = todo(book, "2026-03-05", "--only", "proofs")
    (proof,) = [task for task in proofs if "proof" in task["what"]]

    assert proof["what"] == "“Talk”: 3 rows lack a proof: certificate or hours slip"
    assert (proof["count"], proof["due"], proof["clause"]) == (3, None, "art. 5")
    assert proof["places"] == ["credits.csv:2", "credits.csv:3", "credits.csv:4"]
    assert commands_of(proof, book) == [
        'correct a --set "evidence=activity-record;certificate=FILE" --reason "proof handed in"'
    ]


def test_the_next_approval_is_awaited_of_all_activities_together(todo, tmp_path):
    book = a_book(tmp_path, PROOFS, TALKS, ALL_AT_TALKS)

    told = {
        task["what"]: commands_of(task, book)
        for task in todo(book, "2026-03-05", "--only", "proofs")
        if "await" in task["what"]
    }

    # What only the college can give is sent, and is no approval that the office passes.
    assert told == {"“Other talk” awaits school review": ["approve school-review b"]}


def test_many_activities_are_approved_by_their_school_year(todo, tmp_path):
    lines = [f"a{n},Talk {n},2026-02-0{n},2,lecture,,certificate," for n in range(1, 7)]
    head = TALKS.splitlines()[0]
    book = a_book(
        tmp_path, PROOFS, "\n".join([head, *lines, ""]),
        NO_ROWS + "".join(f"a{n},T1\n" for n in range(1, 7)),
    )  # fmt: skip

    (all_,) = todo(book, "2026-03-05", "--only", "proofs")
    (own,) = todo(book, "2026-03-05", "--only", "proofs", "--teacher", "T1")

    assert all_["what"] == "6 activities await school review"
    assert commands_of(all_, book) == ["approve school-review --period 2025-26"]
    assert commands_of(own, book) == ["approve school-review --period 2025-26 --teacher T1"]


def test_who_has_a_cell_of_their_own_is_corrected_alone(todo, tmp_path):
    rows = "activity,teacher,evidence\na,T1,photo\na,T2,certificate\na,T3,marks\n"
    book = a_book(tmp_path, PROOFS, TALKS, rows)

    told = [
        commands_of(task, book)
        for task in todo(book, "2026-03-05", "--only", "proofs")
        if "proof" in task["what"]
    ]

    assert told == [
        [
            'correct a T1 --set "evidence=photo;certificate=FILE" --reason "proof handed in"',
            'correct a T3 --set "evidence=marks;certificate=FILE" --reason "proof handed in"',
        ]
    ]


def test_a_report_after_a_course_is_asked_for_with_the_course(todo, tmp_path):
    rules = """\
[[valid]]
where = { kind = "study-tour" }
needs_any = ["after-training-report"]
within = "14 days"
else = "pending"
[[require]]
id = "year"
at_least = 0
per = "year"
"""
    tour = "id,title,start,hours,kind\na,Tour,2026-03-02,8,study-tour\n"
    book = a_book(tmp_path, rules, tour, NO_ROWS + "a,T1\n")

    told = {day: todo(book, f"2026-03-{day}", "--only", "proofs")[0] for day in (15, 16, 17)}

    assert {task["what"] for task in told.values()} == {
        "“Tour”: 1 row lacks a proof: report after the training"
    }
    assert [(task["due"], task["when"]) for task in told.values()] == [
        ("2026-03-16", "later"), ("2026-03-16", "week"), ("2026-03-16", "overdue"),
    ]  # fmt: skip


def test_what_must_be_approved_before_it_begins_is_told_before(todo, tmp_path):
    rules = """\
[[valid]]
where = { program = "school-based" }
needs_all = ["project-approval"]
before = "start"
else = "void"
"""
    planned = (
        "id,title,start,hours,kind,program,status,approvals\n"
        "a,Talk,2026-03-10,2,lecture,school-based,planned,\n"
        "b,Talk,2026-03-10,2,lecture,school-based,planned,project-approval@2026-03-01\n"
        "c,Talk,2026-03-10,2,lecture,,planned,\n"
    )
    book = a_book(tmp_path, rules, planned)

    (task,) = todo(book, "2026-03-05", "--only", "proofs")

    assert task["what"] == "“Talk” awaits project approval"
    assert commands_of(task, book) == ["approve project-approval a"]
    assert task["due"] <= "2026-03-10"


def test_a_cell_that_is_not_as_it_must_be_is_named(todo, tmp_path):
    rules = """\
valid = [ { where = { kind = "lecture" }, needs = { lead = true }, else = "pending" } ]
require = [ { id = "year", at_least = 0, per = "year" } ]
"""
    talk = "id,title,start,hours,kind,lead\na,Talk,2026-03-02,8,lecture,\n"
    book = a_book(tmp_path, rules, talk, NO_ROWS + "a,T1\n")

    (task,) = todo(book, "2026-03-05", "--only", "proofs")

    assert task["what"] == "“Talk”: lead is not as it must be"
    assert commands_of(task, book) == ["correct a --set lead=LEAD --reason WHY"]


def test_a_row_under_two_rule_sets_awaits_a_step_once(todo, tmp_path):
    book = a_book(tmp_path, PROOFS, TALKS, ALL_AT_TALKS)
    (book / "ledger.toml").write_text('school = "A"\nrules = ["town", "city"]\n', "utf-8")
    (book / "rules" / "city.toml").write_text(
        RULES.replace("town", "city") + PROOFS, encoding="utf-8"
    )

    assert len(todo(book, "2026-03-05", "--only", "proofs")) == 2


def test_rules_that_ask_nothing_of_a_teacher_ask_for_no_proof(todo, tmp_path):
    book = a_book(tmp_path, 'who = { group = "Maths" }\n' + PROOFS, TALKS, ALL_AT_TALKS)

    assert todo(book, "2026-03-05", "--only", "proofs") == []


# ---------------------------------------------------------------- deadlines

RATES = """\
[[deadline]]
id = "rates"
name = { en = "Rating" }
task = "evaluated_on"
within = "5 days"
after = "end"
[[deadline]]
id = "learner"
task = "rated_on"
within = "10 days"
after = "end"
blocks = ["show hours"]
[[deadline]]
id = "hint"
task = "evaluated_on"
within = "1 day"
after = "end"
force = "advice"
"""
COURSE = "id,title,start,hours,kind\na,Course,2026-03-02,8,course\n"
RATED = "activity,teacher,evaluated_on,rated_on\na,T1,2026-03-03,\na,T2,,\na,T3,,\n"


@pytest.mark.parametrize(
    ("day", "when"), [("2026-03-06", "week"), ("2026-03-07", "week"), ("2026-03-08", "overdue")]
)
def test_a_rating_is_overdue_the_day_after_it_was_due(day, when, todo, tmp_path):
    book = a_book(tmp_path, RATES, COURSE, RATED)

    first = todo(book, day, "--only", "deadlines")[0]

    assert (first["what"], first["due"], first["when"]) == ("Rating: “Course”", "2026-03-07", when)
    assert [each["teacher"] for each in first["teachers"]] == ["T2", "T3"]
    assert commands_of(first, book) == ["evaluate a T2 T3 --on DATE"]


def test_what_is_blocked_meanwhile_is_told(todo, ledger, tmp_path):
    book = a_book(tmp_path, RATES, COURSE, RATED)

    _rating, learner = todo(book, "2026-03-05", "--only", "deadlines")
    text = ledger("todo", "--book", book, "--as-of", "2026-03-05", "--lang", "en").out

    assert learner["until_then"] == ["show hours"]
    assert commands_of(learner, book) == ["rate a T1 T2 T3 --on DATE"]
    assert "      until then: hours do not count\n" in text


@pytest.mark.parametrize(("within", "count"), [(1, 0), (2, 1), (6, 1), (7, 2)])
def test_a_deadline_is_told_as_soon_as_it_is_near_enough(within, count, todo, tmp_path):
    book = a_book(tmp_path, RATES, COURSE, RATED)

    assert len(todo(book, "2026-03-05", "--only", "deadlines", "--within", within)) == count


def test_a_task_that_is_an_activity_is_recorded_as_one(todo, tmp_path):
    rules = 'deadline = [ { id = "end", task = "training-assessment", by = "year end" } ]\n'
    book = a_book(tmp_path, rules, COURSE, NO_ROWS)

    (task,) = todo(book, "2026-08-31", "--only", "deadlines", "--teacher", "T2")

    assert (task["due"], task["when"]) == ("2026-08-31", "week")
    (command,) = commands_of(task, book)
    assert command == (
        'add "training assessment" --date DATE --hours 0 --kind training-assessment --teachers T2'
    )


# ---------------------------------------------------------------- people

ASKED = """\
[[require]]
id = "year"
name = { en = "Year total" }
at_least = 30
per = "year"
[[require]]
id = "plan"
name = { en = "Own plan" }
measure = "records"
at_least = 1
per = "year"
where = { kind = "growth-plan" }
[[require]]
id = "wish"
at_least = 500
per = "year"
force = "advice"
"""
EARNED = (
    "id,title,start,hours,kind\n"
    "a,Course,2025-10-02,20,course\n"
    "b,Plan,2025-10-03,,growth-plan\n"
    "c,Course,2026-05-02,9.5,course\n"
)
THEIRS = NO_ROWS + "a,T1\na,T2\nb,T1\nb,T2\nc,T1\n"


def test_who_is_short_is_one_task_a_requirement_with_the_amounts(todo, tmp_path):
    book = a_book(tmp_path, ASKED, EARNED, THEIRS)

    year, plan = todo(book, "2026-08-31", "--only", "people")

    assert year["what"] == "Year total 2025-26: 3 teachers are short"
    assert (year["due"], year["when"]) == ("2026-08-31", "week")
    assert [(each["teacher"], each["amount"]) for each in year["teachers"]] == [
        ("T1", "0.5"), ("T2", "10"), ("T3", "30")
    ]  # fmt: skip
    assert plan["what"] == "Own plan 2025-26: 1 teacher is short"
    (command,) = commands_of(plan, book)
    assert command == (
        'add "personal development plan 2025-26" --date DATE --hours 0 --kind growth-plan '
        "--teachers T3"
    )


def test_who_is_behind_pace_is_told_before_the_year_ends(todo, tmp_path):
    book = a_book(tmp_path, ASKED, EARNED, THEIRS)

    told = {task["what"]: task for task in todo(book, "2026-03-05", "--only", "people")}

    assert [*told] == [
        "Year total 2025-26: 1 teacher is behind pace",
        "Own plan 2025-26: still missing for 1 teacher",
    ]
    behind = told["Year total 2025-26: 1 teacher is behind pace"]
    assert (behind["when"], commands_of(behind, book)) == ("later", ["forecast T3"])


@pytest.mark.parametrize(("day", "when"), [("2026-08-31", "week"), ("2026-09-01", "overdue")])
def test_what_was_missed_is_overdue_the_day_after(day, when, todo, tmp_path):
    book = a_book(tmp_path, ASKED, EARNED, THEIRS)

    found = todo(book, day, "--only", "people")

    assert {task["when"] for task in found if task["due"] == "2026-08-31"} == {when}


def test_of_a_closed_year_nothing_is_to_be_done_any_more(todo, ledger, tmp_path):
    book = a_book(tmp_path, ASKED + PLANS + PROOFS_ONLY, EARNED, THEIRS)
    assert any(task["due"] == "2026-08-31" for task in todo(book, "2026-09-02"))

    assert ledger("close", "2025-26", "--book", book, "--as-of", "2026-08-31").code == 0

    assert all(task["due"] != "2026-08-31" for task in todo(book, "2026-09-02"))
    assert todo(book, "2026-09-02", "--only", "years,proofs") == []


# ---------------------------------------------------------------- years, money


@pytest.mark.parametrize(("day", "count"), [("2026-08-30", 0), ("2026-08-31", 1)])
def test_a_year_is_to_be_closed_from_its_last_day_on(day, count, todo, ledger, tmp_path):
    book = a_book(tmp_path, ASKED, EARNED, THEIRS)

    tasks = todo(book, day, "--only", "years")

    assert len(tasks) == count
    for task in tasks:
        assert task["what"] == "2025-26 has ended and is not closed"
        (command,) = task["commands"]
        assert ledger(*shlex.split(command)[1:], "--as-of", day).code == 0
    assert todo(book, day, "--only", "years") == []


def test_years_are_closed_from_the_first_one_with_records_on(todo, tmp_path):
    activities = EARNED + "d,Old,2022-10-02,20,course\n"
    book = a_book(tmp_path, ASKED, activities, THEIRS)

    (task,) = todo(book, "2026-08-31", "--only", "years")

    told = "2 school years have ended and are not closed, the first is 2022-23"
    assert task["what"] == told
    assert commands_of(task, book) == ["close 2022-23", "close 2025-26"]
    assert todo(book, "2026-08-31", "--only", "years", "--teacher", "T1") == []


SHARE = """\
[[money]]
id = "share"
name = { en = "Share" }
what = "fund"
of = "payroll"
at_least = "3%"
per = "year"
"""


@pytest.mark.parametrize(("day", "when"), [("2026-08-31", "week"), ("2026-09-01", "overdue")])
def test_money_that_is_short_is_told_with_what_is_missing(day, when, todo, tmp_path):
    money = "date,what,amount\n2026-03-01,payroll,10000\n2026-03-01,fund,200\n"
    book = a_book(tmp_path, SHARE, money=money)

    found = todo(book, day, "--only", "money")

    assert [(task["due"], task["when"]) for task in found][:1] == [("2026-08-31", when)]
    assert found[0]["what"].startswith("Share 2025-26: 2% of 3%")
    assert commands_of(found[0], book) == ["money add fund AMOUNT --date DATE"]


def test_money_that_is_not_booked_is_asked_for(todo, tmp_path):
    book = a_book(tmp_path, SHARE, money="date,what,amount\n2025-03-01,payroll,1\n")

    tasks = {task["what"]: task for task in todo(book, "2026-03-05", "--only", "money")}

    running = tasks["Share 2025-26: not booked: fund, payroll"]
    assert commands_of(running, book) == [
        "money add payroll AMOUNT --date DATE", "money add fund AMOUNT --date DATE"
    ]  # fmt: skip


# ---------------------------------------------------------------- seats

SEATS = (
    "activity,teacher,attendance,asked,answers\n"
    "p,T1,,leave@2026-03-01,school@2026-03-02\n"
    "p,T2,,swap:T3@2026-03-01,\n"
    "p,T3,leave,leave@2026-03-01,school@2026-03-02\n"
    "c,T1,,leave@2026-03-01,\n"
    "h,T1,,leave@2026-03-01,refused:school@2026-03-02\n"
)


def test_seats_that_are_not_answered_are_due_on_the_day(todo, tmp_path):
    book = a_book(tmp_path, "", PLANNED, SEATS)
    with (book / "ledger.toml").open("a", encoding="utf-8") as settings:
        settings.write('[seats]\napprovals = ["school", "provider"]\n')

    leave, swap = todo(book, "2026-03-05", "--only", "seats")

    assert leave["what"] == (
        "李静 asks for leave from “Talk” (asked on 2026-03-01); so far: school@2026-03-02"
        "; awaits: provider"
    )
    assert swap["what"] == (
        "王芳 (T2) asks to give the seat at “Talk” to 王芳 (T3) (asked on 2026-03-01)"
        "; awaits: school, provider"
    )
    assert (leave["due"], leave["when"], leave["places"]) == (
        "2026-03-05", "week", ["credits.csv:2"]
    )  # fmt: skip
    assert commands_of(leave, book)[0] == "seat approve p T1 --by provider"
    assert commands_of(swap, book) == [
        "seat approve p T2 --by school", "seat refuse p T2 --by school --reason WHY"
    ]  # fmt: skip
    assert len(todo(book, "2026-03-05", "--only", "seats", "--teacher", "T1")) == 1
    assert {task["when"] for task in todo(book, "2026-03-06", "--only", "seats")} == {"overdue"}


# ---------------------------------------------------------------- sent back


@pytest.fixture
def returned(ledger, tmp_path):
    """Return a book in which two rows and an activity were sent back, each with its reason."""
    activities = (
        "id,title,start,hours,kind,approvals\n"
        "a,Talk,2026-03-02,2,lecture,\n"
        "b,Other,2026-03-02,2,lecture,school-review@2026-03-03;college-review@2026-03-04\n"
    )
    rows = (
        "activity,teacher,approvals\n"
        "a,T1,school-review@2026-03-03\na,T2,school-review@2026-03-03\nb,T3,\n"
    )
    book = a_book(tmp_path, "", activities, rows)
    for words, reason in ((("a", "T1", "T2"), "no list"), (("b",), "hours differ")):
        answer = ledger("return", *words, "--reason", reason, "--book", book)
        assert answer.code == 0, answer.err
    return book


def test_what_came_back_is_told_with_the_reason(todo, returned):
    found = todo(returned, "2026-03-05", "--only", "returned")

    assert whats(found) == ["“Other” came back: hours differ", "“Talk” came back: no list"]
    assert [commands_of(task, returned) for task in found] == [
        ["approve school-review b"], ["approve school-review a --teacher T1 --teacher T2"],
    ]  # fmt: skip


def test_what_was_approved_again_is_no_task_any_more(todo, ledger, returned):
    again = ("correct", "a", "T1", "--set", "approvals=school-review@2026-03-05")
    assert ledger(*again, "--reason", "R", "--book", returned).code == 0

    _other, talk = todo(returned, "2026-03-05", "--only", "returned")

    assert [each["teacher"] for each in talk["teachers"]] == ["T2"]
    assert todo(returned, "2026-03-05", "--only", "returned", "--teacher", "T1") == []


def test_a_return_that_was_undone_is_none(todo, ledger, returned):
    assert ledger("undo", "--yes", "--book", returned).code == 0

    assert whats(todo(returned, "2026-03-05", "--only", "returned")) == [
        "“Talk” came back: no list"
    ]


# ---------------------------------------------------------------- gaps


def test_warnings_are_counted_by_their_code(todo, tmp_path):
    rows = NO_ROWS + "a,T1\na,T1\nh,T2\nh,T3\n"
    activities = "id,title,start,hours,kind\na,A,2026-03-02,2,k\nh,H,2009-03-02,2,k\n"
    book = a_book(tmp_path, ASKED, activities, rows)

    found = {task["what"]: task for task in todo(book, "2026-03-05", "--only", "data")}

    (early,) = [task for what, task in found.items() if "[before-hire]" in what]
    assert early["what"].startswith("2 times: 王芳 was hired on 2010-09-01")
    assert (early["count"], early["places"]) == (2, ["credits.csv:4", "credits.csv:5"])
    assert commands_of(early, book) == ["check"]
    assert todo(book, "2026-03-05", "--only", "data", "--teacher", "T1") == []


def test_a_blank_cell_that_decides_is_named_once_for_all(todo, tmp_path):
    rules = 'require = [ { id = "y", at_least = 30, per = "year", who = { stage = "primary" } } ]\n'
    book = a_book(tmp_path, rules, EARNED, THEIRS)
    (book / "teachers.csv").write_text("code,name,stage\nT1,A,\nT2,B,\nT3,C,primary\n", "utf-8")

    (task,) = todo(book, "2026-03-05", "--only", "data")

    assert task["what"].startswith("y is not known of 2 teachers: ")
    assert [each["teacher"] for each in task["teachers"]] == ["T1", "T2"]
    assert commands_of(task, book) == ["explain T1 y"]


# ---------------------------------------------------------------- the list

MANY = "id,title,start,hours,kind,status\n" + "".join(
    f"p{n:02},Talk {n},2026-03-04,2,lecture,planned\n" for n in range(1, 9)
)


def test_a_long_list_names_a_few_of_each_kind_and_the_way_to_the_rest(ledger, tmp_path):
    book = a_book(tmp_path, "", MANY)
    words = ("todo", "--book", book, "--as-of", "2026-03-05", "--lang", "en")

    short, whole = ledger(*words).out, ledger(*words, "--all").out

    assert short.startswith(
        "A school, 2026-03-05: 8 tasks: 8 overdue\n"
        "By kind, for --only: planned sessions 8 (sessions)\n\n"
        "Overdue (8)\n"
    )
    assert short.count("was to be held") == 5
    assert "  and 3 more of planned sessions:\n      ledger todo --only sessions --book" in short
    assert whole.count("was to be held") == 8


def test_the_way_to_the_rest_asks_for_the_same_people(ledger, tmp_path):
    rows = NO_ROWS + "".join(f"p{n:02},T1\n" for n in range(1, 9))
    book = a_book(tmp_path, "", MANY, rows)
    words = ("--as-of", "2026-03-05", "--teacher", "T1", "--within", "7", "--lang", "en")

    told = ledger("todo", "--book", book, *words).out

    assert "ledger todo --only sessions --within 7 --teacher T1 --book" in told


@pytest.mark.parametrize(("day", "singly"), [("2026-03-11", 5), ("2026-03-12", 0)])
def test_what_has_been_overdue_for_more_than_a_week_is_told_by_its_kind(
    day, singly, ledger, tmp_path
):
    book = a_book(tmp_path, "", MANY)
    words = ("todo", "--book", book, "--as-of", day, "--lang", "en")

    short, only = ledger(*words).out, ledger(*words, "--only", "sessions").out

    assert short.count("was to be held") == singly
    told = "  2026-03-04  planned sessions: 8 have been overdue for more than a week\n"
    assert (f"{told}      ledger todo --only sessions --book" in short) == (not singly)
    assert "8 overdue" in short
    assert only.count("was to be held") == 8
    assert ledger(*words, "--all").out.count("was to be held") == 8


def test_one_old_task_of_a_kind_stands_as_it_is(ledger, tmp_path):
    one = "".join(MANY.splitlines(keepends=True)[:2])
    book = a_book(tmp_path, "", one)

    told = ledger("todo", "--book", book, "--as-of", "2026-04-30", "--lang", "en").out

    assert "“Talk 1” was to be held" in told


def test_strict_is_for_those_who_must_not_be_late(ledger, tmp_path):
    book = a_book(tmp_path, "", MANY)

    def code(day, *words):
        return ledger("todo", "--book", book, "--as-of", day, *words).code

    assert code("2026-03-05") == 0
    assert code("2026-03-04", "--strict") == 0
    assert code("2026-03-05", "--strict") == 1


def test_a_kind_that_there_is_not_is_told(ledger, tmp_path):
    answer = ledger("todo", "--book", a_book(tmp_path, ""), "--only", "session", "--lang", "en")

    assert (answer.code, answer.out) == (2, "")
    assert "sessions" in answer.err


@pytest.mark.parametrize("width", ["60", "80", "120"])
@pytest.mark.parametrize("lang", ["en", "zh-CN", "zh-TW"])
def test_a_command_stands_on_a_line_of_its_own_however_narrow_the_page(
    width, lang, ledger, tmp_path, monkeypatch
):
    monkeypatch.setenv("COLUMNS", width)
    book = a_book(tmp_path, PLANS, PLAN.replace("Chinese,", "语文 组,"))
    (book / "teachers.csv").write_text(TEACHERS.replace("Chinese", "语文 组"), "utf-8")
    words = ("todo", "--book", book, "--as-of", "2026-03-05", "--lang", lang)

    told = ledger(*words, "--format", "table", "--all").out
    tasks = json.loads(ledger(*words, "--format", "json").out)["tasks"]

    lines = [line.strip() for line in told.splitlines()]
    assert [line for line in lines if line.startswith("ledger ")] == [
        command for task in tasks for command in task["commands"]
    ]


def test_the_sheet_has_a_line_a_task_under_the_names_of_json(ledger, tmp_path):
    book = a_book(tmp_path, ASKED, EARNED, THEIRS)
    words = ("todo", "--book", book, "--as-of", "2026-08-31", "--lang", "en", "--only", "people")

    year, _plan = rows_of(ledger(*words, "--format", "csv").out)

    assert (year["due"], year["when"], year["kind"]) == ("2026-08-31", "week", "people")
    assert (year["teachers"], year["rule"]) == ("T1;T2;T3", "year")
    assert year["command"].startswith("ledger check --teacher T1")


def test_the_commands_that_it_gives_are_taken_or_ask_for_what_only_a_person_knows(
    ledger, todo, tmp_path
):
    """Each as it is written: quoted as a shell reads it, and understood by the command itself."""
    book = a_book(tmp_path, PLANS + PROOFS_ONLY + ASKED, TALKS, ALL_AT_TALKS)
    looks = {"check", "explain", "forecast"}
    before = {path: path.read_bytes() for path in book.rglob("*.csv")}

    for task in todo(book, "2026-09-02"):
        for command in task["commands"]:
            words = shlex.split(command)[1:]
            if words[0] in looks | {"add", "correct"}:
                answer = ledger(*words, "--as-of", "2026-09-02", "--lang", "en")
                codes = {0, 1} if words[0] in looks else {2}
                assert answer.code in codes, (command, answer.err)
                assert answer.code < 2 or "stands for what only you know" in answer.err

    assert {path: path.read_bytes() for path in book.rglob("*.csv")} == before


def test_a_row_lacks_what_the_rules_of_its_day_ask_for(todo, tmp_path):
    talks = (
        "id,title,start,hours,kind\n"
        "a,Old rules,2026-02-28,2,lecture\n"
        "b,New rules,2026-03-01,2,lecture\n"
    )
    book = a_book(tmp_path, ASKED, talks, NO_ROWS + "a,T1\nb,T1\n")
    (book / "ledger.toml").write_text('school = "A"\nrules = ["newer"]\n', "utf-8")
    newer = RULES.replace('id = "town", from = 2015-09-01',
                          'id = "newer", from = 2026-03-01, replaces = "town"')  # fmt: skip
    (book / "rules" / "newer.toml").write_text(newer + PROOFS_ONLY + ASKED, "utf-8")

    found = whats(todo(book, "2026-03-05", "--only", "proofs"))

    assert found == [
        "“New rules”: 1 row lacks a proof: certificate or hours slip",
        "“New rules” awaits school review",
    ]


def test_periods_of_ones_own_are_one_task_with_the_day_of_each(todo, tmp_path):
    rules = (
        'period.first = { start = "hired_on", length = "1 year", once = true }\n'
        'require = [ { id = "visit", measure = "records", at_least = 1, per = "first",'
        ' where = { kind = "visit" } } ]\n'
    )
    book = a_book(tmp_path, rules, EARNED, NO_ROWS + "a,T1\n")
    (book / "teachers.csv").write_text(
        "code,name,hired_on\nT1,A,2025-03-10\nT2,B,2025-03-20\nT3,C,2025-03-01\n", "utf-8"
    )

    missed, coming = todo(book, "2026-03-05", "--only", "people")

    assert (missed["due"], missed["when"]) == ("2026-02-28", "overdue")
    assert commands_of(missed, book)[0].startswith("add ")
    assert (coming["due"], coming["what"]) == (
        "2026-03-09", "visit: still missing for 2 teachers"
    )  # fmt: skip
    assert [each["amount"] for each in coming["teachers"]] == ["2026-03-09", "2026-03-19"]
    assert commands_of(coming, book) == ["check --teacher T1 --teacher T2"]
