"""Time `ledger archive` of a school year, as a whole process, and hold its bytes against a second.

Every report and four files a teacher. Processor time is that of all processes together.
Usage: archiving.py [--sizes S,L] [--once]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from make_books import CACHE, SIZES, make

if TYPE_CHECKING:
    from collections.abc import Sequence

_YEAR, _AS_OF = "2025-26", "2026-08-31"


class _Cost(NamedTuple):
    seconds: float
    processor: float
    sums: bytes


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the seconds of each size; exit with 1 if two archives of a book are not alike."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="S,L", help=f"of {', '.join(SIZES)}")
    parser.add_argument("--once", action="store_true", help="do not make a second archive")
    parser.add_argument("--cache", type=Path, default=CACHE, help="where books are kept")
    asked = parser.parse_args(arguments)
    alike = True
    for size in asked.sizes.split(","):
        book = make(size, asked.cache)
        found = [_timed(book) for _run in range(1 if asked.once else 2)]
        alike = alike and len({each.sums for each in found}) == 1
        files = found[0].sums.count(b"\n")
        for each in found:
            print(
                f"{SIZES[size]:6} teachers {files:6} files"
                f" {each.seconds:7.1f} s {each.processor:7.1f} s of the processors"
            )
    return 0 if alike else 1


def _timed(book: Path) -> _Cost:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "archive"
        words = ("archive", _YEAR, "-o", str(target), "--book", str(book), "--as-of", _AS_OF)
        before, begun = os.times(), time.perf_counter()
        subprocess.run([sys.executable, "-m", "sbt_ledger", *words, "--quiet"], check=True)
        seconds, after = time.perf_counter() - begun, os.times()
        processor = sum(after[2:4]) - sum(before[2:4])
        return _Cost(seconds, processor, (target / "SHA256SUMS").read_bytes())


if __name__ == "__main__":
    raise SystemExit(main())
