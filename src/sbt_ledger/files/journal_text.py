"""What the journal tells, as the bytes of its lines: of an import these are megabytes.

New rows and new lines are made only where somebody reads them, and written as they stand; the
bytes are those of one `as_json` of all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import chain
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, NamedTuple, overload

from sbt_ledger.files.alike_rows import AlikeRows
from sbt_ledger.files.edits import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable

as_json = partial(json.dumps, ensure_ascii=False, separators=(",", ":"), check_circular=False)
"""How the journal writes what it tells."""
_ODD = bytes({*range(0x20)} - set(b"\t\n\r"))
_USUAL = bytes({*range(0x100)} - {*_ODD})
_ESCAPES = ((b"\\", b"\\\\"), (b'"', b'\\"'), (b"\t", b"\\t"), (b"\r", b"\\r"))


class NewRows(NamedTuple):
    """New rows of a table; they begin on these lines of the file."""

    table: str
    file: str
    lines: Sequence[int]
    rows: Sequence[Mapping[str, str]]

    def told(self) -> Iterator[dict[str, object]]:
        """Yield each row as the journal tells it."""
        for line, cells in zip(self.lines, self.rows, strict=True):
            yield {
                "table": self.table, "file": self.file, "line": line,
                "before": None, "after": dict(cells),
            }  # fmt: skip

    def json(self) -> Iterator[str]:
        """Yield each row as `as_json` writes it; a cell that many rows have is written once."""
        rows = self.rows
        if not isinstance(rows, AlikeRows) or not rows.cells:
            yield from map(as_json, self.told())
            return
        names = [quoted(name).replace("%", "%%") for name in rows.names]
        place = as_json({"table": self.table, "file": self.file})[:-1].replace("%", "%%")
        cells = ",".join(f"{name}:%s" for name in names)
        columns = []
        for column in zip(*rows.cells, strict=True):
            written = {cell: quoted(cell) for cell in set(column)}
            columns.append(map(written.__getitem__, column))
        form = f'{place},"line":%d,"before":null,"after":{{{cells}}}}}'
        yield from map(form.__mod__, zip(self.lines, *columns, strict=True))


class ToldRows:
    """The new rows of some tables, one after the other, as a list of them would be."""

    def __init__(self, tables: Iterable[NewRows]) -> None:
        self._tables = tuple(tables)

    def __iter__(self) -> Iterator[dict[str, object]]:
        for table in self._tables:
            yield from table.told()

    def json(self) -> Iterator[bytes]:
        """Yield, in parts, what `as_json` writes of the list of them."""
        yield b"["
        yield ",".join(chain.from_iterable(table.json() for table in self._tables)).encode()
        yield b"]"


class AddedLines(Sequence[str]):
    """Lines with their ends, as the bytes in UTF-8 that they are in a file.

    Raises UnicodeDecodeError for other bytes.
    """

    def __init__(self, raw: bytes) -> None:
        raw.decode()
        self._raw = raw

    @cached_property
    def _lines(self) -> list[str]:
        return lines_of(self._raw.decode())

    def __len__(self) -> int:
        return len(self._lines)

    def __eq__(self, other: object) -> bool:
        return self._lines == other

    __hash__ = None  # type: ignore[assignment]  # as a list

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        return self._lines[at]

    def json(self) -> Iterator[bytes]:
        """Yield, in parts, what `as_json` writes of the list of them."""
        if not self._raw or self._raw.translate(None, _USUAL):
            yield as_json(self._lines).encode()
            return
        text = self._raw
        for sign, escaped in _ESCAPES:
            text = text.replace(sign, escaped)
        is_ended = text.endswith(b"\n")
        yield b'["'
        yield (text[:-1] if is_ended else text).replace(b"\n", b'\\n","')
        yield b'\\n"]' if is_ended else b'"]'


def line_of(entry: Mapping[str, object]) -> Iterator[bytes]:
    """Yield a line of the journal in parts, without its end."""
    before = b"{"
    for name, value in entry.items():
        yield before + quoted(name).encode() + b":"
        # Rows that are made already may be millions.
        yield from _whole(value) if name == "rows" else _parts(value)
        before = b","
    yield b"}"


def _parts(value: object) -> Iterator[bytes]:
    """Yield what a value is in JSON; lines that were not taken apart stay so."""
    if isinstance(value, dict) and value:
        yield from line_of(value)
    elif isinstance(value, list | tuple) and value and not isinstance(value[0], str):
        before = b"["
        for each in value:
            yield before
            yield from _parts(each)
            before = b","
        yield b"]"
    else:
        yield from _whole(value)


def _whole(value: object) -> Iterator[bytes]:
    if isinstance(value, ToldRows | AddedLines):
        yield from value.json()
    else:
        yield as_json(value).encode()
