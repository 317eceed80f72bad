"""`explain` for people: a part a requirement, from the law's words to the last entry."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.result import State
from sbt_ledger.reports.amounts import shown
from sbt_ledger.reports.explain import readings_of
from sbt_ledger.reports.explain_entries import Entries
from sbt_ledger.reports.naming import AS_WRITTEN
from sbt_ledger.reports.page import Heading, Line, tone_of
from sbt_ledger.reports.problems import in_order, told_problem
from sbt_ledger.reports.result_fields import is_asked
from sbt_ledger.reports.sources import in_language
from sbt_ledger.reports.words import Words, titled, told_reasons

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.reports.explain import Derivation, Explanation
    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.reports.page import Block, Page


def page(explanation: Explanation, language: str, naming: Naming = AS_WRITTEN) -> Page:
    """Return the derivations, then what is not asked, then the problems of the teacher's rows."""
    asked = [each for each in explanation.derivations if is_asked(each.standing)]
    spared = [each.standing for each in explanation.derivations if not is_asked(each.standing)]
    words, entries = Words(naming), Entries(language, naming)
    return (
        Heading(
            _("{code} {name}, as of {day}").format(
                code=explanation.teacher.code,
                name=explanation.teacher.name,
                day=explanation.as_of.isoformat(),
            )
        ),
        *(block for derivation in asked for block in _part(derivation, words, entries, language)),
        *_spared(spared, language),
        *_told_problems(explanation),
    )


def _part(derivation: Derivation, words: Words, entries: Entries, language: str) -> Iterator[Block]:
    standing = derivation.standing
    requirement, rule_set = standing.requirement, standing.rule_set
    told = words.told_standing(standing)
    yield Heading(
        _("{requirement}: {told}").format(requirement=titled(standing, language), told=told)
    )
    yield Line(requirement.told(language), 1)
    if source := entries.source(requirement, rule_set):
        yield Line(source, 1, "quiet")
    if requirement.quote:
        yield Line(_("“{quote}”").format(quote=requirement.quote), 1, "quiet")
    yield from _asked(standing, entries)
    if derivation.counted:
        yield entries.grid(derivation)
        yield from _rates(derivation, entries, language)
    else:
        yield Line(_("No entry counts toward it."), 1)
    yield from _outcome(standing, words)
    yield from _readings(derivation, words, language)


def _asked(standing: Standing, entries: Entries) -> Iterator[Line]:
    if standing.period is not None:
        text = _("From {first} to {last}, both included. Needed: {needed}.")
        first, last = standing.period.first.isoformat(), standing.period.last.isoformat()
        needed = shown(standing.needed, standing.earned)
        yield Line(text.format(first=first, last=last, needed=needed), 1)
    for reason in standing.why:
        yield Line(entries.told_reason(reason, standing.rule_set), 2)


def _rates(derivation: Derivation, entries: Entries, language: str) -> Iterator[Line]:
    """Yield the credit lines that the entries were valued by, each once."""
    if derivation.standing.requirement.measure:
        return
    rates = {id(each.credit.rate): each.credit.rate for each in derivation.counted}
    for rate in rates.values():
        if rate is not None and (told := rate.told(language)):
            source = entries.source(rate, derivation.standing.rule_set)
            yield Line(_("Rate: {rate} ({source})").format(rate=told, source=source), 1, "quiet")


def _outcome(standing: Standing, words: Words) -> Iterator[Line]:
    text = _("Sum: {figures}. State: {state}.")
    figures, state = words.told_figures(standing), words.states[standing.state]
    yield Line(text.format(figures=figures, state=state), 1, tone_of(standing.state))
    if awaits := words.told_awaits(standing):
        yield Line(_("Entries: {awaits}.").format(awaits=awaits), 1)
    if standing.on_pace is False and standing.state is State.OPEN:
        yield Line(_("Less than the days gone by would ask for."), 1)
    gives = standing.requirement.gives
    if gives and standing.state is State.MET:
        final = _("Gives: {gives}.") if standing.gives else _("Gives, once certified: {gives}.")
        yield Line(final.format(gives=gives), 1)
    if standing.if_not:
        yield Line(_("If not: {consequence}.").format(consequence=standing.if_not), 1)


def _readings(derivation: Derivation, words: Words, language: str) -> Iterator[Line]:
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
            yield Line(_told_other(others[name], words), 2, "doubtful")


def _told_other(other: Standing, words: Words) -> str:
    text = _("Under the other reading: {earned} of {needed}, {state}.")
    earned, needed = shown(other.earned, other.needed), shown(other.needed, other.earned)
    return text.format(earned=earned, needed=needed, state=words.states[other.state])


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
