"""The schools of `ledger rollup`: each judged as `check` would, by several processes if many."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sbt_ledger.assessment.district import SchoolFigures
    from sbt_ledger.assessment.result import Report
    from sbt_ledger.cli.bucketed import OfBuckets
    from sbt_ledger.cli.options import Options
    from sbt_ledger.cli.question import Question
    from sbt_ledger.periods import Period
    from sbt_ledger.reports.kept_figures import Known
    from sbt_ledger.reports.unread_schools import Unread

_WORTH_A_HELPER = 3
"""Schools: to judge fewer is sooner done than a process more is started."""


def on_one_day(options: Options, folders: Sequence[Path]) -> Options:
    """Return the options with the day on which all schools are judged.

    That is the day asked for, else today where the first school is of which that can be read.
    """
    from sbt_ledger.errors import LedgerError
    from sbt_ledger.files.settings_file import read_settings

    timezone = ""
    for folder in () if options.as_of else folders:
        with suppress(LedgerError, OSError):
            timezone = read_settings(folder).timezone
            break
    return options._replace(as_of=str(options.day(timezone)))


class Schools:
    """Reads one school after the other, and keeps of each what it comes to."""

    def __init__(
        self,
        options: Options,
        period: str,
        rules: Sequence[str],
        columns: Sequence[str],
        *,
        names: bool,
    ) -> None:
        """`options` name the day. `names`: who is short is asked for; else nobody holds it."""
        self.day = options.day()
        self._names = names
        self.schools: list[SchoolFigures] = []
        self._known: dict[str, Known] = {}
        self.unread: list[Unread] = []
        self._options = options._replace(quiet=True, of_many=True)
        self._label, self._rules, self._columns = period, rules, columns
        self._period: Period | None = None
        self._of_buckets: OfBuckets | None = None
        self.summed: Callable[[Question], Report | None] | None = None

    def take_buckets(self, names: Sequence[str], *, alone: bool) -> None:
        """Let buckets of these files take the place of rows; `alone`: there is one school."""
        from sbt_ledger.cli.bucketed import OfBuckets

        self._of_buckets = OfBuckets(names, alone=alone)

    @property
    def told_unasked(self) -> str:
        """What is to be said of buckets that belong to none of the schools, "" if nothing."""
        return self._of_buckets.told_unasked() if self._of_buckets else ""

    @property
    def period(self) -> Period:
        """The period asked for, or the year that holds the day by the rules of the first school."""
        from sbt_ledger.reports.office.years import school_year

        return self._period or school_year((), self.day)

    def read(self, folders: Sequence[Path]) -> None:
        """Read the books, each as `check` would; what is wrong with one keeps no other back."""
        from sbt_ledger.cli.output import progress
        from sbt_ledger.errors import WrongUseError
        from sbt_ledger.files.kept import at_hand

        with at_hand():
            if not (self._of_buckets or self.summed):  # DuckDB takes all processors by itself
                self._share([each for each in folders if not self._is_known(each)])
            for folder in progress(folders, _("School {n} of {total} …")):
                self._take(folder)
        if self.schools or not all(isinstance(each.fault, WrongUseError) for each in self.unread):
            return
        if (
            len({each.fault.message for each in self.unread}) == 1
        ):  # it is the command that is wrong
            raise self.unread[0].fault

    def _is_known(self, folder: Path) -> bool:
        """Whether there is an answer from the last time, which is taken then."""
        known = self._kept(folder, self._asked(folder))
        if known is not None:
            self._known[str(folder)] = known
        return known is not None

    def _share(self, folders: Sequence[Path]) -> None:
        """Judge the schools by several processes; whom one of them cannot judge is left."""
        if not folders:
            return
        from sbt_ledger.cli.output import progress_of
        from sbt_ledger.files.helpers import Shared

        names = [str(each) for each in folders]
        with Shared(names, self._try, self._told, self._hear, _WORTH_A_HELPER) as schools:
            progress_of(schools.rest(), len(names), _("School {n} of {total} …"))

    def _try(self, name: str) -> None:
        from sbt_ledger.errors import LedgerError

        with suppress(LedgerError, OSError):  # that it is broken is told when it is its turn
            self._known[name] = self._found(Path(name))

    def _told(self) -> dict[str, str]:
        """Return what this process knows, in words for another one."""
        from sbt_ledger.reports.kept_figures import as_text

        told = {}
        for name, known in self._known.items():
            with suppress(TypeError):  # what has no form is judged again
                told[name] = as_text(known)
        return told

    def _hear(self, told: Mapping[str, str]) -> None:
        """Take over what another process knows."""
        for name, text in told.items():
            if name not in self._known and (known := self._from(Path(name), text)):
                self._known[name] = known

    def _take(self, folder: Path) -> None:
        """Add the school to the district, or what is wrong with it to the faults."""
        from sbt_ledger.errors import BrokenFilesError, LedgerError
        from sbt_ledger.reports.unread_schools import Unread

        try:
            known = self._known.pop(str(folder)) if str(folder) in self._known else None
            period, figures = known or self._found(folder)
        except LedgerError as fault:
            self.unread.append(Unread(str(folder), fault))
            return
        except OSError as trouble:
            text = _("{file} cannot be read: {reason}")
            told = {"file": trouble.filename or folder, "reason": trouble.strerror}
            self.unread.append(Unread(str(folder), BrokenFilesError(text.format(**told))))
            return
        self._period = self._period or period
        self.schools.append(figures)

    def _found(self, folder: Path) -> Known:
        """Return what a school comes to, or came to when it was judged the last time."""
        from sbt_ledger.files.kept import ANSWERS, keep
        from sbt_ledger.reports.kept_figures import as_text

        asked = b"" if self._of_buckets else self._asked(folder)
        found = self._kept(folder, asked)
        if found is None:
            found = self._judged(folder)
            if asked and asked == self._asked(folder):
                with suppress(TypeError):  # what has no form is judged each time
                    keep(ANSWERS, asked, [as_text(found).encode()])
        period, figures = found
        return period, figures if self._names else replace(figures, missed=())

    def _asked(self, folder: Path) -> bytes:
        """Return all that the answer of a school hangs on; b"" if not known."""
        from sbt_ledger.cli.language import spoken
        from sbt_ledger.files.kept_school import state_of

        state = state_of(folder, self._rules)
        asked = (self.day, self._label, self._columns, spoken(), state)
        return repr(asked).encode() if state else b""

    def _kept(self, folder: Path, asked: bytes) -> Known | None:
        """Return the answer from the last time; None if there is none."""
        from sbt_ledger.files.kept import ANSWERS, find

        content = find(ANSWERS, asked) if asked else None
        return None if content is None else self._from(folder, content.decode(errors="replace"))

    def _from(self, folder: Path, text: str) -> Known | None:
        """Return what was kept or told, None if it is to be made anew."""
        from sbt_ledger.files.rule_files import named_by, read_rule_sets
        from sbt_ledger.files.settings_file import read_settings
        from sbt_ledger.reports.kept_figures import from_kept

        try:
            names = list(self._rules) or named_by(folder, read_settings(folder).rule_sets)
            period, figures = from_kept(text, read_rule_sets(names, folder))
        except Exception:  # noqa: BLE001 - whatever it is, the school is judged again
            return None
        return period, replace(figures, place=str(folder))

    def _judged(self, folder: Path) -> Known:
        import gc

        from sbt_ledger.assessment.assess import assess
        from sbt_ledger.assessment.district import figures_of
        from sbt_ledger.cli.closed_years import beside_closed_years
        from sbt_ledger.cli.question import Question
        from sbt_ledger.reports.office.years import school_year

        gc.collect()  # the school before; nothing else collects, as `main` switched it off
        gc.freeze()  # what is left stays, and need not be looked at for each school
        question = Question(self._options._replace(book=str(folder)), self._label, self._rules)
        if self._of_buckets:
            question = self._of_buckets.question(folder, question)
        report = self.summed(question) if self.summed else None
        if report is None:
            report = assess(question.book, question.rule_sets, question.span)
        if not self._of_buckets:  # else the rows that were closed may lie elsewhere
            report = beside_closed_years(question, report)
        period = question.span.named or school_year(question.rule_sets, self.day)
        return period, figures_of(str(folder), report, self._columns)
