"""A file is read in the encoding it was saved in, and written back in the same."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sbt_ledger.files.decode import (
    UndecodableError,
    UnencodableError,
    decode,
    encode,
    encoding_of,
)

SHEET = "编号,姓名\r\n0012,张三\r\n"
TRADITIONAL_SHEET = "編號,姓名\r\n0012,陳國強\r\n"


@pytest.mark.parametrize(
    ("encoding", "kept_in"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_a_mainland_sheet_is_read_in_whatever_it_was_saved(encoding, kept_in):
    raw = SHEET.encode(encoding)

    assert decode(raw, language="zh-CN") == (SHEET, kept_in)
    assert encode(SHEET, kept_in) == raw


@pytest.mark.parametrize("encoding", ["utf-8", "cp950", "big5", "big5hkscs"])
def test_a_sheet_from_taiwan_is_read_as_big5_when_the_book_is_in_its_language(encoding):
    raw = TRADITIONAL_SHEET.encode(encoding)

    assert decode(raw, language="zh-TW")[0] == TRADITIONAL_SHEET
    assert decode(raw, language="zh_TW.UTF-8")[0] == TRADITIONAL_SHEET


def test_a_character_of_hong_kong_makes_a_sheet_big5_with_the_hong_kong_set():
    raw = "姓名\n嘅\n㗎\n".encode("big5hkscs")

    assert decode(raw, language="zh-HK") == ("姓名\n嘅\n㗎\n", "big5hkscs")


@pytest.mark.parametrize(
    ("mark", "order"), [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")]
)
def test_the_byte_order_of_a_teams_export_survives(mark, order):
    raw = mark + SHEET.encode(order)

    text, kept_in = decode(raw)

    assert (text, kept_in) == (SHEET, f"{order}-sig")
    assert encode(text, kept_in) == raw


def test_a_byte_order_mark_is_stronger_than_what_a_person_declared():
    raw = SHEET.encode("utf-8-sig")

    assert decode(raw, declared="gb18030") == (SHEET, "utf-8-sig")
    assert decode(raw, declared="utf-8") == (SHEET, "utf-8-sig")


@pytest.mark.parametrize("declared", ["utf-8", "utf-8-sig", "UTF_8"])
def test_a_file_declared_as_utf_8_without_a_mark_gets_none(declared):
    text, kept_in = decode(SHEET.encode(), declared=declared)

    assert encode(text, kept_in) == SHEET.encode()


def test_a_file_declared_as_utf_16_without_a_mark_gets_none():
    text, kept_in = decode(SHEET.encode("utf-16-le"), declared="utf-16")

    assert encode(text, kept_in) == SHEET.encode("utf-16-le")


def test_big5_bytes_are_not_read_as_gb18030_when_declared():
    raw = TRADITIONAL_SHEET.encode("cp950")

    assert decode(raw, language="zh-CN", declared="big5")[0] == TRADITIONAL_SHEET


@pytest.mark.parametrize("declared", ["no-such-encoding", "hex", "idna"])
def test_a_declared_name_that_is_no_text_encoding_is_told(declared):
    with pytest.raises(UndecodableError) as caught:
        decode("张".encode("gb18030"), declared=declared)

    assert caught.value.tried == (declared,)


def test_the_line_of_the_first_byte_that_does_not_fit_is_told():
    raw = b"a\nb\n\xff\n"

    with pytest.raises(UndecodableError) as caught:
        decode(raw)

    assert (caught.value.tried, caught.value.line) == (("utf-8", "gb18030"), 3)
    assert str(caught.value) == "the text is not in utf-8 / gb18030"


def test_a_broken_file_with_a_mark_is_told_too():
    with pytest.raises(UndecodableError) as caught:
        decode(b"\xef\xbb\xbfa\nb\xff\n")

    assert (caught.value.tried, caught.value.line) == (("utf-8",), 2)


def test_a_character_that_a_taiwanese_file_cannot_hold_is_named():
    with pytest.raises(UnencodableError) as caught:
        encode("姓名,张三", "cp950")

    assert (caught.value.character, caught.value.encoding) == ("张", "cp950")
    assert str(caught.value) == "the character '张' does not exist in cp950"


@pytest.mark.parametrize(
    ("head", "language", "candidates"),
    [
        (b"", "", ("utf-8", "gb18030")),
        (b"\xef\xbb\xbf", "zh-TW", ("utf-8-sig",)),
        (b"\xff\xfea\0", "", ("utf-16",)),
        (b"\xfe\xff\0a", "", ("utf-16",)),
        (b"a\0,\0", "", ("utf-16-le",)),
        (b"\0a\0,", "", ("utf-16-be",)),
        (b"one stray \0 in a long line of text", "", ("utf-8", "gb18030")),
        (b"code,name", "en", ("utf-8", "gb18030")),
        (b"code,name", "zh-TW", ("utf-8", "cp950", "big5hkscs", "gb18030")),
    ],
)
def test_the_first_bytes_say_what_to_try(head, language, candidates):
    assert encoding_of(head, language=language) == candidates


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"])),
    st.sampled_from(["utf-8-sig", "utf-16-le-sig", "utf-16-be-sig"]),
)
@example("", "utf-16-be-sig")
def test_whatever_is_written_with_a_mark_is_read_back(text, encoding):
    assert decode(encode(text, encoding), language="zh-TW") == (text, encoding)
