"""Write `docs/mission.md`: what the founding documents ask, clause by clause, and what shows it.

The clauses are those of `tests/mission/clauses.toml`; what shows one is every test of that folder
that names it: `@pytest.mark.clause("003.5")`. `--check` writes nothing and exits with 1 if the
page is another, or if a clause that waits for nothing has no test.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "mission"
PAGE = ROOT / "docs" / "mission.md"
_HEAD = """\
# What the ledger is for, clause by clause

Written by `scripts/mission.py` from `tests/mission/`: each clause of the documents for which the
ledger was made, and the tests that show it at work. A test says in its name what it shows.
"""


def main() -> int:
    """Write the page, or check it; return the exit code."""
    told = tomllib.loads((FOLDER / "clauses.toml").read_text("utf-8"))
    shown = tests_by_clause()
    page = "\n".join(lines_of(told, shown)) + "\n"
    faults = [*faults_of(told["clause"], shown)]
    if "--check" in sys.argv[1:]:
        if not PAGE.is_file() or PAGE.read_text("utf-8") != page:
            faults.append("docs/mission.md is not as the tests say: run scripts/mission.py")
    else:
        PAGE.write_text(page, "utf-8")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def tests_by_clause() -> dict[str, list[tuple[str, str]]]:
    """Return for each clause the tests that name it: file, and name."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in sorted(FOLDER.glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                for clause in _clauses(node):
                    found.setdefault(clause, []).append((path.name, node.name))
    return found


def _clauses(node: ast.FunctionDef) -> Iterator[str]:
    for each in node.decorator_list:
        if isinstance(each, ast.Call) and ast.unparse(each.func) == "pytest.mark.clause":
            yield from (ast.literal_eval(argument) for argument in each.args)


def faults_of(
    clauses: Mapping[str, Mapping[str, str]], shown: Mapping[str, object]
) -> Iterator[str]:
    """Yield what is wrong: a clause without a test, a test of a clause that is none."""
    for clause, told in clauses.items():
        if clause not in shown and "waits" not in told:
            yield f"{clause}: no test names it, and it waits for nothing"
    yield from (
        f"{clause}: a test names it, and there is none" for clause in shown - clauses.keys()
    )


def lines_of(told: Mapping[str, Any], shown: Mapping[str, list[tuple[str, str]]]) -> Iterator[str]:
    """Yield the lines of the page."""
    yield _HEAD
    for document, title in told["documents"].items():
        yield f"## {document}: {title}\n"
        for clause, each in told["clause"].items():
            if clause.startswith(document):
                yield f"**{clause}** {each['asks']}.\n"
                for file, name in shown.get(clause, ()):
                    sentence = name.removeprefix("test_").replace("_", " ")
                    yield f"- {sentence} (`tests/mission/{file}`)"
                if waits := each.get("waits"):
                    yield f"- *To come: {waits}.*"
                yield ""


if __name__ == "__main__":
    sys.exit(main())
