"""Run a command; every error ends here and becomes a message and an exit code."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Sequence
from gettext import gettext as _
from io import StringIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from sbt_ledger.cli import exit_code
from sbt_ledger.cli.early import begin_early
from sbt_ledger.cli.output import complain
from sbt_ledger.errors import LedgerError, WrongUseError

if TYPE_CHECKING:
    import click


def run(words: Sequence[str]) -> int:
    """Run the command that `words` ask for and return its exit code."""
    _speak_utf8()
    try:
        begin_early(words)
        from sbt_ledger.cli.app import app_for

        code = app_for(words)(args=list(words), prog_name="ledger", standalone_mode=False)
        sys.stdout.flush()
        if code == exit_code.INTERRUPTED:
            # typer makes this of a Ctrl-C that comes while a command runs.
            print(_("Stopped."), file=sys.stderr)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the one place that catches all
        return _ended(error, words)
    return code if isinstance(code, int) else exit_code.COMPLIANT


def _ended(error: BaseException, words: Sequence[str]) -> int:  # noqa: PLR0911 - each has its code
    """Tell why a command ended before its end, and return its exit code."""
    import click  # here, as a workbook is begun before it is loaded

    if isinstance(error, LedgerError):
        return _told(error, words)
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.Abort | KeyboardInterrupt):
        return _stopped()
    if isinstance(error, click.ClickException):
        return _misused(error, words)
    if isinstance(error, BrokenPipeError):
        # Who reads us has seen enough (`ledger check | head`); a flush at exit must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exit_code.COMPLIANT
    if isinstance(error, OSError):
        message = _("The result cannot be written: {reason}.")
        complain(message.format(reason=error.strerror or error))
        return exit_code.REFUSED
    return _bug(error)


def _misused(error: click.ClickException, words: Sequence[str]) -> int:
    """Tell what is wrong with the words of a command."""
    from click import NoSuchOption

    _list_alone(WrongUseError.kind, error.format_message(), "", words)
    told = StringIO()
    error.show(file=told)
    complain(told.getvalue().rstrip("\n"))
    if isinstance(error, NoSuchOption) and error.option_name[1:2].isdigit():
        hint = _("No amount is negative here; a text that begins with “-” stands behind “--”.")
        complain(f"    {hint}")
    return exit_code.WRONG_USE


def _stopped() -> int:
    print(_("Stopped; nothing was written."), file=sys.stderr)
    return exit_code.INTERRUPTED


def _told(error: LedgerError, words: Sequence[str]) -> int:
    from sbt_ledger.reports.problems import told

    if not error.problems:
        _list_alone(error.kind, error.message, error.hint, words)
    else:
        if _wants_json(words):
            from sbt_ledger.reports.check_json import problems_json

            print(problems_json(error.problems))
        complain(told(error.problems))
    if error.message not in {each.message for each in error.problems}:
        complain(error.message)
    if error.hint and error.hint not in {each.hint for each in error.problems}:
        complain(f"    {error.hint}")
    return error.exit_code


def _list_alone(kind: str, message: str, hint: str, words: Sequence[str]) -> None:
    """Print what is wrong, but is no line of a file, if a program is to read it."""
    if _wants_json(words):
        from sbt_ledger.errors import Problem
        from sbt_ledger.reports.check_json import problems_json

        print(problems_json((Problem(kind, message, hint),)))


def _wants_json(words: Sequence[str]) -> bool:
    """Whether the result would be JSON: by its format, else by the ending of its file."""
    chosen = _last(words, "--format")
    return chosen == "json" or (
        not chosen and _last(words, "-o", "--output").lower().endswith(".json")
    )


def _last(words: Sequence[str], *names: str) -> str:
    """Return the value that an option is given last, "" if it is not given."""
    found = ""
    for word, following in itertools.pairwise((*words, "")):
        name, equals, value = word.partition("=")
        if name in names:
            found = value if equals else following
    return found


def _bug(error: BaseException) -> int:
    import traceback

    complain("".join(traceback.format_exception(error)).rstrip("\n"))
    complain(_("This is a bug of ledger, not of your files; nothing was written after this point."))
    complain(_("Please report it with the lines above."))
    return exit_code.BUG


def _speak_utf8() -> None:
    """Let every character come out; on Windows a pipe would get the machine's code page."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started us
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the end
            setattr(sys, name, nowhere)
        elif isinstance(stream, TextIOWrapper):
            encoding = "utf-8" if sys.platform == "win32" and not stream.isatty() else None
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
