"""In which language a command answers, and that nothing but the words depends on it."""

from __future__ import annotations

import gettext
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

import sbt_ledger
from sbt_ledger.cli.language import _catalogue, speaking
from tests.books import ROOT, write_book

LANGUAGES = ("en", "zh-CN", "zh-TW")
# The last word of a verdict on a book in which nobody is asked for anything else.
SHORT = {"en": "1 of 1 teacher short.", "zh-CN": "1 不足。", "zh-TW": "1名教師中：1 不足。"}
COMMANDS = (
    "init",
    "add",
    "check",
    "explain",
    "show",
    "list",
    "import",
    "teacher import",
    "rules",
    "rules list",
    "rules show",
)
EXAMPLE = ("--book", str(ROOT / "examples" / "meixihu"), "--as-of", "2026-08-31")
# Texts for people, and the names of requirements, which rule sets give in several languages.
TOLD = frozenset({"text", "message", "hint", "name"})


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a book of one teacher who is short, which wants to be spoken of in Chinese."""
    settings = 'school = "A school"\nlang = "zh-TW"\nrules = ["town"]\n'
    return write_book(tmp_path / "book", {"ledger.toml": settings})


def run(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program on a machine that says nothing of language but `environment`."""
    spoken = {"LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "LEDGER_BOOK", "COLUMNS"}
    kept = {name: value for name, value in os.environ.items() if name not in spoken}
    source = str(Path(sbt_ledger.__file__).parents[1])
    return subprocess.run(
        [sys.executable, "-m", "sbt_ledger", *map(str, words)],
        env={**kept, "PYTHONPATH": source, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def verdict(*words: object, **environment: str) -> str:
    """Return the last line of a command."""
    answer = run(*words, "--as-of", "2026-08-31", **environment)
    assert answer.stderr == ""
    return answer.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("before", "after", "language"),
    [
        (("--lang", "zh-CN"), (), "zh-CN"),
        ((), ("--lang", "zh-CN"), "zh-CN"),
        ((), ("--lang=en",), "en"),
        (("--lang", "zh-CN"), ("--lang", "en"), "en"),
        (("--lang=en",), ("--lang=zh-CN",), "zh-CN"),
    ],
)
def test_the_language_stands_before_or_after_the_command_and_the_later_wins(
    book, before, after, language
):
    told = verdict(*before, "check", "--book", book, *after, LC_ALL="zh_TW.UTF-8")

    assert told.endswith(SHORT[language])


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LC_ALL": "zh_TW.UTF-8"}, "zh-TW"),
        ({"LC_ALL": "zh_HK.UTF-8"}, "zh-TW"),
        ({"LC_ALL": "zh_CN.UTF-8"}, "zh-CN"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-CN"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh-CN"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "zh-CN"),
        ({"LC_ALL": "fr_FR.UTF-8"}, "en"),
    ],
)
def test_the_locale_of_the_machine_comes_before_the_language_of_the_book(
    book, environment, language
):
    assert verdict("check", "--book", book, **environment).endswith(SHORT[language])


@pytest.mark.parametrize("locale", ["", "C", "POSIX", "C.UTF-8"])
@pytest.mark.parametrize("variable", ["LC_ALL", "LANG"])
def test_a_locale_that_says_nothing_leaves_the_book_its_own_language(book, variable, locale):
    told = verdict("check", "--book", book, **{variable: locale})

    assert told.endswith(SHORT["zh-TW"])


def test_a_book_that_names_no_language_is_spoken_of_in_english(tmp_path):
    folder = write_book(tmp_path, {})

    assert verdict("check", "--book", folder).endswith(SHORT["en"])


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("zh-CN", ("用法： ledger", "─ 选项 ─", "─ 命令 ─", "显示本说明后退出。")),
        ("zh-TW", ("用法： ledger", "─ 選項 ─", "─ 指令 ─", "顯示本說明後結束。")),
    ],
)
def test_help_is_in_chinese_from_the_usage_to_the_last_option(language, titles):
    told = run("--help", "--lang", language).stdout

    assert [title for title in titles if title not in told] == []
    assert [word for word in ("Usage", "Options", "Commands", "Show this") if word in told] == []


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW"])
@pytest.mark.parametrize("command", COMMANDS)
def test_no_help_text_is_cut_at_the_edge_of_a_small_terminal(command, language):
    answer = run(*command.split(), "--help", "--lang", language, COLUMNS="60")

    assert answer.returncode == 0, answer.stderr
    assert [line for line in answer.stdout.splitlines() if "…" in line] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_each_sentence_of_the_help_is_chinese(command):
    told = run(*command.split(), "--help", "--lang", "zh-CN", COLUMNS="80").stdout

    usage, _blank, below = told.lstrip().partition("\n")
    assert usage.startswith("用法：")
    # Metavars and names of options are words of the files: English with a blank between is not.
    assert re.findall(r"[A-Za-z]+ [a-z]+", below) == []


@pytest.mark.parametrize(
    ("words", "simplified", "traditional"),
    [
        (("check", "--lagn"), "没有选项", "沒有選項"),
        (("chek",), "没有命令", "沒有指令"),
        (("show",), "缺少参数", "缺少引數"),
        (("check", "--format", "prose"), "'prose' 不是可用的值", "'prose' 不是可用的值"),
        (("check", "--period"), "选项 '--period' 需要1个值", "選項 '--period' 需要1個值"),
        (("show", "a", "b"), "多出的参数（b）", "多出的引數（b）"),
    ],
)
def test_wrong_use_is_told_in_chinese(words, simplified, traditional):
    for language, told in (("zh-CN", simplified), ("zh-TW", traditional)):
        answer = run("--lang", language, *words)

        assert answer.returncode == 2
        assert told in answer.stderr
        assert [word for word in ("Usage", "Error", "Try") if word in answer.stderr] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "command", ["check --short", "list teachers", "list activities", "show M112"]
)
def test_the_columns_of_a_table_line_up_however_wide_its_characters_are(command, language):
    options = (*EXAMPLE, "--format", "table", "--lang", language)
    answer = run(*command.split(), *options, COLUMNS="120")

    found = grids(answer.stdout)
    assert found
    for header, *body in found:
        titles = header.split()
        assert len(body) > 0
        assert len(columns((header, *body))) == len(titles), header


def test_programs_read_the_same_whatever_the_language():
    said = {
        language: json.loads(run("check", *EXAMPLE, "--format", "json", "--lang", language).stdout)
        for language in LANGUAGES
    }

    assert said["zh-CN"] != said["en"] != said["zh-TW"]
    assert without_words(said["zh-CN"]) == without_words(said["en"])
    assert without_words(said["zh-TW"]) == without_words(said["en"])


def test_the_problems_of_a_broken_book_differ_in_their_words_alone(tmp_path):
    credits_ = "activity,teacher,attendance,hours\na,nobody,present,2\na,t,asleep,2;5\n"
    folder = write_book(tmp_path, {"credits.csv": credits_})

    said = {
        language: run("check", "--book", folder, "--format", "json", "--lang", language).stdout
        for language in LANGUAGES
    }

    english = json.loads(said["en"])
    assert {each["code"] for each in english["problems"]} > {"unknown-teacher", "bad-number"}
    for language in ("zh-CN", "zh-TW"):
        chinese = json.loads(said[language])
        assert without_words(chinese) == without_words(english)
        assert all(re.search(r"[\u4e00-\u9fff]", each["message"]) for each in chinese["problems"])


def without_words(value: Any) -> Any:
    """Return a JSON value without what is written for people."""
    if isinstance(value, dict):
        return {key: without_words(each) for key, each in value.items() if key not in TOLD}
    return [without_words(each) for each in value] if isinstance(value, list) else value


def grids(page: str) -> list[list[str]]:
    """Return the tables of a page, each from its header, without the notes below its rows."""
    lines = page.splitlines()
    found = []
    for number, line in enumerate(lines):
        if line.strip() and not line.strip("─ "):
            edge = len(line) - len(line.lstrip())
            rows = [lines[number - 1]]
            for below in lines[number + 1 :]:
                if not below.strip():
                    break
                if below[edge : edge + 1] != " ":
                    rows.append(below)
            found.append(rows)
    return found


def columns(lines: tuple[str, ...]) -> list[tuple[int, int]]:
    """Return from which cell to which each column reaches: what is blank in all lines parts them.

    One blank cell may part words.
    """
    taken = sorted({cell for line in lines for cell in _taken(line)})
    found: list[tuple[int, int]] = []
    for cell in taken:
        if found and cell - found[-1][1] <= 2:
            found[-1] = (found[-1][0], cell)
        else:
            found.append((cell, cell))
    return found


def _taken(line: str) -> set[int]:
    """Return the cells of a terminal that a line fills."""
    cells: set[int] = set()
    at = 0
    for character in line:
        width = cell_len(character)
        if character != " ":
            cells.update(range(at, at + width))
        at += width
    return cells


@pytest.mark.parametrize(("language", "word"), [("en", "it is empty"), ("zh-CN", "是空的")])
def test_the_disk_is_searched_for_a_catalogue_once_not_for_every_message(
    monkeypatch, language, word
):
    asked: list[str] = []
    find = gettext.find

    def counted(domain, *words, **named):
        asked.append(domain)
        return find(domain, *words, **named)

    monkeypatch.setattr(gettext, "find", counted)
    _catalogue.cache_clear()

    with speaking(language):
        assert {gettext.gettext("it is empty") for _each in range(100)} == {word}
        assert gettext.ngettext("{count} note", "{count} notes", 1) != ""
        assert gettext.dgettext("another-program", "it is empty") == "it is empty"

    assert asked == ["sbt_ledger", "another-program"]
