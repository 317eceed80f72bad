"""`ledger approve`: many sessions, or teachers' rows, pass a step in one act."""

from __future__ import annotations

from dataclasses import replace
from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Context, Option

from sbt_ledger.errors import WrongUseError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sbt_ledger.assessment.value import Valuer
    from sbt_ledger.cli.options import Options
    from sbt_ledger.files.approving import Wanted
    from sbt_ledger.files.mend import Plan
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.reports.submitted import Differing

_Texts = list[str] | None


def approve(
    context: Context,
    step: Annotated[
        str, Argument(metavar="STEP", help=_("school-review, college-review …, or its name."))
    ],
    activities: Annotated[
        _Texts, Argument(metavar="[ACTIVITY]..", help=_("Only these: ids, or titles."))
    ] = None,
    teacher: Annotated[_Texts, Option(metavar="T", help=_("Only rows of these."))] = None,
    group: Annotated[_Texts, Option(metavar="G", help=_("Only rows of this group."))] = None,
    kind: Annotated[str, Option(metavar="K", help=_("Only sessions of this kind."))] = "",
    program: Annotated[str, Option(metavar="P", help=_("Only those of this program."))] = "",
    period: Annotated[
        str, Option(metavar="P", help=_("Only those that ended in this period: 2025-26."))
    ] = "",
    since: Annotated[str, Option(metavar="DATE", help=_("Only from this day on."))] = "",
    until: Annotated[str, Option(metavar="DATE", help=_("Only up to this day."))] = "",
    submitted: Annotated[
        str, Option(metavar="PERIOD", help=_("Only what was sent of this year, and still is so."))
    ] = "",
    on: Annotated[str, Option(metavar="DATE", help=_("When it was passed; else today."))] = "",
    force: Annotated[
        bool, Option("--force", help=_("Also what was not sent, or lacks an earlier step."))
    ] = False,
    yes: Annotated[bool, Option("--yes", help=_("Do not ask."))] = False,
    dry_run: Annotated[bool, Option("--dry-run", help=_("Show it, and write nothing."))] = False,
) -> int:
    """Let sessions, or rows of teachers at them, pass a step of approval."""
    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.on_day import day_on, given_day
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files import approving
    from sbt_ledger.reports.import_sheet import COLLEGE

    options = options_of(context)
    wanted = approving.Wanted(
        tuple(activities or ()), tuple(teacher or ()), tuple(group or ()), kind, program,
        given_day(since, "--since") if since else None,
        given_day(until, "--until") if until else None,
    )  # fmt: skip
    wanted = _in_period(options, wanted, period)

    def plan(book: Book) -> Plan:
        day, known = day_on(options, book, on), approving.known_step(book, step)
        asked = wanted if force else replace(wanted, before=_steps_before(options, book, known))
        if not submitted and (activities or force or not wanted or known != COLLEGE):
            return approving.approve(book, step, asked, day)
        sent, notes = _still_as_sent(options, book, submitted)
        planned = approving.approve(book, step, replace(asked, sent=sent), day)
        return replace(planned, notes=(*planned.notes, *notes))

    told = Headlines(
        _("Approved: {what}"),
        _("Not written, would be approved: {what}"),
        _("Nothing is left to approve: {what}"),
    )
    return amend_rows(
        options, "approve", plan, told, reason="", dry_run=dry_run, needs_reason=False,
        looks_first=not yes,
    )  # fmt: skip


def _steps_before(
    options: Options, book: Book, step: str
) -> Callable[[CreditEntry], Collection[str]]:
    """Return who says what an entry has to pass before a step, by the rules of its day."""
    from sbt_ledger.assessment.value_by_day import valuer_of
    from sbt_ledger.cli.options import rule_sets_of
    from sbt_ledger.reports.todo.lacks import steps_before

    rule_sets = rule_sets_of(options.folder(), book, None)
    today = options.day(book.settings.timezone)
    valuers: dict[str, Valuer] = {}

    def before(entry: CreditEntry) -> list[str]:
        if entry.is_opening_balance:  # the school that it comes from has reviewed it
            return []
        found: dict[str, None] = {}
        for newest in rule_sets:
            begun = (each for each in newest.versions if each.ruleset.from_ <= entry.activity.end)
            rules = next(begun, newest.versions[-1])
            if rules.id not in valuers:
                valuers[rules.id] = valuer_of(rules, today)
            valuer = valuers[rules.id]
            found |= dict.fromkeys(steps_before(step, valuer.value(entry)))
        return list(found)

    return before


def _still_as_sent(
    options: Options, book: Book, period: str
) -> tuple[dict[str, set[str]], list[str]]:
    """Return by session whose rows were sent and are as they were, and a note on the others.

    Of one year, or with `period` "" of all.
    """
    from sbt_ledger.cli.options import rule_sets_of
    from sbt_ledger.cli.submitted_years import differing_since
    from sbt_ledger.files.submitted import last_sent, submissions
    from sbt_ledger.reports.submitted import told_left_alone

    folder = options.folder()
    every = submissions(folder, period)
    if not every:
        raise _nothing_sent(period)
    rules = rule_sets_of(folder, book, None)
    others: Differing = {}
    for label in dict.fromkeys(each.label for each in every):
        sent = tuple(each for each in every if each.label == label)
        others |= differing_since(book, rules, sent)
    changed = {key[:2] for key in others}
    found: dict[str, set[str]] = {}
    for activity, code, _part in last_sent(every):
        if (activity, code) not in changed:
            found.setdefault(activity, set()).add(code)
    return found, told_left_alone(others)


def _nothing_sent(period: str) -> WrongUseError:
    if period:
        message = _("Nothing of {period} was submitted.").format(period=period)
        return WrongUseError(message, _("“ledger submit {period}” sends it.").format(period=period))
    message = _("Nothing was submitted yet: the college has seen nothing that it could approve.")
    hint = _("“ledger submit PERIOD” sends it; --force, or ids, enter it all the same.")
    return WrongUseError(message, hint)


def _in_period(options: Options, wanted: Wanted, period: str) -> Wanted:
    """Return what is wanted, bounded by a period as well."""
    if not period:
        return wanted
    from sbt_ledger.cli.question import Question

    named = Question(options, period).span.named
    if named is None:
        return wanted
    first = max(named.first, wanted.first or named.first)
    return replace(wanted, first=first, last=min(named.last, wanted.last or named.last))
