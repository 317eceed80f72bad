"""Books on disk for tests, and what the real entry says of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
AS_OF = "2026-08-31"


class Answer(NamedTuple):
    """What a command came to: its exit code, and what it printed."""

    code: int
    out: str
    err: str


Ledger = Callable[..., Answer]
Golden = Callable[[Path, str], None]

# 30 credits a school year; one credit an hour; whatever is recorded counts.
TOWN = """\
ruleset = { id = "town", from = 2015-09-01 }
period.year = { start = "09-01" }
credit = [ { per_hour = 1 } ]
require = [ { id = "year", at_least = 30, per = "year" } ]
"""
_SMALLEST: Mapping[str, str] = {
    "ledger.toml": 'school = "A school"\nrules = ["town"]\n',
    "rules/town.toml": TOWN,
    "teachers.csv": "code,name\nt,李静\n",
    "activities.csv": "id,title,start,hours,kind\na,Talk,2026-03-05,2,lecture\n",
    "credits.csv": "activity,teacher\na,t\n",
}


def write_book(folder: Path, files: Mapping[str, str | bytes | None]) -> Path:
    """Write a book of one teacher at one talk; `files` replace its files, None leaves one out."""
    for name, content in {**_SMALLEST, **files}.items():
        if content is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def check(ledger: Ledger, book: Path, *words: object, as_of: str = AS_OF) -> dict[str, Any]:
    """Return what `check --format json` says; nothing may be wrong with the book."""
    answer = ledger("check", "--book", book, "--as-of", as_of, "--format", "json", *words)
    assert answer.code in {0, 1}, answer.err
    found: dict[str, Any] = json.loads(answer.out)
    return found


def results(found: Mapping[str, Any], *keys: str, **wanted: object) -> list[Any]:
    """Return `keys` of each result that is as wanted; of one key alone its values."""
    fitting = [
        row for row in found["results"] if all(row[name] == value for name, value in wanted.items())
    ]
    return [row[keys[0]] if len(keys) == 1 else tuple(row[key] for key in keys) for row in fitting]


def problems(ledger: Ledger, book: Path, *words: object) -> list[tuple[Any, ...]]:
    """Return (code, file, line, column, text) of each problem that `check` finds, as listed."""
    answer = ledger("check", "--book", book, "--as-of", AS_OF, "--format", "json", *words)
    return [
        tuple(each[key] for key in ("code", "file", "line", "column", "text"))
        for each in json.loads(answer.out)["problems"]
    ]


def digest(folder: Path) -> str:
    """Return a digest of every file below a folder: names, bytes and times of change.

    The lock, which says who writes and stays when it is given back, is no part of the book.
    """
    found = hashlib.sha256()
    for path in sorted(set(folder.rglob("*")) - {folder / ".ledger.lock"}):
        found.update(f"{path.relative_to(folder)} {path.stat().st_mtime_ns}\n".encode())
        if path.is_file():
            found.update(path.read_bytes())
    return found.hexdigest()


def asking(written: Any) -> Any:
    """Return tables of a rule file without the filters that ask for nothing: none may be written.

    A strategy draws such a filter where it draws none.
    """
    if isinstance(written, dict):
        kept = (item for item in written.items() if item not in (("where", {}), ("who", {})))
        return {key: asking(value) for key, value in kept}
    return [asking(each) for each in written] if isinstance(written, list | tuple) else written
