"""What the ledger is compared with: who they are, how each is called, what each prints."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from book_forms import HOURS, SHIFT, make_journal, year_of

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
_PROGRAMS = ("mawk", "hledger", "ledger")  # what is no module of Python
_JOURNALS = {"hledger": "ledger", "ledger": "ledger", "beanquery": "beancount"}
_BEAN_QUERY = (
    "SELECT account, year, sum(number) WHERE account ~ '^Assets' AND date <= {last} "
    "GROUP BY account, year"
)


@dataclass(frozen=True)
class Rival:
    """A tool to compare with, and what must be installed for it.

    `script` is one of rivals/; a text ledger has none, but reads a journal of the same records.
    """

    name: str
    script: str = ""
    needs: str = ""
    sizes: str = "TSLDC"
    sums: bool = True

    def installed(self) -> bool:
        """Whether this machine can run it."""
        if self.needs in _PROGRAMS:
            return bool(_program(self.needs))
        return not self.needs or find_spec(self.needs) is not None

    def version(self) -> str:
        """Return the version of what it needs."""
        if self.needs not in _PROGRAMS:
            return version(self.needs) if self.needs else ""
        found = re.search(r"\d+(\.\d+)+", _told(_program(self.needs)))
        return found[0] if found else ""

    def command(self, book: Path, as_of: date) -> list[str]:
        """Return the command that sums `book`; a journal is made if there is none yet."""
        if not self.script:
            journal = make_journal(book, _JOURNALS[self.needs])
            return _of_journal(self.needs, str(journal), as_of + SHIFT)
        script = str(HERE / "rivals" / self.script)
        if self.script.endswith(".awk"):
            files = [str(book / name) for name in ("activities.csv", "credits.csv")]
            return [_program(self.needs), "-f", script, "-v", f"as_of={as_of}", *files]
        return [sys.executable, script, str(book), str(as_of)]

    def sums_of(self, output: Path, year: str) -> dict[str, Decimal]:
        """Return what each teacher has in the school year, from what it printed."""
        found: dict[str, Decimal] = {}
        with output.open(encoding="utf-8", newline="") as file:
            for code, of, hours in _READERS.get(self.needs, _ours)(csv.reader(file)):
                if of == year:
                    found[code] = Decimal(hours)
        return found


RIVALS = (
    Rival("floor", "floor.py", "typer", sizes="TS", sums=False),
    Rival("csv.reader", "bare_csv.py"),
    Rival("mawk", "sums.awk", "mawk"),
    Rival("pandas", "pandas_sums.py", "pandas"),
    Rival("polars", "polars_sums.py", "polars"),
    Rival("duckdb", "duckdb_sums.py", "duckdb"),
    Rival("duckdb+duplicates", "duckdb_duplicates.py", "duckdb"),
    Rival("ledger 3", needs="ledger"),
    Rival("hledger", needs="hledger"),
    Rival("beancount", needs="beanquery"),
)


def _of_journal(program: str, journal: str, last: date) -> list[str]:
    if program == "beanquery":
        query = _BEAN_QUERY.format(last=last)
        return [sys.executable, "-m", program, "-f", "csv", journal, query]
    after = date.fromordinal(last.toordinal() + 1)
    command = [_program(program), "-f", journal]
    if program == "hledger":
        return [*command, "balance", "--yearly", "-e", str(after), "-O", "csv", "Teacher"]
    line = r'%(account),%(format_date(date, "%Y")),%(amount)\n'
    return [*command, "register", "--yearly", "-e", str(after), "--format", line, "^Teacher"]


@cache
def _program(name: str) -> str:
    """Return the path of a program, "" if there is none; ours may be called `ledger` too."""
    if name != "ledger":
        return shutil.which(name) or ""
    for folder in os.get_exec_path():
        found = shutil.which(name, path=folder)
        if found and "Ledger 3" in _told(found):
            return found
    return ""


def _told(program: str) -> str:
    """Return what a program says of its version."""
    words = ("-W", "version") if "mawk" in program else ("--version",)
    done = subprocess.run(
        [program, *words], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    return done.stdout.decode(errors="replace")


def _ours(rows: Iterator[list[str]]) -> Iterator[tuple[str, str, str]]:
    """Read what the scripts of rivals/ print."""
    for code, year, hours, _state in rows:
        yield code, year, hours


def _hledger(rows: Iterator[list[str]]) -> Iterator[tuple[str, str, str]]:
    _account, *years = next(rows)
    for account, *cells in rows:
        if account.startswith("Teacher:"):
            for year, cell in zip(years, cells, strict=True):
                yield account.removeprefix("Teacher:"), year_of(year), cell.removesuffix(HOURS)


def _ledger(rows: Iterator[list[str]]) -> Iterator[tuple[str, str, str]]:
    for account, year, hours in rows:
        yield account.removeprefix("Teacher:"), year_of(year), hours.removesuffix(HOURS)


def _beancount(rows: Iterator[list[str]]) -> Iterator[tuple[str, str, str]]:
    next(rows)
    for account, year, hours in rows:
        yield account.removeprefix("Assets:"), year_of(year), hours


_READERS = {"hledger": _hledger, "ledger": _ledger, "beanquery": _beancount}
