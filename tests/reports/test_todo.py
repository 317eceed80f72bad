"""What tasks are made of: how soon they are due, and the commands that a shell takes as meant."""

import shlex
from datetime import date
from fractions import Fraction

import pytest

from sbt_ledger.assessment.assess import assessors_of, report_of
from sbt_ledger.assessment.span import Span
from sbt_ledger.reports.naming import AS_WRITTEN
from sbt_ledger.reports.page import Line
from sbt_ledger.reports.page_table import as_table
from sbt_ledger.reports.todo.commands import add, kind_in, line_of
from sbt_ledger.reports.todo.desk import Desk
from sbt_ledger.reports.todo.kinds import KINDS, tasks_on
from sbt_ledger.reports.todo.task import Task, end_of_week
from sbt_ledger.rules.filter import Filter
from tests.reports.conftest import a_book, a_rule_set, a_teacher, an_activity, printed

SATURDAY, SUNDAY, MONDAY = date(2026, 3, 7), date(2026, 3, 8), date(2026, 3, 9)


def laid_out(book, *rule_sets, on, within=30):
    assessors = assessors_of(book, rule_sets or (a_rule_set(),), Span(on))
    report = report_of(book, assessors, Span(on))
    return Desk(report, assessors, within, AS_WRITTEN, "en")


@pytest.mark.parametrize(
    ("due", "when"),
    [
        (date(2026, 3, 6), "overdue"),
        (SATURDAY, "week"),
        (SUNDAY, "week"),
        (MONDAY, "later"),
        (None, "open"),
    ],
)
def test_a_week_ends_on_sunday_and_today_is_not_overdue(due, when):
    assert Task("", due).when(SATURDAY) == when


def test_on_sunday_the_week_ends_on_the_same_day():
    assert (end_of_week(SUNDAY), end_of_week(MONDAY)) == (SUNDAY, date(2026, 3, 15))


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        ("a-1", "a-1"),
        ("语文组", "语文组"),
        ("year1@2026-02-24", "year1@2026-02-24"),
        ("Year 1", '"Year 1"'),
        ("evidence=a;b", '"evidence=a;b"'),
        ("大单元教学（一）", '"大单元教学（一）"'),
        ("", '""'),
        ('say "hi" for $5', "'say \"hi\" for $5'"),
        ("O'Neill's `x`", "'O'\"'\"'Neill'\"'\"'s `x`'"),
    ],
)
def test_a_shell_reads_each_word_as_it_is_meant(word, typed):
    assert line_of(("hold", word)) == f"ledger hold {typed}"
    assert shlex.split(typed) == [word]


def test_a_name_with_control_characters_stays_on_its_line():
    assert line_of(("hold", "a\nrm -r\x1b[2J")) == 'ledger hold "a rm -r [2J"'


@pytest.mark.parametrize(
    ("where", "kind"),
    [
        ({"kind": "paper"}, "paper"),
        ({"kind": ["paper", "essay"]}, "paper"),
        ({"kind": "paper", "prize": True, "level": "county+"}, "paper"),
        ({"kind": "paper", "hours": ">= 90"}, ""),
        ({"kind": "paper", "not": {"level": "school"}}, ""),
        ({"level": "county"}, ""),
    ],
)
def test_only_what_would_fit_the_rule_is_given_as_a_command(where, kind):
    assert kind_in(Filter.read(where)) == kind


def test_a_command_names_the_cells_that_the_rule_looks_at_and_leaves_how_it_went_to_people():
    where = Filter.read({"kind": "paper", "prize": True, "level": "county+"})

    assert add("Paper", where, "--teachers", "T1") == (
        "add", "Paper", "--date", "DATE", "--hours", "0", "--kind", "paper",
        "--set", "prize=PRIZE", "--set", "level=LEVEL", "--teachers", "T1",
    )  # fmt: skip


def test_each_kind_has_a_word_and_a_name_of_its_own():
    assert len({kind.word for kind in KINDS}) == len({kind.name() for kind in KINDS}) == len(KINDS)


def test_tasks_stand_by_their_day_those_without_one_last():
    book = a_book(
        [a_teacher("T1", "李静")],
        [
            an_activity("a", date(2026, 3, 2), 2, evidence=()),
            an_activity("p", date(2026, 3, 20), 2, status="planned"),
            an_activity("q", date(2026, 3, 1), 2, status="planned"),
        ],
    )

    tasks = tasks_on(laid_out(book, on=SATURDAY))

    assert [(task.kind, task.due) for task in tasks] == [
        ("sessions", date(2026, 3, 1)),
        ("sessions", date(2026, 3, 20)),
        ("people", date(2026, 8, 31)),
        ("proofs", None),
    ]


def test_amounts_are_told_as_people_read_them():
    book = a_book([a_teacher("T1", "李静")], [an_activity("a", date(2026, 3, 2), Fraction(59, 2))])

    (task,) = tasks_on(laid_out(book, on=date(2026, 8, 31)), ["people"])

    assert [tuple(person) for person in task.people] == [("T1", "李静", "0.5")]


@pytest.mark.parametrize("width", [20, 60])
def test_a_line_to_be_copied_is_not_broken(width):
    text = "ledger add " + "x" * 80

    assert printed(as_table((Line(text, 3, whole=True),), width=width), 200) == [" " * 6 + text]
