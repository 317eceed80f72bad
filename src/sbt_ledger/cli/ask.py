"""The questions of `ledger add`: each has a default, `<` steps back, and Ctrl-C leaves.

An answer that cannot be meant is explained, and the question comes again. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from typing import TYPE_CHECKING, NamedTuple

import typer

from sbt_ledger.cli.terminal import YES, read_line, tell

if TYPE_CHECKING:
    from datetime import date

    from sbt_ledger.errors import LedgerError
    from sbt_ledger.files.cells import CellError
    from sbt_ledger.files.session import OpenBook, Session
    from sbt_ledger.files.session_answers import Answers
    from sbt_ledger.files.session_cells import SessionWords

_BACK = frozenset({"<", "＜"})
_NONE = frozenset({"-", "－", "—"})
_NO = frozenset({"n", "no", "ｎ", "否", "不"})
_MANY = 20  # so many people nobody checks at a glance
_KINDS = 12  # with the question they fit on a screen


class _BackError(Exception):
    """The person wants the question before."""


class _Step(NamedTuple):
    """A question; `blank` is the word for no answer, "" if there must be one."""

    key: str
    text: str
    blank: str = ""


class Asking:
    """Asks for a session in a book; `read` and `tell` are the person's terminal."""

    def __init__(
        self,
        opened: OpenBook,
        today: date,
        read: Callable[[str], str] = read_line,
        tell: Callable[[str], None] = tell,
    ) -> None:
        self._opened = opened
        self._today = today
        self._read = read
        self._tell = tell

    def settle(
        self, given: SessionWords, *, look: bool = True
    ) -> tuple[SessionWords, Session | None, bool]:
        """Ask for what is missing, or to `look` at what may be a slip; else ask nothing.

        Return the words, the session that was seen, and whether it may be recorded twice.
        """
        from sbt_ledger.files.session import plan
        from sbt_ledger.files.session_cells import missing
        from sbt_ledger.records.roster import told

        if missing(self._opened.book, given):
            return self._ask(given)
        session = plan(self._opened, given)
        by_part = session.people.by_part
        sure = not by_part and len(session.people.people) <= _MANY
        if session.twin or sure or not look:
            return given, session, False
        for text, teacher in by_part.items():
            self._tell(f"“{text}” → {told([teacher])}")
        self._check(session, back=False)
        return given, session, False

    def _ask(self, given: SessionWords) -> tuple[SessionWords, Session, bool]:
        from sbt_ledger.errors import LedgerError
        from sbt_ledger.files.session import plan
        from sbt_ledger.files.session_answers import Answers

        answers = Answers(self._opened.book, self._today, given)
        steps, at, way = _steps(), 0, 1
        self._tell(_("Enter takes what stands in brackets; < goes back; Ctrl-C leaves."))
        while True:
            try:
                while at < len(steps):
                    if not answers.skips(steps[at].key):
                        self._answer(answers, steps[at])
                        way = 1
                    at += way
                session = plan(self._opened, answers.words())
                self._check(session)
            except _BackError:
                at, way = max(at - 1, 0), -1
            except LedgerError as fault:
                self._explain(fault)
                at, way = max(at - 1, 0), -1
            else:
                return answers.words(), session, session.twin is not None

    def _answer(self, answers: Answers, step: _Step) -> None:
        """Ask one question until its answer can be meant."""
        from sbt_ledger.errors import LedgerError
        from sbt_ledger.files.cells import CellError

        self._list(answers, step.key, _KINDS)
        while True:
            default = answers.default(step.key)
            shown = default or step.blank
            text = self._line(f"{step.text} [{shown}]: " if shown else f"{step.text}: ") or default
            if step.blank and text in _NONE:
                text = ""
            try:
                meant = self._meant(answers, step.key, text)
                if meant or step.blank:
                    answers.take(step.key, meant)
                    return
            except _BackError:
                continue  # from a question about this answer: the same one again
            except (CellError, LedgerError) as fault:
                self._explain(fault)

    def _meant(self, answers: Answers, key: str, text: str) -> str:
        """Return the answer, with kinds and names that nobody knows asked for until they are."""
        if key == "kind":
            return self._known_kind(answers, text)
        if key in {"evidence", "cells", "title", "start", "end", "hours"}:
            return text
        from sbt_ledger.records.attendees import names_in

        found = []
        for part in names_in([text]):
            group = answers.together(part) if key == "who" else ""
            name, equals, amount = part.replace("＝", "=").partition("=")
            code = group or self._known_name(name.strip())
            if code:
                found.append(f"{code}{equals}{amount}")
        return ",".join(found)

    def _known_kind(self, answers: Answers, text: str) -> str:
        from sbt_ledger.files.kinds import unknown_kind

        while text == "?":
            self._list(answers, "kind", None)
            text = self._line(_("Kind: ")) or "?"
        remark = unknown_kind(self._opened.book, answers.kind(text))
        if not remark:
            return text
        self._tell(remark)
        other = self._line(_("Enter takes it as it is; or another kind: "))
        return self._known_kind(answers, other) if other else text

    def _known_name(self, text: str) -> str:
        """Return the code of the teacher meant, "" if nobody is after all."""
        from sbt_ledger.errors import LedgerError, RefusedError
        from sbt_ledger.records.attendees import could_be
        from sbt_ledger.records.roster import find_teacher, told

        teachers = self._opened.book.teachers
        try:
            return find_teacher(teachers, text).code
        except LedgerError as fault:
            several = isinstance(fault, RefusedError)
        message = _("“{text}” fits several:") if several else _("No teacher is called “{text}”.")
        self._tell(message.format(text=text))
        near = could_be(teachers, text)
        for number, teacher in enumerate(near, 1):
            self._tell(f"{number:4}  {told([teacher])}")
        choice = self._line(_("Number, or another name; Enter leaves it out: "))
        if choice.isascii() and choice.isdigit() and 0 < int(choice) <= len(near):
            return near[int(choice) - 1].code
        return self._known_name(choice) if choice else ""

    def _list(self, answers: Answers, key: str, most: int | None) -> None:
        """Show what can be chosen by a number."""
        from sbt_ledger.cli.language import spoken
        from sbt_ledger.files.kinds import name_of

        rows = answers.groups() if key == "who" else []
        if key == "kind":
            rows = [
                f"{name_of('kind', kind, spoken())} ({kind})" for kind in answers.kinds()[:most]
            ]
        for number, row in enumerate(rows, 1):
            self._tell(f"{number:4}  {row}")

    def _check(self, session: Session, *, back: bool = True) -> None:
        """Show the session and ask whether it is right; leaves if it is not."""
        from sbt_ledger.files.session import told_notes
        from sbt_ledger.files.session_draft import told_session, told_twin

        book = self._opened.book
        names = [book.called(each.teacher.code) for each in session.people.people]
        told = told_session(book, session)
        self._tell("\n".join(("", *told, *told_notes(session, self._today))))
        if len(names) <= _MANY:
            self._tell(_(", ").join(names))
        if session.twin:
            self._tell(told_twin(session.twin))
        default, choice = (_NO, "y/N") if session.twin else (YES, "Y/n")
        question = _("Write it all the same?") if session.twin else _("Write it?")
        while True:
            text = self._read(f"{question} [{choice}{'/<' if back else ''}] ").strip().lower()
            if back and text in _BACK:
                raise _BackError
            if text in _NO or (not text and default is _NO):
                raise typer.Abort
            if text in YES or not text:
                return

    def _line(self, prompt: str) -> str:
        text = self._read(prompt).strip()
        if text in _BACK:
            raise _BackError
        return text

    def _explain(self, fault: CellError | LedgerError) -> None:
        for each in getattr(fault, "problems", ()) or (fault,):
            self._tell("\n    ".join(filter(None, (each.message, each.hint))))


def _steps() -> tuple[_Step, ...]:
    nobody, none = _("nobody"), _("none")
    return (
        _Step("title", _("Title")),
        _Step("start", _("Day")),
        _Step("end", _("Last day")),
        _Step("hours", _("Hours"), none),
        _Step("kind", _("Kind: a number or a word; ? shows all")),
        _Step("who", _("Who: * for all, groups, names")),
        _Step("absent", _("Absent"), nobody),
        _Step("leave", _("On leave"), nobody),
        _Step("late", _("Late, with minutes as in NAME=15"), nobody),
        _Step("left-early", _("Left early, with the hours attended as in NAME=1.5"), nobody),
        _Step("evidence", _("Proofs, as KIND=PATH;…"), none),
        _Step("cells", _("Other columns, as COLUMN=VALUE;…"), none),
    )
