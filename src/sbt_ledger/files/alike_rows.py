"""New rows of the same columns: kept as tuples, as an import has a great many of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import overload


@dataclass(frozen=True, slots=True)
class AlikeRows(Sequence[Mapping[str, str]]):
    """Rows whose cells stand in the order of `names`; each is a mapping only when asked for."""

    names: tuple[str, ...]
    cells: list[tuple[str, ...]]

    def __len__(self) -> int:
        return len(self.cells)

    @overload
    def __getitem__(self, at: int) -> Mapping[str, str]: ...
    @overload
    def __getitem__(self, at: slice) -> AlikeRows: ...
    def __getitem__(self, at: int | slice) -> Mapping[str, str] | AlikeRows:
        if isinstance(at, slice):
            return AlikeRows(self.names, self.cells[at])
        return dict(zip(self.names, self.cells[at], strict=True))

    def __iter__(self) -> Iterator[Mapping[str, str]]:
        return (dict(zip(self.names, cells, strict=True)) for cells in self.cells)


def column_of(rows: Sequence[Mapping[str, str]], name: str) -> list[str]:
    """Return the cells of a column that all rows have."""
    if isinstance(rows, AlikeRows):
        return [*map(itemgetter(rows.names.index(name)), rows.cells)]
    return [row[name] for row in rows]


def in_order(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> dict[str, None]:
    """Return `columns`, and behind them what other columns the rows have, as they come."""
    told = names_in(rows)
    return dict.fromkeys(columns if told.issubset(columns) else chain(columns, *rows))


def names_in(rows: Sequence[Mapping[str, str]]) -> set[str]:
    """Return the names of all columns that some row has."""
    return set(rows.names) if isinstance(rows, AlikeRows) else set().union(*rows)
