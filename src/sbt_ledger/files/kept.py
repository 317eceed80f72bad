"""What was checked is kept, so that the next call need not check it again.

A kept file lies in the user's own cache folder, never in the book. It is worth as much as the
bytes that it was made of: these, and the program that checked them, stand in it and are compared.
Whatever is wrong with it, it is as if it were not there; it can be removed at any time.
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zlib import crc32

from sbt_ledger.notation.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO

    from sbt_ledger.errors import Problem

VARIABLE = "LEDGER_CACHE"
"""Names another folder; if it is empty, nothing is kept."""
_PROGRAM = Path(__file__).resolve().parent.parent
_CHECKING = ("", "files", "notation", "records", "rules")
"""The packages whose code has a say in what a file means."""
CHECKED, ROWS, ANSWERS = "kept", "rows", "answers"
"""What is kept: checked settings and rules, long tables that were read, and judged schools."""
_MOST_BYTES = {CHECKED: 1 << 26, ROWS: 1 << 30, ANSWERS: 1 << 30}
"""More than the settings, the rule sets, and the answers of a province of schools."""
_SPARED = 8
"""If there is too much, this part of all room is made free: then it is long until the next time."""
_TAKEN: dict[tuple[Path, str], int] = {}
"""The bytes that all of a kind take in a folder, as far as this process knows."""
_OF_OTHERS = 0o022
"""The rights of others to write a file: who has them could say what the rules are."""
_MOST_AT_HAND = 32
_AT_HAND: list[dict[bytes, Table]] = []
"""What was checked lately, by what it was made of, the latest last; nothing unless asked for."""
T = TypeVar("T", bound=Table)


def once_checked(
    table: type[T], raw: bytes, file: str, check: Callable[[bytes, str], T | list[Problem]]
) -> T | list[Problem]:
    """Return what `check` makes of the bytes of a file, or made of the same bytes before.

    Checking needs pydantic, which takes longer than reading and judging the book of a school.
    """
    made_of = repr((table.__name__, file)).encode() + b"\n" + raw + b"\n"
    held = _AT_HAND[-1].pop(made_of, None) if _AT_HAND else None
    content = find(CHECKED, made_of) if held is None else None
    found = held if content is None else _table(content)
    if isinstance(found, table):
        return _have_at_hand(made_of, found)
    made = check(raw, file)
    if isinstance(made, table):
        with suppress(TypeError, ValueError, RecursionError):
            from sbt_ledger.files.kept_form import as_text  # noqa: PLC0415 - seldom

            keep(CHECKED, made_of, [as_text(made).encode()])
        return _have_at_hand(made_of, made)
    return made


@contextmanager
def at_hand() -> Iterator[None]:
    """Hold in memory what was checked lately: a thousand schools have a few rule sets together."""
    _AT_HAND.append({})
    try:
        yield
    finally:
        _AT_HAND.pop()


def _have_at_hand(made_of: bytes, found: T) -> T:
    if _AT_HAND:
        latest = _AT_HAND[-1]
        latest[made_of] = found
        while len(latest) > _MOST_AT_HAND:
            del latest[next(iter(latest))]
    return found


def find(kind: str, made_of: bytes, of: bytes = b"") -> bytes | None:
    """Return what is kept of this kind, made of this; None if it is to be made anew."""
    file = find_file(kind, made_of, of)
    if file is None:
        return None
    with file, suppress(OSError):
        return file.read()
    return None


def find_file(kind: str, made_of: bytes, of: bytes = b"") -> BinaryIO | None:
    """Return what `find` does as an open file at its begin: it may be too long to hold as a whole.

    Close it before anything is kept in its place.
    """
    try:
        place, key = _place(kind, made_of, of)
        return None if place is None else _opened(place, key)
    except (OSError, RuntimeError):
        return None


def keep(kind: str, made_of: bytes, parts: Iterable[bytes], of: bytes = b"") -> None:
    """Keep what was made, part after part; if that cannot be, the next call makes it again.

    What is `of` the same thing takes the place of what was made of it before.
    """
    with suppress(OSError, RuntimeError, ValueError):
        place, key = _place(kind, made_of, of)
        if place is not None:
            _write(place, chain((key,), parts))
            _make_room(place, kind)


def _table(content: bytes) -> object:
    from sbt_ledger.files.kept_form import from_text  # noqa: PLC0415 - if there is any

    try:
        return from_text(content.decode())
    except Exception:  # noqa: BLE001 - whatever it is, the file is checked again
        return None


def _place(kind: str, made_of: bytes, of: bytes) -> tuple[Path | None, bytes]:
    """Return where it is kept, None if nothing is to be kept; and all that it hangs on."""
    folder = _folder()
    key = repr((sys.version, str(_PROGRAM), _sources(), len(made_of))).encode() + b"\n" + made_of
    return (None if folder is None else folder / f"{crc32(of or key):08x}.{kind}"), key


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


@cache
def _sources() -> str:
    """Return a digest of name, size and time of what checks: Python knows stale bytecode by them.

    They themselves would be longer than most of what is kept.
    """
    found = [each for package in _CHECKING for each in states_in(_PROGRAM / package, ".py")]
    pydantic = find_spec("pydantic")
    if pydantic is not None and pydantic.origin is not None:
        found.append(_state(pydantic.origin, Path(pydantic.origin).stat()))
    return digest_of(sorted(found))


def digest_of(states: list[tuple[str, int, int]]) -> str:
    """Return a digest of the states of files."""
    return sha256(repr(states).encode()).hexdigest()


def states_in(folder: Path, end: str) -> list[tuple[str, int, int]]:
    """Return name, size and time of each file of a folder whose name ends so."""
    with os.scandir(folder) as entries:
        files = [entry for entry in entries if entry.name.endswith(end)]
    return [_state(f"{folder.name}/{entry.name}", entry.stat()) for entry in files]


def _state(name: str, state: os.stat_result) -> tuple[str, int, int]:
    return name, state.st_size, state.st_mtime_ns


def _opened(place: Path, key: bytes) -> BinaryIO | None:
    """Open what is kept; None if it is torn, made of something else or written by others."""
    if not place.is_file():
        return None
    with ExitStack() as closing:
        file = closing.enter_context(place.open("rb"))
        state = os.fstat(file.fileno())
        if sys.platform != "win32" and (state.st_uid != os.geteuid() or state.st_mode & _OF_OTHERS):
            return None
        head = file.read(len(_SUM))
        if file.read(len(key)) != key or head != _sum_of(file, crc32(key)):
            return None
        file.seek(len(_SUM) + len(key))
        with suppress(OSError):
            os.utime(place)  # what is used stays
        closing.pop_all()
    return file


def _write(place: Path, parts: Iterable[bytes]) -> None:
    beside = place.with_name(f"{place.name}-{os.getpid()}")
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        beside.touch(mode=0o600, exist_ok=False)
        with beside.open("wb") as file:
            file.write(_SUM)
            sum_ = 0
            for part in parts:
                sum_ = crc32(part, sum_)
                file.write(part)
            file.seek(0)
            file.write(_told(sum_))
        beside.replace(place)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _make_room(place: Path, kind: str) -> None:
    """Remove the kept files that were not used for longest, if all are too long together.

    They are listed once, and again only when what was kept since then may be too much.
    """
    at = place.parent, kind
    taken = _TAKEN.get(at)
    if taken is not None:
        taken += place.stat().st_size
    if taken is None or taken > _MOST_BYTES[kind]:
        taken = _without_oldest(place.parent, kind)
    _TAKEN[at] = taken


def _without_oldest(folder: Path, kind: str) -> int:
    """Remove files if there is too much, and return the bytes of those that stay."""
    found = [(each, each.stat()) for each in folder.glob(f"????????.{kind}*")]
    taken, room = sum(state.st_size for _each, state in found), _MOST_BYTES[kind]
    if taken > room:
        for each, state in sorted(found, key=lambda one: one[1].st_mtime_ns):
            if taken <= room - room // _SPARED:
                break
            each.unlink(missing_ok=True)
            taken -= state.st_size
    return taken


_SUM = b"00000000\n"
_AT_ONCE = 1 << 18  # bytes


def _sum_of(file: BinaryIO, sum_: int) -> bytes:
    """Return the checksum that a file begins with, of what follows: a torn one fails."""
    while part := file.read(_AT_ONCE):
        sum_ = crc32(part, sum_)
    return _told(sum_)


def _told(sum_: int) -> bytes:
    return b"%08x\n" % sum_
