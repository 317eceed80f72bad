"""What is sent to the college, and what differs from what was sent, in words and for programs."""

from __future__ import annotations

from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

from sbt_ledger.errors import Problem
from sbt_ledger.files.submitted import key_of_row
from sbt_ledger.reports.harmless import tame
from sbt_ledger.reports.import_sheet import FROZEN, is_unmended, shown_title
from sbt_ledger.reports.json_text import listed, one_line, whole
from sbt_ledger.reports.words import some_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sbt_ledger.files.submitted import Key, Row, Submission
    from sbt_ledger.reports.import_sheet import Sheet

    Cells = dict[str, tuple[str, str]]
    """By column, what was sent, and what stands there now."""
    Differing = dict[Key, tuple[Row, Cells | None]]
    """Rows as they were sent, and what became of which cells; None if they are sent no more."""

_MOST = 20
_FEW = 5


def as_text(sent: Submission, rows: Sequence[Row], *, written: bool) -> str:
    """Return how much was sent, and a line a row."""
    if not rows:
        return headline(sent, rows, written=written)
    lines = [headline(sent, rows, written=written)]
    lines += map(_told_row, rows[:_MOST])
    if len(rows) > _MOST:
        lines.append(_("… and {count} more rows").format(count=len(rows) - _MOST))
    hint = _("“-o sheet.csv” writes the sheet; “ledger submit {period} --again -o …” all of it.")
    return "\n".join([*lines, hint.format(period=sent.label)])


def headline(sent: Submission, rows: Sequence[Row], *, written: bool) -> str:
    """Return how many rows were sent, or would be, and where they are kept."""
    if not rows:
        text = _("Nothing of {period} is new or changed; nothing was written.")
        return text.format(period=sent.label)
    people = len({row["teacher"] for row in rows})
    text = ngettext(
        "{period}: {count} row of {people}, kept as {file}.",
        "{period}: {count} rows of {people}, kept as {file}.",
        len(rows),
    )
    if not written:
        text = ngettext(
            "Not written: {period}, {count} row of {people}, would be {file}.",
            "Not written: {period}, {count} rows of {people}, would be {file}.",
            len(rows),
        )
    who = ngettext("{count} person", "{count} people", people).format(count=people)
    return text.format(period=sent.label, count=len(rows), people=who, file=sent.file)


def as_json(sent: Submission, rows: Sequence[Row], *, written: bool) -> str:
    """Return what was sent for programs, under the names of the frozen columns."""
    head = {
        "version": 1, "written": written, "command": "submit", "period": sent.label,
        "number": sent.number, "as_of": sent.as_of, "file": sent.file if written else None,
    }  # fmt: skip
    parts = {name: one_line(value) for name, value in head.items()}
    frozen = ({name: row.get(name, "") for name in FROZEN} for row in rows)
    return whole(parts | {"rows": listed(map(one_line, frozen))})


def told_again(rows: Iterable[Row], known: Mapping[Key, Row]) -> list[str]:
    """Return which rows go again though they were sent back, each with the reason."""
    text = _("Was sent back, and goes again: {name}, “{title}”: {why}")
    return [
        text.format(name=row["name"], title=shown_title(row), why=row["returned"])
        for row in rows
        if row["returned"] and key_of_row(row) in known
    ]


def told_held_back(sheet: Sheet, known: Mapping[Key, Row]) -> list[str]:
    """Return how many rows were sent back and are as they were: they do not go again."""
    rows = [row for key, row in sheet.rows.items() if is_unmended(row, known.get(key))]
    if not rows:
        return []
    text = ngettext(
        "Was sent back and is as it was, not sent again: {count} row: {some}",
        "Were sent back and are as they were, not sent again: {count} rows: {some}",
        len(rows),
    )
    one = _("{name}, “{title}”: {why}")
    some = [
        one.format(name=row["name"], title=shown_title(row), why=row["returned"])
        for row in rows[:5]
    ]
    told = _("; ").join(some) + (" …" if len(rows) > len(some) else "")
    return [text.format(count=len(rows), some=told)]


def told_gone(sheet: Sheet, known: Mapping[Key, Row]) -> list[str]:
    """Return which rows were sent and would not be sent any more: the college is to be told."""
    waiting = {each.key for each in sheet.waiting}
    gone = [row for key, row in known.items() if key not in sheet.rows and key not in waiting]
    text = _("Was sent, and counts no more: {name}, “{title}” ({id}). Tell the college.")
    return [
        text.format(name=row["name"], title=shown_title(row), id=row["activity"]) for row in gone
    ]


def told_differing(found: Differing, file: str, hint: str) -> list[Problem]:
    """Return a warning for what is not as it was sent; rows of one activity alike are one."""
    alike: dict[tuple[str, str], list[Row]] = {}
    for then, cells in found.values():
        alike.setdefault((then["activity"], _became(cells)), []).append(then)
    messages = (_told_alike(rows, told) for (_id, told), rows in alike.items())
    return [Problem("sent-differs", each, hint, file, level="warning") for each in messages]


def _became(cells: Cells | None) -> str:
    """Return in words what became of the cells of a row."""
    if cells is None:
        return _("it is not sent any more")
    text, blank = _("{column}: {then} → {now}"), _("blank")
    return _("; ").join(
        text.format(column=column, then=old or blank, now=new or blank)
        for column, (old, new) in cells.items()
    )


def _told_alike(rows: Sequence[Row], told: str) -> str:
    names = [row.get("name", "") for row in rows]
    title, id_ = rows[0].get("title", ""), rows[0]["activity"]
    if len(rows) == 1:
        text = _("{teacher}, “{title}” ({id}) is not as it was sent: {told}")
        return text.format(teacher=names[0], title=title, id=id_, told=told)
    text = _("“{title}” ({id}): {count} rows are not as they were sent: {told} ({names})")
    some = some_of(names, _FEW)
    return text.format(title=title, id=id_, count=len(rows), told=told, names=some)


def told_left_alone(found: Differing, most: int = 5) -> list[str]:
    """Return which rows have no answer, as they say something else than what was sent."""
    text = _("{name}, “{title}” ({id})")
    told = [
        text.format(name=then.get("name", ""), title=then.get("title", ""), id=then["activity"])
        for then, _cells in list(found.values())[:most]
    ]
    if not told:
        return []
    whole = ngettext(
        "Left alone, as it is not as it was sent: {count} row: {some}",
        "Left alone, as they are not as they were sent: {count} rows: {some}",
        len(found),
    )
    some = _("; ").join(told) + (" …" if len(found) > most else "")
    return [whole.format(count=len(found), some=some)]


def _told_row(row: Row) -> str:
    text = _("{name} {day} “{title}”: {hours} h, {credits} credits")
    return tame(
        text.format(
            name=row["name"], day=row["end"], title=shown_title(row), hours=row["hours"],
            credits=row["credits"],
        )
    )  # fmt: skip
