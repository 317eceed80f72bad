"""Whether what was sent to the college is kept as it was sent: its files, beside the journal."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import BrokenFilesError, Problem
from sbt_ledger.files.journal import digest_of
from sbt_ledger.files.submitted import SUBMITTED, read_submission, submitted_files
from sbt_ledger.files.verify_closed import written_by

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sbt_ledger.files.submitted import Submission
    from sbt_ledger.files.verify import Journal

_COMMANDS = frozenset({"submit"})


def read_submissions(folder: Path) -> tuple[list[Submission], list[Problem]]:
    """Return what was sent, by year and oldest first, and what keeps others from being read."""
    found: list[Submission] = []
    problems: list[Problem] = []
    for file in submitted_files(folder):
        try:
            found.append(read_submission(folder, file))
        except BrokenFilesError as fault:
            problems += fault.problems
    return sorted(found, key=lambda each: (each.label, each.number)), problems


def sent_file_problems(folder: Path, journal: Journal) -> Iterator[Problem]:
    """Yield files that are not as `submit` wrote them, or gone though nothing was withdrawn."""
    written, there = written_by(journal, SUBMITTED, _COMMANDS), submitted_files(folder)
    hint = _("“ledger restore DIR” gives the file as it was written.")
    for file in there if journal.is_whole else ():
        if file not in written:
            message = _("the journal knows of no submission of this name")
            yield Problem("bad-submission", message, "", file)
        elif digest_of((folder / file).read_bytes()) != written[file]:
            message = _("the file is not as “ledger submit” wrote it")
            yield Problem("bad-submission", message, hint, file)
    for file in written:
        if file not in there:
            message = _("it was submitted, and its file is gone without “--withdraw”")
            yield Problem("bad-submission", message, hint, file)
