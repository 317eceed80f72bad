"""Every row of the catalogue of messy data has a test that names it."""

from importlib import import_module
from pathlib import Path

import pytest

from tests.intake.catalogue import ROWS


def marks_of(test):
    """Yield the marks of a test, and those of its parameters."""
    for mark in getattr(test, "pytestmark", ()):
        yield mark
        if mark.name == "parametrize":
            for each in mark.args[1]:
                yield from getattr(each, "marks", ())


def rows_named(section):
    """Return the rows that the tests of a section name."""
    module = import_module(f"tests.intake.test_catalogue_{section}")
    tests = [value for name, value in vars(module).items() if name.startswith("test_")]
    marks = [mark for test in tests for mark in marks_of(test) if mark.name == "row"]
    return {row for mark in marks for row in mark.args}


@pytest.mark.parametrize("section", ROWS)
def test_each_row_of_the_catalogue_is_named_by_a_test_and_no_test_names_another(section):
    assert rows_named(section) == {*ROWS[section]}
    assert len({*ROWS[section]}) == len(ROWS[section])


def test_each_section_of_the_catalogue_has_its_file_of_tests():
    files = {path.stem for path in Path(__file__).parent.glob("test_catalogue_*.py")}

    assert files == {f"test_catalogue_{each}" for each in (*ROWS, "rows")}
