"""`ledger rollup`: which books are meant, and what is said of the others and of copies."""

import json
import os
import shutil
import sys

import pytest

from tests.books import AS_OF, TOWN, write_book

WORDS = ("--as-of", AS_OF, "--format", "json")
MORE = TOWN.replace("per_hour = 1 ", "per_hour = 20 ")


@pytest.fixture
def roll(ledger):
    def rolled(*words, code=1, lang="en"):
        answer = ledger("rollup", *words, *WORDS, "--lang", lang)
        assert answer.code == code, answer.err
        found = json.loads(answer.out)
        return [each["school"] for each in found.get("schools", ())], answer.err, found

    return rolled


def school(folder, name, rules=TOWN, code=""):
    settings = f'school = "{name}"\ncode = "{code}"\nrules = ["town"]\n'
    return write_book(folder / name, {"ledger.toml": settings, "rules/town.toml": rules})


@pytest.fixture
def close(monkeypatch):
    """Return what closes a folder for this process; to the account of tests nothing may be shut.

    It cannot be listed; `whole` if nothing can be said of what lies in it, either.
    """

    def closed(folder, *, whole):
        for name in ("listdir", "scandir", "stat", "lstat"):
            monkeypatch.setattr(os, name, refusing(getattr(os, name), name, folder, whole))

    return closed


def refusing(real, name, folder, whole):
    of_folder = f"{folder}{os.sep}"

    def asked(path=".", *rest, **more):
        text = str(path) if isinstance(path, str | os.PathLike) else ""
        is_listed = name in {"listdir", "scandir"}
        if (text == str(folder) and is_listed) or (whole and text.startswith(of_folder)):
            raise PermissionError(13, "Permission denied", text)
        return real(path, *rest, **more)

    return asked


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize(
    ("lang", "told"), [("en", "This account may not look into {folder}."), ("zh-CN", "{folder}")]
)
def test_a_district_that_is_closed_is_no_folder_without_books(
    ledger, close, tmp_path, whole, lang, told
):
    district = tmp_path / "district"
    school(district, "s1")
    close(district, whole=whole)

    answer = ledger("rollup", district, *WORDS, "--lang", lang)

    assert answer.code == 3
    assert told.format(folder=district) in answer.err
    assert "init" not in answer.err


@pytest.mark.parametrize("whole", [True, False])
def test_a_closed_folder_beside_schools_keeps_no_other_back(roll, close, tmp_path, whole):
    for name in ("fine", "shut"):
        school(tmp_path, name)
    if not whole:
        (tmp_path / "shut" / "ledger.toml").unlink()
    close(tmp_path / "shut", whole=whole)

    names, told, found = roll(tmp_path, code=3)

    assert names == ["fine"]
    assert f"This account may not look into {tmp_path / 'shut'}." in told
    assert "init" not in told
    assert [each["folder"] for each in found["broken"]] == [str(tmp_path / "shut")]


@pytest.mark.parametrize("word", ["s1", "s*"])
def test_what_lies_in_a_closed_folder_is_not_said_to_be_missing(
    ledger, close, tmp_path, monkeypatch, word
):
    school(tmp_path / "district", "s1")
    close(tmp_path / "district", whole=True)

    answer = ledger("rollup", tmp_path / "district" / word, *WORDS, "--lang", "en")

    assert answer.code == 3
    assert f"This account may not look into {tmp_path / 'district'}." in answer.err


def test_a_closed_book_is_not_to_be_made_anew(ledger, close, tmp_path, monkeypatch):
    book = school(tmp_path, "s1")
    close(book, whole=True)

    answer = ledger("check", "--book", book, "--lang", "en")

    assert answer.code == 3
    assert f"This account may not look into {book}." in answer.err
    monkeypatch.setenv("LEDGER_BOOK", str(book))
    assert ledger("rules", "list").code == 0


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="nothing is closed here")
@pytest.mark.parametrize("mode", [0o000, 0o711])
def test_the_system_closes_a_folder_as_well(ledger, tmp_path, mode):
    district = tmp_path / "district"
    school(district, "s1")
    district.chmod(mode)

    answer = ledger("rollup", district, *WORDS, "--lang", "en")

    district.chmod(0o755)
    assert answer.code == 3
    assert f"This account may not look into {district}." in answer.err


def test_books_one_level_deeper_are_told(roll, tmp_path):
    for folder, name in (("", "s1"), ("town", "s2"), ("town", "s3"), (".old", "s4")):
        school(tmp_path / folder, name)
    (tmp_path / "letters" / "2026").mkdir(parents=True)
    (tmp_path / "notes.txt").write_text("", encoding="utf-8")

    names, told, _found = roll(tmp_path)

    assert names == ["s1"]
    text = f"{tmp_path / 'town'} holds books that were not named, and are in no figure."
    assert text in told
    assert "If they are meant, name that folder, too." in told
    assert ".old" not in told
    assert roll(tmp_path, tmp_path / "town")[1] == ""
    assert "were not named" in roll(tmp_path, tmp_path / "town" / "s2")[1]


def test_where_all_books_lie_deeper_the_hint_names_the_folders(roll, tmp_path):
    school(tmp_path / "nn" / "east", "s1")

    _names, told, _found = roll(tmp_path / "nn", code=2)

    assert f"“{tmp_path / 'nn'}” names no book" in told
    place = tmp_path / "nn" / "east"
    assert f"There are books one level deeper, in {place}: name that folder." in told


@pytest.mark.parametrize("kind", ["text", "json", "csv", "md", "html", "xlsx"])
def test_schools_with_other_rules_under_one_id_are_told(ledger, tmp_path, kind):
    for name, rules in (("a", TOWN), ("b", MORE), ("c", f"# Ours.\n{TOWN}")):
        school(tmp_path, name, rules)
    file = tmp_path / f"district.{kind}"

    answer = ledger("rollup", tmp_path, "--as-of", AS_OF, "--lang", "en", "-o", file,
                    "--format", kind)  # fmt: skip

    text = "“town” does not say the same in all schools: a, c; b. What it asks in the same words is"
    assert text in answer.err
    if kind in {"text", "json", "md", "html"}:
        assert text in " ".join(file.read_text("utf-8").split())
    elif kind == "xlsx":
        calamine = pytest.importorskip("python_calamine")
        first = calamine.CalamineWorkbook.from_path(file).get_sheet_by_index(0)
        assert any(text in str(cell) for row in first.to_python() for cell in row)


def test_which_rules_a_school_has_is_known_of_kept_answers(roll, monkeypatch, tmp_path):
    monkeypatch.setenv("LEDGER_CACHE", str(tmp_path / "kept"))
    for name, rules in (("a", TOWN), ("b", MORE), ("c", TOWN)):
        school(tmp_path / "district", name, rules)
    fresh = roll(tmp_path / "district")

    assert roll(tmp_path / "district") == fresh
    assert "does not say the same" in fresh[1]
    assert len(fresh[2]["notes"]) == len(roll(tmp_path / "district" / "[ac]")[2]["notes"]) + 1


@pytest.mark.parametrize(
    "other",
    [
        TOWN.replace("ruleset = {", 'ruleset = { title = "Of our town",'),
        TOWN + '[sources]\nact = "The act"\n',
    ],
)
def test_rules_that_cite_otherwise_are_the_same_rules(roll, tmp_path, other):
    school(tmp_path, "a")
    school(tmp_path, "b", other)

    assert roll(tmp_path)[1] == ""


def test_a_copy_of_a_book_without_a_code_is_told(roll, tmp_path):
    school(tmp_path, "s")
    for name in ("copy", "changed"):
        shutil.copytree(tmp_path / "s", tmp_path / name)
    credits_ = tmp_path / "changed" / "credits.csv"
    credits_.write_text("activity,teacher\n", encoding="utf-8")

    names, told, _found = roll(tmp_path)

    assert len(names) == 3
    first, other = tmp_path / "copy", tmp_path / "s"
    text = f"{first} and {other} have one name and the same figures: both are counted."
    assert text in told
    assert "If one is a copy of the other, name only one of them." in told
    assert str(tmp_path / "changed") not in told


def test_the_book_above_is_meant_where_none_lies_here(roll, monkeypatch, tmp_path):
    book = school(tmp_path, "s1")
    school(tmp_path, "s2")
    monkeypatch.chdir(book / "rules")

    assert roll()[0] == ["s1"]

    monkeypatch.chdir(tmp_path)
    assert roll()[0] == ["s1", "s2"]


def test_where_no_book_is_named_or_found_it_is_refused(roll, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    assert "“.” names no book" in roll(code=2)[1]
