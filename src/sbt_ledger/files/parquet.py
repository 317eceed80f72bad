"""Tables as Parquet, by DuckDB: every cell is cast to what its column holds, or it is an error."""

from __future__ import annotations

import csv
from gettext import gettext as _
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_TYPES = {
    "text": "VARCHAR", "day": "DATE", "amount": "DECIMAL(28,10)", "number": "BIGINT",
    "flag": "BOOLEAN",
}  # fmt: skip
"""What DuckDB calls what a column holds; ten decimals are what a cell of CSV has at most."""


def refuse_without() -> None:
    """Raise WrongUseError if what writes Parquet is not installed."""
    try:
        import duckdb  # noqa: F401, PLC0415 - an extra
    except ImportError:
        message = _("Writing Parquet needs one package more.")
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
