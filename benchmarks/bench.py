"""Time the ledger beside what a school would otherwise sum its sheets with.

Whole processes in pairs A B A B on the same records; the sums are compared before the time is.
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import make_books
from cluster import judge_buckets
from contest import Contest
from machine import LEAST_RUNS, Machine
from office import time_start_up
from outcome import Found, goal_lines, table
from rival import RIVALS
from runs import Runner

if TYPE_CHECKING:
    from collections.abc import Sequence

LIMIT = 60  # seconds; ten times as many rows will take ten times as long


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the books, compare sums, time the pairs; print tables, or write the page."""
    options = _options(arguments)
    machine = Machine.now()
    with tempfile.TemporaryDirectory() as scratch:
        found = measure(options, Runner(Path(scratch)))
    if options.report:
        from report import write_page  # noqa: PLC0415 - it may draw, and drawing needs more

        write_page(options.report, found, machine, options)
        return 0
    print(machine.line(found.runs), "", sep="\n")
    print(*table(found.comparisons, markdown=options.markdown), "", sep="\n")
    print(*goal_lines(found.comparisons, options.sizes, markdown=options.markdown), sep="\n")
    print(*found.left_out(), sep="\n")
    return 0


def measure(options: argparse.Namespace, runner: Runner) -> Found:
    """Return all that was measured, size by size."""
    asked = [each for each in RIVALS if not options.rivals or each.name in options.rivals]
    here = [rival for rival in asked if rival.installed()]
    missing = tuple(rival.name for rival in asked if rival not in here)
    found = Found(options.runs, missing, {each.name: each.version() for each in here})
    for size in options.sizes:
        found.progress(f"{size}: making the book")
        book = make_books.make(size, options.cache)
        contest = Contest(size, book, options, runner, found)
        contest.compare_and_time(here)
        if size in "TS":
            time_start_up(contest)
        if size in "TSLD" and "duckdb+duplicates" in found.versions:
            judge_buckets(contest)
    return found


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--sizes", default="S,L,D", help="of S, L, D, C and T, a try (default: %(default)s)")
    add("--runs", type=int, default=LEAST_RUNS, help="pairs with each rival (default: %(default)s)")
    add("--runs-of-c", type=int, default=1, help="pairs of C (default: %(default)s)")
    add("--limit-seconds", type=float, default=LIMIT, help="who takes longer stops at that size")
    add("--rivals", default="", help="only these, by name: mawk,duckdb (default: all)")
    add("--ledger", default="", help="the command (default: this Python's -m sbt_ledger)")
    add("--as-of", type=date.fromisoformat, default=date(2026, 8, 31), help="default: %(default)s")
    add("--cache", type=Path, default=make_books.CACHE, help="folder of the books")
    add("--markdown", action="store_true", help="print tables in Markdown")
    add("--report", type=Path, metavar="PAGE", help="write tables, plots and the plan to PAGE")
    options = parser.parse_args(arguments)
    options.sizes = options.sizes.split(",")
    options.rivals = [name for name in options.rivals.split(",") if name]
    _refuse(parser, options)
    split = shlex.split(options.ledger, posix=os.name == "posix")
    options.ledger = split or [sys.executable, "-m", "sbt_ledger"]
    return options


def _refuse(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    known = {rival.name for rival in RIVALS}
    unknown = [size for size in options.sizes if size not in make_books.SIZES]
    unknown += [name for name in options.rivals if name not in known]
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}")
    if min(options.runs, options.runs_of_c) < 1:
        parser.error("a figure needs one pair or more")


if __name__ == "__main__":
    sys.exit(main())
