"""What `doctor` looks at of the job that mails: whether there is one, and could write."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sbt_ledger.mail.jobs import Job
    from sbt_ledger.reports.checkup import Finding


def of_jobs(folder: Path) -> Iterator[Finding]:
    """Yield what runs `ledger mail --send` by itself, what lacks to that, and who may write."""
    from sbt_ledger.mail.jobs import jobs
    from sbt_ledger.reports.checkup import Finding

    found = jobs(folder)
    able = tuple(dict.fromkeys(each.place for each in found if not each.lacks))
    if able:
        told = _("“ledger mail” is run by {places}").format(places=_(", ").join(able))
        yield Finding("ok", _("job"), told)
    for job in found:
        yield from _lacking(job, is_needed=not able)
    if not found:
        told = _("nothing found that runs “ledger mail --send” for this book by itself")
        yield Finding("note", _("job"), told, _("examples/cron/ has one for each system."))
    if all(job.lacks or not job.user for job in found):
        yield from _rights(folder)


def _lacking(job: Job, *, is_needed: bool) -> Iterator[Finding]:
    """Yield what a job lacks; where another one does its work, that is only worth knowing."""
    from sbt_ledger.reports.checkup import Finding

    for lack in job.lacks:
        told = _("{place}: {lack}").format(place=job.place, lack=lack)
        yield Finding("mend" if is_needed else "note", _("job"), told)


def _rights(folder: Path) -> Iterator[Finding]:
    """Yield which of the files that a run writes whoever asks cannot write."""
    from sbt_ledger.mail.job_rights import unwritable
    from sbt_ledger.reports.checkup import Finding

    if names := unwritable(folder):
        told = _("{files} cannot be written by you").format(files=_(", ").join(names))
        hint = _("Whoever sends writes the lock and the log of mails into the folder of the book.")
        yield Finding("mend", _("rights"), told, hint)
