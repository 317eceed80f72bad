"""A clerk with a small book, who imports sheets typed in the test through the real command."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from tests.books import Answer, Ledger

ROSTER = """\
code,name,hired_on
T001,王芳,2010-09-01
T002,李四,2010-09-01
T003,赵六,2010-09-01
T004,欧阳娜娜,2010-09-01
"""
SETTINGS = 'school = "S"\nrules = ["changsha-meixihu"]\n[import]\nkind = "lecture"\n'


class Clerk:
    """Has a book in `folder`, and sheets beside it."""

    def __init__(self, ledger: Ledger, folder: Path, settings: str = "") -> None:
        self.ledger = ledger
        self.folder = folder / "book"
        self.desk = folder / "desk"
        self.folder.mkdir()
        self.desk.mkdir()
        for name, text in (
            ("ledger.toml", SETTINGS + settings),
            ("teachers.csv", ROSTER),
            ("activities.csv", "id,title,start,end,hours,kind\n"),
            ("credits.csv", "activity,teacher\n"),
        ):
            (self.folder / name).write_text(text, encoding="utf-8")

    def sheet(self, *lines: str, name: str = "sheet.csv") -> Path:
        """Return a sheet of these lines."""
        path = self.desk / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def do(self, *words: object) -> Answer:
        """Return what a command came to, told in English."""
        return self.ledger(*words, "--book", self.folder, "--lang", "en")

    def imports(self, sheet: Path, *words: object) -> tuple[int, dict[str, Any]]:
        """Import a sheet; return the exit code, and what a program is told."""
        answer = self.do("import", sheet, "--format", "json", *words)
        return answer.code, json.loads(answer.out)

    def rows(self, table: str, *columns: str) -> list[tuple[str, ...]]:
        """Return these columns of a table of the book."""
        with (self.folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
            return [
                tuple(row.get(each) or "" for each in columns) for row in csv.DictReader(stream)
            ]


def states(told: dict[str, Any]) -> list[str]:
    return [each["state"] for each in told["people"]]


def codes(told: dict[str, Any]) -> list[str]:
    return [each["code"] for each in told["problems"]]


def hints(told: dict[str, Any]) -> str:
    return "\n".join(each["hint"] for each in told["problems"])


def messages(told: dict[str, Any]) -> str:
    return "\n".join(each["message"] for each in told["problems"])
