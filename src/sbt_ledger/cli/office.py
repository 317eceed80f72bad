"""The formats of every office report, as `show` takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from sbt_ledger.cli.options import Options
    from sbt_ledger.reports.office.sheet import OfficeReport


def office_ways(
    made: Callable[[], OfficeReport],
    options: Options,
    brief: Callable[[], OfficeReport] | None = None,
) -> dict[str, Callable[[], Any]]:
    """Return how each format shows a report, which is `made` when one is asked for.

    People get it in `brief`, if there is such a one; programs and workbooks get all of it.
    """
    from sbt_ledger.cli.output import naming

    read = brief or made

    def table() -> object:
        from sbt_ledger.cli.output import width
        from sbt_ledger.reports.office.formats import page
        from sbt_ledger.reports.page_table import as_table

        return as_table(page(read(), naming()), width=width(options))

    def text() -> str:
        from sbt_ledger.reports.office.formats import as_text

        return as_text(read(), naming())

    def json() -> str:
        from sbt_ledger.reports.office.formats import as_json

        return as_json(made())

    def csv() -> str:
        from sbt_ledger.reports.office.formats import as_csv

        return as_csv(made())

    def markdown() -> str:
        from sbt_ledger.reports.office.markdown import as_markdown

        return as_markdown(read(), naming())

    def web() -> str:
        from sbt_ledger.cli.language import spoken
        from sbt_ledger.reports.office.web import as_html

        return as_html(read(), naming(), spoken())

    def workbook() -> bytes:
        from sbt_ledger.reports.office.workbook import as_xlsx

        return as_xlsx(made(), naming())

    return {
        "table": table,
        "text": text,
        "json": json,
        "csv": csv,
        "md": markdown,
        "html": web,
        "xlsx": workbook,
    }
