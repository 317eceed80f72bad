"""What `evaluate` and `rate` make of rows: the day on which learners, or a training, were rated.

Only who was there is rated, and only once it had ended; a day that stands stays.
"""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem, WrongUseError
from sbt_ledger.files.kinds import named
from sbt_ledger.files.mend import Plan
from sbt_ledger.files.mistakes import meant_at, rows_of_each, wish_for_row
from sbt_ledger.files.new_words import new_words
from sbt_ledger.files.session_cells import value_for
from sbt_ledger.records.chosen import rows_at, told_activity
from sbt_ledger.records.credit import AWAY
from sbt_ledger.records.roster import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from sbt_ledger.records.activity import Activity
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.chosen import RowAt

EVALUATED, RATED = "evaluated_on", "rated_on"


def rate(  # noqa: PLR0913 - what may be asked of it
    book: Book,
    activity: str,
    teachers: Sequence[str],
    *,
    everybody: bool,
    column: str,
    on: date,
    result: str = "",
) -> Plan:
    """Write the day into a column of the rows of teachers, or of all who were there.

    Raises WrongUseError for what cannot be meant.
    """
    held, codes, about = meant_at(book, activity, teachers)
    if bool(codes) is everybody:
        message = _("Say whose: name teachers, or give --all.")
        raise WrongUseError(message, _("--all means all who were there and have no day yet."))
    _refuse_too_early(held, on)
    rows = rows_of_each(book, held, codes) if codes else list(rows_at(book, held))
    if codes:
        problems = tuple(_problems(book, rows, column, on))
        if problems:
            raise WrongUseError(_("Nothing was written."), problems=problems)
    cells = {column: on.isoformat()}
    if result:
        cells["result"] = value_for(book, "result", result.strip())
    notes = [*new_words(book, {"result": cells.get("result", "")})]
    if not codes:
        there = [row for row in rows if _was_there(row)]
        rows = [row for row in there if not row.entry.text(column)]
        notes.append(_rated_otherwise(book, [row for row in there if row not in rows], cells))
    wishes = tuple(wish_for_row(held, row, cells) for row in rows)
    told_ = tuple(filter(None, notes))
    return Plan(wishes, about, told_, options={column: "--on", "result": "--result"})


def _refuse_too_early(activity: Activity, on: date) -> None:
    what = told_activity(activity)
    if not activity.held:
        status = named("status", activity.status)
        message = _("{activity} is {status}.").format(activity=what, status=status)
        hint = _("“ledger hold ID” says that it was held, and who came.")
        if activity.status in {"void", "cancelled"}:
            hint = _(
                "“ledger correct ID --set status=” lets it be held again, if that was a mistake."
            )
        raise WrongUseError(message, hint)
    if activity.end > on:
        message = _("{activity} had not ended on {day}.").format(activity=what, day=on)
        raise WrongUseError(message, _("It is rated afterwards: --on DATE."))


def _rated_otherwise(book: Book, rows: Sequence[RowAt], cells: Mapping[str, str]) -> str:
    """Return who has another day or result, which stays; "" if nobody has."""
    others = [
        book.teachers[row.code]
        for row in rows
        if any(row.entry.text(column) != text for column, text in cells.items())
    ]
    text = _("Rated otherwise already, which stays so: {teachers}.")
    return text.format(teachers=told(others)) if others else ""


def _was_there(row: RowAt) -> bool:
    return not row.entry.void and row.entry.attendance not in AWAY


def _problems(book: Book, rows: Sequence[RowAt], column: str, on: date) -> Iterator[Problem]:
    """Yield who was not there, and who has another day already."""
    for row in rows:
        teacher = told([book.teachers[row.code]])
        stands = row.entry.presence.cells.get(column, "")
        if not _was_there(row):
            message = _("{teacher} was not there: {mark}, {place}.")
            void = named("status", "void") if row.entry.void else ""
            mark = void or named("attendance", row.entry.attendance)
            text = message.format(teacher=teacher, mark=mark, place=row.place)
            hint = _("Leave the name out, or “ledger correct” the attendance first.")
        elif stands not in {"", on.isoformat()}:
            message = _("{teacher} has {day} already, {place}.")
            text = message.format(teacher=teacher, day=stands, place=row.place)
            hint = _(
                "If that is wrong: “ledger correct ID TEACHER --set {column}=DATE --set result=…”."
            )
            hint = hint.format(column=column)
        else:
            continue
        yield Problem("not-rated", text, hint, column="TEACHER", text=row.code)
