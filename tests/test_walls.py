"""The walls can fail: each kind of breach is planted in a copy of the source, and is found."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PURE = ("assessment", "notation", "records", "rules")
# Spelled out, so that a name taken out of pyproject.toml is missed here.
NOT_FOR_THE_PURE = (
    "csv",
    "io",
    "os",
    "pathlib",
    "rich",
    "sys",
    "tomli_w",
    "tomllib",
    "typer",
)
KEPT = {"layers": "KEPT", "pure": "KEPT", "pydantic": "KEPT", "letters": "KEPT"}
NETWORK = ("email", "http", "smtplib", "socket", "ssl", "urllib")
CLOCKS = {
    "date.today()": "from datetime import date",
    "datetime.now()": "from datetime import datetime",
    "datetime.utcnow()": "from datetime import datetime",
    "time.time()": "import time",
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a copy of the source under the project's own configuration."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_the_source_as_it_is_breaks_no_wall(tree):
    report = lint_imports(tree)

    assert verdicts(report) == {**KEPT}
    assert report.returncode == 0
    assert {code for code in ruff_codes(tree) if code.startswith(("T20", "TID251"))} == set()


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("records", "files"),
        ("records", "rules"),
        ("rules", "records"),
        ("rules", "assessment"),
        ("assessment", "files"),
        ("files", "assessment"),
        ("assessment", "reports"),
        ("reports", "cli"),
        ("intake", "reports"),
        ("mail", "cli"),
        ("reports", "mail"),
        ("intake", "mail"),
    ],
)
def test_a_row_that_imports_upwards_or_sideways_is_found(tree, importer, imported):
    plant(tree, f"{importer}/__init__.py", f"from sbt_ledger import {imported}")

    report = lint_imports(tree)

    assert verdicts(report)["layers"] == "BROKEN"
    assert report.returncode == 1
    assert f"- sbt_ledger.{importer} -> sbt_ledger.{imported} " in report.stdout


def test_an_import_for_types_only_counts_as_well(tree):
    plant(
        tree,
        "records/planted.py",
        "from typing import TYPE_CHECKING",
        "if TYPE_CHECKING:",
        "    from sbt_ledger import rules",
    )

    assert verdicts(lint_imports(tree))["layers"] == "BROKEN"


def test_a_package_that_no_row_names_is_found(tree):
    plant(tree, "utils.py", "ANYTHING = 1")

    report = lint_imports(tree)

    assert verdicts(report)["layers"] == "BROKEN"
    assert report.returncode == 1
    assert "- sbt_ledger.utils" in report.stdout


def test_the_pure_packages_may_touch_no_file_no_terminal_and_no_system(tree):
    for package in PURE:
        plant(tree, f"{package}/planted.py", *(f"import {name}" for name in NOT_FOR_THE_PURE))
    plant(tree, "periods.py", "import pathlib")

    report = lint_imports(tree)

    assert verdicts(report) == {**KEPT, "pure": "BROKEN"}
    assert report.returncode == 1
    for package in PURE:
        for name in NOT_FOR_THE_PURE:
            assert f"sbt_ledger.{package}.planted -> {name} " in report.stdout
    assert "sbt_ledger.periods -> pathlib " in report.stdout


@pytest.mark.parametrize("package", ["cli", "files", "intake", "mail", "reports", "rules"])
def test_only_the_notation_may_load_pydantic(tree, package):
    plant(tree, f"{package}/planted.py", "from pydantic import BaseModel")

    report = lint_imports(tree)

    assert verdicts(report) == {**KEPT, "pydantic": "BROKEN"}
    assert f"sbt_ledger.{package}.planted -> pydantic " in report.stdout


def test_only_mail_may_speak_to_a_server(tree):
    packages = ("cli", "files", "intake", "records", "reports")
    for package in packages:
        plant(tree, f"{package}/planted.py", *(f"import {name}" for name in NETWORK))

    report = lint_imports(tree)

    assert verdicts(report) == {**KEPT, "letters": "BROKEN"}
    for package in packages:
        for name in NETWORK:
            assert f"sbt_ledger.{package}.planted -> {name} " in report.stdout


@pytest.mark.parametrize(
    "package", ["assessment", "files", "intake", "mail", "records", "reports", "rules"]
)
def test_only_the_command_line_may_print(tree, package):
    plant(tree, f"{package}/planted.py", 'print("7 teachers are short")')
    plant(tree, "cli/planted.py", 'print("7 teachers are short")')

    assert "T201" in ruff_codes(tree, f"{package}/planted.py")
    assert "T201" not in ruff_codes(tree, "cli/planted.py")


@pytest.mark.parametrize(
    "package", ["assessment", "files", "intake", "mail", "records", "reports", "rules"]
)
@pytest.mark.parametrize("clock", CLOCKS)
def test_only_the_command_line_may_read_the_clock(tree, package, clock):
    plant(tree, f"{package}/planted.py", CLOCKS[clock], f"NOW = {clock}")
    plant(tree, "cli/planted.py", CLOCKS[clock], f"NOW = {clock}")

    assert "TID251" in ruff_codes(tree, f"{package}/planted.py")
    assert "TID251" not in ruff_codes(tree, "cli/planted.py")


def plant(tree: Path, module: str, *lines: str) -> None:
    """Append `lines` to the module, which need not exist yet."""
    path = tree / "src/sbt_ledger" / module
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write("\n".join(("", *lines, "")))


def lint_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the copy, not on the installed source."""
    code = "from importlinter.cli import lint_imports_command as run; run()"
    return run(tree, "-c", code, "--no-cache", PYTHONPATH=str(tree / "src"), COLUMNS="200")


def verdicts(report: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """Return KEPT or BROKEN by the id of the contract."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    ids = {each["name"]: each["id"] for each in settings["tool"]["importlinter"]["contracts"]}
    lines = (line.rpartition(" ") for line in report.stdout.splitlines())
    return {ids[name]: word for name, _, word in lines if name in ids}


def ruff_codes(tree: Path, module: str = "") -> set[str]:
    """Return the codes that ruff finds in `module`, or anywhere."""
    place = tree / "src/sbt_ledger" / module
    report = run(tree, "-m", "ruff", "check", "--no-cache", "--output-format=json", str(place))
    return {each["code"] for each in json.loads(report.stdout)}


def run(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=os.environ | variables,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
