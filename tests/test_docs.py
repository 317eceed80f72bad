"""The documentation says what the program does: its commands are run, its links lead somewhere.

In a page, a block ```` ```console ```` is run from top to bottom (`$ ledger …`, `$ cd DIR`,
`$ echo $?`), and a block ```` ```toml FILE ```` or ```` ```csv FILE ```` is written to that file
first. A line `…` in the output stands for any lines. `--update-golden` writes what was printed.
"""

from __future__ import annotations

import copy
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import unicodedata
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from decimal import Decimal
from io import StringIO
from itertools import takewhile
from pathlib import Path
from typing import Any

import click
import pytest
from typer.main import get_command

from sbt_ledger.cli import main
from sbt_ledger.cli.app import app_for
from sbt_ledger.cli.exit_code import BUG
from sbt_ledger.notation.schema import keys_of
from sbt_ledger.rules.case import CaseFile
from sbt_ledger.rules.rule_set import TABLES, RuleSet
from tests.books import ROOT

PAGES = tuple(
    path.relative_to(ROOT).as_posix()
    for path in (*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/*.md")))
)
LANGUAGES = {
    "README.md": "en_GB.UTF-8",
    "docs/guide.md": "en_GB.UTF-8",
    "docs/guide.zh-CN.md": "zh_CN.UTF-8",
    "docs/mail.md": "en_GB.UTF-8",
    "docs/rules.md": "en_GB.UTF-8",
    "examples/year.md": "en_GB.UTF-8",
}
_FENCE = re.compile(r"^```(.*)\n((?:.*\n)*?)^```$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
_NAMED = re.compile(r"`((?:src|data|docs|examples|tests|scripts|benchmarks|\.ci)/[^`\s]*)`")


@pytest.mark.parametrize("page", LANGUAGES)
def test_what_a_page_shows_is_what_the_commands_print(page, tmp_path, monkeypatch, request):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", LANGUAGES[page])
    shutil.copytree(ROOT / "examples" / "meixihu", tmp_path / "examples" / "meixihu")
    text = (ROOT / page).read_text(encoding="utf-8")
    shell = _Shell(monkeypatch)

    found = _FENCE.sub(lambda block: f"```{block[1]}\n{shell.told(block[1], block[2])}```", text)

    if request.config.getoption("--update-golden"):
        (ROOT / page).write_text(found, encoding="utf-8", newline="\n")
    assert found == text


def test_each_command_and_option_is_documented():
    told = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")

    missing = [
        name for name in _spoken(get_command(app_for()), "ledger") if f"`{name}`" not in told
    ]

    assert missing == []


def test_the_page_of_the_commands_is_what_they_say_today():
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}

    done = subprocess.run(
        [sys.executable, "-c", "import docs; print(docs.page(), end='')"],
        cwd=ROOT / "scripts",
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert done.stdout == (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


@pytest.mark.skipif(not shutil.which("bash"), reason="the script of the integration needs bash")
def test_the_test_command_of_the_readme_is_the_one_that_the_integration_runs():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    function = re.search(r"^test_command\(\) \{\n.*?^\}$", script, re.MULTILINE | re.DOTALL)
    assert function is not None

    done = subprocess.run(
        ["bash", "-c", f"{function[0]}\ntest_command"],  # noqa: S607 - where bash is, it says
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert done.stdout.strip().split(" && ") == [
        "python3 -m venv .venv",
        ".venv/bin/pip install -q -e '.[dev]'",
        ".venv/bin/python -m pytest -n auto --dist loadfile",
    ]


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_a_file_and_a_heading(page):
    path = ROOT / page
    dead = []

    for link in _LINK.findall(path.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        file, _sign, anchor = link.partition("#")
        target = path.parent / file if file else path
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            dead.append(link)

    assert dead == []


@pytest.mark.parametrize("page", PAGES)
def test_files_that_a_page_names_exist(page):
    named = _NAMED.findall(_FENCE.sub("", (ROOT / page).read_text(encoding="utf-8")))

    missing = [name for name in named if "<" not in name and not any(ROOT.glob(name.rstrip("/")))]

    assert missing == []


# What the snippets of the page may name.
_SNIPPETS: dict[str, Any] = {
    "ruleset": {"id": "snippet", "from": "2015-09-01"},
    "period": {
        "year": {"start": "09-01"},
        "semester": {"starts": ["02-01", "09-01"]},
        "cycle": {"start": "licensed_on", "length": "5 years"},
    },
    "scale": {"level": ["school", "county", "city"]},
    "require": [
        {"id": "year", "at_least": 30, "per": "year"},
        {"id": "cycle", "at_least": 360, "per": "cycle"},
    ],
}


def _snippets() -> list[str]:
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    return [body for language, body in _FENCE.findall(text) if language == "toml"]


@pytest.mark.parametrize("snippet", _snippets(), ids=lambda text: text.splitlines()[0])
def test_each_snippet_of_the_rules_language_is_part_of_a_rule_set(snippet):
    written = tomllib.loads(snippet, parse_float=Decimal)
    base = copy.deepcopy(_SNIPPETS)
    named = {line["id"] for line in written.get("require", ())}
    base["require"] = [line for line in base["require"] if line["id"] not in named]
    for table, held in written.items():
        if isinstance(held, dict):
            base[table] = {**base.get(table, {}), **held}
        else:
            base[table] = [*base.get(table, ()), *held]
    base["ruleset"]["from"] = date.fromisoformat(base["ruleset"]["from"])

    assert list(RuleSet.read(base).faults()) == []


def test_the_page_of_the_rules_language_names_every_key():
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    told = set(re.findall(r"[a-z_]+", "".join(re.findall(r"`[^`]*`", text))))
    keys = {
        key
        for table in (*TABLES, "ruleset", "period", "counting", "attendance", "doubts")
        for place in ([table], ["require", "of_which"])
        for key in keys_of(RuleSet, place)
    }

    assert keys - told == set()
    assert keys_of(CaseFile, ["case"]) - told == set()


class _Shell:
    """Runs the blocks of one page, one after the other, in the current folder."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self._code = 0

    def told(self, kind: str, body: str) -> str:
        """Return the block with what was printed, or as it is if that is what it says."""
        language, _space, file = kind.partition(" ")
        if file:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
            Path(file).write_text(body, encoding="utf-8", newline="\n")
        if language != "console":
            return body
        return "".join(
            command + (shown if _fits(shown, printed) else printed)
            for command, shown in _commands(body)
            for printed in (self._printed(command),)
        )

    def _printed(self, command: str) -> str:
        words = shlex.split(command.removeprefix("$ ").replace("\\\n", ""))
        match words:
            case ["cd", folder]:
                self._monkeypatch.chdir(folder)
                return ""
            case ["echo", "$?"]:
                return f"{self._code}\n"
            case ["ledger", *arguments]:
                printed = StringIO()
                with redirect_stdout(printed), redirect_stderr(printed):
                    self._code = main(arguments)
                assert self._code != BUG, printed.getvalue()
                return "".join(f"{line.rstrip()}\n" for line in printed.getvalue().splitlines())
            case _:
                pytest.fail(f"a page shows a command that cannot be tried: {command}")


def _commands(body: str) -> Iterator[tuple[str, str]]:
    """Yield each command of a block with its line end, and the output shown below it."""
    lines = body.splitlines(keepends=True)
    while lines:
        above = list(takewhile(lambda line: line.endswith("\\\n"), lines))
        command = lines[: len(above) + 1]
        lines = lines[len(command) :]
        shown = list(takewhile(lambda line: not line.startswith("$ "), lines))
        lines = lines[len(shown) :]
        yield "".join(command), "".join(shown)


def _fits(shown: str, printed: str) -> bool:
    """Whether the output is what is shown; a line `…` stands for any lines."""
    lines = shown.splitlines(keepends=True)
    pattern = "".join(r"(?:.*\n)*" if line == "…\n" else re.escape(line) for line in lines)
    return re.fullmatch(pattern, printed) is not None


def _spoken(command: click.Command, path: str) -> Iterator[str]:
    """Yield the name of each command, and those of its options."""
    yield path
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            yield from (*parameter.opts, *parameter.secondary_opts)
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from _spoken(inner, f"{path} {name}")


def _anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    return {
        "".join(
            sign
            for sign in heading.lower().replace(" ", "-")
            if sign in "-_" or unicodedata.category(sign)[0] in "LN"
        )
        for heading in _HEADING.findall(text)
    }
