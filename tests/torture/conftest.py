"""How hard the book is tried: with `LEDGER_TORTURE` every point and more, else a few of them.

`LEDGER_TORTURE=9` tries nine times as much of what is a matter of chance as `LEDGER_TORTURE=1`.
"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence

from tests.tally import TALLIES

TORTURE = int(os.environ.get("LEDGER_TORTURE") or 0)
TRIED = TALLIES["torture"]

# The tests fork, and Windows cannot; what they hold is written once for all systems.
collect_ignore_glob = [] if hasattr(os, "fork") else ["test_*.py"]


def chosen(many: int, few: int, name: str, seeds: int = 1) -> Sequence[tuple[int, int]]:
    """Return which of so many points are tried, each with a seed: all of them, or a few."""
    every = range(1, many + 1)
    if TORTURE:
        return [(at, seed) for at in every for seed in range(seeds)]
    chance = random.Random(name)  # noqa: S311 - the same ones each time
    return [(at, 0) for at in sorted(chance.sample(every, min(few, len(every))))]
