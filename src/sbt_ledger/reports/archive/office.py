"""The reports of an archive: each as a page, as a workbook, and each of its tables as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.reports.archive.people import with_bom
from sbt_ledger.reports.office.formats import table_csv

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.reports.naming import Naming
    from sbt_ledger.reports.office.sheet import OfficeReport

FOLDER = "reports"


class Listed(NamedTuple):
    """A report as the index has it: its title, and the files of each format."""

    name: str
    title: str
    html: str
    xlsx: str
    csv: tuple[tuple[str, str], ...]
    """The title and the file of each table."""


def report_files(
    report: OfficeReport, naming: Naming, language: str, formats: Sequence[str]
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a report."""
    stem = f"{FOLDER}/{report.name}"
    for table in report.tables:
        yield f"{stem}-{table.name}.csv", with_bom(table_csv(table))
    if "xlsx" in formats:
        from sbt_ledger.reports.office.workbook import as_xlsx  # noqa: PLC0415 - an extra

        yield f"{stem}.xlsx", as_xlsx(report, naming)
    if "html" in formats:
        from sbt_ledger.reports.office.web import as_html  # noqa: PLC0415 - an extra

        yield f"{stem}.html", as_html(report, naming, language).encode()


def listed(report: OfficeReport, formats: Sequence[str]) -> Listed:
    """Return a report as the index has it."""
    stem = f"{FOLDER}/{report.name}"
    return Listed(
        report.name,
        report.title,
        f"{stem}.html" if "html" in formats else "",
        f"{stem}.xlsx" if "xlsx" in formats else "",
        tuple((table.title, f"{stem}-{table.name}.csv") for table in report.tables),
    )
