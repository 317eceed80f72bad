"""The page of all that was measured: the template filled in, its pictures drawn."""

from __future__ import annotations

import shlex
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from string import Template
from typing import TYPE_CHECKING

from make_books import SIZES
from outcome import ROWS, goal_lines, table
from plan import CHANGED, COUNTRY, PROCESSES, PROVINCE, SCHOOL, plan_table, points, slope_table
from rival import RIVALS

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

    from machine import Machine
    from outcome import Found

_TEMPLATE = Path(__file__).with_name("performance.template.md")
_OURS = ("check", "check, anew", "rollup", "rollup, one changed", "rollup, anew")
_DRAWN = ("check", "rollup", "rollup, anew")
_HEAD = 2  # lines of a table
_START = ("--help", "add")
_CLUSTER = ("rollup --buckets",)


def write_page(page: Path, found: Found, machine: Machine, options: argparse.Namespace) -> None:
    """Write the page, and its pictures beside it."""
    told = {
        "machine": machine.line(found.runs),
        "versions": _versions(found),
        "command": _command(options, page),
        "limit": f"{options.limit_seconds:g}",
        "books": _lines(_books(options.sizes)),
        "overview": _lines(_overview(found, options.sizes)),
        "ratios": _ratios(found, [name for name in _OURS if name.startswith("check")]),
        "schools": _ratios(found, [name for name in _OURS if name.startswith("rollup")]),
        "start": _ratios(found, _START) or "Not measured: it is, with S.",
        "cluster": _cluster(found),
        "left_out": _left_out(found, options.sizes),
        "goals": _lines(goal_lines(found.comparisons, options.sizes, markdown=True)),
        "plots": _plots(page, found),
        "slopes": _plan(slope_table(found, _tools(found))),
        "plan": _plan(plan_table(found, machine.gigabytes)),
        "province": f"{PROVINCE:,}",
        "country": f"{COUNTRY:,}",
        "province_schools": f"{PROVINCE // SCHOOL:,}",
        "country_schools": f"{COUNTRY // SCHOOL:,}",
        "processes": PROCESSES,
        "changed": f"{CHANGED:.0%}",
        "changed_schools": f"{PROVINCE // SCHOOL * CHANGED:,.0f}",
    }
    text = Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(told)
    page.write_text(text, encoding="utf-8", newline="\n")


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def _versions(found: Found) -> str:
    """Return the versions of what the rivals need, each once."""
    needed = {each.needs: found.versions.get(each.name) for each in RIVALS}
    return ", ".join(f"{name} {told}" for name, told in needed.items() if told) or "none"


def _left_out(found: Found, sizes: Sequence[str]) -> str:
    lines = found.left_out()
    lines += [
        f"{size} with its {teachers * ROWS:,} rows was not asked for."
        for size, teachers in SIZES.items()
        if size not in {*sizes, "T"}
    ]
    return _lines(f"- {line}" for line in lines) or "Nobody."


def _plan(table: Sequence[str]) -> str:
    """Return the table, or why there is none."""
    return _lines(table if len(table) > _HEAD else ["Not told: a line needs two sizes."])


def _command(options: argparse.Namespace, page: Path) -> str:
    words = ["python", "benchmarks/bench.py", "--sizes", ",".join(options.sizes)]
    words += ["--runs", str(options.runs), "--limit-seconds", f"{options.limit_seconds:g}"]
    if "C" in options.sizes:
        words += ["--runs-of-c", str(options.runs_of_c)]
    if options.rivals:
        words += ["--rivals", ",".join(options.rivals)]
    return shlex.join([*words, "--report", f"docs/{page.name}"])


def _tools(found: Found) -> list[str]:
    """Return who has yearly sums of a book: what the ledger does, then the rivals that ran."""
    return [*_OURS, *(name for name in found.versions if name != "floor")]


def _books(sizes: Sequence[str]) -> list[str]:
    return [
        "| book | teachers | schools | rows of credits |",
        "|---|---:|---:|---:|",
        *(
            f"| {size} | {teachers:,} | {max(1, teachers // 100):,} | {teachers * ROWS:,} |"
            for size, teachers in SIZES.items()
            if size in sizes
        ),
    ]


def _overview(found: Found, sizes: Sequence[str]) -> list[str]:
    lines = [
        f"| seconds / of processors (peak MB) | {' | '.join(sizes)} |",
        f"|---|{'---:|' * len(sizes)}",
    ]
    for name in _tools(found):
        cells = [_cell(found, name, size) for size in sizes]
        shown = f"**{name}**" if name in _OURS else name
        if any(cell != "-" for cell in cells):
            lines.append(f"| {shown} | {' | '.join(cells)} |")
    return lines


def _cell(found: Found, name: str, size: str) -> str:
    runs = found.runs_of(name, size)
    if not runs:
        return "-"
    seconds = median(run.seconds for run in runs)
    peak = max(run.megabytes or 0 for run in runs)
    processor = median(run.processor or 0 for run in runs)
    return f"{seconds:.3g} / {processor:.3g} ({peak:.0f})" if peak else f"{seconds:.3g}"


def _ratios(found: Found, names: Sequence[str]) -> str:
    chosen = [one for one in found.comparisons if one.ours in names]
    return _lines(table(chosen, markdown=True)) if chosen else ""


def _cluster(found: Found) -> str:
    if not found.folds:
        return "Not measured: DuckDB, which stands for the cluster, is not installed."
    lines = [
        "| size | rows | buckets | rows a bucket | MB of CSV | fold s |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for one in found.folds:
        rows = SIZES[one.size] * ROWS
        figures = f"{one.buckets:,} | {rows / one.buckets:.1f} | {one.megabytes:.1f}"
        lines.append(f"| {one.size} | {rows:,} | {figures} | {one.seconds:.2f} |")
    return _lines([*lines, "", _ratios(found, _CLUSTER)])


def _plots(page: Path, found: Found) -> str:
    """Draw the pictures beside the page; return the lines that show them."""
    if find_spec("matplotlib") is None:
        return "No plots: matplotlib is not installed (`pip install -e '.[bench]'`)."
    from plots import draw  # noqa: PLC0415 - it is not everywhere

    names = [*_DRAWN, *(name for name in found.versions if name != "floor")]
    known = {name: its for name in names if (its := points(found, name))}
    shown = []
    for kind, what in (("time", "Processor seconds"), ("memory", "Peak megabytes")):
        picture = page.with_name(f"{page.stem}-{kind}.svg")
        lines = {
            name if name not in _DRAWN else f"ledger {name}": [
                (rows, cost.seconds if kind == "time" else cost.megabytes) for rows, cost in its
            ]
            for name, its in known.items()
        }
        draw(picture, what, lines, [f"ledger {name}" for name in _DRAWN])
        shown.append(f"![{what} against rows, a line for each tool]({picture.name})")
    return "\n\n".join(shown)
