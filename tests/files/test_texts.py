"""Texts that are held thousands together come back one by one, however they were added."""

import pytest

from sbt_ledger.files import texts
from sbt_ledger.files.texts import Texts


@pytest.fixture(autouse=True)
def few_together(monkeypatch):
    monkeypatch.setattr(texts, "_TOGETHER", 3)
    monkeypatch.setattr(texts, "_AT_ONCE", 5)


def all_of(found):
    return [found[number] for number in range(len(found))]


@pytest.mark.parametrize("count", range(8))
def test_each_text_has_its_number(count):
    added = [f"{number},张\r\n" * (number % 3) for number in range(count)]
    found = Texts()
    for text in added:
        found.append(text)

    assert all_of(found) == added


@pytest.mark.parametrize("lines", [[], ["\n"], ["a\n"], ["a\n", "\n", "b,c\n"], ["长的一行\n"] * 7])
@pytest.mark.parametrize("before", range(5))
@pytest.mark.parametrize("after", range(5))
def test_lines_are_taken_between_others(lines, before, after):
    found = Texts()
    for number in range(before):
        found.append(f"before {number}")
    found.take(Texts.of_lines("".join(lines).encode()))
    for number in range(after):
        found.append(f"after {number}")

    told = [f"before {number}" for number in range(before)] + lines
    assert all_of(found) == told + [f"after {number}" for number in range(after)]


def test_lines_of_another_encoding_are_refused_as_a_whole():
    with pytest.raises(ValueError, match="utf-8"):
        Texts.of_lines("张\n".encode("gb18030"))
