"""Every message has its Chinese, and what the program reads is what people wrote."""

import re
import shutil
from pathlib import Path

import pytest
from scripts import messages

from tests.books import ROOT

SOURCE = ROOT / "src" / "sbt_ledger"
both_languages = pytest.mark.parametrize("language", messages.LANGUAGES)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the source that may be spoilt."""
    ignored = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(SOURCE, tmp_path / "sbt_ledger", ignore=ignored))


@both_languages
def test_every_message_is_translated_with_its_placeholders(language):
    catalog = messages.merged(SOURCE, language)

    assert len(list(messages.messages_in(SOURCE))) > 100
    assert list(messages.faults(catalog)) == []


def test_every_message_is_plain_text_that_can_be_looked_up():
    assert list(messages.unreadable(SOURCE)) == []


@both_languages
def test_the_catalogues_are_up_to_date_and_the_compiled_ones_say_the_same(language):
    catalog = messages.merged(SOURCE, language)

    assert list(messages.stale(messages.po_file(SOURCE, language), catalog)) == []


@both_languages
def test_no_mark_of_english_punctuation_follows_a_chinese_character(language):
    texts = messages.po_file(SOURCE, language).read_text(encoding="utf-8").splitlines()

    translations = [text for text in texts if text.startswith("msgstr")]
    assert [text for text in translations if re.search(r"[\u4e00-\u9fff][,;:!?(]", text)] == []


def test_the_catalogues_carry_no_day_and_no_line_numbers():
    for language in messages.LANGUAGES:
        text = messages.po_file(SOURCE, language).read_text(encoding="utf-8")

        assert "Date:" not in text
        assert re.search(r"(?m)^#:.*\.py:\d", text) is None


def test_a_message_that_nobody_translated_is_found(copy, capsys):
    planted = copy / "cli" / "planted.py"
    planted.write_text('print(_("Nobody translated {this} yet."))\n', encoding="utf-8")

    assert messages.main(["--check"], copy) == 1
    told = capsys.readouterr().out
    for language in messages.LANGUAGES:
        assert f"{language}: not translated: 'Nobody translated {{this}} yet.'" in told


def test_a_message_that_is_put_together_before_it_is_looked_up_is_found(copy, capsys):
    (copy / "cli" / "planted.py").write_text('print(_(f"Read {name}."))\n', encoding="utf-8")

    assert messages.main(["--check"], copy) == 1
    assert "sbt_ledger/cli/planted.py:1: the message is no plain text" in capsys.readouterr().out


def test_a_translation_that_drops_a_placeholder_is_found(copy, capsys):
    po = messages.po_file(copy, "zh_CN")
    text = po.read_text(encoding="utf-8")
    po.write_text(text.replace('msgstr "重复：以 {place} 为准。"', 'msgstr "重复。"'), "utf-8")

    assert messages.main([], copy) == 1
    assert "zh_CN: other placeholders: 'A duplicate: {place} counts.'" in capsys.readouterr().out


def test_a_catalogue_that_was_edited_and_not_compiled_is_found(copy, capsys):
    po = messages.po_file(copy, "zh_TW")
    text = po.read_text(encoding="utf-8")
    po.write_text(text.replace('msgstr "學校名稱。"', 'msgstr "校名。"'), "utf-8")

    assert messages.main(["--check"], copy) == 1
    assert f"{po.with_suffix('.mo')}: out of date" in capsys.readouterr().out
    assert messages.main([], copy) == 0
    assert messages.main(["--check"], copy) == 0


def test_words_of_another_version_of_click_are_kept_and_ours_that_are_gone_are_not(copy):
    po = messages.po_file(copy, "zh_CN")
    entries = '#. click\nmsgid "Of old."\nmsgstr "旧。"\n\nmsgid "Ours of old."\nmsgstr "旧。"\n'
    po.write_text(f"{po.read_text(encoding='utf-8')}\n{entries}", encoding="utf-8")

    messages.main([], copy)

    text = po.read_text(encoding="utf-8")
    assert '#. click\nmsgid "Of old."\nmsgstr "旧。"' in text
    assert "Ours of old." not in text
