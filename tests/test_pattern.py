"""Patterns that wait until somebody asks them."""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import walk_packages

import pytest

import sbt_ledger
from sbt_ledger.pattern import pattern


def test_a_pattern_finds_what_the_compiled_one_finds():
    waiting, compiled = pattern(r"(\d+)年", re.ASCII), re.compile(r"(\d+)年", re.ASCII)

    assert waiting.findall("2025年 ２０年") == compiled.findall("2025年 ２０年") == ["2025"]
    assert waiting.sub("-", "1年") == waiting.sub("-", "1年") == "-"
    assert (waiting.pattern, waiting.flags) == (compiled.pattern, compiled.flags)


def test_a_pattern_with_a_mistake_is_told_when_it_is_asked():
    waiting = pattern("(")

    with pytest.raises(re.error):
        waiting.match("")


def test_all_patterns_that_wait_can_be_compiled():
    names = [each.name for each in walk_packages(sbt_ledger.__path__, "sbt_ledger.")]
    modules = [import_module(name) for name in names if not name.endswith("__main__")]
    kind = type(pattern(""))
    waiting = [each for module in modules for each in vars(module).values() if type(each) is kind]

    assert len(waiting) > 100
    assert all(each.groups >= 0 for each in waiting)
