"""The picture of the README shows what `ledger check` prints today, and every column lines up.

The words and their places are compared, not the bytes: how rich writes SVG is its own business.
"""

from __future__ import annotations

import re
from html import unescape

import pytest
from rich.cells import cell_len

from tests.books import ROOT, Ledger

# The size of a character in the picture, in units of the picture.
CELL, LINE = 12, 24.4
_WORDS = re.compile(r'<text [^>]*\bx="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)">([^<]*)</text>')
PICTURE = (ROOT / "docs" / "check.svg").read_text(encoding="utf-8")


@pytest.fixture
def printed(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the lines that the command of the picture's title prints in a terminal."""
    title = re.search(r'<text class="check-title"[^>]*>ledger([^<]*)<', PICTURE)
    assert title is not None
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "108")
    answer = ledger(*unescape(title[1]).split(), "--format", "table")
    return [line.rstrip() for line in answer.out.rstrip("\n").splitlines()]


def test_the_picture_shows_what_check_prints_today(printed):
    lines = [""] * len(printed)

    for x, y, _length, text in _WORDS.findall(PICTURE):
        number = round((float(y) - 20) / LINE)
        lines[number] += " " * (round(float(x) / CELL) - cell_len(lines[number])) + unescape(text)

    assert [line.replace("\xa0", " ").rstrip() for line in lines] == printed


def test_each_word_of_the_picture_is_as_wide_as_in_a_terminal():
    words = _WORDS.findall(PICTURE)

    assert words
    assert [text for _x, _y, length, text in words if float(length) != CELL * cell_len(text)] == []


def test_the_picture_needs_no_network_and_fits_a_screen(printed):
    assert "url(" not in PICTURE
    assert "href" not in PICTURE
    assert len(printed) <= 50
