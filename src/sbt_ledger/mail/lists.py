"""The list of a group or of the office in a mail: a row a requirement, what is overdue below."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from itertools import islice
from typing import TYPE_CHECKING

from sbt_ledger.mail.edition import MOST_ROWS
from sbt_ledger.mail.matters import Why
from sbt_ledger.reports.amounts import shown
from sbt_ledger.reports.page import Column, Grid, Heading, Line, Row
from sbt_ledger.reports.school_words import told_blocks
from sbt_ledger.reports.words import some_of, titled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.assessment.result import Standing
    from sbt_ledger.assessment.school import DeadlineStanding
    from sbt_ledger.mail.content import Listed
    from sbt_ledger.mail.matters import Lack, Matter
    from sbt_ledger.records.book import Book
    from sbt_ledger.reports.page import Block
    from sbt_ledger.reports.words import Words

MOST_NAMES = 20


def list_of(listed: Listed, book: Book, words: Words, language: str) -> Iterator[Block]:
    """Yield the list of a group as a table, and what is overdue below it."""
    if listed.group is None:
        yield Heading(_("Teachers"))
    else:
        yield Heading(_("Group {group}").format(group=listed.group))
    if listed.rows:
        rows = (_row(lack, each, words, language) for lack, each in listed.rows[:MOST_ROWS])
        yield Grid(_columns(), tuple(rows))
        yield from _rest(len(listed.rows) - MOST_ROWS)
    yield from _overdue(listed, book, language)


def _rest(count: int) -> Iterator[Line]:
    """Yield how many lines only the attached table has."""
    if count > 0:
        text = ngettext("{count} more line is in the attached table.",
                        "{count} more lines are in the attached table.", count)  # fmt: skip
        yield Line(text.format(count=count))


def _overdue(listed: Listed, book: Book, language: str) -> Iterator[Line]:
    """Yield for each task that is overdue whose it is, and what it keeps them from."""
    late: dict[tuple[str, str, str], list[str]] = {}
    for lack in listed.overdue:
        for each in lack.overdue:
            key = (named_task(each, book, language), told_due(each), told_blocks(each.blocks))
            late.setdefault(key, []).append(book.called(lack.teacher.code))
    text = _("{deadline}: was due {day}, overdue for {names}")
    for (name, day, kept_from), names in islice(late.items(), MOST_ROWS):
        late_for = some_of(tuple(dict.fromkeys(names)), MOST_NAMES)
        told = text.format(deadline=name, day=day, names=late_for)
        yield Line(_("; ").join(part for part in (told, kept_from) if part), tone="bad")
    yield from _rest(len(late) - MOST_ROWS)


def told_due(task: DeadlineStanding) -> str:
    """Return the day on which a task was due, in words."""
    return _("on a day not known") if task.due is None else task.due.isoformat()


def named_task(task: DeadlineStanding, book: Book, language: str) -> str:
    """Return the name of a task, with the activity that it belongs to."""
    name = task.deadline.named(language)
    if not task.activity:
        return name
    title = book.activities[task.activity].title
    return _("{deadline} ({activity})").format(deadline=name, activity=title)


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("teacher"), wraps=True),
        Column(_("requirement"), wraps=True),
        Column(_("until")),
        Column(_("missing"), right=True, toned=True),
        Column(_("how it stands"), wraps=True),
    )


def _row(lack: Lack, matter: Matter, words: Words, language: str) -> Row:
    standing = matter.standing
    until = "" if standing.period is None else standing.period.last.isoformat()
    left = standing.short if matter.outlook is None else matter.outlook.left
    told = words.joined((why_told(matter), words.told_figures(standing)))
    beside = (_uncovered(standing, words), words.told_awaits(standing))
    return Row(
        (
            f"{lack.teacher.code} {lack.teacher.name}",
            titled(standing, language),
            until,
            shown(left) if left else "",
            _("; ").join(part for part in (told, *beside) if part),
        ),
        tone="bad" if matter.calls else "",
    )


def _uncovered(standing: Standing, words: Words) -> str:
    """Return which of the values that are asked for nothing touches, "" if none."""
    if not standing.missing:
        return ""
    return _("not covered: {values}").format(values=words.joined(standing.missing))


def why_told(matter: Matter) -> str:
    """Return why something is told, in a word."""
    names = {
        Why.SHORT: _("short"),
        Why.BEHIND: _("behind pace"),
        Why.OPEN: _("open"),
        Why.PENDING: _("pending"),
    }
    return names[matter.why]
