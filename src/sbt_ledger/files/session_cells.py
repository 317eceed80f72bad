"""The cells of a session from what a person says: which column of which table takes what.

Words that the ledger knows by other names, such as 专家讲座, become the words of the files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import Problem
from sbt_ledger.files.activity_rows import STATUS
from sbt_ledger.files.cells import parse_list, tidy
from sbt_ledger.files.group_papers import PAPERS, WITHOUT_HOURS
from sbt_ledger.files.kinds import key_of, kinds_used
from sbt_ledger.files.layout import COLUMNS
from sbt_ledger.pattern import pattern
from sbt_ledger.records.attendees import Naming
from sbt_ledger.records.roster import code_or_guest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sbt_ledger.records.book import Book

OPTIONS: Mapping[str, str] = {
    "id": "--id",
    "title": "TITLE",
    "start": "--date",
    "end": "--end",
    "hours": "--hours",
    "kind": "--kind",
    "evidence": "--evidence",
    "approvals": "--approval",
}
"""How a person gives each column of an activity that has an option of its own."""
_ROW_OPTIONS = {"activity": "--id", "teacher": "--teachers", "attendance": "--late, --absent …"}
_LISTS = ("evidence", "approvals")
_WORDS = ("program", "mode", "level", "topic", "content", "choice", "status", "role", "result")
_SET = pattern(r"([^=＝]+)[=＝](.*)", re.DOTALL)


class SessionWords(NamedTuple):
    """What a person says about a session, as typed; `hours` is None if nothing was said.

    `cells` are `column=value`, for columns that have no option of their own.
    """

    title: str = ""
    start: str = ""
    end: str = ""
    hours: str | None = None
    kind: str = ""
    id: str = ""
    naming: Naming = Naming()
    evidence: tuple[str, ...] = ()
    approvals: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()


@dataclass(slots=True)
class SessionCells:
    """The filled cells of the activity, those that every row of it shares, and what is wrong."""

    activity: dict[str, str] = field(default_factory=dict)
    credit: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def cells_of(book: Book, words: SessionWords) -> SessionCells:
    """Return the cells that a person means, not yet checked as the reader checks them."""
    cells = SessionCells()
    own = {
        "id": words.id,
        "title": words.title,
        "start": words.start,
        "end": words.end,
        "hours": words.hours or "",
        "kind": key_of("kind", tidy(words.kind), kinds_used(book)),
        "evidence": ";".join(_as_known("evidence", text) for text in words.evidence),
        "approvals": ";".join(_as_known("approval", text) for text in words.approvals),
    }
    cells.activity.update({column: text.strip() for column, text in own.items() if text.strip()})
    for text in words.cells:
        _place(book, text, cells)
    return cells


def missing(book: Book, words: SessionWords) -> list[str]:
    """Return how to say what a session cannot do without, and nobody said."""
    cells = cells_of(book, words).activity
    lacking = [
        OPTIONS[column]
        for column in ("title", "start", "hours", "kind")
        if not tidy(cells.get(column, ""))
        and not (column == "hours" and _without_hours(book, words))
    ]
    if not words.naming and needs_people(cells):
        lacking.append("--teachers | --group | --all")
    return lacking


def columns_of(book: Book, table: str) -> tuple[str, ...]:
    """Return the columns of a table that the ledger knows, and those that its files have."""
    return (*COLUMNS[table].split(","), *book.columns.get(table, ()))


def column_and_value(text: str) -> tuple[str, str] | Problem:
    """Return what a `column=value` names and gives, or the problem of what is none."""
    found = _SET.fullmatch(text)
    if found and tidy(found[1]):
        return tidy(found[1]).lower(), found[2].strip()
    message = _("“{text}” is not of the form column=value.").format(text=text)
    hint = _("For example: --set level=county")
    return Problem("bad-set", message, hint, column="--set", text=text)


def value_for(book: Book, column: str, text: str) -> str:
    """Return a value with the words that files have for what a person calls them."""
    if column == "kind":
        return key_of(column, tidy(text), kinds_used(book))
    if column in _LISTS:
        return _as_known(column.removesuffix("s"), text)
    if column == "lead":
        return ";".join(code_or_guest(book.teachers, part) for part in parse_list(text))
    if column not in _WORDS:
        return text
    used = {cell for (cell,) in book.activities.texts([column])}
    parts = parse_list(text)
    words = [key_of(column, part, used) for part in parts]
    return text if words == list(parts) else ";".join(words)


def needs_people(activity: Mapping[str, str]) -> bool:
    """Whether it was held: nobody attends yet what is planned, nor what was called off.

    Nor does anybody attend a paper of a group.
    """
    return activity.get("status", "") not in STATUS and activity.get("kind", "") not in PAPERS


def _without_hours(book: Book, words: SessionWords) -> bool:
    """Whether blank hours are meant: said so, or as in all activities of this kind."""
    if words.hours is not None:
        return True
    kind = key_of("kind", tidy(words.kind), kinds_used(book))
    if kind in WITHOUT_HOURS:
        return True
    texts = book.activities.texts(["kind", "hours"])
    hours = {hours for each, hours in texts if kind and each == kind}
    return hours == {""}


def _as_known(table: str, text: str) -> str:
    """Return a list of proofs or steps with the word before `=` or `@` as files have it."""
    return ";".join(_parts(table, text))


def _parts(table: str, text: str) -> Iterator[str]:
    for part in text.replace("；", ";").split(";"):
        found = re.match(r"([^=＝@]*)(.*)", part.strip(), re.DOTALL)
        yield key_of(table, tidy(found[1])) + found[2] if found else part


def _place(book: Book, text: str, into: SessionCells) -> None:
    """Put one `column=value` where it belongs, or tell why it belongs nowhere."""
    found = column_and_value(text)
    if isinstance(found, Problem):
        into.problems.append(found)
        return
    table, column = _table_of(book, found[0])
    options = OPTIONS if table == "activities" else _ROW_OPTIONS
    if column in options and column not in _LISTS:
        message = _("“{column}” has an option of its own.").format(column=column)
        _tell(into, message, _("Use {option}.").format(option=options[column]), text)
        return
    value = value_for(book, column, found[1])
    cells = into.activity if table == "activities" else into.credit
    if column in _LISTS and cells.get(column):
        value = ";".join(filter(None, (cells[column], value)))
    elif cells.get(column, value) != value:
        message = _("“{column}” is given twice, differently.").format(column=column)
        _tell(into, message, _("Keep the one that is right."), text)
        return
    if value:
        cells[column] = value


def _table_of(book: Book, name: str) -> tuple[str, str]:
    """Return the table and column that a name means: of activities wherever it can be."""
    table, dot, column = name.partition(".")
    if dot and table in {"activities", "credits"} and column:
        return table, column
    for table in ("activities", "credits"):
        if name in columns_of(book, table):
            return table, name
    return "activities", name


def _tell(into: SessionCells, message: str, hint: str, text: str) -> None:
    into.problems.append(Problem("bad-set", message, hint, column="--set", text=text))
