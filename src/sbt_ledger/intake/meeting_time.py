"""What a report of a meeting tells of the time of its session, all people taken together."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem, WrongUseError
from sbt_ledger.intake.presence import is_open, is_outside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sbt_ledger.intake.presence import Sitting, Stay


def check_inside(stays: Sequence[Sequence[Stay]], sitting: Sitting) -> None:
    """Raise WrongUseError if the session is at another time than all of the report.

    `stays` are those of each person.
    """
    timed = [each for each in stays if any(stay.join for stay in each)]
    if not timed or not all(is_outside(each, sitting) for each in timed):
        return
    told = sorted(stay.join for each in timed for stay in each if stay.join)
    message = _("Nobody was there in the session: it begins {start}, the report has {joins}.")
    joins = "..".join(f"{at:%Y-%m-%d %H:%M}" for at in dict.fromkeys((told[0], told[-1])))
    hint = _("Correct --date or --time; a report may also be in the time of another zone.")
    raise WrongUseError(message.format(start=f"{sitting.start:%Y-%m-%d %H:%M}", joins=joins), hint)


def still_in(
    stays: Sequence[Sequence[Stay]], end: datetime | None, file: str, line: int, *,
    broke_off: bool = False,
) -> Iterator[Problem]:  # fmt: skip
    """Yield that some have no time of leaving, and until when they are counted.

    `broke_off` says that `end` is the last moment of the report, after which another one goes on.
    """
    count = sum(any(map(is_open, each)) for each in stays)
    if not count or not end:
        return
    text = ngettext(
        "{count} person has no time of leaving, and is counted to the end, {end}",
        "{count} people have no time of leaving, and are counted to the end, {end}", count,
    )  # fmt: skip
    told = text.format(count=count, end=f"{end:%H:%M}")
    hint = _("If it ended earlier, say so with --time.")
    if broke_off:
        hint = _("It is the last moment of this report: another one tells what came after.")
    yield Problem("still-in", told, hint, file, line, level="warning")
