"""What a platform says of a claim: whether it counts. A word that nobody listed is asked about."""

from __future__ import annotations

from collections import Counter
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.intake.cell_words import state_words, word_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sbt_ledger.intake.context import Context
    from sbt_ledger.intake.reading import Row, TableReader


class States:
    """Reads the columns of states and results of one table; counts the rows that it leaves out."""

    def __init__(self, reader: TableReader, context: Context) -> None:
        source = context.source
        self._reader = reader
        self._asked = _keys(context.habits.counts)
        self._counts = _keys(source.get("counts", ()))
        self._no_count = _keys(source.get("no_count", ()))
        self._lists_all = "counts" in source and "no_count" not in source
        self._has_state = reader.has("state") and any(
            str(cell).strip() for cell in reader.distinct("state")
        )
        self._blank_counts = not self._says_who_counts(reader)
        self._has_result = reader.has("result")
        self._left_out: Counter[tuple[str, str]] = Counter()

    def counts(self, row: Row) -> bool:
        """Whether a row counts: what is not finished or refused does not.

        A word that nobody listed is a problem of the row, which then is rejected.
        """
        for role, is_refused in (("state", self._is_refused), ("result", self._has_failed)):
            if is_refused(row):
                self._left_out[role, row.text(role)] += 1
                return False
        return True

    def left_out(self) -> Iterator[Problem]:
        """Yield which rows are left out by what the platform says of them."""
        for (role, state), count in self._left_out.items():
            text = ngettext(
                "{count} row is left out: it is “{state}”",
                "{count} rows are left out: they are “{state}”", count,
            )  # fmt: skip
            hint = _("If it counts for you: --habit counts='[\"{state}\"]', or in ledger.toml.")
            message, hint = text.format(count=count, state=state), hint.format(state=state)
            place = (self._reader.file, self._reader.table.header_line, self._reader.header(role))
            yield Problem("not-counted", message, hint, *place, level="warning")

    def _is_refused(self, row: Row) -> bool:
        """Whether the state of a row is one that does not count."""
        if not self._has_state:
            return False
        text = row.text("state")
        state = word_key(text)
        if state in self._asked or state in self._counts or (not state and self._blank_counts):
            return False
        if self._lists_all or state in self._no_count or state in state_words("no_count"):
            return True
        if state not in state_words("counts"):
            _refuse(row, text)
        return False

    def _says_who_counts(self, reader: TableReader) -> bool:
        """Whether the column says of some rows that they count: then a blank says less."""
        words = set(map(word_key, map(str, reader.distinct("state"))))
        return self._has_state and not words.isdisjoint(state_words("counts") | self._counts - {""})

    def _has_failed(self, row: Row) -> bool:
        """Whether the result of a row says that it was not passed; most results are marks."""
        if not self._has_result:
            return False
        result = word_key(row.text("result"))
        return result in state_words("failed") and result not in self._asked


def _refuse(row: Row, text: str) -> None:
    """Refuse a word that may mean either."""
    message = _("“{state}”: whether that counts, nobody says").format(state=text)
    hint = _(
        "If it counts: --habit counts='[\"{state}\"]', or in ledger.toml under [import]; else take "
        'the rows out. If it tells who was there: [import.columns] "{header}" = "mark".'
    )
    header = row.header("state")
    row.refuse("unknown-state", message, hint.format(state=text, header=header), "state")


def _keys(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(map(word_key, texts))
