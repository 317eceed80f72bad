"""`explain` for people: a part a requirement, from the law's words to the last entry."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.reports.amounts import shown
from sbt_ledger.reports.asides import AsideWords, grouped, lines_told
from sbt_ledger.reports.explain import readings_of
from sbt_ledger.reports.explain_entries import Entries
from sbt_ledger.reports.explain_outcome import FREED, is_open_amount, outcome
from sbt_ledger.reports.explain_worth import by_credits
from sbt_ledger.reports.naming import AS_WRITTEN, told_label
from sbt_ledger.reports.page import Column, Grid, Heading, Line, Row
from sbt_ledger.reports.problems import in_order, told_problem
from sbt_ledger.reports.result_fields import is_asked
from sbt_ledger.reports.sources import in_language
from sbt_ledger.reports.words import Words, period_of, sentences, titled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.assessment.result import Counted, Standing
    from sbt_ledger.assessment.trail import Trail
    from sbt_ledger.reports.explain import Derivation, Explanation
    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.reports.page import Block, Page


def page(explanation: Explanation, language: str, naming: Naming = AS_WRITTEN) -> Page:
    """Return the derivations, then what is not asked, then the problems of the teacher's rows."""
    asked = [each for each in explanation.derivations if is_asked(each.standing)]
    spared = [each for each in explanation.derivations if not is_asked(each.standing)]
    teller = _Teller(explanation, language, naming)
    return (
        Heading(
            _("{code} {name}, as of {day}").format(
                code=explanation.teacher.code,
                name=explanation.teacher.name,
                day=explanation.as_of.isoformat(),
            )
        ),
        *(block for derivation in asked for block in teller.part(derivation)),
        *teller.spared(spared),
        *_told_problems(explanation),
    )


class _Teller:
    """Puts derivations into blocks; words are looked up once."""

    def __init__(self, explanation: Explanation, language: str, naming: Naming) -> None:
        self._explanation = explanation
        self._language = language
        self._words = Words(naming)
        self._entries = Entries(language, naming)
        self._asides = AsideWords(naming)

    def part(self, derivation: Derivation) -> Iterator[Block]:
        """Yield a derivation, from the law's words to the sum."""
        standing, trail = derivation.standing, derivation.trail
        requirement, rule_set = standing.requirement, standing.rule_set
        yield Heading(
            _("{requirement}: {told}").format(
                requirement=titled(standing, self._language),
                told=self._words.told_standing(standing),
            )
        )
        if (told := requirement.told(self._language)) != requirement.named(self._language):
            yield Line(told, 1)
        if source := self._entries.source(requirement, rule_set):
            yield Line(source, 1, "quiet")
        if requirement.quote:
            yield Line(_("“{quote}”").format(quote=requirement.quote), 1, "quiet")
        yield from self._ruling(derivation)
        yield from self._asked(derivation)
        if trail.options:
            yield self._options(trail)
        elif trail.entries:
            yield self._entries.grid(derivation)
            yield from self._rates(derivation)
        elif standing.state not in FREED:
            yield Line(_("No entry counts toward it."), 1)
        yield from self._beside(derivation)
        yield from outcome(derivation, self._explanation, self._words, self._entries)
        yield from _readings(derivation, self._words, self._language)

    def spared(self, derivations: Sequence[Derivation]) -> Iterator[Block]:
        """Yield what is not asked, and what the book says by which it is not."""
        if derivations:
            yield Heading(_("Not asked"))
        text = _("{requirement}: {why}")
        alike: dict[tuple[str, ...], list[str]] = {}
        for each in derivations:
            standing = each.standing
            said = [self._asides.said(one) for one in each.trail.said if one.fits is False]
            key = (standing.requirement.named(self._language), self._reasons(standing), *said)
            alike.setdefault(key, []).append(told_label(period_of(standing)))
        for (name, why, *said), labels in alike.items():
            title = " ".join((name, self._words.joined(labels))).rstrip()
            yield Line(text.format(requirement=title, why=why), 1, "quiet")
            yield from (Line(each, 2, "quiet") for each in said)

    def _reasons(self, standing: Standing) -> str:
        """Return why a standing is as it is, and where that is written."""
        told = (self._entries.told_reason(each, standing.rule_set) for each in standing.why)
        return sentences(told)

    def _rates(self, derivation: Derivation) -> Iterator[Line]:
        """Yield the credit lines that the entries were valued by, and of which rows if several."""
        rule_set, asked = derivation.standing.rule_set, derivation.standing.requirement
        if not by_credits(asked):
            return
        rates: dict[int, list[Counted]] = {}
        for each in derivation.counted:
            if each.credit.rate is not None:
                rates.setdefault(id(each.credit.rate), []).append(each)
        for some in rates.values():
            rate = some[0].credit.rate
            if rate is None:
                continue
            told, source = rate.told(self._language), self._entries.source(rate, rule_set)
            told = _("{rate} ({source})").format(rate=told, source=source) if told else source
            lines = lines_told([each.place for each in some], in_full=False)
            text = _("Rate: {rate}") if len(rates) == 1 else _("Rate of {lines}: {rate}")
            if told:
                yield Line(text.format(rate=told, lines=lines), 1, "quiet")

    def _ruling(self, derivation: Derivation) -> Iterator[Line]:
        for told in derivation.ruling.told:
            yield Line(told, 1, "quiet")
        for rival in derivation.ruling.rivals:
            text = _("By {source}: {told}. It had to yield.")
            source = self._entries.source(rival.requirement, rival.rule_set)
            told = self._words.told_standing(rival)
            yield Line(text.format(source=source or rival.rule_set.id, told=told), 1, "quiet")

        for each in derivation.ruling.yielded:
            source = self._entries.source(each.line, each.rule_set) or each.rule_set.id
            text = _("{source} asks {amount}: it had to yield to this line.")
            if derivation.standing.requirement.is_ceiling:
                text = _("{source} allows {amount}: it had to yield to this line.")
            yield Line(text.format(source=source, amount=each.amount or _("nothing")), 1, "quiet")

    def _asked(self, derivation: Derivation) -> Iterator[Line]:
        standing, trail = derivation.standing, derivation.trail
        if standing.period is not None:
            yield Line(_told_span(standing), 1)
        for reason in trail.period:
            yield Line(self._entries.told_period(reason, standing.rule_set), 2)
        for reason in trail.asked if standing.period else standing.why:
            yield Line(self._entries.told_reason(reason, standing.rule_set), 2)
        if said := [self._asides.said(each) for each in trail.said]:
            yield Line(_("Asked of whom: {said}.").format(said=_("; ").join(said)), 2)
        if trail.called_for:
            text = _("Asked because of {lines}.")
            yield Line(text.format(lines=lines_told(trail.called_for)), 2)

    def _options(self, trail: Trail) -> Grid:
        columns = (
            Column(_("one of"), wraps=True),
            Column(_("state"), wraps=True),
            Column(_("counts"), right=True),
            Column(_("line"), spare=1, below=True),
        )
        rows = (
            Row(
                (
                    titled(each, self._language),
                    self._words.told_standing(each),
                    str(int(counts)),
                    each.requirement.written_at,
                )
            )
            for each, counts in zip(trail.options, trail.fulfilled, strict=True)
        )
        return Grid(columns, tuple(rows), depth=1)

    def _beside(self, derivation: Derivation) -> Iterator[Line]:
        """Yield the rows that stand aside, and what counts beside the entries."""
        in_full = self._explanation.in_full
        for group in grouped(derivation.trail.asides, in_full=in_full):
            yield Line(self._asides.told(group, in_full=in_full), 1, "quiet")
        for reason in derivation.trail.brought:
            yield Line(self._entries.told_reason(reason, derivation.standing.rule_set), 1)


def _told_span(standing: Standing) -> str:
    """Return from when to when, and how much is asked; of who is freed nothing is."""
    period = standing.period
    if period is None:
        return ""
    text = _("From {first} on, without end.")
    if not period.is_open_ended:
        text = _("From {first} to {last}, both included.")
    words = {"first": period.first.isoformat(), "last": period.last.isoformat()}
    told = [text.format(**words), _told_needed(standing)]
    if period.skip:
        months = _(", ").join(map(str, sorted(period.skip)))
        told.append(_("Without the months {months}.").format(months=months))
    return sentences(told)


def _told_needed(standing: Standing) -> str:
    if standing.state in FREED:
        return ""
    if is_open_amount(standing):
        return _("How much is needed is not known.")
    needed = shown(standing.needed, standing.earned)
    if standing.requirement.is_ceiling:
        return _("Allowed: {needed}.").format(needed=needed)
    if standing.ceiling is None:
        return _("Needed: {needed}.").format(needed=needed)
    ceiling = shown(standing.ceiling, standing.earned)
    return _("Needed: {needed}, at most {ceiling}.").format(needed=needed, ceiling=ceiling)


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


def _told_problems(explanation: Explanation) -> Iterator[Block]:
    if explanation.problems:
        yield Heading(_("Problems of the rows"))
    for problem in in_order(explanation.problems):
        what, *hint = told_problem(problem).splitlines()
        yield Line(what, 1, "doubtful")
        yield from (Line(line.strip(), 3) for line in hint)
