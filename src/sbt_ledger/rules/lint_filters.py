"""Columns and words of filters that nothing has: a slip of the pen, or the school's own."""

from __future__ import annotations

from dataclasses import dataclass, field
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.rules.condition import Text
from sbt_ledger.rules.finding import finding
from sbt_ledger.rules.misnamed import filters_in
from sbt_ledger.rules.near import meant
from sbt_ledger.rules.rule_set import TABLES, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sbt_ledger.errors import Problem
    from sbt_ledger.notation.table import Table
    from sbt_ledger.rules.filter import Filter
    from sbt_ledger.rules.rule_set import RuleSet

_MOST_TOLD = 500
"""Words of one filter: nobody reads more, and to find the nearest of each takes time."""
_WRITTEN_BY_SCHOOLS = frozenset({"topic"})
"""Columns whose words the tool knows only some of."""


@dataclass(frozen=True, slots=True)
class Known:
    """The columns of records, those of teachers and their attributes, and the words of columns.

    `words` are those of the ledger, `used` those that the book has; `book` says whether there is
    one.
    """

    records: frozenset[str]
    teachers: frozenset[str]
    words: Mapping[str, frozenset[str]]
    used: Mapping[str, frozenset[str]] = field(default_factory=dict)
    book: bool = False


def unknown_names(rule_set: RuleSet, known: Known) -> Iterator[Problem]:
    """Yield each unknown column, and each unknown word of a column, once."""
    told: set[tuple[str, ...]] = set()
    for place, of_teachers, wanted in filters_of(rule_set):
        columns = known.teachers if of_teachers else known.records
        for column, words in _tests(wanted):
            for found in _column(column, columns, known, place):
                if (column,) not in told:
                    told.add((column,))
                    yield found
            if column in columns:
                new = [word for word in dict.fromkeys(words) if (column, word) not in told]
                told |= {(column, word) for word in new}
                yield from _words(column, new, rule_set, known, place)


def filters_of(rule_set: RuleSet) -> Iterator[tuple[str, bool, Filter]]:
    """Yield every filter with its FILE:LINE; True if it tests teachers, False if records."""
    if rule_set.who:
        yield rule_set.ruleset.written_at, True, rule_set.who
    lines: list[tuple[str, Table]] = [
        (line.written_at, line) for table in TABLES for line in getattr(rule_set, table)
    ]
    lines += [
        (part.written_at or line.written_at, part)
        for line in rule_set.require
        for part in parts_of(line)
    ]
    if "attendance" in rule_set.written:
        lines.append((rule_set.attendance.written_at, rule_set.attendance))
    for place, line in lines:
        for key, wanted in filters_in(line):
            yield place, key == "who", wanted


def mistyped_columns(rule_set: RuleSet, known: Known) -> Iterator[Problem]:
    """Yield columns and attributes that are named outside of filters and are nearly known ones."""
    for place, of_teachers, column in _named_columns(rule_set):
        columns = known.teachers if of_teachers else known.records
        near = meant(column, columns) if column and column not in columns else ""
        if near:
            message = _("no record and no teacher has a column “{name}”").format(name=column)
            yield finding("unknown-column", "warning", place, message, near)


def _named_columns(rule_set: RuleSet) -> Iterator[tuple[str, bool, str]]:
    """Yield FILE:LINE, whether it is one of teachers, and the column."""
    for period in rule_set.period.values():
        attributes = [period.anchor, period.by, *period.length_by]
        attributes += [period.from_.attribute] if period.from_ else []
        yield from ((period.written_at, True, each) for each in attributes)
    for rate in rule_set.credit:
        yield rate.written_at, False, rate.by
    for floor in rule_set.floor:
        yield floor.written_at, False, floor.group if floor.group != "event" else ""
    for cap in rule_set.cap:
        yield cap.written_at, False, cap.column
    for line in rule_set.require:
        yield from ((line.written_at, False, each) for each in line.values_counted)
        if line.proposes is not None:
            yield line.written_at, True, line.proposes.attribute
    for adjustment in rule_set.adjust:
        yield adjustment.written_at, True, adjustment.by_attribute
    for cohort in rule_set.cohort:
        yield cohort.written_at, True, cohort.group_by


def _tests(wanted: Filter) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each column of a filter with the words that it is compared with, however deep."""
    for test in wanted.tests:
        yield test.column, tuple(each.text for each in test.conditions if isinstance(each, Text))
    for part in (*wanted.without, *wanted.any_of):
        yield from _tests(part)


def _column(name: str, columns: frozenset[str], known: Known, place: str) -> Iterator[Problem]:
    if name in columns:
        return
    near = meant(name, columns)
    if near:
        message = _("no record and no teacher has a column “{name}”").format(name=name)
        yield finding("unknown-column", "warning", place, message, near)
    elif known.book:
        message = _("the book has no column “{name}” yet").format(name=name)
        hint = _("Until a record has it, the filter finds nothing.")
        yield finding("unknown-column", "note", place, message, hint)
    else:
        message = _("“{name}” is no column that the tool knows").format(name=name)
        hint = _("The book must have it: a filter may name any column of the school's own.")
        yield finding("unknown-column", "note", place, message, hint)


def _words(
    column: str, words: Sequence[str], rule_set: RuleSet, known: Known, place: str
) -> Iterator[Problem]:
    of_tool = {*known.words.get(column, ()), *rule_set.scale.get(column, ())}
    all_known = of_tool | known.used.get(column, frozenset())
    unknown = [word for word in words if word not in all_known]
    is_closed = known.book or (bool(of_tool) and column not in _WRITTEN_BY_SCHOOLS)
    for word in unknown[:_MOST_TOLD]:
        near = meant(word, all_known)
        told = {"word": word, "column": column}
        if near:
            message = _("nothing has the word “{word}” in the column “{column}”").format(**told)
            yield finding("unknown-value", "warning", place, message, near)
        elif is_closed:
            text = _("“{word}” is no word of the column “{column}” that is known here")
            hint = _("Nothing is to be done if records will have it.")
            yield finding("unknown-value", "note", place, text.format(**told), hint)
    if (rest := len(unknown) - _MOST_TOLD) > 0 and is_closed:
        text = _("{count} more words of the column “{column}” are not known here")
        yield finding("unknown-value", "note", place, text.format(count=rest, column=column))
