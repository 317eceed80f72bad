"""What was checked is kept, so that the next call need not check it again.

A kept file lies in the user's own cache folder, never in the book. It is worth as much as the
bytes that it was made of: these, and the program that checked them, stand in it and are compared.
Whatever is wrong with it, it is as if it were not there; it can be removed at any time.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zlib import crc32

from sbt_ledger.notation.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from sbt_ledger.errors import Problem

VARIABLE = "LEDGER_CACHE"
"""Names another folder; if it is empty, nothing is kept."""
_PROGRAM = Path(__file__).resolve().parent.parent
_CHECKING = ("", "files", "notation", "records", "rules")
"""The packages whose code has a say in what a file means."""
_MOST = 64
"""Kept files, some 50 kB each: more than anybody's books and rule sets, and soon there again."""
_OF_OTHERS = 0o022
"""The rights of others to write a file: who has them could say what the rules are."""
T = TypeVar("T", bound=Table)


def once_checked(
    table: type[T], raw: bytes, file: str, check: Callable[[bytes, str], T | list[Problem]]
) -> T | list[Problem]:
    """Return what `check` makes of the bytes of a file, or made of the same bytes before.

    Checking needs pydantic, which takes longer than reading and judging the book of a school.
    """
    try:
        place = _folder()
        made_of = _made_of(table, raw, file)
    except (OSError, RuntimeError):
        return check(raw, file)
    if place is None:
        return check(raw, file)
    place /= f"{crc32(made_of):08x}.kept"
    found = _read(place, made_of)
    if isinstance(found, table):
        return found
    made = check(raw, file)
    if isinstance(made, table):
        _write(place, made_of, made)
    return made


def _folder() -> Path | None:
    """Return the folder of kept files, None if nothing is to be kept; RuntimeError without home."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Path(named) if named else None
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local, "sbt-ledger", "cache") if local else None
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "sbt-ledger"
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    # A relative one is to be ignored, says the XDG Base Directory Specification.
    return (base if base.is_absolute() else Path.home() / ".cache") / "sbt-ledger"


def _made_of(table: type[Table], raw: bytes, file: str) -> bytes:
    """Return all on which a check hangs: the program, and the file's name and bytes."""
    head = (sys.version, str(_PROGRAM), _sources(), table.__name__, file, len(raw))
    return repr(head).encode() + b"\n" + raw + b"\n"


@cache
def _sources() -> tuple[tuple[str, int, int], ...]:
    """Return name, size and time of what checks, by which Python knows stale bytecode as well."""
    found: list[tuple[str, int, int]] = []
    for package in _CHECKING:
        with os.scandir(_PROGRAM / package) as entries:
            modules = [entry for entry in entries if entry.name.endswith(".py")]
        found += [_state(f"{package}/{entry.name}", entry.stat()) for entry in modules]
    pydantic = find_spec("pydantic")
    if pydantic is not None and pydantic.origin is not None:
        found.append(_state(pydantic.origin, Path(pydantic.origin).stat()))
    return tuple(sorted(found))


def _state(name: str, state: os.stat_result) -> tuple[str, int, int]:
    return name, state.st_size, state.st_mtime_ns


def _read(place: Path, made_of: bytes) -> object:
    """Return what is kept, None if it is not there, torn, of other bytes or written by others."""
    try:
        with place.open("rb") as file:
            state = os.fstat(file.fileno())
            if sys.platform != "win32" and (
                state.st_uid != os.geteuid() or state.st_mode & _OF_OTHERS
            ):
                return None
            content = file.read()
        start = len(_SUM) + len(made_of)
        if content[:start] != _sum(content[len(_SUM) :]) + made_of:
            return None
        from sbt_ledger.files.kept_form import from_text  # noqa: PLC0415 - if there is any

        return from_text(content[start:].decode())
    except Exception:  # noqa: BLE001 - whatever it is, the file is checked again
        return None


def _write(place: Path, made_of: bytes, table: Table) -> None:
    """Keep a table; if that cannot be, the next call checks again."""
    from sbt_ledger.files.kept_form import as_text  # noqa: PLC0415 - seldom

    beside = place.with_suffix(f".kept-{os.getpid()}")
    with suppress(OSError, TypeError, ValueError, RecursionError):
        content = made_of + as_text(table).encode()
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            beside.touch(mode=0o600, exist_ok=False)
            beside.write_bytes(_sum(content) + content)
            beside.replace(place)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
        _make_room(place.parent)


def _make_room(folder: Path) -> None:
    """Remove the oldest kept files if there are many; other files are left alone."""
    kept = sorted(folder.glob("????????.kept*"), key=lambda each: each.stat().st_mtime_ns)
    for each in kept[:-_MOST]:
        each.unlink(missing_ok=True)


_SUM = b"00000000\n"


def _sum(content: bytes) -> bytes:
    """Return the checksum that a file begins with: a torn one fails."""
    return b"%08x\n" % crc32(content)
