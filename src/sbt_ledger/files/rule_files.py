"""Find and read rule sets: those of the book, the shipped ones, or a file by its path."""

from __future__ import annotations

from dataclasses import replace
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sbt_ledger.errors import BrokenFilesError, Problem, WrongUseError
from sbt_ledger.files.retell import read_toml, retold
from sbt_ledger.files.shipped import shipped
from sbt_ledger.files.toml_lines import toml_lines
from sbt_ledger.records.nearest import meant
from sbt_ledger.rules.computed import not_computed
from sbt_ledger.rules.rule_set import TABLES, RuleSet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def read_rule_sets(names: Sequence[str], book: Path | None = None) -> tuple[RuleSet, ...]:
    """Return the rule sets called `names`; BrokenFilesError carries the faults of all."""
    problems: list[Problem] = []
    rule_sets: list[RuleSet] = []
    for name in dict.fromkeys(names):
        path = rule_file(name, book)
        found = read_rule_set(path, book)
        if not isinstance(found, RuleSet):
            problems += found
            continue
        problems += _misnamed(found, name, _name_of(path, book), rule_sets)
        rule_sets.append(found)
    if problems:
        raise BrokenFilesError(_("The rules cannot be used."), problems=tuple(problems))
    return tuple(rule_sets)


def _misnamed(found: RuleSet, name: str, file: str, others: Sequence[RuleSet]) -> Iterator[Problem]:
    """Yield what is wrong with the id of a rule set: results and cards are told apart by it."""
    line = _line_of(found.ruleset.written_at)
    if name != found.id and not name.endswith(".toml"):
        told = _("the id is “{id}”, but the file is called “{name}”")
        hint = _("Write the same name in both places.")
        message = told.format(id=found.id, name=name)
        yield Problem("bad-value", message, hint, file, line, "id", found.id)
    if any(found.id == other.id for other in others):
        message = _("another rule set in use has the id “{id}” as well").format(id=found.id)
        yield Problem("bad-value", message, "", file, line, "id", found.id)


def rule_file(name: str, book: Path | None = None) -> Path:
    """Return the file of a rule set, by its id or its path; else WrongUseError."""
    if name.endswith(".toml"):
        for path in (Path(name), (book or Path()) / name):
            if path.is_file():
                return path
        raise WrongUseError(_("There is no rule file “{name}”.").format(name=name))
    known = rule_files(book)
    if name not in known:
        message = _("There is no rule set “{name}”.").format(name=name)
        hint = meant(name, known) or _("Known: {known}.").format(known=", ".join(known))
        raise WrongUseError(message, hint)
    return known[name]


def rule_files(book: Path | None = None) -> dict[str, Path]:
    """Return the file of every rule set by its id; the book's own come before shipped ones."""
    folders = [shipped("data") / "rules"] + ([book / "rules"] if book is not None else [])
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}


def read_rule_set(path: Path, book: Path | None = None) -> RuleSet | list[Problem]:
    """Return the rule set of a file, or every fault of it, what cannot be computed among them."""
    from pydantic import ValidationError  # noqa: PLC0415 - half of the start-up time

    file = _name_of(path, book)
    found = read_toml(path, file)
    if isinstance(found, Problem):
        return [found]
    written, text = found
    lines = toml_lines(text)
    try:
        rule_set = RuleSet.model_validate(_with_places(written, file, lines))
    except ValidationError as error:
        return list(retold(error, RuleSet, written, file, lines))
    return [
        *(list(_misfits(rule_set, file)) or _refused(rule_set, file)),
        *_faults_instead(rule_set, file, lines),
    ] or rule_set


def _faults_instead(rule_set: RuleSet, file: str, lines: Mapping[str, int]) -> Iterator[Problem]:
    """Yield what is wrong with the other readings: they are computed as well."""
    from pydantic import ValidationError  # noqa: PLC0415 - half of the start-up time

    for name, doubt in rule_set.doubts.items():
        line = lines.get(f"doubts.{name}")
        try:
            other = rule_set.under(name)
        except ValidationError as error:
            for problem in retold(error, RuleSet, doubt.instead, file, {}):
                message = f"doubts {name} instead {problem.message}"
                yield replace(problem, line=line, message=message)
            continue
        if other is not None:
            yield from (
                replace(problem, line=problem.line or line)
                for problem in (*_misfits(other, file), *_refused(other, file))
            )


def _name_of(path: Path, book: Path | None) -> str:
    if book is not None and path.is_relative_to(book):
        return path.relative_to(book).as_posix()
    return path.name


def _with_places(written: dict[str, Any], file: str, lines: Mapping[str, int]) -> dict[str, Any]:
    """Return the tables with the `FILE:LINE` of each entry put in."""

    def placed(entry: Any, place: str) -> Any:  # noqa: ANN401 - a TOML value
        line = lines.get(place)
        known = isinstance(entry, dict) and line is not None
        return {**entry, "#at": f"{file}:{line}"} if known else entry

    result = dict(written)
    for table in TABLES:
        entries = written.get(table)
        if isinstance(entries, list):
            result[table] = [placed(each, f"{table}.{n}") for n, each in enumerate(entries)]
    for table in ("period", "doubts"):
        entries = written.get(table)
        if isinstance(entries, dict):
            result[table] = {name: placed(e, f"{table}.{name}") for name, e in entries.items()}
    for table in ("ruleset", "counting", "attendance"):
        if table in written:
            result[table] = placed(written[table], table)
    return result


def _misfits(rule_set: RuleSet, file: str) -> Iterator[Problem]:
    for place, told in rule_set.faults():
        yield Problem("bad-value", told, "", file, _line_of(place))


def _refused(rule_set: RuleSet, file: str) -> Iterator[Problem]:
    for place, key in not_computed(rule_set):
        yield Problem(
            "not-computed",
            _("this version cannot compute “{key}” yet").format(key=key),
            _("Nothing is ignored: leave the entry out, or wait for a version that computes it."),
            file,
            _line_of(place),
            key,
        )


def _line_of(place: str) -> int | None:
    """Return the line of a `FILE:LINE`, None if it has none."""
    line = place.rpartition(":")[2]
    return int(line) if line.isdigit() else None
