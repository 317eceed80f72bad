"""Files of buckets, as a cluster or DuckDB wrote them: CSV or Parquet, of one school or of many."""

from __future__ import annotations

from contextlib import nullcontext
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.errors import BrokenFilesError, Problem, WrongUseError
from sbt_ledger.files.bucket_book import Bucket
from sbt_ledger.files.inside import is_file
from sbt_ledger.files.parquet import read_parquet, refuse_without
from sbt_ledger.files.tables import BrokenTableError, open_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager

    from sbt_ledger.files.tables import Table

_NEEDED = ("shape", "school", "teacher", "event", "starts", "ends", "n")


class SchoolBuckets(NamedTuple):
    """The buckets of one school, the columns of the files, and for which questions they are."""

    buckets: list[Bucket]
    columns: set[tuple[str, ...]]
    shapes: set[str]


def read_buckets(names: Iterable[str]) -> dict[str, SchoolBuckets]:
    """Return the buckets by what the column `school` says; BrokenFilesError with all problems."""
    found: dict[str, SchoolBuckets] = {}
    problems: list[Problem] = []
    for name in names:
        try:
            with _opened(name) as table:
                problems += _lacking(table) or _taken(table, found)
        except BrokenTableError as fault:
            problems += fault.problems
    if problems:
        raise BrokenFilesError(_("The buckets cannot be read."), problems=tuple(problems))
    return found


def _opened(name: str) -> AbstractContextManager[Table]:
    path = Path(name)
    if not is_file(path):
        raise WrongUseError(_("There is no file “{name}”.").format(name=name))
    if path.suffix.lower() == ".parquet":
        refuse_without()
        return nullcontext(read_parquet(path, name))
    return open_table(path, name, "bucket")


def _lacking(table: Table) -> list[Problem]:
    lacking = [column for column in _NEEDED if column not in table.columns]
    if not lacking:
        return []
    message = _("the columns {columns} are missing").format(columns=", ".join(lacking))
    hint = _("It must be the result of the statement that “ledger rollup --print-sql” prints.")
    return [Problem("missing-column", message, hint, table.file, 1)]


def _taken(table: Table, found: dict[str, SchoolBuckets]) -> Sequence[Problem]:
    """Sort the lines of a file by school."""
    columns = tuple(table.columns)
    problems = []
    for line, row in table.rows:
        if len(row) != len(columns):
            message = _("the line has {count} cells, the header {columns}")
            told = message.format(count=len(row), columns=len(columns))
            problems.append(Problem("bad-csv", told, "", table.file, line))
            continue
        cells = dict(zip(columns, row, strict=True))
        of_school = found.setdefault(cells["school"].strip(), SchoolBuckets([], set(), set()))
        of_school.buckets.append(Bucket(cells, table.file, line))
        of_school.columns.add(columns)
        of_school.shapes.add(cells["shape"])
    return problems
