"""Tables as Parquet, by DuckDB. Written, a cell is what its column holds, or it is an error."""

from __future__ import annotations

import csv
from contextlib import contextmanager
from gettext import gettext as _
from glob import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem, WrongUseError
from sbt_ledger.files.tables import BrokenTableError, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from duckdb import DuckDBPyConnection

_TYPES = {
    "text": "VARCHAR", "day": "DATE", "amount": "DECIMAL(28,10)", "number": "BIGINT",
    "flag": "BOOLEAN",
}  # fmt: skip
"""What DuckDB calls what a column holds; ten decimals are what a cell of CSV has at most."""
_AT_ONCE = 5000
"""How many rows are held at a time."""


def refuse_without() -> None:
    """Raise WrongUseError if what reads and writes Parquet is not installed."""
    try:
        import duckdb  # noqa: F401, PLC0415 - an extra
    except ImportError:
        message = _("Parquet needs one package more.")
        raise WrongUseError(message, _("pip install “sbt-ledger[district]”.")) from None


def write_parquet(target: Path, columns: Mapping[str, str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table; `columns` say what each holds, a cell is its text, "" is no value.

    The file is replaced as a whole. Raises OSError if it cannot be written.
    """
    import duckdb  # noqa: PLC0415 - an extra

    with TemporaryDirectory(prefix=".export-", dir=target.parent) as folder:
        plain, made = Path(folder, "rows.csv"), Path(folder, "rows.parquet")
        with plain.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(rows)
        with duckdb.connect() as connection:
            table = connection.read_csv(
                str(plain),
                header=True,
                sep=",",
                quotechar='"',
                escapechar='"',
                columns={name: _TYPES[kind] for name, kind in columns.items()},
                auto_detect=False,
                date_format="%Y-%m-%d",
                parallel=False,  # a cell may hold a line end
            )
            table.write_parquet(str(made), compression="zstd")
        made.replace(target)


@contextmanager
def opened_parquet(path: Path, file: str) -> Iterator[Table]:
    """Open a file; its cells are texts, "" for no value. BrokenTableError, also from its rows."""
    import duckdb  # noqa: PLC0415 - an extra

    try:
        with duckdb.connect() as connection:
            found = connection.execute(
                "SELECT CAST(COLUMNS(*) AS VARCHAR) FROM read_parquet(?)", [escape(str(path))]
            )
            columns = tuple(each[0] for each in found.description or ())
            yield Table(file, columns, enumerate(_rows(found), 1))
    except duckdb.Error as fault:
        message = _("the file is no Parquet file: {reason}")
        reason = str(fault).partition("\n")[0]
        raise BrokenTableError(
            Problem("bad-parquet", message.format(reason=reason), "", file)
        ) from None


def _rows(found: DuckDBPyConnection) -> Iterator[list[str]]:
    while some := found.fetchmany(_AT_ONCE):
        yield from ([cell or "" for cell in row] for row in some)
