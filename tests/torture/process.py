"""Commands in processes of their own, forked from this one: they can really be killed."""

from __future__ import annotations

import gc
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path

from sbt_ledger.cli import main
from sbt_ledger.files import lock
from tests.books import write_book
from tests.torture.disk import Disk

TEACHERS = "code,name\nt,Teacher\n" + "".join(f"t{n},Teacher {n}\n" for n in range(8))
CHECK = ("check", "--as-of", "2026-08-31")


@dataclass(frozen=True)
class Run:
    """What a process came to: `code` is None if it was killed."""

    code: int | None
    out: str
    err: str
    points: tuple[str, ...] = ()


def session(name: str, *words: str, day: str = "2026-03-07") -> tuple[str, ...]:
    """Return the words that add a session of everybody under an id."""
    title = ("add", name, "--date", day, "--hours", "1", "--kind", "lecture", "--all")
    return (*title, "--id", name, "--yes", *words)


def sheet(name: str, day: str = "2026-03-07") -> tuple[str, ...]:
    """Return the words that import a session of everybody from a sheet."""
    path = Path(_sheets().name) / f"{name}.csv"
    rows = TEACHERS.replace("code,name", f"工号,姓名,{name}", 1)  # each sheet has bytes of its own
    if not path.exists():
        path.write_text(rows, encoding="utf-8")
    said = ("--title", name, "--date", day, "--hours", "1", "--kind", "lecture", "--yes")
    return ("import", str(path), *said)


@cache
def _sheets() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="ledger-sheets-")


def run(
    book: Path, words: Sequence[str], disk: Disk | None = None, *, delay: float = 0,
    setup: Callable[[], None] | None = None,
) -> Run:  # fmt: skip
    """Run a command in a process of its own; `delay` kills it after so many seconds."""
    said = [tempfile.TemporaryFile() for _ in range(3)]  # noqa: SIM115 - closed below
    child = os.fork()
    if not child:
        _live(book, words, disk, [stream.fileno() for stream in said], setup)
    if delay:
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    told = []
    for stream in said:
        stream.seek(0)
        told.append(stream.read().decode())
        stream.close()
    code = None if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)
    return Run(code, told[0], told[1], tuple(told[2].splitlines()))


def start(book: Path, words: Sequence[str], setup: Callable[[], None] | None = None) -> int:
    """Start a command in a process of its own and return its number; it says nothing."""
    child = os.fork()
    if not child:
        nowhere = os.open(os.devnull, os.O_RDWR)
        _live(book, words, None, [nowhere] * 3, setup)
    return child


def _live(
    book: Path, words: Sequence[str], disk: Disk | None, says: Sequence[int],
    setup: Callable[[], None] | None = None,
) -> None:  # fmt: skip
    """Be the command, and never return."""
    code = 99
    try:
        for number in (1, 2):
            os.dup2(says[number - 1], number)
        sys.stdin = Path(os.devnull).open()  # noqa: SIM115 - until the end
        sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
        os.fsync = _at_once
        lock._UNSIGNED = 0.05  # a lost signature shall not cost two seconds each time
        if setup:
            setup()
        if disk:
            disk.install()
        code = main([*words, "--book", str(book), "--lang", "en"])
        if disk:
            sys.stdout.flush()
            disk.end()
    except BaseException:  # noqa: BLE001 - nothing may come back into the tests
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        if disk:
            os.write(says[2], "\n".join(disk.points).encode())
        os._exit(code)


def _at_once(fd: object) -> None:
    """Take no time to sync: who is killed leaves what was written, synced or not."""


@cache
def warm() -> None:
    """Load here what the commands need, so that their processes do not each load it."""
    with tempfile.TemporaryDirectory() as folder:
        book = write_book(Path(folder), {"teachers.csv": TEACHERS})
        undo = ("undo", "--yes")
        for words in (session("warm"), sheet("warm", "2026-03-08"), undo, CHECK):
            with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
                main([*words, "--book", str(book), "--lang", "en"])
    gc.enable()  # a command turns it off for its short life
