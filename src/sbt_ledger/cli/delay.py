"""`ledger delay` and `ledger cancel`: a planned session is held later, or not at all."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from gettext import gettext as _
from typing import TYPE_CHECKING, Annotated

from typer import Context, Option

from sbt_ledger.cli.declared import DryRun, OneActivity, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sbt_ledger.cli.options import Options
    from sbt_ledger.files.mend import Plan
    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.rule_set import RuleSet


def delay(
    context: Context,
    activity: OneActivity,
    to: Annotated[
        str, Option(metavar="DATE", help=_("Its new first day; leave it out if not known."))
    ] = "",
    end: Annotated[str, Option(metavar="DATE", help=_("Its new last day."))] = "",
    reason: Reason = "",
    dry_run: DryRun = False,
) -> int:
    """Say that a planned session is held later."""
    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files import planning_sessions

    options = options_of(context)

    def plan(book: Book) -> Plan:
        planned = planning_sessions.delay(book, activity, to, end)
        return replace(planned, notes=(*planned.notes, *_other_year(options, book, planned)))

    told = Headlines(
        _("Delayed: {what}"),
        _("Not written, would be delayed: {what}"),
        _("It says so already, nothing was written: {what}"),
    )
    return amend_rows(options, "delay", plan, told, reason=reason, dry_run=dry_run)


def cancel(
    context: Context,
    activity: OneActivity,
    reason: Reason = "",
    dry_run: DryRun = False,
) -> int:
    """Call a planned session off."""
    from sbt_ledger.cli.amending import Headlines, amend_rows
    from sbt_ledger.cli.options import options_of
    from sbt_ledger.files import planning_sessions

    plan = partial(planning_sessions.cancel, text=activity)
    told = Headlines(
        _("Called off: {what}"),
        _("Not written, would be called off: {what}"),
        _("Called off already, nothing was written: {what}"),
    )
    return amend_rows(options_of(context), "cancel", plan, told, reason=reason, dry_run=dry_run)


def _other_year(options: Options, book: Book, planned: Plan) -> Iterator[str]:
    """Yield that a session leaves its school year, by the rule sets in use."""
    from datetime import date

    from sbt_ledger.cli.options import rule_sets_of
    from sbt_ledger.errors import LedgerError

    (wish,) = planned.wishes
    if "start" not in wish.cells:
        return
    before = book.activities[wish.key[0]].end
    after = date.fromisoformat(wish.cells["end"] or wish.cells["start"])
    try:
        rule_sets = rule_sets_of(options.folder(), book, None)
    except LedgerError:  # told by whoever judges
        return
    text = _("It leaves {year}, and will count in {other} ({rules}).")
    for rules in rule_sets:
        then, now = (_year_of(rules, day) for day in (before, after))
        if then and now and then != now:
            yield text.format(year=then, other=now, rules=rules.id)


def _year_of(rules: RuleSet, day: date) -> str:
    """Return the year of a day, "" where a rule set has none that all have in common."""
    from sbt_ledger.assessment.span import scheme_of

    if "year" not in rules.period or rules.has_own("year"):
        return ""
    return next((each.label for each in scheme_of(rules, "year").between(day, day)), "")
