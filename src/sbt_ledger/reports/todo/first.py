"""What a new book needs first: teachers, then a session."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

from sbt_ledger.reports.todo.task import Kind, Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.reports.todo.desk import Desk


def _tasks(desk: Desk) -> Iterator[Task]:
    if not desk.book.teachers:
        yield Task(
            _("There are no teachers yet: take in a list, or add one after the other"),
            desk.today,
            commands=(
                ("teacher", "import", "FILE"),
                ("teacher", "add", "CODE", "NAME", "--hired-on", "DATE"),
            ),
        )
    elif not desk.book.activities:
        yield Task(
            _("Nothing is recorded yet: record the first session"),
            desk.today,
            commands=(
                ("add",),
                ("add", "TITLE", "--date", "DATE", "--hours", "2", "--kind", "lecture", "--all"),
            ),
        )


KIND = Kind("first", lambda: _("first steps"), _tasks)
