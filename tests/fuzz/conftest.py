"""How many files are tried: `LEDGER_TORTURE=9` tries nine times as many, others each time."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, settings

TORTURE = int(os.environ.get("LEDGER_TORTURE") or 1)
TRIED: Counter[str] = Counter()


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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if TRIED:
        parts = ", ".join(f"{reader} {count}" for reader, count in TRIED.items())
        terminalreporter.write_line(f"{TRIED.total()} mangled files were read: {parts}")
