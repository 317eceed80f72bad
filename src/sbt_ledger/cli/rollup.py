"""`ledger rollup`: many schools at once."""

from __future__ import annotations

from dataclasses import replace
from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

import click
import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sbt_ledger.assessment.district import SchoolFigures
    from sbt_ledger.assessment.result import Report
    from sbt_ledger.cli.bucketed import OfBuckets
    from sbt_ledger.cli.options import Options
    from sbt_ledger.cli.question import Question
    from sbt_ledger.periods import Period
    from sbt_ledger.reports.kept_figures import Known
    from sbt_ledger.reports.unread_schools import Unread

_COLUMNS = ("group", "stage", "rank")
"""What parts the teachers of a district, unless other columns are named."""
_SHORT = "short"


def rollup(
    context: typer.Context,
    books: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="BOOK..", help=_("Folders of books, folders that hold such, or patterns.")
        ),
    ] = None,
    period: Annotated[
        str, typer.Option(metavar="P", help=_("Only this period: a label, or FROM..TO."))
    ] = "",
    rules: Annotated[
        list[str] | None,
        typer.Option(metavar="ID|FILE", help=_("These rules instead of each book's own.")),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help=_("Part the teachers by this; can be repeated.")),
    ] = None,
    table: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help=_("Only this table of it; can be repeated.")),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help=_("Pending and unknown are not in order either."))
    ] = False,
    print_sql: Annotated[
        bool,
        typer.Option(
            "--print-sql", help=_("Print the statement by which a cluster sums the rows.")
        ),
    ] = False,
    buckets: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help=_("Judge its result, CSV or Parquet; can be repeated.")),
    ] = None,
    engine: Annotated[
        str | None,
        typer.Option(
            metavar="duckdb",
            click_type=click.Choice(("duckdb",)),
            help=_("Have DuckDB sum the rows; the answer is the same."),
        ),
    ] = None,
) -> int:
    """Compare schools, and judge what all of them owe together."""
    from sbt_ledger.cli import exit_code
    from sbt_ledger.cli.books_named import complain_of, folders_of, told_apart
    from sbt_ledger.cli.language import spoken
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.output import naming, say
    from sbt_ledger.cli.report import narrowed, show_report
    from sbt_ledger.errors import WrongUseError
    from sbt_ledger.reports.district import District

    options = options_of(context)
    folders = folders_of(books or (), options)
    if engine and (print_sql or buckets is not None):
        raise WrongUseError(
            _("--engine sums the rows of books: not with --print-sql, nor with --buckets.")
        )
    if print_sql:
        from sbt_ledger.cli.bucketed import print_statement

        return print_statement(folders, options, period, tuple(rules or ()))
    district = _District(
        options,
        period,
        tuple(rules or ()),
        tuple(by or _COLUMNS),
        names=not table or _SHORT in table,
    )
    if buckets is not None:
        district.take_buckets(buckets, alone=len(folders) == 1)
    elif engine:
        from sbt_ledger.cli.folded import InDuckDB

        district.summed = InDuckDB().report
    district.read(folders)
    told = District(
        told_apart(district.schools), tuple(district.unread), district.period, district.day,
        naming(), spoken(),
    )  # fmt: skip
    show_report(options, narrowed(told.report(), table or ()))
    complain_of(district.schools, district.unread, by or ())
    say(district.told_unasked)
    if district.unread:
        return exit_code.BROKEN_FILES
    fine = (
        each.is_strictly_compliant if strict else each.is_compliant for each in district.schools
    )
    return exit_code.COMPLIANT if all(fine) and told.is_compliant(strict) else exit_code.SHORT


class _District:
    """Reads one school after the other, and keeps of each what it comes to."""

    def __init__(
        self,
        options: Options,
        period: str,
        rules: Sequence[str],
        columns: Sequence[str],
        *,
        names: bool,
    ) -> None:
        """`names`: who is short is asked for; else a province has no need to hold it."""
        self.day = options.day()
        self._names = names
        self.schools: list[SchoolFigures] = []
        self.unread: list[Unread] = []
        self._options = replace(options, as_of=str(self.day), quiet=True, of_many=True)
        self._label, self._rules, self._columns = period, rules, columns
        self._period: Period | None = None
        self._of_buckets: OfBuckets | None = None
        self.summed: Callable[[Question], Report | None] | None = None

    def take_buckets(self, names: Sequence[str], *, alone: bool) -> None:
        """Let buckets of these files take the place of rows; `alone`: there is one school."""
        from sbt_ledger.cli.bucketed import OfBuckets

        self._of_buckets = OfBuckets(names, alone=alone)

    @property
    def told_unasked(self) -> str:
        """What is to be said of buckets that belong to none of the schools, "" if nothing."""
        return self._of_buckets.told_unasked() if self._of_buckets else ""

    @property
    def period(self) -> Period:
        """The period asked for, or the year that holds the day by the rules of the first school."""
        from sbt_ledger.reports.office.years import school_year

        return self._period or school_year((), self.day)

    def read(self, folders: Sequence[Path]) -> None:
        """Read the books, each as `check` would; what is wrong with one keeps no other back."""
        from sbt_ledger.cli.output import progress
        from sbt_ledger.errors import BrokenFilesError, LedgerError, WrongUseError
        from sbt_ledger.files.kept import at_hand
        from sbt_ledger.reports.unread_schools import Unread

        with at_hand():
            for folder in progress(folders, _("School {n} of {total} …")):
                try:
                    self.schools.append(self._school(folder))
                except LedgerError as fault:
                    self.unread.append(Unread(str(folder), fault))
                except OSError as trouble:
                    text = _("{file} cannot be read: {reason}")
                    told = {"file": trouble.filename or folder, "reason": trouble.strerror}
                    broken = BrokenFilesError(text.format(**told))
                    self.unread.append(Unread(str(folder), broken))
        if not self.schools and all(isinstance(each.fault, WrongUseError) for each in self.unread):
            raise self.unread[0].fault

    def _school(self, folder: Path) -> SchoolFigures:
        """Return what a school comes to, or came to when it was judged the last time."""
        from contextlib import suppress

        from sbt_ledger.cli.language import spoken
        from sbt_ledger.files.kept import ANSWERS, find, keep
        from sbt_ledger.files.kept_school import state_of
        from sbt_ledger.reports.kept_figures import as_text

        state = b"" if self._of_buckets else state_of(folder, self._rules)
        asked = (self.day, self._label, self._columns, spoken(), state)
        content = find(ANSWERS, repr(asked).encode()) if state else None
        found = None if content is None else self._kept(folder, content)
        if found is None:
            found = self._judged(folder)
            if state and state == state_of(folder, self._rules):
                with suppress(TypeError):  # what has no form is judged each time
                    keep(ANSWERS, repr(asked).encode(), [as_text(found).encode()])
        self._period = self._period or found[0]
        return found[1] if self._names else replace(found[1], missed=())

    def _kept(self, folder: Path, content: bytes) -> Known | None:
        """Return what was kept, None if it is to be made anew."""
        from sbt_ledger.files.rule_files import named_by, read_rule_sets
        from sbt_ledger.files.settings_file import read_settings
        from sbt_ledger.reports.kept_figures import from_kept

        names = list(self._rules) or named_by(folder, read_settings(folder).rule_sets)
        try:
            period, figures = from_kept(content.decode(), read_rule_sets(names, folder))
        except Exception:  # noqa: BLE001 - whatever it is, the school is judged again
            return None
        return period, replace(figures, place=str(folder))

    def _judged(self, folder: Path) -> Known:
        import gc

        from sbt_ledger.assessment.assess import assess
        from sbt_ledger.assessment.district import figures_of
        from sbt_ledger.cli.closed_years import beside_closed_years
        from sbt_ledger.cli.question import Question
        from sbt_ledger.reports.office.years import school_year

        gc.collect()  # the school before; nothing else collects, as `main` switched it off
        gc.freeze()  # what is left stays, and need not be looked at for each school
        question = Question(replace(self._options, book=str(folder)), self._label, self._rules)
        if self._of_buckets:
            question = self._of_buckets.question(folder, question)
        report = self.summed(question) if self.summed else None
        if report is None:
            report = assess(question.book, question.rule_sets, question.span)
        if not self._of_buckets:  # else the rows that were closed may lie elsewhere
            report = beside_closed_years(question, report)
        period = question.span.named or school_year(question.rule_sets, self.day)
        return period, figures_of(str(folder), report, self._columns)
