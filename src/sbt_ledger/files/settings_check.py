"""Check the settings of a book from the bytes of `ledger.toml`."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, Any

from sbt_ledger.errors import Problem
from sbt_ledger.files.decode import is_encoding
from sbt_ledger.files.import_check import import_problems
from sbt_ledger.files.inside import leaves, outside
from sbt_ledger.files.layout import KEYS
from sbt_ledger.files.mail_check import mail_problems
from sbt_ledger.files.retell import read_toml, retold
from sbt_ledger.files.toml_lines import toml_lines
from sbt_ledger.notation.schema import ValidationError
from sbt_ledger.records.settings import Settings, listed
from sbt_ledger.rules.people import ForSome

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_A_ZONE = "Asia/Shanghai"
"""The default: a machine without it has no time zones."""


def check_settings(raw: bytes, file: str) -> Settings | list[Problem]:
    """Return the settings, or every fault of the file."""
    found = read_toml(raw, file)
    if isinstance(found, Problem):
        return [found]
    written, text = found
    lines = toml_lines(text)
    problems = list(_unknown_names(written, file, lines))
    try:
        settings = Settings.read(written)
    except ValidationError as error:
        return [*problems, *retold(error, Settings, written, file, lines)]
    problems += _of_some(written, file, lines)
    problems += _outside(settings, file, lines)
    problems += import_problems(written, file, lines)
    problems += mail_problems(written, file, lines)
    return problems or settings


def _of_some(written: Mapping[str, Any], file: str, lines: Mapping[str, int]) -> Iterator[Problem]:
    """Yield what is wrong with the rule sets that hold for some."""
    if "people" not in written:
        return
    try:
        ForSome.read({"people": written["people"]})
    except ValidationError as error:
        yield from retold(error, ForSome, written, file, lines)


def _outside(settings: Settings, file: str, lines: Mapping[str, int]) -> Iterator[Problem]:
    """Yield what would be read from another folder than that of the book."""
    for table in KEYS:
        for name in listed(getattr(settings.files, table)):
            if leaves(name):
                yield outside(name, file, lines.get(f"files.{table}"), table)
    for name in settings.rule_sets:
        if name.endswith(".toml") and leaves(name):
            place = "rules" if name in settings.rules else "people"
            yield outside(name, file, lines.get(place), place)


def _unknown_names(
    written: Mapping[str, Any], file: str, lines: Mapping[str, int]
) -> Iterator[Problem]:
    """Yield names that mean nothing to this machine."""
    zone = written.get("timezone")
    if isinstance(zone, str) and zone != _A_ZONE and not is_zone(zone):
        told = _("“{text}”: this is no time zone such as “Asia/Shanghai”").format(text=zone)
        line = lines.get("timezone")
        yield Problem("bad-value", told, "", file, line, "timezone", zone)
    files = written.get("files")
    encoding = files.get("encoding", "") if isinstance(files, dict) else ""
    if isinstance(encoding, str) and encoding and not is_encoding(encoding):
        told = _("“{text}”: there is no encoding of this name").format(text=encoding)
        hint = _("Known are, among others: utf-8, gb18030, big5.")
        line = lines.get("files.encoding")
        yield Problem("bad-value", told, hint, file, line, "encoding", encoding)


def is_zone(name: str) -> bool:
    """Whether a time zone is known; where the machine knows none at all, each may be one."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - few books name another zone than the default

    for each in (name, _A_ZONE):
        try:
            ZoneInfo(each)
        except (KeyError, ValueError, OSError):
            continue
        return each == name
    return True
