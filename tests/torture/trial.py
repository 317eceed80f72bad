"""A command on a failing disk, the next commands, and what became of the book."""

from __future__ import annotations

import random
import re
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sbt_ledger.errors import LedgerError
from sbt_ledger.files.followed import followed
from sbt_ledger.files.history import replayed
from sbt_ledger.files.journal import digest_of, read_entries
from sbt_ledger.files.journal_end import read_tail
from tests.books import write_book
from tests.tally import TALLIES
from tests.torture.disk import Disk
from tests.torture.process import CHECK, TEACHERS, Run, run, session, sheet, warm

Files = dict[str, bytes]
FIRST, EARLIER = session("first"), session("earlier", "--approval", "school-review@2026-03-08")
NEXT = session("next", day="2026-09-07")  # not in the year that is closed
CLOSE = ("close", "2025-26", "--as-of", "2026-10-01")
UNDO = ("undo", "--yes")
WHY = ("--reason", "told by phone")
_PASSES = re.compile(rb"(?m)^(?:when|time|at|by|user|host|journal\w*|head|hash|n) *= .*$")
ROWS = TALLIES["rows"]
"""How many lines of tables were looked for after all trials, and how many of them were lost."""
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
    "first import": Deed(sheet("first")),
    "import": Deed(sheet("first"), [EARLIER, sheet("before")]),
    "import that finishes one": Deed(
        sheet("first"), [EARLIER, sheet("before")], "replace imports.csv"
    ),
    "undo of an import": Deed(UNDO, [EARLIER, sheet("before")]),
    "void": Deed(("void", "earlier", *WHY), [EARLIER]),
    "correct": Deed(("correct", "earlier", "--set", "hours=3", *WHY), [EARLIER]),
    "correct a row": Deed(("correct", "earlier", "t", "--set", "hours=3", *WHY), [EARLIER]),
    "return": Deed(("return", "earlier", *WHY), [EARLIER]),
    "undo": Deed(UNDO, [EARLIER]),
    "redo": Deed((*UNDO, "--redo"), [EARLIER, UNDO]),
    "undo after one that is finished": Deed(UNDO, [FIRST, EARLIER], "replace credits.csv"),
    "close": Deed(CLOSE, [EARLIER]),
    "reopen": Deed(("reopen", "2025-26", *WHY), [EARLIER, CLOSE]),
    "check that takes one back": Deed(CHECK, [EARLIER], "replace activities.csv"),
    "check that finishes one": Deed(CHECK, [EARLIER], "replace credits.csv"),
}
"""A new command joins by a line here."""


class Stage:
    """A deed on a book of its own: what the book should be without it and with it."""

    def __init__(self, folder: Path, deed: Deed) -> None:
        self.deed = deed
        self._folder = folder
        self._count = 0
        self.book = write_book(folder / "book", {"teachers.csv": TEACHERS})
        warm()
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
        is_acknowledged = disturbed.code in _DONE or bool(disturbed.out)
        allowed = [self.with_deed] if is_acknowledged else [self.without]
        if disturbed.code is None and not is_acknowledged:
            allowed.append(self.with_deed)
        ROWS["looked for"] += sum(raw.count(b"\n") for raw in allowed[0].values())
        if found in allowed:
            return []
        missing = min(lost(found, expected) for expected in allowed)
        ROWS["lost"] += missing
        return [
            f"ended with {disturbed.code}, and is neither whole nor absent; {missing} rows lost"
        ]


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
