"""`ledger rollup --engine duckdb`: DuckDB sums the rows of a school, the program judges the sums.

It says what is said without it, or nothing: a school of which anything would have to be told, whose
rules leave nothing to be summed, or that has few rows, is read row by row.
"""

from __future__ import annotations

from dataclasses import replace
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import LedgerError, WrongUseError

if TYPE_CHECKING:
    from sbt_ledger.assessment.result import Report
    from sbt_ledger.cli.question import Question
    from sbt_ledger.records.book import Book


class InDuckDB:
    """Judges schools of what DuckDB makes of their rows."""

    def __init__(self) -> None:
        """Have DuckDB at hand; WrongUseError if it is not installed."""
        try:
            import duckdb
        except ImportError:
            message = _("“--engine duckdb” needs one package more.")
            raise WrongUseError(message, _("pip install “sbt-ledger[district]”.")) from None
        self._connection = duckdb.connect()

    def report(self, question: Question) -> Report | None:
        """Return the report of a school, None if its rows must be read one by one."""
        import duckdb

        from sbt_ledger.assessment.assess import assess
        from sbt_ledger.files.tables import BrokenTableError

        try:
            book = self._summed(question)
            report = assess(book, question.rule_sets, question.span)
        except (LedgerError, BrokenTableError, OSError, ValueError, duckdb.Error):
            return None
        # What is told of rows is told with their lines, which buckets have not.
        return None if report.problems else report

    def _summed(self, asked: Question) -> Book:
        """Return the book whose rows are buckets; raises whatever forbids it."""
        from sbt_ledger.assessment.shape import shape_of
        from sbt_ledger.files.bucket_book import book_of_buckets
        from sbt_ledger.files.duckdb_rows import NotPlainError, is_long, summed
        from sbt_ledger.files.rowless_book import read_without_rows
        from sbt_ledger.reports.bucket_columns import refuse_hidden
        from sbt_ledger.reports.bucket_sql import statement
        from sbt_ledger.reports.export import rows_of

        if not is_long(asked.options.folder()):
            raise NotPlainError(asked.options.book)
        question = replace(asked, options=asked.options._replace(reading=read_without_rows))
        folder, book = question.folder, question.book
        shape = shape_of(book, question.rule_sets, question.span)
        if shape.borders is None or book.remarks:
            raise NotPlainError(str(folder))
        refuse_hidden(shape, book.columns)
        tables = {table.name: table.columns for table in rows_of(book)}
        found = summed(self._connection, folder, book, tables, statement(shape, tables))
        return book_of_buckets(folder, found)
