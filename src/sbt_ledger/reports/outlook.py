"""`forecast`: what is still to earn until when, the pace, and what would finish it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.reports.amounts import measure_of, shown
from sbt_ledger.reports.check_json import VERSION
from sbt_ledger.reports.check_order import under
from sbt_ledger.reports.credit_words import told_credit
from sbt_ledger.reports.csv_text import csv_text
from sbt_ledger.reports.json_text import listed, one_line, whole
from sbt_ledger.reports.page import Column, Grid, Heading, Line, Row
from sbt_ledger.reports.words import Words, not_yet, titled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from sbt_ledger.assessment.forecast import Outlook, Way
    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.reports.page import Block, Page, Tone
    from sbt_ledger.rules.rule_set import RuleSet

_MONTH = 30
"""Days: a pace is told as an amount in so many."""
FIELDS = (
    "teacher", "name", "group", "rules", "require", "part_of", "period", "from", "to", "days_left",
    "measure", "needed", "earned", "certified", "carried_in", "state", "left", "waiting", "by_now",
    "behind", "in_30_days", "planned", "left_then", "state_then", "force", "text",
)  # fmt: skip
"""The names of the fields of an outlook, in JSON and CSV."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What teachers still have to earn, as of a day; `alone` if one teacher is asked about."""

    outlooks: Sequence[Outlook]
    as_of: date
    alone: bool
    rule_sets: Sequence[RuleSet] = ()

    def page(self, language: str, naming: Naming) -> Page:
        """Return an overview and a row a requirement; of one teacher also what would finish it."""
        later = tuple(map(Line, not_yet(self.rule_sets, self.as_of)))
        if not self.outlooks:
            return later or (Line(_("Nothing is left to earn in the periods that run.")),)
        words = Words(naming)
        title = _("Still to earn, as of {day}").format(day=self.as_of.isoformat())
        blocks: list[Block] = [Heading(title)]
        if not self.alone:
            blocks += [_overview(self.outlooks, language), Heading(_("Teachers"))]
        blocks.append(Grid(_columns(alone=self.alone), tuple(self._rows(words, language))))
        if self.alone:
            blocks += _finishing(self.outlooks, words, language)
        planned = any(each.planned for each in self.outlooks)
        told = _("“Planned”: what sessions after this day would add, if all are held and attended.")
        return (*blocks, *((Line(told, tone="quiet"),) if planned else ()), *later)

    def json(self, language: str, naming: Naming) -> str:
        """Return an object an outlook, with the credit lines that would finish it."""
        rows = (
            one_line({**fields(each, language), "ways": [*_way_fields(each, language, naming)]})
            for each in self.outlooks
        )
        head = {"version": one_line(VERSION), "as_of": one_line(self.as_of)}
        return whole({**head, "outlooks": listed(rows)})

    def csv(self, language: str) -> str:
        """Return a line an outlook."""
        return csv_text(FIELDS, (fields(each, language).values() for each in self.outlooks))

    def _rows(self, words: Words, language: str) -> Iterator[Row]:
        for each in self.outlooks:
            standing = each.standing
            who = () if self.alone else (f"{standing.teacher.code} {standing.teacher.name}",)
            told = words.with_force(titled(standing, language), standing.requirement.force)
            yield Row(
                (
                    *who,
                    told,
                    each.period.last.isoformat(),
                    str(each.days),
                    shown(standing.needed, standing.earned),
                    shown(standing.earned, standing.needed),
                    shown(standing.certified, standing.needed),
                    "" if each.by_now is None else shown(each.by_now, standing.earned),
                    shown(each.left),
                    _pace(each),
                    shown(each.planned) if each.planned else "",
                    shown(each.after) if each.planned else "",
                ),
                tone=_tone(each),
            )


def fields(each: Outlook, language: str) -> dict[str, object]:
    """Return the fields of an outlook, exact."""
    standing, period = each.standing, each.period
    requirement = standing.requirement
    values = (
        standing.teacher.code, standing.teacher.name, standing.group, standing.rule_set.id,
        requirement.id, standing.part_of, period.label, period.first, period.last, each.days,
        measure_of(requirement, standing.rule_set), standing.needed, standing.earned,
        standing.certified, standing.carried_in, standing.state.value, each.left, each.waiting,
        each.by_now, is_behind(each), in_a_month(each), each.planned, each.after,
        each.state_after.value, requirement.force, requirement.told(language),
    )  # fmt: skip
    return dict(zip(FIELDS, values, strict=True))


def is_behind(each: Outlook) -> bool:
    """Whether less was earned than an even pace would have come to."""
    standing = each.standing
    has = standing.earned + standing.carried_in + standing.spilled
    return each.by_now is not None and has < each.by_now


def in_a_month(each: Outlook) -> Fraction | None:
    """Return how much in thirty days would finish a sum in time; None for what is no sum."""
    if each.by_now is None:
        return None
    return each.left * _MONTH / max(each.days, _MONTH)


def _pace(each: Outlook) -> str:
    amount = in_a_month(each)
    return shown(amount) if amount else ""


def _tone(each: Outlook) -> Tone:
    if not each.after:
        return "good"
    return "bad" if is_behind(each) else ""


def _columns(*, alone: bool) -> tuple[Column, ...]:
    who = () if alone else (Column(_("teacher"), wraps=True),)
    return (
        *who,
        Column(_("requirement"), wraps=True),
        Column(_("until"), spare=1),
        Column(_("days"), spare=4, right=True),
        Column(_("needed"), spare=3, right=True),
        Column(_("earned"), spare=2, right=True),
        Column(_("certified"), spare=9, right=True),
        Column(_("by now"), spare=5, right=True),
        Column(_("to earn"), right=True, toned=True),
        Column(_("in 30 days"), spare=6, right=True),
        Column(_("planned"), spare=7, right=True),
        Column(_("then left"), spare=8, right=True),
    )


def _overview(outlooks: Iterable[Outlook], language: str) -> Grid:
    """Return a row a requirement and period: how many lack it, are behind, would lack it then."""
    found: dict[tuple[str, str], list[Outlook]] = {}
    for each in outlooks:
        found.setdefault(under(each.standing, language), []).append(each)
    columns = (
        Column(_("requirement"), wraps=True),
        Column(_("period"), spare=2, below=True),
        Column(_("first until"), spare=1),
        Column(_("teachers"), right=True),
        Column(_("behind pace"), right=True),
        Column(_("to earn together"), spare=3, right=True),
        Column(_("after what is planned"), spare=4, right=True),
    )
    return Grid(
        columns,
        tuple(
            Row(
                (
                    name, label, min(each.period.last for each in some).isoformat(),
                    str(len(some)),
                    str(sum(map(is_behind, some)) or ""),
                    shown(sum((each.left for each in some), Fraction(0))),
                    shown(sum((each.after for each in some), Fraction(0))),
                )
            )
            for (name, label), some in found.items()
        ),
    )  # fmt: skip


def _finishing(outlooks: Sequence[Outlook], words: Words, language: str) -> Iterator[Block]:
    """Yield what would finish each requirement, by the credit lines of the rules."""
    yield Heading(_("What would finish it"))
    for each in outlooks:
        standing = each.standing
        figures = shown(each.left) if each.left else words.told_awaits(standing)
        text = _("{requirement}: {told}")
        yield Line(text.format(requirement=titled(standing, language), told=figures))
        yield Line(standing.requirement.told(language), depth=1, tone="quiet")
        if each.waiting:
            told = _("{amount} wait: {awaits}")
            awaits = words.told_awaits(standing)
            yield Line(told.format(amount=shown(each.waiting), awaits=awaits), depth=1)
        if standing.missing:
            text = _("Still missing: {values}.")
            yield Line(text.format(values=_missing(standing, words)), depth=1)
        for way in each.ways if each.left else ():
            name = told_line(way, each, language, words.naming)
            if way.hours is None:
                yield Line(name, depth=1)
            else:
                told = ngettext("{hours} hour: {line}", "{hours} hours: {line}", _plural(way.hours))
                yield Line(told.format(hours=shown(way.hours), line=name), depth=1)


def _missing(standing: Standing, words: Words) -> str:
    """Return what a requirement that covers topics still lacks, by name."""
    columns = {
        value: column for column, values in standing.requirement.covers.items() for value in values
    }
    return words.joined(words.naming.cell(columns.get(each, ""), each) for each in standing.missing)


def told_line(way: Way, each: Outlook, language: str, naming: Naming) -> str:
    """Return a credit line in words, with the rates of the day that is asked about."""
    return told_credit(way.line, each.period.last - timedelta(each.days), naming, language)


def _plural(hours: Fraction) -> int:
    return 1 if hours == 1 else 2


def _way_fields(each: Outlook, language: str, naming: Naming) -> Iterator[dict[str, object]]:
    for way in each.ways:
        yield {
            "line": told_line(way, each, language, naming),
            "at": way.line.written_at,
            "hours": way.hours,
        }
