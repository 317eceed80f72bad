"""`ledger rollup --engine duckdb` says what `ledger rollup` says: DuckDB sums, the rest is ours."""

import random
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbt_ledger.cli import main
from sbt_ledger.cli.folded import InDuckDB
from sbt_ledger.files import duckdb_rows
from tests.books import AS_OF, TOWN, Answer, write_book
from tests.engines import BY_DAYS, OF_EVENTS, PLAIN, school
from tests.naive.test_equal import drawn

LANGUAGES = ("en", "zh-CN", "zh-TW")
HELD = "".join(f"a{n},Talk {n},2026-03-0{n},{n},lecture\n" for n in range(1, 6))
HEAD, ROWS = "id,title,start,hours,kind\n", "a1,t\na2,t\na3,t\na4,t\na5,t\n"
NOTES = "activity,teacher,note,hours\n"


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setenv("LEDGER_CACHE", "")
    monkeypatch.setattr(duckdb_rows, "LEAST", 0)


@pytest.fixture
def summed(monkeypatch):
    """Return the folders of the schools whose rows DuckDB summed."""
    found: list[str] = []

    def seen(self, question):
        report = whole(self, question)
        if report is not None:
            found.append(question.folder.name)
        return report

    whole = InDuckDB.report
    monkeypatch.setattr(InDuckDB, "report", seen)
    return found


@pytest.fixture
def both(ledger):
    """Return what is said of schools, which both ways must say, to the byte."""

    def said(*words):
        words = ("rollup", *words, "--as-of", AS_OF)
        plain = ledger(*words)
        assert ledger(*words, "--engine", "duckdb") == plain
        return plain

    return said


def run(*words):
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        code = main([str(word) for word in words])
    return Answer(code, out.getvalue(), err.getvalue())


def town(folder, **files):
    tables = {"activities.csv": HEAD + HELD, "credits.csv": "activity,teacher\n" + ROWS}
    return write_book(folder, {**tables, **{k.replace("__", "."): v for k, v in files.items()}})


def drawn_school(folder, chance):
    """Write a school of which nothing has to be told, with many rows alike."""
    held = "".join(
        f"a{n},Talk,202{chance.randrange(3, 7)}-0{chance.randrange(1, 8)}-05,"
        f"{chance.choice(['2', '1.5', '2.0'])},lecture,{chance.choice('ab ')}\n"
        for n in range(90)
    )
    told = [
        f"{there},{hours}" for there in ("", "present", "absent") for hours in ("", "1", "0.25")
    ]
    rows = [
        f"a{n},t{each},{chance.choice(told)},{chance.choice('xy')}\n"
        for n in range(90)
        for each in range(4)
        if chance.choice((True, True, False))
    ]
    chance.shuffle(rows)
    return town(
        folder,
        **{"rules/town__toml": PLAIN},
        teachers__csv="code,name\n" + "".join(f"t{n},李静{n}\n" for n in range(4)),
        activities__csv=f"{HEAD.strip()},theme\n{held}",
        credits__csv="activity,teacher,attendance,hours,note\n" + "".join(rows),
    )


BROKEN: dict[str, dict[str, Any]] = {
    "unknown code": {"credits__csv": "activity,teacher\na1,x\na2,t\n"},
    "unknown activity": {"credits__csv": "activity,teacher\na1,t\nb9,t\n"},
    "day that is none": {"activities__csv": HEAD + HELD.replace("03-02", "02-30")},
    "id twice": {"activities__csv": HEAD + HELD + "a1,Again,2026-03-01,1,lecture\n"},
    "cell that is none": {"credits__csv": NOTES + "a1,t,,two hours\n"},
}


@pytest.fixture(scope="module")
def district(tmp_path_factory):
    """Return a folder with schools of all kinds, five of them broken."""
    folder = tmp_path_factory.mktemp("district")
    for number, rules in enumerate((PLAIN, PLAIN, TOWN, BY_DAYS, OF_EVENTS)):
        chance = random.Random(number)  # noqa: S311 - the same schools each time
        school(folder, f"school-{number}", rules, chance)
    for number, files in enumerate(BROKEN.values()):
        town(folder / f"broken-{number}", **files)
        drawn_school(folder / f"fine-{number}", random.Random(number))  # noqa: S311 - as above
    return folder


@pytest.mark.parametrize("format_", ["table", "text", "json", "csv", "md", "html"])
def test_schools_of_all_kinds_come_to_the_same_in_every_format(both, summed, district, format_):
    answer = both(district, "--format", format_)

    assert answer.code == 3
    assert "broken-0/credits.csv:2" in answer.err
    assert "5 of 15 schools are left out" in answer.err
    assert summed == [f"fine-{number}" for number in range(5)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_is_said_in_every_language(both, district, lang):
    both(district, "--lang", lang)


SUMMED: dict[str, dict[str, Any]] = {
    "plain rows": {},
    "cells in quotation marks": {
        "activities__csv": HEAD + 'a1,"Talk, ""long""",2026-03-01,"2",lecture\n',
        "credits__csv": 'activity,teacher,note\n"a1",t,"a, b"\n',
    },
    "ends of lines as Windows writes them": {
        "credits__csv": ("activity,teacher\n" + ROWS).replace("\n", "\r\n").encode("utf-8-sig")
    },
    "the same event twice": {"credits__csv": "activity,teacher,part\na1,t,1\na1,t,2\na2,t,\n"},
    "words of engines": {"credits__csv": NOTES + "a1,t,'; DROP TABLE c; --,1\na2,t,{x}%s,2\n"},
    "digits of full width": {"credits__csv": NOTES + "a1,t,,２\na2,t,,2\n"},
    "blanks around": {"credits__csv": NOTES + "a1,t,, 2\na2,t, x ,2 \n"},
    "lines that are empty": {"credits__csv": "activity,teacher\na1,t\n\na2,t\n\n"},
    "no end of the last line": {"credits__csv": "activity,teacher\na1,t\na2,t"},
    "columns in another order": {"credits__csv": "teacher,note,activity\nt,x,a1\nt,,a2\n"},
    "columns of its own": {"activities__csv": 'select,"o""x",' + HEAD
                           + "1,2,a1,Talk,2026-03-01,1,lecture\n",
                           "credits__csv": "activity,teacher\na1,t\n"},
    "no rows": {"credits__csv": "activity,teacher\n"},
    "a folder of hostile name": {},
}  # fmt: skip
READ: dict[str, dict[str, Any]] = {
    **BROKEN,
    "a row over two lines": {"credits__csv": NOTES + 'a1,t,"two\nlines",1\n'},
    "a mark that is not closed": {"credits__csv": NOTES + 'a1,t,"two,1\n'},
    "a mark within": {"credits__csv": NOTES + 'a1,t,5" disk,1\n'},
    "semicolons": {"credits__csv": "activity;teacher\na1;t\n"},
    "a line above the header": {"credits__csv": "sep=,\nactivity,teacher\na1,t\n"},
    "GB 18030": {"credits__csv": (NOTES + "a1,t,备注,1\n").encode("gb18030")},
    "bytes that are no text": {"credits__csv": NOTES.encode() + b"a1,t,\xff\xfe\x00,1\n"},
    "a NUL": {"credits__csv": NOTES.encode() + b"a1,t,\x00,1\n"},
    "ends of lines of two kinds": {"credits__csv": "activity,teacher\r\na1,t\na2,t\r\n"},
    "ends of lines of old": {"credits__csv": "activity,teacher\ra1,t\r"},
    "a row that is short": {"credits__csv": NOTES + "a1,t\n"},
    "a row that is long": {"credits__csv": NOTES + "a1,t,,1,more\n"},
    "an id that a blank is put before": {"credits__csv": "activity,teacher\n a1,t\n"},
    "a code that lost its zeros": {
        "teachers__csv": "code,name\n007,李静\n", "credits__csv": "activity,teacher\na1,7\n"
    },
    "a day as people write it": {"activities__csv": HEAD + "a1,Talk,2026/3/5,2,lecture\n",
                                 "credits__csv": "activity,teacher\na1,t\n"},
    "days in reverse": {
        "activities__csv": "id,title,start,end,hours,kind\na1,T,2026-03-05,2026-03-01,2,lecture\n",
        "credits__csv": "activity,teacher\na1,t\n",
    },
    "a title that is blank": {"activities__csv": HEAD + HELD + "b, ,2026-03-01,1,lecture\n"},
    "out of post": {"teachers__csv": "code,name,hired_on\nt,李静,2026-03-03\n"},
    "later than today": {"activities__csv": HEAD + HELD.replace("2026-03-05", "2027-03-05")},
    "two rows that disagree": {"credits__csv": NOTES + "a1,t,,1\na1,t,,2\n"},
    "TOML": {"credits__csv": None,
             "credits__toml": '[[credit]]\nactivity = "a1"\nteacher = "t"\n'},
    "a column that is nearly right": {"credits__csv": "activity,teacher,attendence\na1,t,\n"},
    "a column that stands twice": {"credits__csv": "activity,teacher,note,note\na1,t,,\n"},
    "a column that the export takes": {"credits__csv": "activity,teacher,void\na1,t,\n"},
    "no file": {"credits__csv": None},
    "what hangs on the order of rows": {
        "rules/town__toml": TOWN + 'counting = { same_course = "once per year" }\n'
    },
    "rules that are broken": {"rules/town__toml": "x = \n"},
    "settings that are broken": {"ledger__toml": "x = \n"},
}  # fmt: skip


@pytest.mark.parametrize("what", SUMMED)
def test_what_is_plain_is_summed_by_duckdb(both, summed, tmp_path, what):
    name = "o'x [a-z]*" if "hostile" in what else "s"
    answer = both(town(tmp_path / name, **SUMMED[what]), "--format", "json")

    assert answer.code == 1
    assert summed == [name]


@pytest.mark.parametrize("what", READ)
def test_what_has_to_be_told_or_found_out_is_read_row_by_row(both, summed, tmp_path, what):
    both(town(tmp_path / "s", **READ[what]), "--format", "json")

    assert not summed


def test_a_school_with_few_rows_is_read_row_by_row(both, summed, monkeypatch, tmp_path):
    book = town(tmp_path / "s")
    size = (book / "credits.csv").stat().st_size
    for least, names in ((size + 1, []), (size, ["s"])):
        monkeypatch.setattr(duckdb_rows, "LEAST", least)
        both(book)
        assert summed == names


CELLS = st.sampled_from([
    "", "2", "１", "1.50", " 3", "x", "present", "absent", "缺席", "a1", "t", "2026-03-05", '"',
    '""', '"2"', "=1+1", "\t", "\x00", "\u3000", "é", "void", "2;3", "\ufeff", "0x1", "1e3",
])  # fmt: skip


@drawn(40)
@given(
    st.lists(st.tuples(st.integers(1, 5), CELLS, CELLS, CELLS, CELLS), max_size=12),
    st.sampled_from(["\n", "\r\n", "\n\n", "\r"]),
)
def test_whatever_the_cells_are_the_same_is_said(rows, end):
    lines = ["activity,teacher,hours,attendance,status,note"]
    lines += [",".join((f"a{number}", "t", *cells)) for number, *cells in rows]
    with TemporaryDirectory() as folder:
        book = town(Path(folder), credits__csv=end.join(lines) + end)
        words = ("rollup", book, "--as-of", AS_OF, "--format", "json")

        assert run(*words, "--engine", "duckdb") == run(*words)


def test_what_was_edited_without_the_tool_is_told_once(ledger, tmp_path):
    book = town(tmp_path / "s")
    ledger("add", "New", "--kind", "lecture", "--hours", "1", "--date", "2026-03-09", "--all",
           "--book", book)  # fmt: skip
    assert (book / "journal.jsonl").is_file()
    with (book / "credits.csv").open("a", encoding="utf-8") as stream:
        stream.write("a1,x\n")
    told = []
    for words in ((), ("--engine", "duckdb")):
        shutil.copytree(book, again := tmp_path / "again")
        told.append(ledger("rollup", again, "--as-of", AS_OF, *words))
        shutil.rmtree(again)

    assert told[0] == told[1]


@pytest.mark.parametrize(("lang", "told"), [
    ("en", "needs one package more"), ("zh-CN", "还需要一个软件包"), ("zh-TW", "還需要一個套件"),
])  # fmt: skip
def test_without_duckdb_it_is_told_what_to_install(ledger, monkeypatch, tmp_path, lang, told):
    monkeypatch.setitem(sys.modules, "duckdb", None)

    answer = ledger("rollup", town(tmp_path), "--engine", "duckdb", "--lang", lang)

    assert answer.code == 2
    assert told in answer.err
    assert "sbt-ledger[district]" in answer.err


def test_another_engine_is_refused(ledger, tmp_path):
    answer = ledger("rollup", town(tmp_path), "--engine", "spark")

    assert answer.code == 2
    assert "duckdb" in answer.err


def test_what_a_cluster_summed_is_not_summed_again(ledger, tmp_path):
    answer = ledger("rollup", town(tmp_path), "--engine", "duckdb", "--buckets", "x.csv")

    assert answer.code == 2
    assert "--engine" in answer.err
