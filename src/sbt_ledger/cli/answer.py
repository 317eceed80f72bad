"""What a command that writes shows: made before it writes, as nothing may fail afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import LedgerError, RefusedError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from sbt_ledger.cli.options import Options
    from sbt_ledger.files.write import Draft
    from sbt_ledger.records.book import Book
    from sbt_ledger.reports.totals import Pair


class Answer:
    """The answer to a call: notes for stderr, and a result in the format asked for."""

    def __init__(self, options: Options, folder: Path, *, written: bool) -> None:
        self._options = options
        self._folder = folder
        self._written = written
        self._notes: list[str] = []
        self._text: str | None = None
        self._drafts: Sequence[Draft] = ()
        self._stands = ""

    def prepare(
        self,
        drafts: Sequence[Draft],
        make: Callable[[str], str],
        *,
        stands: str,
        notes: Iterable[str] = (),
    ) -> None:
        """Make all that will be shown; raises LedgerError if it could not be shown as asked.

        `make` returns the result in a format; `stands` says that it is written, should it turn out
        that the result cannot be shown.
        """
        options = self._options
        self._notes += notes
        self._drafts, self._stands = drafts, stands
        if options.as_of:
            options.day()  # also where no totals are asked for: it may be mistyped
        _refuse_unwritable(options.output, drafts)
        if not options.quiet or options.format or options.output:
            self._text = make(self._format())

    def run(self, act: Callable[[], None]) -> None:
        """Do what the command is for, and show it; if that fails, say that it stands."""
        recorded = False
        try:
            act()
            recorded = self._written
            self._give()
        except (OSError, ValueError, LedgerError, KeyboardInterrupt):
            if not (recorded or self._is_there()):
                raise
            self._say_that_it_stands()

    def note(self, text: str) -> None:
        """Say at once what a person should know, whatever becomes of the call."""
        from sbt_ledger.cli.output import say

        say(text)

    def totals(
        self, books: tuple[Book, Book], codes: Sequence[str], days: Iterable[date]
    ) -> tuple[Pair, ...]:
        """Return what became of the totals; rules that cannot be used hide them, no more."""
        from sbt_ledger.cli.options import rule_sets_of, today
        from sbt_ledger.reports.totals import totals_of

        now = today(books[0].settings.timezone)
        as_of = self._options.day() if self._options.as_of else now
        try:
            rule_sets = rule_sets_of(self._folder, books[0], None)
            return totals_of(rule_sets, books, codes, set(days) or {as_of}, as_of)
        except LedgerError as fault:
            text = _("The totals are not shown: {reason}")
            self._notes.append(text.format(reason=fault.message))
            return ()

    def _give(self) -> None:
        """Show it; stdout is flushed, as a full disk is told only then."""
        import sys

        from sbt_ledger.cli.output import say, show

        for note in self._notes:
            say(note, self._options)
        text = self._text
        if text is None:
            return
        if sys.__stdout__ is None and not self._options.output:
            raise OSError(_("stdout is closed"))
        chosen = self._format()
        show(self._options._replace(format=chosen), {chosen: lambda: text})
        sys.stdout.flush()

    def _is_there(self) -> bool:
        """Whether the files hold it, also if a Ctrl-C came just after the writing."""
        from contextlib import suppress

        with suppress(OSError):
            there = (draft.path.read_bytes() == draft.after for draft in self._drafts)
            return self._written and bool(self._drafts) and all(there)
        return False

    def _say_that_it_stands(self) -> None:
        """Say where it stands although it could not be shown; what stdout refused is dropped."""
        import os
        import sys
        from contextlib import suppress

        from sbt_ledger.cli.output import complain

        with suppress(OSError, ValueError):
            complain(self._stands)
            sys.stderr.flush()
        try:
            sys.stdout.flush()
        except (OSError, ValueError):  # else the same failure would come again at the exit
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _format(self) -> str:
        from sbt_ledger.cli.output import default_format

        chosen = self._options.format or default_format(self._options)
        return "text" if chosen == "table" else chosen


def _refuse_unwritable(name: str, drafts: Sequence[Draft]) -> None:
    """Refuse a file for the result that cannot be written, or that is one of the book."""
    import os
    from pathlib import Path

    if not name:
        return
    file, folder = Path(name), Path(name).absolute().parent
    reason = ""
    if any(file.resolve() == draft.path.resolve() for draft in drafts):
        reason = _("it is a file of the book")
    elif not folder.is_dir():
        reason = _("there is no folder {folder}").format(folder=folder)
    elif file.is_dir():
        reason = _("it is a folder")
    elif not os.access(file if file.exists() else folder, os.W_OK):
        reason = _("it may not be written")
    if reason:
        message = _("{file} cannot be written: {reason}.").format(file=name, reason=reason)
        raise RefusedError(message, _("Nothing was written."))
