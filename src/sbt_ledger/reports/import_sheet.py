"""The sheet that a school hands in: one row an event, with the worth that `explain` tells.

A row waits, and is not in the sheet, while it lacks more than the college's own answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.assessment.event_worth import worth_of_year
from sbt_ledger.files.sheet_columns import sheet_columns
from sbt_ledger.files.submitted import KEY, Row, key_of_row
from sbt_ledger.records.masking import NATIONAL_IDS, masked_cell
from sbt_ledger.reports.csv_text import csv_text, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sbt_ledger.assessment.event_worth import Worth
    from sbt_ledger.assessment.span import Span
    from sbt_ledger.files.closed_year import Lines
    from sbt_ledger.files.submitted import Key
    from sbt_ledger.periods import Period
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.rules.rule_set import RuleSet

COLLEGE = "college-review"
"""The answer that is asked for by sending: a row may lack it."""
FROZEN = (
    *KEY, "name", "year", "category", "title", "provider", "way", "hours", "credits", "start",
    "end", "certificate_no", "returned", "evidence",
)  # fmt: skip
"""What is kept of a row that was sent; national ids are not."""
_SENT = tuple(name for name in FROZEN if name not in {"evidence", "returned"})
"""What makes a row another one than was sent; of proofs the college gets no list."""
_OF_THE_SCHOOL = frozenset({("level", "school"), ("program", "school-based")})


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that is not handed in yet, and what it waits for."""

    key: Key
    name: str
    title: str
    awaits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a year, by which rows of the book they are, and those that wait."""

    rows: Mapping[Key, Row]
    waiting: tuple[Waiting, ...] = ()


def sheet_of(book: Book, rule_sets: Sequence[RuleSet], period: Period, span: Span) -> Sheet:
    """Return the sheet of a year as it would be handed in on the day of a span."""
    rows: dict[Key, Row] = {}
    waiting = []
    for worth in worth_of_year(book, rule_sets, period, span):
        if worth.is_void or not worth.counted.credit.worth:
            continue
        row = _row(book, worth, period)
        if awaits := tuple(each for each in worth.awaits if COLLEGE not in each.split("|")):
            waiting.append(Waiting(key_of_row(row), row["name"], shown_title(row), awaits))
        else:
            rows[key_of_row(row)] = row
    return Sheet(rows, tuple(waiting))


def _row(book: Book, worth: Worth, period: Period) -> Row:
    counted, entry = worth.counted, worth.counted.credit.entry
    activity, columns = entry.activity, sheet_columns()
    days = (activity.end - activity.start).days + 1
    return {
        "activity": activity.id,
        "teacher": worth.code,
        "part": entry.part,
        "name": book.teachers[worth.code].name,
        "year": period.label,
        "category": columns.category(entry.text("level")),
        "title": activity.title,
        "provider": provider_of(book, entry),
        "way": columns.way(entry.text("mode"), days),
        "hours": plain(entry.attended),
        "credits": plain(counted.amount + counted.later),
        "start": activity.start.isoformat(),
        "end": activity.end.isoformat(),
        "certificate_no": entry.text("certificate_no"),
        "returned": entry.returned,
        "evidence": entry.text("evidence"),
        "reviewed": _reviewed(entry),
    }


def _reviewed(entry: CreditEntry) -> str:
    """Return the last day on which it passed a step before the college's; "" for none."""
    days = (day for step, day in entry.approvals if step != COLLEGE)
    return max((day.isoformat() for day in days if day), default="")


def shown_title(row: Row) -> str:
    """Return the title as the sheet shows it: of a part of a session with the part."""
    return sheet_columns().title(row["title"], row.get("part", ""))


def provider_of(book: Book, entry: CreditEntry) -> str:
    """Return who held it: the one that the record names, or the school itself."""
    if sponsor := entry.text("sponsor"):
        return sponsor
    own = any(entry.text(column) == word for column, word in _OF_THE_SCHOOL)
    return book.settings.school if own else ""


def to_send(sheet: Sheet, sent: Mapping[Key, Row]) -> list[Row]:
    """Return the rows that were never sent, or say something else now.

    One that was sent back since goes again once something in it, or its proofs, changed.
    """
    return [
        row
        for key, row in sheet.rows.items()
        if _differs(row, sent.get(key)) and not is_unmended(row, sent.get(key))
    ]


def unanswered(book: Book, keys: Iterable[Key]) -> list[Key]:
    """Return those of some rows that have no answer of the college yet."""
    wanted = dict.fromkeys(keys)
    numbers = {book.activities.numbers[id_] for id_, *_row in wanted if id_ in book.activities}
    open_ = set()
    for code in dict.fromkeys(code for _id, code, _part in wanted):
        for pair in book.rows[code].pairs() if code in book.rows else ():
            if pair[0] in numbers:
                entry = book.entry(pair)
                if COLLEGE not in {step for step, _day in entry.approvals}:
                    open_.add((entry.activity.id, code, entry.part))
    return [key for key in wanted if key in open_]


def is_unmended(row: Row, sent: Row | None) -> bool:
    """Whether a row was sent back since it was sent, and is as it was; a new review mends it."""
    if sent is None or not _came_back(row, sent):
        return False
    changed = {name for name in FROZEN if row[name] != sent.get(name)}
    return changed == {"returned"} and row["reviewed"] < row["returned"].rpartition("@")[2]


def _came_back(row: Row, sent: Row) -> bool:
    """Whether it was sent back since it was sent; a step that it passed then settles that."""
    return row["returned"] not in {"", sent.get("returned", "")}


def differing(
    sheet: Sheet, sent: Mapping[Key, Row]
) -> dict[Key, tuple[Row, dict[str, tuple[str, str]] | None]]:
    """Return the rows that are not as they were sent: the row, and what became of which cells.

    None for a row that would not be handed in any more.
    """
    found: dict[Key, tuple[Row, dict[str, tuple[str, str]] | None]] = {}
    for key, then in sent.items():
        now = sheet.rows.get(key)
        if now is None:
            found[key] = (then, None)
            continue
        cells = {name: (then.get(name, ""), text) for name, text in _told(now)}
        cells = {name: both for name, both in cells.items() if both[0] != both[1]}
        if _came_back(now, then):
            cells["returned"] = then.get("returned", ""), now["returned"]
        if cells:
            found[key] = (then, cells)
    return found


def frozen_lines(rows: Iterable[Row]) -> Lines:
    """Return rows as they are kept of what was sent."""
    return (FROZEN, *(tuple(row.get(name, "") for name in FROZEN) for row in rows))


def as_csv(book: Book, rows: Iterable[Row], *, with_ids: bool) -> str:
    """Return the sheet for the college's system; ids are whole only if that is asked for."""
    headers = sheet_columns().headers

    def cell(row: Row, field: str) -> str:
        if field != "national_id":
            return shown_title(row) if field == "title" else row.get(field, "")
        cells = book.teachers[row["teacher"]].cells
        text = next((cells[name] for name in NATIONAL_IDS if cells.get(name)), "")
        return text if with_ids else masked_cell("national_id", text)

    return csv_text(
        tuple(headers.values()), ([cell(row, each) for each in headers] for row in rows)
    )


def told_waiting(waiting: Sequence[Waiting], named: Callable[[str], str]) -> list[str]:
    """Return what rows wait for, and how many of them; `named` gives the name of a step."""
    by_step: dict[str, list[Waiting]] = {}
    for each in waiting:
        steps = (_(" or ").join(map(named, step.split("|"))) for step in each.awaits)
        by_step.setdefault(_(", ").join(steps), []).append(each)
    return [_told_group(steps, rows) for steps, rows in by_step.items()]


def _told_group(steps: str, rows: Sequence[Waiting]) -> str:
    text = ngettext(
        "Not sent yet, as it lacks {steps}: {count} row: {some}",
        "Not sent yet, as they lack {steps}: {count} rows: {some}",
        len(rows),
    )
    return text.format(count=len(rows), steps=steps, some=_some(rows))


def _some(rows: Sequence[Waiting], most: int = 3) -> str:
    text = _("{name}, “{title}” ({id})")
    told = [text.format(name=row.name, title=row.title, id=row.key[0]) for row in rows[:most]]
    return _("; ").join(told) + (" …" if len(rows) > most else "")


def _differs(row: Row, sent: Row | None) -> bool:
    return sent is None or _told(row) != _told(sent) or _came_back(row, sent)


def _told(row: Row | None) -> list[tuple[str, str]]:
    """Return what a row tells the college, by column; nothing for one that was never sent."""
    return [] if row is None else [(name, row.get(name, "")) for name in _SENT]
