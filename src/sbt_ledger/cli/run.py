"""Run a command; every error ends here and becomes a message and an exit code."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Sequence
from gettext import gettext as _

import click

from sbt_ledger.cli import exit_code
from sbt_ledger.errors import LedgerError


def run(words: Sequence[str]) -> int:  # noqa: PLR0911 - each end has its code
    """Run the command that `words` ask for and return its exit code."""
    from sbt_ledger.cli.app import app_for

    _speak_utf8()
    try:
        code = app_for(words)(args=list(words), prog_name="ledger", standalone_mode=False)
        sys.stdout.flush()
    except LedgerError as error:
        return _told(error, words)
    except click.exceptions.Exit as stop:
        if stop.exit_code == exit_code.INTERRUPTED:
            # typer makes this of a Ctrl-C that comes while a command runs.
            print(_("Stopped."), file=sys.stderr)
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _stopped()
    except click.ClickException as error:
        error.show()
        return exit_code.WRONG_USE
    except BrokenPipeError:
        # Who reads us has seen enough (`ledger check | head`); a flush at exit must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exit_code.COMPLIANT
    except Exception:  # noqa: BLE001 - the one place that catches everything
        return _bug()
    return code if isinstance(code, int) else exit_code.COMPLIANT


def _stopped() -> int:
    print(_("Stopped; nothing was written."), file=sys.stderr)
    return exit_code.INTERRUPTED


def _told(error: LedgerError, words: Sequence[str]) -> int:
    from sbt_ledger.reports.problems import told

    if _wants_json(words):
        from sbt_ledger.errors import Problem
        from sbt_ledger.reports.check_json import problems_json

        alone = Problem("refused", error.message, error.hint)
        print(problems_json(error.problems or (alone,)))
    if error.problems:
        print(told(error.problems), file=sys.stderr)
    print(error.message, file=sys.stderr)
    if error.hint:
        print(f"    {error.hint}", file=sys.stderr)
    return error.exit_code


def _wants_json(words: Sequence[str]) -> bool:
    return "--format=json" in words or any(
        pair == ("--format", "json") for pair in itertools.pairwise(words)
    )


def _bug() -> int:
    import traceback

    traceback.print_exc()
    print(
        _("This is a bug of ledger, not of your files; nothing was written after this point."),
        _("Please report it with the lines above."),
        sep="\n",
        file=sys.stderr,
    )
    return exit_code.BUG


def _speak_utf8() -> None:
    """On Windows a pipe would get the code page of the machine, which lacks most characters."""
    if sys.platform == "win32":
        for stream in (sys.stdout, sys.stderr):
            if not stream.isatty():
                stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
