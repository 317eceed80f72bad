"""How long somebody was there whom several reports of one session name."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from sbt_ledger.intake.presence import hull, is_summed, minutes_of_stays

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from sbt_ledger.intake.meeting_rows import InReport
    from sbt_ledger.intake.presence import Sitting


def minutes_in_all(reports: Sequence[InReport], sitting: Sitting) -> Fraction | None:
    """Return the minutes of all reports, what overlaps once; None if one tells nothing of them.

    They are no more than a bound where the reports `are_unclear`.
    """
    amounts = [minutes_of_stays(each.stays, sitting, summed=each.is_summed) for each in reports]
    known = [each for each in amounts if each is not None]
    if len(known) < len(amounts):
        return None
    if len(known) > 1 and not _are_apart(reports, sitting):
        return minutes_of_stays([stay for each in reports for stay in each.stays], sitting)
    length = sitting.minutes
    return sum(known[1:], known[0]) if length is None else min(sum(known[1:], known[0]), length)


def are_unclear(reports: Sequence[InReport], sitting: Sitting) -> bool:
    """Whether nobody can say what the reports have in common.

    So it is where one tells a length without its times, or less than lies between two times that
    reach into another report.
    """
    stays = [stay for each in reports for stay in each.stays]
    if len(reports) < 2:  # noqa: PLR2004 - one report agrees with itself
        return False
    if not all(stay.join for stay in stays):
        return True
    return any(map(is_summed, stays)) and not _are_apart(reports, sitting)


def _are_apart(reports: Sequence[InReport], sitting: Sitting) -> bool:
    """Whether the times of each report begin after those of the one before ended."""
    hulls = [hull(each.stays, sitting) for each in reports]
    known = sorted(each for each in hulls if each)
    return len(known) == len(reports) and all(one[1] <= other[0] for one, other in pairwise(known))
