"""What passes a step: sessions by their own cell, and rows that have, or get, a cell of theirs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.files.kinds import named
from sbt_ledger.files.mistakes import day_of, parts_of, step_of, wish_for_activity, wish_for_row
from sbt_ledger.files.sending_back import NO_APPROVALS
from sbt_ledger.records.chosen import told_activity
from sbt_ledger.records.credit import AWAY, CreditEntry
from sbt_ledger.records.roster import told

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from sbt_ledger.files.approving import Wanted
    from sbt_ledger.files.mend import Wish
    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.chosen import RowAt

BEFOREHAND = frozenset({"project-approval"})
"""Steps that are passed before it runs: what is planned may pass them."""
_MOST = 5


@dataclass(slots=True)
class Passing:
    """Collects what passes a step on a day; empty `codes` and `groups` mean everybody."""

    book: Book
    step: str
    on: date
    codes: frozenset[str]
    groups: frozenset[str]
    again: Callable[[], Collection[tuple[str, str]]] = tuple
    """Gives (activity, teacher) of what was sent, and goes again if it was sent back."""
    wishes: list[Wish] = field(default_factory=list)
    whole: list[Activity] = field(default_factory=list)
    in_part: dict[str, Activity] = field(default_factory=dict)
    rows: int = 0
    returned: dict[str, str] = field(default_factory=dict)
    left_back: dict[str, str] = field(default_factory=dict)
    began: list[Activity] = field(default_factory=list)
    early: int = 0
    latest: date = date.min
    seen: set[str] = field(default_factory=set)

    def take(
        self,
        activity: Activity,
        rows: Sequence[RowAt],
        wanted: Wanted,
    ) -> None:
        """Let a session pass the step, or those of its rows that are meant."""
        before = len(self.wishes)
        alive = [row for row in rows if not (row.entry.void or row.entry.attendance in AWAY)]
        self.seen |= {row.code for row in alive}
        of_sent = None if wanted.sent is None else wanted.sent[activity.id]
        alone = bool(self.codes or self.groups) or not _were_all_sent(alive, of_sent)
        if of_sent is not None and wanted.before and not alone:
            alone = bool(wanted.before(CreditEntry(activity)))  # rows were reviewed one by one
        is_whole = not alone and self._take_whole(activity, wanted)
        for row in alive:
            if not self._is_meant(row, activity, of_sent):
                continue
            if of_sent is None and self._awaits_its_name(activity, row, wanted):
                self._leave(activity, row, is_whole=is_whole)
            else:
                self._take_one(activity, row, wanted, alone=alone)
        if self.step in BEFOREHAND and self.on > activity.start and len(self.wishes) > before:
            self.began.append(activity)

    def about(self) -> str:
        """Return what passes the step, in words."""
        parts = [listed(self.whole)] if self.whole else []
        if self.rows:
            text = ngettext("{count} row at {where}", "{count} rows at {where}", self.rows)
            parts.append(text.format(count=self.rows, where=listed(self.in_part.values())))
        told = _("{step} on {day}").format(step=named("approval", self.step), day=self.on)
        return _("{step}: {what}").format(step=told, what=_("; ").join(parts)) if parts else told

    def notes(self) -> Iterator[str]:
        """Yield what a person should know before it is written."""
        if nowhere := [self.book.teachers[code] for code in sorted(self.codes - self.seen)]:
            text = _("Has no row there of someone who came: {teachers}.")
            yield text.format(teachers=told(nowhere))
        if self.latest > self.on:
            text = _("{step} on {day}, though an earlier step was passed on {other} only.")
            step = named("approval", self.step)
            yield text.format(step=step, day=self.on, other=self.latest)
        if self.began:
            text = _("{step} after it had begun, which rules may not accept: {activities}")
            step = named("approval", self.step)
            yield text.format(step=step, activities=listed(self.began))
        if self.early:
            text = ngettext(
                "Left alone, as it has not passed an earlier step: {count} row",
                "Left alone, as they have not passed an earlier step: {count} rows",
                self.early,
            )
            yield text.format(count=self.early)
        for what, why in list(self.left_back.items())[:_MOST]:
            text = _("Left alone, as it was sent back: {what}: {why}")
            hint = _(
                "Once it is mended, name it: “ledger approve {step} ID”, of a row --teacher T."
            )
            yield f"{text.format(what=what, why=why)}\n    {hint.format(step=self.step)}"
        if len(self.left_back) > _MOST:
            count = len(self.left_back) - _MOST
            yield _("… and {count} more were sent back").format(count=count)
        for what, why in list(self.returned.items())[:_MOST]:
            yield _("Was sent back: {what}: {why}").format(what=what, why=why)
        if len(self.returned) > _MOST:
            count = len(self.returned) - _MOST
            yield _("… and {count} more were sent back").format(count=count)

    def _take_whole(self, activity: Activity, wanted: Wanted) -> bool:
        """Let a session pass it as a whole, and return whether it does so now."""
        common, came_back = (activity.cells.get(each, "") for each in ("approvals", "returned"))
        if self._passed(common):
            return False
        if came_back and not _is_named(wanted):
            self.left_back[told_activity(activity)] = came_back
            return False
        stays = came_back if self._goes_again(came_back, activity) else ""
        self._refuse_before(stays, told_activity(activity))
        cells = self._cells(activity.cells, common, stays)
        self.wishes.append(wish_for_activity(activity, cells))
        self.whole.append(activity)
        self._remember(told_activity(activity), came_back)
        return True

    def _take_one(self, activity: Activity, row: RowAt, wanted: Wanted, *, alone: bool) -> None:
        """Let a row pass it that does not pass with its session."""
        own = row.entry.presence.cells.get("approvals", "")
        passed = self._passed(own or activity.cells.get("approvals", ""))
        if (own or alone) and wanted.before and not passed and wanted.before(row.entry):
            self.early += 1
        elif own or alone:
            self._take_row(activity, row, own or activity.cells.get("approvals", ""))
        elif why := row.entry.presence.cells.get("returned", ""):
            if not self._goes_again(why, activity, row.code):
                self.wishes.append(wish_for_row(activity, row, {"returned": ""}))
            self._remember(self._told(activity, row), why)

    def _take_row(self, activity: Activity, row: RowAt, so_far: str) -> None:
        """Let a row pass it; `so_far` is what it passed, by itself or with its session."""
        if self._passed(so_far):
            return
        came_back = row.entry.returned
        stays = came_back if self._goes_again(came_back, activity, row.code) else ""
        self._refuse_before(stays, self._told(activity, row))
        cells = self._cells(row.entry.presence.cells, so_far, stays)
        self.wishes.append(wish_for_row(activity, row, cells))
        self.in_part[activity.id] = activity
        self.rows += 1
        self._remember(self._told(activity, row), row.entry.returned)

    def _awaits_its_name(self, activity: Activity, row: RowAt, wanted: Wanted) -> bool:
        """Whether a row, or its session, was sent back and is not named as what passes now.

        A row that came back with its whole session passes with it; one that came back by itself
        only where both its session and its teacher are named.
        """
        by_itself = row.entry.presence.cells.get("returned", "")
        whole = activity.cells.get("returned", "")
        if by_itself and by_itself != whole:
            return not (_is_named(wanted) and row.code in self.codes)
        return bool(whole) and not _is_named(wanted)

    def _leave(self, activity: Activity, row: RowAt, *, is_whole: bool) -> None:
        """Leave a row alone that was sent back, and do not let it pass with its session."""
        own = row.entry.presence.cells.get("approvals", "")
        common = activity.cells.get("approvals", "")
        if not self._passed(own or common) and told_activity(activity) not in self.left_back:
            self.left_back[self._told(activity, row)] = row.entry.returned
        if is_whole and not own:
            cell = {"approvals": common or NO_APPROVALS}
            self.wishes.append(wish_for_row(activity, row, cell))

    def _told(self, activity: Activity, row: RowAt) -> str:
        return f"{self.book.teachers[row.code].name}, {told_activity(activity)}"

    def _is_meant(self, row: RowAt, activity: Activity, sent: Collection[str] | None) -> bool:
        if (self.codes and row.code not in self.codes) or (
            sent is not None and row.code not in sent
        ):
            return False
        own = self.book.timelines[row.code].groups(activity.end) if self.groups else ()
        return not self.groups or not self.groups.isdisjoint(own)

    def _passed(self, cell: str) -> bool:
        return self.step in map(step_of, parts_of(cell))

    def _goes_again(self, came_back: str, activity: Activity, code: str = "") -> bool:
        """Whether a row, or one of the session, was sent: why it came back stays until it is."""
        if not came_back:
            return False
        if code:
            return (activity.id, code) in self.again()
        return any(id_ == activity.id for id_, _code in self.again())

    def _refuse_before(self, came_back: str, what: str) -> None:
        """Refuse a day before the one on which it came back."""
        day = day_of(came_back.rpartition("; ")[2])
        if day and day > self.on:
            message = _("{what} came back on {day}: it cannot have passed again on {on}.")
            told = message.format(what=what, day=day, on=self.on)
            raise WrongUseError(told, _("Name the day on which it was approved: --on DATE."))

    def _cells(self, cells: Mapping[str, str], so_far: str, stays: str) -> dict[str, str]:
        """Return the new cells of a row: one step more, and why it was sent back if that stays."""
        days = filter(None, map(day_of, parts_of(so_far)))
        self.latest = max((self.latest, *days))
        passed = ";".join((*parts_of(so_far), f"{self.step}@{self.on.isoformat()}"))
        return {
            "approvals": passed,
            **({} if cells.get("returned", "") == stays else {"returned": stays}),
        }

    def _remember(self, what: str, why: str) -> None:
        if why:
            self.returned[what] = why


def _is_named(wanted: Wanted) -> bool:
    """Whether sessions are named one by one, or the answer is to what was sent."""
    return bool(wanted.activities) or wanted.sent is not None


def _were_all_sent(rows: Sequence[RowAt], sent: Collection[str] | None) -> bool:
    """Whether nobody who was there is left out of what was sent."""
    if sent is None:
        return True
    return all(row.code in sent or row.entry.attendance in AWAY for row in rows)


def listed(activities: Collection[Activity]) -> str:
    """Return sessions in words: the first few, and how many more."""
    told = _(", ").join(told_activity(each) for each in list(activities)[:_MOST])
    left = len(activities) - _MOST
    return _("{some} and {count} more").format(some=told, count=left) if left > 0 else told
