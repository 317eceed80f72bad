"""The language in which the tool speaks; it must be known before typer is imported.

`--lang` wins, then LC_ALL and LANG (where C and POSIX say nothing), then the book's own.
"""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sbt_ledger.pattern import pattern

DOMAIN = "sbt_ledger"
LANGUAGES = ("en", "zh-CN", "zh-TW")
_LOCALE = Path(__file__).resolve().parent.parent / "locale"
_UNSET = pattern(r"(?i)(c|posix)([.@].*)?")
_others, _counted_others = gettext.dgettext, gettext.dngettext
_TRADITIONAL = pattern(r"(?i)zh[-_](hant|tw|hk|mo)")


def chosen_language(argv: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the language of this call: one of LANGUAGES."""
    asked = _option(argv, "--lang")
    if asked:
        return known_language(asked) or "en"
    for variable in ("LC_ALL", "LANG"):
        value = environment.get(variable, "")
        if value and not _UNSET.fullmatch(value):
            return known_language(value) or "en"
    return _language_of_book(argv, environment) or "en"


def known_language(text: str) -> str | None:
    """Return the language that a tag or a locale means, None if the tool does not speak it."""
    if _TRADITIONAL.match(text):
        return "zh-TW"
    if text.lower().startswith("zh"):
        return "zh-CN"
    return "en" if text.lower().startswith("en") else None


def speak(language: str) -> None:
    """Let every message from now on, typer's and click's too, be in `language`."""
    os.environ["LANGUAGE"] = language.replace("-", "_")
    gettext.bindtextdomain(DOMAIN, str(_LOCALE))
    gettext.textdomain(DOMAIN)
    # Python's own would look for the catalogue on the disk again for every message.
    vars(gettext).update(dgettext=_dgettext, dngettext=_dngettext)


def spoken() -> str:
    """Return the language that was chosen last."""
    return os.environ.get("LANGUAGE", "en").replace("_", "-")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let messages be in another language for a while."""
    before = spoken()
    speak(language)
    try:
        yield
    finally:
        speak(before)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    """Return the messages in a language, looked for once; in English they are as they stand."""
    return gettext.translation(DOMAIN, _LOCALE, language.split(":"), fallback=True)


def _dgettext(domain: str, message: str) -> str:
    if domain != DOMAIN:
        return _others(domain, message)
    return _catalogue(os.environ.get("LANGUAGE", "en")).gettext(message)


def _dngettext(domain: str, one: str, many: str, number: int) -> str:
    if domain != DOMAIN:
        return _counted_others(domain, one, many, number)
    return _catalogue(os.environ.get("LANGUAGE", "en")).ngettext(one, many, number)


def _option(argv: Sequence[str], name: str) -> str:
    """Return the last value given for an option, "" if it is not given."""
    found = ""
    for index, word in enumerate(argv):
        if word == name and index + 1 < len(argv):
            found = argv[index + 1]
        elif word.startswith(f"{name}="):
            found = word.partition("=")[2]
    return found


def _language_of_book(argv: Sequence[str], environment: Mapping[str, str]) -> str | None:
    named = _option(argv, "--book") or environment.get("LEDGER_BOOK", "")
    start = Path(named) if named else Path.cwd()
    for folder in (start,) if named else (start, *start.parents):
        try:
            text = (folder / "ledger.toml").read_text(encoding="utf-8-sig")
        except (OSError, ValueError):
            continue
        line = re.search(r'(?m)^\s*lang\s*=\s*["\']([\w-]+)["\']', text)
        return known_language(line[1]) if line else None
    return None
