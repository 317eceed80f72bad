"""What `groups` of the settings names and is perhaps not meant: no such column, one name twice."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.files.settings_file import SETTINGS
from sbt_ledger.files.toml_lines import toml_lines
from sbt_ledger.records.teacher import groups_in
from sbt_ledger.rules.near import meant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sbt_ledger.records.place import Place
    from sbt_ledger.records.settings import Settings
    from sbt_ledger.records.teacher import Timeline


def odd_groups(
    folder: Path, settings: Settings, timelines: Mapping[str, Timeline]
) -> Iterator[Problem]:
    """Yield each column that nobody has, and each group that two columns name."""
    known = {
        name for each in timelines.values() for name in (*each.teacher.columns, *each.attributes)
    }
    for column in settings.groups.columns:
        if column not in known:
            text = (folder / SETTINGS).read_text(encoding="utf-8-sig")
            line = toml_lines(text).get("groups.columns")
            message = _("groups: no teacher has a column “{name}”").format(name=column)
            hint = meant(column, known) or _("Name a column of the roster, or take it out.")
            yield Problem("near-column", message, hint, SETTINGS, line, "columns", level="warning")
    first: dict[str, str] = {}
    told: set[str] = set()
    for column, group, place in _named(settings.groups.columns, timelines):
        other = first.setdefault(group, column)
        if other != column and group not in told:
            told.add(group)
            message = _("“{group}” is a group of two columns, {one} and {other}")
            text = message.format(group=group, one=other, other=column)
            hint = _("Who is in either belongs to it. If these are two groups, rename one of them.")
            file, line = (place.file, place.line) if place else ("", None)
            yield Problem("shared-group", text, hint, file, line, column, group, level="warning")


def _named(
    columns: tuple[str, ...], timelines: Mapping[str, Timeline]
) -> Iterator[tuple[str, str, Place | None]]:
    """Yield the column, the group and the place of each that the roster or a change names."""
    for column in columns:
        for timeline in timelines.values():
            teacher = timeline.teacher
            for group in groups_in(teacher.cells.get(column, "")):
                yield column, group, teacher.place
            for change in timeline.changes:
                if change.attribute == column:
                    for group in groups_in(change.value):
                        yield column, group, change.place
