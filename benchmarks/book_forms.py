"""The records of a book once more: as one book a school, and as journals for text ledgers.

Both are kept beside the book, and made anew with it.
"""

from __future__ import annotations

import csv
import shutil
from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from make_books import settings
from school_life import CODE, SCHOOL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TextIO

SHIFT = timedelta(days=122)
"""From 1 September to 1 January: what ledgers call a year is then a school year."""

HOURS = "HOUR"  # the commodity of the journals
_SKIPPED = {"absent", "leave", "swapped"}
_LINES = 20_000  # that are held of the schools' files before they are written


class _Session(NamedTuple):
    name: str
    day: date
    hours: dict[str, float]  # of each teacher who was there


def make_schools(book: Path) -> list[Path]:
    """Return the folders of the schools of `book`, each a book with the very same rows."""
    top = book / "schools"
    made = top / "made.txt"
    if not made.is_file():
        shutil.rmtree(top, ignore_errors=True)
        _split(book, top)
        made.touch()
    return sorted(path for path in top.iterdir() if path.is_dir())


def make_journal(book: Path, kind: str) -> Path:
    """Return the journal of `book` for "ledger" and hledger, or for "beancount"."""
    path = book / f"journal.{kind}"
    if not path.is_file():
        begun = path.with_suffix(".begun")
        with begun.open("w", encoding="ascii", newline="\n") as file:
            _WRITERS[kind](file, book)
        begun.replace(path)
    return path


def year_of(calendar_year: str) -> str:
    """Return the school year that a journal calls by this year."""
    last = int(calendar_year)
    return f"{last - 1}-{last % 100:02}"


def _split(book: Path, top: Path) -> None:
    """Write each row to the school of its teacher, an activity to where its teachers are."""
    files = _Files(top)
    for table in ("teachers.csv", "changes.csv"):
        with (book / table).open(encoding="utf-8-sig", newline="") as file:
            files.head(table, next(file))
            for line in file:
                files.add(_school(line.partition(",")[0]), table, line)
    school_of: dict[str, str] = {}
    with (book / "credits.csv").open(encoding="utf-8-sig", newline="") as file:
        files.head("credits.csv", next(file))
        for line in file:
            activity, teacher, _rest = line.split(",", 2)
            school = school_of[activity] = _school(teacher)
            files.add(school, "credits.csv", line)
    with (book / "activities.csv").open(encoding="utf-8-sig", newline="") as file:
        files.head("activities.csv", next(file))
        for line in file:
            files.add(school_of[line.partition(",")[0]], "activities.csv", line)
    files.flush()


def _school(teacher: str) -> str:
    return f"{(int(teacher.removeprefix(CODE + '-')) - 1) // SCHOOL + 1:05}"


class _Files:
    """The tables of many schools; more than a process may have open at a time."""

    def __init__(self, top: Path) -> None:
        self._top = top
        self._heads: dict[str, str] = {}
        self._held: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._begun: set[tuple[str, str]] = set()
        self._count = 0

    def head(self, table: str, line: str) -> None:
        self._heads[table] = line

    def add(self, school: str, table: str, line: str) -> None:
        self._held[school, table].append(line)
        self._count += 1
        if self._count >= _LINES * len(self._heads):
            self.flush()

    def flush(self) -> None:
        for (school, table), lines in self._held.items():
            folder = self._top / school
            if not folder.is_dir():
                folder.mkdir(parents=True)
                told = "".join(settings(f"{CODE}-{school}"))
                (folder / "ledger.toml").write_text(told, encoding="utf-8", newline="\n")
            with (folder / table).open("a", encoding="utf-8", newline="\n") as file:
                if (school, table) not in self._begun:
                    file.write("\ufeff" + self._heads[table])
                file.writelines(lines)
        self._begun |= self._held.keys()
        self._held.clear()
        self._count = 0


def _write_ledger(file: TextIO, book: Path) -> None:
    """One transaction a session, one posting for each who was there."""
    for session in _sessions(book):
        file.write(f"{session.day + SHIFT} {session.name}\n")
        file.writelines(
            f"  Teacher:{teacher}  {hours:g} {HOURS}\n" for teacher, hours in session.hours.items()
        )
        file.write("  Training\n\n")


def _write_beancount(file: TextIO, book: Path) -> None:
    with (book / "teachers.csv").open(encoding="utf-8-sig", newline="") as rows:
        codes = [row["code"] for row in csv.DictReader(rows)]
    file.writelines(f"1980-01-01 open Assets:{code}\n" for code in codes)
    file.write("1980-01-01 open Income:Training\n\n")
    for session in _sessions(book):
        file.write(f'{session.day + SHIFT} * "{session.name}"\n')
        file.writelines(
            f"  Assets:{teacher}  {hours:g} {HOURS}\n" for teacher, hours in session.hours.items()
        )
        file.write("  Income:Training\n\n")


_WRITERS = {"ledger": _write_ledger, "beancount": _write_beancount}


def _sessions(book: Path) -> Iterator[_Session]:
    """Yield the activities with the hours that their rows mean, none for those who were away."""
    with (
        (book / "activities.csv").open(encoding="utf-8-sig", newline="") as activities,
        (book / "credits.csv").open(encoding="utf-8-sig", newline="") as credit_rows,
    ):
        rows = csv.DictReader(credit_rows)
        row = next(rows, None)
        for activity in csv.DictReader(activities):
            hours: Counter[str] = Counter()
            while row is not None and row["activity"] == activity["id"]:
                if row["attendance"] not in _SKIPPED and row["status"] != "void":
                    hours[row["teacher"]] += float(row["hours"] or activity["hours"] or 0)
                row = next(rows, None)
            if hours:
                day = date.fromisoformat(activity["end"] or activity["start"])
                yield _Session(activity["id"], day, dict(hours))
