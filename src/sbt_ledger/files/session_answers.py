"""The answers to the questions of `ledger add`: what each means, and what is taken for Enter.

Answers are kept as text, in the form that files have; names have been found before they come here.
"""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import WrongUseError
from sbt_ledger.files.cells import parse_amount, parse_date, parse_evidence, tidy
from sbt_ledger.files.group_papers import PAPERS
from sbt_ledger.files.kinds import key_of, kinds_listed, kinds_used
from sbt_ledger.files.session_cells import cells_of
from sbt_ledger.records.attendees import MARKS, Naming, attendees, names_in
from sbt_ledger.records.groups import groups_on
from sbt_ledger.records.session import latest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sbt_ledger.errors import Problem
    from sbt_ledger.files.session_cells import SessionWords
    from sbt_ledger.records.book import Book

EVERYBODY = "*"


class Answers:
    """The answers so far; what the command line said already stands for answers."""

    def __init__(self, book: Book, today: date, given: SessionWords) -> None:
        self._book = book
        self._today = today
        self._given = given
        naming = given.naming
        who = (*([EVERYBODY] if naming.everybody else ()), *naming.groups, *naming.teachers)
        said = {
            "title": given.title,
            "start": given.start,
            "end": given.end,
            "hours": given.hours or "",
            "kind": given.kind,
            "who": ",".join(who),
            "evidence": ";".join(given.evidence),
            **{mark: ",".join(names) for mark, names in naming.marks.items()},
        }
        self._texts = {key: text for key, text in said.items() if text}

    def default(self, key: str) -> str:
        """Return what is taken for Enter: the answer given before, else what is usual."""
        if key in self._texts:
            return self._texts[key]
        match key:
            case "start":
                return self._today.isoformat()
            case "end":
                return self._texts["start"]
            case "who":
                return "" if self._is_paper else EVERYBODY
            case "hours" | "kind":
                before = latest(self._book, self._texts["title"])
                return before.cells.get(key, "") if before else ""
        return ""

    def skips(self, key: str) -> bool:
        """Whether a question means nothing here: nobody attends a paper, which a group may have."""
        is_whole = self._texts.get("kind", "").startswith("training-")
        return self._is_paper and (key in MARKS or (key == "who" and is_whole))

    def take(self, key: str, text: str) -> None:
        """Keep an answer; raises CellError or WrongUseError if it cannot be meant."""
        match key:
            case "start":
                text = parse_date(text).isoformat()
            case "end":
                text = self._last_day(text)
            case "hours":
                text = tidy(text) if text and parse_amount(text) else ""
            case "kind":
                text = self.kind(text)
            case "evidence":
                parse_evidence(text)
            case "cells":
                cells = self._given._replace(cells=tuple(filter(None, text.split(";"))))
                _raise_first(cells_of(self._book, cells).problems)
        before = self._texts.get(key)
        self._texts[key] = text
        if key in {"who", *MARKS}:
            problems = attendees(self._book, self._day, self._naming()).problems
            if problems:
                self._texts.pop(key)
                self._texts |= {key: before} if before is not None else {}
            _raise_first(problems)

    def words(self) -> SessionWords:
        """Return all that was answered as what a person says about a session."""
        texts = self._texts
        return self._given._replace(
            title=texts["title"],
            start=texts["start"],
            end=texts["end"],
            hours=texts["hours"],
            kind=texts["kind"],
            naming=self._naming(),
            evidence=tuple(filter(None, [texts["evidence"]])),
            cells=(*self._given.cells, *filter(None, texts["cells"].split(";"))),
        )

    def kinds(self) -> list[str]:
        """Return all kinds that can be chosen by a number, those most used first."""
        return kinds_listed(self._book)

    def kind(self, text: str) -> str:
        """Return a kind as files have it from its number, its word or its name."""
        kinds = self.kinds()
        if text.isascii() and text.isdigit() and 0 < int(text) <= len(kinds):
            return kinds[int(text) - 1]
        return key_of("kind", tidy(text), kinds_used(self._book))

    def groups(self) -> list[str]:
        """Return the groups of that day, which can be chosen by a number."""
        return sorted(groups_on(self._book, self._day))

    def together(self, part: str) -> str:
        """Return how to keep a part that means a group or everybody, "" if it means neither.

        A group keeps its number if its own name would be taken apart at a comma.
        """
        group = self._group(part)
        return group if [*names_in([group])] == [group] else part if group else ""

    @property
    def _is_paper(self) -> bool:
        return self._texts.get("kind", "") in PAPERS

    @property
    def _day(self) -> date:
        return date.fromisoformat(self._texts["end"])

    def _last_day(self, text: str) -> str:
        first, last = self._texts["start"], parse_date(text).isoformat()
        if last < first:
            raise WrongUseError(_("{last} is before {first}").format(last=last, first=first))
        return last

    def _group(self, part: str) -> str:
        groups = self.groups()
        if part in {EVERYBODY, *groups}:
            return part
        if part in self._book.teachers or not part.isascii() or not part.isdigit():
            return ""
        return groups[int(part) - 1] if 0 < int(part) <= len(groups) else ""

    def _naming(self) -> Naming:
        parts = {part: self._group(part) for part in names_in([self._texts.get("who", "")])}
        return self._given.naming._replace(
            everybody=EVERYBODY in parts,
            groups=tuple(group for group in parts.values() if group not in {"", EVERYBODY}),
            teachers=tuple(part for part, group in parts.items() if not group),
            marks={mark: (self._texts[mark],) for mark in MARKS if self._texts.get(mark)},
        )


def _raise_first(problems: Sequence[Problem]) -> None:
    """Tell one thing at a time: the next question is about it."""
    if problems:
        raise WrongUseError(problems[0].message, problems[0].hint)
