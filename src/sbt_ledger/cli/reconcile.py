"""`ledger reconcile`: the book against a platform's export."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Context, Option

from sbt_ledger.cli.declared import OnlyPeriod

if TYPE_CHECKING:
    from sbt_ledger.cli.options import Options
    from sbt_ledger.cli.question import Question
    from sbt_ledger.intake.asked import Asked
    from sbt_ledger.intake.reconciling import Reconciled
    from sbt_ledger.periods import Years
    from sbt_ledger.reports.reconciled import ReconcileReport

_Texts = list[str] | None


def reconcile(
    context: Context,
    file: Annotated[Path, Argument(metavar="FILE", help=_("The platform's export, as it came."))],
    period: OnlyPeriod = "",
    teacher: Annotated[
        _Texts, Option(metavar="T", help=_("Only this teacher; can be repeated."))
    ] = None,
    group: Annotated[
        _Texts, Option(metavar="G", help=_("Only this group; can be repeated."))
    ] = None,
    strict: Annotated[
        bool, Option("--strict", help=_("Other titles and what is pending are differences, too."))
    ] = False,
    sheet: Annotated[str, Option(metavar="NAME", help=_("Which sheet of a workbook."))] = "",
    encoding: Annotated[
        str, Option(metavar="NAME", help=_("How the text is encoded, such as gb18030."))
    ] = "",
    year: Annotated[str, Option(metavar="YEAR", help=_("The year of days that have none."))] = "",
    date_order: Annotated[
        str, Option(metavar="ymd|mdy|dmy", help=_("The order of day, month and year."))
    ] = "",
    habit: Annotated[
        _Texts,
        Option(
            metavar="KEY=VALUE", help=_("A habit, as under “import” in ledger.toml, for this once.")
        ),
    ] = None,
) -> int:
    """Compare the book with a platform's export; nothing is written."""
    from sbt_ledger.cli.exit_code import BROKEN_FILES, COMPLIANT, SHORT
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.cli.question import Question
    from sbt_ledger.intake.asked import Asked
    from sbt_ledger.reports.reconciled import ReconcileReport

    options = options_of(context)
    question = Question(options, period)
    asked = Asked(
        sheet=sheet, encoding=encoding, year=year, date_order=date_order, habits=tuple(habit or ())
    )
    compared = _compared(
        question, file, asked, question.codes(tuple(teacher or ()), tuple(group or ()))
    )
    _show(ReconcileReport(compared, question.book.teachers, strict), options)
    _complain(compared, options)
    if compared.unclear:
        return BROKEN_FILES
    return SHORT if compared.differs(strict=strict) else COMPLIANT


def _compared(question: Question, file: Path, asked: Asked, codes: list[str] | None) -> Reconciled:
    from sbt_ledger.cli.output import while_waiting
    from sbt_ledger.cli.sheet_file import read_sheet
    from sbt_ledger.intake.reconciling import Asking, reconcile

    raw = read_sheet(file)
    asking = Asking(asked, _years(question), question.span.named, codes)
    with while_waiting(_("Comparing …")):
        return reconcile(question.book, file.name, raw, asking)


def _years(question: Question) -> Years:
    """Return the years of the first rule set that has any, else school years."""
    from sbt_ledger.periods import Years
    from sbt_ledger.reports.transcript import SCHOOL_YEARS

    for rule_set in question.rule_sets:
        for name, rule in rule_set.period.items():
            if not rule.is_personal and isinstance(scheme := rule.scheme(name), Years):
                return scheme
    return SCHOOL_YEARS


def _show(report: ReconcileReport, options: Options) -> None:
    from sbt_ledger.cli.output import show, width
    from sbt_ledger.reports.page_text import as_text

    def table() -> object:
        from sbt_ledger.reports.page_table import as_table

        return as_table(report.page(), width=width(options))

    ways = {
        "table": table, "text": lambda: as_text(report.page()), "json": report.json,
        "csv": report.csv,
    }  # fmt: skip
    if options.quiet and options.format in {"", "table", "text"} and not options.output:
        found = report.compared
        if not found.differs(strict=report.strict) and not found.unclear:
            return
    show(options, ways)


def _complain(compared: Reconciled, options: Options) -> None:
    from sbt_ledger.cli.output import complain, say
    from sbt_ledger.reports.problems import told

    if not compared.problems:
        return
    if compared.unclear:
        complain(told(compared.problems))
        complain(_("Rows of the sheet could not be compared: what is said of them is not all."))
    else:
        say(told(compared.problems), options)
