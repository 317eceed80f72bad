"""The password of the mail server: from the environment, a command, or a file of one's own.

It stands in no setting, in no argument of a command and in no message.
"""

from __future__ import annotations

import os
import subprocess
import sys
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

from sbt_ledger.errors import RefusedError, TryAgainError, WrongUseError
from sbt_ledger.mail.windows_rights import read_by_others

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sbt_ledger.records.mailing import Mailing

VARIABLE = "LEDGER_SMTP_PASSWORD"
_PATIENCE = 60  # seconds: a command that asks somebody for something would wait for ever
_OF_OTHERS = 0o077


def password(mailing: Mailing, folder: Path, environment: Mapping[str, str]) -> str:
    """Return the password, or raise a LedgerError that says how to mend it."""
    if told := environment.get(VARIABLE, ""):
        return told
    if mailing.password_command:
        return _of_command(mailing.password_command, folder)
    if file := file_of(mailing, folder):
        return _of_file(file)
    message = _("[mail] names the user {user}, but no password is to be had.")
    hint = _("Name password_command or password_file in ledger.toml, or set {variable}.")
    raise WrongUseError(message.format(user=mailing.user), hint.format(variable=VARIABLE))


def source(mailing: Mailing, environment: Mapping[str, str]) -> str:
    """Return where the password comes from, in words; "" if nowhere."""
    if environment.get(VARIABLE, ""):
        return VARIABLE
    if mailing.password_command:
        return "password_command"
    return "password_file" if mailing.password_file else ""


def file_of(mailing: Mailing, folder: Path) -> Path | None:
    """Return the file that has the password, None if none is named."""
    written = mailing.password_file
    return folder / Path(written).expanduser() if written else None


def _of_command(command: str | tuple[str, ...], folder: Path) -> str:
    """Return the first line that a command prints; one text is for the shell, as in msmtp."""
    try:
        done = subprocess.run(  # noqa: S603 - what the settings name is meant to be run
            command,
            shell=isinstance(command, str),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as trouble:
        reason = getattr(trouble, "strerror", None) or _("no answer in time")
        message = _("The password_command cannot be run: {reason}.")
        raise TryAgainError(message.format(reason=reason)) from None
    said = done.stdout.decode(errors="replace").splitlines()
    if done.returncode or not said or not said[0]:
        # What it printed is not told, on stderr neither: a secret may stand in it.
        message = _("The password_command gave no password (exit code {code}).")
        hint = _(
            "Run it by hand as the user of the job: it must print the password and end with 0."
        )
        raise TryAgainError(message.format(code=done.returncode), hint)
    return said[0]


def _of_file(path: Path) -> str:
    try:
        if _is_open_to_others(path):
            message = _("{file}: others than its owner can read the password.")
            hint = _("Take the right from them: chmod 600 {file}")
            if sys.platform == "win32":
                hint = _("Take it from them: icacls {file} /inheritance:r /grant:r %USERNAME%:R")
            raise RefusedError(message.format(file=path), hint.format(file=path))
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as trouble:
        message = _("{file} cannot be read: {reason}")
        reason = getattr(trouble, "strerror", None) or _("it is no text in UTF-8")
        raise RefusedError(message.format(file=path, reason=reason)) from None
    if not lines or not lines[0]:
        raise RefusedError(_("{file}: the first line has no password.").format(file=path))
    return lines[0]


if sys.platform == "win32":

    def _is_open_to_others(path: Path) -> bool:
        """Whether others than the owner and the administrators can read it."""
        os.stat(path)  # noqa: PTH116 - a file that is not there is told as such
        return read_by_others(path)

else:

    def _is_open_to_others(path: Path) -> bool:
        """Whether others than the owner can do anything with it."""
        return bool(path.stat().st_mode & _OF_OTHERS)
