"""A journal that a bad disk or a stranger wrote keeps nobody from reading, and harms no file."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.books import AS_OF, digest
from tests.fuzz.conftest import TRIED, tried
from tests.fuzz.mangled import mangled
from tests.fuzz.test_readers import ADD, ask
from tests.spreadsheets import a_book

Entry = dict[str, Any]


class Kept(NamedTuple):
    """A book with a journal, and its entries; the last change is not told to be done."""

    book: Path
    text: str
    entries: list[Entry]


@pytest.fixture(scope="module")
def kept() -> Iterator[Kept]:
    with tempfile.TemporaryDirectory() as folder:
        book = a_book(Path(folder) / "outer/book")
        for number in range(3):
            assert ask(*ADD, "--id", f"2026-{number}", "--yes", "--book", book).code == 0
            with (book / "credits.csv").open("a", encoding="utf-8") as file:
                file.write(f"001,0120,absent,,,,by hand {number}\n")
        lines = (book / "journal.jsonl").read_text("utf-8").splitlines(keepends=True)
        assert json.loads(lines[-1])["what"] == "done"
        yield Kept(book, "".join(lines[:-1]), [json.loads(line) for line in lines[:-1]])


@tried(40)
@given(st.data())
def test_any_journal(kept: Kept, drawn: st.DataObject) -> None:
    TRIED["journal.jsonl"] += 1
    ended = kept.text + json.dumps({"n": len(kept.entries) + 1, "what": "done"}) + "\n"
    raw = drawn.draw(mangled([kept.text, ended]) | st.builds(other_words, st.just(kept), changes()))

    with copied(kept.book) as book:
        (book / "journal.jsonl").write_bytes(raw)
        around = {path: digest(path) for path in book.parent.iterdir() if path != book}

        ask(*drawn.draw(st.sampled_from([["check"], ["show", "0007"], ADD, [*ADD, "--dry-run"]])),
            "--book", book, "--as-of", AS_OF)  # fmt: skip

        assert {p: digest(p) for p in book.parent.iterdir() if p != book} == around


@pytest.mark.parametrize("name", ["../victim.csv", "link.csv", "/etc/ledger-victim"])
def test_a_journal_writes_no_file_outside_the_book(name: str, kept: Kept) -> None:
    """Its last change is not told to be done: the next command would finish it."""
    with copied(kept.book) as book:
        victim = book.parent / "victim.csv"
        victim.write_bytes(b"mine\n")
        (book / "link.csv").symlink_to(victim)
        change = json.loads(json.dumps(kept.entries[-1]))
        (edit, *_others) = change["files"]
        edit |= {"file": name, "before": None, "edits": [[0, [], ["theirs\n"]]]}
        change["files"] = [edit]
        lines = [json.dumps(each) for each in (*kept.entries[:-1], change)]
        (book / "journal.jsonl").write_text("\n".join([*lines, ""]), encoding="utf-8")

        answers = [ask(*words, "--book", book) for words in (["check"], ADD)]

        assert [answer.code for answer in answers] == [1, 3]
        assert "journal.jsonl" in answers[1].err
        assert victim.read_bytes() == b"mine\n"
        assert not Path("/etc/ledger-victim").exists()


class copied:  # noqa: N801 - reads as a phrase
    """A copy of the book, beside a file that is none of its own."""

    def __init__(self, book: Path) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._book = Path(self._folder.name) / "outer/book"
        shutil.copytree(book, self._book)
        (self._book.parent / "other.csv").write_text("mine\n", encoding="utf-8")

    def __enter__(self) -> Path:
        return self._book

    def __exit__(self, *_why: object) -> None:
        self._folder.cleanup()


def changes() -> st.SearchStrategy[list[tuple[int, Any]]]:
    """Return which values of the last entry become which others."""
    odd: st.SearchStrategy[Any] = st.sampled_from(
        [None, 0, -1, 10**9, 1.5, "", "x", [], [[]], {}, {"x": 1}, True, "../other.csv", "utf-16",
         "hex", [0, [], ["x\n"]], [[0, ["x"], []]], [[-5, [], ["x\n"]]], "credits.csv", "."]
    )  # fmt: skip
    return st.lists(st.tuples(st.integers(0, 200), odd), min_size=1, max_size=3)


def other_words(kept: Kept, changes: list[tuple[int, Any]]) -> bytes:
    """Return the journal with values of its last entry changed, at any depth."""
    entry = json.loads(json.dumps(kept.entries[-1]))
    for at, value in changes:
        places = list(places_in(entry))
        holder, key = places[at % len(places)]
        holder[key] = deepcopy(value)
    lines = [*kept.entries[:-1], entry]
    return "".join(json.dumps(each) + "\n" for each in lines).encode()


def places_in(value: Any) -> Iterator[tuple[Any, Any]]:
    keys = value if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], dict | list):
            yield from places_in(value[key])
