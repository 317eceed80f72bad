"""Names of files and folders that every system takes: Windows, a memory stick, an old zip.

Whatever a school calls its people: nothing in a name leads anywhere, hides, or is a device.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 40
"""Characters: paths of Windows end at 260, names of some disks at 143 bytes."""
_REFUSED = re.compile(r'[<>:"/\\|?*]')
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?")
_STANDING_IN = "_"


def safe_name(text: str) -> str:
    """Return a name that is much like the text, and harmless."""
    told = unicodedata.normalize("NFC", text)
    told = "".join(each if each.isprintable() else _STANDING_IN for each in told)
    told = _REFUSED.sub(_STANDING_IN, told).strip(" .")
    # What a shell takes for an option, or a spreadsheet for a formula, if ever it is listed there.
    told = re.sub(r"^[-~=+@]", _STANDING_IN, told)[:_LONGEST].rstrip(" .")
    return f"{_STANDING_IN}{told}" if not told or _DEVICE.fullmatch(told) else told


def safe_names(texts: Iterable[str]) -> list[str]:
    """Return a name for each text, no two of which any system takes for one."""
    told: set[str] = set()
    names = []
    for text in texts:
        stem = name = safe_name(text)
        number = 1
        while (key := _key(name)) in told:
            number += 1
            name = _numbered(stem, number)
        told.add(key)
        names.append(name)
    return names


def _key(name: str) -> str:
    """Return what is alike for systems that fold letters."""
    return unicodedata.normalize("NFKC", name).casefold()


def _numbered(name: str, number: int) -> str:
    stem, dot, ending = name.rpartition(".")
    return f"{stem}_{number}.{ending}" if stem and dot else f"{name}_{number}"
