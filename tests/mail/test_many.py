"""However many mails a run has, it holds one of them at a time."""

import tracemalloc
from itertools import pairwise
from statistics import median

import pytest

from sbt_ledger.cli import output
from sbt_ledger.mail import post, transport

MANY, AFTER = 320, 120  # by then what is kept for all mails is there
_MOST = 1_000  # bytes a mail: the names that are known by heart, never the mail


@pytest.fixture
def school(make):
    """Return the book of a school in which nobody has done anything."""
    roster = "".join(f"T{n},Teacher {n},t{n}@school.example,2010-09-01\n" for n in range(MANY))
    return make(teachers=f"code,name,email,hired_on\n{roster}", credits="activity,teacher\n")


class Memory:
    """What is held whenever a mail leaves, in bytes; how long it is, and how many are made."""

    def __init__(self):
        self.held, self.lengths, self.ahead = [], [], []
        self.made = 0
        self.name = "nowhere"

    def see(self, raw):
        if not tracemalloc.is_tracing():
            tracemalloc.start()
        self.held.append(tracemalloc.get_traced_memory()[0])
        self.lengths.append(len(raw))
        self.ahead.append(self.made - len(self.lengths))

    def counted(self, letter_of):
        def made(*words):
            self.made += 1
            return letter_of(*words)

        return made

    def hand_over(self, _envelope, raw, claim):
        claim()
        self.see(raw)
        return "250 Taken"

    def close(self):
        """Do nothing."""


@pytest.mark.parametrize("way", ["--send", "--eml"])
def test_a_mail_is_made_when_the_one_before_has_left(way, school, run, tmp_path, monkeypatch):
    memory = Memory()
    monkeypatch.setattr(transport, "courier_of", lambda *_settings: memory)
    monkeypatch.setattr(output, "write_result", lambda _name, raw, _format: memory.see(raw))
    monkeypatch.setattr(post, "letter_of", memory.counted(post.letter_of))
    try:
        words = (way,) if way == "--send" else (way, tmp_path / "mails")
        assert run(*words, "--to", "teachers", "--quiet").code == 0
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(memory.held) == MANY
    # Of each mail apart: what is loaded once, by whomever, is no mail that is kept.
    grown = median(after - before for before, after in pairwise(memory.held[AFTER:]))
    assert set(memory.ahead) == {0}, "none is made before the one before it has left"
    assert grown < _MOST < sum(memory.lengths) / MANY
    assert peak < sum(memory.lengths)
