"""School years that have ended and are not closed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.reports.todo.task import Kind, Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.reports.todo.desk import Desk


def _tasks(desk: Desk) -> Iterator[Task]:
    if not desk.is_whole:
        return
    ends = sorted(desk.book.activities.ends)
    ended = [
        year
        for year in desk.years
        if year.last <= desk.today
        and not desk.is_closed(year.last)
        and bisect_left(ends, year.first) < bisect_right(ends, year.last)
    ]
    if ended:
        text = ngettext(
            "{first} has ended and is not closed",
            "{count} school years have ended and are not closed, the first is {first}",
            len(ended),
        )
        yield Task(
            text.format(first=ended[0].label, count=len(ended)),
            count=len(ended),
            commands=tuple(("close", year.label) for year in ended),
        )


KIND = Kind("years", lambda: _("years to close"), _tasks)
