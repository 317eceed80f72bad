"""What a line of a job calls: `ledger mail`, for which book, and whether it would send.

A line is read as the shell would: commands behind each other, what is set before them, programs
that start others, and a shell inside.
"""

from __future__ import annotations

import re
import shlex
from pathlib import PurePosixPath, PureWindowsPath
from string import Template
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_OURS = frozenset({"ledger", "sbt-ledger"})
_STARTERS = frozenset(
    {"!", "chronic", "command", "cronic", "do", "else", "env", "exec", "flock", "ionice", "nice",
     "nohup", "pipx", "poetry", "runuser", "setsid", "su", "sudo", "systemd-cat", "then", "time",
     "timeout", "uv", "uvx", "{"}
)  # fmt: skip
_SHELLS = frozenset({"bash", "cmd", "dash", "ksh", "sh", "su", "runuser", "zsh"})
_SCRIPT = re.compile(r"-[a-z]*c|/c", re.IGNORECASE)
_BETWEEN = re.compile(r"[;&|()\n]+")
_SET = re.compile(r"(?P<name>[A-Za-z_]\w*)=(?P<value>.*)", re.DOTALL)
_PYTHON = re.compile(r"python[\d.]*|py")
# Of the options that all commands share, and of `mail`, those with a value behind them.
_WITH_VALUE = frozenset(
    {"--as-of", "--book", "--eml", "--format", "--lang", "--limit", "--only", "--output", "--to",
     "--wait", "-o"}
)  # fmt: skip


class Place(NamedTuple):
    """Where a line is run: its folder, "" if it is not known, and what the environment says."""

    folder: str
    environment: Mapping[str, str]


class Call(NamedTuple):
    """A call of `ledger mail`: the program, the book and the folder as far as they are said.

    `path` is where the program is looked for, and `given` has the options that it is called with.
    """

    program: str
    book: str
    folder: str
    path: str
    given: frozenset[str]


def calls_in(line: str, place: Place, *, windows: bool = False) -> Iterator[Call]:
    """Yield the calls of `ledger mail` in a line; nothing of one that no shell could read."""
    try:
        commands = _commands(line, windows=windows)
    except ValueError:
        return
    for words in commands:
        if words[0] == "cd" and len(words) > 1:
            place = place._replace(folder=_gone_to(place.folder, words[-1]))
        else:
            yield from _calls(words, place, windows=windows)


def _commands(line: str, *, windows: bool) -> list[list[str]]:
    """Return the words of each command; ValueError if a quotation mark is open."""
    if windows:
        parts = (part.strip('"') for part in re.findall(r'"[^"]*"|[^\s"]+', line))
        return [list(parts)] if line.strip() else []
    lexer = shlex.shlex(line, posix=True, punctuation_chars=";&|()\n<>")
    lexer.whitespace, lexer.whitespace_split, lexer.commenters = " \t\r", True, ""
    found: list[list[str]] = [[]]
    for word in lexer:
        if _BETWEEN.fullmatch(word):
            found.append([])
        else:
            found[-1].append(word)
    return [words for words in found if words]


def _calls(words: Sequence[str], place: Place, *, windows: bool) -> Iterator[Call]:
    """Yield the calls of one command, behind what is set and what starts it."""
    told, is_started = dict(place.environment), False
    for number, word in enumerate(words):
        name = _name(word)
        if found := _SET.fullmatch(word):
            told[found["name"]] = found["value"]
        elif name in _OURS:
            calls = tuple(_call(word, words[number + 1 :], place._replace(environment=told)))
            yield from calls
            if calls:  # else it is the name of a user: sudo -u ledger …
                return
            is_started = True
        elif _PYTHON.fullmatch(name):
            rest = [each for each in words[number + 1 :] if each not in {"-I", "-s", "-u", "-E"}]
            if rest[:2] == ["-m", "sbt_ledger"]:
                yield from _call(word, rest[2:], place._replace(environment=told))
            return
        elif name in _SHELLS and (script := _script(words[number + 1 :], windows=windows)):
            yield from calls_in(script, place._replace(environment=told), windows=windows)
            return
        elif not is_started and name not in _STARTERS:
            return
        else:
            is_started = True


def _script(words: Sequence[str], *, windows: bool) -> str:
    """Return what a shell is given as its script, "" if nothing."""
    for number, word in enumerate(words):
        if _SCRIPT.fullmatch(word):
            rest = words[number + 1 :]
            return " ".join(rest) if windows else "".join(rest[:1])
    return ""


def _call(program: str, words: Sequence[str], place: Place) -> Iterator[Call]:
    """Yield the call if its command is `mail`."""
    book, command, waiting = place.environment.get("LEDGER_BOOK", ""), "", ""
    given = set()
    for word in words:
        option, sign, value = word.partition("=")
        if waiting:
            book = word if waiting == "--book" else book
            waiting = ""
        elif word.startswith("-"):
            given.add(option)
            book = value if sign and option == "--book" else book
            waiting = word if word in _WITH_VALUE else ""
        elif not command:
            command = word
    if command == "mail":
        path, filled = place.environment.get("PATH", ""), _filled(book, place)
        folder = _filled(place.folder, place) if filled or not book else ""
        yield Call(program, filled, folder, path, frozenset(given))


def _gone_to(folder: str, where: str) -> str:
    """Return where `cd` leads."""
    if not folder or where.startswith(("~", "$", "`")):
        return where
    return str(PurePosixPath(folder) / where)


def _filled(text: str, place: Place) -> str:
    """Return a folder with what the environment says in it; "" if that is not known."""
    home = place.environment.get("HOME", "")
    if text == "~" or text.startswith("~/"):
        text = f"{home}{text[1:]}" if home else ""
    text = Template(text).safe_substitute(place.environment)
    return "" if "$" in text or "`" in text else text


def _name(word: str) -> str:
    """Return the name of a program, without its folder and `.exe`."""
    name = PureWindowsPath(word).name if "\\" in word else PurePosixPath(word).name
    return name.lower().removesuffix(".exe")
