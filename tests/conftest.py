"""What every test shares: the real entry, expected outputs, and a machine that says nothing.

`--update-golden` writes the expected outputs anew; look at `git diff` before you commit them.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests import tally
from tests.books import Answer, Golden, Ledger

UPDATE = "--update-golden"
# The language, the width and the colours of a terminal, and the book of whoever runs the tests.
_OF_THE_MACHINE = (
    "LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "LEDGER_BOOK", "COLUMNS", "LINES", "NO_COLOR",
    "FORCE_COLOR", "CLICOLOR_FORCE", "TERMINAL_WIDTH",
)  # fmt: skip

# A slow machine is no fault, and a failure that comes again is worth more than a new example.
settings.register_profile("ledger", deadline=None, derandomize=True)
settings.load_profile("ledger")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(UPDATE, action="store_true", help="write the expected outputs anew")


def pytest_configure(config: pytest.Config) -> None:
    # What the tests keep is not the user's. It is shared by all of them: a check must not tell.
    folder = tempfile.TemporaryDirectory(prefix="ledger-cache-")
    os.environ["LEDGER_CACHE"] = folder.name
    config.add_cleanup(folder.cleanup)


def pytest_itemcollected(item: pytest.Item) -> None:
    if "browser" in getattr(item, "fixturenames", ()):
        item.add_marker("look")


def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)  # of one process among several
    if output is not None:
        output["tallies"] = {name: dict(counts) for name, counts in tally.TALLIES.items()}


@pytest.hookimpl(optionalhook=True)  # where several processes share the tests
def pytest_testnodedown(node: Any) -> None:
    tally.add(getattr(node, "workeroutput", {}).get("tallies", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in tally.lines():
        terminalreporter.write_line(line)


@pytest.fixture(autouse=True)
def a_machine_without_habits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Clear what the machine says of language and terminal; `main` changes it, and is undone."""
    for name in _OF_THE_MACHINE:
        # Set first, so that what `main` sets meanwhile is taken back as well.
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    yield
    gc.enable()  # `main` switches it off: it expects to be the only thing that a process does


@pytest.fixture
def ledger(capsys: pytest.CaptureFixture[str]) -> Ledger:
    """Return the real entry: `ledger("check", "--book", folder)` gives an `Answer`."""
    from sbt_ledger.cli import main

    def run(*words: object) -> Answer:
        capsys.readouterr()
        code = main([str(word) for word in words])
        return Answer(code, *capsys.readouterr())

    return run


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Return a function that holds a text against an expected one, or writes it anew."""
    updating = request.config.getoption(UPDATE)

    def hold(path: Path, text: str) -> None:
        if updating:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert path.is_file(), f"{path} is missing: run pytest {UPDATE}, and read what it wrote"
        assert text == path.read_bytes().decode()

    return hold


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return a headless Chromium, or skip the test where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="drives a browser")
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        pytest.skip("there is no Chromium on this machine")
    with playwright.sync_playwright() as found:
        opened = found.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()
