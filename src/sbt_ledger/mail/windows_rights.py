"""Who may read a file on Windows, by its access list: modes of Unix say nothing there."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

_ENTRY = re.compile(r"\(([^()]*)\)")
_ALL_SORTS_OF_PEOPLE = frozenset({
    "WD", "AN", "AU", "BU", "BG", "IU", "NU", "DU", "DG",
    "S-1-1-0", "S-1-5-7", "S-1-5-11", "S-1-5-32-545", "S-1-5-32-546", "S-1-5-4", "S-1-5-2",
})  # fmt: skip
"""Everyone, anonymous, whoever has signed in, users, guests: as short and as long names."""
_READ = 0x1 | 0x80000000 | 0x10000000  # of data; all reading; all
_LETTERS = frozenset({"FA", "FR", "GA", "GR", "KA", "KR", "CC"})


def read_by_others(path: Path) -> bool:
    """Whether more than single users and the system may read a file; True if that is not known."""
    with tempfile.TemporaryDirectory() as folder:
        saved = Path(folder) / "rights"
        done = subprocess.run(  # noqa: S603 - no shell reads the name of the file
            ["icacls", path.name, "/save", str(saved)],  # noqa: S607 - a part of Windows
            cwd=path.parent,
            capture_output=True,
            check=False,
        )
        return bool(done.returncode) or lets_others_read(saved.read_text(encoding="utf-16-le"))


def lets_others_read(rights: str) -> bool:
    """Whether an access list, as `icacls /save` writes it, lets all sorts of people read.

    A file without any list is open to everybody.
    """
    _owner, listed, entries = rights.partition("D:")
    if not listed or entries.startswith("NO_ACCESS_CONTROL"):
        return True
    for found in _ENTRY.finditer(entries.partition("S:(")[0]):
        kind, flags, allowed, _object, _inherited, who = (found[1].split(";") + [""] * 6)[:6]
        # "IO": said for what lies below it only.
        if kind == "A" and "IO" not in flags and who in _ALL_SORTS_OF_PEOPLE and _reads(allowed):
            return True
    return False


def _reads(allowed: str) -> bool:
    if allowed.startswith("0x"):
        return bool(int(allowed, 16) & _READ)
    return any(allowed[at : at + 2] in _LETTERS for at in range(0, len(allowed), 2))
