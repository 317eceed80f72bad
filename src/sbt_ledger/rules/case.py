"""A case: what is recorded in a small book, and what a rule set must say of it on a day."""

from __future__ import annotations

from gettext import gettext as _
from typing import Annotated, Any, Literal, Self

from sbt_ledger.notation.holiday import holiday
from sbt_ledger.notation.table import After, Table
from sbt_ledger.rules.line import Day, Force

Rows = tuple[dict[str, Any], ...]
"""Rows of a table of the book: any column may stand in them."""


State = Literal[
    "", "met", "open", "short", "over", "pending", "unknown", "exempt", "waived", "not-applicable",
    "empty",
]  # fmt: skip
"""What can be told of a result; "" where nothing is expected of it."""


class Expected(Table):
    """What is expected of one result: the fields of `check --format json` that the case is about.

    `subject` is the key that says of what it is expected.
    """

    written_at: str = ""

    subject = ""


class ExpectedResult(Expected):
    """What is expected of a requirement or of a part of one."""

    require: str
    rules: str = ""
    state: State = ""
    teacher: str = ""
    name: str = ""
    group: str = ""
    part_of: str = ""
    period: str = ""
    from_: Any = None
    to: Any = None
    measure: str = ""
    needed: Any = None
    earned: Any = None
    certified: Any = None
    pending: Any = None
    carried_in: Any = None
    carried_out: Any = None
    short: Any = None
    over: Any = None
    complete: bool = False
    spilled: Any = None
    missing: tuple[str, ...] = ()
    awaits: tuple[str, ...] = ()
    gives: str = ""
    if_not: str = ""
    doubts: tuple[str, ...] = ()
    on_pace: bool = False
    force: Literal["", Force] = ""
    text: str = ""

    subject = "require"


class ExpectedCohort(Expected):
    """What is expected of the school or of a group."""

    cohort: str
    rules: str = ""
    state: State = ""
    group: str = ""
    period: str = ""
    from_: Any = None
    to: Any = None
    needed: Any = None
    value: Any = None
    numerator: Any = None
    denominator: Any = None
    activities: Any = None
    people: Any = None
    below: Any = None
    left_out: Any = None
    unsure: Any = None

    subject = "cohort"


class ExpectedDeadline(Expected):
    """What is expected of a task that is due."""

    deadline: str
    rules: str = ""
    state: State = ""
    activity: str = ""
    teacher: str = ""
    due: Any = None
    done: Any = None
    blocks: Any = None

    subject = "deadline"


class ExpectedMoney(Expected):
    """What is expected of one amount of money as a share of another."""

    money: str
    rules: str = ""
    state: State = ""
    period: str = ""
    from_: Any = None
    to: Any = None
    needed: Any = None
    value: Any = None
    amount: Any = None
    of: Any = None
    asked: Any = None

    subject = "money"


class ExpectedProblem(Expected):
    """What is expected to be told as wrong with the book."""

    code: str
    level: Literal["", "error", "warning", "note"] = ""
    file: str = ""
    line: int | None = None
    column: str = ""
    text: str = ""
    message: str = ""
    hint: str = ""

    subject = "code"


class Case(Table):
    """One example of the law: a book of a few rows, a day, and what follows on that day."""

    name: str
    as_of: Day
    teachers: Rows = ({"code": "t"},)
    changes: Rows = ()
    records: Rows = ()
    money: Rows = ()
    holidays: tuple[Annotated[str, After(holiday)], ...] = ()
    expect: tuple[ExpectedResult, ...] = ()
    expect_cohorts: tuple[ExpectedCohort, ...] = ()
    expect_deadlines: tuple[ExpectedDeadline, ...] = ()
    expect_money: tuple[ExpectedMoney, ...] = ()
    expect_problems: tuple[ExpectedProblem, ...] = ()
    written_at: str = ""

    def checked(self) -> Self:
        """Return it if it expects something: one that does not would always hold."""
        if not any(getattr(self, key) for key in EXPECTED):
            raise ValueError(_("nothing is expected: 'expect' or one like it is missing"))
        return self


class CaseFile(Table):
    """A file of cases of one rule set: its id, or its path from the file of cases."""

    ruleset: str
    case: tuple[Case, ...] = ()

    def checked(self) -> Self:
        """Return it if it has a case: without one it would always hold."""
        if not self.case:
            raise ValueError(_("there is no [[case]] in it: nothing would be tested"))
        return self


ROWS = ("teachers", "changes", "records", "money")
"""The keys of a case that hold rows of the book."""
PLACE = "#at"
"""In a row: the FILE:LINE of what a person wrote; put in when the file is read."""
EXPECTED = {
    "expect": "results",
    "expect_cohorts": "cohorts",
    "expect_deadlines": "deadlines",
    "expect_money": "money",
    "expect_problems": "problems",
}
"""What a case may expect, and the list of `check --format json` in which it is looked for."""
