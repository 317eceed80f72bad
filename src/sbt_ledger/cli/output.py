"""Where results go: stdout or a file; and a word to who waits, on a terminal only."""

from __future__ import annotations

import codecs
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sbt_ledger.errors import RefusedError, WrongUseError

if TYPE_CHECKING:
    from sbt_ledger.cli.options import Options
    from sbt_ledger.reports.naming import Naming

_PATIENCE_SECONDS = 1.0
_DRAWN = {ord("─"): "-", ord("█"): "#", ord("░"): "."}
"""What lines and bars are drawn with, and what stands for it where a terminal cannot show it."""
_T = TypeVar("_T")


def show(options: Options, ways: Mapping[str, Callable[[], Any]]) -> None:
    """Show a result in the format asked for: a table on a terminal, plain text in a pipe.

    A way returns what rich renders for "table", else a text or an iterator of its parts.
    """
    chosen = options.format or default_format(options)
    if chosen not in ways:
        message = _("This command does not write “{format}”.").format(format=chosen)
        raise WrongUseError(message, _("Known: {known}.").format(known=", ".join(ways)))
    result = ways[chosen]()
    if isinstance(result, bytes):
        _give_bytes(options.output, result, chosen)
    elif chosen == "table":
        _print_table(result, options)
    elif options.output:
        write_result(options.output, result, chosen)
    else:
        _print(result, chosen)


def default_format(options: Options) -> str:
    """Return "table" for a terminal, "text" for a pipe; a file's ending says what it wants."""
    ending = Path(options.output).suffix.lstrip(".").lower()
    if ending in {"json", "csv", "md", "html", "xlsx"}:
        return ending
    return "table" if sys.stdout.isatty() and not options.output else "text"


def naming() -> Naming:
    """Return the names that the words of the files have in the language spoken."""
    from functools import partial

    from sbt_ledger.cli.language import spoken
    from sbt_ledger.files.kinds import name_of
    from sbt_ledger.reports.naming import Naming

    return Naming(partial(name_of, language=spoken()))


def say(text: str, options: Options | None = None) -> None:
    """Tell a person something beside the result; never when asked to be quiet."""
    if text and not (options and options.quiet):
        complain(text)


def complain(text: str) -> None:
    """Tell a person what is wrong; whatever it quotes does nothing to the terminal."""
    from sbt_ledger.reports.harmless import tame_lines

    clear = "\r\x1b[K" if sys.stderr.isatty() else ""  # `while_waiting` may stand there
    print(f"{clear}{tame_lines(text)}", file=sys.stderr, flush=True)


@contextmanager
def while_waiting(text: str) -> Iterator[None]:
    """Say what takes so long, after a second, on a terminal only; take it back when it is done."""
    if not sys.stderr.isatty():
        yield
        return
    from sbt_ledger.reports.harmless import tame

    told = threading.Event()

    def tell() -> None:
        told.set()
        _tell(tame(text))

    timer = threading.Timer(_PATIENCE_SECONDS, tell)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        if told.is_set():
            _tell("")


def progress(things: Sequence[_T], text: str) -> Iterator[_T]:
    """Yield things, and say which of them is at work, if all take longer than a moment.

    `text` has {n} and {total}; it stands on a terminal only, and goes away at the end.
    """
    with _telling(text, len(things)) as tell:
        for n, each in enumerate(things, 1):
            tell(n)
            yield each


def progress_of(counts: Iterable[int], total: int, text: str) -> None:
    """Take counts of things that are done, one after the other, and say how many are, likewise."""
    done = 0
    with _telling(text, total) as tell:
        for count in counts:
            done += count
            tell(done)


@contextmanager
def _telling(text: str, total: int) -> Iterator[Callable[[int], None]]:
    begun, told = time.monotonic(), False

    def tell(n: int) -> None:
        nonlocal told
        if sys.stderr.isatty() and time.monotonic() - begun > _PATIENCE_SECONDS:
            _tell(text.format(n=n, total=total))
            told = True

    try:
        yield tell
    finally:
        if told:
            _tell("")


def _tell(text: str) -> None:
    sys.stderr.write(f"\r\x1b[K{text}")
    sys.stderr.flush()


def _print_table(renderable: Any, options: Options) -> None:  # noqa: ANN401 - what rich renders
    from rich.console import Console

    if not options.output:
        console = Console(highlight=False)
        with console.capture() as drawn:
            # A line to be copied is longer than the page: the terminal goes on with it below.
            console.print(renderable, crop=False)
        sys.stdout.write(_drawable(drawn.get(), console.encoding))
        return
    import io

    written = io.StringIO()
    Console(file=written, width=120, highlight=False).print(renderable, crop=False)
    write_result(options.output, written.getvalue(), "table")


def _drawable(text: str, encoding: str) -> str:
    """Return a text with lines and bars of signs that the terminal has."""
    try:
        "".join(map(chr, _DRAWN)).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return text.translate(_DRAWN)
    return text


def _give_bytes(name: str, raw: bytes, kind: str) -> None:
    """Write what is no text into a file, or into a pipe; never onto a terminal."""
    if name:
        write_result(name, raw, kind)
    elif sys.stdout.isatty():
        message = _("{format} is no text for a terminal.").format(format=kind)
        raise WrongUseError(message, _("Name a file: -o FILE.{format}").format(format=kind))
    else:
        sys.stdout.buffer.write(raw)


def _print(text: str | Iterable[str], kind: str) -> None:
    if kind == "csv" and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(newline="")
    sys.stdout.writelines(_ended(text))


def write_result(name: str, text: str | bytes | Iterable[str], kind: str) -> None:
    """Write a result into a file, or raise RefusedError; never over a file of a book."""
    target = Path(name)
    refuse_records(target)
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    # A link goes on leading to its file, and a device or a pipe stays one.
    in_place = target.is_symlink() or (target.exists() and not target.is_file())
    try:
        with (target if in_place else beside).open("wb") as stream:
            if target.is_file() and not in_place:
                beside.chmod(target.stat().st_mode & 0o777)
            stream.writelines((text,) if isinstance(text, bytes) else _encoded(text, kind))
        if not in_place:
            beside.replace(target)
    except OSError as fault:
        message = _("{file} cannot be written: {reason}.")
        raise RefusedError(message.format(file=name, reason=fault.strerror)) from None
    finally:  # whatever it was that broke off
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def refuse_records(target: Path) -> None:
    """Refuse to write a result over a file of a book."""
    from sbt_ledger.errors import LedgerError
    from sbt_ledger.files.guard import is_of_book
    from sbt_ledger.files.settings_file import find_book

    try:
        folder = find_book(target.absolute().parent)
    except LedgerError:
        return
    if is_of_book(folder, target):
        message = _("{file} is a file of the book: a result is not written over records.")
        raise RefusedError(message.format(file=target), _("Give another name with -o."))


def _encoded(text: str | Iterable[str], kind: str) -> Iterator[bytes]:
    if kind == "csv":  # Excel takes one without BOM for the code page of the machine
        yield codecs.BOM_UTF8
    # As on stdout: the name of a file may have bytes that are no character.
    yield from (part.encode(errors="backslashreplace") for part in _ended(text))


def _ended(text: str | Iterable[str]) -> Iterator[str]:
    """Yield the parts of a text, and a line end if it lacks one."""
    part = ""
    for part in (text,) if isinstance(text, str) else text:
        yield part
    if part and not part.endswith("\n"):
        yield "\n"


def width(options: Options) -> int:
    """Return how many columns a table may take."""
    import shutil

    return 120 if options.output else shutil.get_terminal_size().columns
