"""The columns of buckets, and of which columns of `ledger export` they are made."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import WrongUseError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sbt_ledger.assessment.shape import Shape

    Tables = Mapping[str, Collection[str]]
    """The columns of each table."""

WRITTEN = {
    ("activities", "hours"): "hours_written",
    ("credits", "attendance"): "attendance_written",
}
"""Where the cell stands as it is written, if the column itself is typed."""
_OTHERWISE = {
    "activities": frozenset({"id", "start", "end", "hours_written", "file", "line"}),
    "credits": frozenset({
        "activity", "teacher", "attended", "void", "attendance_written", "file", "line",
    }),
}  # fmt: skip
"""Columns that are no cells, or that a bucket has under a name of its own."""
_HIDDEN = {
    "activities": frozenset({"file", "line", "in_post", "hours_written"}),
    "credits": frozenset({"file", "line", "in_post", "void", "attended", "attendance_written"}),
}
_SCHOOL = "school"


class Key(NamedTuple):
    """A column of buckets: the cell of a column of a table.

    `always` is false of a column that no rule looks at: it only tells apart the rows of a teacher
    at one event, which are duplicates if they say the same.
    """

    name: str
    table: str
    source: str
    always: bool


def keys_of(shape: Shape, tables: Tables) -> tuple[Key, ...]:
    """Return the cells that tell buckets apart, by the columns that the tables have.

    WrongUseError for a column that no engine would find by its name.
    """
    found = tuple(
        Key(f"{prefix}_{column}", table, WRITTEN.get((table, column), column), always)
        for prefix, table in (("a", "activities"), ("c", "credits"))
        for column in tables[table]
        if column not in _OTHERWISE[table]
        if (always := column in shape.words) or table == "credits"
    )
    _refuse_unnamable(found)
    return found


def columns_of(shape: Shape, keys: Sequence[Key]) -> tuple[str, ...]:
    """Return the names of the columns of buckets, in their order.

    A bucket whose days are alike holds rows that ended from `starts` to `ends`. `post` is the day
    since which their teacher was in post then; of a row out of post the day on which it ended.
    `rows_of_school` tells whether lines were lost.
    """
    days = ("turn", "post") if shape.borders is not None else ()
    cells = (key.name for key in keys)
    whose = ("shape", "school", "teacher", "event")
    return (*whose, *days, "starts", "ends", *cells, "n", "rows_of_school")


def refuse_hidden(shape: Shape, columns: Tables) -> None:
    """Raise WrongUseError for columns of a book under whose name `ledger export` has its own."""
    of_credits = _HIDDEN["credits"].intersection(columns.get("credits", ()))
    of_events = _HIDDEN["activities"].intersection(columns.get("activities", ()))
    if hidden := of_credits | (of_events & shape.words):
        _refuse(hidden, _("Rename it: “ledger export” writes something else under that name."))


def _refuse_unnamable(keys: Iterable[Key]) -> None:
    unnamable = {key.source for key in _unnamable(keys)}
    if unnamable:
        _refuse(unnamable, _(
            "Rename it: only a-z, digits and “_”, not “school”, no two alike but for their case."
        ))  # fmt: skip


def _refuse(columns: Iterable[str], hint: str) -> None:
    told = ", ".join(sorted(columns))
    raise WrongUseError(
        _("No statement can name this column: {columns}.").format(columns=told), hint
    )


def _unnamable(keys: Iterable[Key]) -> Iterator[Key]:
    met: set[str] = set()
    for key in keys:
        is_plain = key.source.isascii() and key.source.isidentifier()
        if not is_plain or key.source == _SCHOOL or key.name.casefold() in met:
            yield key
        met.add(key.name.casefold())
