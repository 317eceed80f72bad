"""How hard the book is tried: with `LEDGER_TORTURE` every point and more, else a few of them.

`LEDGER_TORTURE=9` tries nine times as much of what is a matter of chance as `LEDGER_TORTURE=1`.

What was tried is counted, and told at the end.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator, Sequence

import pytest

from tests.torture.disk import HOW
from tests.torture.trial import ROWS

TORTURE = int(os.environ.get("LEDGER_TORTURE") or 0)
TRIED: Counter[str] = Counter()
_TITLES = {
    "kill": "killed in front of a named point",
    "half": "killed in the middle of a write",
    "power": "power cut, with all that was not synced lost",
    "fail": "one call of the system fails",
    "full": "the disk is full from a point on",
    "moment": "killed at a random moment",
    "program": "killed at a random moment, as a program of its own",
    "limit": "no file may grow beyond a size",
    "pages": "a disk with so many pages left",
    "clerks": "writers at once, in groups of 8",
    "clerks killed": "writers at once, half of them killed",
    "clerks unlocked": "writers at once where locks lock nothing",
    "broken": "lock broken under a living command",
    "steps": "steps in sequences of commands, hand edits and kills",
}

# The tests fork, and Windows cannot; what they hold is written once for all systems.
collect_ignore_glob = [] if hasattr(os, "fork") else ["test_*.py"]


def chosen(many: int, few: int, name: str, seeds: int = 1) -> Sequence[tuple[int, int]]:
    """Return which of so many points are tried, each with a seed: all of them, or a few."""
    every = range(1, many + 1)
    if TORTURE:
        return [(at, seed) for at in every for seed in range(seeds)]
    chance = random.Random(name)  # noqa: S311 - the same ones each time
    return [(at, 0) for at in sorted(chance.sample(every, min(few, len(every))))]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in _summary():
        terminalreporter.write_line(line)


def _summary() -> Iterator[str]:
    if not TRIED:
        return
    for name, title in _TITLES.items():
        if TRIED[name]:
            yield f"{TRIED[name]:7}  {title}"
    disturbed = sum(TRIED[how] for how in (*HOW, "moment", "program"))
    yield f"{disturbed:7}  times the command was disturbed"
    yield f"{TRIED['points']:7}  named points of {TRIED['deeds']} commands"
    yield f"{ROWS['looked for']:7}  rows looked for afterwards"
    yield f"{ROWS['lost']:7}  rows lost"
