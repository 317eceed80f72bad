"""Whatever is done in whatever order, the journal rebuilds the tables, and each state before."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sbt_ledger.files.followed import followed
from sbt_ledger.files.history import replayed
from sbt_ledger.files.journal import read_entries
from sbt_ledger.files.look import journal_size
from tests.books import write_book
from tests.torture.conftest import TORTURE, TRIED
from tests.torture.disk import Disk
from tests.torture.process import TEACHERS, run, session, sheet, warm
from tests.torture.trial import CLOSE, UNDO, WHY, unsound

Files = Mapping[str, bytes]


def take_back(_step: int) -> Sequence[str]:
    """Return the words that undo."""
    return UNDO


COMMANDS: Sequence[Callable[[int], Sequence[str]]] = (
    lambda n: session(f"s{n}"),
    lambda n: session(f"t{n}", "--except", "t"),
    lambda n: sheet(f"i{n}"),
    lambda n: ("void", f"s{n - 1}", *WHY),
    lambda _n: ("void", "a", "t", *WHY),
    lambda n: ("correct", f"s{n - 1}", "--set", "hours=3", *WHY),
    lambda n: ("correct", "a", "--set", f"title=Talk {n}", *WHY),
    take_back,
    take_back,
    lambda _n: (*UNDO, "--redo"),
    lambda _n: CLOSE,
    lambda _n: ("reopen", "2025-26", *WHY),
)
"""What may be done, by the number of the step. A new command joins by a line here."""
LAST = session("last", day="2026-09-07")  # not in the year that may be closed
UNDO_AT = COMMANDS.index(take_back)


def by_hand(how: str) -> Callable[[bytes], bytes]:
    """Return an edit of a sheet of credits that leaves it readable."""
    return {
        "a row more": lambda raw: raw.rstrip(b"\r\n") + b"\na,t1\n",
        "a row less": lambda raw: b"".join(raw.splitlines(keepends=True)[:-1]) or raw,
        "other line ends": lambda raw: raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
        "a mark in front": lambda raw: raw if raw[:1] == b"\xef" else b"\xef\xbb\xbf" + raw,
        "no last line end": lambda raw: raw.rstrip(b"\r\n"),
        "the rows in another order": lambda raw: b"".join(_turned(raw.splitlines(keepends=True))),
    }[how]


def _turned(lines: list[bytes]) -> list[bytes]:
    head, *rows = [line.rstrip(b"\r\n") + b"\n" for line in lines]
    return [head, *reversed(rows)]


STEPS = st.one_of(
    st.tuples(st.just("command"), st.integers(0, len(COMMANDS) - 1)),
    st.tuples(st.just("killed"), st.tuples(st.integers(0, len(COMMANDS) - 1), st.integers(1, 30))),
    st.tuples(
        st.just("by hand"),
        st.sampled_from(("a row more", "a row less", "other line ends", "a mark in front",
                         "no last line end", "the rows in another order")),
    ),
)  # fmt: skip


class Story:
    """A book, what was done with it, and what its files held at each line of the journal."""

    def __init__(self, folder: Path) -> None:
        self.book = write_book(folder / "book", {"teachers.csv": TEACHERS})
        self._held: dict[int, Files] = {}
        self._count = 0

    def go_on(self, step: tuple[str, object]) -> None:
        """Do a step, and see that it did what it said."""
        TRIED["steps"] += 1
        self._count += 1
        how, what = step
        if how == "by hand":
            sheet = self.book / "credits.csv"
            sheet.write_bytes(by_hand(str(what))(sheet.read_bytes()))
        elif how == "killed" and isinstance(what, tuple):
            command, at = what
            run(self.book, COMMANDS[command](self._count), Disk(self.book, "kill", at))
        elif isinstance(what, int):
            self.do(COMMANDS[what](self._count))

    def do(self, words: Sequence[str]) -> None:
        """Run a command to its end, and remember what the files hold if it wrote."""
        before = self._changes()
        done = run(self.book, words)
        assert done.code in {0, 1, 2, 4}, (words, done.err)
        # A command with nothing to do settles what was interrupted, and leaves edits to the next.
        if done.code in {0, 1} and self._changes() > before:
            assert unsound(self.book) == [], words
            self._held[len(read_entries(self.book))] = followed(self.book)

    def _changes(self) -> int:
        """Return how many changes the journal tells, done or not."""
        entries = read_entries(self.book) if journal_size(self.book) else []
        return sum(entry["what"] == "change" for entry in entries)

    def is_rebuilt(self) -> None:
        """Hold what the journal tells of each state against what the files held, then and now."""
        entries = read_entries(self.book)
        for n, files in self._held.items():
            assert replayed(entries[:n]) == files
        restored = self.book.with_name("restored")
        assert run(self.book, ("restore", str(restored))).code == 0
        assert followed(restored) == followed(self.book)


@pytest.mark.parametrize("at", [14, 15, 16])
def test_an_edit_after_a_kill_that_left_half_of_an_undo_is_kept(tmp_path, at):
    warm()
    story = Story(tmp_path)
    for step in (("command", 0), ("killed", (UNDO_AT, at)), ("by hand", "a row more")):
        story.go_on(step)
    story.do(LAST)
    story.is_rebuilt()


@settings(
    max_examples=60 * TORTURE or 5,
    deadline=None,
    derandomize=not TORTURE,
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(STEPS, min_size=4, max_size=12))
def test_any_sequence_keeps_journal_and_tables_consistent(steps: list[tuple[str, object]]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        warm()
        story = Story(folder)
        for step in steps:
            story.go_on(step)
        story.do(LAST)
        story.is_rebuilt()
    finally:
        shutil.rmtree(folder)
