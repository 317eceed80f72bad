"""`report form-4068`: the national form: how many teachers were trained, by hours and by levels.

Lines, bands and the conversion of hours are those of `data/form-4068.toml`. One teacher stands in
one band, and in as many levels as the trainings had. Counted is who is in post on the last day.
"""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.files.archive_tables import form_4068
from sbt_ledger.reports.office.attended import Attended, attended, by_key, notes_on_hidden
from sbt_ledger.reports.office.facts import spans_in
from sbt_ledger.reports.office.filing import called, filed, number_column, numbered
from sbt_ledger.reports.office.sheet import Column, Sheet
from sbt_ledger.reports.office.titles import columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.sheet import OfficeReport, Row
    from sbt_ledger.rules.filter import Filter

_ZERO = Fraction(0)
_INNER = "\N{IDEOGRAPHIC SPACE}"
"""In front of a line of the form that is a part of the one above."""


class Counted:
    """The trainings of those in post, and the whole hours of each of them."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.form = form_4068()
        an_hour = _hour_minutes(asked) or Fraction(self.form.minutes)
        self._rate = an_hour / self.form.minutes
        rows = [each for each in attended(asked) if each.is_of(self.form.training)]
        of_code = by_key(rows, lambda each: each.code)
        self.events: Mapping[str, list[list[Attended]]] = {
            code: [each for each in _events(of_code.get(code, ())) if self.worth(each) >= 1]
            for code in asked.in_post
        }
        self.hours = {code: self._whole(found) for code, found in self.events.items()}

    @property
    def trained(self) -> list[str]:
        """Who was trained for an hour at least."""
        return [code for code, hours in self.hours.items() if hours]

    def was_at(self, code: str, where: Filter) -> bool:
        """Whether somebody was at a training of a sort."""
        return any(each.is_of(where) for event in self.events[code] for each in event)

    def worth(self, event: Sequence[Attended]) -> Fraction:
        """Return the hours of the form that the parts of an event are worth.

        They are no more than its days allow.
        """
        activity = event[0].entry.activity
        days = (activity.end - activity.start).days + 1
        return min(sum(map(self._of_part, event), _ZERO), Fraction(self.form.a_day * days))

    def _of_part(self, row: Attended) -> Fraction:
        presence = row.entry.presence
        if presence.hours is None and presence.minutes is not None:
            return presence.minutes / self.form.minutes
        return row.hours * self._rate

    def _whole(self, events: Iterable[Sequence[Attended]]) -> int:
        """Return the hours of somebody's year: no day has more than the form allows."""
        by_day: dict[date, Fraction] = {}
        longer = _ZERO
        for each in events:
            activity = each[0].entry.activity
            if activity.start == activity.end:
                by_day[activity.end] = by_day.get(activity.end, _ZERO) + self.worth(each)
            else:
                longer += self.worth(each)
        most = Fraction(self.form.a_day)
        return int(longer + sum((min(each, most) for each in by_day.values()), _ZERO))


def _events(rows: Iterable[Attended]) -> Iterable[list[Attended]]:
    """Return the rows event by event: each has one, or one a part."""
    return by_key(rows, lambda each: each.entry.activity.id).values()


def make(asked: Asked) -> OfficeReport:
    """Return the form, and who stands in which of its lines."""
    counted = Counted(asked)
    form, language = counted.form, asked.language
    title = _("{title} ({code})").format(title=called(form.titles, language), code=form.code)
    return filed(
        asked, "form-4068", title, (_lines(counted), _people(counted)),
        *_remarks(counted), *notes_on_hidden(asked),
        foot=tuple(called(each, language) for each in form.foot),
    )  # fmt: skip


def _lines(counted: Counted) -> Sheet:
    """Return the lines of the form, with their codes."""
    form, language, unit = counted.form, counted.asked.language, _("person")
    hours = [counted.hours[code] for code in counted.trained]
    rows: list[Row] = [(called(form.trained.titles, language), unit, form.trained.name, len(hours))]
    for band in form.bands:
        people = sum(each in band for each in hours)
        rows.append((_INNER + called(band.titles, language), unit, band.name, people))
    for level in form.levels:
        people = sum(counted.was_at(code, level.where) for code in counted.trained)
        rows.append((f"{_INNER}#{called(level.titles, language)}", unit, level.name, people))
    names = (
        Column("indicator", _("indicator"), stays=True),
        Column("unit", _("unit")),
        Column("line", _("code of the line"), stays=True),
        Column("people", counted.asked.period.label, over=_("last school year"), stays=True),
    )
    return Sheet("form", called(form.titles, language), names, rows)


def _people(counted: Counted) -> Sheet:
    """Return who stands in which lines: what the school keeps, and does not hand in."""
    asked, form = counted.asked, counted.form
    rows: list[Row] = [
        (
            code, asked.name(code), len(counted.events[code]), counted.hours[code],
            next((band.name for band in form.bands if counted.hours[code] in band), ""),
            tuple(each.name for each in form.levels if counted.was_at(code, each.where)),
        )
        for code in counted.events
    ]  # fmt: skip
    names = (
        number_column(),
        *columns(asked.naming, "code* name* trainings whole_hours* band* form_levels*"),
    )
    return Sheet("people", _("Who stands in which line"), names, numbered(rows))


def _remarks(counted: Counted) -> Iterator[str]:
    asked, form = counted.asked, counted.form
    text = _("Form: {document}. An hour has {minutes} minutes, a day counts {a_day} at most.")
    yield text.format(document=form.document, minutes=form.minutes, a_day=form.a_day)
    gone = sum(bool(spans_in(asked, code)) for code in asked.teachers) - len(asked.in_post)
    if gone > 0:
        text = ngettext(
            "{count} person who left in the year is not counted.",
            "{count} people who left in the year are not counted.",
            gone,
        )
        yield text.format(count=gone)


def _hour_minutes(asked: Asked) -> Fraction | None:
    """Return of how many minutes the hours of the book are, None if it does not say."""
    told = asked.book.settings.import_.get("hour_minutes")
    return None if told is None else Fraction(str(told))
