"""A cohort for people: who counts in it, with what of which lines, who does not, and the sum."""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import Mark
from sbt_ledger.reports.amounts import exact_text, shown
from sbt_ledger.reports.asides import AsideWords, grouped, lines_told
from sbt_ledger.reports.page import Column, Grid, Heading, Line, Row, tone_of
from sbt_ledger.reports.school_words import composed, named, needed, reached, told_cohort
from sbt_ledger.reports.words import Words, titled
from sbt_ledger.rules.cohort import BY_SEATS, RATIOS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.assessment.cohort_trail import CohortTrail, Member, Outsider
    from sbt_ledger.assessment.result import Counted
    from sbt_ledger.assessment.school import CohortStanding
    from sbt_ledger.reports.explain_entries import Entries
    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.reports.page import Block


class CohortTeller:
    """Puts cohorts into blocks."""

    def __init__(
        self, entries: Entries, naming: Naming, language: str, codes: Sequence[str] = ()
    ) -> None:
        """Tell them in a language; `codes` are the only people whose rows are shown."""
        self._entries, self._naming, self._language = entries, naming, language
        self._words, self._asides = Words(naming), AsideWords(naming)
        self._codes = frozenset(codes)

    def blocks(self, trail: CohortTrail) -> Iterator[Block]:
        """Yield a cohort, from the law's words to the sum."""
        standing = trail.standing
        line, period = standing.cohort, standing.period
        title = " ".join((named(standing, self._language), period.label))
        told = told_cohort(standing, self._words)
        yield Heading(_("{requirement}: {told}").format(requirement=title, told=told))
        if (law := line.told(self._language)) != line.named(self._language):
            yield Line(law, 1)
        if source := self._entries.source(line, standing.rule_set):
            yield Line(source, 1, "quiet")
        if line.quote:
            yield Line(_("“{quote}”").format(quote=line.quote), 1, "quiet")
        text = _("From {first} to {last}, both included. Asked: {needed}.")
        first, last = period.first.isoformat(), period.last.isoformat()
        yield Line(text.format(first=first, last=last, needed=needed(standing)), 1)
        if line.measure == "records":
            yield from self._activities(trail)
        else:
            yield from self._people(trail)
        yield from _outcome(standing, self._words)

    def _activities(self, trail: CohortTrail) -> Iterator[Block]:
        if not trail.activities:
            yield Line(_("No activity counts toward it."), 1)
            return
        columns = (
            Column(_("date")),
            Column(_("activity"), wraps=True),
            Column(_("counts"), right=True),
            Column(_("line"), spare=1, below=True),
        )
        rows = (
            Row((each.end.isoformat(), each.title or each.id, "1", str(each.place or "")))
            for each in sorted(trail.activities, key=lambda each: each.end)
        )
        yield Grid(columns, tuple(rows), depth=1)

    def _people(self, trail: CohortTrail) -> Iterator[Block]:
        count, day = len([each for each in trail.members if each.sure]), trail.count_day
        text = ngettext(
            "Who counts was asked on {day}: {count} person.",
            "Who counts was asked on {day}: {count} people.",
            count,
        )
        yield Line(text.format(day=day.isoformat(), count=count), 1)
        members = [
            each for each in trail.members if not self._codes or each.teacher.code in self._codes
        ]
        if members:
            # Who missed a seat is what is looked for.
            members.sort(key=lambda each: not each.missed)
            yield self._grid(trail.standing, members)
        for why in ("left out", "not in post", "other rules"):
            yield from self._outside([each for each in trail.outsiders if each.why == why])

    def _grid(self, standing: CohortStanding, members: Sequence[Member]) -> Grid:
        columns = (
            Column(_("teacher"), wraps=True),
            Column(_("has"), wraps=True),
            Column(_("counts"), right=True),
            Column(_("of"), right=True),
            Column(_("lines"), wraps=True),
        )
        return Grid(columns, tuple(self._row(standing, each) for each in members), depth=1)

    def _row(self, standing: CohortStanding, member: Member) -> Row:
        line, figure, teacher = standing.cohort, member.part.certain, member.teacher
        places = [each.place for each in member.entries if each.amount]
        of_seats = line.measure == "rate"
        return Row(
            (
                f"{teacher.code} {teacher.name}",
                self._has(standing, member),
                shown(figure.above) if member.sure else f"({shown(figure.above)})",
                str(figure.below) if of_seats else "",
                lines_told(places, in_full=bool(self._codes)),
            ),
            notes=tuple(self._notes(standing, member)),
        )

    def _has(self, standing: CohortStanding, member: Member) -> str:
        """Return what decides whether a person counts: a sum, or how a requirement stands."""
        having = standing.cohort.having
        if having is None:
            return ""
        if member.standing is not None:
            title = titled(member.standing, self._language)
            told = self._words.told_standing(member.standing)
            return _("{requirement}: {told}").format(requirement=title, told=told)
        if having.require:
            return _("not asked")
        counts = (Mark.OK, Mark.PROVISIONAL)
        amounts = (each.amount for each in member.entries if each.mark in counts)
        return shown(sum(amounts, Fraction(0)))

    def _notes(self, standing: CohortStanding, member: Member) -> Iterator[str]:
        """Yield which seats were not taken, which entries count for less, and what is left out."""
        if not member.sure:
            yield _("A blank cell decides whether the person counts.")
        elif member.teacher.code in standing.unsure:
            yield _("A blank cell of a row decides whether the person counts.")
        for each in member.missed:
            attendance = self._naming.cell("attendance", each.credit.entry.attendance)
            text = _("Not taken: {activity}, {day}: {attendance} ({line})")
            yield text.format(
                activity=_activity(each),
                day=each.credit.day.isoformat(),
                attendance=attendance,
                line=each.place,
            )
        if standing.cohort.measure not in BY_SEATS:
            for each in member.entries:
                for reason in each.reductions:
                    why = self._entries.told_reason(reason, standing.rule_set)
                    yield _("{line}: {why}").format(line=each.place, why=why)
        in_full = bool(self._codes)
        if in_full or standing.cohort.measure in BY_SEATS:
            for group in grouped(member.asides, in_full=in_full):
                yield self._asides.told(group, in_full=in_full)

    def _outside(self, outsiders: Sequence[Outsider]) -> Iterator[Line]:
        if not outsiders:
            return
        titles = {
            "left out": _("In post, but left out by the rule:"),
            "not in post": _("Not in post on that day:"),
            "other rules": _("The rules are not about them:"),
        }
        yield Line(titles[outsiders[0].why], 1, "quiet")
        for each in outsiders:
            told = f"{each.teacher.code} {each.teacher.name}"
            if said := _("; ").join(self._asides.said(one) for one in each.said):
                told = _("{name}: {said}").format(name=told, said=said)
            elif each.teacher.place is not None:
                told = _("{told} ({lines})").format(told=told, lines=each.teacher.place)
            yield Line(told, 2, "quiet")


def _activity(counted: Counted) -> str:
    activity = counted.credit.entry.activity
    return activity.title or activity.id


def _outcome(standing: CohortStanding, words: Words) -> Iterator[Line]:
    """Yield the sum, and what the percent that is asked comes to."""
    figures = _("; ").join(composed(standing))
    value = reached(standing)
    state = words.states[standing.state]
    if standing.numerator is not None and standing.denominator:
        figures = f"{figures} = {value}"
    text = _("Sum: {figures}. State: {state}.")
    yield Line(text.format(figures=figures or value, state=state), 1, tone_of(standing.state))
    if standing.cohort.measure in RATIOS and standing.denominator:
        percent = exact_text(standing.needed)
        share = Fraction(percent.removesuffix("%")) / 100 * standing.denominator
        told = _("{percent} of {whole} is {amount}.").format(
            percent=percent, whole=shown(standing.denominator), amount=shown(share)
        )
        yield Line(told, 1)
