"""`verify --archive`: whether an archive is as it was written, for people and for programs."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.reports.check_json import VERSION, problem_lines
from sbt_ledger.reports.json_text import listed, one_line, whole
from sbt_ledger.reports.page import Line
from sbt_ledger.reports.problems import in_order, told_problem
from sbt_ledger.reports.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sbt_ledger.files.archived import Checked
    from sbt_ledger.reports.page import Block, Page


def page(found: Checked) -> Page:
    """Return what the archive is of, each difference, and the verdict."""
    return tuple(_blocks(found))


def as_json(found: Checked) -> str:
    """Return the same for programs."""
    fields = ("school", "code", "period", "as_of", "ledger")
    return whole(
        {
            "version": one_line(VERSION),
            **{name: one_line(found.told.get(name)) for name in fields},
            "files": one_line(found.files),
            "sum": one_line(found.sum),
            "problems": listed(problem_lines(found.problems)),
            "differences": one_line(len(found.problems)),
        }
    )


def _blocks(found: Checked) -> Iterator[Block]:
    told = found.told
    period = told.get("period")
    label = str(period.get("label", "")) if isinstance(period, dict) else ""
    day = _("as of {day}").format(day=told.get("as_of", "?"))
    yield Line(joined([str(told.get("school", "")), label, day]))
    yield Line(_("SHA-256 of {file}: {sum}").format(file="SHA256SUMS", sum=found.sum))
    for problem in in_order(found.problems):
        yield Line(told_problem(problem), 1, "bad")
    yield Line(_verdict(found), tone="bad" if found.problems else "good")


def _verdict(found: Checked) -> str:
    if not found.problems:
        text = ngettext(
            "{count} file is as it was written.",
            "All {count} files are as they were written.",
            found.files,
        )
        return text.format(count=found.files)
    count = len(found.problems)
    text = ngettext("{count} difference.", "{count} differences.", count)
    return text.format(count=count)
