"""Time the commands that write, and `verify`, on a copy of a book: each once, beside one check.

The journal begins with the first of them, and so holds the whole book from then on.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from make_books import CACHE, make

if TYPE_CHECKING:
    from collections.abc import Sequence

_AS_OF = "2026-08-31"
_WHY = ("--reason", "benchmark")
_DAY = ("--date", "2026-08-20", "--hours", "2", "--kind", "lecture", "--yes")
_ID = "20260820-01"


class _Book:
    """A copy of a book, and the seconds that commands take on it."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = folder
        self._environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}

    def seconds(self, *words: str) -> float:
        """Return how long a command takes; one that fails ends the benchmark."""
        command = [sys.executable, "-m", "sbt_ledger", *words, "--book", str(self.folder)]
        began = time.perf_counter()
        done = subprocess.run(command, env=self._environment, capture_output=True, check=False)
        if done.returncode not in {0, 1}:
            sys.exit(done.stderr.decode())
        return time.perf_counter() - began

    def first(self, table: str) -> str:
        """Return the first cell of the first row of a table."""
        lines = (self.folder / table).read_text(encoding="utf-8-sig").splitlines()
        return lines[1].split(",")[0]

    def edit_by_hand(self) -> None:
        """Take out a row in the middle of the credits."""
        path = self.folder / "credits.csv"
        lines = path.read_bytes().splitlines(keepends=True)
        del lines[len(lines) // 2]
        path.write_bytes(b"".join(lines))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print how long each command takes, and how many times as long as a check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="L", help="S, L or D (default: %(default)s)")
    options = parser.parse_args(arguments)
    made = make(options.size, CACHE)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "book"
        shutil.copytree(made, folder)
        _run(_Book(folder, Path(temporary) / "cache"))
    return 0


def _run(book: _Book) -> None:
    check = ("check", "--as-of", _AS_OF, "--format", "csv", "-o", f"{book.folder}/../out.csv")
    book.seconds(*check)
    unit = book.seconds(*check)
    print(f"{'check':24} {unit:7.2f} s   1.0")
    teacher = ("--teachers", book.first("teachers.csv"))
    for name, words in (
        ("add, the first", ("add", "Walk", *_DAY, *teacher)),
        ("check after a change", check),
        ("add", ("add", "Ride", *_DAY, *teacher)),
        ("correct", ("correct", _ID, "--set", "hours=3", *_WHY)),
        ("void", ("void", _ID, *_WHY)),
        ("undo", ("undo", "--yes")),
        ("hand edit, then undo", ("undo", "--yes")),
        ("verify", ("verify",)),
    ):
        if name.startswith("hand edit"):
            book.edit_by_hand()
        taken = book.seconds(*words)
        print(f"{name:24} {taken:7.2f} s {taken / unit:5.1f}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
