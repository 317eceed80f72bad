"""`ledger todo`: what the office has to do now, and by when."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

from typer import Context, Option

from sbt_ledger.cli.declared import OnlyGroups, OnlyTeachers
from sbt_ledger.errors import WrongUseError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sbt_ledger.cli.options import Options
    from sbt_ledger.reports.todo.desk import Desk
    from sbt_ledger.reports.todo.show import TodoList

_AHEAD = 30  # days
_LONGEST = 3660  # days: ten years


def todo(
    context: Context,
    within: Annotated[
        int,
        Option(metavar="DAYS", min=0, max=_LONGEST, help=_("How far to look ahead.")),
    ] = _AHEAD,
    only: Annotated[
        list[str] | None,
        Option(metavar="KIND", help=_("Only this kind, one by one; can be repeated.")),
    ] = None,
    teacher: OnlyTeachers = None,
    group: OnlyGroups = None,
    everything: Annotated[
        bool, Option("--all", help=_("Everything, however long the list."))
    ] = False,
    strict: Annotated[
        bool, Option("--strict", help=_("Exit code 1 if something is overdue."))
    ] = False,
) -> int:
    """Say what is to be done now, and by when."""
    from sbt_ledger.cli import exit_code
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.reports.todo.kinds import tasks_on
    from sbt_ledger.reports.todo.show import TodoList

    options, kinds = options_of(context), _kinds(only or ())
    looks_far = everything or "people" in kinds
    desk = _desk(options, within, teacher or (), group or (), looks_far=looks_far)
    found = TodoList(
        desk.book.settings.school,
        desk.today,
        desk.horizon,
        tasks_on(desk, kinds),
        desk.language,
        _asked(within, teacher or (), group or ()),
        ("--book", options.book) if options.book else (),
        kinds,
    )
    if not (options.quiet and not found.tasks):
        _show(found, options, everything=everything)
    return exit_code.SHORT if strict and found.is_late else exit_code.COMPLIANT


def _asked(within: int, teachers: Sequence[str], groups: Sequence[str]) -> tuple[str, ...]:
    """Return the options that ask for the same list again."""
    named = [("--teacher", text) for text in teachers] + [("--group", text) for text in groups]
    ahead = () if within == _AHEAD else ("--within", str(within))
    return (*ahead, *(word for option in named for word in option))


def _kinds(only: Sequence[str]) -> list[str]:
    """Return the kinds that are asked for; WrongUseError for one that there is not."""
    from sbt_ledger.records.nearest import meant
    from sbt_ledger.reports.todo.kinds import KINDS

    known = {kind.word: None for kind in KINDS}
    wanted = [word.strip() for text in only for word in text.split(",")]
    for word in wanted:
        if word not in known:
            message = _("There is no kind “{kind}” of tasks.").format(kind=word)
            hint = meant(word, known) or _("Known: {known}.").format(known=", ".join(known))
            raise WrongUseError(message, hint)
    return wanted


def _desk(
    options: Options,
    within: int,
    teachers: Sequence[str],
    groups: Sequence[str],
    *,
    looks_far: bool,
) -> Desk:
    """Read and judge the book once, and lay out all that tasks are found by."""
    from sbt_ledger.assessment.assess import report_of
    from sbt_ledger.cli.language import spoken
    from sbt_ledger.cli.output import naming, while_waiting
    from sbt_ledger.cli.question import Question
    from sbt_ledger.files.closed_year import closed_years
    from sbt_ledger.files.returns import returns
    from sbt_ledger.files.submitted import submissions
    from sbt_ledger.reports.todo.desk import Desk

    question = Question(options)
    codes = question.codes(teachers, groups)
    assessors = question.assessors()
    with while_waiting(_("Judging …")):
        report = report_of(question.book, assessors, question.span, codes)
    return Desk(
        report,
        assessors,
        within,
        naming(),
        spoken(),
        None if codes is None else frozenset(codes),
        frozenset(groups),
        closed_years(question.folder),
        returns(question.folder),
        submissions(question.folder),
        looks_far=looks_far,
    )


def _show(found: TodoList, options: Options, *, everything: bool) -> None:
    from sbt_ledger.cli import output
    from sbt_ledger.reports.todo import show

    def table() -> object:
        from sbt_ledger.reports.page_table import as_table

        return as_table(show.page(found, everything=everything), width=output.width(options))

    def text() -> str:
        from sbt_ledger.reports.page_text import as_text

        return as_text(show.page(found, everything=everything))

    output.show(
        options,
        {
            "table": table,
            "text": text,
            "json": lambda: show.as_json(found),
            "csv": lambda: show.as_csv(found),
        },
    )
