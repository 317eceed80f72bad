"""Who has a folder in an archive, what it is called, and what stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sbt_ledger.files.safe_names import safe_names
from sbt_ledger.reports import explain_web
from sbt_ledger.reports.closed_differences import looks_at, told_edited
from sbt_ledger.reports.explain import Derivations, Explanation
from sbt_ledger.reports.office import web, workbook_cells
from sbt_ledger.reports.office.dossier import Dossiers, those_there
from sbt_ledger.reports.office.formats import as_csv

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sbt_ledger.assessment.assessor import Assessor
    from sbt_ledger.assessment.result import Assessment
    from sbt_ledger.assessment.versions import Judge
    from sbt_ledger.reports.office.asked import Asked

FOLDER = "teachers"
OWN_PAGE = "explained.html"


class Person(NamedTuple):
    """A teacher in an archive."""

    code: str
    name: str
    group: str
    verdict: str
    """As in `check`; "" of whom nothing is asked."""
    folder: str


def people_of(asked: Asked) -> list[Person]:
    """Return all who were there in the period; their folders are names that any system takes."""
    codes = those_there(asked)
    folders = safe_names(f"{code}_{asked.name(code)}" for code in codes)
    known = {each.teacher.code: each for each in asked.assessment.assessments}
    return [
        Person(code, asked.name(code), asked.group_of(code), _verdict(known[code]),
               f"{FOLDER}/{folder}")
        for code, folder in zip(codes, folders, strict=True)
    ]  # fmt: skip


def _verdict(assessment: Assessment) -> str:
    return str(assessment.verdict) if assessment.standings else ""


class Folders:
    """Makes what stands in the folders of teachers, from one assessment."""

    def __init__(
        self,
        asked: Asked,
        assessors: Sequence[Assessor | Judge],
        people: Sequence[Person],
        formats: Sequence[str],
    ) -> None:
        """Take the assessors that made the assessment of `asked`."""
        self._asked = asked
        self._formats = formats
        self._people = {each.code: each for each in people}
        self._dossiers = Dossiers(asked, list(self._people))
        self._derivations = Derivations(assessors)
        self._shown, self._filed = web.Cells(asked.naming), workbook_cells.Cells(asked.naming)
        self._known = {each.teacher.code: each for each in asked.assessment.assessments}

    def files(self, code: str) -> Iterator[tuple[str, bytes]]:
        """Yield the files of a teacher's folder."""
        folder, naming = self._people[code].folder, self._asked.naming
        report = self._dossiers.of(code)
        yield f"{folder}/dossier.csv", with_bom(as_csv(report))
        if "xlsx" in self._formats:
            from sbt_ledger.reports.office.workbook import as_xlsx  # noqa: PLC0415 - an extra

            yield f"{folder}/dossier.xlsx", as_xlsx(report, naming, self._filed)
        if "html" in self._formats:
            page = web.as_html(report, naming, self._asked.language, self._shown)
            yield f"{folder}/dossier.html", page.encode()
            yield f"{folder}/{OWN_PAGE}", self._own_page(code).encode()

    def _own_page(self, code: str) -> str:
        asked, assessment = self._asked, self._known[code]
        edited = (each for each in asked.edited if looks_at((assessment,), each))
        told = Explanation(
            assessment.teacher, asked.assessment.as_of, self._derivations.of(assessment),
            tuple(map(told_edited, edited)),
        )  # fmt: skip
        return explain_web.as_html(
            told, asked.language, asked.naming, school=asked.book.settings.school
        )


def with_bom(text: str) -> bytes:
    """Return CSV as spreadsheets read it."""
    return f"\ufeff{text}".encode()
