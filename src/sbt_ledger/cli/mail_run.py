"""A run of `ledger mail`: the book read and judged once, and what is due by it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import LedgerError, Problem, WrongUseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from sbt_ledger.assessment.result import Report
    from sbt_ledger.cli.options import Options
    from sbt_ledger.cli.question import Question
    from sbt_ledger.mail.edition import Edition
    from sbt_ledger.mail.history import History, Sending
    from sbt_ledger.mail.matters import Lack
    from sbt_ledger.mail.post import Due
    from sbt_ledger.mail.recipients import Directory, Recipient
    from sbt_ledger.records.mailing import Mailing


@dataclass
class MailRun:
    """What a call asks for; each part is worked out when it is first needed."""

    options: Options
    roles: tuple[str, ...]
    only: tuple[str, ...] = ()
    limit: int | None = None
    changed: bool = False
    resend_doubtful: bool = False
    doubtful: list[Sending] = field(default_factory=list)
    """The mails that are held back, as nobody knows whether they arrived."""
    over: list[Sending] = field(default_factory=list)
    """Of whom what was told last is over."""

    @cached_property
    def question(self) -> Question:
        """The question to the book."""
        from sbt_ledger.cli.question import Question

        return Question(self.options)

    def read_again(self) -> None:
        """Read the book under the lock: all that was found out before may have changed since."""
        from sbt_ledger.cli.question import Question
        from sbt_ledger.files.book_files import read_book

        folder = self.folder
        self._settle(folder)
        for name in ("report", "mailing", "directory", "edition", "is_over"):
            self.__dict__.pop(name, None)
        self.question = Question(self.options, known=(folder, read_book(folder)))

    def _settle(self, folder: Path) -> None:
        """Settle what ended in the middle while we waited; a damaged journal was told before."""
        from sbt_ledger.cli.output import complain
        from sbt_ledger.cli.stamp import stamp_of
        from sbt_ledger.files.journal_end import read_tail
        from sbt_ledger.files.settle import settle

        try:
            tail = read_tail(folder)
        except (LedgerError, OSError):
            return
        if note := settle(folder, tail, stamp_of("mail"))[1]:
            complain(note)

    @property
    def folder(self) -> Path:
        """The folder of the book."""
        return self.question.folder

    @cached_property
    def report(self) -> Report:
        """The one assessment that all mails are made of."""
        return self.question.report()

    @cached_property
    def mailing(self) -> Mailing:
        """What `[mail]` says."""
        from sbt_ledger.records.mailing import Mailing

        return Mailing.read(self.question.book.settings.mail)

    @cached_property
    def directory(self) -> Directory:
        """Who gets mails."""
        from sbt_ledger.mail.recipients import directory

        question = self.question
        return directory(question.book, question.day, self.mailing, self.roles)

    @cached_property
    def edition(self) -> Edition:
        """All that mails are made of."""
        from sbt_ledger.assessment.forecast import outlooks_of
        from sbt_ledger.cli.language import speaking
        from sbt_ledger.cli.output import naming, while_waiting
        from sbt_ledger.mail.edition import Edition
        from sbt_ledger.mail.matters import lacks_in, unknown_in
        from sbt_ledger.reports.office.years import school_year

        question, report = self.question, self.report
        with while_waiting(_("Judging …")):
            ahead = outlooks_of(question.book, question.rule_sets, question.day, report.assessments)
        lacks = {each.teacher.code: each for each in lacks_in(report, ahead, self.is_over)}
        return Edition(
            self._still_to_do(report),
            lacks,
            self.mailing,
            school_year(question.rule_sets, question.day).label,
            speaking,
            naming,
            tuple(self.unreached(lacks)),
            tuple(f"{each.name} ({each.code})" for each in unknown_in(report, self.is_over)),
        )

    @property
    def is_anybody_short(self) -> bool:
        """Whether a teacher is short of something that still can be done, or was."""
        from sbt_ledger.mail.matters import Why

        every = self.edition.lacks.values()
        return any(each.why is Why.SHORT for lack in every for each in lack.matters)

    @property
    def recipients(self) -> Sequence[Recipient]:
        """Who gets mails, of those that are asked for; WrongUseError for an unknown address."""
        from sbt_ledger.records.address import mailbox_of, same_box

        every = self.directory.recipients
        if not self.only:
            return every
        read = ((text, mailbox_of(text)) for text in self.only)
        wanted = {same_box(box.address if box else text.strip()): text for text, box in read}
        found = [each for each in every if same_box(each.address) in wanted]
        for each in found:
            wanted.pop(same_box(each.address), None)
        for text in wanted.values():
            message = _("--only: {address} gets no mail from this book.").format(address=text)
            hint = _("“ledger mail” prints who gets which.")
            raise WrongUseError(message, hint)
        return found

    def due(self, history: History) -> Sequence[Due]:
        """Return what is due, at most as many as are asked for: who waits longest goes first."""
        from sbt_ledger.mail.post import Rules, dues_of

        rules = Rules(self.changed, self.resend_doubtful)
        dues = dues_of(self.recipients, self.edition, history, rules)
        self.doubtful, self.over = (
            [dues.doubtful[line] for line in sorted(dues.doubtful)],
            dues.over,
        )
        return dues.mails[: self.limit]

    def unreached(self, lacks: Mapping[str, Lack]) -> Iterator[str]:
        """Yield the names of those who should be told and have no address of their own."""
        book = self.question.book
        for code in self.directory.unreachable:
            if code in lacks and lacks[code].calls:
                yield f"{book.teachers[code].name} ({code})"

    def complaints(self) -> tuple[Problem, ...]:
        """Return what keeps those who should be told from it; with `only`, of these addresses."""
        from sbt_ledger.files.retell import read_toml
        from sbt_ledger.files.settings_file import SETTINGS
        from sbt_ledger.files.toml_lines import toml_lines
        from sbt_ledger.mail.untold import Untold
        from sbt_ledger.records.address import same_box

        read = read_toml((self.folder / SETTINGS).read_bytes(), SETTINGS)
        lines = {} if isinstance(read, Problem) else toml_lines(read[1])
        found = Untold(self.edition, self.directory, self.roles, lines).problems()
        boxes = {same_box(each.address) for each in self.recipients}
        return tuple(each for each in found if not self.only or same_box(each.text) in boxes)

    def tell_doubtful(self) -> None:
        """Tell of each mail that is held back."""
        from sbt_ledger.cli.output import complain
        from sbt_ledger.mail.history import NAME
        from sbt_ledger.mail.mail_log import hint_doubtful, told_doubtful

        for each in self.doubtful:
            complain(f"{NAME}:{each.line}: {told_doubtful(each)}")
        if self.doubtful:
            complain(f"    {hint_doubtful()}")

    @cached_property
    def is_over(self) -> Callable[[date], bool]:
        """Whether nothing of a day can be done any more: closed, or before any record."""
        from sbt_ledger.files.closed_year import closed_years

        book, years = self.question.book, closed_years(self.folder)
        first = min(book.activities.earliest, self.question.day)
        return lambda day: day < first or any(day in year for year in years)

    def _still_to_do(self, report: Report) -> Report:
        """Return the report without what the school can do nothing for any more."""
        is_over = self.is_over
        return report._replace(
            cohorts=tuple(each for each in report.cohorts if not is_over(each.period.last)),
            deadlines=(),  # each list has those of its teachers
            money=tuple(each for each in report.money if not is_over(each.period.last)),
        )
