"""What the figures were measured on; no name of the machine."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime

LEAST_RUNS = 5  # with fewer pairs one slow moment of the machine decides


@dataclass(frozen=True)
class Machine:
    """The machine, and how busy it was when the benchmark began; None where no system tells."""

    day: str
    system: str
    processors: int
    gigabytes: int | None
    python: str
    load: float | None

    @classmethod
    def now(cls) -> Machine:
        """Return this machine."""
        return cls(
            datetime.now(UTC).date().isoformat(),
            f"{platform.system()} {platform.machine()}",
            os.cpu_count() or 1,
            _gigabytes(),
            platform.python_version(),
            os.getloadavg()[1] if hasattr(os, "getloadavg") else None,
        )

    def line(self, runs: int) -> str:
        """Return all in a line."""
        memory = f", {self.gigabytes} GB" if self.gigabytes else ""
        few = "" if runs >= LEAST_RUNS else f" (goals are better judged by {LEAST_RUNS})"
        return (
            f"{self.system}, {self.processors} processors{memory}, Python {self.python}; "
            f"medians of {runs} pairs after a warm-up{few}, {self.day}. {self.busy()}"
        )

    def busy(self) -> str:
        """Say whether other work was waiting for the processors when it began."""
        if self.load is None:
            return "How busy the machine was is not known."
        told = f"{self.load:.1f} processes ran or waited when it began"
        if self.load < self.processors / 2:
            return f"The machine was quiet: {told}."
        return f"The machine was shared with other work: {told}."


def _gigabytes() -> int | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
    except (AttributeError, ValueError):
        return None
