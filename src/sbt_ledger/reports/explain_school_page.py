"""`explain` of the school for people: cohorts, deadlines and money, down to file and line."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from gettext import gettext as _
from itertools import groupby
from typing import TYPE_CHECKING

from sbt_ledger.assessment.figures import told_length
from sbt_ledger.files.kinds import named_money
from sbt_ledger.reports.amounts import shown
from sbt_ledger.reports.asides import lines_told
from sbt_ledger.reports.explain_cohort_page import CohortTeller
from sbt_ledger.reports.explain_entries import Entries
from sbt_ledger.reports.naming import AS_WRITTEN
from sbt_ledger.reports.page import Column, Grid, Heading, Line, Row, tone_of
from sbt_ledger.reports.school_words import told_blocks, told_money
from sbt_ledger.reports.words import state_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.assessment.deadline_trail import DeadlineTrail
    from sbt_ledger.assessment.money_trail import MoneyTrail
    from sbt_ledger.records.money import MoneyEntry
    from sbt_ledger.reports.explain_school import SchoolExplanation
    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.reports.page import Block, Page
    from sbt_ledger.rules.deadline import Deadline


def page(explanation: SchoolExplanation, language: str, naming: Naming = AS_WRITTEN) -> Page:
    """Return how each standing came about; a word if nothing of the rules is in question."""
    entries = Entries(language, naming)
    teller = CohortTeller(entries, naming, language, explanation.codes)
    blocks: list[Block] = [block for each in explanation.cohorts for block in teller.blocks(each)]
    alike = groupby(explanation.deadlines, key=lambda each: each.standing.deadline)
    for line, some in alike:
        blocks += _deadline(line, list(some), explanation, entries, language, naming)
    blocks += [block for each in explanation.money for block in _money(each, entries, language)]
    if not blocks:
        blocks.append(Line(_("Nothing of it is in question in the period.")))
    text = _("{school}, as of {day}")
    school = explanation.book.settings.school
    heading = Heading(text.format(school=school, day=explanation.as_of.isoformat()))
    return (heading, *blocks)


def _deadline(  # noqa: PLR0913, PLR0917 - what is told, and in which words
    line: Deadline,
    trails: Sequence[DeadlineTrail],
    explanation: SchoolExplanation,
    entries: Entries,
    language: str,
    naming: Naming,
) -> Iterator[Block]:
    """Yield a task and of whom it is owed: when its clock started, when it is due, when done."""
    yield Heading(line.named(language))
    if (told := line.told(language)) != line.named(language):
        yield Line(told, 1)
    if source := entries.source(line, trails[0].standing.rule_set):
        yield Line(source, 1, "quiet")
    if line.quote:
        yield Line(_("“{quote}”").format(quote=line.quote), 1, "quiet")
    yield Line(_told_due(line, naming), 1)
    if told := told_blocks(line.blocks):
        yield Line(told, 1)
    columns = (
        Column(_("teacher"), wraps=True),
        Column(_("activity"), wraps=True),
        Column(_("begun"), spare=2, below=True),
        Column(_("due")),
        Column(_("done")),
        Column(_("state"), toned=True),
        Column(_("line"), spare=1, below=True),
    )
    states = state_names()
    counts = Counter(each.standing.state for each in trails)
    told = _(", ").join(
        _("{requirement}: {told}").format(requirement=states[state], told=count)
        for state, count in counts.items()
    )
    rows = []
    for each in trails:
        standing, teacher = each.standing, each.standing.teacher
        activity = standing.activity
        known = activity and explanation.book.activities[activity]
        rows.append(
            Row(
                (
                    f"{teacher.code} {teacher.name}",
                    (known.title or known.id) if known else "",
                    "" if each.start is None else each.start.isoformat(),
                    _("not known") if standing.due is None else standing.due.isoformat(),
                    _("no") if standing.done is None else standing.done.isoformat(),
                    states[standing.state],
                    lines_told({*each.started_by, *each.done_by}),
                ),
                notes=tuple(_skipped(each)),
                tone=tone_of(standing.state),
            )
        )
    yield Grid(columns, tuple(rows), depth=1)
    yield Line(_("Sum: {figures}.").format(figures=told), 1)


def _told_due(line: Deadline, naming: Naming) -> str:
    """Return when a task is due, as the rule writes it."""
    days = _("working days") if line.days == "working" else _("calendar days")
    if line.by:
        return _("Due: {by} ({days}).").format(by=line.by, days=days)
    text = _("Due: {within} after “{after}”, which is day 0 ({days}).")
    return text.format(within=told_length(line.within), after=naming.column(line.after), days=days)


def _skipped(trail: DeadlineTrail) -> Iterator[str]:
    if trail.weekends or trail.holidays:
        days = _(", ").join(day.isoformat() for day in trail.holidays)
        text = _("Skipped: {count} days of weekends; holidays: {days}.")
        yield text.format(count=trail.weekends, days=days or _("none"))


def _money(trail: MoneyTrail, entries: Entries, language: str) -> Iterator[Block]:
    """Yield a share of money: what is booked of both amounts, and what that comes to."""
    standing = trail.standing
    line, period = standing.money, standing.period
    title, state = " ".join((line.named(language), period.label)), state_names()[standing.state]
    told = _("{state} ({figures})").format(state=state, figures=told_money(standing))
    yield Heading(_("{requirement}: {told}").format(requirement=title, told=told))
    if (law := line.told(language)) != line.named(language):
        yield Line(law, 1)
    if source := entries.source(line, standing.rule_set):
        yield Line(source, 1, "quiet")
    if line.quote:
        yield Line(_("“{quote}”").format(quote=line.quote), 1, "quiet")
    text = _("From {first} to {last}, both included. Asked: {needed}.")
    first, last = period.first.isoformat(), period.last.isoformat()
    yield Line(text.format(first=first, last=last, needed=standing.needed), 1)
    for what, booked in ((line.what, trail.amount), (line.of, trail.whole)):
        yield from _booked(what, booked)
    if trail.others:
        places = [each.place for each in trail.others if each.place is not None]
        text = _("Left out: {lines} ({why}).")
        yield Line(text.format(lines=lines_told(places), why=_("of other periods")), 1, "quiet")
    if standing.asked is not None and standing.whole is not None:
        whole, asked = shown(standing.whole), shown(standing.asked)
        text = _("{percent} of {whole} is {amount}.")
        yield Line(text.format(percent=standing.needed, whole=whole, amount=asked), 1)
    elif standing.asked is not None:
        text = _("“{what}” is not booked: taken as what its own rule asks for; asked: {amount}.")
        yield Line(text.format(what=named_money(line.of), amount=shown(standing.asked)), 1)
    yield Line(_("State: {state}.").format(state=state), 1, tone_of(standing.state))


def _booked(what: str, entries: Sequence[MoneyEntry]) -> Iterator[Block]:
    if not entries:
        yield Line(_("{what}: nothing is booked.").format(what=named_money(what)), 1)
        return
    columns = (
        Column(_("date")),
        Column(_("amount"), right=True),
        Column(_("what"), wraps=True),
        Column(_("line"), spare=1, below=True),
    )
    rows = (
        Row(
            (
                each.day.isoformat(),
                shown(each.amount),
                named_money(each.what),
                str(each.place or ""),
            )
        )
        for each in entries
    )
    yield Grid(columns, tuple(rows), depth=1)
    whole = sum((each.amount for each in entries), Fraction(0))
    yield Line(_("{what}: {amount}").format(what=named_money(what), amount=shown(whole)), 1)
