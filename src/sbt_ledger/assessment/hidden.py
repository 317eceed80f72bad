"""Hours that do not show yet: rules hide them until a task is done, such as a rating."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sbt_ledger.rules.deadline import SHOW_HOURS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from sbt_ledger.assessment.blocks import Blocked, Blocks
    from sbt_ledger.records.book import Book
    from sbt_ledger.records.credit import CreditEntry
    from sbt_ledger.rules.rule_set import RuleSet


class Hidden:
    """Says of which rows the hours do not show yet on a day; of none where no rule hides any."""

    def __init__(self, book: Book, rule_sets: Iterable[RuleSet], as_of: date) -> None:
        self._book = book
        found = (_versions(book, each, as_of) for each in rule_sets)
        self._rules = [versions for versions in found if any(blocks for _day, blocks in versions)]

    def __bool__(self) -> bool:
        """Whether any rule hides hours."""
        return bool(self._rules)

    def blocked(self, code: str, entry: CreditEntry) -> Blocked | None:
        """Return why the hours of a teacher's row do not show, None if they do."""
        for versions in self._rules:
            in_force = (blocks for day, blocks in versions if day <= entry.activity.end)
            blocks = next(in_force, None)
            found = blocks.blocked(entry, self._book.timelines[code]) if blocks else None
            if found is not None:
                return found
        return None


def _versions(book: Book, rule_set: RuleSet, as_of: date) -> list[tuple[date, Blocks | None]]:
    """Return from when on each version holds, the newest first, and what it hides."""
    return [(each.ruleset.from_, blocks) for each, blocks in _blocks(book, rule_set, as_of)]


def _blocks(book: Book, rule_set: RuleSet, as_of: date) -> Iterator[tuple[RuleSet, Blocks | None]]:
    for version in rule_set.versions:
        if not any(SHOW_HOURS in line.blocks for line in version.deadline):
            yield version, None
            continue
        from sbt_ledger.assessment.blocks import Blocks  # noqa: PLC0415 - most need it not

        yield version, Blocks(book, version, as_of) or None
