"""How an archive is made: one assessment a period, then the reports, the folders and the index."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from gettext import gettext as _
from hashlib import sha256
from typing import TYPE_CHECKING

from sbt_ledger.errors import LedgerError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sbt_ledger.assessment.assessor import Assessor
    from sbt_ledger.assessment.span import Touching
    from sbt_ledger.assessment.versions import Judge
    from sbt_ledger.cli.question import Question
    from sbt_ledger.files.archived_proofs import Proof
    from sbt_ledger.files.archiving import Archiving
    from sbt_ledger.files.closed_year import ClosedYear
    from sbt_ledger.reports.archive.manifest import Made
    from sbt_ledger.reports.archive.office import Listed
    from sbt_ledger.reports.archive.people import Person
    from sbt_ledger.reports.office.asked import Asked
    from sbt_ledger.reports.office.sheet import OfficeReport


class Making:
    """An archive in the making."""

    def __init__(
        self,
        question: Question,
        archiving: Archiving,
        formats: tuple[str, ...],
        evidence: str,
        closed: ClosedYear | None,
    ) -> None:
        """Take what is asked, where it is written, in which formats, and whether proofs too."""
        self.question = question
        self.remarks: list[str] = []
        """What a person should know of it, and what was left out."""
        self.day = question.day
        """The day that is judged: of a year that is past its last one."""
        self.people: list[Person] = []
        self._archiving = archiving
        self._formats = formats
        self._copies = evidence == "copy"
        self._closed = closed
        self._asked: dict[tuple[object, ...], tuple[Asked, tuple[Assessor | Judge, ...]]] = {}

    @property
    def files(self) -> int:
        """How many files were written."""
        return self._archiving.count

    @cached_property
    def _edited(self) -> tuple[ClosedYear, ...]:
        from sbt_ledger.cli.closed_years import edited_by_hand

        return edited_by_hand(self.question.folder)

    def make(self) -> str:
        """Write it all; return the sum of the list of sums."""
        from sbt_ledger.reports.archive.index import index
        from sbt_ledger.reports.archive.manifest import manifest
        from sbt_ledger.reports.archive.people import Folders, people_of
        from sbt_ledger.reports.office.registry import reports

        made = self._made()
        names = [name for name, entry in reports().items() if entry.of == "school"]
        with _progress() as tell:
            tell(0, 0, _("Judging …"))
            asked, assessors = self._of(self._year())
            self.day = asked.assessment.as_of
            self._warn(asked)
            self.people = people_of(asked)
            total = len(names) + len(self.people) + 1
            folders = Folders(asked, assessors, self.people, self._formats)

            def write(code: str) -> None:
                for name, raw in folders.files(code):
                    self._archiving.add(name, raw)

            codes = [each.code for each in self.people]
            # Helpers begin with the teachers, while the reports of the school are made here.
            with self._archiving.shared(codes, write) as teachers:
                tell(0, total, _("Reports …"))
                told = [each for name in names if (each := self._report(name, tell)) is not None]
                told.append(self._proofs(asked, made, tell))
                tell(0, total, _("Teachers …"))
                for count in teachers.rest():
                    tell(count, total, "")
        if "html" in self._formats:
            page = index(asked, made, told, self.people, self.remarks)
            self._archiving.add("index.html", page)
        listed = [each.name for each in told]
        self._archiving.add("archive.json", manifest(asked, made, listed, self.people))
        if self._made().files != made.files:
            message = _("The book was changed meanwhile; nothing was written.")
            raise RefusedError(message, _("Run the command again."))
        return self._archiving.finish()

    def _made(self) -> Made:
        """Return what the archive is made from."""
        from importlib.metadata import version

        from sbt_ledger.files.followed import followed
        from sbt_ledger.files.rule_files import named_by, rule_digests
        from sbt_ledger.reports.archive.manifest import Made

        folder = self.question.folder
        files = {name: sha256(raw).hexdigest() for name, raw in sorted(followed(folder).items())}
        rules = rule_digests(named_by(folder, self.question.book.settings.rule_sets), folder)
        evidence = "copy" if self._copies else "list"
        tool = version("sbt-ledger")
        is_edited = self._closed in self._edited
        return Made(tool, files, rules, self._closed, self._formats, evidence, is_edited)

    def _year(self) -> Touching:
        from sbt_ledger.cli.report import span_of
        from sbt_ledger.reports.office.registry import reports

        return span_of(self.question, reports()["dossier"])

    def _of(self, span: Touching) -> tuple[Asked, tuple[Assessor | Judge, ...]]:
        """Return what is asked of a period: it is judged once, however many reports are of it."""
        key = (span.period.first, span.period.last, span.as_of)
        if key not in self._asked:
            from sbt_ledger.assessment.assess import assessors_of, report_of
            from sbt_ledger.cli.language import spoken
            from sbt_ledger.cli.output import naming
            from sbt_ledger.files.kinds import side_of
            from sbt_ledger.reports.office.asked import Asked

            question = self.question
            assessors = assessors_of(question.book, question.rule_sets, span)
            report = report_of(question.book, assessors, span)
            asked = Asked(
                report,
                span.period,
                naming(),
                spoken(),
                side_of=side_of,
                asked_on=span.asked_on,
                edited=self._edited,
            )
            self._asked[key] = asked, assessors
        return self._asked[key]

    def _warn(self, asked: Asked) -> None:
        """Remark what is odd, and what of a closed year is otherwise than it was closed."""
        from sbt_ledger.cli.closed_years import closed_problems
        from sbt_ledger.reports.words import with_hint

        if self._closed is not None:
            for each in closed_problems(self.question, asked.assessment, None):
                self.remarks.append(with_hint(each.message, each.hint))

    def _report(self, name: str, tell: Callable[[int, int, str], None]) -> Listed | None:
        """Write a report; one that cannot be made of this book is left out, and that is told."""
        from sbt_ledger.cli.report import span_of
        from sbt_ledger.reports.office.registry import made, reports

        try:
            found = made(name, self._of(span_of(self.question, reports()[name]))[0])
        except LedgerError as fault:
            text = _("Left out: {name}. {why}")
            self.remarks.append(text.format(name=name, why=fault.message))
            return None
        finally:
            tell(1, 0, "")
        return self._written(found)

    def _written(self, report: OfficeReport) -> Listed:
        from sbt_ledger.cli.language import spoken
        from sbt_ledger.cli.output import naming
        from sbt_ledger.reports.archive.office import listed, report_files

        for name, raw in report_files(report, naming(), spoken(), self._formats):
            self._archiving.add(name, raw)
        return listed(report, self._formats)

    def _proofs(self, asked: Asked, made: Made, tell: Callable[[int, int, str], None]) -> Listed:
        """List the proofs of the year, and copy them if that is asked."""
        from sbt_ledger.files.archived_proofs import proofs_of
        from sbt_ledger.files.proofs_named import without_kinds
        from sbt_ledger.files.table_files import TableFiles
        from sbt_ledger.reports.archive.proofs import proofs_report
        from sbt_ledger.reports.words import with_hint

        folders = {each.code: each.folder for each in self.people}
        found = proofs_of(self.question.folder, asked.book, asked.period, folders, made.files)
        for problem in without_kinds(TableFiles.of(self.question.folder)):
            told = with_hint(problem.message, problem.hint)
            self.remarks.append(f"{problem.file}:{problem.line}: {told}")
        for each in found if self._copies else ():
            self._copy(each)
        tell(1, 0, "")
        return self._written(proofs_report(asked, found, copied=self._copies))

    def _copy(self, proof: Proof) -> None:
        if proof.digest:
            self._archiving.copy(proof.name, self.question.folder / proof.path)


@contextmanager
def _progress() -> Iterator[Callable[[int, int, str], None]]:
    """Show a bar on a terminal only; the function takes steps done, all steps, and a word."""
    import sys

    if not sys.stderr.isatty():
        yield lambda _done, _total, _word: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    # Without a thread of its own: this process forks.
    bar = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
    with bar:
        task = bar.add_task("", total=None)

        def tell(done: int, total: int, word: str) -> None:
            if total:
                bar.update(task, total=total)
            if word:
                bar.update(task, description=word)
            bar.update(task, advance=done, refresh=True)

        yield tell
