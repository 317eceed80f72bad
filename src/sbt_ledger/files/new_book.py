"""Make a book: a new one with empty tables, or a copy of the example school."""

from __future__ import annotations

from gettext import gettext as _
from types import MappingProxyType
from typing import TYPE_CHECKING

import tomli_w

from sbt_ledger.errors import RefusedError
from sbt_ledger.files.append import append_csv
from sbt_ledger.files.commit import Deed, commit, writing
from sbt_ledger.files.layout import HEADERS
from sbt_ledger.files.rule_files import own_rules
from sbt_ledger.files.settings_file import SETTINGS
from sbt_ledger.files.shipped import shipped
from sbt_ledger.files.write import Draft, save

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from sbt_ledger.files.journal import Stamp

FILES = (SETTINGS, *(f"{name}.csv" for name in HEADERS))
"""The files of a new book."""
_AS_USUAL: Mapping[str, Sequence[str]] = MappingProxyType({})


def make_book(  # noqa: PLR0913 - what a book is made of
    folder: Path,
    stamp: Stamp,
    *,
    school: str,
    code: str,
    lang: str,
    timezone: str,
    rules: Sequence[str],
    groups: Mapping[str, Sequence[str]] = _AS_USUAL,
    teachers: Sequence[Mapping[str, str]] = (),
) -> list[str]:
    """Make a book with a roster and else empty tables, and return the names of its files.

    Rule sets that are not shipped are copied into it. Refuses to overwrite.
    """
    rules, own = own_rules(rules)
    settings = {"school": school, "code": code, "lang": lang, "timezone": timezone}
    head = _("# The settings of this book. Lines that begin with # are remarks.")
    of_groups = {"groups": groups} if groups else {}
    written = tomli_w.dumps({**settings, "rules": list(rules), **of_groups})
    texts = {SETTINGS: f"{head}\n{written}"}
    # Excel takes a CSV without BOM for the code page of the machine.
    texts |= {f"{name}.csv": f"\ufeff{header}\r\n" for name, header in HEADERS.items()}
    refuse_filled(folder, (*texts, *own))
    files = {name: text.encode() for name, text in texts.items()} | own
    columns = HEADERS["teachers"].split(",")
    files["teachers.csv"] = append_csv(files["teachers.csv"], columns, teachers).after
    _write(folder, files, stamp)
    return list(files)


def copy_example(folder: Path, stamp: Stamp) -> list[str]:
    """Copy the example school and return the names of its files; refuses to overwrite."""
    source = shipped("examples") / "meixihu"
    names = sorted(
        path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()
    )
    refuse_filled(folder, names)
    _write(folder, {name: (source / name).read_bytes() for name in names}, stamp)
    return names


def _write(folder: Path, files: Mapping[str, bytes], stamp: Stamp) -> None:
    """Write the files; what is no record, such as a proof, stands in no journal."""
    drafts = [Draft(folder / name, None, raw) for name, raw in files.items()]
    folder.mkdir(parents=True, exist_ok=True)
    with writing(folder, stamp, say=lambda _note: None):
        records = [draft for draft in drafts if not _is_proof(draft, folder)]
        save([draft for draft in drafts if _is_proof(draft, folder)])
        commit(folder, Deed(records), stamp)


def _is_proof(draft: Draft, folder: Path) -> bool:
    return draft.path.relative_to(folder).parts[0] == "evidence"


def refuse_filled(folder: Path, names: Iterable[str] = FILES) -> None:
    """Refuse a folder that holds one of these files."""
    if folder.exists() and not folder.is_dir():
        raise RefusedError(_("{folder} is a file.").format(folder=folder))
    present = [name for name in names if (folder / name).exists()]
    if present:
        message = _("{folder} holds a book already: {files}.")
        raise RefusedError(
            message.format(folder=folder, files=", ".join(present)),
            _("Choose another folder; nothing was changed."),
        )
