"""Entries that lack a proof or an approval: what each awaits is said by the one evaluator."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.assessment.assess import each_version
from sbt_ledger.records.credit import CreditEntry
from sbt_ledger.reports.todo.lacks import Lack, Wanted, lacks_of
from sbt_ledger.reports.todo.sessions import planned
from sbt_ledger.reports.todo.task import Kind, Rule, Task

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from sbt_ledger.assessment.assessor import Assessor
    from sbt_ledger.assessment.result import Credit
    from sbt_ledger.assessment.versions import Judge
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book, Pair
    from sbt_ledger.reports.todo.desk import Desk, RowOf
    from sbt_ledger.reports.todo.task import Command

_FEW = 5
"""So many activities are named in a command; more of them by their school year."""
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
        yield _task(pile, desk, own)


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
                known[alike] = tuple(lacks_of(version.fold.credit(row.pair), version.rule_set))
            for lack in known[alike]:
                _add(piles, lack, version, number, row)


def _pile_planned(
    piles: dict[tuple[object, ...], _Pile],
    assessor: Assessor | Judge,
    number: int,
    activity: Activity,
) -> None:
    """Add what a planned session must have before it begins."""
    version = _in_force(assessor, activity.end)
    credit: Credit = version.fold.valuer.value(CreditEntry(replace(activity, status="")))
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
    together = lack.wanted is Wanted.APPROVAL
    key = (lack.wanted, lack.words, lack.due, None if together else number)
    pile = piles.setdefault(key, _Pile(lack, Rule(version.rule_set, lack.line)))
    pile.rows.setdefault(number, {}).update((row.packed, row) for row in rows)


def _in_force(assessor: Assessor | Judge, day: date) -> Assessor:
    """Return the version of the rules that was in force on a day, else the oldest."""
    versions = each_version(assessor)
    begun = [each for each in versions if each.rule_set.ruleset.from_ <= day]
    return begun[-1] if begun else versions[0]


def _task(pile: _Pile, desk: Desk, with_own_proofs: AbstractSet[int]) -> Task:
    activities = [desk.book.activities.at(number) for number in pile.rows]
    rows = [row for each in pile.rows.values() for row in each.values()]
    codes = list(dict.fromkeys(row.code for row in rows))
    places = [each.place for each in activities if each.place is not None]
    return Task(
        _told(pile.lack, activities, max(len(rows), 1), desk),
        pile.lack.due,
        count=len(rows) or len(activities),
        people=tuple(map(desk.person, codes)),
        places=desk.places(rows) or tuple(places),
        rule=pile.rule,
        commands=tuple(_commands(pile, activities, rows, desk, with_own_proofs)),
    )


def _told(lack: Lack, activities: Sequence[Activity], rows: int, desk: Desk) -> str:
    title, count = activities[0].title, rows
    names = [desk.naming.step(word) for word in lack.words[:_NAMED]]
    what = _(" or ").join(names) + (" …" if len(lack.words) > _NAMED else "")
    if lack.wanted is Wanted.COLUMN:
        text = _("“{title}”: {what} is not as it must be")
        what = desk.naming.column(lack.words[0])
    elif lack.wanted is Wanted.PROOF:
        text = ngettext("“{title}”: {count} row lacks a proof: {what}",
                        "“{title}”: {count} rows lack a proof: {what}", rows)  # fmt: skip
    elif len(activities) == 1:
        text = _("“{title}” awaits {what}")
    else:
        count = len(activities)
        text = ngettext("{count} activity awaits {what}", "{count} activities await {what}", count)
    return text.format(title=title, what=what, count=count)


def _commands(
    pile: _Pile,
    activities: Sequence[Activity],
    rows: Sequence[RowOf],
    desk: Desk,
    with_own_proofs: AbstractSet[int],
) -> Iterator[Command]:
    lack, ids = pile.lack, [each.id for each in activities]
    if lack.wanted is Wanted.APPROVAL:
        yield from _approvals(lack.words[0], activities, rows, desk)
    elif lack.wanted is Wanted.EVALUATION:
        codes = dict.fromkeys(row.code for row in rows)
        verb = "rate" if lack.words[0] == "learner-evaluation" else "evaluate"
        yield verb, ids[0], *codes, "--on", desk.today.isoformat()
    elif lack.wanted is Wanted.COLUMN:
        yield "correct", ids[0], "--set", f"{lack.words[0]}=VALUE", "--reason", "WHY"
    else:
        # A row's own cell hides the activity's: then each row is corrected by itself.
        of_all = desk.is_whole and with_own_proofs.isdisjoint(pile.rows)
        for row in rows[:1] if of_all else rows:
            whose = () if of_all else (row.code,)
            yield _proof(desk.book.entry(row.pair), lack.words[0], whose)


def _proof(entry: CreditEntry, proof: str, whose: tuple[str, ...]) -> Command:
    """Return what adds a proof to those that are at hand."""
    cell = ";".join(filter(None, (entry.text("evidence"), proof)))
    reason = _("proof handed in")
    return ("correct", entry.activity.id, *whose, "--set", f"evidence={cell}", "--reason", reason)


def _approvals(
    step: str, activities: Sequence[Activity], rows: Iterable[RowOf], desk: Desk
) -> Iterator[Command]:
    """Yield what passes a step: for a few activities by name, else for each school year."""
    codes = dict.fromkeys(row.code for row in rows) if desk.codes and not desk.groups else ()
    whose = [word for code in codes for word in ("--teacher", code)]
    whose += [word for group in sorted(desk.groups) for word in ("--group", group)]
    if len(activities) <= _FEW:
        yield "approve", step, *(each.id for each in activities), *whose
        return
    for year in desk.current:
        if any(each.end in year for each in activities):
            yield "approve", step, "--period", year.label, *whose


KIND = Kind("proofs", lambda: _("proofs and approvals"), _tasks)
