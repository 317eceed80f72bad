"""What a sheet of the archive has beside its rows: seal, code and day above, who signs below.

Rows are numbered as on paper: 序号.
"""

from __future__ import annotations

from dataclasses import replace
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.reports.office.sheet import NUMBER, Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sbt_ledger.files.archive_tables import Titles
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.sheet import OfficeReport, Row, Sheet


def filed(
    asked: Asked, name: str, title: str, sheets: Sequence[Sheet], *notes: str,
    foot: tuple[str, ...] = (),
) -> OfficeReport:  # fmt: skip
    """Return the report as it goes into the archive; `foot` names who signs, if not as usual."""
    report = asked.report(name, title, sheets, *notes)
    text, judged, filled = _("{requirement}: {told}"), asked.assessment.as_of, asked.seen_on
    head = [
        (_("School (seal)"), report.school),
        (_("School code"), report.code),
        (_("Judged on"), "" if judged == filled else judged.isoformat()),
        (_("Filled in on"), filled.isoformat()),
    ]
    lines = tuple(text.format(requirement=what, told=told) for what, told in head if told)
    return replace(report, head=lines, foot=foot or report.foot)


def numbered(rows: Iterable[Row]) -> list[Row]:
    """Return the rows with their numbers in front, from 1."""
    return [(number, *row) for number, row in enumerate(rows, 1)]


def number_column() -> Column:
    """Return the column of these numbers."""
    return Column(NUMBER, _("no."))


def called(titles: Titles, language: str) -> str:
    """Return a title of the shipped tables in a language."""
    return titles.get(language) or titles["en"]
