"""What `doctor` looks at on the machine: its characters, and what is installed beside us."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Iterator
from gettext import gettext as _
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sbt_ledger.reports.checkup import Finding


def of_machine() -> Iterator[Finding]:
    """Yield the version, how characters come out, and which extras are there."""
    from sbt_ledger.reports.checkup import Finding

    python = ".".join(map(str, sys.version_info[:3]))
    told = _("version {version}, Python {python}").format(
        version=version("sbt-ledger"), python=python
    )
    yield Finding("ok", "sbt-ledger", told)
    yield _encoding()
    yield from _extras()


def _encoding() -> Finding:
    """Return whether Chinese can be shown here."""
    from sbt_ledger.reports.checkup import Finding

    name = codecs.lookup(sys.stdout.encoding or "ascii").name
    told = _("what is printed is in {encoding}").format(encoding=name)
    try:
        "训練".encode(name)
    except UnicodeError:
        hint = _("Set LANG to a locale with UTF-8, such as C.UTF-8 or zh_CN.UTF-8.")
        if os.name == "nt":
            hint = _("Set PYTHONUTF8=1.")
        return Finding("mend", _("characters"), told, hint)
    return Finding("ok", _("characters"), told)


def _extras() -> Iterator[Finding]:
    from sbt_ledger.reports.checkup import Finding

    extras = (
        ("excel", ("python_calamine", "xlsxwriter"), _("reads and writes workbooks")),
        ("html", ("jinja2",), _("writes pages for a browser")),
        ("pinyin", ("pypinyin",), _("finds Chinese names by Latin letters")),
        ("district", ("duckdb",), _("writes Parquet for other programs")),
    )
    for name, modules, purpose in extras:
        missing = [module for module in modules if find_spec(module) is None]
        about = _("extra {name}").format(name=name)
        if missing:
            told = _("not installed; it {purpose}").format(purpose=purpose)
            hint = _("If you need it: pip install “sbt-ledger[{name}]”").format(name=name)
            yield Finding("note", about, told, hint)
        else:
            yield Finding("ok", about, _("installed; it {purpose}").format(purpose=purpose))
