"""`ledger init`: make a book."""

import pytest

from tests.books import AS_OF, digest

NEEDED = ("--rules", "changsha-meixihu", "--school", "Lakeside School", "--lang", "en")


def test_a_new_book_has_its_files_and_can_be_judged(ledger, tmp_path):
    folder = tmp_path / "book"

    made = ledger("init", folder, *NEEDED)
    judged = ledger("check", "--book", folder, "--as-of", AS_OF, "--lang", "en")

    assert made.code == 0
    for name in ("ledger.toml", "teachers.csv", "activities.csv", "credits.csv"):
        assert str(folder / name) in made.err
        assert (folder / name).is_file()
    assert "Next: ledger check --book" in made.err
    assert judged.code == 0
    assert judged.out.startswith("Lakeside School, as of 2026-08-31")


def test_the_example_is_a_filled_school_in_which_somebody_is_short(ledger, tmp_path):
    folder = tmp_path / "example"

    made = ledger("init", folder, "--example", "--lang", "en")
    judged = ledger("check", "--book", folder, "--as-of", AS_OF, "--lang", "en")

    assert made.code == 0
    assert judged.code == 1
    assert "teachers short" in judged.out


@pytest.mark.parametrize("words", [NEEDED, ("--example",)])
def test_a_book_is_not_made_over_files_that_are_there(ledger, tmp_path, words):
    (tmp_path / "ledger.toml").write_text("mine\n", encoding="utf-8")
    before = digest(tmp_path)

    answer = ledger("init", tmp_path, *words)

    assert answer.code == 4
    assert "ledger.toml" in answer.err
    assert "Traceback" not in answer.err
    assert digest(tmp_path) == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "--rules --school"),
        (("--rules", "changsha-meixihu"), "--school"),
        (("--school", "A school"), "--rules"),
    ],
)
def test_what_is_still_needed_is_told_and_nothing_is_made(ledger, tmp_path, words, told):
    folder = tmp_path / "book"

    answer = ledger("init", folder, *words, "--lang", "en")

    assert answer.code == 2
    assert f"Still needed: {told}." in answer.err
    assert not folder.exists()


def test_rules_that_nobody_knows_make_no_book(ledger, tmp_path):
    folder = tmp_path / "book"

    answer = ledger("init", folder, "--rules", "changsha", "--school", "A school", "--lang", "en")

    assert answer.code in {2, 3}
    assert "changsha-meixihu" in answer.err
    assert not folder.exists()


def test_a_folder_must_be_named(ledger):
    answer = ledger("init", *NEEDED)

    assert answer.code == 2
    assert "Traceback" not in answer.err


def test_quiet_makes_the_book_and_says_nothing(ledger, tmp_path):
    folder = tmp_path / "book"

    assert ledger("init", folder, *NEEDED, "--quiet") == (0, "", "")
    assert (folder / "ledger.toml").is_file()


def test_the_book_keeps_the_language_in_which_it_was_made(ledger, tmp_path):
    ledger("init", tmp_path / "book", *NEEDED[:-1], "zh-TW")

    settings = (tmp_path / "book" / "ledger.toml").read_text(encoding="utf-8")
    assert '"zh-TW"' in settings


def test_a_new_book_takes_in_rule_sets_of_ones_own_with_all_on_which_they_rest(ledger, tmp_path):
    away = tmp_path / "away"
    away.mkdir()
    line = '{ id = "year", at_least = 30, per = "year" }'
    base = f'ruleset = {{ id = "base", from = 2020-01-01 }}\nrequire = [ {line} ]\n'
    town = 'ruleset = { id = "town", from = 2020-01-01, based_on = "base" }\n'
    year = 'period.year = { start = "09-01" }\n'
    (away / "base.toml").write_text(base + year, "utf-8")
    (away / "town.toml").write_text(town + year, "utf-8")
    book = tmp_path / "book"
    assert ledger("init", book, "--rules", away / "town.toml", "--school", "梅溪湖").code == 0
    assert sorted(path.name for path in (book / "rules").iterdir()) == ["base.toml", "town.toml"]
    for path in away.iterdir():
        path.unlink()
    answer = ledger("check", "--book", book)
    assert answer.code == 0, answer.err
