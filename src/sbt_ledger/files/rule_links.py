"""Follow what rule sets name: the version that they replace, and the layers below them."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.files.rule_faults import told_fault
from sbt_ledger.files.rule_names import called
from sbt_ledger.rules.layers import lay
from sbt_ledger.rules.rule_set import OLDER, Replaced, line_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from sbt_ledger.rules.rule_set import RuleSet


class Links:
    """Puts rule sets together from several files; `problems` lists whatever keeps it from that."""

    def __init__(
        self,
        read: Callable[[Path, str], RuleSet | list[Problem]],
        known: Callable[[Path], Mapping[str, Path]],
    ) -> None:
        """`read` a file under the name that it is called by; `known` are those a file may name."""
        self._read = read
        self._known = known
        self._whole: dict[Path, RuleSet | None] = {}
        self.problems: list[Problem] = []

    def whole(self, path: Path, name: str) -> RuleSet | None:
        """Return a rule set with all that it names; None if that cannot be read."""
        return self._reached(path, name, ())

    def _reached(self, path: Path, name: str, by: tuple[Path, ...]) -> RuleSet | None:
        if path not in self._whole:
            found = self._read(path, name)
            if isinstance(found, list):
                self.problems += found
                self._whole[path] = None
            else:
                self._whole[path] = self._linked(found, path, (*by, path))
        return self._whole[path]

    def _linked(self, said: RuleSet, path: Path, by: tuple[Path, ...]) -> RuleSet | None:
        head = said.ruleset
        named = [("based_on", name) for name in head.based_on]
        named += [("replaces", head.replaces)] if head.replaces else []
        found = [self._named(key, name, said, path, by) for key, name in named]
        whole = [each for each in found if each is not None]
        if len(whole) < len(found):
            return None
        older = whole.pop() if head.replaces else None
        if older is not None and older.ruleset.from_ >= head.from_:
            told = _("“{name}”, which it replaces, does not begin before it")
            self._tell(said, "replaces", older.id, told.format(name=older.id))
        return self._complete(said, whole, older)

    def _named(
        self, key: str, name: str, said: RuleSet, path: Path, by: tuple[Path, ...]
    ) -> RuleSet | None:
        """Return the rule set that another one names; None, and told, if there is none."""
        known = self._known(path)
        if name not in known:
            hint = called(name, known)
            self._tell(said, key, name, _("there is no rule set “{name}”").format(name=name), hint)
            return None
        if known[name] in by:
            round_ = [each.stem for each in by[by.index(known[name]) :]]
            told = _("it leads back to itself: {names}").format(names=" → ".join([*round_, name]))
            self._tell(said, key, name, told)
            return None
        return self._reached(known[name], name, by)

    def _complete(
        self, said: RuleSet, below: Sequence[RuleSet], older: RuleSet | None
    ) -> RuleSet | None:
        """Return what a file says over the layers below it, with the versions before.

        A layer that changed after the file began makes a version of the whole.
        """
        whole = lay(said, below) if below else said
        faults = [*whole.faults()] if below else []
        self.problems += [told_fault(each, each.place.rpartition(":")[0]) for each in faults]
        if faults:
            return None
        head = said.ruleset
        changes = [
            (layer.older.since, number, layer.older)
            for number, layer in enumerate(below)
            if layer.older is not None and layer.older.since > head.from_
        ]
        if changes:
            since, number, change = max(changes, key=lambda each: each[:2])
            before = [*below[:number], change.rule_set, *below[number + 1 :]]
            earlier = self._complete(said, before, older)
            if earlier is None:
                return None
            return whole.but(**{OLDER: Replaced(earlier, since, change.on_change)})
        if older is None:
            return whole
        return whole.but(**{OLDER: Replaced(older, head.from_, head.on_change)})

    def _tell(self, said: RuleSet, key: str, name: str, message: str, hint: str = "") -> None:
        place = said.ruleset.written_at
        file = place.rpartition(":")[0]
        self.problems.append(Problem("bad-value", message, hint, file, line_of(place), key, name))
