"""What the judgement of a school hangs on: each byte of tables, settings, rules, closed years."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from sbt_ledger.errors import LedgerError
from sbt_ledger.files.journal import JOURNAL
from sbt_ledger.files.journal_end import read_tail
from sbt_ledger.files.kept import digest_of, states_in
from sbt_ledger.files.layout import KEYS, files_of
from sbt_ledger.files.rule_files import named_by, rule_digests
from sbt_ledger.files.settings_file import SETTINGS, read_settings
from sbt_ledger.files.settle import is_settled
from sbt_ledger.files.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Sequence

_PROGRAM = Path(__file__).resolve().parent.parent
_JUDGING = ("assessment", "cli", "reports", "reports/office")
"""The packages whose code has a say in what a school comes to, and in what form that is kept."""


def state_of(folder: Path, rules: Sequence[str]) -> bytes:
    """Return what tells a book from every other that may be judged otherwise; b"" if not known.

    `rules` are the rule sets that are asked for, none for those of the book. Of a book that
    something is wrong with nothing is known: who reads it tells what.
    """
    try:
        if (folder / JOURNAL).is_file() and not is_settled(read_tail(folder)):
            return b""
        settings = read_settings(folder)
        named = list(rules) or named_by(folder, settings.rule_sets)
        tables = [_table(folder, table, *files_of(folder, settings.files, table)) for table in KEYS]
        told = (
            _digest(folder / SETTINGS), tables, named, rule_digests(named, folder), _program(),
            _closed(folder),
        )  # fmt: skip
    except (LedgerError, OSError, ValueError):
        return b""
    return repr(told).encode()


def _table(
    folder: Path, table: str, files: Sequence[str], problems: Sequence[object]
) -> tuple[str, list[tuple[str, str]]]:
    if problems:
        raise ValueError(table)
    return table, [(file, _digest(folder / file)) for file in files]


def _closed(folder: Path) -> list[tuple[str, str]]:
    """Return what tells the closed years, and what the journal says of edits of them."""
    if not (folder / "closed").is_dir():
        return []
    from sbt_ledger.files.closed_year import closed_files  # noqa: PLC0415 - most have none

    found = [file for file in (JOURNAL, *closed_files(folder)) if (folder / file).exists()]
    return [(file, _digest(folder / file)) for file in found]


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


@cache
def _program() -> str:
    """Return a digest of what judges beside what checks files: code, rules, translations."""
    words = sorted((_PROGRAM / "locale").glob("*/LC_MESSAGES"))
    states = [
        *(each for package in _JUDGING for each in states_in(_PROGRAM / package, ".py")),
        *states_in(shipped("data"), ".toml"),
        *(each for folder in words for each in states_in(folder, ".mo")),
    ]
    return digest_of(sorted(states))
