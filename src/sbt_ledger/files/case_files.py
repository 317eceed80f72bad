"""Read files of cases: examples of the law, each with what must follow from it.

Every fault of a file is told with its line: a case that is misspelt would hold for no reason.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sbt_ledger.errors import BrokenFilesError, Problem, WrongUseError
from sbt_ledger.files.inside import is_file
from sbt_ledger.files.retell import read_toml, retold
from sbt_ledger.files.rule_files import read_rule_sets
from sbt_ledger.files.tables import read_bytes
from sbt_ledger.files.toml_lines import toml_lines
from sbt_ledger.notation.schema import ValidationError
from sbt_ledger.rules.case import EXPECTED, PLACE, ROWS, Case, CaseFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sbt_ledger.rules.rule_set import RuleSet

_RULES = ".rules.toml"
"""The ending of a rule set that lies beside the cases of it."""
_GLOB = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of one file, and the rule set that they are about: or the faults of either."""

    file: str
    cases: tuple[Case, ...] = ()
    rule_set: RuleSet | None = None
    problems: tuple[Problem, ...] = ()


def case_files(names: Sequence[str]) -> tuple[Path, ...]:
    """Return the files that names, folders and globs mean; WrongUseError if there is none."""
    found: dict[Path, None] = {}
    for name in names:
        files = list(_files(name))
        if not files:
            message = _("There is no file of cases “{name}”.").format(name=name)
            raise WrongUseError(message, _("A folder is looked through for files .toml."))
        found.update(dict.fromkeys(files))
    # The shell makes names of a glob: rule sets that lie beside their cases are among them.
    return tuple(filter(_is_of_cases, found)) or tuple(found)


def read_cases(path: Path, book: Path | None = None) -> Cases:
    """Return the cases of a file; `book` is the folder of the book whose rules have ids as well."""
    file = path.as_posix()
    found = _read(path, file)
    if not isinstance(found, CaseFile):
        return Cases(file, problems=tuple(found))
    named = found.ruleset
    if named.endswith(".toml"):
        named = (path.parent / named).as_posix()
    try:
        (rule_set,) = read_rule_sets([named], book)
    except WrongUseError as fault:
        problem = Problem("bad-value", fault.message, fault.hint, file, 1, "ruleset", found.ruleset)
        return Cases(file, found.case, problems=(problem,))
    except BrokenFilesError as fault:
        return Cases(file, found.case, problems=fault.problems)
    return Cases(file, found.case, rule_set)


def _files(name: str) -> Iterator[Path]:
    path = Path(name)
    if is_file(path):
        yield path
    elif os.path.isdir(path):  # noqa: PTH112 - as in `is_file`
        yield from filter(_is_of_cases, sorted(path.rglob("*.toml")))
    elif _GLOB & set(name):
        # The shell of Windows leaves them to the program.
        start = Path(path.anchor)
        pattern = path.relative_to(path.anchor).as_posix()
        yield from (each for each in sorted(start.glob(pattern)) if _is_of_cases(each))


def _is_of_cases(path: Path) -> bool:
    return path.is_file() and not path.name.endswith(_RULES)


def _read(path: Path, file: str) -> CaseFile | list[Problem]:
    raw = read_bytes(path, file)
    found = raw if isinstance(raw, Problem) else read_toml(raw, file)
    if isinstance(found, Problem):
        return [found]
    written, text = found
    if isinstance(written.get("ruleset"), dict):
        message = _("this is a rule set, and not a file of cases of one")
        return [Problem("bad-value", message, "", file, 1, "ruleset")]
    lines = toml_lines(text)
    try:
        return CaseFile.read(_with_places(written, file, lines))
    except ValidationError as error:
        return list(retold(error, CaseFile, written, file, lines))


def _with_places(written: dict[str, Any], file: str, lines: Mapping[str, int]) -> dict[str, Any]:
    """Return the tables with the `FILE:LINE` of each case, row and expectation put in."""
    cases = written.get("case")
    if not isinstance(cases, list):
        return written

    def placed(entry: object, place: str) -> object:
        line = lines.get(place, lines.get(place.rpartition(".")[0]))
        known = isinstance(entry, dict) and line is not None
        return {**entry, PLACE: f"{file}:{line}"} if known else entry  # type: ignore[dict-item]

    def whole(case: object, place: str) -> object:
        if not isinstance(case, dict):
            return case
        listed = {
            key: [placed(each, f"{place}.{key}.{n}") for n, each in enumerate(case[key])]
            for key in (*EXPECTED, *ROWS)
            if isinstance(case.get(key), list)
        }
        return placed({**case, **listed}, place)

    return {**written, "case": [whole(case, f"case.{n}") for n, case in enumerate(cases)]}
