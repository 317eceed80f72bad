"""Find and read rule sets: those of the book, the shipped ones, or a file by its path."""

from __future__ import annotations

from gettext import gettext as _
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from sbt_ledger.errors import BrokenFilesError, Problem, WrongUseError
from sbt_ledger.files.inside import is_file, is_inside, outside
from sbt_ledger.files.kept import once_checked
from sbt_ledger.files.rule_names import called
from sbt_ledger.files.shipped import shipped
from sbt_ledger.files.tables import read_bytes
from sbt_ledger.rules.rule_set import RuleSet, line_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sbt_ledger.files.rule_check import LookedOver
    from sbt_ledger.files.rule_links import Links


def read_rule_sets(names: Sequence[str], book: Path | None = None) -> tuple[RuleSet, ...]:
    """Return the rule sets called `names`; BrokenFilesError carries the faults of all."""
    problems: list[Problem] = []
    rule_sets: list[RuleSet] = []
    linked: list[tuple[Path, str]] = []
    for name in dict.fromkeys(names):
        path = rule_file(name, book)
        found = read_rule_set(path, book)
        if not isinstance(found, RuleSet):
            problems += found
            continue
        file = _name_of(path, book)
        problems += [*_misnamed(found, name, file), *_named_alike(found, file, rule_sets)]
        rule_sets.append(found)
        if found.ruleset.replaces or found.ruleset.based_on:
            linked.append((path, name))
    if linked and not problems:
        rule_sets, problems = _put_together(rule_sets, linked, book)
    if problems:
        raise BrokenFilesError(_("The rules cannot be used."), problems=tuple(problems))
    return tuple(rule_sets)


def named_by(book: Path, names: Sequence[str]) -> list[str]:
    """Return the names that a book writes; its paths begin in its folder, wherever it is read."""
    return [str(book / name) if name.endswith(".toml") else name for name in names]


def _put_together(
    rule_sets: Sequence[RuleSet], linked: Sequence[tuple[Path, str]], book: Path | None
) -> tuple[list[RuleSet], list[Problem]]:
    """Return the rule sets with what they name; one that another replaces is part of that one."""
    links = _links(book)
    found = {each.id: each for each in rule_sets}
    for path, name in linked:
        whole = links.whole(path, name)
        if whole is not None:
            found[whole.id] = whole
    versions = [(each.id, whole.id) for whole in found.values() for each in whole.versions[1:]]
    replaced = {older for older, newest in versions if older != newest}
    used = [each for id_, each in found.items() if id_ not in replaced]
    return used, list(dict.fromkeys(links.problems))


def _links(book: Path | None, known: Mapping[Path, RuleSet] | None = None) -> Links:
    """Return what follows the links of rule sets; `known` are those that are read already."""
    from sbt_ledger.files.rule_links import Links  # noqa: PLC0415 - most books need it not

    def read(path: Path, name: str) -> RuleSet | list[Problem]:
        found = (known or {}).get(path) or read_rule_set(path, book)
        if isinstance(found, list):
            return found
        return [*_misnamed(found, name, _name_of(path, book))] or found

    return Links(read, lambda path: _known(path, book))


def _known(path: Path, book: Path | None) -> dict[str, Path]:
    """Return the rule sets that a file can name: the book's, those beside it, shipped ones."""
    own = [book / "rules"] if book is not None else []
    return _files_in(_shipped(), path.parent, *own)


def _misnamed(found: RuleSet, name: str, file: str) -> Iterator[Problem]:
    """Yield what is wrong with the id of a rule set if its file is called something else."""
    if name != found.id and not name.endswith(".toml"):
        told = _("the id is “{id}”, but the file is called “{name}”")
        hint = _("Write the same name in both places.")
        message = told.format(id=found.id, name=name)
        line = line_of(found.ruleset.written_at)
        yield Problem("bad-value", message, hint, file, line, "id", found.id)


def _named_alike(found: RuleSet, file: str, others: Sequence[RuleSet]) -> Iterator[Problem]:
    """Yield that two rule sets have one id: results and cards are told apart by it."""
    if any(found.id == other.id for other in others):
        message = _("another rule set in use has the id “{id}” as well").format(id=found.id)
        line = line_of(found.ruleset.written_at)
        yield Problem("bad-value", message, "", file, line, "id", found.id)


def rule_file(name: str, book: Path | None = None) -> Path:
    """Return the file of a rule set, by its id or its path; else WrongUseError."""
    if name.endswith(".toml"):
        for path in (Path(name), (book or Path()) / name):
            if is_file(path):
                return path
        raise WrongUseError(_("There is no rule file “{name}”.").format(name=name))
    known = rule_files(book)
    if name not in known:
        message = _("There is no rule set “{name}”.").format(name=name)
        raise WrongUseError(message, called(name, known))
    return known[name]


def rule_files(book: Path | None = None) -> dict[str, Path]:
    """Return the file of every rule set by its id; the book's own come before shipped ones."""
    return _files_in(_shipped(), *([book / "rules"] if book is not None else []))


def _files_in(*folders: Path) -> dict[str, Path]:
    """Return the rule files of folders by their ids; the later a folder, the nearer."""
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}


def _shipped() -> Path:
    return shipped("data") / "rules"


def read_rule_set(path: Path, book: Path | None = None) -> RuleSet | list[Problem]:
    """Return the rule set of a file, or every fault of it."""
    file = _name_of(path, book)
    raw = _bytes(path, file, book)
    return [raw] if isinstance(raw, Problem) else once_checked(RuleSet, raw, file, _checked)


def rule_digests(names: Sequence[str], book: Path | None = None) -> dict[str, str]:
    """Return the SHA-256 of the text of each rule set, and of those that it names, by their ids."""
    return {id_: sha256(path.read_bytes()).hexdigest() for id_, path in _whole(names, book)}


def rules_read(names: Sequence[str], book: Path | None = None) -> list[Path]:
    """Return the files of rule sets, and of all on which they rest."""
    return [path for _id, path in _whole(names, book)]


def own_rules(names: Sequence[str], book: Path | None = None) -> tuple[list[str], dict[str, bytes]]:
    """Return how a new book names rule sets, and the files that it takes in: those not shipped.

    A rule set that a person names by a path is copied, with all on which it rests, and then found
    by its id.
    """
    files = {
        f"rules/{id_}.toml": path.read_bytes()
        for id_, path in _whole(names, book)
        if path.parent != _shipped()
    }
    ids = {name: next(iter(_whole([name], book)))[0] for name in names}
    return [ids[name] for name in names], files


def _whole(names: Sequence[str], book: Path | None) -> Iterator[tuple[str, Path]]:
    """Yield the id and the file of each rule set, and of those that it names, each once."""
    told: set[str] = set()
    waiting = [rule_file(name, book) for name in names]
    while waiting:
        path = waiting.pop(0)
        rule_set = read_rule_set(path, book)
        if isinstance(rule_set, RuleSet) and rule_set.id not in told:
            told.add(rule_set.id)
            yield rule_set.id, path
            head, known = rule_set.ruleset, _known(path, book)
            named = (*head.based_on, head.replaces)
            waiting += [known[name] for name in named if name in known]


def look_rules_over(name: str, book: Path | None = None) -> LookedOver:
    """Return a rule set even if it has faults, with all of them."""
    from sbt_ledger.files.rule_check import LookedOver, look_over  # noqa: PLC0415 - as below
    from sbt_ledger.rules.lint_amounts import unearned  # noqa: PLC0415 - lint alone
    from sbt_ledger.rules.lint_periods import gaps_between_versions  # noqa: PLC0415 - lint alone

    path = rule_file(name, book)
    file = _name_of(path, book)
    raw = _bytes(path, file, book)
    if isinstance(raw, Problem):
        return LookedOver(None, [raw])
    found = look_over(raw, file)
    rule_set = found.rule_set
    if rule_set is not None:
        found.problems.extend(_misnamed(rule_set, name, file))
        if rule_set.ruleset.replaces or rule_set.ruleset.based_on:
            links = _links(book, {path: rule_set})
            whole = links.whole(path, rule_set.id if name.endswith(".toml") else name)
            found.problems.extend(each for each in links.problems if each not in found.problems)
            if whole is not None:
                found.problems.extend(gaps_between_versions(whole))
                found.problems.extend(unearned(whole) if whole.layers else ())
    return found


def _bytes(path: Path, file: str, book: Path | None) -> bytes | Problem:
    """Return the bytes of a rule file; one of the book is no link to somewhere else."""
    if book is not None and path.is_relative_to(book) and not is_inside(book, path):
        return outside(file, file)
    return read_bytes(path, file)


def _checked(raw: bytes, file: str) -> RuleSet | list[Problem]:
    from sbt_ledger.files.rule_check import check_rule_set  # noqa: PLC0415 - as `once_checked` says

    return check_rule_set(raw, file)


def _name_of(path: Path, book: Path | None) -> str:
    if book is not None and path.is_relative_to(book):
        return path.relative_to(book).as_posix()
    return path.name
