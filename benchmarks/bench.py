"""Time `ledger check` beside what a school would otherwise sum its sheets with.

Whole processes in pairs A B A B on the same files; the sums are compared before the time is.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import make_books
from outcome import Comparison, Run, goal_lines, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HERE = Path(__file__).parent
LEAST_RUNS = 5  # with fewer pairs one slow moment of the machine decides
NO_BYTECODE = ("PYTHONDONTWRITEBYTECODE",)  # modules compiled at each run tell nothing
VERDICTS = (0, 1)  # exit codes of a check that came to its end: nobody short, somebody short
SEPTEMBER = 9


@dataclass(frozen=True)
class Rival:
    """A script of rivals/ to compare with, what must be installed for it, the sizes it is for.

    `anew`: the ledger keeps nothing from run to run, as after a change of every file.
    """

    name: str
    script: str
    needs: str = ""
    sizes: str = "SLD"
    sums: bool = True
    anew: bool = False

    def installed(self) -> bool:
        """Whether this machine can run it."""
        if not self.needs:
            return True
        return bool(shutil.which(self.needs) or find_spec(self.needs))

    def command(self, book: Path, as_of: date) -> list[str]:
        """Return the command that sums `book`."""
        script = str(HERE / "rivals" / self.script)
        if self.script.endswith(".awk"):
            files = [str(book / name) for name in ("activities.csv", "credits.csv")]
            return [self.needs, "-f", script, "-v", f"as_of={as_of}", *files]
        return [sys.executable, script, str(book), str(as_of)]


RIVALS = (
    Rival("floor", "floor.py", "typer", sizes="S", sums=False),
    Rival("csv.reader", "bare_csv.py"),
    Rival("mawk", "sums.awk", "mawk"),
    Rival("pandas", "pandas_sums.py", "pandas"),
    Rival("duckdb", "duckdb_sums.py", "duckdb"),
    Rival("duckdb+duplicates", "duckdb_duplicates.py", "duckdb"),
    Rival("floor, anew", "floor.py", "typer", sizes="S", sums=False, anew=True),
    Rival("pandas, anew", "pandas_sums.py", "pandas", sizes="L", anew=True),
    Rival("duckdb+duplicates, anew", "duckdb_duplicates.py", "duckdb", sizes="D", anew=True),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the books, compare sums, time the pairs, print the table and the goals."""
    options = _options(arguments)
    rivals = [rival for rival in RIVALS if rival.installed()]
    missing = [rival.name for rival in RIVALS if rival not in rivals]
    comparisons: list[Comparison] = []
    with tempfile.TemporaryDirectory() as scratch:
        for size in options.sizes:
            _progress(f"{size}: making the book")
            bench = Bench(make_books.make(size, options.cache), options, Path(scratch))
            here = [rival for rival in rivals if size in rival.sizes]
            bench.compare_sums(here)
            for rival in here:
                _progress(f"{size}: {options.runs} pairs with {rival.name}")
                comparisons.append(Comparison(size, rival.name, bench.time_pairs(rival)))
    print(_machine(options.runs))
    print(*table(comparisons, markdown=options.markdown), "", sep="\n")
    print(*goal_lines(comparisons, options.sizes, markdown=options.markdown), sep="\n")
    if missing:
        print(f"Not installed, so not measured: {', '.join(missing)}.")
    return 0


class Bench:
    """The runs on one book."""

    def __init__(self, book: Path, options: argparse.Namespace, scratch: Path) -> None:
        self.book = book
        self.as_of: date = options.as_of
        self.runs: int = options.runs
        where = ("check", "--book", str(book), "--as-of", str(self.as_of), "--format", "json")
        self.ledger = [*options.ledger, *where]
        self.output = scratch / "output"
        self.errors = scratch / "errors"
        self.bytes_of_check = 0
        # All begin with bytecode of their own, and what the ledger keeps it keeps here.
        self.environment = {
            **{name: text for name, text in os.environ.items() if name not in NO_BYTECODE},
            "PYTHONPYCACHEPREFIX": str(scratch / "bytecode"),
            "LEDGER_CACHE": str(scratch / "kept"),
        }

    def compare_sums(self, rivals: Iterable[Rival]) -> None:
        """Stop unless the ledger and each rival agree on every teacher; this is the warm-up too."""
        self._run(self.ledger)
        self.bytes_of_check = self.output.stat().st_size
        earned = self._earned()
        for rival in rivals:
            self._run(rival.command(self.book, self.as_of), good=(0,))
            if not rival.sums:
                continue
            sums = self._sums()
            differing = [code for code in earned if earned[code] != sums.get(code, 0)]
            if differing or not sums.keys() <= earned.keys():
                shown = ", ".join(f"{c} {earned[c]} / {sums.get(c, 0)}" for c in differing[:5])
                raise SystemExit(
                    f"{self.book.name}: ledger and {rival.name} differ for {len(differing)} "
                    f"of {len(earned)} teachers: {shown}"
                )

    def time_pairs(self, rival: Rival) -> tuple[tuple[Run, Run], ...]:
        """Return the pairs of runs, ledger and rival in turn."""
        pairs = []
        for _ in range(self.runs):
            ledger = self._run(self.ledger, anew=rival.anew)
            if self.output.stat().st_size != self.bytes_of_check:
                raise SystemExit(f"{self.book.name}: the ledger's answer changed between two runs")
            pairs.append((ledger, self._run(rival.command(self.book, self.as_of), good=(0,))))
        return tuple(pairs)

    def _run(
        self, command: Sequence[str], good: Sequence[int] = VERDICTS, *, anew: bool = False
    ) -> Run:
        launcher = [sys.executable, "-I", "-S", str(HERE / "run_once.py")]
        done = subprocess.run(
            [*launcher, str(self.output), str(self.errors), *command],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            env={**self.environment, "LEDGER_CACHE": ""} if anew else self.environment,
        )
        if done.returncode:
            reason = done.stderr.strip().rpartition("\n")[2]
            raise SystemExit(f"{shlex.join(command)} could not be started: {reason}")
        told = json.loads(done.stdout)
        if told["code"] not in good:
            raise SystemExit(f"{shlex.join(command)} ended with {told['code']}:\n{self._stderr()}")
        return Run(told["seconds"], told["megabytes"])

    def _stderr(self) -> str:
        return self.errors.read_text(encoding="utf-8", errors="replace")

    def _earned(self) -> dict[str, Decimal]:
        """Return what each teacher of the roster earned in the year of `as_of`, by the ledger."""
        try:
            report = json.loads(self.output.read_text(encoding="utf-8-sig"))
        except ValueError:
            raise SystemExit(f"the ledger printed no JSON:\n{self._stderr()}") from None
        year = _school_year(self.as_of)
        earned = {
            result["teacher"]: Decimal(result["earned"] or 0)
            for result in report["results"]
            if result["require"] == "year" and result["period"] == year
        }
        with (self.book / "teachers.csv").open(encoding="utf-8-sig", newline="") as file:
            roster = {row["code"] for row in csv.DictReader(file)}
        if earned.keys() != roster:
            raise SystemExit(
                f"{self.book.name}: the ledger judged {len(earned)} of {len(roster)} teachers "
                f"on {year}"
            )
        return earned

    def _sums(self) -> dict[str, Decimal]:
        """Return what each teacher earned in the year of `as_of`, by the rival that ran last."""
        year = _school_year(self.as_of)
        with self.output.open(encoding="utf-8", newline="") as file:
            return {code: Decimal(hours) for code, of, hours, _ in csv.reader(file) if of == year}


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--sizes", default="S,L,D", help="of S, L and D (default: all)")
    add("--runs", type=int, default=LEAST_RUNS, help="pairs for each rival (default: %(default)s)")
    add("--ledger", default="", help="the command (default: this Python's -m sbt_ledger)")
    add("--as-of", type=date.fromisoformat, default=date(2026, 8, 31), help="default: %(default)s")
    add("--cache", type=Path, default=make_books.CACHE, help="folder of the books")
    add("--markdown", action="store_true", help="print tables in Markdown")
    options = parser.parse_args(arguments)
    options.sizes = options.sizes.split(",")
    unknown = [size for size in options.sizes if size not in make_books.SIZES]
    if unknown or options.runs < 1:
        parser.error(f"no size {unknown[0]!r}" if unknown else "--runs must be 1 or more")
    split = shlex.split(options.ledger, posix=os.name == "posix")
    options.ledger = split or [sys.executable, "-m", "sbt_ledger"]
    return options


def _school_year(day: date) -> str:
    first = day.year - (day.month < SEPTEMBER)
    return f"{first}-{(first + 1) % 100:02}"


def _progress(text: str) -> None:
    print(text, file=sys.stderr)


def _machine(runs: int) -> str:
    few = "" if runs >= LEAST_RUNS else f"; fewer than {LEAST_RUNS} pairs: not to be judged by"
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, "
        f"Python {platform.python_version()}; medians of {runs} pairs after a warm-up{few}.\n"
    )


if __name__ == "__main__":
    sys.exit(main())
