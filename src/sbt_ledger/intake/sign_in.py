"""Sheets that people sign, and forms that they fill in: a row a person, a mark, perhaps hours."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.intake.cell_text import cell_text
from sbt_ledger.intake.mark import Mark, read_mark
from sbt_ledger.intake.planning import decimal_text
from sbt_ledger.intake.presence import Attended
from sbt_ledger.intake.proposal import Told
from sbt_ledger.intake.row_people import is_blank, people_of
from sbt_ledger.intake.told_hours import told_hours
from sbt_ledger.intake.worth import book_hours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.intake.context import Context
    from sbt_ledger.intake.match import Match
    from sbt_ledger.intake.occasion import Occasions
    from sbt_ledger.intake.proposal import Occasion, Said
    from sbt_ledger.intake.reading import Row, TableReader

_BLANK = Mark("blank")
_THERE = frozenset({"present", "late", "left-early"})


def people_of_sign_in(reader: TableReader, context: Context, occasions: Occasions | None) -> Told:
    """Return what a sheet says of each person; `occasions` if each row names its own session."""
    found: dict[tuple[str, Occasion | None], Said] = {}
    warnings: list[Problem] = []
    for row in reader.rows():
        if is_blank(row):
            continue
        for said in _row(row, reader, context, occasions):
            key = (said.teacher or f"\n{said.text}", said.occasion)
            before = found.get(key)
            found[key] = said if before is None else _again(before, said, reader, context)
        warnings += row.warnings
    return Told(tuple(found.values()), tuple(warnings))


def _row(
    row: Row, reader: TableReader, context: Context, occasions: Occasions | None
) -> Iterator[Said]:
    people = list(people_of(row, context.matcher))
    occasion = occasions.of(row, context.hours_said) if occasions else None
    for told, match in people:
        if told.state != "matched":
            yield told
            continue
        hours = occasion.hours if occasion else context.hours
        attended = _attended(row, told, match, reader, context, hours)
        if row.problems:
            yield told.refused("rejected", row.problems)
        elif attended:
            yield replace(told, occasion=occasion).attending(attended)


def _attended(
    row: Row,
    said: Said,
    match: Match,
    reader: TableReader,
    context: Context,
    hours: Fraction | None,
) -> Attended | None:
    """Return how somebody attended, None if the row says nothing of it."""
    own = (said.text, context.name_of(said.teacher))
    mark = row.take("mark", lambda cell: read_mark(cell, own), _BLANK, use=f"mark {own}")
    kind = mark.kind if reader.has("mark") else "present"
    if match.sign and kind in _THERE:
        kind = "irregular"
    told = told_hours(row, reader, context)
    if kind == "blank":
        kind = context.habits.blank or ("present" if told else "blank")
    match kind:
        case "blank":
            message = _("Nothing stands there: whether that is present or absent, nobody says")
            hint = _('Say it for all sheets of this kind: blank = "absent" or "present".')
            row.refuse("blank-mark", message, hint, "mark")
            return None
        case "irregular" if not (context.accept_makeup or context.habits.accept_makeup):
            text = cell_text(row.cell("mark")) or said.text
            message = _("'{text}': signed for by somebody else, or later").format(text=text)
            hint = _("It counts as present with --accept-makeup, else leave the person out.")
            row.refuse("irregular-mark", message, hint, "mark", row.cell("mark"))
            return None
        case "irregular":
            kind = "present"
        case "not-taken" | "not-counted":
            return None
    if (kind in _THERE and told == 0) or (kind not in _THERE and told):
        message = _("The mark says “{mark}”, and the hours are {hours}")
        text = message.format(mark=mark.text, hours=cell_text(row.cell("hours")))
        row.refuse("contradiction", text, _("Correct one of the two."), "hours")
        return None
    if told is not None and hours is not None and told > hours:
        message = _("{hours} is more than the {planned} hours of the session")
        shown = message.format(hours=cell_text(row.cell("hours")), planned=decimal_text(hours))
        row.refuse("too-many-hours", shown, _("Correct the hours of the row, or --hours."), "hours")
        return None
    late = _minutes(mark) if kind == "late" else None
    missed = _missed(mark, context, hours)
    if told is None and missed is not None and hours is not None and kind in _THERE:
        told = max(hours - missed, Fraction(0))
    return Attended(kind, None, told if kind in _THERE else None, late)


def _minutes(mark: Mark) -> int | None:
    amount = mark.amount
    if amount is None or amount.unit not in {"minutes", "hours"}:
        return None
    return int(amount.number * (60 if amount.unit == "hours" else 1)) or None


def _missed(mark: Mark, context: Context, hours: Fraction | None) -> Fraction | None:
    """Return the hours that somebody who left early missed, None if nothing says how many."""
    if mark.kind != "left-early" or mark.amount is None or hours is None:
        return None
    return book_hours(mark.amount, mark.text, context.habits, "")


def _again(before: Said, again: Said, reader: TableReader, context: Context) -> Said:
    """Return one person from two rows: the same, or the first answer; else nothing is guessed."""
    lines = (*before.lines, *again.lines)
    if before.state != "matched" or again.state != "matched":
        kept = again if before.state == "matched" else before
        return replace(kept, lines=lines) if kept.problems or kept.state != "matched" else kept
    if before.attended == again.attended or context.source.get("first_answer"):
        return replace(before, lines=lines)
    message = _("{text} stands in lines {lines}, differently")
    told = message.format(text=before.text, lines=_(", ").join(map(str, lines)))
    hint = _("Keep the line that is right.")
    problem = Problem("doubled-person", told, hint, reader.file, again.lines[0], "", again.text)
    return replace(before, lines=lines).refused("rejected", [problem])
