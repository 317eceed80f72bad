"""What is no TOML is told with its line, the words on it, and how to mend it."""

import tomllib
from decimal import Decimal
from time import process_time

import pytest

from sbt_ledger.files.toml_read import bad_toml, read_exact


def told(text):
    """Return (line, message, hint) of the problem of a text."""
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        read_exact(text)
    problem = bad_toml(caught.value, "town.toml")
    return problem.line, problem.message.removeprefix("this is no TOML: "), problem.hint


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("b = one", "what follows the sign = is no value"),
        ("b = “one”", "what follows the sign = is no value"),
        ("b = True", "what follows the sign = is no value"),
        ("b = 1 2", "there is more than one value on the line"),
        ("b = 2026-13-45", "there is more than one value on the line"),
        ("b = 2026-02-30", "there is no such day or time"),
        ("b: 1", "this is no key with a value"),
        ("乙 = 1", "this is no key with a value"),
        ("= 1", "this is no key with a value"),
        ("[b", "the name of a table ends in a bracket as it began"),
        ("[[b]", "the name of a table ends in a bracket as it began"),
        ('b = "one', "a text is not closed"),
        ("b = 'one", "a text is not closed"),
        ('b = """one', "a text is not closed"),
        ("b = [1, 2", "a bracket is not closed"),
        ("b = { c = 1", "a bracket is not closed"),
        ("a = 2", "it is written twice"),
        ("[a]", "it is written twice"),
        ("b = { c = 1, c = 2 }", "it is written twice"),
        ('b = "C:\\work"', "a backslash in a text means something else"),
        ('b = "\\uZZZZ"', "a backslash in a text means something else"),
        ('b = "\x01"', "a character stands there that no text has"),
    ],
)
def test_what_cannot_be_read_is_told_with_the_words_of_its_line(line, why):
    number, message, hint = told(f"a = 1\n{line}\n\n")

    assert (number, message) == (2, f"{why}: “{line}”")
    assert hint


def test_of_a_long_line_the_beginning_is_quoted():
    assert told(f"a = {'x' * 100}")[1].endswith(f": “a = {'x' * 36}…”")


@pytest.mark.parametrize("deep", ["[" * 101 + "]" * 101, "{ a = " * 101 + "1" + "}" * 101])
def test_at_most_a_hundred_brackets_stand_inside_each_other(deep):
    number, message, hint = told(f"a = 1\nb = {deep}\n")

    assert (number, message) == (2, "too many brackets or steps stand inside each other")
    assert "100" in hint
    assert read_exact(f"b = {'[' * 90}{']' * 90}\n")


def test_a_key_of_many_steps_is_refused_before_it_takes_time():
    begun = process_time()

    assert told(f"a = 1\n{'.'.join(['b'] * 50_000)} = 1\n")[0] == 2
    assert told(f"a = 1\n[{'. '.join(['b'] * 50_000)}]\n")[0] == 2
    assert process_time() - begun < 1


def test_long_lines_of_one_letter_take_no_time():
    begun = process_time()

    assert read_exact(f'a = "{"b" * 1_000_000}"\nb = "{"c." * 90}"\n')
    told(f"{'b' * 1_000_000}\n")

    assert process_time() - begun < 3


@pytest.mark.parametrize("number", ["9" * 5000, "1e99999999999999999999", "-" + "9" * 5000])
def test_a_number_that_nobody_can_mean_is_told_with_its_line(number):
    assert told(f"a = 1\nb = {number}\n")[:2] == (2, "a number is far too long")


def test_numbers_are_exact():
    assert read_exact("a = 0.1") == {"a": Decimal("0.1")}
