"""`report pairs`: mentoring pairs, and what each side did by month.

A pair is what the attribute `paired_with` says, on one side or on both. The mentor is the one who
was hired first.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.assessment.result import State
from sbt_ledger.records.roster import matching_key
from sbt_ledger.reports.coded import coded
from sbt_ledger.reports.office.asked import written
from sbt_ledger.reports.office.papers import kinds_in
from sbt_ledger.reports.office.seats import CAME, seats_at
from sbt_ledger.reports.office.sessions import days_in
from sbt_ledger.reports.office.sheet import Column, Sheet
from sbt_ledger.reports.office.titles import columns
from sbt_ledger.reports.words import period_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.records.change import Change
    from sbt_ledger.records.place import Place
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.sheet import OfficeReport, Row

PAIRED = "paired_with"
_OF_PAIRS = ("lesson-observation", "teaching-reflection", "lesson-design", "paper", "mentoring")
"""What a pair does, by kind; rules about pairs may name more."""


class Pair(NamedTuple):
    """Two who are paired, from when until when, and the rows that say so.

    A partner whom the roster does not have is a name.
    """

    mentor: str
    learner: str
    first: date
    until: date | None
    reason: str
    places: tuple[Place, ...]


def make(asked: Asked) -> OfficeReport:
    """Return the pairs of the period."""
    pairs = _pairs(asked)
    sheets = (_listed(asked, pairs), _by_month(asked, pairs), _duties(asked, pairs))
    return asked.report("pairs", _("Mentoring pairs"), sheets)


def _pairs(asked: Asked) -> list[Pair]:
    """Return the pairs of which one side is asked for, those of a mentor together."""
    found: dict[tuple[str, str], list[Change]] = {}
    for code in asked.book.teachers:
        for each in asked.timeline(code).changes:
            is_of = each.first <= asked.period.last and asked.period.first <= _last(each)
            if each.attribute == PAIRED and each.value and is_of:
                found.setdefault(_sides(asked, code, each.value), []).append(each)
    pairs = [_joined(sides, changes) for sides, changes in found.items()]
    places = {code: number for number, code in enumerate(asked.ordered(asked.book.teachers))}
    last = len(places)
    meant = [each for each in pairs if any(map(places.__contains__, each[:2]))]
    return sorted(
        (each for each in meant if _is_meant(asked, each)),
        key=lambda each: (places.get(each.mentor, last), each.first, places.get(each.learner, 0)),
    )


def _is_meant(asked: Asked, pair: Pair) -> bool:
    return any(
        asked.is_meant(code) for code in (pair.mentor, pair.learner) if code in asked.book.teachers
    )


def _last(change: Change) -> date:
    return change.until or date.max


def _sides(asked: Asked, code: str, partner: str) -> tuple[str, str]:
    """Return the mentor and the learner."""
    other = _code_of(asked, partner)
    roster = list(asked.book.teachers)

    def hired(each: str) -> tuple[date, int]:
        day = asked.timeline(each).hired_on or date.max
        return day, roster.index(each)

    if other not in asked.book.teachers:
        return other, code
    return (other, code) if hired(other) <= hired(code) else (code, other)


def _code_of(asked: Asked, text: str) -> str:
    """Return the code that a cell means: it may be a name that only one teacher has."""
    if text in asked.book.teachers:
        return text
    wanted = matching_key(text)
    named = [c for c, each in asked.book.teachers.items() if matching_key(each.name) == wanted]
    return named[0] if len(named) == 1 else text


def _joined(sides: tuple[str, str], changes: Sequence[Change]) -> Pair:
    """Return one pair from the rows of both sides; of several times the whole span."""
    open_ended = any(each.until is None for each in changes)
    return Pair(
        *sides,
        min(each.first for each in changes),
        None if open_ended else max(map(_last, changes)),
        next((each.reason for each in changes if each.reason), ""),
        tuple(each.place for each in changes if each.place),
    )


def _listed(asked: Asked, pairs: Sequence[Pair]) -> Sheet:
    rows = [
        (
            *_person(asked, each.mentor), *_person(asked, each.learner), each.first, each.until,
            sum(other.mentor == each.mentor for other in pairs), each.reason,
            tuple(map(written, each.places)),
        )
        for each in pairs
    ]  # fmt: skip
    names = (
        "mentor_group mentor_code* mentor* learner_group learner_code* learner* since* until* "
        "learners reason place"
    )
    return Sheet("pairs", _("Pairs"), columns(asked.naming, names), rows)


def _person(asked: Asked, code: str) -> tuple[str, str, str]:
    if code not in asked.book.teachers:
        return "", "", code
    return asked.group_of(code), code, asked.name(code)


def _people(asked: Asked, pairs: Sequence[Pair]) -> list[str]:
    """Return all who are in a pair, a mentor before those guided."""
    codes = dict.fromkeys(code for each in pairs for code in (each.mentor, each.learner))
    return [code for code in codes if code in asked.book.teachers and asked.is_meant(code)]


def _by_month(asked: Asked, pairs: Sequence[Pair]) -> Sheet:
    """Return how many records of each kind a person has in each month in which it was paired."""
    kinds = list(dict.fromkeys((*_OF_PAIRS, *_kinds_asked(asked))))
    held = dict(days_in(asked))
    people = _people(asked, pairs)
    counts: Counter[tuple[str, str, str]] = Counter()
    for found in seats_at(asked.book, held).values():
        for seat in found:
            kind, end = seat.entry.text("kind"), seat.entry.activity.end
            if seat.mark in CAME and kind in kinds and _is_paired(pairs, seat.code, end):
                counts[seat.code, kind, end.strftime("%Y-%m")] += 1
    months = [each.first.strftime("%Y-%m") for each in asked.months]
    rows = [row for code in people for row in _rows_of(asked, code, kinds, months, counts)]
    of_month = (Column(month, str(int(month[5:])), right=True) for month in months)
    named = (*columns(asked.naming, "code* name* kind* count*"), *of_month)
    note = _("Counted are records while the pair lasts, by the month of their last day.")
    return Sheet("months", _("By month"), named, rows, notes=(note,) if rows else ())


def _rows_of(
    asked: Asked,
    code: str,
    kinds: Sequence[str],
    months: Sequence[str],
    counts: Counter[tuple[str, str, str]],
) -> Iterator[Row]:
    """Yield a row for each kind of which a person has any, or one without if of none."""
    found = [
        (kind, sum(by_month), by_month)
        for kind in kinds
        if any(by_month := [counts[code, kind, month] for month in months])
    ]
    for kind, whole, by_month in found or [("", 0, [0] * len(months))]:
        yield code, asked.name(code), kind, whole, *(number or None for number in by_month)


def _is_paired(pairs: Sequence[Pair], code: str, day: date) -> bool:
    return any(code in each[:2] and each.first <= day <= (each.until or date.max) for each in pairs)


def _kinds_asked(asked: Asked) -> Iterator[str]:
    for rule_set in asked.assessment.rule_sets:
        for line in rule_set.require:
            if any(test.column == PAIRED for test in line.who.tests):
                yield from kinds_in(line.where)


def _duties(asked: Asked, pairs: Sequence[Pair]) -> Sheet:
    """Return how what rules ask of pairs stands, as `check` has it."""
    people = {code: number for number, code in enumerate(_people(asked, pairs))}
    found = [each for each in asked.standings() if _of_pairs(each) and each.teacher.code in people]
    found.sort(key=lambda each: people[each.teacher.code])
    rows = [
        (
            each.teacher.code, each.teacher.name, coded(each.requirement, asked.language),
            period_of(each), each.needed, each.earned, each.state,
            each.rule_set.id,
        )
        for each in found
        if each.state is not State.EXEMPT
    ]  # fmt: skip
    names = columns(asked.naming, "code* name* require* period* needed earned state* rules")
    notes = () if rows else (_("No rule set in use asks anything of pairs; see --rules."),)
    return Sheet("duties", _("Duties of pairs"), names, rows, notes=notes)


def _of_pairs(standing: Standing) -> bool:
    return any(test.column == PAIRED for test in standing.requirement.who.tests)
