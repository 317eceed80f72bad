"""Write the generated pages of `docs/`: `cli.md`, from the commands themselves, and `check.svg`.

`--check` writes nothing and exits with 1 if a page is not what the commands say today.
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from typing import TYPE_CHECKING, get_type_hints

import click
import picture
from typer.main import get_command

from sbt_ledger.cli import exit_code
from sbt_ledger.cli.app import app_for

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "cli.md"
_HEAD = """\
# Commands

Written by `scripts/docs.py` from the commands themselves; `make docs` writes it anew.
[guide.md](guide.md) shows the commands at work, [json.md](json.md) what `--format json` prints.

`sbt-ledger` is another name of `ledger`, for machines where `ledger` is already another program,
and `python -m sbt_ledger` a third.

## Options of every command

They may stand before and after the name of the command; the later one wins.
"""
_BELOW_SHARED = """\
- **The book** is the folder of `--book`, else of the environment variable `LEDGER_BOOK`, else the
  nearest folder upwards from the current one that holds a `ledger.toml`.
- **The language** is that of `--lang`, else of `LC_ALL` or `LANG` (where `C` and `POSIX` say
  nothing), else the `lang` of the book. What `archive` files is in the language of the book unless
  `--lang` is given.
- **The day** is that of `--as-of`, else today in the time zone of the book.
- **The format** is `table` on a terminal and `text` in a pipe or a file, unless `--format` or the
  ending `.json` or `.csv` of the file says otherwise. `NO_COLOR` turns colours off.
- **What is kept**: settings and rule sets that were checked, of tables over 128 kB what
  was read, and what `rollup` made of a school, in the user's cache folder, so that the next call is
  faster. `LEDGER_CACHE` names
  another folder; if it is empty, nothing is kept.
- Results go to the standard output, or to the file of `-o`; problems, hints and questions to the
  standard error output.

## Naming a teacher

By code, by full name, or by any part of one of them that only one teacher has. Capitals, full-width
letters and the blanks and dots inside a name do not count. Where several fit, nothing is guessed:
the command lists them and ends with 4.

## Exit codes

"""
_EXIT_CODES = {
    "COMPLIANT": "Done, or nothing to do; of `check`: nothing that must be met is missed.",
    "SHORT": "`check` found a requirement, a deadline or a demand on the school that must be met"
    " and is short or over; with `--strict`, pending or unknown as well. A case failed"
    " (`rules test`), or there is an error or a warning (`rules lint`). Something differs"
    " (`verify`), or the journal is damaged (`restore`).",
    "WRONG_USE": "Wrong use: an unknown option, name, period, rule set or column.",
    "BROKEN_FILES": "Files or rules are broken, or ask for what this version cannot compute; all"
    " problems are listed.",
    "REFUSED": "Refused: an ambiguous name, a session that seems to be recorded already, a row of a"
    " closed year, a book in use by another process, a file that changed meanwhile or cannot be"
    " written, an undo of rows that changed since.",
    "TRY_AGAIN": "Try again later: a mail server put a mail off, or was not to be had (`mail`).",
    "BUG": "A bug of ours, with its traceback.",
    "INTERRUPTED": "Interrupted; nothing was written.",
}


def page() -> str:
    """Return the page of all commands."""
    root = get_command(app_for())
    lines = [
        _HEAD,
        *_options(root, shared=True),
        "",
        _BELOW_SHARED.rstrip(),
        "",
        *_table(("code", "means"), _exit_codes()),
        "",
        *_told(root, click.Context(root, info_name="ledger")),
    ]
    return "\n".join(lines).rstrip() + "\n"


def main() -> int:
    """Write the pages, or say whether they are up to date."""
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page(), encoding="utf-8", newline="\n")
    elif not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != page():
        print(f"{PAGE.relative_to(ROOT)} is out of date: run python scripts/docs.py")
        picture.main()
        return 1
    return picture.main()


def _told(command: click.Command, context: click.Context) -> Iterator[str]:
    """Yield the part of a command, then those of its subcommands."""
    yield f"## `{context.command_path}`"
    yield ""
    yield command.help or ""
    yield ""
    yield f"    {context.command_path} {' '.join(command.collect_usage_pieces(context))}"
    yield ""
    if arguments := list(_arguments(command)):
        yield from _table(("argument", "means"), arguments)
        yield ""
    if options := list(_options(command, shared=False)):
        yield from options
        yield ""
    for name, inner in getattr(command, "commands", {}).items():
        yield from _told(inner, click.Context(inner, info_name=name, parent=context))


def _arguments(command: click.Command) -> Iterator[tuple[str, str]]:
    # Not `each.help`: from click 8.5 on typer's arguments lose theirs.
    told = get_type_hints(inspect.unwrap(command.callback or main), include_extras=True)
    for each in command.params:
        if isinstance(each, click.Argument):
            (written,) = told[each.name or ""].__metadata__
            yield f"`{each.metavar or each.human_readable_name.upper()}`", written.help or ""


def _options(command: click.Command, *, shared: bool) -> Iterator[str]:
    """Yield the table of a command's own options, or of those that every command has."""
    rows = [
        (_named(each), _explained(each))
        for each in command.params
        if isinstance(each, click.Option)
        and not each.hidden
        and (each.name or "").startswith("shared_") is shared
    ]
    if rows:
        yield from _table(("option", "means"), rows)


def _named(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    if option.is_flag:
        return names
    choices = getattr(option.type, "choices", None)
    value = "|".join(map(str, choices)) if choices else option.metavar or option.type.name.upper()
    return f"{names} `{value}`"


def _explained(option: click.Option) -> str:
    default = option.default
    is_told = isinstance(default, (str, int)) and not isinstance(default, bool) and default
    told = f"Default: `{default}`." if is_told and not option.is_flag else ""
    return " ".join(part for part in (option.help or "", told) if part)


def _exit_codes() -> list[tuple[str, str]]:
    codes = {name: code for name, code in vars(exit_code).items() if name.isupper()}
    return [(f"{code}", _EXIT_CODES[name]) for name, code in codes.items()]


def _table(titles: tuple[str, str], rows: list[tuple[str, str]]) -> Iterator[str]:
    yield f"| {' | '.join(titles)} |"
    yield "|---|---|"
    for row in rows:
        cells = (cell.replace("|", "\\|").replace("\n", " ") for cell in row)
        yield f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
