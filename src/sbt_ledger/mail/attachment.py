"""The list of a group or of the office as a table for spreadsheets: all rows, no cell a formula."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.mail.lists import named_task, why_told
from sbt_ledger.reports.csv_text import csv_text
from sbt_ledger.reports.school_words import told_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.mail.content import Content
    from sbt_ledger.mail.edition import Edition
    from sbt_ledger.mail.matters import Lack, Matter
    from sbt_ledger.records.book import Book
    from sbt_ledger.reports.words import Words


def table_of(content: Content, edition: Edition) -> str:
    """Return the rows of all lists of a mail as CSV, "" if it has no list.

    Who is in two of the lists stands there once.
    """
    if not content.lists:
        return ""
    language = content.recipient.language
    words, book = edition.words(language), edition.report.book
    columns = (
        _("code"), _("name"), _("group"), _("rules"), _("requirement"), _("period"), _("from"),
        _("until"), _("needed"), _("earned"), _("certified"), _("pending"), _("missing"),
        _("how it stands"), _("awaits"), _("not covered"),
    )  # fmt: skip
    # A standing is one of one teacher: what two lists have is the very same.
    rows = {id(pair[1].standing): pair for each in content.lists for pair in each.rows}
    late = {lack.teacher.code: lack for each in content.lists for lack in each.overdue}
    return csv_text(columns, (
        *(_cells(lack, matter, words, language) for lack, matter in rows.values()),
        *(cells for lack in late.values() for cells in _late(lack, book, words, language)),
    ))  # fmt: skip


def _cells(lack: Lack, matter: Matter, words: Words, language: str) -> tuple[object, ...]:
    standing, outlook, period = matter.standing, matter.outlook, matter.standing.period
    return (
        lack.teacher.code, lack.teacher.name, lack.groups, standing.rule_set.id,
        standing.requirement.named(language), period and period.label, period and period.first,
        period and period.last, standing.needed, standing.earned, standing.certified,
        standing.pending, standing.short if outlook is None else outlook.left, why_told(matter),
        words.told_awaits(standing), standing.missing,
    )  # fmt: skip


def _late(lack: Lack, book: Book, words: Words, language: str) -> Iterator[tuple[object, ...]]:
    for each in lack.overdue:
        yield (
            lack.teacher.code, lack.teacher.name, lack.groups, each.rule_set.id,
            named_task(each, book, language), "", "", each.due, "", "", "", "", "",
            words.joined((_("overdue"), told_blocks(each.blocks))), "", "",
        )  # fmt: skip
