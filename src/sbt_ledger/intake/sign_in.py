"""Sheets that people sign, and forms that they fill in: a row a person, a mark, perhaps hours."""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.files.cells import CellError
from sbt_ledger.intake.amounts import decimal_text
from sbt_ledger.intake.cell_words import mark_words, word_key
from sbt_ledger.intake.makeup import accept_makeup, refuse_makeup
from sbt_ledger.intake.mark import Mark, read_mark
from sbt_ledger.intake.one_session import SameSession
from sbt_ledger.intake.presence import Attended
from sbt_ledger.intake.proposal import Told
from sbt_ledger.intake.row_people import is_blank, people_of, unnamed
from sbt_ledger.intake.state import States
from sbt_ledger.intake.told_hours import told_hours
from sbt_ledger.intake.worth import exact_hours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.intake.context import Context
    from sbt_ledger.intake.match import Match
    from sbt_ledger.intake.occasion import Occasions
    from sbt_ledger.intake.proposal import Occasion, Said
    from sbt_ledger.intake.reading import Row, TableReader

_BLANK = Mark("blank")
_PRESENT = Mark("present")
_REFUSED = frozenset({"blank", "irregular"})
_SILENT = frozenset({"not-taken", "not-counted"})
_MINUTES = {"minutes": 1, "hours": 60}
_THERE = frozenset({"present", "late", "left-early"})


def people_of_sign_in(reader: TableReader, context: Context, occasions: Occasions | None) -> Told:
    """Return what a sheet says of each person; `occasions` if each row names its own session."""
    reading = _Reading(reader, context)
    found: dict[tuple[str, Occasion | None], Said] = {}
    warnings: list[Problem] = []
    states = States(reader, context)
    same = SameSession(reader, context, context.session) if context.session else None
    for row in reader.rows():
        if is_blank(row):
            found |= {(f"\n{said.lines[0]}", None): said for said in unnamed(row)}
            continue
        if not states.counts(row):
            continue
        if same:
            same.check(row)
        for said in reading.said(row, occasions):
            key = (said.teacher or f"\n{said.text}", said.occasion)
            before = found.get(key)
            if before is None:
                found[key] = said
                continue
            found[key] = reading.again(before, said)
            warnings += reading.answered_again(before, said)
        warnings += row.warnings
    warnings += (
        *states.left_out(), *reading.left_out(), *(same.warnings() if same else ()),
    )  # fmt: skip
    return Told(tuple(found.values()), tuple(warnings))


class _Reading:
    """Reads one row after the other."""

    def __init__(self, reader: TableReader, context: Context) -> None:
        self._reader = reader
        self._context = context
        self._has_mark = reader.has("mark")
        habits = context.habits
        self._accepts = context.accept_makeup or habits.accept_makeup
        self._first_answer = bool(context.source.get("first_answer"))
        self._silent: dict[tuple[str, str], list[int]] = {}

    def said(self, row: Row, occasions: Occasions | None) -> Iterator[Said]:
        """Yield what a row says of each person whom it is about."""
        people = list(people_of(row, self._context.matcher))
        occasion = occasions.of(row, self._context.hours_said) if occasions else None
        for told, match in people:
            if told.state != "matched":
                yield told
                continue
            hours = occasion.hours if occasion else self._context.hours
            attended = self._attended(row, told, match, hours)
            if row.problems:
                yield told.refused("rejected", row.problems)
            elif attended:
                yield told._replace(occasion=occasion).attending(attended)

    def left_out(self) -> Iterator[Problem]:
        """Yield which rows are left out because their mark says nothing of attendance."""
        for (kind, mark), lines in self._silent.items():
            text = ngettext(
                "{count} row is left out: its mark is “{mark}”",
                "{count} rows are left out: their mark is “{mark}”", len(lines),
            )  # fmt: skip
            message = text.format(count=len(lines), mark=mark)
            hint = _("Correct the mark of whoever was there, or was not.")
            place = (self._reader.file, lines[0], self._reader.header("mark"), mark)
            yield Problem(kind, message, hint, *place, level="warning")

    def answered_again(self, before: Said, again: Said) -> Iterator[Problem]:
        """Yield that somebody has answered a form again: the first answer counts."""
        if self._first_answer and before.state == again.state == "matched":
            message = _("{text} answered in line {line} already: that answer counts")
            told = message.format(text=again.text, line=before.lines[0])
            hint = _("If this one is right, take the other one out.")
            place = (self._reader.file, again.lines[0], "", again.text)
            yield Problem("second-answer", told, hint, *place, level="warning")

    def again(self, before: Said, again: Said) -> Said:
        """Return one person from two rows: alike, or the first answer; else nothing is guessed."""
        lines = (*before.lines, *again.lines)
        if before.state != "matched" or again.state != "matched":
            kept = again if before.state == "matched" else before
            return kept._replace(lines=lines)
        if before.attended == again.attended or self._first_answer:
            return before._replace(lines=lines)
        message = _("{text} stands in lines {lines}, differently")
        told = message.format(text=before.text, lines=_(", ").join(map(str, lines)))
        hint = _("Keep the line that is right.")
        place = (self._reader.file, again.lines[0], "", again.text)
        problem = Problem("doubled-person", told, hint, *place)
        return before._replace(lines=lines).refused("rejected", [problem])

    def _attended(
        self, row: Row, said: Said, match: Match, hours: Fraction | None
    ) -> Attended | None:
        """Return how somebody attended, None if the row says nothing of it."""
        mark = self._mark(row, said, match)
        if row.problems:
            return None  # a mark that means nothing is no blank
        told = told_hours(row, self._reader, self._context)
        kind = mark.kind
        if kind == "blank":
            kind = self._context.habits.blank or ("present" if told else "blank")
        if kind == "irregular" and self._accepts:
            kind = "present"
            accept_makeup(row, mark.text or said.text, "mark")
        if kind in _REFUSED:
            self._refuse(row, said, mark, kind)
        elif noted := self._noted(row, kind):
            message = _("The remark says “{note}”, and the mark says otherwise")
            hint = _("Correct one of the two.")
            row.refuse("contradiction", message.format(note=noted), hint, "note")
        elif (kind in _THERE and told == 0) or (kind not in _THERE and told):
            message = _("The mark says “{mark}”, and the hours are {hours}")
            text = message.format(mark=mark.text, hours=row.text("hours"))
            row.refuse("contradiction", text, _("Correct one of the two."), "hours")
        elif told is not None and hours is not None and told > hours:
            message = _("{hours} is more than the {planned} hours of the session")
            text = message.format(hours=row.text("hours"), planned=decimal_text(hours))
            row.refuse(
                "too-many-hours", text, _("Correct the hours of the row, or --hours."), "hours"
            )
        elif kind in _THERE:
            late = _minutes(mark) if kind == "late" else None
            left = told if told is not None else self._left(row, mark, hours)
            return None if row.problems else Attended(kind, None, left, late)
        elif kind not in _SILENT:
            return Attended(kind)
        else:
            self._silent.setdefault((kind, mark.text), []).append(row.line)
        return None

    def _noted(self, row: Row, kind: str) -> str:
        """Return the remark of a row that is a mark by itself, and another one than its mark."""
        note = row.text("note")
        noted = mark_words().get(word_key(note), kind)
        return "" if noted in {kind, *_SILENT} or note.isdecimal() else note

    def _mark(self, row: Row, said: Said, match: Match) -> Mark:
        """Return the mark of a row; a sheet without marks lists those who were there."""
        own = (said.text, self._context.name_of(said.teacher))
        mark = row.take("mark", lambda cell: read_mark(cell, own), _BLANK, use=f"mark {own}")
        if not self._has_mark:
            mark = _PRESENT
        signed = match.sign and mark.kind in _THERE
        return mark._replace(kind="irregular") if signed else mark

    def _refuse(self, row: Row, said: Said, mark: Mark, kind: str) -> None:
        """Tell of a mark that nobody can count without asking."""
        if kind == "blank":
            message = _("Nothing stands there: whether that is present or absent, nobody says")
            hint = _('Say it for all sheets of this kind: blank = "absent" or "present".')
            row.refuse("blank-mark", message, hint, "mark")
            return
        refuse_makeup(row, mark.text or said.text, "mark", row.cell("mark"))

    def _left(self, row: Row, mark: Mark, hours: Fraction | None) -> Fraction | None:
        """Return the hours that are left to somebody who missed a told part, None if none is.

        What was attended is rounded down, not what was missed.
        """
        if mark.kind != "left-early" or mark.amount is None or hours is None:
            return None
        habits = self._context.habits
        try:
            missed = exact_hours(mark.amount, mark.text, habits, "")
        except CellError as fault:
            row.refuse(fault.code, fault.message, fault.hint, "mark", row.cell("mark"))
            return None
        return habits.whole_steps(max(hours - missed, Fraction(0)))


def _minutes(mark: Mark) -> int | None:
    """Return the minutes that somebody was late, None if the mark does not tell."""
    amount = mark.amount
    if amount is None or amount.unit not in _MINUTES:
        return None
    return int(amount.number * _MINUTES[amount.unit]) or None
