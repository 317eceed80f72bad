"""What `teacher accept` makes of the changes: those that results ask for, in one act."""

from __future__ import annotations

from dataclasses import dataclass, replace
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.files.kinds import named
from sbt_ledger.files.roster_rows import RosterRows, changes_of
from sbt_ledger.files.roster_values import Said, put_in, take_out
from sbt_ledger.records.roster import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sbt_ledger.files.mend import Plan
    from sbt_ledger.records.book import Book


@dataclass(frozen=True, slots=True)
class Wanted:
    """A change of one teacher that is to be made; a blank value ends what holds."""

    code: str
    said: Said


def carry_out(book: Book, wanted: Sequence[Wanted]) -> Plan:
    """Return the rows that all of it makes; of two for one attribute of a teacher the first."""
    rows = RosterRows()
    first = {(each.code, each.said.attribute): each for each in reversed(wanted)}
    left = len({*wanted}) - len(first)
    if left:
        text = _("{count} more rest on these: run the command again for them.")
        rows.note(text.format(count=left))
    for each in reversed(first.values()):
        _make(book, rows, each)
    people = {code: book.teachers[code] for code, _attribute in reversed(first)}
    attributes = _(", ").join(
        dict.fromkeys(named("attribute", each.said.attribute) for each in wanted)
    )
    about = _("{attribute} of {teachers}")
    return rows.plan(about.format(attribute=attributes, teachers=told(people.values())))


def _make(book: Book, rows: RosterRows, wanted: Wanted) -> None:
    timeline, said = book.timelines[wanted.code], wanted.said
    if said.value:
        put_in(rows, timeline, said)
        return
    holding = [each for each in changes_of(timeline, said.attribute) if said.span.first in each]
    for value in [each.value or "yes" for each in holding] or [""]:
        take_out(rows, timeline, replace(said, value=value))
