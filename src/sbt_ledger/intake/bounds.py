"""How many hours a day can have: what is more than that is refused, or looked at twice."""

from __future__ import annotations

from fractions import Fraction
from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem, WrongUseError
from sbt_ledger.intake.amounts import decimal_text

if TYPE_CHECKING:
    from decimal import Decimal

    from sbt_ledger.records.activity import Activity

_OF_A_DAY = 24


def too_many(
    hours: Fraction | None, activity: Activity, day_hours: Decimal | None
) -> Problem | None:
    """Return that hours do not fit into the days of an activity, without a place.

    An error above 24 a day, a warning above the hours that the book declares for a day.
    """
    days = (activity.end - activity.start).days + 1
    if hours is None:
        return None
    hint = _("Correct the hours, or tell its first and its last day: columns, or --date and --end.")
    if hours > _OF_A_DAY * days:
        message = _("{hours} hours do not fit between {first} and {last}")
        told = message.format(hours=decimal_text(hours), first=activity.start, last=activity.end)
        return Problem("too-many-hours", told, hint)
    if day_hours is not None and hours > Fraction(day_hours) * days:
        message = _("“{title}”: {hours} hours between {first} and {last}, and a day has {most}")
        told = message.format(
            title=activity.title, hours=decimal_text(hours), first=activity.start,
            last=activity.end, most=day_hours,
        )  # fmt: skip
        return Problem("many-hours", told, hint, level="warning")
    return None


def check_session(activity: Activity) -> None:
    """Raise WrongUseError for a session whose hours do not fit into its days."""
    problem = too_many(activity.hours, activity, None)
    if problem:
        raise WrongUseError(f"--hours: {problem.message}.", problem.hint)


def more_than_the_book(hours: Fraction | None, activity: Activity) -> Problem | None:
    """Return the warning that a claim has more hours than its session in the book."""
    planned = activity.hours
    if activity.place is None or hours is None or planned is None or hours <= planned:
        return None
    message = _("“{title}” stands in the book with other hours: {hours}")
    told = message.format(title=activity.title, hours=activity.cells.get("hours", "-"))
    hint = _("Those of the row are recorded for the person. Is it another course? Give it a title.")
    place = (activity.place.file, activity.place.line, "hours")
    return Problem("other-hours", told, hint, *place, level="warning")
