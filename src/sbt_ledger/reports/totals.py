"""What a change makes of the totals that teachers must reach: before and after."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.assessment.assess import assessments_of, assessors_of
from sbt_ledger.assessment.span import Span, scheme_of
from sbt_ledger.months import add_months
from sbt_ledger.periods import Period
from sbt_ledger.reports.amounts import shown
from sbt_ledger.reports.words import joined, state_name, titled
from sbt_ledger.rules.rule_set import OLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import date
    from fractions import Fraction

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.rule_set import RuleSet

    Pair = tuple[Standing, Standing]
    """A standing before the change, and after it."""

_MANY = 20  # so many people nobody checks at a glance


def totals_of(
    rule_sets: Sequence[RuleSet],
    books: tuple[Book, Book],
    codes: Sequence[str],
    days: Collection[date],
    as_of: date,
) -> tuple[Pair, ...]:
    """Return, before and after, the sums that teachers must reach in periods of these days."""
    codes = [code for code in codes if all(code in book.teachers for book in books)]
    sums = [each for each in map(_sums, rule_sets) if each.require]
    span = _span(sums, days, max(*days, as_of))
    judged = (assessments_of(book, assessors_of(book, sums, span), codes) for book in books)
    return tuple(
        pair
        for before, after in zip(*judged, strict=True)
        for pair in _pairs(before.standings, after.standings)
        if _is_shown(pair, days)
    )


def told_totals(totals: Sequence[Pair], language: str) -> Iterator[str]:
    """Yield a line a total; of many people, a line a requirement."""
    several = len({after.rule_set.id for _before, after in totals}) > 1

    def title(standing: Standing) -> str:
        rules = f" ({standing.rule_set.id})" if several else ""
        return titled(standing, language) + rules

    if len({after.teacher.code for _before, after in totals}) > _MANY:
        yield from _summed_up(totals, title)
        return
    for before, after in totals:
        who = f"{after.teacher.code} {after.teacher.name}"
        yield f"{who}  {title(after)}: {_became(before, after)}"


def totals_fields(totals: Sequence[Pair]) -> list[dict[str, object]]:
    """Return each total as JSON has it."""
    return [
        {
            "teacher": after.teacher.code, "rules": after.rule_set.id,
            "require": after.requirement.id, "period": after.period and after.period.label,
            "needed": after.needed, "before": before.earned, "after": after.earned,
            "certified": after.certified,
            "pending": after.pending, "short": after.short, "state": after.state,
        }
        for before, after in totals
    ]  # fmt: skip


def _sums(rules: RuleSet) -> RuleSet:
    """Return a rule set with nothing asked but sums: all else would be weighed for nothing."""
    sums = tuple(each for each in rules.require if not each.measure and each.at_least is not None)
    if rules.older is None:
        return rules.but(require=sums)
    older = rules.older._replace(rule_set=_sums(rules.older.rule_set))
    return rules.but(**{"require": sums, OLDER: older})


def _pairs(before: Sequence[Standing], after: Sequence[Standing]) -> Iterator[Pair]:
    """Yield what was said before with what is said now; another version may rule a period now."""
    said = {(each.rule_set.id, each.requirement.id, each.period): each for each in before}
    for each in after:
        earlier = said.get((each.rule_set.id, each.requirement.id, each.period))
        if earlier is not None:
            yield earlier, each


def _span(rule_sets: Sequence[RuleSet], days: Collection[date], as_of: date) -> Span:
    """Return the periods in question; for days long past, all in which they lie."""
    common = [(rules, per) for rules in rule_sets for per in rules.period if not rules.has_own(per)]
    around = [
        each
        for rules, per in common
        for day in days
        for each in scheme_of(rules, per).between(day, day)
    ]
    if not around or min(days) > add_months(as_of, -12):
        return Span(as_of)
    first, last = min(each.first for each in around), max(each.last for each in around)
    return Span(as_of, Period(first, last, ""))


def _is_shown(pair: Pair, days: Collection[date]) -> bool:
    """Whether a sum is asked in a period of such a day: of everything, or one that changed."""
    before, after = pair
    of_days = after.period is not None and any(day in after.period for day in days)
    if not of_days or after.state == "not-applicable":
        return False
    changed = _figures(before) != _figures(after)
    return changed or not after.requirement.where


def _became(before: Standing, after: Standing) -> str:
    """Return what became of a total: `26 → 28 of 30, short by 2`."""
    needed, earned = shown(after.needed, after.earned), shown(after.earned, after.needed)
    text = _("{before} → {after} of {needed}")
    if before.earned == after.earned:
        text = _("still {after} of {needed}")
    figures = text.format(before=shown(before.earned), after=earned, needed=needed)
    state = state_name(after.state)
    if after.state in {"open", "short", "pending"}:
        state = _("short by {lacking}").format(lacking=shown(after.short))
    pending = _("pending {pending}").format(pending=shown(after.pending)) if after.pending else ""
    return joined((figures, state, _certified(before, after), pending))


def _certified(before: Standing, after: Standing) -> str:
    """Return what of a total is certified; "" where all of it is, and nothing became so."""
    text = _("certified {before} → {after}")
    if before.certified == after.certified:
        text = _("certified {after}")
    if after.certified == after.earned and (
        before.earned != after.earned or before.certified == after.certified
    ):
        return ""
    return text.format(before=shown(before.certified), after=shown(after.certified))


def _figures(standing: Standing) -> tuple[Fraction, ...]:
    return standing.earned, standing.pending, standing.certified


def _summed_up(totals: Sequence[Pair], title: Callable[[Standing], str]) -> Iterator[str]:
    by_title: dict[str, list[Pair]] = {}
    for pair in totals:
        by_title.setdefault(title(pair[1]), []).append(pair)
    text = _(
        "{title}: {reached} of {count} have reached it, {now} of them now; still short: {short}."
    )
    for name, pairs in by_title.items():
        reached = [before for before, after in pairs if after.complete]
        now = sum(not before.complete for before in reached)
        short = sum(after.short > 0 and not after.complete for _before, after in pairs)
        counts = {"reached": len(reached), "count": len(pairs), "now": now, "short": short}
        yield text.format(title=name, **counts)
