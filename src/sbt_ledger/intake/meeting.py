"""Reports of meetings: who came and left when, told as presence at one session.

A meeting that broke off has several reports: somebody was there whenever one of them says so.
"""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from itertools import chain
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.intake.amounts import decimal_text
from sbt_ledger.intake.meeting_rows import Report, ReportRows
from sbt_ledger.intake.meeting_time import check_inside, still_in
from sbt_ledger.intake.presence import Attended, decided, is_open
from sbt_ledger.intake.proposal import Told
from sbt_ledger.intake.several_reports import are_unclear, minutes_in_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.intake.context import Context
    from sbt_ledger.intake.meeting_rows import Person
    from sbt_ledger.intake.proposal import Said
    from sbt_ledger.intake.reading import TableReader


def people_of_meeting(reader: TableReader, context: Context) -> Told:
    """Return what a report says of each person; who came back, or had two devices, is one."""
    return people_of_reports([Report(reader, context)])


def people_of_reports(reports: Sequence[Report]) -> Told:
    """Return what the reports of one session say together of each person."""
    people: dict[str, Person] = {}
    read = [ReportRows(number, report, people) for number, report in enumerate(reports)]
    for each in read:
        each.read()
    context = reports[0].context
    check_inside([stays for each in read for stays in each.stays()], context.sitting)
    warnings = [*chain.from_iterable(each.warnings for each in read), *_closed(read, context)]
    timed = any(each.reader.has("join", "duration", "time") for each in read)
    found = (_Presence(each, context, reports, timed=timed).said() for each in people.values())
    return Told((*found, *chain.from_iterable(each.unnamed for each in read)), tuple(warnings))


def _closed(read: Sequence[ReportRows], context: Context) -> Iterator[Problem]:
    """Count who has no time of leaving to the end of the session, or of a report that broke off.

    Yields how many these are.
    """
    lasts = {id(each): last for each in read if (last := each.last())}
    end = max(lasts.values(), default=None)
    for each in read:
        place = (each.reader.file, each.reader.table.header_line)
        last = lasts.get(id(each))
        if len(read) > 1 and last and last != end:
            yield from still_in(each.stays(), last, *place, broke_off=True)
            each.close(last)
        else:
            yield from still_in(each.stays(), context.sitting.end, *place)


class _Presence:
    """How long one person was there, and what it counts for."""

    def __init__(
        self, person: Person, context: Context, reports: Sequence[Report], *, timed: bool
    ) -> None:
        self._person = person
        self._context = context
        self._timed = timed
        self._reports = reports

    def said(self) -> Said:
        """Return what all rows of a person say together."""
        person = self._person
        told = person.said._replace(lines=tuple(person.lines))
        if told.state != "matched":
            return told
        if person.problems:
            return told.refused("rejected", person.problems)
        return self._attended(told)

    def _attended(self, told: Said) -> Said:
        context, person = self._context, self._person
        stays = person.stays
        if not stays:
            return told.attending(Attended("absent"))
        reports = [each for each in person.reports.values() if each.stays]
        minutes = minutes_in_all(reports, context.sitting)
        if minutes is None and self._timed:
            return told.refused("rejected", [self._problem(told, *_unknown(told.text))])
        if minutes is None:
            return told
        if are_unclear(reports, context.sitting):
            return told.refused("rejected", [self._problem(told, *_unclear(told.text))])
        hours = context.hours or Fraction(0)
        attended = decided(minutes, stays, context.sitting, context.habits, hours=hours)
        notes = (self._why(attended), self._open())
        return told.attending(attended)._replace(note=_("; ").join(filter(None, notes)))

    def _problem(self, told: Said, code: str, message: str, hint: str) -> Problem:
        number = next(iter(self._person.reports))
        line = told.lines[0] - self._reports[number].shift
        return Problem(code, message, hint, self._reports[number].reader.file, line, "", told.text)

    def _open(self) -> str:
        """Return until when somebody is counted who was still there when the report was made."""
        end = self._context.sitting.end
        if end is None or not any(map(is_open, self._person.stays)):
            return ""
        return _("no time of leaving: counted to {end}").format(end=f"{end:%H:%M}")

    def _why(self, attended: Attended) -> str:
        """Return why somebody who was there counts as absent."""
        length = self._context.sitting.minutes
        if attended.attendance != "absent" or attended.minutes is None or length is None:
            return ""
        text = _("{minutes} of {length} minutes: below {threshold}")
        return text.format(
            minutes=decimal_text(attended.minutes), length=decimal_text(length),
            threshold=self._context.habits.threshold,
        )  # fmt: skip


def _unknown(name: str) -> tuple[str, str, str]:
    message = _("How long {text} was there is not told").format(text=name)
    return "unknown-duration", message, _("Put in the times, or name the person with ledger add.")


def _unclear(name: str) -> tuple[str, str, str]:
    message = _("{text} is in several reports, of which one tells only how long, and not when")
    hint = _(
        "Whether these times overlap, nobody can say: export the reports with the times of "
        "joining and leaving (Zoom: without “Show unique users”)."
    )
    return "unclear-times", message.format(text=name), hint
