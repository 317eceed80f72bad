"""Freeze what is sent to the college, and take the last sending back, as every change is made."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import RefusedError, WrongUseError
from sbt_ledger.files.commit import Deed, catch_up, commit
from sbt_ledger.files.followed import followed
from sbt_ledger.files.frozen_files import refuse_opened_by_hand
from sbt_ledger.files.journal import digest_of
from sbt_ledger.files.journal_end import read_tail
from sbt_ledger.files.submitted import submissions
from sbt_ledger.files.write import Draft

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sbt_ledger.files.journal import Stamp
    from sbt_ledger.files.submitted import Submission


def freeze(
    folder: Path,
    stamp: Stamp,
    judge: Callable[[], tuple[Submission, str] | None],
    say: Callable[[str], None],
) -> None:
    """Write what `judge` returns, which reads the book and judges it: what is sent, and its text.

    Must be called inside `writing`; `say` as for `commit`. Raises RefusedError if a file changes
    meanwhile. Nothing is written where there is nothing to send.
    """
    known_end = read_tail(folder)
    refuse_opened_by_hand(folder, known_end)
    before = {name: digest_of(raw) for name, raw in followed(folder, known_end.state).items()}
    judged = judge()
    if judged is None:
        return
    tail = catch_up(folder, stamp, say)
    if dict(tail.state) != before:
        message = _("A file of the book changed meanwhile; nothing was sent.")
        raise RefusedError(message, _("Run the command again."))
    sent, text = judged
    commit(folder, Deed((Draft(folder / sent.file, None, text.encode()),)), stamp, say)


def withdraw(
    folder: Path, label: str, reason: str, stamp: Stamp, say: Callable[[str], None]
) -> Submission:
    """Take away what was sent last of a year, and keep the reason in the journal; return it.

    Must be called inside `writing`; `say` as for `commit`.
    """
    sent = submissions(folder, label)
    if not sent:
        message = _("Nothing of {period} was submitted.").format(period=label)
        labels = dict.fromkeys(each.label for each in submissions(folder))
        hint = _("Submitted: {periods}.").format(periods=_(", ").join(labels)) if labels else ""
        hint = hint or _("“ledger submit {period}” sends it.").format(period=label)
        raise WrongUseError(message, hint)
    path = folder / sent[-1].file
    commit(folder, Deed((Draft(path, path.read_bytes(), None),), reason=reason), stamp, say)
    return sent[-1]
