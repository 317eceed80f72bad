"""Whatever bytes a file holds, a command ends as it says: with results, or with problems."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from sbt_ledger.cli import main
from tests.books import AS_OF, ROOT, Answer, digest
from tests.fuzz.conftest import TRIED, tried
from tests.fuzz.mangled import mangled
from tests.spreadsheets import FILES, TABLES, a_book, rows_of

KEYS = {"teachers": "teacher", "changes": "change", "activities": "activity", "credits": "credit",
        "money": "money"}  # fmt: skip
SETTINGS = """\
school = "A school"
code = "430104001"
lang = "zh-CN"
timezone = "Asia/Shanghai"
rules = ["town"]
people = [ { who = { stage = "primary" }, rulesets = ["town"] } ]
holidays = ["2026-10-01..2026-10-07", "2026-05-01"]
[files]
credits = ["credits.csv", "archive/credits-*.csv"]
encoding = "gb18030"
[import]
blank = "absent"
[mail]
from = "office@school.example"
"""
ASKED = (
    ["check"], ["check", "--format", "text"], ["check", "--format", "table"],
    ["check", "--format", "json"], ["check", "--format", "csv"], ["explain", "0007"],
    ["show", "0120"], ["list", "activities"], ["list", "credits", "--format", "csv"],
    ["list", "teachers", "--format", "json"],
    ["add", "讲座", "--date", "2026-05-05", "--hours", "2", "--kind", "talk", "--all", "--dry-run"],
)  # fmt: skip
ADD = ["add", "讲座", "--date", "2026-05-05", "--hours", "2", "--kind", "talk", "--all"]


def read_texts(folder: str, pattern: str) -> list[str]:
    found = sorted((ROOT / folder).rglob(pattern))
    assert found
    return [path.read_text("utf-8") for path in found]


RULES = [*read_texts("tests/cases/language", "*.rules.toml"), *read_texts("data/rules", "*.toml")]
CASES = [text for text in read_texts("tests/cases", "*.toml") if "[[case]]" in text]


def in_toml(table: str) -> str:
    """Return a table of the book as TOML, days and numbers as such."""
    head, *rows = rows_of(FILES[f"{table}.csv"].encode())
    entries = [
        {name: _toml(cell) for name, cell in zip(head, row, strict=False) if cell} for row in rows
    ]
    return tomli_w.dumps({KEYS[table]: entries})


def _toml(cell: str) -> object:
    try:
        return tomllib.loads(f"x = {cell}")["x"] if not cell.startswith("0") else cell
    except tomllib.TOMLDecodeError:
        return cell


@pytest.fixture(scope="module")
def book() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield a_book(Path(folder) / "book")


def ask(*words: object) -> Answer:
    """Return what a command comes to; it ends with a code of the contract, and without a trace."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(word) for word in words])
    answer = Answer(code, out.getvalue(), err.getvalue())
    assert code in {0, 1, 2, 3, 4}, answer.err
    assert "Traceback" not in answer.err
    return answer


@contextlib.contextmanager
def replaced(book: Path, name: str, raw: bytes, *, instead_of: str = "") -> Iterator[None]:
    """Put other bytes into a file of the book, and put the book right again."""
    path, other = book / name, book / (instead_of or name)
    before = other.read_bytes()
    other.unlink()
    path.write_bytes(raw)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        other.write_bytes(before)


@pytest.mark.parametrize("table", TABLES)
def test_any_table_as_csv(table: str, book: Path) -> None:
    @tried(30)
    @given(mangled([FILES[f"{table}.csv"]]), st.sampled_from(ASKED))
    def reads(raw: bytes, asked: list[str]) -> None:
        TRIED[f"{table}.csv"] += 1
        with replaced(book, f"{table}.csv", raw):
            before = digest(book)

            ask(*asked, "--book", book, "--as-of", AS_OF)

            assert digest(book) == before

    reads()


@pytest.mark.parametrize("table", TABLES)
def test_any_table_as_toml(table: str, book: Path) -> None:
    @tried(20)
    @given(mangled([in_toml(table)]), st.sampled_from(ASKED))
    def reads(raw: bytes, asked: list[str]) -> None:
        TRIED[f"{table}.toml"] += 1
        with replaced(book, f"{table}.toml", raw, instead_of=f"{table}.csv"):
            before = digest(book)

            ask(*asked, "--book", book, "--as-of", AS_OF)

            assert digest(book) == before

    reads()


@pytest.mark.parametrize("ending", ["csv", "toml"])
@pytest.mark.parametrize("table", ["activities", "credits"])
def test_new_rows_leave_any_table_readable_or_as_it_was(
    table: str, ending: str, book: Path
) -> None:
    name = f"{table}.{ending}"
    seed = FILES[name] if ending == "csv" else in_toml(table)

    @tried(20)
    @given(mangled([seed]))
    def extends(raw: bytes) -> None:
        TRIED[f"add to {name}"] += 1
        others = {each: (book / f"{each}.csv").read_bytes() for each in ("activities", "credits")}
        try:
            with replaced(book, name, raw, instead_of=f"{table}.csv"):
                before = digest(book)

                answer = ask(*ADD, "--book", book)

                if answer.code:
                    assert digest(book) == before
                else:
                    assert (book / name).read_bytes() != raw
                    assert ask("check", "--book", book, "--as-of", AS_OF).code in {0, 1}
        finally:
            for each, content in others.items():
                (book / f"{each}.csv").write_bytes(content)

    extends()


@tried(60)
@given(raw=mangled([SETTINGS, FILES["ledger.toml"]]), asked=st.sampled_from(ASKED))
def test_any_settings(book: Path, raw: bytes, asked: list[str]) -> None:
    TRIED["ledger.toml"] += 1
    with replaced(book, "ledger.toml", raw):
        before = digest(book)

        ask(*asked, "--book", book, "--as-of", AS_OF)

        assert digest(book) == before


@tried(80)
@given(
    raw=mangled(RULES),
    asked=st.sampled_from(
        [["check", "--rules"], ["check", "--rules"], ["explain", "0007", "--rules"],
         ["rules", "show"], ["rules", "lint"]]
    ),
)  # fmt: skip
def test_any_rule_set(book: Path, raw: bytes, asked: list[str]) -> None:
    TRIED["rule sets"] += 1
    path = book.parent / "mangled.toml"
    path.write_bytes(raw)
    before = digest(book)

    ask(*asked, path, "--book", book, "--as-of", AS_OF)

    assert digest(book) == before


@tried(40)
@given(raw=mangled(CASES), form=st.sampled_from(["text", "table", "json", "csv"]))
def test_any_file_of_cases(raw: bytes, form: str) -> None:
    TRIED["cases"] += 1
    # In the folder of the rules, which most of them name by a path.
    with tempfile.NamedTemporaryFile(dir=ROOT / "tests/cases/language", suffix=".toml") as file:
        file.write(raw)
        file.flush()

        ask("rules", "test", file.name, "--format", form)


@tried(40)
@given(damage=st.data())
def test_whatever_is_kept_of_earlier_calls(book: Path, damage: st.DataObject) -> None:
    """A kept file that was changed is as if it were not there: the results are the same."""
    TRIED["kept files"] += 1
    with tempfile.TemporaryDirectory() as folder, kept_in(folder):
        first = ask("check", "--book", book, "--as-of", AS_OF, "--format", "json")
        files = sorted(Path(folder).iterdir())
        assert {path.suffix for path in files} == {".kept", ".rows"}
        path = damage.draw(st.sampled_from(files))
        raw = path.read_bytes()
        path.write_bytes(damage.draw(mangled_bytes(raw, files)))

        again = ask("check", "--book", book, "--as-of", AS_OF, "--format", "json")

    assert again == first


@contextlib.contextmanager
def kept_in(folder: str) -> Iterator[None]:
    """Keep what is read in a folder, short tables too."""
    with (
        patch.dict(os.environ, LEDGER_CACHE=folder),
        patch("sbt_ledger.files.kept_table._LEAST", 0),
    ):
        yield


def mangled_bytes(raw: bytes, files: list[Path]) -> st.SearchStrategy[bytes]:
    """Return what may have become of a kept file: changed, cut, or another one under its name."""
    places = st.integers(0, len(raw) - 1)
    others = st.sampled_from([path.read_bytes() for path in files])
    return st.one_of(
        st.binary(max_size=100),
        others,
        places.map(lambda at: raw[:at]),
        places.map(lambda at: raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]),
        places.map(lambda at: raw[:at] + raw[at:] * 2),
        st.tuples(places, st.binary(min_size=1, max_size=9)).map(
            lambda change: raw[: change[0]] + change[1] + raw[change[0] :]
        ),
    )


def test_the_seeds_are_right(book: Path, tmp_path: Path) -> None:
    """Else the readers would only ever be tried on what is wrong at first sight."""
    assert ask("check", "--book", book, "--as-of", AS_OF).code == 1
    for table in TABLES:
        with replaced(book, f"{table}.toml", in_toml(table).encode(), instead_of=f"{table}.csv"):
            assert ask("check", "--book", book, "--as-of", AS_OF).code == 1
    copy = tmp_path / "book"
    shutil.copytree(book, copy)
    (copy / "archive").mkdir()
    shutil.copy(copy / "credits.csv", copy / "archive/credits-1.csv")
    (copy / "ledger.toml").write_text(SETTINGS, encoding="utf-8")
    told = json.loads(ask("check", "--book", copy, "--as-of", AS_OF, "--format", "json").out)
    assert "results" in told
