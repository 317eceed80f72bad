"""`ledger approve`: many sessions, or teachers' rows, pass a step in one act."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Context, Option

from sbt_ledger.cli.declared import DryRun, OnlyGroups, OnlySince, OnlyUntil, Texts, Yes
from sbt_ledger.errors import WrongUseError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import date

    from sbt_ledger.assessment.value import Valuer
    from sbt_ledger.cli.options import Options
    from sbt_ledger.files.approving import Wanted
    from sbt_ledger.files.mend import Plan
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.reports.submitted import Differing


def approve(
    context: Context,
    step: Annotated[
        str, Argument(metavar="STEP", help=_("school-review, college-review …, or its name."))
    ],
    activities: Annotated[
        Texts, Argument(metavar="[ACTIVITY]..", help=_("Only these: ids, or titles."))
    ] = None,
    teacher: Annotated[
        Texts, Option("--teacher", metavar="T", help=_("Only rows of these; can be repeated."))
    ] = None,
    group: OnlyGroups = None,
    kind: Annotated[
        Texts, Option("--kind", metavar="K", help=_("Only sessions of this kind; can be repeated."))
    ] = None,
    program: Annotated[
        Texts, Option("--program", metavar="P", help=_("Only those of it; can be repeated."))
    ] = None,
    period: Annotated[
        str,
        Option("--period", metavar="P", help=_("Only what ended in it: a label, or FROM..TO.")),
    ] = "",
    since: OnlySince = "",
    until: OnlyUntil = "",
    submitted: Annotated[
        str, Option(metavar="PERIOD", help=_("Only what was sent of this year, and still is so."))
    ] = "",
    on: Annotated[str, Option(metavar="DATE", help=_("When it was passed; else today."))] = "",
    force: Annotated[
        bool, Option("--force", help=_("Also what was not sent, or lacks an earlier step."))
    ] = False,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> int:
    """Let sessions, or rows of teachers at them, pass a step of approval."""
    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.on_day import day_on, given_day
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files import approving
    from sbt_ledger.reports.import_sheet import COLLEGE

    options = options_of(context)
    wanted = approving.Wanted(
        tuple(activities or ()), tuple(teacher or ()), tuple(group or ()),
        tuple(kind or ()), tuple(program or ()),
        given_day(since, "--since") if since else None,
        given_day(until, "--until") if until else None,
    )  # fmt: skip
    wanted = _in_period(options, wanted, period)

    def plan(book: Book) -> Plan:
        day, known = day_on(options, book, on), approving.known_step(book, step)
        asked = wanted if force else replace(wanted, before=_steps_before(options, book, known))
        if known != COLLEGE:
            asked = replace(asked, again=cache(lambda: _sent_before(options)))
        if not submitted and (activities or force or not wanted or known != COLLEGE):
            return approving.approve(book, step, asked, day)
        sent, notes = _still_as_sent(options, book, submitted, day)
        planned = approving.approve(book, step, replace(asked, sent=sent), day)
        return replace(planned, notes=(*planned.notes, *notes))

    told = Headlines(
        _("Approved: {what}"),
        _("Not written, would be approved: {what}"),
        _("Nothing is left to approve: {what}"),
    )
    return amend_rows(
        options, "approve", plan, told, reason="", dry_run=dry_run, needs_reason=False,
        looks_first=not yes, tells_anyway=True,
    )  # fmt: skip


def _sent_before(options: Options) -> frozenset[tuple[str, str]]:
    """Return which rows were ever sent to the college: (activity, teacher)."""
    from sbt_ledger.files.submitted import submissions

    return frozenset(key[:2] for each in submissions(options.folder()) for key in each.rows)


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
    options: Options, book: Book, period: str, on: date
) -> tuple[dict[str, set[str]], list[str]]:
    """Return by session whose rows were sent by a day and are as they were; notes on the others.

    Of one year, or with `period` "" of all. WrongUseError if nothing was sent by that day.
    """
    from sbt_ledger.cli.options import rule_sets_of
    from sbt_ledger.cli.submitted_years import differing_since
    from sbt_ledger.files.submitted import submissions
    from sbt_ledger.reports.submitted import told_left_alone

    folder = options.folder()
    every = submissions(folder, period)
    if not every:
        raise _nothing_sent(period)
    rules = rule_sets_of(folder, book, None)
    others: Differing = {}
    for label in dict.fromkeys(each.label for each in every):
        sent = tuple(each for each in every if each.label == label)
        others |= differing_since(book, rules, sent, on)
    changed = {key[:2] for key in others}
    days = {key: each.as_of for each in every for key in each.rows}
    later = {key[:2] for key, day in days.items() if day > on}
    if len(later) == len({key[:2] for key in days}):
        raise _sent_later(min(days.values()), on)
    found: dict[str, set[str]] = {}
    for activity, code, _part in days:
        if (activity, code) not in changed | later:
            found.setdefault(activity, set()).add(code)
    return found, [*told_left_alone(others), *_told_later(len(later), on)]


def _sent_later(sent: date, on: date) -> WrongUseError:
    message = _("It was sent on {sent}: the college cannot have answered on {day}.")
    hint = _("--on DATE says when it answered; else today.")
    return WrongUseError(message.format(sent=sent, day=on), hint)


def _told_later(count: int, on: date) -> Iterator[str]:
    if count:
        text = ngettext(
            "Left alone, as it was sent after {day} only: {count} row",
            "Left alone, as they were sent after {day} only: {count} rows",
            count,
        )
        yield text.format(day=on, count=count)


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
