"""The first page of an archive: what is in it, who is where, and how to see that it is whole."""

from __future__ import annotations

from collections import Counter
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.files.archived import MANIFEST, SUMS
from sbt_ledger.reports.archive.people import OWN_PAGE
from sbt_ledger.reports.harmless import tame
from sbt_ledger.reports.office.filled import template
from sbt_ledger.reports.office.formats import told_days
from sbt_ledger.reports.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.reports.archive.manifest import Made
    from sbt_ledger.reports.archive.office import Listed
    from sbt_ledger.reports.archive.people import Person
    from sbt_ledger.reports.office.asked import Asked

_VERDICTS = ("short", "unknown", "pending", "open", "compliant")
_TONES = {"short": "bad", "unknown": "doubtful", "pending": "doubtful", "compliant": "good"}


def index(
    asked: Asked, made: Made, reports: Sequence[Listed], people: Sequence[Person],
    remarks: Sequence[str],
) -> bytes:  # fmt: skip
    """Return the page; it stands alone, and all its links lead into the archive."""
    settings = asked.book.settings
    title = _("{title}, {period}").format(title=_("Training archive"), period=asked.period.label)
    days = told_days(asked.assessment.as_of, asked.seen_on)
    text = template("archive.html").render(
        language=asked.language,
        title=tame(title),
        subtitle=tame(joined([settings.school, settings.code, *days])),
        counts=list(_counts(asked, people)),
        remarks=[tame(each) for each in (*_told_closed(made), *remarks)],
        reports=[report._replace(title=tame(report.title)) for report in reports],
        people=[_told(each, asked) for each in people],
        formats=made.formats,
        own_page=OWN_PAGE,
        manifest=MANIFEST,
        sums=SUMS,
        words=_words(),
        checking=_("“ledger verify --archive DIR”, or “sha256sum -c {file}”").format(file=SUMS),
    )
    return text.encode()


def _counts(asked: Asked, people: Sequence[Person]) -> Iterator[tuple[str, int, str]]:
    """Yield how many people have which verdict."""
    counts = Counter(each.verdict for each in people)
    for verdict in _VERDICTS:
        if counts[verdict]:
            yield asked.naming.cell("verdict", verdict), counts[verdict], _TONES.get(verdict, "")


def _told(person: Person, asked: Asked) -> dict[str, str]:
    return {
        "code": tame(person.code), "name": tame(person.name), "group": tame(person.group),
        "verdict": asked.naming.cell("verdict", person.verdict),
        "tone": _TONES.get(person.verdict, ""), "folder": person.folder,
    }  # fmt: skip


def _told_closed(made: Made) -> Iterator[str]:
    closed = made.closed
    if closed is None:
        yield _("The year is not closed: what is recorded can still change.")
    else:
        text = _("The year was closed by {user}, {time}, as of {day}.")
        yield text.format(user=closed.closed_by, time=closed.time, day=closed.as_of)


def _words() -> dict[str, str]:
    return {
        "reports": _("Reports"), "report": _("report"), "workbook": _("workbook"),
        "tables": _("tables (CSV)"), "teachers": _("Teachers"), "name": _("name"),
        "group": _("group"), "verdict": _("verdict"), "filter": _("Filter"),
        "dossier": _("dossier"), "check": _("Whether it is whole"),
        "made": _("What it was made from"), "code": _("code"),
    }  # fmt: skip
