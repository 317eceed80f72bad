"""Check what `[mail]` of `ledger.toml` says."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING, Any

from sbt_ledger.errors import Problem
from sbt_ledger.files.retell import retold
from sbt_ledger.notation.schema import ValidationError
from sbt_ledger.records.mailing import Mailing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PLACE = "mail"
_SECRETS = ("password", "passwd", "pass", "secret", "token")


def mail_problems(
    written: Mapping[str, Any], file: str, lines: Mapping[str, int]
) -> Iterator[Problem]:
    """Yield what is wrong with the settings of mail; `written` is all of the file."""
    settings = written.get(_PLACE)
    if not isinstance(settings, dict):
        return
    before = f"{_PLACE}."
    own = {key.removeprefix(before): line for key, line in lines.items() if key.startswith(before)}
    for name in _SECRETS:
        if name in settings:
            # What stands there is not quoted: a message may be mailed, and a log kept.
            message = _("a password does not stand in {file}").format(file=file)
            hint = _("Name password_command or password_file, or set LEDGER_SMTP_PASSWORD.")
            yield Problem("unknown-key", message, hint, file, own.get(name, 1), name)
    others = {key: value for key, value in settings.items() if key not in _SECRETS}
    try:
        Mailing.read(others)
    except ValidationError as error:
        yield from retold(error, Mailing, others, file, own)
