"""Rows that lie on a cluster: DuckDB stands for it and folds, the ledger judges the buckets."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from outcome import Fold
from runs import Work, of_ledger

if TYPE_CHECKING:
    from contest import Contest

RULES = "cn-bj-2016"  # sums in common periods: rows of many days may be one bucket
_TABLES = ("credits", "activities", "in_post")


def judge_buckets(contest: Contest) -> None:
    """Time `rollup --buckets` beside the same rollup of the rows; both must say the same."""
    contest.found.progress(f"{contest.size}: folding the rows as a cluster would")
    folder = contest.runner.scratch / f"tables-{contest.size}"
    result = folder / "buckets.csv"
    fold = _fold(contest, folder, result)
    with result.open(encoding="utf-8") as file:
        buckets = sum(1 for _ in file) - 1
    megabytes = result.stat().st_size / 1e6
    contest.found.folds.append(Fold(contest.size, buckets, megabytes, fold))
    rows = _rollup(contest, "rollup of the rows", "--format", "json")
    taken = ("--format", "json", "--buckets", str(result))
    judged = _rollup(contest, "rollup --buckets", *taken)
    answers = []
    for work in (rows, judged):
        contest.runner.run(work)
        answers.append(contest.runner.output.read_bytes())
    if answers[0] != answers[1]:
        raise SystemExit(f"{contest.size}: the buckets and the rows are judged differently")
    contest.pairs(judged, rows)


def _fold(contest: Contest, folder: Path, result: Path) -> float:
    """Export the rows, fold them by the statement for a cluster; return the seconds of that."""
    wanted = [word for table in _TABLES for word in ("--table", table)]
    for school in contest.schools:
        out = ("--parquet", str(folder / school.name), *wanted, "--quiet")
        words = contest.command("export", "--book", str(school), *out)
        contest.runner.run(of_ledger("export", *words))
    statement = folder / "fold.sql"
    contest.runner.run(_rollup(contest, "statement", "--print-sql", "-o", str(statement)))
    script = str(Path(__file__).parent / "rivals" / "duckdb_fold.py")
    words = (sys.executable, script, str(folder), str(statement), str(result))
    return contest.runner.run(Work("fold", words)).seconds


def _rollup(contest: Contest, name: str, *words: str) -> Work:
    folder = str(contest.schools[0].parent)
    return of_ledger(name, *contest.command("rollup", folder, "--rules", RULES, *words), anew=True)
