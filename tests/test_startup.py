"""What a call does not need it does not load: whoever asks for help waits for nothing else."""

import json
import os
import subprocess
import sys

import pytest

from tests.books import AS_OF, ROOT, write_book

ASK = """
import io, json, sys
from contextlib import redirect_stdout
from sbt_ledger.cli import main

with redirect_stdout(io.StringIO()):
    code = main()
print(json.dumps([code, sorted(sys.modules)]))
"""
EXAMPLE = ("--book", str(ROOT / "examples/meixihu"), "--as-of", AS_OF)


def loaded(*words: str, code: int = 0) -> set[str]:
    """Return the modules that a call has loaded when it is done."""
    run = subprocess.run(
        [sys.executable, "-c", ASK, *words],
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    ended, modules = json.loads(run.stdout.splitlines()[-1])
    assert ended == code, run.stderr
    return set(modules)


def ours(modules: set[str]) -> set[str]:
    """Return the names of our packages and modules below the top."""
    return {name.split(".")[1] for name in modules if name.startswith("sbt_ledger.")}


@pytest.mark.parametrize(
    "words",
    [("--help",), ("-h",), ("check", "--help"), ("explain", "--help"), ("rules", "show", "-h")],
)
def test_help_loads_nothing_of_ours_but_the_command_line_its_errors_and_patterns(words):
    modules = loaded(*words)

    assert ours(modules) == {"cli", "errors", "pattern"}
    assert "pydantic" not in modules


def test_the_version_loads_neither_rich_nor_pydantic():
    modules = loaded("--version")

    assert ours(modules) == {"cli", "errors", "pattern"}
    assert not {"pydantic", "rich"} & modules


@pytest.mark.parametrize("kind", ["json", "csv", "text"])
def test_a_result_for_a_program_or_a_pipe_needs_no_rich(kind):
    modules = loaded("check", *EXAMPLE, "--format", kind, code=1)

    assert "rich" not in modules
    assert not any(name.startswith("rich.") for name in modules)


@pytest.mark.parametrize("kind", ["json", "csv", "text"])
def test_a_format_loads_its_own_module_only(kind):
    modules = loaded("check", *EXAMPLE, "--format", kind, code=1)

    formats = {"json", "csv", "text", "table"}
    assert {name for name in formats if f"sbt_ledger.reports.check_{name}" in modules} == {kind}


@pytest.mark.parametrize("kind", ["json", "text"])
def test_a_second_check_needs_neither_pydantic_nor_toml_checks(kind):
    loaded("check", *EXAMPLE, "--format", kind, code=1)
    modules = loaded("check", *EXAMPLE, "--format", kind, code=1)

    assert not {"pydantic", "pydantic_core"} & modules
    checking = {"notation.schema", "files.retell", "files.rule_check", "files.settings_check"}
    assert not {f"sbt_ledger.{name}" for name in checking} & modules


def test_a_question_loads_nothing_that_writes():
    modules = loaded("check", *EXAMPLE, "--format", "json", code=1)

    assert not {f"sbt_ledger.files.{name}" for name in ("append", "lock", "write")} & modules
    assert "tomli_w" not in modules


def test_a_look_at_a_sheet_loads_neither_what_writes_nor_what_checked_its_habits_before():
    sheet = ROOT / "tests/intake/samples/cpd_legacy_activity_export.csv"
    words = ("import", str(sheet), *EXAMPLE[:2], "--dry-run", "--quiet", "--kind", "lecture")
    loaded(*words)
    modules = loaded(*words)

    assert not {"pydantic", "rich"} & modules
    assert not {f"sbt_ledger.files.{name}" for name in ("commit", "lock")} & modules
    assert not {f"sbt_ledger.reports.{name}" for name in ("imported", "page")} & modules
    assert "sbt_ledger.periods" not in modules


def test_a_call_knows_its_own_command_only():
    modules = loaded("check", *EXAMPLE, "--format", "json", code=1)

    commands = {"add", "check", "explain", "init", "list_records", "rules", "show"}
    assert {name for name in commands if f"sbt_ledger.cli.{name}" in modules} == {"check"}


def test_the_module_is_as_good_as_the_command(tmp_path):
    book = write_book(tmp_path, {})

    run = subprocess.run(
        [sys.executable, "-m", "sbt_ledger", "check", "--book", str(book), "--as-of", AS_OF],
        capture_output=True,
        check=False,
        encoding="utf-8",
    )

    assert run.returncode == 1
    assert "李静" in run.stdout
    assert run.stderr == ""
