"""One idea has one name, and one way of being said, in all commands."""

import click
import pytest
from typer.main import get_command

from sbt_ledger.cli.app import app_for

ALIKE = {
    "--teacher", "--group", "--since", "--until", "--from", "--on", "--period", "--rules",
    "--evidence", "--approval", "--set", "--reason", "--by", "--dry-run", "--yes", "--kind",
    "--program", "--date", "--hours", "--lead", "--except", "--absent", "--leave", "--late",
    "--left-early", "--anyway",
}  # fmt: skip
# What is recorded of one row is one word; what narrows a question may be several.
OF_ONE_ROW = {
    ("teacher add", "--group"), ("teacher transfer-in", "--group"), ("money add", "--group"),
    ("add", "--kind"), ("propose", "--kind"), ("import", "--kind"),
    ("seat approve", "--by"), ("seat refuse", "--by"), ("rollup", "--by"),
}  # fmt: skip
# Another book is made, and this one stays as it is.
WITHOUT_A_TRIAL = {"init", "restore", "share"}


def commands(command=None, name=""):
    command = command or get_command(app_for())
    if isinstance(command, click.Group):
        for word, each in command.commands.items():
            yield from commands(each, f"{name} {word}".strip())
    else:
        yield name, command


def options(name):
    return {
        told: each
        for told, command in commands()
        for each in command.params
        if name in each.opts and (told, name) not in OF_ONE_ROW
    }


@pytest.mark.parametrize("name", sorted(ALIKE))
def test_an_option_may_be_repeated_in_every_command_or_in_none(name):
    found = options(name)

    assert found
    assert len({(each.multiple, each.is_flag) for each in found.values()}) == 1, found


@pytest.mark.parametrize("name", ["--teacher", "--group", "--since", "--until", "--evidence"])
def test_an_option_takes_the_same_word_in_every_command(name):
    words = {each.metavar for each in options(name).values()}
    assert words - {"A,B"} in ({"T"}, {"G"}, {"DATE"}, {"KIND=PATH"})


def test_what_writes_the_book_can_be_tried_first():
    lacking = {
        told
        for told, command in commands()
        if any("--break-lock" in each.opts for each in command.params)
        and not any("--dry-run" in each.opts for each in command.params)
    }
    assert lacking <= WITHOUT_A_TRIAL


def test_on_is_the_day_on_which_something_was_done_and_until_a_last_day():
    told = {(name, each.opts[0]) for name, each in
            ((name, each) for name, command in commands() for each in command.params)
            if "--on" in each.opts and each.opts[0] != "--on"}  # fmt: skip

    assert told == {
        ("teacher back", "--from"), ("teacher transfer-in", "--from"),
        ("teacher transfer-out", "--until"), ("teacher retire", "--until"),
        ("teacher left", "--until"), ("teacher unpair", "--until"),
    }  # fmt: skip
