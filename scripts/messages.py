"""Keep the message catalogues: extract, merge, compile; with `--check` only look.

One text domain serves the whole process, so the catalogues hold the words of click and typer too.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "sbt_ledger"
LANGUAGES = ("zh_CN", "zh_TW")
# Those who speak through our domain; their words differ from version to version.
FOREIGN = ("click", "typer")
_Text = str | tuple[str, ...] | list[str]  # both forms of a plural
_MARK = "click"
_PLURAL = "ngettext"
_CALLS = ("_", "gettext", _PLURAL)
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|%\(\w+\)[a-z]")


def main(argv: Sequence[str] | None = None, package: Path = PACKAGE) -> int:
    """Update and compile the catalogues of `package`; return 1 if something is missing or wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, only look")
    only_look = parser.parse_args(argv).check
    found = list(unreadable(package))
    for language in LANGUAGES:
        po = po_file(package, language)
        catalog = merged(package, language)
        if only_look:
            found += stale(po, catalog)
        else:
            po.parent.mkdir(parents=True, exist_ok=True)
            po.write_bytes(po_bytes(catalog))
            po.with_suffix(".mo").write_bytes(mo_bytes(catalog))
        found += [f"{language}: {fault}" for fault in faults(catalog)]
    print(*found, f"{len(found)} to mend" if found else "all translated", sep="\n")
    return 1 if found else 0


def po_file(package: Path, language: str) -> Path:
    """Return where the translations into a language are written down."""
    return package / "locale" / language / "LC_MESSAGES" / "sbt_ledger.po"


def merged(package: Path, language: str) -> Catalog:
    """Return the messages of today with the translations of yesterday, none guessed.

    Foreign messages that the installed versions no longer have are kept: others may have them.
    """
    old = _read(po_file(package, language), language)
    new = _PlainCatalog(locale=language, fuzzy=False)
    for file, text in messages_in(package):
        new.add(text, locations=[(file, 0)])
    foreign = {_forms(each.id): each.id for each in old if each.id and _MARK in each.auto_comments}
    foreign.update((_forms(text), text) for text in foreign_messages())
    for forms, text in sorted(foreign.items()):
        if forms[0] not in new:
            new.add(text, auto_comments=[_MARK])
    for message in new:
        before = old.get(message.id) if message.id else None
        if before is not None and before.pluralizable == message.pluralizable:
            message.string = before.string
    return new


def messages_in(folder: Path) -> Iterator[tuple[str, _Text]]:
    """Yield the file and the text of each message below a folder; a plural gives both forms."""
    for file in sorted(folder.rglob("*.py")):
        with file.open("rb") as source:
            for _line, message, _comments, _context in extract("python", source):
                text = message if isinstance(message, str) else message[:2]
                yield file.relative_to(folder.parent).as_posix(), text


def foreign_messages() -> Iterator[_Text]:
    """Yield the messages of the installed click and typer."""
    for name in FOREIGN:
        spec = find_spec(name)
        if spec is None or spec.origin is None:
            sys.exit(f"{name} is not installed, so its messages cannot be read")
        for _file, message in messages_in(Path(spec.origin).parent):
            yield message


def unreadable(package: Path) -> Iterator[str]:
    """Yield the calls whose message is no plain text: it would never be found in a catalogue."""
    for file in sorted(package.rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_bytes())):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            texts = call.args[: 2 if call.func.id == _PLURAL else 1]
            if call.func.id in _CALLS and not all(isinstance(each, ast.Constant) for each in texts):
                place = file.relative_to(package.parent).as_posix()
                yield f"{place}:{call.lineno}: the message is no plain text"


def stale(po: Path, catalog: Catalog) -> Iterator[str]:
    """Yield which files of a catalogue are not what they would be if written now."""
    for file, due in ((po, po_bytes(catalog)), (po.with_suffix(".mo"), mo_bytes(catalog))):
        if not file.is_file() or file.read_bytes() != due:
            yield f"{file}: out of date; run scripts/messages.py"


def faults(catalog: Catalog) -> Iterator[str]:
    """Yield the messages without a translation, and those whose placeholders it changes."""
    for message in catalog:
        if not message.id:
            continue
        ids = _forms(message.id)
        strings = _forms(message.string)
        if not all(strings):
            yield f"not translated: {ids[0]!r}"
        elif any(placeholders(each) != placeholders(ids[-1]) for each in strings):
            yield f"other placeholders: {ids[0]!r} -> {strings[0]!r}"


def placeholders(text: str) -> set[str]:
    """Return what is filled in later."""
    return set(_PLACEHOLDER.findall(text))


def po_bytes(catalog: Catalog) -> bytes:
    """Return a catalogue as people edit it; unwrapped, so that each version of Babel agrees."""
    out = BytesIO()
    write_po(out, catalog, width=0, include_lineno=False)
    return out.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    """Return a catalogue as gettext reads it: an untranslated message is left to its English."""
    translated = _PlainCatalog(locale=catalog.locale, fuzzy=False)
    for message in catalog:
        if message.id and all(_forms(message.string)):
            translated.add(message.id, message.string)
    out = BytesIO()
    write_mo(out, translated)
    return out.getvalue()


class _PlainCatalog(Catalog):
    """A catalogue whose header says nothing of when, by whom and with what it was made."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", str(self.locale_identifier)),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", self.plural_forms),
        ]

    @property
    def header_comment(self) -> str:
        return "# Kept by scripts/messages.py: fill in msgstr, then run it again."


def _read(file: Path, language: str) -> Catalog:
    if not file.is_file():
        return Catalog(locale=language)
    with file.open("rb") as source:
        return read_po(source, locale=language, ignore_obsolete=True)


def _forms(text: _Text | None) -> tuple[str, ...]:
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


if __name__ == "__main__":
    sys.exit(main())
