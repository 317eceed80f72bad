"""The lines of `mail-log.csv`, and what they say.

The lines of one mail share its id; the last of them says what became of it.
"""

from __future__ import annotations

import csv
from contextlib import suppress
from functools import lru_cache
from gettext import gettext as _
from sys import intern
from typing import TYPE_CHECKING

from sbt_ledger.errors import BrokenFilesError, Problem, RefusedError
from sbt_ledger.files.cells import CellError, parse_date
from sbt_ledger.files.csv_form import form_of, numbered
from sbt_ledger.files.decode import UndecodableError, decode
from sbt_ledger.files.inside import is_inside, outside
from sbt_ledger.mail.history import (
    DEFERRED,
    NAME,
    OVER,
    REFUSED,
    SENDING,
    SENT,
    History,
    Sending,
)
from sbt_ledger.mail.recipients import ROLES
from sbt_ledger.pattern import pattern
from sbt_ledger.records.address import address_of, same_box
from sbt_ledger.reports.harmless import unguarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from sbt_ledger.files.csv_form import CsvForm

COLUMNS = (
    "time", "status", "recipient", "period", "day", "digest", "message_id", "answer",
)  # fmt: skip
_STATUS = frozenset({SENDING, SENT, DEFERRED, REFUSED, OVER})
_NEEDED = COLUMNS[:-1]
_PERIOD = pattern("[0-9]{4}(-[0-9]{2})?")
_TOLD = pattern("[0-9a-f]{32}")
_DAY = len("2026-07-01")
_ID = pattern(r"<[^<>\s]+>")


def read_log(folder: Path) -> History:
    """Return what the log of a book says; BrokenFilesError tells each line that cannot be read."""
    return history_in(bytes_and_text(folder)[1])


def bytes_and_text(folder: Path) -> tuple[bytes, str]:
    """Return the bytes and the text of the log, both empty if there is none."""
    path = folder / NAME
    if not is_inside(folder, path):
        raise BrokenFilesError(_("{file} cannot be read.").format(file=NAME),
                               problems=(outside(NAME, NAME),))  # fmt: skip
    try:
        raw = path.read_bytes()
        text = decoded(raw)[0] if raw else ""
    except FileNotFoundError:
        return b"", ""
    except UndecodableError as fault:
        problem = Problem("bad-encoding", str(fault), _("Save it as UTF-8."), NAME, fault.line)
        raise BrokenFilesError(problem.message, problems=(problem,)) from None
    except OSError as trouble:
        message = _("{file} cannot be read: {reason}")
        raise RefusedError(message.format(file=NAME, reason=trouble.strerror)) from None
    if not text.strip():
        message = _("it is empty: what was sent is known no more")
        hint = _("Put back the one that was there, or remove it: then all is sent anew.")
        problem = Problem("missing-column", message, hint, NAME, 1)
        raise BrokenFilesError(_("{file} cannot be read.").format(file=NAME), problems=(problem,))
    return raw, text


def decoded(raw: bytes) -> tuple[str, str]:
    """Return text and encoding; without a last line that ends within a character."""
    with suppress(UndecodableError):
        return decode(raw)
    end = raw.rfind(b"\n") + 1
    with suppress(UndecodableError):
        return decode(raw[:end])
    return decode(raw[: end + 1])  # a line of UTF-16 can end with a NUL


def whole_lines(text: str) -> str:
    """Return the text without a last line that was not written to its end.

    Where only the line end lacks, as some editors leave it, the line stays.
    """
    end = max(text.rfind("\n"), text.rfind("\r")) + 1
    kept, rest = text[:end], text[end:]
    if not kept or not rest:
        return kept
    form = form_of(kept)
    return kept + rest + form.line_end if _is_row(rest, form) else kept


def _is_row(text: str, form: CsvForm) -> bool:
    """Whether a text has all cells of a line that can be read."""
    try:
        cells = next(csv.reader([text], delimiter=form.delimiter), [])
    except csv.Error:
        return False
    is_closed = len(cells) == len(form.header) and text.count('"') % 2 == 0
    return is_closed and _fault(1, _values(_names(form), cells)) is None


def history_in(text: str) -> History:
    """Return what the lines say; a last line that is not whole tells of nothing that was done."""
    whole = whole_lines(text)
    if not whole:
        return History({})
    problems: list[Problem] = []
    found: dict[tuple[str, str], dict[str, Sending]] = {}
    last_lines: dict[tuple[str, str], int] = {}
    for line, values in _rows(form_of(whole), problems):
        if problem := _fault(line, values):
            problems.append(problem)
        else:
            for key in _take(line, values, found):
                last_lines[key] = line
    if problems:
        raise BrokenFilesError(_("{file} cannot be read.").format(file=NAME),
                               problems=tuple(problems))  # fmt: skip
    return History({key: tuple(mails.values()) for key, mails in found.items()}, last_lines)


def _names(form: CsvForm) -> list[str]:
    return [name.strip().lower() for name in form.header]


def _values(names: Iterable[str], cells: Iterable[str]) -> dict[str, str]:
    return {name: unguarded(text).strip() for name, text in zip(names, cells, strict=False)}


def _rows(form: CsvForm, problems: list[Problem]) -> Iterator[tuple[int, Mapping[str, str]]]:
    names = _names(form)
    if missing := [name for name in _NEEDED if name not in names]:
        message = _("the column “{column}” is missing").format(column=missing[0])
        problems.append(Problem("missing-column", message, _hint(), NAME, 1, missing[0]))
        return
    rows = numbered(form.text, form.delimiter)
    try:
        for number, (line, cells) in enumerate(rows):
            if number > form.row and any(cells):
                yield line, _values(names, cells)
    except csv.Error as fault:
        problems.append(Problem("bad-csv", str(fault), _("Save it as UTF-8."), NAME))


def _hint() -> str:
    return _("The tool writes this file: put back the one that was there.")


def _fault(line: int, values: Mapping[str, str]) -> Problem | None:
    """Return what is wrong with a line: by a changed one a mail could leave a second time."""
    try:
        _day(values.get("day", ""))
    except CellError as fault:
        return Problem("bad-date", str(fault), fault.hint, NAME, line, "day")
    status = values.get("status", "")
    checks = (
        ("status", status in _STATUS, _("“{text}” is no state of a mail")),
        ("recipient", _is_address(values.get("recipient", "")),
         _("“{text}” is no address of mail")),
        ("period", _is_year(values.get("period", "")), _("“{text}” is no year")),
        ("digest", set(_digests(values.get("digest", ""))) <= set(ROLES),
         _("“{text}” does not say to whom it was told")),
        ("digest", status == OVER or _says_what(values.get("digest", "")),
         _("“{text}” does not say what was told")),
        ("message_id", status == OVER or _ID.fullmatch(values.get("message_id", "")),
         _("“{text}” is no id of a mail")),
    )  # fmt: skip
    for column, is_good, message in checks:
        if not is_good:
            text = values.get(column, "")
            known = _("Known: {known}.").format(known=", ".join(sorted(_STATUS)))
            hint = known if column == "status" else _hint()
            told = message.format(text=text)
            return Problem("unknown-word", told, hint, NAME, line, column, text)
    return None


def _take(
    line: int, values: Mapping[str, str], found: dict[tuple[str, str], dict[str, Sending]]
) -> Iterator[tuple[str, str]]:
    """Take in one line, and yield whom it concerns: the last one of a mail tells its end."""
    status, id_ = values["status"], values["message_id"]
    told = Sending(
        intern(values["recipient"]), intern(values["period"]), _day(values["day"]),
        _digests(values["digest"]), id_, status == SENT, line, left=_left(values["time"]),
    )  # fmt: skip
    for role in told.digests:
        key = (same_box(told.recipient), role)
        mails = found.setdefault(key, {})
        if status == OVER:
            _end(mails, told.period, role)
        else:
            before = mails.pop(id_, None)
            if status == SENT:
                mails[id_] = told
            elif status == SENDING:
                mails[id_] = told._replace(before=before)
            elif before and (stands := before if before.is_sent else before.before):
                mails[id_] = stands  # the answer is that of the last attempt alone
        yield key


def _end(mails: dict[str, Sending], period: str, role: str) -> None:
    """Note that what the last mail of a period told is to be told no more."""
    last = next((each for each in reversed(mails.values()) if each.period == period), None)
    if last is not None:
        mails[last.message_id] = last._replace(digests={**last.digests, role: ""})


def _digests(text: str) -> dict[str, str]:
    """Return the digest of each role; one alone, as logs had it once, is that of all roles."""
    if ":" not in text:
        return dict.fromkeys(ROLES, text)
    return {role: digest for role, _colon, digest in (word.partition(":") for word in text.split())}


def _says_what(text: str) -> bool:
    return all(map(_TOLD.fullmatch, _digests(text).values()))


def _is_year(label: str) -> bool:
    """Whether a label is that of a calendar year, or of one that ends in the next."""
    first, _dash, last = label.partition("-")
    return bool(_PERIOD.fullmatch(label)) and (not last or (int(first) + 1) % 100 == int(last))


@lru_cache(maxsize=512)
def _day(text: str) -> date:
    return parse_date(text)


def _left(moment: str) -> date | None:
    with suppress(CellError):
        return _day(moment[:_DAY])
    return None


@lru_cache(maxsize=16_384)
def _is_address(text: str) -> bool:
    return address_of(text) is not None
