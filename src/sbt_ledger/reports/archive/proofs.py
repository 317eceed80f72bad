"""The list of the proofs in an archive: which files, whose, and where they are."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.reports.office.sheet import Sheet
from sbt_ledger.reports.office.titles import columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sbt_ledger.files.archived_proofs import Proof
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.sheet import OfficeReport

_COLUMNS = "path* evidence* teachers found* size copy sha256"


def proofs_report(asked: Asked, proofs: Sequence[Proof], *, copied: bool) -> OfficeReport:
    """Return the proofs of the year as a report; `copied` if they lie in the archive."""
    rows = [
        (
            each.path, each.kinds, tuple(map(asked.person, each.codes)), bool(each.digest),
            each.size, each.name if copied else "", each.digest,
        )
        for each in proofs
    ]  # fmt: skip
    sheet = Sheet("proofs", _("Proofs"), columns(asked.naming, _COLUMNS), rows)
    missing = sum(not each.digest for each in proofs)
    notes = () if copied else (_("The files themselves are in the book; none was copied."),)
    if missing:
        notes = (
            *notes,
            _("Missing, outside the book, or one of its records: {count}.").format(count=missing),
        )
    return asked.report("proofs", _("Proofs of the year"), (sheet,), *notes)
