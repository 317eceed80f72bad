"""A school into which the messy cells of the catalogue are imported, each in a sheet of its own."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.books import Answer
from tests.intake.clerk import Clerk
from tests.intake.foreign import workbook

ROSTER = """\
code,name,group,email,phone,national_id,alias,hired_on
0012,王芳,语文,,13812340000,11010519491231002X,T0012,2010-09-01
0031,王芳,数学,,,,,2010-09-01
0040,李四,,,,,,2010-09-01
0041,王五,,,,,,2010-09-01
0042,张三,,,,,,2010-09-01
0043,阿依古丽·买买提,,,,,,2010-09-01
0044,陈国强,,,,,,2010-09-01
0045,Ben Birch,,ben@school.example,,,,2010-09-01
0046,赵六,,,,,,2010-09-01
0047,Zhou Mary,,,,,,2010-09-01
0048,方芳,,,,,,2010-09-01
0049,马云,,,,,,2010-09-01
0050,龚㛃𫖯,,,,,,2010-09-01
"""
TALK = ("--title", "讲座", "--date", "2023-09-01", "--hours", "2")
COURSE = ("姓名", "培训项目", "日期", "学时")
Catalogue = Mapping[str, Mapping[Any, Any]]
"""What each cell comes to, by the words of the row in which it stands."""
ROWS: Mapping[str, Sequence[str]] = {
    "names": (
        "full-width, no-break, zero-width; ½ and ①",
        "张 三, 张　三; Zhou Mary",
        "trailing blanks",
        "radicals: ⽅ ⻢",
        "minority dots · • ・ ‧ ∙ ．",
        "陳國強 / 陈国强",
        "rare characters, and those that were lost: ? U+FFFD □ (左马右天)",
        "mojibake",
        "two 王芳 in one school",
        "name and code glued",
        "roles, groups, devices and prefixes",
        "two people in one cell",
        "devices and others",
        "near misses: 张珊/张三, 王方/王芳",
        "English names",
        "pinyin: Wang Fang",
    ),
    "codes": (
        "0012 read as number 12 / 12.0",
        "whole numbers as floats",
        "9.90001E+17, 1.23457E+11",
        "18 digits ending 000; a number of more than 15 digits",
        'TAB, apostrophe, ="…"',
        "x, full-width X, 15 digits, blanks and hyphens",
        "bad check digit",
        "the id or code of another person",
        "T0012, t12, 12 in three files",
        "masked id and phone",
    ),
    "dates": (
        "2023.9.1 2023年9月1日 2023/9/1 2023-09-01 20230901 and wide",
        "23-9-1 23.9.1; 9-1-23",
        "xlsx date, 45170, 45170.583, text 45170",
        "times and weekdays behind a day",
        "9/1/2023, 1/9/2023",
        "112/9/1, 民國112年9月1日, 114/10/13",
        "2023.9, 2023年秋, 2023—2024学年第一学期, 暑假",
        "2023.9.1-9.3, 9.1、9.8、9.15, 7月10日—12日",
        "31 June, 2023-02-29, year 2203, future; an end before the start, or after the filing",
        "0, -, /, 无; 同上, 〃",
    ),
    "marks": (
        "√ ✓ … Present Y Yes, the own name, a time",
        "× ✗ … Absent N No 缺卡",
        "迟 迟到 L; 早退; 中途离开",
        "假 请假 事假 … E, 事假0.5天",
        "代签 代 （代） 补签 补",
        "blank",
        "N/A #N/A -- ? (跳过)",
        "未提交 In Progress 审核中 审核不通过 Not completed Fail",
        "present with 0 hours, or the reverse",
    ),
    "hours": (
        "2, 2.0, ２, 2学时, 2 课时, 2h, 2小时, 两小时, 二学时, ２．５",
        "2个半小时, 2.5h, 一个半学时, 2½",
        "半天, 1天, 全天, 3天, 上午",
        "90分钟, 120min",
        "1,5 and 109,0909091",
        "2-3, 约2, ≥2, 2+1, 2*3, 2学时/天×3天",
        "30学分 in a column of hours; two units; hours and credits that disagree",
        "negative, more than a day or the session has, > 24, sums of 0.1+0.2",
        "text number with the green triangle, '2, 2。, 2．",
        "108.5 between two bands",
        "the same course claimed twice",
    ),
    "structure": (
        "a merged title and labels above the table",
        "headers of two levels",
        "merged cells of data",
        "sums, how many came, signatures, page footers, the header again",
        "numbered and blank rows; two tables in one sheet",
        "several sheets, hidden sheets and rows",
        "formulas without a value, #REF!, #N/A, #NAME?",
        "headers that are blank, twice, or written around",
        "sep=;, stray quotes, ragged rows, lone CR, NUL",
        "password, .et, .numbers, PDF, picture, .docx",
        "two meetings in one file",
        "rows of instructions and examples",
        "the same file twice",
    ),
}
"""The rows of the catalogue of messy data, a section after the other; each has its tests.

A test names its rows with `@pytest.mark.row`, a table of cells by its keys (`rows`).
"""


class Found(NamedTuple):
    """What an import came to, without anything written: what was said, and of whom."""

    answer: Answer
    told: dict[str, Any]

    @property
    def people(self) -> list[str]:
        """Of each person the code, or what became of the row."""
        return [
            each["teacher"] if each["state"] == "matched" else each["state"]
            for each in self.told.get("people", ())
        ]

    @property
    def whom(self) -> str:
        """Whom a row means, or what became of it; then what is said of it."""
        stops = {"rejected", "ambiguous"} & {*self.people} or not self.people
        assert self.answer.code == (3 if stops else 0)
        return " ".join((*self.people, *self.codes))

    @property
    def codes(self) -> list[str]:
        """The codes of all problems, once each."""
        return [*dict.fromkeys(each["code"] for each in self.told.get("problems", ()))]

    @property
    def said(self) -> str:
        """All that is said to a person: messages and hints."""
        problems = self.told.get("problems", ())
        told = [text for each in problems for text in (each["message"], each["hint"])]
        return "\n".join((*told, self.answer.err))

    def values(self, name: str) -> list[Any]:
        """Return one value of each person who would be recorded."""
        return [each[name] for each in self.told["people"] if each["state"] == "matched"]

    def lines(self, code: str) -> list[int]:
        """Return the lines that have a problem."""
        return [each["line"] for each in self.told["problems"] if each["code"] == code]


class School:
    """Imports sheets, and looks what becomes of them; nothing stays in its book."""

    def __init__(self, clerk: Clerk) -> None:
        self._clerk = clerk
        (clerk.folder / "teachers.csv").write_text(ROSTER, encoding="utf-8")

    def sheet(self, *rows: Sequence[object], name: str = "sheet.csv") -> Path:
        """Return a text file of these rows."""
        stream = io.StringIO()
        csv.writer(stream, lineterminator="\n").writerows(rows)
        return self.file(stream.getvalue().encode(), name)

    def book(self, *rows: Sequence[object], **how: Any) -> Path:
        """Return a workbook of these rows; `how` it is made is told to `workbook`."""
        return self.file(workbook({"表": rows}, **how), "sheet.xlsx")

    def file(self, raw: bytes, name: str = "sheet.csv") -> Path:
        path = self._clerk.desk / name
        path.write_bytes(raw)
        return path

    def imports(self, sheet: Path, *words: object, lang: str = "en") -> Found:
        """Return what an import would do; one that is refused is tried in earnest as well."""
        words = ("import", sheet, "--book", self._clerk.folder, "--lang", lang, *words)
        answer = self._clerk.ledger(*words, "--format", "json", "--dry-run")
        if answer.code:
            before = self._all()
            again = self._clerk.ledger(*words)
            assert (again.code, self._all()) == (answer.code, before)
        return Found(answer, json.loads(answer.out) if answer.out else {})

    def signed(self, *cells: object, lang: str = "en") -> Found:
        """Import a sheet in which one person signed; `cells` are name, code, id, phone, e-mail."""
        header = ("姓名", "教师编号", "身份证号", "手机", "邮箱")[: len(cells)]
        return self._typed((*header, "签到"), (*cells, "√"), *TALK, lang=lang)

    def claims(
        self, day: object = "2023-09-01", hours: object = "2", *words: object, lang: str = "en"
    ) -> Found:
        """Import a course that somebody attended on a day for some hours."""
        return self._typed(COURSE, ("李四", "讲座", day, hours), *words, lang=lang)

    def _typed(
        self, header: Sequence[str], row: Sequence[object], *words: object, lang: str = "en"
    ) -> Found:
        """Import a sheet of one row: a workbook if one of its cells is more than a text."""
        make = self.sheet if all(isinstance(cell, str) for cell in row) else self.book
        return self.imports(make(header, row), *words, lang=lang)

    def _all(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self._clerk.folder.glob("*.csv")}


def rows(catalogue: Catalogue) -> Iterable[Any]:
    """Return the rows of the catalogue as parameters, each named by its own words."""
    return [
        pytest.param(cells, id=seen, marks=pytest.mark.row(seen))
        for seen, cells in catalogue.items()
    ]
