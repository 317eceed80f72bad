"""`explain` for people: a part a requirement, from the law's words to the last entry."""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import Mark, State
from sbt_ledger.reports.amounts import shown
from sbt_ledger.reports.explain import CUT, mark_of, readings_of
from sbt_ledger.reports.page import Column, Grid, Heading, Line, Row, tone_of
from sbt_ledger.reports.problems import in_order, told_problem
from sbt_ledger.reports.result_fields import is_asked
from sbt_ledger.reports.sources import cited, in_language
from sbt_ledger.reports.words import (
    state_name,
    titled,
    told_awaits,
    told_figures,
    told_reasons,
    told_standing,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.assessment.result import Counted, Credit, Reduction, Standing
    from sbt_ledger.reports.explain import Derivation, Explanation
    from sbt_ledger.reports.page import Block, Page, Tone
    from sbt_ledger.rules.rule_set import RuleSet

_TONES: dict[str, Tone] = {
    Mark.PROVISIONAL: "doubtful",
    Mark.PENDING: "doubtful",
    Mark.VOID: "quiet",
    CUT: "quiet",
}


def page(explanation: Explanation, language: str) -> Page:
    """Return the derivations, then what is not asked, then the problems of the teacher's rows."""
    asked = [each for each in explanation.derivations if is_asked(each.standing)]
    spared = [each.standing for each in explanation.derivations if not is_asked(each.standing)]
    return (
        Heading(
            _("{code} {name}, as of {day}").format(
                code=explanation.teacher.code,
                name=explanation.teacher.name,
                day=explanation.as_of.isoformat(),
            )
        ),
        *(block for derivation in asked for block in _part(derivation, language)),
        *_spared(spared, language),
        *_told_problems(explanation),
    )


def _part(derivation: Derivation, language: str) -> Iterator[Block]:
    standing = derivation.standing
    requirement, rule_set = standing.requirement, standing.rule_set
    told = told_standing(standing)
    yield Heading(
        _("{requirement}: {told}").format(requirement=titled(standing, language), told=told)
    )
    yield Line(requirement.told(language), 1)
    if source := cited(rule_set, requirement, language):
        yield Line(source, 1, "quiet")
    if requirement.quote:
        yield Line(_("“{quote}”").format(quote=requirement.quote), 1, "quiet")
    yield from _asked(standing, language)
    if derivation.counted:
        yield _entries(derivation, language)
        yield from _rates(derivation, language)
    else:
        yield Line(_("No entry counts toward it."), 1)
    yield from _outcome(standing)
    yield from _readings(derivation, language)


def _asked(standing: Standing, language: str) -> Iterator[Line]:
    if standing.period is not None:
        text = _("From {first} to {last}, both included. Needed: {needed}.")
        first, last = standing.period.first.isoformat(), standing.period.last.isoformat()
        needed = shown(standing.needed, standing.earned)
        yield Line(text.format(first=first, last=last, needed=needed), 1)
    for reason in standing.why:
        yield Line(_told_reason(reason, standing.rule_set, language), 2)


def _entries(derivation: Derivation, language: str) -> Grid:
    columns = (
        Column(_("date")),
        Column(_("activity"), wraps=True),
        Column(_("worth"), spare=2, below=True),
        Column(_("counts"), right=True),
        Column(_("mark"), toned=True),
        Column(_("line"), spare=1, below=True),
    )
    rows = (_entry(counted, derivation.standing, language) for counted in derivation.counted)
    return Grid(columns, tuple(rows), depth=1)


def _entry(counted: Counted, standing: Standing, language: str) -> Row:
    credit, mark = counted.credit, mark_of(counted)
    amount = shown(counted.amount)
    reasons = (_told_reason(each, standing.rule_set, language) for each in counted.reductions)
    return Row(
        (
            credit.day.isoformat(),
            credit.entry.activity.title or credit.entry.activity.id,
            _told_worth(credit, standing.requirement.measure),
            f"({amount})" if mark == Mark.PENDING else amount,
            mark_name(mark),
            str(counted.place),
        ),
        notes=tuple(reasons),
        tone=_TONES.get(mark, ""),
    )


def mark_name(mark: str) -> str:
    """Return the word for what became of an entry."""
    names: dict[str, str] = {
        Mark.OK: _("ok"),
        Mark.PROVISIONAL: _("provisional"),
        Mark.PENDING: _("pending"),
        Mark.VOID: _("void"),
        CUT: _("cut"),
    }
    return names[mark]


def _told_worth(credit: Credit, measure: str) -> str:
    """Return how hours became credits, "" where something else than credits is counted."""
    hours, rate = shown(credit.entry.attended), credit.rate
    if measure:
        return _("{hours} h").format(hours=hours) if measure == "hours" else ""
    if rate is None:
        return ""
    credits_ = shown(credit.worth)
    if rate.per_hour is not None:
        text = _("{hours} h × {rate} = {credits}")
        return text.format(hours=hours, rate=shown(Fraction(rate.per_hour)), credits=credits_)
    if rate.per_record is not None:
        return _("{credits} a record").format(credits=credits_)
    return _("{column} {value}: {credits}").format(
        column=rate.by, value=credit.entry.text(rate.by), credits=credits_
    )


def _rates(derivation: Derivation, language: str) -> Iterator[Line]:
    """Yield the credit lines that the entries were valued by, each once."""
    if derivation.standing.requirement.measure:
        return
    rates = {id(each.credit.rate): each.credit.rate for each in derivation.counted}
    for rate in rates.values():
        if rate is not None and (told := rate.told(language)):
            source = cited(derivation.standing.rule_set, rate, language)
            yield Line(_("Rate: {rate} ({source})").format(rate=told, source=source), 1, "quiet")


def _outcome(standing: Standing) -> Iterator[Line]:
    text = _("Sum: {figures}. State: {state}.")
    figures, state = told_figures(standing), state_name(standing.state)
    yield Line(text.format(figures=figures, state=state), 1, tone_of(standing.state))
    if awaits := told_awaits(standing):
        yield Line(_("Entries: {awaits}.").format(awaits=awaits), 1)
    if standing.on_pace is False and standing.state is State.OPEN:
        yield Line(_("Less than the days gone by would ask for."), 1)
    gives = standing.requirement.gives
    if gives and standing.state is State.MET:
        final = _("Gives: {gives}.") if standing.gives else _("Gives, once certified: {gives}.")
        yield Line(final.format(gives=gives), 1)
    if standing.if_not:
        yield Line(_("If not: {consequence}.").format(consequence=standing.if_not), 1)


def _readings(derivation: Derivation, language: str) -> Iterator[Line]:
    standing = derivation.standing
    others = {each.doubt: each.standing for each in derivation.readings}
    for name in readings_of(standing):
        doubt = standing.rule_set.doubts[name]
        title = " ".join(part for part in (name, doubt.clause) if part)
        taken = in_language(doubt.taken, language)
        yield Line(_("Reading {doubt}: {taken}").format(doubt=title, taken=taken), 1)
        readings = in_language(doubt.readings, language)
        yield Line(_("Can be read: {readings}").format(readings=readings), 2, "quiet")
        if name in others:
            yield Line(_told_other(others[name]), 2, "doubtful")


def _told_other(other: Standing) -> str:
    text = _("Under the other reading: {earned} of {needed}, {state}.")
    earned, needed = shown(other.earned, other.needed), shown(other.needed, other.earned)
    return text.format(earned=earned, needed=needed, state=state_name(other.state))


def _told_reason(reason: Reduction, rule_set: RuleSet, language: str) -> str:
    source = "" if reason.rule is None else cited(rule_set, reason.rule, language)
    return _("{why} ({source})").format(why=reason.why, source=source) if source else reason.why


def _spared(standings: list[Standing], language: str) -> Iterator[Block]:
    if standings:
        yield Heading(_("Not asked"))
    for standing in standings:
        text = _("{requirement}: {why}")
        told = text.format(requirement=titled(standing, language), why=told_reasons(standing))
        yield Line(told, 1, "quiet")


def _told_problems(explanation: Explanation) -> Iterator[Block]:
    if explanation.problems:
        yield Heading(_("Problems of the rows"))
    for problem in in_order(explanation.problems):
        what, *hint = told_problem(problem).splitlines()
        yield Line(what, 1, "doubtful")
        yield from (Line(line.strip(), 3) for line in hint)
