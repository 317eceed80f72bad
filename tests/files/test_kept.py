"""What was checked is kept: the next call is as right as the first, whatever lies in the folder."""

import json
import os
import pickle
import stat
import sys
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import pytest

from sbt_ledger.files import kept
from sbt_ledger.files.kept_form import as_text, from_text
from sbt_ledger.files.rule_files import read_rule_set, rule_files
from sbt_ledger.notation import schema
from sbt_ledger.notation.table import Table
from sbt_ledger.records.settings import Settings
from sbt_ledger.rules.rule_set import RuleSet
from tests.books import TOWN, check, results, write_book

SUM = len(b"00000000\n")
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes of files")


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """Return the folder of kept files, which does not exist yet."""
    folder = tmp_path / "home" / "kept"
    monkeypatch.setenv("LEDGER_CACHE", str(folder))
    return folder


@pytest.fixture
def checks(monkeypatch):
    """Return a list that grows by the name of each table that is checked by pydantic."""
    seen = []

    def read(table, written):
        seen.append(table.__name__)
        return real(table, written)

    real = schema.read
    monkeypatch.setattr(schema, "read", read)
    return seen


@pytest.fixture
def book(tmp_path):
    return write_book(tmp_path / "book", {})


def amounts(ledger, book):
    return results(check(ledger, book), "needed")


# ---------------------------------------------------------------- kept once


def test_what_did_not_change_is_checked_once(cache, checks, book, ledger):
    first = check(ledger, book)
    assert checks == ["Settings", "RuleSet"]
    checks.clear()

    assert check(ledger, book) == first
    assert checks == []


def test_a_changed_rule_file_is_checked_again(cache, checks, book, ledger):
    assert amounts(ledger, book) == ["30"]
    checks.clear()

    (book / "rules/town.toml").write_text(TOWN.replace("30", "31"), encoding="utf-8")

    assert amounts(ledger, book) == ["31"]
    assert checks == ["RuleSet"]


def test_a_rule_file_under_another_name_is_told_by_this_name(cache, tmp_path):
    (tmp_path / "rules").mkdir()
    for name in ("town.toml", "rules/town.toml"):
        (tmp_path / name).write_text(TOWN, encoding="utf-8")
        found = read_rule_set(tmp_path / name, tmp_path)
        assert isinstance(found, RuleSet)
        assert found.require[0].written_at == f"{name}:4"


def test_another_program_checks_again(cache, checks, book, ledger, monkeypatch):
    check(ledger, book)
    checks.clear()

    monkeypatch.setattr(kept, "_sources", lambda: (("rules/line.py", 1, 1),))

    check(ledger, book)
    assert checks == ["Settings", "RuleSet"]


def test_a_broken_rule_file_is_not_kept_and_told_in_the_language_of_each_call(
    cache, tmp_path, ledger
):
    files = {"rules/town.toml": TOWN.replace("30", "-30")}
    book = write_book(tmp_path / "book", files)

    told = [ledger("check", "--book", book, "--lang", lang) for lang in ("en", "zh-CN", "en")]

    assert [answer.code for answer in told] == [3, 3, 3]
    assert told[0] == told[2]
    assert told[0].err != told[1].err
    assert len(list(cache.iterdir())) == 1


@posix
def test_kept_files_are_for_their_owner_only(cache, book, ledger):
    check(ledger, book)

    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    assert {stat.S_IMODE(each.stat().st_mode) for each in cache.iterdir()} == {0o600}


def test_nothing_is_written_into_the_book(cache, book, ledger):
    before = sorted(book.rglob("*"))

    check(ledger, book)

    assert sorted(book.rglob("*")) == before


def test_kept_files_that_were_not_used_for_longest_make_room_and_others_are_left_alone(
    cache, book, ledger, monkeypatch
):
    check(ledger, book)
    used = sorted(cache.glob("*.kept"))
    (cache / "letter.txt").write_text("mine")
    old = [cache / f"{number:08x}.kept" for number in range(100)]
    for number, path in enumerate(old):
        path.write_bytes(bytes(1000))
        os.utime(path, (number, number))
    room = 2 * sum(path.stat().st_size for path in used) + 40_000
    monkeypatch.setitem(kept._MOST_BYTES, kept.CHECKED, room)
    monkeypatch.setattr(kept, "_TAKEN", {})  # as another call
    (book / "ledger.toml").write_text('school = "B school"\nrules = ["town"]\n', encoding="utf-8")

    check(ledger, book)

    left = [path.name for path in old if path.exists()]
    assert left == [path.name for path in old[-len(left) :]]
    assert 0 < len(left) < 100
    assert sum(path.stat().st_size for path in cache.glob("*.kept")) <= room
    assert all(path.exists() for path in used)
    assert (cache / "letter.txt").exists()


def test_the_folder_is_listed_for_room_once_however_much_is_kept(cache, monkeypatch):
    listed = []

    def without_oldest(folder, kind):
        listed.append(kind)
        return real(folder, kind)

    real = kept._without_oldest
    monkeypatch.setattr(kept, "_without_oldest", without_oldest)
    monkeypatch.setattr(kept, "_TAKEN", {})
    for number in range(50):
        kept.keep(kept.ANSWERS, b"%d" % number, [b"answer"])

    assert listed == [kept.ANSWERS]
    assert len(list(cache.iterdir())) == 50


def test_room_is_made_in_one_go_for_many_and_what_is_left_never_takes_more(cache, monkeypatch):
    kept.keep(kept.ANSWERS, b"00", [bytes(1000)])
    size = sum(path.stat().st_size for path in cache.iterdir())
    room = 40 * size
    monkeypatch.setitem(kept._MOST_BYTES, kept.ANSWERS, room)
    monkeypatch.setattr(kept, "_TAKEN", {})
    counts = []
    for number in range(100):
        kept.keep(kept.ANSWERS, b"%02d" % number, [bytes(1000)])
        counts.append(len(list(cache.iterdir())))
        assert kept.find(kept.ANSWERS, b"%02d" % number) == bytes(1000)

    assert max(counts) <= 40
    assert sum(after < before for before, after in pairwise(counts)) > 1
    assert min(counts[50:]) >= 35 - 1


def test_what_is_kept_is_little_longer_than_what_was_checked(cache, book, ledger):
    check(ledger, book)

    shortest = min(cache.glob("*.kept"), key=lambda path: path.stat().st_size)
    assert shortest.stat().st_size < 2000


# ---------------------------------------------------------------- as if it were not there


def spoilt(content, made_of):
    """Yield what may lie there instead of a kept file."""
    yield b""
    yield content[: len(content) // 2]
    yield content[:-1]
    yield content.replace(b"e", b"o")
    yield content.replace(b"town", b"city")
    yield b"\x00" * len(content)
    for body in (b"", b"null", b"[" * 100_000, b'{"Popen": ["args", "id"]}', b'{"a": 1, "b": 2}'):
        yield signed(made_of + body)


def signed(content):
    return b"%08x\n" % crc32(content) + content


def body_of(path):
    """Return where the JSON of a kept file begins: its last line."""
    return path.read_bytes().rindex(b"\n") + 1


def test_a_torn_foreign_or_hostile_kept_file_is_as_if_it_were_not_there(
    cache, checks, book, ledger
):
    first = check(ledger, book)
    content = {path: path.read_bytes() for path in cache.iterdir()}
    heads = {path: content[path][SUM : body_of(path)] for path in content}
    spoils = {path: list(spoilt(content[path], heads[path])) for path in content}

    for number in range(11):
        for path in content:
            path.write_bytes(spoils[path][number])
        checks.clear()
        assert check(ledger, book) == first
        assert checks == ["Settings", "RuleSet"]
        assert {path: path.read_bytes() for path in content} == content


def test_a_kept_file_never_runs_code(cache, book, ledger, tmp_path):
    class Hostile:
        def __reduce__(self):
            return (os.mkdir, (str(tmp_path / "owned"),))

    first = check(ledger, book)
    for path in cache.iterdir():
        head = path.read_bytes()[SUM : body_of(path)]
        path.write_bytes(signed(head + pickle.dumps(Hostile())))

    assert check(ledger, book) == first
    assert not (tmp_path / "owned").exists()


@posix
def test_a_kept_file_that_others_may_write_is_as_if_it_were_not_there(cache, checks, book, ledger):
    check(ledger, book)
    for path in cache.iterdir():
        path.chmod(0o666)
    checks.clear()

    check(ledger, book)

    assert checks == ["Settings", "RuleSet"]


@pytest.mark.parametrize("kind", ["a file", "below a file", "read-only"])
def test_a_folder_that_cannot_be_written_does_no_harm(kind, cache, checks, book, ledger):
    first = check(ledger, book)
    for path in cache.iterdir():
        path.unlink()
    if kind == "read-only":
        cache.chmod(0o500)
    else:
        cache.rmdir()
        cache.write_text("not a folder") if kind == "a file" else None
        if kind == "below a file":
            cache.parent.rmdir()
            cache.parent.write_text("not a folder")

    again = ledger("check", "--book", book, "--as-of", "2026-08-31", "--format", "json")

    assert json.loads(again.out) == first
    assert again.err == ""


def test_what_cannot_be_put_in_its_place_leaves_nothing_beside_it(cache, book, ledger):
    first = check(ledger, book)
    for path in cache.iterdir():
        path.unlink()
        path.mkdir()

    assert check(ledger, book) == first
    assert all(path.is_dir() for path in cache.iterdir())


def test_an_empty_name_keeps_nothing(checks, book, ledger, monkeypatch, tmp_path):
    monkeypatch.setenv("LEDGER_CACHE", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))

    assert check(ledger, book) == check(ledger, book)
    assert checks == ["Settings", "RuleSet"] * 2
    assert not (tmp_path / "xdg").exists()


# ---------------------------------------------------------------- where


@pytest.mark.parametrize(
    ("platform", "variables", "folder"),
    [
        ("linux", {}, "home/.cache/sbt-ledger"),
        ("linux", {"XDG_CACHE_HOME": "/x"}, "/x/sbt-ledger"),
        ("linux", {"XDG_CACHE_HOME": "x"}, "home/.cache/sbt-ledger"),
        ("darwin", {"XDG_CACHE_HOME": "/x"}, "home/Library/Caches/sbt-ledger"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/sbt-ledger/cache"),
        ("win32", {}, None),
        ("linux", {"LEDGER_CACHE": "/mine"}, "/mine"),
        ("linux", {"LEDGER_CACHE": ""}, None),
    ],
)
def test_the_folder_is_where_the_system_keeps_such_files(
    platform, variables, folder, monkeypatch, tmp_path
):
    for name in ("LEDGER_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    monkeypatch.setattr(sys, "platform", platform)

    assert kept._folder() == (tmp_path / folder if folder else None)


def test_without_a_home_nothing_is_kept(checks, book, ledger, monkeypatch):
    def home():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("LEDGER_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", home)
    monkeypatch.setattr(sys, "platform", "linux")

    assert check(ledger, book) == check(ledger, book)
    assert checks == ["Settings", "RuleSet"] * 2


# ---------------------------------------------------------------- nothing is lost


@pytest.mark.parametrize("name", sorted(rule_files()))
def test_a_shipped_rule_set_comes_back_as_it_was(name, monkeypatch):
    monkeypatch.setenv("LEDGER_CACHE", "")
    found = read_rule_set(rule_files()[name])
    assert isinstance(found, RuleSet)

    again = from_text(as_text(found))

    assert isinstance(again, RuleSet)
    assert again == found
    assert as_text(again) == as_text(found)


@pytest.mark.parametrize("value", [1.5, b"raw", object()])
def test_what_has_no_form_is_not_kept(value):
    with pytest.raises(TypeError):
        as_text(Settings(school="A", rules=("town",), mail={"x": value}))


def test_no_two_tables_have_one_name():
    def below(table):
        return [name for each in table.__subclasses__() for name in (each.__name__, *below(each))]

    names = below(Table)
    assert len(set(names)) == len(names)
