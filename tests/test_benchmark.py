"""The benchmark: one command compares, measures and writes the page; figures follow from runs."""

import csv
import importlib
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from tests.books import ROOT

BENCHMARKS = ROOT / "benchmarks"
AS_OF = "2026-08-31"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The folder in which the whole command has run once, with what needs no installation."""
    folder = tmp_path_factory.mktemp("benchmark")
    words = ["--sizes", "T", "--runs", "1", "--rivals", "csv.reader", "--limit-seconds", "9"]
    where = ["--cache", str(folder / "books"), "--report", str(folder / "performance.md")]
    subprocess.run(
        [sys.executable, str(BENCHMARKS / "bench.py"), *words, *where],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        check=True,
    )
    return folder


@pytest.fixture
def module(monkeypatch):
    """Load a module of the benchmark, and forget all of them afterwards."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    before = set(sys.modules)
    yield importlib.import_module
    for name in set(sys.modules) - before:
        if Path(getattr(sys.modules[name], "__file__", "") or "").parent == BENCHMARKS:
            del sys.modules[name]


def test_one_command_writes_the_page(written):
    page = (written / "performance.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| T | ")]

    assert "$" not in page
    assert [(row[1], row[2]) for row in rows if row[1] != "30"] == [
        ("check", "csv.reader"),
        ("rollup", "csv.reader"),
        ("rollup, one changed", "csv.reader"),
        ("rollup, anew", "csv.reader"),
        ("--help", "python -c pass"),
    ]


def test_the_schools_and_the_journal_have_the_rows_of_the_book(written, module):
    forms = module("book_forms")
    book = written / "books" / "T"

    schools = forms.make_schools(book)
    journal = forms.make_journal(book, "ledger")

    for table in ("teachers.csv", "changes.csv", "activities.csv", "credits.csv"):
        parts = [line for each in schools for line in _lines(each / table)[1:]]
        assert sorted(parts) == sorted(_lines(book / table)[1:])
    assert _hours_of_journal(forms, journal) == _hours_by_script(book)


def test_a_line_through_two_sizes_goes_on_as_it_is(module):
    plan = module("plan")

    line = plan.Line((1_000, plan.Cost(2, 30)), (11_000, plan.Cost(4, 30)))

    assert line.at(11_000) == plan.Cost(4, 30)
    assert line.at(111_000) == plan.Cost(24, 30)
    assert line.seconds_a_million == pytest.approx(200)


def test_a_span_and_a_memory_are_told_in_their_unit_and_too_much_is_marked(module):
    outcome, plan = module("outcome"), module("plan")
    found = outcome.Found(1)
    for size, seconds, megabytes in (("S", 1.5, 15), ("L", 15, 150)):
        run = outcome.Run(seconds, megabytes)
        found.comparisons.append(outcome.Comparison(size, "mawk", ((run, run),)))

    table = plan.plan_table(found, gigabytes=100)

    assert table[2:] == [
        "| `check`, all in one book | 2.5 h | 87.9 GB | 3.2 days | 2734.4 GB † |",
        "| mawk: yearly sums only | 2.5 h | 87.9 GB | 3.2 days | 2734.4 GB † |",
    ]


def test_the_memory_of_processes_at_the_same_time_is_that_of_all(module):
    outcome, plan = module("outcome"), module("plan")
    found = outcome.Found(1)
    for size, seconds, megabytes in (("S", 1.5, 32), ("L", 15, 50)):  # 30 MB, and 2 a school
        run = outcome.Run(seconds, megabytes)
        found.comparisons.append(outcome.Comparison(size, "x", ((run, run),), "rollup --buckets"))

    table = plan.plan_table(found, gigabytes=12)

    one, many = ([cell.strip() for cell in line.split("|")[2:-1]] for line in table[2:])
    assert one == ["2.5 h", "11.7 GB", "3.2 days", "364.6 GB †"]
    assert many == ["9.4 min", "12.2 GB †", "4.9 h", "365.1 GB †"]


def test_who_was_too_slow_at_one_size_is_left_out_of_all_larger_ones(module):
    outcome = module("outcome")
    found = outcome.Found(1)
    run = outcome.Run(9, None, 8)
    found.comparisons.append(outcome.Comparison("S", "mawk", ((run, run),)))

    assert found.seconds_before("mawk", "S") == 0
    assert found.seconds_before("mawk", "L") == 8
    found.skip("L", "mawk", "took over 7 s")
    assert found.seconds_before("mawk", "D") == float("inf")
    assert found.left_out() == ["L: mawk took over 7 s."]


def test_a_goal_is_undecided_where_clock_and_processor_disagree(module):
    outcome = module("outcome")
    quick, slow = outcome.Run(1.0, 30, 1.7), outcome.Run(1.0, 30, 1.0)
    even = outcome.Comparison("S", "floor", ((slow, slow),))
    unclear = outcome.Comparison("S", "floor", ((quick, slow),))

    told = [outcome.goal_lines([one], ["S"], markdown=False)[0] for one in (even, unclear)]

    assert told == [
        "Goal S, check <= 1.6 x floor: 1.00 x (1.00 x of processor time): met",
        "Goal S, check <= 1.6 x floor: 1.00 x (1.70 x of processor time): undecided",
    ]


def test_sums_that_differ_stop_the_benchmark(module):
    contest = module("contest")

    with pytest.raises(SystemExit, match="differ for 1 of 2 teachers: b 2 / 3"):
        contest.stop_unless_equal("S", "mawk", {"a": 1, "b": 2}, {"a": 1, "b": 3})


def _lines(path):
    return path.read_text(encoding="utf-8-sig").splitlines()


def _hours_of_journal(forms, journal):
    hours: defaultdict[tuple[str, str], float] = defaultdict(float)
    year = ""
    for line in journal.read_text(encoding="ascii").splitlines():
        if line.startswith("  Teacher:"):
            code, amount, _unit = line.split()
            hours[code.removeprefix("Teacher:"), year] += float(amount)
        elif line and not line.startswith(" "):
            year = forms.year_of(line[:4])
    return hours


def _hours_by_script(book):
    command = [sys.executable, str(BENCHMARKS / "rivals" / "bare_csv.py"), str(book), AS_OF]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    return {(code, year): float(h) for code, year, h, _ in csv.reader(done.stdout.splitlines())}
