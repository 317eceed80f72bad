"""The list of a group or of the office as a table for spreadsheets: all rows, no cell a formula."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.mail.page import why_told
from sbt_ledger.reports.csv_text import csv_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.mail.content import Content
    from sbt_ledger.mail.edition import Edition
    from sbt_ledger.mail.matters import Lack, Matter
    from sbt_ledger.reports.words import Words


def table_of(content: Content, edition: Edition) -> str:
    """Return the rows of all lists of a mail as CSV, "" if it has no list."""
    if not content.lists:
        return ""
    language = content.recipient.language
    words = edition.words(language)
    columns = (
        _("code"), _("name"), _("group"), _("rules"), _("requirement"), _("period"), _("from"),
        _("until"), _("needed"), _("earned"), _("certified"), _("pending"), _("missing"),
        _("how it stands"), _("awaits"),
    )  # fmt: skip
    rows = (
        _cells(lack, matter, words, language)
        for each in content.lists
        for lack, matter in each.rows
    )
    late = (
        cells for each in content.lists for lack in each.overdue for cells in _late(lack, language)
    )
    return csv_text(columns, (*rows, *late))


def _cells(lack: Lack, matter: Matter, words: Words, language: str) -> tuple[object, ...]:
    standing, outlook, period = matter.standing, matter.outlook, matter.standing.period
    return (
        lack.teacher.code, lack.teacher.name, lack.groups, standing.rule_set.id,
        standing.requirement.named(language), period and period.label, period and period.first,
        period and period.last, standing.needed, standing.earned, standing.certified,
        standing.pending, standing.short if outlook is None else outlook.left, why_told(matter),
        words.told_awaits(standing),
    )  # fmt: skip


def _late(lack: Lack, language: str) -> Iterator[tuple[object, ...]]:
    for each in lack.overdue:
        yield (
            lack.teacher.code, lack.teacher.name, lack.groups, each.rule_set.id,
            each.deadline.named(language), "", "", each.due, "", "", "", "", "", _("overdue"), "",
        )  # fmt: skip
