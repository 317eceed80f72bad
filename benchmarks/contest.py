"""One book, the ledger and its rivals: first their sums are compared, then they are timed."""

from __future__ import annotations

import csv
import json
import shutil
from decimal import Decimal
from typing import TYPE_CHECKING

from book_forms import make_schools
from outcome import Comparison, Run
from runs import Work, of_ledger

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from outcome import Found
    from rival import Rival
    from runs import Runner

SEPTEMBER = 9
GOAL_OF = {"S": "floor", "L": "pandas", "D": "duckdb+duplicates"}
"""Beside whom the ledger is timed with nothing kept."""


class Contest:
    """The runs on one book of one size."""

    def __init__(
        self, size: str, book: Path, options: argparse.Namespace, runner: Runner, found: Found
    ) -> None:
        self.size, self.book, self.found, self.runner = size, book, found, runner
        self.as_of: date = options.as_of
        self.ledger: list[str] = options.ledger
        self.runs: int = options.runs_of_c if size == "C" else options.runs
        self.limit: float = options.limit_seconds
        self.schools = make_schools(book)
        self._sizes: dict[str, int] = {}

    def command(self, *words: str) -> list[str]:
        """Return a command of the ledger, asked on the day of the benchmark."""
        return [*self.ledger, *words, "--as-of", str(self.as_of)]

    def compare_and_time(self, rivals: Sequence[Rival]) -> None:
        """Stop unless all agree on every teacher; then time the ledger beside each."""
        check = self._of_check("check")
        rollup = self._of_rollup("rollup")
        able = [each for each in rivals if self.size in each.sizes and self.may_run(each.name)]
        ours = check if self.may_run("check") else rollup
        self._compare([ours, rollup] if ours is check else [rollup], able)
        for rival in able:
            self.pairs(ours, self.of_rival(rival))
        names = [rival.name for rival in able]
        if ours is check and (beside := GOAL_OF.get(self.size, "")) in names:
            anew = self._of_check("check, anew", anew=True)
            self.pairs(anew, self.of_rival(able[names.index(beside)]))
        beside = next((name for name in ("duckdb+duplicates", "csv.reader") if name in names), "")
        if beside:
            self._time_rollup(rollup, self.of_rival(able[names.index(beside)]))

    def may_run(self, name: str) -> bool:
        """Whether it was quick enough at the size before; if not, say so."""
        took = self.found.seconds_before(name, self.size)
        if took <= self.limit:
            return True
        self.found.skip(
            self.size, name, f"took over {self.limit:g} s of a processor at the size before"
        )
        return False

    def of_rival(self, rival: Rival) -> Work:
        """Return what a rival does with this book."""
        return Work(rival.name, tuple(rival.command(self.book, self.as_of)))

    def pairs(self, ours: Work, rival: Work) -> None:
        """Time the two in turn, after what came before has warmed them up."""
        self.found.progress(f"{self.size}: {self.runs} pairs, {ours.name} with {rival.name}")
        pairs: list[tuple[Run, Run]] = []
        for _ in range(self.runs):
            mine = self.runner.run(ours)
            printed = self.runner.output.stat().st_size
            told = ours.name.partition(",")[0]  # the same, whatever is kept
            if not ours.changes and self._sizes.setdefault(told, printed) != printed:
                raise SystemExit(f"{self.size}: {ours.name} answers otherwise than before")
            pairs.append((mine, self.runner.run(rival)))
        self.found.comparisons.append(Comparison(self.size, rival.name, tuple(pairs), ours.name))

    def _time_rollup(self, rollup: Work, rival: Work) -> None:
        """Time the schools with all kept, with one changed, with nothing kept."""
        self.pairs(rollup, rival)
        with _Restored(self.schools[0] / "credits.csv") as path:

            def change() -> tuple[str, ...]:
                with path.open("ab") as file:
                    file.write(b"\n")  # a line without a record, but another file
                return ()

            changed = Work("rollup, one changed", rollup.command, rollup.good, before=change)
            self.pairs(changed, rival)
        self.pairs(Work("rollup, anew", rollup.command, rollup.good, anew=True), rival)

    def _of_check(self, name: str, *, anew: bool = False) -> Work:
        words = self.command("check", "--book", str(self.book), "--format", "json")
        return of_ledger(name, *words, anew=anew)

    def _of_rollup(self, name: str) -> Work:
        folder = str(self.schools[0].parent)
        return of_ledger(name, *self.command("rollup", folder, "--format", "json"))

    def _compare(self, ours: Sequence[Work], rivals: Sequence[Rival]) -> None:
        """Compare what each teacher earned in the year of `as_of`; this is the warm-up too."""
        self.found.progress(f"{self.size}: comparing the sums")
        year = _school_year(self.as_of)
        earned: dict[str, Decimal] = {}
        for work in ours:
            self.runner.run(work)
            if work.name == "check":
                earned = self._earned(year)
            else:
                total = self._total(year)
        for rival in rivals:
            self.runner.run(self.of_rival(rival))
            if rival.sums:
                sums = rival.sums_of(self.runner.output, year)
                earned = earned or sums
                stop_unless_equal(self.size, rival.name, earned, sums)
        if rivals and total != sum(earned.values()):
            raise SystemExit(f"{self.size}: rollup has {total}, others {sum(earned.values())}")

    def _earned(self, year: str) -> dict[str, Decimal]:
        """Return what each teacher of the roster earned, by the check that ran last."""
        report = json.loads(self.runner.output.read_text(encoding="utf-8-sig"))
        earned = {
            result["teacher"]: Decimal(result["earned"] or 0)
            for result in report["results"]
            if result["require"] == "year" and result["period"] == year
        }
        with (self.book / "teachers.csv").open(encoding="utf-8-sig", newline="") as file:
            roster = {row["code"] for row in csv.DictReader(file)}
        if earned.keys() != roster:
            raise SystemExit(f"{self.size}: {len(earned)} of {len(roster)} teachers are judged")
        return earned

    def _total(self, year: str) -> Decimal:
        """Return what all teachers earned together, by the rollup that ran last."""
        report = json.loads(self.runner.output.read_text(encoding="utf-8-sig"))
        return sum(
            (
                Decimal(line["earned"])
                for line in report["lines"]
                if line["require"] == "year" and line["period"] == year
            ),
            Decimal(0),
        )


def stop_unless_equal(
    size: str, name: str, earned: dict[str, Decimal], sums: dict[str, Decimal]
) -> None:
    """End the benchmark if a rival has other hours for a teacher than the ledger."""
    differing = [code for code in earned if earned[code] != sums.get(code, 0)]
    if differing or not sums.keys() <= earned.keys():
        shown = ", ".join(f"{c} {earned[c]} / {sums.get(c, 0)}" for c in differing[:5])
        raise SystemExit(
            f"{size}: the ledger and {name} differ for {len(differing)} "
            f"of {len(earned)} teachers: {shown}"
        )


class _Restored:
    """A file that is as before when the block is left."""

    def __init__(self, path: Path) -> None:
        self._path, self._aside = path, path.with_name("aside")

    def __enter__(self) -> Path:
        shutil.copy2(self._path, self._aside)
        return self._path

    def __exit__(self, *_: object) -> None:
        self._aside.replace(self._path)


def _school_year(day: date) -> str:
    first = day.year - (day.month < SEPTEMBER)
    return f"{first}-{(first + 1) % 100:02}"
