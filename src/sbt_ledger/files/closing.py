"""Close a year and open it again: its file, written and taken away as every change is."""

from __future__ import annotations

from dataclasses import replace
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import RefusedError, WrongUseError
from sbt_ledger.files.closed_rows import digest_in
from sbt_ledger.files.closed_year import CLOSED, closed_files, closed_years
from sbt_ledger.files.commit import Deed, catch_up, commit
from sbt_ledger.files.followed import followed
from sbt_ledger.files.frozen_files import refuse_opened_by_hand
from sbt_ledger.files.journal import digest_of
from sbt_ledger.files.journal_end import read_tail
from sbt_ledger.files.table_files import TableFiles
from sbt_ledger.files.write import Draft

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sbt_ledger.files.closed_year import ClosedYear
    from sbt_ledger.files.journal import Stamp


def refuse_if_closed(folder: Path, label: str) -> None:
    """Raise RefusedError if a year of that name is closed already."""
    for year in closed_years(folder):
        if year.label == label:
            text = _("{period} is closed already: by {user}, {time}.")
            hint = _("“ledger reopen {period} --reason WHY” opens it again.")
            message = text.format(period=label, user=year.closed_by, time=year.time)
            raise RefusedError(message, hint.format(period=label))


def close_year(
    folder: Path,
    stamp: Stamp,
    judge: Callable[[], ClosedYear],
    remarks: Callable[[], list[str]],
    say: Callable[[str], None],
) -> ClosedYear:
    """Close the year that `judge` returns, which reads the book and judges it.

    Must be called inside `writing`; `say` as for `commit`. Raises RefusedError if a file changes
    meanwhile.
    """
    known_end = read_tail(folder)
    refuse_opened_by_hand(folder, known_end)
    known = known_end.state
    before = {name: digest_of(raw) for name, raw in followed(folder, known).items()}
    judged = judge()
    rows = digest_in(judged, TableFiles.of(folder))
    tail = catch_up(folder, stamp, say)
    if dict(tail.state) != before:
        message = _("A file of the book changed meanwhile; the year was not closed.")
        raise RefusedError(message, _("Run the command again."))
    year = replace(judged, journal_line=tail.n, journal_hash=tail.hash, rows=rows)
    draft = Draft(folder / year.file, None, year.as_text(remarks()).encode())
    commit(folder, Deed((draft,)), stamp, say)
    return year


def reopen_year(
    folder: Path, label: str, reason: str, stamp: Stamp, say: Callable[[str], None]
) -> None:
    """Take away what closes a year, and keep the reason in the journal.

    Must be called inside `writing`; `say` as for `commit`. A file that cannot be read any more is
    taken away, too.
    """
    file = closed_file(folder, label)
    path = folder / file
    commit(folder, Deed((Draft(path, path.read_bytes(), None),), reason=reason), stamp, say)


def closed_file(folder: Path, label: str) -> str:
    """Return the name of the file that closes a year; WrongUseError if it is not closed."""
    file = f"{CLOSED}/{label}.toml"
    known = closed_files(folder)
    if file not in known:
        message = _("“{period}” is no closed year.").format(period=label)
        labels = [name.removeprefix(f"{CLOSED}/").removesuffix(".toml") for name in known]
        hint = _("Closed: {periods}.").format(periods=_(", ").join(labels)) if labels else ""
        raise WrongUseError(message, hint)
    return file
