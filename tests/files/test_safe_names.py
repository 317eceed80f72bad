"""Names of folders that Windows, a memory stick and a shell take, whatever people are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbt_ledger.files.safe_names import safe_name, safe_names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("M001_吴思", "M001_吴思"),
        ("=cmd|' /C calc'!A0", "_cmd_' _C calc'!A0"),
        ("<script>alert(1)</script>", "_script_alert(1)__script_"),
        ("a/b", "a_b"),
        ("..", "_"),
        ("../../etc", "_.._etc"),
        ("trailing dots...", "trailing dots"),
        (" . hidden", "hidden"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("LPT1", "_LPT1"),
        ("console", "console"),
        ("-rf", "_rf"),
        ("a\x00b\nc", "a_b_c"),
        ("left\u202eto right", "left_to right"),
        ("", "_"),
    ],
)
def test_what_a_system_would_take_for_something_else_is_changed(text, name):
    assert safe_name(text) == name


def test_a_long_name_is_cut_and_does_not_end_in_a_dot():
    assert safe_name("王" * 100) == "王" * 40
    assert safe_name("a" * 39 + ". b") == "a" * 39


def test_two_of_one_name_or_of_names_that_differ_only_for_us_get_folders_of_their_own():
    assert safe_names(["王芳", "王芳", "Anna", "anna", "Ａnna"]) == [
        "王芳", "王芳_2", "Anna", "anna_2", "Ａnna_3",
    ]  # fmt: skip
    assert safe_names(["a.pdf", "A.pdf"]) == ["a.pdf", "A_2.pdf"]


@given(st.lists(st.text()))
def test_no_two_names_are_alike_and_none_leads_anywhere(texts):
    names = safe_names(texts)
    assert len({name.casefold() for name in names}) == len(texts)
    for name in names:
        assert name
        assert name.isprintable()
        assert not set(name) & set('<>:"/\\|?*')
        assert name == name.strip(" .")
