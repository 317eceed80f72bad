"""Options that every command takes, before and after its name; the later one wins."""

from __future__ import annotations

import inspect
import os
from datetime import date, datetime
from functools import partial
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args, get_type_hints

import click
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from sbt_ledger.errors import BrokenFilesError, WrongUseError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sbt_ledger.files.lock import Patience
    from sbt_ledger.records.book import Book
    from sbt_ledger.rules.rule_set import RuleSet

FORMATS = ("table", "text", "json", "csv", "md", "html", "xlsx")
_KEY = "sbt_ledger.options"
_ATTEMPTS = 3  # somebody who records sessions at the same time is done by then


class Options(NamedTuple):
    """What the shared options of a call say; `format` and `lang` are "" if none was asked for.

    `of_many`: this book is one of several, and what is said of it begins with its folder.
    """

    book: str = ""
    lang: str = ""
    as_of: str = ""
    format: str = ""
    output: str = ""
    quiet: bool = False
    wait: int = 10
    break_lock: bool = False
    as_known_on: str = ""
    reading: Callable[[Path], Book] | None = None
    of_many: bool = False

    def folder(self, *marks: str) -> Path:
        """Return the folder of the book that the call means; it holds its settings, or a mark.

        WrongUseError if there is no such book, BrokenFilesError if we may not look into it.
        """
        from sbt_ledger.files.inside import is_file, refuse_closed
        from sbt_ledger.files.settings_file import SETTINGS, find_book

        named = self.book or os.environ.get("LEDGER_BOOK", "")
        if not named:
            return find_book(Path.cwd(), *marks)
        folder = Path(named)
        if not any(is_file(folder / name) for name in (SETTINGS, *marks)):
            refuse_closed(folder)
            message = _("{folder} is no book: it has no ledger.toml.").format(folder=named)
            raise WrongUseError(message, _("Make one with “ledger init DIR”."))
        return folder

    def read(self) -> tuple[Path, Book]:
        """Return the folder and the book that the call means."""
        from sbt_ledger.cli.output import while_waiting

        folder = self.folder(*(("journal.jsonl",) if self.as_known_on else ()))
        with while_waiting(_("Reading {folder} …").format(folder=folder)):
            if self.as_known_on:
                from sbt_ledger.cli.known_on import known_folder

                folder = known_folder(folder, self.as_known_on)
            return folder, self._settled_book(folder)

    def _settled_book(self, folder: Path) -> Book:
        """Return the book as no command is changing it; say what was edited without the tool."""
        from sbt_ledger.files.book_files import read_book

        read = self.reading or read_book
        if not (folder / "journal.jsonl").is_file():
            return read(folder)
        from sbt_ledger.cli.output import say
        from sbt_ledger.cli.stamp import stamp_of
        from sbt_ledger.files.look import journal_size, look

        def tell(text: str) -> None:
            say(f"{folder}: {text}" if self.of_many else text)

        for _attempt in range(_ATTEMPTS):
            size = journal_size(folder)
            edited = look(folder, stamp_of("check"), say=tell)
            book = read(folder)
            if journal_size(folder) == size:
                break
        say(edited, self)
        return book

    def patience(self) -> Patience:
        """Return how long to wait for another command that writes."""
        from sbt_ledger.files.lock import Patience

        return Patience(self.wait, self.break_lock)

    def day(self, timezone: str = "") -> date:
        """Return the day of the question: --as-of, else today where the school is."""
        if not self.as_of:
            return today(timezone)
        from sbt_ledger.files.cells import CellError, parse_date

        try:
            return parse_date(self.as_of)
        except CellError as fault:
            raise WrongUseError(f"--as-of: {fault}", fault.hint) from None


def today(timezone: str = "") -> date:
    """Return today's date at the school; the machine's own if it knows no time zones."""
    if timezone:
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        from sbt_ledger.cli.output import complain

        try:
            return datetime.now(ZoneInfo(timezone)).date()
        except (ZoneInfoNotFoundError, ValueError):
            told = _("This machine does not know the time zone “{zone}”: its own day is taken.")
            complain(told.format(zone=timezone))
    return datetime.now().date()  # noqa: DTZ005 - the machine's own clock is meant


def rule_sets_of(folder: Path, book: Book, names: list[str] | None) -> tuple[RuleSet, ...]:
    """Return the rule sets that a call names, else those of the book."""
    from sbt_ledger.files.rule_files import named_by, read_rule_sets

    return read_rule_sets(names or named_by(folder, book.settings.rule_sets), folder)


def book_folder(options: Options) -> Path | None:
    """Return the folder of the book, if there is one: shipped rules can be read without."""
    try:
        return options.folder()
    except (BrokenFilesError, WrongUseError):
        if options.book:
            raise
        return None


def options_of(context: click.Context) -> Options:
    """Return what the shared options of this call say."""
    return Options(**context.meta.get(_KEY, {}))


class LedgerCommand(TyperCommand):
    """A command that takes the shared options."""

    def __init__(self, *args: Any, params: list[click.Parameter] | None = None, **kw: Any) -> None:  # noqa: ANN401 - passed on as typer gives it
        """Add the shared options to those of the command."""
        super().__init__(*args, params=[*(params or []), *_shared()], **kw)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show the help; that of arguments is lost between typer 0.25 and click 8.5."""
        told = get_type_hints(inspect.unwrap(self.callback), include_extras=True)  # type: ignore[arg-type]  # a command has one
        for argument in self.params:
            if isinstance(argument, TyperArgument) and not argument.help:
                (info,) = get_args(told[argument.name or ""])[1:]
                argument.help = info.help
        _fold_words()
        super().format_help(ctx, formatter)


def _fold_words() -> None:
    """Let help break a line where it must: Chinese has no blanks, and was cut off with an …."""
    from rich.table import Table
    from typer import rich_utils

    class Folding(Table):
        def add_row(self, *cells: Any, **how: Any) -> None:  # noqa: ANN401 - passed on
            for text in getattr(cells[-1], "renderables", ()):
                text.overflow = "fold"
            super().add_row(*cells, **how)

    rich_utils.Table = Folding  # type: ignore[attr-defined]  # typer has no option for it


class WritingCommand(LedgerCommand):
    """A command that writes the book: it also takes the options of waiting for one's turn."""

    def __init__(self, *args: Any, params: list[click.Parameter] | None = None, **kw: Any) -> None:  # noqa: ANN401 - passed on as typer gives it
        """Add the options to those of the command."""
        super().__init__(*args, params=[*(params or []), *_writing()], **kw)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the words of the call; one of a task that is not filled in yet is refused."""
        from sbt_ledger.cli.placeholder import refuse_placeholders

        refuse_placeholders(args)
        return super().parse_args(ctx, args)


class LookingBackCommand(LedgerCommand):
    """A command that can also look at the book as the journal had it on a day."""

    def __init__(self, *args: Any, params: list[click.Parameter] | None = None, **kw: Any) -> None:  # noqa: ANN401 - passed on as typer gives it
        """Add the option to those of the command."""
        told = _("The book as the journal had it at the end of this day.")
        known_on = _option("looking", "as_known_on", told, metavar="DATE")
        super().__init__(*args, params=[*(params or []), known_on], **kw)


class LedgerGroup(TyperGroup):
    """A group of commands that takes the shared options."""

    def __init__(self, *args: Any, params: list[click.Parameter] | None = None, **kw: Any) -> None:  # noqa: ANN401 - passed on as typer gives it
        """Add the shared options to those of the group."""
        super().__init__(*args, params=[*(params or []), *_shared()], **kw)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show the help."""
        _fold_words()
        super().format_help(ctx, formatter)


def _shared() -> list[click.Parameter]:
    option = partial(_option, "shared", rich_help_panel=_("Options of every command"))
    formats, languages = click.Choice(FORMATS), click.Choice(("en", "zh-CN", "zh-TW"))
    return [
        option("book", _("The folder of the book; else LEDGER_BOOK, else found upwards from here."),
               metavar="DIR"),
        option("lang", _("The language of messages and reports."), type=languages),
        option("as_of", _("Judge on this day instead of today."), metavar="DATE"),
        option("format", _("How results are shown."), type=formats),
        option("output", _("Write the result to a file."), "-o", metavar="FILE"),
        option("quiet", _("Say nothing when all is well."), "-q", is_flag=True, default=None),
    ]  # fmt: skip


def _writing() -> list[click.Parameter]:
    option = partial(_option, "writing")
    return [
        option("wait", _("How long to wait for another command that writes; 10 if not said."),
               metavar="SECONDS", type=click.IntRange(min=0)),
        option("break_lock", _("Then take its lock away; only if it surely runs no more."),
               is_flag=True, default=None),
    ]  # fmt: skip


def _option(whose: str, name: str, help_: str, *short: str, **kw: Any) -> TyperOption:  # noqa: ANN401 - passed on to typer
    return TyperOption(
        param_decls=[f"{whose}_{name}", f"--{name.replace('_', '-')}", *short],
        help=help_,
        expose_value=False,
        callback=_store,
        **kw,
    )


def _store(context: click.Context, parameter: click.Parameter, value: Any) -> None:  # noqa: ANN401 - a text, a flag or None
    _whose, _line, name = (parameter.name or "").partition("_")
    if value is not None:
        context.meta.setdefault(_KEY, {})[name] = value
