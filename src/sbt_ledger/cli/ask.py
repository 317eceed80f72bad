"""The questions of `ledger add`: each has a default, `<` steps back, and Ctrl-C leaves.

An answer that cannot be meant is explained, and the question comes again. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Callable
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING, NamedTuple

import typer

if TYPE_CHECKING:
    from datetime import date

    from sbt_ledger.files.session import OpenBook, Session
    from sbt_ledger.files.session_cells import SessionWords

_BACK = frozenset({"<", "＜"})
_NONE = frozenset({"-", "－", "—"})
_YES = frozenset({"y", "yes", "ｙ", "是", "好"})
_NO = frozenset({"n", "no", "ｎ", "否", "不"})
_MANY = 20  # so many people nobody checks at a glance
_KINDS = 12  # with the question they fit on a screen


def _read(prompt: str) -> str:
    from contextlib import suppress

    with suppress(ImportError):  # Windows edits lines by itself
        import readline  # noqa: F401 - arrow keys and wide characters
    return input(prompt)


class _Back(Exception):  # noqa: N818 - no error: a step
    """The person wants the question before."""


class _Step(NamedTuple):
    """A question, what is taken for Enter unless it was answered before, and what takes an answer.

    `blank` is the word for nothing, "" if there must be an answer.
    """

    key: str
    text: str
    take: Callable[[str], str]
    default: Callable[[], str] = str
    blank: str = ""


class Asking:
    """Asks for a session in a book; `read` and `tell` are the person's terminal."""

    def __init__(
        self,
        opened: OpenBook,
        today: date,
        read: Callable[[str], str] = _read,
        tell: Callable[[str], None] = print,
    ) -> None:
        self._opened = opened
        self._book = opened.book
        self._today = today
        self._read = read
        self._tell = tell
        self._answers: dict[str, str] = {}

    def settle(self, given: SessionWords) -> tuple[SessionWords, Session | None, bool]:
        """Ask for what is missing, or to look at what may be a slip; else ask nothing.

        Return the words, the session that was seen, and whether it is to be recorded twice.
        """
        from sbt_ledger.files.session import plan
        from sbt_ledger.files.session_cells import missing
        from sbt_ledger.records.roster import told

        if missing(self._book, given):
            return self._ask(given)
        session = plan(self._opened, given)
        by_part, people = session.people.by_part, session.people.people
        if session.twin is None and (by_part or len(people) > _MANY):
            for text, teacher in by_part.items():
                self._tell(f"“{text}” → {told([teacher])}")
            return given, session, self._sure(session)
        return given, session, False

    def _ask(self, given: SessionWords) -> tuple[SessionWords, Session, bool]:
        from sbt_ledger.errors import LedgerError
        from sbt_ledger.files.session import plan

        steps, at = self._steps(given), 0
        self._tell(_("Enter takes what stands in brackets; < goes back; Ctrl-C leaves."))
        while True:
            try:
                while at < len(steps):
                    self._answers[steps[at].key] = self._answer(steps[at])
                    at += 1
                words = self._words(given)
                session = plan(self._opened, words)
                return words, session, self._sure(session)
            except _Back:
                at = max(at - 1, 0)
            except LedgerError as fault:
                self._explain(fault)
                at = max(at - 1, 0)

    def _steps(self, given: SessionWords) -> tuple[_Step, ...]:
        """Return all questions; what the command line said already becomes their default."""
        from sbt_ledger.files.cells import parse_evidence

        who = (*["*"][: given.naming.everybody], *given.naming.groups, *given.naming.teachers)
        said = {
            "title": given.title, "start": given.start, "end": given.end, "hours": given.hours,
            "kind": given.kind, "who": ",".join(who), "evidence": ";".join(given.evidence),
            **{mark: ",".join(names) for mark, names in given.naming.marks.items()},
        }  # fmt: skip
        self._answers = {key: text for key, text in said.items() if text}
        nobody, none = _("nobody"), _("none")
        late, early = _("Late, and minutes, as NAME=15"), _("Left early, and hours, as NAME=1.5")

        def proofs(text: str) -> str:
            return text if parse_evidence(text) else ""

        return (
            _Step("title", _("Title"), str),
            _Step("start", _("Day"), self._day, self._today.isoformat),
            _Step("end", _("Last day"), self._end, lambda: self._answers["start"]),
            _Step("hours", _("Hours"), self._hours, self._usual_hours, none),
            _Step("kind", _("Kind: a number or a word; ? shows all"), self._kind, self._usual_kind),
            _Step("who", _("Who: * for all, groups, names"), self._who, lambda: "*"),
            _Step("absent", _("Absent"), self._marked("absent"), blank=nobody),
            _Step("leave", _("On leave"), self._marked("leave"), blank=nobody),
            _Step("late", late, self._marked("late"), blank=nobody),
            _Step("left-early", early, self._marked("left-early"), blank=nobody),
            _Step("evidence", _("Proofs, as KIND=PATH;…"), proofs, blank=none),
            _Step("cells", _("Other columns, as COLUMN=VALUE;…"), self._cells, blank=none),
        )

    def _answer(self, step: _Step) -> str:
        """Return the answer to one question, asked until it can be meant."""
        from sbt_ledger.errors import LedgerError
        from sbt_ledger.files.cells import CellError

        if step.key in {"kind", "who"}:
            self._list(step.key)
        while True:
            default = self._answers.get(step.key) or step.default()
            shown = default or step.blank
            text = self._line(f"{step.text} [{shown}]: " if shown else f"{step.text}: ")
            if step.blank and (text in _NONE or not (text or default)):
                return ""
            try:
                if text or default:
                    return step.take(text or default)
                self._tell(_("An answer is needed here."))
            except (CellError, LedgerError) as fault:
                self._explain(fault)

    def _line(self, prompt: str) -> str:
        text = self._read(prompt).strip()
        if text in _BACK:
            raise _Back
        return text

    def _explain(self, fault: Exception) -> None:
        for each in getattr(fault, "problems", ()) or (fault,):
            self._tell("\n    ".join(filter(None, (each.message, each.hint))))

    def _day(self, text: str) -> str:
        from sbt_ledger.files.cells import parse_date

        return parse_date(text).isoformat()

    def _end(self, text: str) -> str:
        from sbt_ledger.errors import WrongUseError

        first, last = self._answers["start"], self._day(text)
        if last < first:
            raise WrongUseError(_("{last} is before {first}").format(last=last, first=first))
        return last

    def _hours(self, text: str) -> str:
        from sbt_ledger.files.cells import parse_amount, tidy

        return tidy(text) if parse_amount(text) else "0"

    def _usual(self, column: str) -> str:
        """Return what the last session of this title had, else the last one of all."""
        from sbt_ledger.records.session import latest

        before = latest(self._book, self._answers["title"])
        return before.cells.get(column, "") if before else ""

    def _list(self, step: str, *, everything: bool = False) -> None:
        """Show what can be answered by its number."""
        from sbt_ledger.cli.language import spoken
        from sbt_ledger.files.kinds import kinds_listed, name_of

        rows = self._groups()
        if step == "kind":
            kinds = kinds_listed(self._book)[: None if everything else _KINDS]
            rows = [f"{name_of('kind', kind, spoken())} ({kind})" for kind in kinds]
        for number, row in enumerate(rows, 1):
            self._tell(f"{number:4}  {row}")

    def _kind(self, text: str) -> str:
        """Return a kind as files have it; a new one is taken if it is insisted on."""
        from sbt_ledger.files.kinds import key_of, kinds_listed, kinds_used, unknown_kind

        kinds = kinds_listed(self._book)
        while True:
            if text == "?":
                self._list("kind", everything=True)
                text = self._line(_("Kind: "))
            named = kinds[int(text) - 1] if text in _numbers(kinds) else text
            word = key_of("kind", named, kinds_used(self._book))
            remark = unknown_kind(self._book, word)
            if word and not remark:
                return word
            self._tell(remark)
            text = self._line(_("Enter takes it as it is; or another kind: "))
            if not text:
                return word

    def _groups(self) -> list[str]:
        from datetime import date

        from sbt_ledger.records.attendees import groups_on

        day = date.fromisoformat(self._answers["end"])
        return sorted(filter(None, groups_on(self._book, day)))

    def _who(self, text: str) -> str:
        from sbt_ledger.records.attendees import names_in

        groups = self._groups()
        named = dict(zip(_numbers(groups), groups, strict=True))
        found = []
        for part in names_in([text]):
            group = part if part in self._book.teachers else named.get(part, part)
            found.append(group if group in {*groups, "*"} else self._one(part))
        return ...
