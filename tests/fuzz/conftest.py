"""How many files are tried: `LEDGER_TORTURE=9` tries nine times as many, others each time."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

from tests.tally import TALLIES

TORTURE = int(os.environ.get("LEDGER_TORTURE") or 1)
TRIED = TALLIES["mangled"]


def tried(many: int) -> settings:
    """Return the settings of a test that tries so many files as a rule."""
    return settings(
        max_examples=many * TORTURE,
        deadline=None,
        derandomize=TORTURE == 1,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
