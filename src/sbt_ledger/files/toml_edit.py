"""Rows of a TOML table changed where they stand: a key on one line is set, added or taken out.

The result is parsed again before it is handed out: it must hold the old tables and exactly what
was meant, else RefusedError. Values over several lines, and tables in brackets, are refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from gettext import gettext as _
from typing import TYPE_CHECKING, Any

import tomli_w

from sbt_ledger.files.append import toml_value
from sbt_ledger.files.decode import decode
from sbt_ledger.files.edits import lines_of
from sbt_ledger.files.refusing import misread, refusal, refusing
from sbt_ledger.files.row_edit import Edited, EditedRow, no_row, spliced
from sbt_ledger.files.toml_lines import as_cell
from sbt_ledger.files.toml_read import read_exact
from sbt_ledger.files.toml_table import entry_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sbt_ledger.files.row_edit import RowEdit, Splice

_Entry = dict[str, Any]
_HEADER = re.compile(r"\s*\[")
_NOTHING = re.compile(r"\s*(?:#.*)?$")
_TEXT = r'"(?:[^"\\\r\n]|\\[^\r\n])*"|\'[^\'\r\n]*\''
_PLAIN = r"[^\"'\[\]{}#\s](?:[^\"'\[\]{}#\r\n]*[^\"'\[\]{}#\s])?"
_VALUE = re.compile(
    rf"(?P<value>{_TEXT}|\[(?:[^\"'\[\]{{}}#\r\n]|{_TEXT})*\]|{_PLAIN})[ \t]*(?P<remark>#.*)?\r?$"
)
"""A value that begins and ends on one line, and what may stand behind it."""


def edit_toml(
    before: bytes,
    table_key: str,
    edits: Sequence[RowEdit],
    *,
    language: str = "",
    file: str = "",
) -> Edited:
    """Return the file with some `[[table_key]]` blocks changed or taken out, each edited once.

    A row is on the line of its header. Parameters otherwise as in `edit_csv`.
    """
    with refusing(file):
        text, kept_in = decode(before, language=language)
        tables = read_exact(text)
        entries = _entries(text, tables, table_key)
        changes = [_change(text, edit, entries) for edit in edits]
        splices = [splice for change in changes for splice in change.splices]
        splices.sort(key=lambda splice: splice[0])  # at one place they stay in order
        after, new = spliced(before, text, kept_in, splices)
        wanted = {**entries, **{change.line: change.after for change in changes}}
        meant = {**tables, table_key: [entry for entry in wanted.values() if entry is not None]}
        if not meant[table_key]:
            del meant[table_key]
        if (read_exact(new), *decode(after, language=language)) != (meant, new, kept_in):
            raise misread()
        return Edited(after, tuple(change.told(text, splices) for change in changes))


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines of an entry, its header first, and where they begin in the text."""

    line: int
    start: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(self.lines)

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class _Change:
    """What becomes of an entry; `after` is None if it is taken out."""

    block: _Block
    before: _Entry
    after: _Entry | None
    splices: tuple[Splice, ...]

    @property
    def line(self) -> int:
        return self.block.line

    def told(self, text: str, all_splices: Sequence[Splice]) -> EditedRow:
        start, old = self.block.start, self.block.text
        above = [each for each in all_splices if each[0] < start and each not in self.splices]
        moved = sum(new.count("\n") - text.count("\n", begin, end) for begin, end, new in above)
        before, line = _cells(self.before), self.line + moved
        if self.after is None:
            return EditedRow(line, before, None, old.rstrip(), "")
        own = [(begin - start, end - start, new) for begin, end, new in self.splices]
        new = spliced(old.encode(), old, "utf-8", own)[1]
        return EditedRow(line, before, _cells(self.after), old.rstrip(), new.rstrip())


def _entries(text: str, tables: _Entry, table_key: str) -> dict[int, _Entry | None]:
    """Return each entry by the line of its header."""
    held: list[_Entry] = tables.get(table_key, [])
    lines = entry_lines(text, table_key)
    if len(lines) != len(held):
        message = _("“{key}” is not written as [[{key}]] blocks").format(key=table_key)
        raise refusal("toml-shape", message, _("Write the table as [[…]] blocks."))
    return dict(zip(lines, held, strict=True))


def _change(text: str, edit: RowEdit, entries: Mapping[int, _Entry | None]) -> _Change:
    before = entries.get(edit.line)
    if before is None:
        raise no_row(edit.line)
    block = _block(lines_of(text), edit.line)
    if edit.cells is None:
        return _Change(block, before, None, ((_with_blank_above(text, block), block.end, ""),))
    after, splices = dict(before), []
    for column, value in edit.cells.items():
        if column in before:
            splices.append(_replaced(block, column, value, before[column]))
        elif value:
            splices.append(_added(text, block, column, value))
        if value:
            after[column] = _typed(column, value, before.get(column))
        else:
            after.pop(column, None)
    return _Change(block, before, after, tuple(splices))


def _block(lines: Sequence[str], line: int) -> _Block:
    """Return the entry whose header stands on a line, up to its last line that says something."""
    last = end = line
    while end < len(lines) and not _HEADER.match(lines[end]):
        end += 1
        if not _NOTHING.match(lines[end - 1]):
            last = end
    return _Block(line, sum(map(len, lines[: line - 1])), tuple(lines[line - 1 : last]))


def _with_blank_above(text: str, block: _Block) -> int:
    """Return where the entry begins with the blank line that parts it from the one before."""
    above = text[: block.start]
    for blank in ("\n\r\n", "\n\n"):
        if above.endswith(blank):
            return block.start - len(blank) + 1
    return block.start


def _replaced(block: _Block, column: str, value: str, old: object) -> Splice:
    """Return what gives a key another value, or takes it out; a remark on its line stays."""
    key = re.compile(rf"""\s*(?P<key>["']?){re.escape(column)}(?P=key)[ \t]*=[ \t]*""")
    at = block.start
    for number, line in enumerate(block.lines):
        if found := key.match(line):
            rest = _VALUE.match(line, found.end())
            if not rest:
                message = _("the value of “{key}” is not written on one line")
                hint = _("Write it on one line, and run the command again.")
                refused = message.format(key=column)
                raise refusal("toml-shape", refused, hint, block.line + number)
            if value:
                new = _rendered(column, value, old)
                return at + rest.start("value"), at + rest.end("value"), new
            if rest["remark"]:
                return at + found.start("key"), at + rest.start("remark"), ""
            return at, at + len(line), ""
        at += len(line)
    message = _("“{key}” stands in a table of its own").format(key=column)
    raise refusal("toml-shape", message, _("Write it as {key} = …").format(key=column), block.line)


def _added(text: str, block: _Block, column: str, value: str) -> Splice:
    """Return what adds a key behind the last one, as far in as that one."""
    last = block.lines[-1]
    line_end = "\r\n" if "\r\n" in text else "\n"
    indent = last[: len(last) - len(last.lstrip())]
    (written,) = tomli_w.dumps({column: toml_value(column, value)}).splitlines()
    glue = "" if last.endswith("\n") else line_end
    return block.end, block.end, f"{glue}{indent}{written}{line_end if not glue else ''}"


def _typed(column: str, value: str, old: object) -> object:
    """Return the value as TOML holds it: a text and a list stay what they were."""
    if isinstance(old, list):
        return [part.strip() for part in value.split(";") if part.strip()]
    return value if isinstance(old, str) else toml_value(column, value)


def _rendered(column: str, value: str, old: object) -> str:
    typed = _typed(column, value, old)
    if isinstance(typed, list):
        return f"[{', '.join(_dumped(part) for part in typed)}]"
    return _dumped(typed)


def _dumped(value: object) -> str:
    return tomli_w.dumps({"x": value}).removeprefix("x = ").removesuffix("\n")


def _cells(entry: _Entry) -> dict[str, str]:
    return {name: text for name, value in entry.items() if (text := as_cell(value))}
