"""What `reconcile` found: counts, and each difference with the rows of both sides."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.intake.comparison import DIFFERENCES
from sbt_ledger.records.masking import masked
from sbt_ledger.reports.amounts import shown
from sbt_ledger.reports.csv_text import csv_text
from sbt_ledger.reports.json_text import listed, one_line, whole
from sbt_ledger.reports.page import Column, Grid, Line, Row
from sbt_ledger.reports.problems import fields_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sbt_ledger.intake.comparison import Claim, Found
    from sbt_ledger.intake.reconciling import Reconciled
    from sbt_ledger.records.teacher import Teacher
    from sbt_ledger.reports.page import Block, Page, Tone

_SIDE = ("title", "start", "end", "hours")
_COLUMNS = (
    "what", "teacher", "name",
    *(f"{name}_here" for name in _SIDE), "row_here",
    *(f"{name}_there" for name in _SIDE), "line_there",
)  # fmt: skip
_PLACES = "; "
_MOST_PLACES = 3
"""On a page; CSV and JSON have all of them."""


@dataclass(frozen=True, slots=True)
class ReconcileReport:
    """A comparison; `teachers` are the roster, `strict` what counts as a difference."""

    compared: Reconciled
    teachers: Mapping[str, Teacher]
    strict: bool = False

    def page(self) -> Page:
        """Return what was compared, the counts, and the differences as a grid."""
        rows = tuple(self._row(found) for found in self._told())
        return (*self._head(), *((Grid(_columns(), rows).filled(),) if rows else ()))

    def csv(self) -> str:
        """Return a line for each finding but those that are equal, to send back."""
        return csv_text(_COLUMNS, (self._cells(found) for found in self._told()))

    def json(self) -> str:
        """Return all of it as programs read it."""
        compared = self.compared
        sheet = compared.sheet
        fields = {
            "version": 1,
            "file": compared.file,
            "source": sheet.source.name,
            "encoding": sheet.contents.encoding or None,
            "sheet": sheet.table.sheet or None,
            "header_line": sheet.table.header_line,
            "sums": compared.sums,
            "periods": [
                {"period": each.label, "from": each.first, "to": each.last}
                for each in compared.periods
            ],
            "differs": compared.differs(strict=self.strict),
            "counts": compared.counts,
        }
        parts = {name: one_line(value) for name, value in fields.items()}
        found = listed(one_line(self._fields(each)) for each in self._told())
        problems = listed(one_line(fields_of(each)) for each in compared.problems)
        return whole(parts | {"findings": found, "problems": problems})

    def _told(self) -> Iterator[Found]:
        return (each for each in self.compared.found if each.what != "equal")

    def _head(self) -> Iterator[Block]:
        compared = self.compared
        sheet = compared.sheet
        how = (sheet.source.name, sheet.contents.encoding, sheet.table.sheet)
        line = _("header in line {line}").format(line=sheet.table.header_line)
        yield Line(f"{compared.file}: " + _(", ").join(filter(None, (*how, line))))
        spans = _(", ").join(f"{each.first}..{each.last}" for each in compared.periods)
        if spans:
            text = _("Sums compared: {periods}") if compared.sums else _("Compared: {periods}")
            yield Line(text.format(periods=spans))
        counts = (f"{_word(what)} {count}" for what, count in compared.counts.items() if count)
        yield Line(_("; ").join(counts) or _("Neither side has anything."))

    def _name(self, found: Found) -> tuple[str, str]:
        teacher = self.teachers.get(found.teacher)
        return (teacher.code, teacher.name) if teacher else ("", masked(found.teacher))

    def _row(self, found: Found) -> Row:
        code, name = self._name(found)
        here, there = _title(found.here), _title(found.there)
        cells = (
            _word(found.what),
            f"{name} ({code})" if code else _("{name} (not in the roster)").format(name=name),
            here or there,
            there if here and here != there else "",
            _hours(found.here),
            _hours(found.there),
            _places(found.here, _MOST_PLACES),
            _places(found.there, _MOST_PLACES),
        )
        tone: Tone = "bad" if found.what in DIFFERENCES or self.strict else "doubtful"
        return Row(cells, (), tone)

    def _cells(self, found: Found) -> tuple[object, ...]:
        return (found.what, *self._name(found), *_side(found.here), *_side(found.there))

    def _fields(self, found: Found) -> dict[str, object]:
        code, name = self._name(found)
        return {
            "what": found.what,
            "teacher": code or None,
            "name": name,
            "hours_here": _sum(found.here),
            "hours_there": _sum(found.there),
            "here": [
                {**_claim(each), "rows": each.at.split(_PLACES) if each.at else []}
                for each in found.here
            ],
            "there": [{**_claim(each), "line": int(each.at)} for each in found.there],
        }


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("what"), toned=True),
        Column(_("teacher"), wraps=True),
        Column(_("course"), wraps=True),
        Column(_("called there"), spare=3, wraps=True),
        Column(_("hours here"), right=True),
        Column(_("hours there"), right=True),
        Column(_("row here"), spare=2, wraps=True),
        Column(_("line there"), spare=1, right=True),
    )


def _word(what: str) -> str:
    words = {
        "equal": _("equal"),
        "only-here": _("only here"),
        "only-there": _("only there"),
        "differing-hours": _("differing hours"),
        "duplicate-here": _("twice here"),
        "duplicate-there": _("twice there"),
        "other-title": _("perhaps the same under another title"),
        "pending-there": _("not counted there (yet)"),
    }
    return words[what]


def _claim(claim: Claim) -> dict[str, object]:
    return {
        "title": claim.title or None, "start": claim.start, "end": claim.end, "hours": claim.hours,
    }  # fmt: skip


def _side(claims: Sequence[Claim]) -> tuple[object, ...]:
    """Return the cells of one side; of several rows that are one course the days of all."""
    if not claims:
        return ("", None, None, None, "")
    start, end = min(each.start for each in claims), max(each.end for each in claims)
    return (claims[0].title, start, end, _sum(claims), _places(claims))


def _title(claims: Sequence[Claim]) -> str:
    if not claims:
        return ""
    start, end = min(each.start for each in claims), max(each.end for each in claims)
    days = f"{start}" if start == end else f"{start}..{end}"
    return f"{claims[0].title} {days}".strip()


def _sum(claims: Sequence[Claim]) -> Fraction | None:
    return sum((each.hours for each in claims), Fraction(0)) if claims else None


def _hours(claims: Sequence[Claim]) -> str:
    hours = _sum(claims)
    return "" if hours is None else shown(hours)


def _places(claims: Sequence[Claim], most: int | None = None) -> str:
    places = [place for each in claims for place in each.at.split(_PLACES) if place]
    left = places[most:] if most else []
    return _PLACES.join(places[:most]) + (" …" if left else "")
