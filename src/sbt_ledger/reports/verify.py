"""What `verify` found: section by section, and whether anything differs."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.files.by_command import told_like_a_command
from sbt_ledger.reports.check_json import VERSION, problem_lines
from sbt_ledger.reports.json_text import listed, one_line, whole
from sbt_ledger.reports.page import Line
from sbt_ledger.reports.problems import in_order, told_problem
from sbt_ledger.reports.words import some_things

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sbt_ledger.errors import Problem
    from sbt_ledger.files.closed_year import ClosedYear
    from sbt_ledger.files.submitted import Submission
    from sbt_ledger.files.verify import HandEdit, Journal
    from sbt_ledger.reports.page import Block, Page

_SHORT_HASH = 12
"""So many characters of a hash are enough to tell it, and can be written down."""
_MOST_ROWS = 10


@dataclass(slots=True)
class Verified:
    """What was found, by section: journal, edits, closed, submitted, mail, proofs, book.

    `proofs` counts the files that are named as proofs; `unreadable` says why the book cannot be
    read, "" if it can.
    """

    journal: Journal
    years: tuple[ClosedYear, ...] = ()
    sent: tuple[Submission, ...] = ()
    proofs: int = 0
    unreadable: str = ""
    problems: dict[str, list[Problem]] = field(default_factory=dict)

    @property
    def every(self) -> list[Problem]:
        """All problems and notes."""
        return [problem for section in self.problems.values() for problem in section]

    @property
    def differences(self) -> int:
        """How many things are not as they should be."""
        return sum(problem.level != "note" for problem in self.every)

    @property
    def head(self) -> str:
        """The hash of the last line of the journal that can be relied on, "" without any."""
        return self.journal.hashes[-1] if self.journal.hashes else ""


def page(found: Verified) -> Page:
    """Return the sections, each with what was found in it, and the verdict."""
    return (
        *_section(_journal_line(found), found, "journal", _head_lines(found)),
        *_section(_by_hand_line(found.journal.by_hand), found, "", _by_hand(found.journal.by_hand)),
        *_section(_edits_line(found), found, "edits"),
        *_section(_closed_line(found), found, "closed"),
        *_section(_sent_line(found), found, "submitted"),
        *_section(_mail_line(found), found, "mail"),
        *_section(_proofs_line(found), found, "proofs"),
        *_section(found.unreadable, found, "book"),
        Line(verdict_line(found)),
    )


def as_json(found: Verified) -> str:
    """Return what was found for programs."""
    journal = {"lines": len(found.journal.hashes), "head": found.head or None}
    by_hand = (asdict(edit) for edit in found.journal.by_hand)
    years = (
        {
            "period": year.label, "from": year.first, "to": year.last, "as_of": year.as_of,
            "closed_by": year.closed_by, "time": year.time, "line": year.journal_line,
            "hash": year.journal_hash,
        }
        for year in found.years
    )  # fmt: skip
    return whole(
        {
            "version": one_line(VERSION),
            "journal": one_line(journal),
            "by_hand": listed(map(one_line, by_hand)),
            "closed": listed(map(one_line, years)),
            "submitted": listed(map(one_line, _sent(found))),
            "proofs": one_line(found.proofs),
            "problems": listed(problem_lines(found.every)),
            "differences": one_line(found.differences),
        }
    )


def verdict_line(found: Verified) -> str:
    """Return the verdict in one line."""
    if found.unreadable:
        return _("The book cannot be read, so not all was looked at.")
    if not found.differences and not found.journal.entries:
        return _("No difference was found; without a journal nothing earlier can be verified.")
    if not found.differences:
        return _("The book is in order.")
    text = ngettext("{count} difference.", "{count} differences.", found.differences)
    return text.format(count=found.differences)


def _section(title: str, found: Verified, name: str, lines: Iterable[str] = ()) -> Iterator[Block]:
    if title:
        yield Line(title)
    yield from (Line(line, 1) for line in lines)
    for problem in in_order(found.problems.get(name, ())):
        yield from (
            Line(line.strip(), 2 if line[:1] == " " else 1)
            for line in told_problem(problem).split("\n")
        )


def _journal_line(found: Verified) -> str:
    count = len(found.journal.hashes)
    if not count and not found.journal.problems:
        return _("Journal: none yet. It begins with the first command that writes.")
    text = ngettext("Journal: {count} line", "Journal: {count} lines", count)
    if any(problem.code != "wrong-clock" for problem in found.journal.problems):
        text = ngettext("Journal: {count} sound line", "Journal: {count} sound lines", count)
    return text.format(count=count)


def _head_lines(found: Verified) -> Iterator[str]:
    if found.head:
        text = _(
            "Head: {short} (in full {hash}). Note it down: “ledger verify --head” asks for it."
        )
        yield text.format(short=found.head[:_SHORT_HASH], hash=found.head)


def _by_hand_line(edits: list[HandEdit]) -> str:
    if not edits:
        return ""
    rows = sum(len(edit.rows) for edit in edits)
    text = ngettext(
        "Edited by hand, and told by the journal: {count} row",
        "Edited by hand, and told by the journal: {count} rows",
        rows,
    )
    return text.format(count=rows)


def _by_hand(edits: list[HandEdit]) -> Iterator[str]:
    text = _("line {n}, found by “{command}” of {user}, {time}: {places}")
    for edit in edits:
        told = text.format(
            n=edit.line, command=edit.command, user=edit.user, time=edit.time,
            places=some_things(edit.rows or edit.files, _MOST_ROWS),
        )  # fmt: skip
        yield _("; ").join((told, told_like_a_command())) if edit.like_a_command else told


def _edits_line(found: Verified) -> str:
    told = found.problems.get("edits", ())
    if not found.journal.entries or not found.journal.is_settled:
        return ""
    if not any(problem.level != "note" for problem in told):
        return _("Files: as the journal tells them")
    return _("Files: not as the journal tells them (edited by hand, or its end was cut off)")


def _closed_line(found: Verified) -> str:
    if not found.years and not found.problems.get("closed"):
        return ""
    text = _("{period} (closed by {user}, {time}, as of {day})")
    years = (
        text.format(period=year.label, user=year.closed_by, time=year.time, day=year.as_of)
        for year in found.years
    )
    return _("Closed years: {years}").format(years=_(", ").join(years) or "0")


def _sent(found: Verified) -> Iterator[dict[str, object]]:
    for each in found.sent:
        yield {
            "period": each.label, "number": each.number, "as_of": each.as_of,
            "submitted_by": each.submitted_by, "time": each.time, "rows": len(each.rows),
        }  # fmt: skip


def _sent_line(found: Verified) -> str:
    if not found.sent and not found.problems.get("submitted"):
        return ""
    told = map(_told_sent, found.sent)
    return _("Submitted: {sent}").format(sent=_(", ").join(told) or "0")


def _told_sent(sent: Submission) -> str:
    text = ngettext(
        "{period}-{number} (by {user}, {time}, {count} row)",
        "{period}-{number} (by {user}, {time}, {count} rows)",
        len(sent.rows),
    )
    return text.format(
        period=sent.label, number=sent.number, user=sent.submitted_by, time=sent.time,
        count=len(sent.rows),
    )  # fmt: skip


def _mail_line(found: Verified) -> str:
    """Return a title for what the log of mails does not know or say, "" if it says all."""
    return _("The log of mails:") if found.problems.get("mail") else ""


def _proofs_line(found: Verified) -> str:
    if not found.proofs:
        return ""
    text = ngettext(
        "Proofs: {count} file is named", "Proofs: {count} files are named", found.proofs
    )
    return text.format(count=found.proofs)
