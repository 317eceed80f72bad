"""What an archive was made from, for programs: `archive.json`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sbt_ledger.files.archived import MANIFEST_VERSION
from sbt_ledger.reports.json_text import listed, one_line, whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sbt_ledger.files.closed_year import ClosedYear
    from sbt_ledger.reports.archive.people import Person
    from sbt_ledger.reports.office.asked import Asked


@dataclass(frozen=True, slots=True)
class Made:
    """What an archive was made from, and in which formats.

    `files` and `rules` have the SHA-256 of the files of the book and of the rule sets; `closed` is
    the year as it was closed, None if it is open.
    """

    version: str
    files: Mapping[str, str]
    rules: Mapping[str, str]
    closed: ClosedYear | None
    formats: Sequence[str]
    evidence: str
    is_edited: bool = False
    """Whether rows of the closed year were edited by hand since."""


def manifest(asked: Asked, made: Made, reports: Sequence[str], people: Sequence[Person]) -> bytes:
    """Return the manifest: the same book, rules, day and version give the same bytes."""
    settings, period, closed = asked.book.settings, asked.period, made.closed
    fields = {
        "version": MANIFEST_VERSION,
        "ledger": made.version,
        "school": settings.school,
        "code": settings.code,
        "period": {"label": period.label, "from": period.first, "to": period.last},
        "as_of": asked.assessment.as_of,
        "asked_on": asked.seen_on,
        "language": asked.language,
        "closed": None if closed is None else _told(closed, made),
        "formats": list(made.formats),
        "evidence": made.evidence,
        "book": dict(made.files),
        "rules": dict(made.rules),
        "reports": list(reports),
    }
    teachers = (
        {
            "code": each.code, "name": each.name, "group": each.group, "verdict": each.verdict,
            "folder": each.folder,
        }
        for each in people
    )  # fmt: skip
    told = {name: one_line(value) for name, value in fields.items()}
    text = whole(told | {"teachers": listed(map(one_line, teachers))})
    return f"{text}\n".encode()


def _told(closed: ClosedYear, made: Made) -> dict[str, object]:
    return {
        "as_of": closed.as_of, "time": closed.time, "by": closed.closed_by, "rows": closed.rows,
        "edited": made.is_edited,
    }  # fmt: skip
