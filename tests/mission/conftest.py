"""A school in which the clauses of the founding documents are tried, by the office's commands."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.books import Answer, Ledger

PEOPLE = {
    "T1": ("李静", "语文组", "2010-09-01"),
    "T2": ("王芳", "语文组", "2012-09-01"),
    "T3": ("张伟", "数学组", "2008-09-01"),
    "T4": ("陈晨", "数学组", "2025-09-01"),
}
_MOST_ERRORS = 400


@dataclass(frozen=True)
class School:
    """A book, and the commands on it."""

    ledger: Ledger
    folder: Path

    def do(self, *words: object, code: int = 0) -> Answer:
        """Run a command, which must end with `code`."""
        answer = self.ledger(*words, "--book", self.folder, "--lang", "en")
        assert answer.code == code, (words, answer.out, answer.err[:_MOST_ERRORS])
        return answer

    def held(
        self, title: str, day: str, kind: str, *who: str, hours: object = 2, **cells: str
    ) -> str:
        """Record a session at which all of `who` were present; return its id."""
        end = ("--end", cells.pop("end")) if "end" in cells else ()
        sets = [word for name, text in cells.items() for word in ("--set", f"{name}={text}")]
        people = ("--teachers", ",".join(who)) if who else ()
        told = self.do(
            "add", title, "--date", day, "--hours", hours, "--kind", kind, *people, *end, *sets,
            "--yes", "--format", "json",
        )  # fmt: skip
        return str(json.loads(told.out)["activity"])

    def judged(self, as_of: str, *words: str) -> dict[str, Any]:
        """Return what `check` says on a day."""
        answer = self.ledger(
            "check", "--book", self.folder, "--as-of", as_of, "--format", "json", *words
        )
        assert answer.code in {0, 1}, answer.err[:_MOST_ERRORS]
        found: dict[str, Any] = json.loads(answer.out)
        return found

    def report(self, name: str, as_of: str, *words: str) -> dict[str, Any]:
        """Return a report of the office on a day."""
        told = self.do("report", name, "--as-of", as_of, "--format", "json", *words)
        found: dict[str, Any] = json.loads(told.out)
        return found

    def state(self, as_of: str, require: str, teacher: str = "T1", day: str = "") -> str:
        """Return the state of a requirement of a teacher in the period that holds `day`."""
        return str(self.standing(as_of, require, teacher, day)["state"])

    def standing(
        self, as_of: str, require: str, teacher: str = "T1", day: str = ""
    ) -> Mapping[str, Any]:
        """Return a requirement of a teacher in the period that holds `day`, else `as_of`."""
        rows = self.judged(as_of)["results"]
        (found,) = _in_period(rows, day or as_of, {"require": require, "teacher": teacher})
        return found

    def cohort(self, as_of: str, cohort: str, group: str | None = None) -> Mapping[str, Any]:
        """Return a line of the school in the period that holds the day."""
        rows = self.judged(as_of)["cohorts"]
        (found,) = _in_period(rows, as_of, {"cohort": cohort, "group": group})
        return found


def _in_period(
    rows: Sequence[Mapping[str, Any]], day: str, wanted: Mapping[str, object]
) -> list[Mapping[str, Any]]:
    return [
        row
        for row in rows
        if all(row[name] == value for name, value in wanted.items())
        and row["from"] <= day <= row["to"]
    ]


@pytest.fixture
def school(ledger: Ledger, tmp_path: Path) -> Callable[..., School]:
    """Return a function that makes a book of the people above under some rule sets."""

    def made(
        *rules: str,
        people: Mapping[str, Sequence[str]] = PEOPLE,
        columns: str = "",
        name: str = "梅溪湖示例学校",
    ) -> School:
        folder = tmp_path / ("book" if name == "梅溪湖示例学校" else name)
        words = [word for each in rules for word in ("--rules", each)]
        answer = ledger("init", folder, *words, "--school", name, "--lang", "en")
        assert answer.code == 0, answer.err
        roster = folder / "teachers.csv"
        names = f"code,name,group,hired_on{columns}"
        rows = "".join(f"{code},{','.join(cells)}\n" for code, cells in people.items())
        roster.write_text(f"{names}\n{rows}", "utf-8")
        return School(ledger, folder)

    return made
