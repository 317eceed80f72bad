"""Files that only commands make and take away: those of closed years, and of what was sent."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import RefusedError
from sbt_ledger.files.journal import digest_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sbt_ledger.files.journal_end import Tail
    from sbt_ledger.files.write import Draft


def refuse_opened_by_hand(folder: Path, tail: Tail, drafts: Sequence[Draft] = ()) -> None:
    """Refuse while a file of a closed year, or of what was sent, is not as a command left it.

    What the command itself replaces or takes away is told by it; a file that is gone it cannot
    write anew: the year would be closed as it is now, and nobody would have opened it.
    """
    own = {draft.path for draft in drafts if draft.before is not None}
    for name, digest in tail.state.items():
        path = folder / name
        if name.startswith(("closed/", "submitted/")) and path not in own:
            now = digest_of(path.read_bytes()) if path.is_file() else None
            if now != digest:
                raise _by_hand(name)


def _by_hand(name: str) -> RefusedError:
    if name.startswith("submitted/"):
        message = _("{file} was edited or taken away by hand: it tells what the college has.")
        hint = _("Put it back, “ledger restore DIR” has it.")
    else:
        message = _("{file} was edited or taken away by hand: the year would be open.")
        hint = _("Put it back, “ledger restore DIR” has it; then “ledger reopen” opens it.")
    return RefusedError(message.format(file=name), hint)
