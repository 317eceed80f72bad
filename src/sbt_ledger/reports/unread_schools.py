"""The schools of a district that could not be read: which they are, and what is wrong with them."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import LedgerError, Problem
from sbt_ledger.reports.harmless import tame
from sbt_ledger.reports.office.sheet import Column, Sheet
from sbt_ledger.reports.office.titles import columns
from sbt_ledger.reports.problems import fields_of, in_order, told_problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.reports.office.sheet import Row


class Unread(NamedTuple):
    """The folder of a school, and why it could not be read."""

    folder: str
    fault: LedgerError

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, with the whole path of each file: many schools have one of that name."""
        fault = self.fault
        if not fault.problems:
            return (Problem(fault.kind, fault.message, fault.hint, self.folder),)
        return tuple(
            each._replace(file=str(Path(self.folder) / each.file)) if each.file else each
            for each in fault.problems
        )

    @property
    def reason(self) -> str:
        """What is wrong in one line, with the first place: who has only the page must find it."""
        if not self.fault.problems:
            return self.fault.message
        first = told_problem(in_order(self.fault.problems)[0]).partition("\n")[0]
        return _("{one} {other}").format(one=self.fault.message, other=first)


def unread_sheet(unread: Sequence[Unread], naming: Naming) -> Sheet:
    """Return who could not be read, a row a school."""
    rows = [(each.folder, tame(each.reason)) for each in unread]
    titles = columns(naming, "folder* reason*")
    return Sheet("broken", _("Could not be read, and in no figure"), titles, rows)


def problems_sheet(unread: Sequence[Unread]) -> Sheet:
    """Return all that is wrong with them, as `check` tells programs of one book."""
    problems = in_order(problem for each in unread for problem in each.problems)
    rows: list[Row] = [tuple(fields_of(each).values()) for each in problems]  # type: ignore[arg-type]  # texts and a number
    names = fields_of(Problem("", ""))
    titles = tuple(Column(name, name) for name in names)
    return Sheet("problems", _("Could not be read, and in no figure"), titles, rows)


def told_unread(unread: Sequence[Unread]) -> str:
    """Return how many could not be read, "" if none."""
    if not unread:
        return ""
    text = ngettext(
        "{count} school could not be read, and is in no figure.",
        "{count} schools could not be read, and are in no figure.",
        len(unread),
    )
    return text.format(count=len(unread))
