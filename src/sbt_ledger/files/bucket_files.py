"""Files of buckets, as a cluster or DuckDB wrote them: CSV or Parquet, of one school or of many.

They are read once, line by line, and laid down in a file without a name: of a province no more is
held in memory than the buckets of the school that is judged.
"""

from __future__ import annotations

import json
from array import array
from gettext import gettext as _
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from sbt_ledger.errors import BrokenFilesError, Problem, WrongUseError
from sbt_ledger.files.bucket_rows import Bucket
from sbt_ledger.files.inside import is_file
from sbt_ledger.files.parquet import opened_parquet, refuse_without
from sbt_ledger.files.tables import BrokenTableError, open_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager

    from sbt_ledger.files.tables import Table

_NEEDED = ("shape", "school", "teacher", "event", "starts", "ends", "n", "rows_of_school")
_ENDINGS = frozenset({".csv", ".parquet"})


class Buckets:
    """The buckets of files, to be had school by school."""

    def __init__(self, names: Iterable[str]) -> None:
        """Read the files, or all of a folder; BrokenFilesError with all problems of them."""
        self._laid_down = TemporaryFile()  # noqa: SIM115 - it lives as long as this
        self._headers: list[tuple[str, tuple[str, ...]]] = []
        self._runs: dict[str, array[int]] = {}
        self._end = 0
        problems: list[Problem] = []
        for name in names:
            for file in _files(name):
                try:
                    with _opened(file) as table:
                        problems += _lacking(table) or list(self._take(table))
                except BrokenTableError as fault:
                    problems += fault.problems
        if problems:
            raise BrokenFilesError(_("The buckets cannot be read."), problems=tuple(problems))

    @property
    def schools(self) -> list[str]:
        """What the column `school` says, each once."""
        return sorted(self._runs)

    def of(self, school: str) -> list[Bucket]:
        """Return the buckets of a school, in the order of the files."""
        found: list[Bucket] = []
        runs = self._runs.get(school, ())
        for first, last in zip(runs[::2], runs[1::2], strict=True):
            self._laid_down.seek(first)
            for told in self._laid_down.read(last - first).splitlines():
                header, line, row = json.loads(told)
                file, columns = self._headers[header]
                found.append(Bucket(dict(zip(columns, row, strict=True)), file, line))
        return found

    def _take(self, table: Table) -> Iterator[Problem]:
        """Lay down the lines of a file, and note where those of each school are."""
        columns = tuple(table.columns)
        of_school = columns.index("school")
        # What is wrong below a header is told beside what is wrong in the folder of a school.
        self._headers.append((str(Path(table.file).absolute()), columns))
        for line, row in table.rows:
            if len(row) != len(columns):
                message = _("the line has {count} cells, the header {columns}")
                told = message.format(count=len(row), columns=len(columns))
                yield Problem("bad-csv", told, "", table.file, line)
                continue
            self._lay_down(row[of_school].strip(), [len(self._headers) - 1, line, row])

    def _lay_down(self, school: str, told: object) -> None:
        written = json.dumps(told, separators=(",", ":")).encode() + b"\n"
        self._laid_down.write(written)
        runs = self._runs.setdefault(school, array("q"))
        if not runs or runs[-1] != self._end:
            runs.extend((self._end, self._end))
        self._end += len(written)
        runs[-1] = self._end


def _files(name: str) -> list[str]:
    """Return a file, or those of a folder: a cluster writes its result in parts."""
    path = Path(name)
    if path.is_dir():
        parts = (each for each in path.iterdir() if each.suffix.lower() in _ENDINGS)
        found = sorted(str(each) for each in parts if not each.name.startswith((".", "_")))
        if not found:
            raise WrongUseError(_("There is no CSV or Parquet file in “{name}”.").format(name=name))
        return found
    if not is_file(path):
        raise WrongUseError(_("There is no file “{name}”.").format(name=name))
    return [name]


def _opened(name: str) -> AbstractContextManager[Table]:
    path = Path(name)
    if path.suffix.lower() == ".parquet":
        refuse_without()
        return opened_parquet(path, name)
    return open_table(path, name, "bucket")


def _lacking(table: Table) -> list[Problem]:
    lacking = [column for column in _NEEDED if column not in table.columns]
    if not lacking:
        return []
    message = _("the columns {columns} are missing").format(columns=", ".join(lacking))
    hint = _("It must be the result of the statement that “ledger rollup --print-sql” prints.")
    return [Problem("missing-column", message, hint, table.file, 1)]
