"""Entries that lack a proof or an approval: what each awaits is said by the one evaluator."""

from __future__ import annotations

from dataclasses import dataclass, field
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.assessment.assess import each_version
from sbt_ledger.records.credit import CreditEntry
from sbt_ledger.reports.import_sheet import COLLEGE
from sbt_ledger.reports.todo.lacks import Lack, Wanted, lacks_of
from sbt_ledger.reports.todo.mending import FEW, commands_for
from sbt_ledger.reports.todo.sessions import planned
from sbt_ledger.reports.todo.task import Kind, Rule, Task
from sbt_ledger.reports.words import joined, some_things

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from sbt_ledger.assessment.assessor import Assessor
    from sbt_ledger.assessment.result import Credit
    from sbt_ledger.assessment.versions import Judge
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book, Pair
    from sbt_ledger.reports.todo.desk import Desk, RowOf

_NAMED = 3


@dataclass(slots=True)
class _Pile:
    """What lacks the same thing: the rows that lack it, by activity."""

    lack: Lack
    rule: Rule
    rows: dict[int, dict[int, RowOf]] = field(default_factory=dict)


def _tasks(desk: Desk) -> Iterator[Task]:
    piles: dict[tuple[object, ...], _Pile] = {}
    rows = desk.rows_at(_worked_on(desk))
    coming = planned(desk)
    expected = desk.rows_at(coming.keys())
    for assessor in desk.assessors:
        if any(version.rule_set.valid for version in each_version(assessor)):
            _pile_rows(piles, desk, assessor, rows)
            for number, activity in coming.items():
                if desk.concerns(activity, (row.code for row in expected.get(number, ()))):
                    _pile_planned(piles, assessor, number, activity)
    book = desk.book
    own = {
        number for number, each in rows.items() if any(_has_own_proof(book, row) for row in each)
    }
    for pile in piles.values():
        yield from (_task(each, desk, own) for each in _apart(pile))


def _has_own_proof(book: Book, row: RowOf) -> bool:
    """Whether a row has a cell of proofs; most presences need not be built to tell."""
    written = book.presences.written(row.pair[1])
    if written is not None:
        return bool(written[2])
    return book.presences[row.pair[1]].evidence is not None


def _worked_on(desk: Desk) -> set[int]:
    """Return the activities that were held in a school year that is still worked on."""
    activities, known = desk.book.activities, dict[object, bool]()
    found = set()
    for number, (status,) in enumerate(activities.texts(["status"])):
        end = activities.ends[number]
        if end not in known:
            known[end] = end <= desk.today and desk.is_current(end)
        if not status and known[end]:
            found.add(number)
    return found


def _pile_rows(
    piles: dict[tuple[object, ...], _Pile],
    desk: Desk,
    assessor: Assessor | Judge,
    rows: dict[int, list[RowOf]],
) -> None:
    """Add what the rows lack; of rows alike in all that the rules look at one is valued."""
    ids = {version.rule_set.id for version in each_version(assessor)}
    asked = {code for code, ruled in desk.ruled.items() if ids & ruled}
    by_version: dict[int, dict[Pair, tuple[Lack, ...]]] = {}
    for number, each in rows.items():
        version = _in_force(assessor, desk.book.activities.ends[number])
        known = by_version.setdefault(id(version), {})
        for row in each:
            if row.code not in asked:
                continue
            alike = version.fold.alike(row.pair)
            if alike not in known:
                lacks = lacks_of(version.fold.credit(row.pair), version.rule_set)
                known[alike] = tuple(each for each in lacks if not _is_the_colleges(each))
            for lack in known[alike]:
                _add(piles, lack, version, number, row)


def _is_the_colleges(lack: Lack) -> bool:
    """Whether only the college can mend it: what is ready is sent, and then answered."""
    return any(COLLEGE in word.split("|") for word in lack.words)


def _pile_planned(
    piles: dict[tuple[object, ...], _Pile],
    assessor: Assessor | Judge,
    number: int,
    activity: Activity,
) -> None:
    """Add what a planned session must have before it begins."""
    version = _in_force(assessor, activity.end)
    credit: Credit = version.fold.valuer.value(CreditEntry(activity._replace(status="")))
    for lack in lacks_of(credit, version.rule_set):
        if lack.due is not None and lack.due <= activity.start:
            _add(piles, lack, version, number)


def _add(
    piles: dict[tuple[object, ...], _Pile],
    lack: Lack,
    version: Assessor,
    number: int,
    *rows: RowOf,
) -> None:
    pile = piles.setdefault(
        (lack.wanted, lack.words, lack.due), _Pile(lack, Rule(version.rule_set, lack.line))
    )
    pile.rows.setdefault(number, {}).update((row.packed, row) for row in rows)


def _apart(pile: _Pile) -> Iterator[_Pile]:
    """Yield a few activities by themselves; approvals, and many activities, together."""
    if pile.lack.wanted is Wanted.APPROVAL or len(pile.rows) > FEW:
        yield pile
        return
    for number, rows in pile.rows.items():
        yield _Pile(pile.lack, pile.rule, {number: rows})


def _in_force(assessor: Assessor | Judge, day: date) -> Assessor:
    """Return the version of the rules that was in force on a day, else the oldest."""
    versions = each_version(assessor)
    begun = [each for each in versions if each.rule_set.ruleset.from_ <= day]
    return begun[-1] if begun else versions[0]


def _task(pile: _Pile, desk: Desk, with_own_proofs: AbstractSet[int]) -> Task:
    activities = [desk.book.activities.at(number) for number in pile.rows]
    by_activity = {number: list(each.values()) for number, each in pile.rows.items()}
    rows = [row for each in by_activity.values() for row in each]
    codes = list(dict.fromkeys(row.code for row in rows))
    places = [each.place for each in activities if each.place is not None]
    return Task(
        _told(pile.lack, activities, max(len(rows), 1), desk),
        pile.lack.due,
        count=len(rows) or len(activities),
        people=tuple(map(desk.person, codes)),
        places=desk.places(rows) or tuple(places),
        rule=pile.rule,
        commands=tuple(commands_for(pile.lack, by_activity, desk, with_own_proofs)),
    )


def _told(lack: Lack, activities: Sequence[Activity], rows: int, desk: Desk) -> str:
    several = len(activities) > 1
    count = len(activities) if several else rows
    titles = some_things([_("“{title}”").format(title=each.title) for each in activities], _NAMED)
    what = joined(_named(word, desk) for word in lack.words)
    if lack.wanted is Wanted.COLUMN:
        text = _("{titles}: {what} is not as it must be")
        what = desk.naming.column(lack.words[0])
    elif lack.wanted is Wanted.PROOF and several:
        text = ngettext("{count} activity lacks a proof: {what} ({titles})",
                        "{count} activities lack a proof: {what} ({titles})", count)  # fmt: skip
    elif lack.wanted is Wanted.PROOF:
        text = ngettext("{titles}: {count} row lacks a proof: {what}",
                        "{titles}: {count} rows lack a proof: {what}", count)  # fmt: skip
    elif not several:
        text = _("{titles} awaits {what}")
    else:
        text = ngettext("{count} activity awaits {what}", "{count} activities await {what}", count)
    return text.format(titles=titles, what=what, count=count)


def _named(word: str, desk: Desk) -> str:
    parts = word.split("|")
    told = _(" or ").join(desk.naming.step(part) for part in parts[:_NAMED])
    return f"{told} …" if len(parts) > _NAMED else told


KIND = Kind("proofs", lambda: _("proofs and approvals"), _tasks)
