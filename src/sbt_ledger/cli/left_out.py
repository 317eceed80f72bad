"""The list of rows that were left out: where it may go, and never over anything else."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from gettext import gettext as _
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sbt_ledger.cli.options import Options

_CODEC = "utf-8-sig"


@dataclass
class LeftOut:
    """The list beside `sheet`, or in the file `named` by a person."""

    sheet: Path
    named: str = ""

    def check(self, rows: str) -> None:
        """Raise RefusedError if the list cannot be written, before anything else is."""
        from sbt_ledger.cli.output import refuse_records
        from sbt_ledger.errors import RefusedError

        if not rows:
            return
        target = self._target(rows)
        refuse_records(target)
        hint = _("Give another name with --rejects.")
        for is_so, message in (
            (_is_same(target, self.sheet), _("{file} is the sheet itself.")),
            (target.is_dir(), _("{file} is a folder.")),
            (not os.access(target.parent, os.W_OK), _("{file} cannot be written there.")),
            (target.is_file() and not _holds(target, rows), _("{file} is there already.")),
        ):
            if is_so:
                raise RefusedError(message.format(file=target), hint)

    def write(self, rows: str, options: Options) -> None:
        """Write the list, and say where; what cannot be written is shown."""
        from sbt_ledger.cli.output import complain, say, write_result
        from sbt_ledger.errors import RefusedError

        if not rows:
            return
        target = self._target(rows)
        try:
            if not _holds(target, rows):
                write_result(str(target), rows, "csv")
        except RefusedError as fault:
            complain(f"{fault}\n{rows}")
        else:
            say(_("Left out: {file}").format(file=target), options)

    def _target(self, rows: str) -> Path:
        """Return the file named, else the first beside the sheet that is free or says the same."""
        if self.named:
            return Path(self.named)
        stem = self.sheet.stem
        names = (f"{stem}.rejects{f'-{at}' if at > 1 else ''}.csv" for at in count(1))
        paths = map(self.sheet.with_name, names)
        return next(each for each in paths if not each.exists() or _holds(each, rows))


def _holds(file: Path, rows: str) -> bool:
    """Whether a file is this very list."""
    with suppress(OSError):
        return file.read_bytes() == rows.encode(_CODEC)
    return False


def _is_same(one: Path, other: Path) -> bool:
    with suppress(OSError):
        return one.samefile(other)
    return False
