"""A command on a failing disk, the next commands, and what became of the book.

Each command runs in a process of its own, forked from this one: it is really killed.
"""

from __future__ import annotations

import gc
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path

from sbt_ledger.cli import main
from sbt_ledger.errors import LedgerError
from sbt_ledger.files import lock
from sbt_ledger.files.followed import followed
from sbt_ledger.files.history import replayed
from sbt_ledger.files.journal import digest_of, read_entries, read_tail
from tests.books import write_book
from tests.torture.disk import Disk

Files = dict[str, bytes]
TEACHERS = "code,name\nt,Teacher\n" + "".join(f"t{n},Teacher {n}\n" for n in range(8))
FIRST = ("add", "First", "--date", "2026-03-05", "--hours", "2", "--kind", "lecture", "--all",
         "--id", "first", "--yes")  # fmt: skip
NEXT = ("add", "Next", "--date", "2026-03-07", "--hours", "1", "--kind", "lecture", "--all",
        "--id", "next", "--yes")  # fmt: skip
EARLIER = (*NEXT[:-3], "--id", "earlier", "--yes")
CHECK = ("check", "--as-of", "2026-08-31")
_PASSES = re.compile(rb'(?m)^(?:when|time|at|by|user|host|journal\w*|head|hash|n) *= .*$')
_DONE = (0, 1)  # 1: somebody is short of something
_REFUSED = 4


@dataclass(frozen=True)
class Deed:
    """A command to be disturbed, and the commands before it on the book that it needs.

    The last of those is killed in front of the call that `killed` names, if it names one.
    """

    words: Sequence[str]
    before: Sequence[Sequence[str]] = ()
    killed: str = ""


DEEDS = {
    "first add": Deed(FIRST),
    "add": Deed(FIRST, [EARLIER]),
    "add that takes one back": Deed(FIRST, [EARLIER], "replace activities.csv"),
    "add that finishes one": Deed(FIRST, [EARLIER], "replace credits.csv"),
    "check that takes one back": Deed(CHECK, [EARLIER], "replace activities.csv"),
    "check that finishes one": Deed(CHECK, [EARLIER], "replace credits.csv"),
}
"""A new command joins by a line here."""


@dataclass(frozen=True)
class Run:
    """What a process came to: `code` is None if it was killed."""

    code: int | None
    out: str
    err: str
    points: tuple[str, ...] = ()


def run(
    book: Path, words: Sequence[str], disk: Disk | None = None, *, delay: float = 0,
    setup: Callable[[], None] | None = None,
) -> Run:  # fmt: skip
    """Run a command in a process of its own; `delay` kills it after so many seconds."""
    said = [tempfile.TemporaryFile() for _ in range(3)]
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
        sys.stdin = Path(os.devnull).open()
        sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
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


class Stage:
    """A deed on a book of its own: what the book should be without it and with it."""

    def __init__(self, folder: Path, deed: Deed) -> None:
        self.deed = deed
        self._folder = folder
        self._count = 0
        self.book = write_book(folder / "book", {"teachers.csv": TEACHERS})
        warm(folder)
        for words in deed.before:
            self._prepare(words, deed.killed if words is deed.before[-1] else "")
        with_deed, without = self.copy(), self.copy()
        disk = Disk(with_deed)
        begin = time.monotonic()
        done = _must(run(with_deed, deed.words, disk))
        self.seconds = time.monotonic() - begin
        self.points = done.points
        for book in (with_deed, without):
            _must(run(book, NEXT))
        self.with_deed, self.without = tables(with_deed), tables(without)

    def _prepare(self, words: Sequence[str], killed: str) -> None:
        trial = self.copy()
        points = _must(run(trial, words, Disk(trial))).points
        at = points.index(killed) + 1 if killed else 0
        run(self.book, words, Disk(self.book, "kill", at))

    def copy(self) -> Path:
        """Return a new copy of the book."""
        self._count += 1
        return Path(shutil.copytree(self.book, self._folder / str(self._count)))

    def trial(self, how: str, at: int, seed: int = 0) -> list[str]:
        """Disturb the deed at a point, and return what is wrong afterwards: nothing."""
        book = self.copy()
        disturbed = run(book, self.deed.words, Disk(book, how, at, seed))
        return self.outcome(book, disturbed)

    def outcome(self, book: Path, disturbed: Run) -> list[str]:
        """Go on with the book, and return what is wrong with it; remove it if nothing is."""
        wrong = []
        if disturbed.code not in {None, _REFUSED, *_DONE}:
            wrong.append(f"ended with {disturbed.code}: {disturbed.err}")
        looked, following = run(book, CHECK), run(book, NEXT)
        if looked.code not in _DONE:
            wrong.append(f"check ended with {looked.code}: {looked.err}")
        if following.code != 0:
            wrong.append(f"the next command ended with {following.code}: {following.err}")
        wrong += self._differing(book, disturbed)
        wrong += unsound(book)
        if not wrong:
            shutil.rmtree(book)
        return [f"{book}: {each}" for each in wrong]

    def _differing(self, book: Path, disturbed: Run) -> list[str]:
        """Return whether the book has a part of the deed only, or not what was acknowledged."""
        found = tables(book)
        if found not in (self.with_deed, self.without):
            return [f"neither all nor nothing: {lost(found, self.without)} rows lost"]
        is_acknowledged = disturbed.code in _DONE or bool(disturbed.out)
        must = self.with_deed if is_acknowledged else self.without
        if (is_acknowledged or disturbed.code is not None) and found != must:
            return [f"ended with {disturbed.code}, but the book says otherwise: {disturbed.err}"]
        return []


@cache
def warm(folder: Path) -> None:
    """Load here what the commands need, so that their processes do not each load it."""
    book = write_book(folder / "warm", {"teachers.csv": TEACHERS})
    for words in (FIRST, CHECK):
        with redirect_stdout(StringIO()):
            main([*words, "--book", str(book), "--lang", "en"])
    gc.enable()  # a command turns it off for its short life


def tables(book: Path) -> Files:
    """Return what the files hold, but for times and names of who wrote."""
    return {name: _PASSES.sub(b"", raw) for name, raw in followed(book).items()}


def lost(found: Files, expected: Files) -> int:
    """Return how many lines of what is expected are not there."""
    return sum(
        max(0, raw.split(b"\n").count(line) - found.get(name, b"").split(b"\n").count(line))
        for name, raw in expected.items()
        for line in set(raw.split(b"\n"))
    )


def unsound(book: Path) -> list[str]:
    """Return what is wrong with journal, files and locks of a book on which nobody works."""
    wrong = []
    try:
        entries, tail, now = read_entries(book), read_tail(book), followed(book)
        if replayed(entries) != now:
            wrong.append("the journal does not rebuild the files")
        if tail.torn or tail.last is None or tail.last["what"] == "change":
            wrong.append("the journal is not settled")
        if dict(tail.state) != {name: digest_of(raw) for name, raw in now.items()}:
            wrong.append("the journal's last line does not know the files")
    except LedgerError as fault:
        wrong.append(f"the journal: {fault.message} {fault.problems}")
    names = [path.name for path in book.rglob(".*")]
    wrong += [f"left behind: {name}" for name in names if name != ".ledger.lock"]
    return wrong


def random_delays(stage: Stage, many: int, seed: int) -> list[float]:
    """Return moments within the time that the deed takes."""
    chance = random.Random(seed)  # noqa: S311 - any moment will do
    return [chance.uniform(0.0005, stage.seconds * 1.1) for _ in range(many)]


def _must(done: Run) -> Run:
    assert done.code in _DONE, done.err
    return done
