"""`ledger rollup --print-sql` and `--buckets`: a cluster counts the rows, the program judges."""

import json

import pytest

from sbt_ledger.files.book_files import read_book
from tests.books import AS_OF, ROOT, TOWN, write_book
from tests.engines import in_duckdb, put, write_csv

MEIXIHU = ROOT / "examples" / "meixihu"
RULES = ("--as-of", AS_OF, "--rules", "cn-bj-2016")


@pytest.fixture
def roll(ledger):
    def rolled(*words, code=None):
        answer = ledger("rollup", *words, "--format", "json")
        assert code is None or answer.code == code, answer.err
        return {k: v for k, v in json.loads(answer.out).items() if k != "totals"}

    return rolled


@pytest.fixture
def counted(ledger, tmp_path):
    """Return what folds the rows of schools by the statement that the command prints."""

    def fold(books, *words, kind="csv"):
        told = ledger("rollup", *books.values(), *words, "--print-sql")
        assert told.code == 0, told.err
        (tables := tmp_path / "tables").mkdir()
        put(tables, {name: read_book(folder) for name, folder in books.items()})
        if kind == "parquet":
            import duckdb

            with duckdb.connect() as connection:
                for path in tables.iterdir():
                    connection.execute(f"CREATE VIEW {path.stem} AS FROM '{path}'")
                connection.execute(f"COPY ({told.out}) TO '{tmp_path}/buckets.parquet'")
        else:
            write_csv(tmp_path / "buckets.csv", in_duckdb(tables, told.out))
        return tmp_path / f"buckets.{kind}"

    return fold


def school(folder, name, hours=(2,), **files):
    """Write a school of one teacher, with a talk for each number of hours."""
    held = "".join(f"a{n},Talk,2026-03-0{n + 1},{each},lecture\n" for n, each in enumerate(hours))
    rows = "".join(f"a{n},t\n" for n in range(len(hours)))
    return write_book(
        folder / name,
        {
            "ledger.toml": f'school = "{name}"\nrules = ["town"]\n',
            "activities.csv": f"id,title,start,hours,kind\n{held}",
            "credits.csv": f"activity,teacher\n{rows}",
            **files,
        },
    )


def without_rows(book):
    for name in ("activities", "credits"):
        (book / f"{name}.csv").unlink()


def test_buckets_come_to_what_the_rows_come_to(roll, counted):
    file = counted({"430104001": MEIXIHU}, *RULES)

    assert roll(MEIXIHU, *RULES, "--buckets", file) == roll(MEIXIHU, *RULES)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_the_folder_of_a_school_needs_no_rows(roll, counted, tmp_path, kind):
    books = {name: school(tmp_path, name, (2, 2, 3)) for name in ("east", "west")}
    day = ("--as-of", AS_OF)
    rows = roll(*books.values(), *day)
    file = counted(books, *day, kind=kind)
    for book in books.values():
        without_rows(book)

    found = roll(*books.values(), *day, "--buckets", file)

    assert found == rows
    assert [each["earned"] for each in found["lines"]] == ["14"]


def test_rows_alike_are_one_bucket(counted, tmp_path):
    file = counted({"a": school(tmp_path, "a", (2, 2, 2, 3))}, "--as-of", AS_OF)

    lines = file.read_text(encoding="utf-8").splitlines()[1:]

    assert sorted(line.rpartition(",")[2] for line in lines) == ["1", "3"]


@pytest.mark.parametrize(
    "words", [("--as-of", "2026-08-30"), ("--as-of", AS_OF, "--period", "2024-25")]
)
def test_buckets_of_another_question_are_refused(ledger, counted, tmp_path, words):
    book = school(tmp_path, "a")
    file = counted({"a": book}, "--as-of", AS_OF)

    answer = ledger("rollup", book, "--buckets", file, *words)

    assert answer.code == 2
    assert "were counted for another question" in answer.err


def test_a_column_that_was_left_out_is_refused(ledger, counted, tmp_path):
    book = school(tmp_path, "a")
    file = counted({"a": book}, "--as-of", AS_OF)
    file.write_text(file.read_text("utf-8").replace("a_hours", "hours"), encoding="utf-8")

    assert ledger("rollup", book, "--buckets", file, "--as-of", AS_OF).code == 2


def test_a_school_without_buckets_is_named_and_stops_no_other(ledger, counted, tmp_path):
    east, west = school(tmp_path, "east"), school(tmp_path, "west")
    file = counted({"east": east}, "--as-of", AS_OF)

    answer = ledger("rollup", east, west, "--buckets", file, "--as-of", AS_OF)

    assert answer.code == 3
    assert "No bucket is of “west”." in answer.err
    assert "east" in answer.out


def test_a_cell_that_cannot_be_is_told_with_its_line(ledger, counted, tmp_path):
    book = school(tmp_path, "a")
    file = counted({"a": book}, "--as-of", AS_OF)
    text = file.read_text("utf-8")
    file.write_text(text.replace(",t,", ",x,").replace(",1\n", ",0\n"), encoding="utf-8")

    answer = ledger("rollup", book, "--buckets", file, "--as-of", AS_OF)

    assert answer.code == 3
    assert f"{file}:2: n: “0” is no number of rows" in answer.err


def test_a_file_that_is_no_result_of_the_statement_is_told(ledger, tmp_path):
    book = school(tmp_path, "a")
    (tmp_path / "b.parquet").write_bytes(b"nothing")
    for file, told in (
        (book / "credits.csv", "shape, school, event, starts, ends, n"),
        (tmp_path / "b.parquet", "no Parquet file"),
    ):
        answer = ledger("rollup", book, "--buckets", file, "--as-of", AS_OF)
        assert answer.code == 3
        assert told in answer.err
    assert ledger("rollup", book, "--buckets", tmp_path / "no.csv").code == 2


ASKS = {
    "counts activities": 'cohort = [{ id = "n", measure = "records", at_least = 1, per = "year" }]',
    "of each activity": (
        'deadline = [{ id = "n", task = "rated_on", within = "5 days", after = "end" }]'
    ),
    "came first": 'counting = { same_course = "once per year" }',
    "id of activities": 'cap = [{ where = { id = "a" }, per = "year", at_most = 1 }]',
}


@pytest.mark.parametrize("why", ASKS)
def test_what_sums_cannot_say_is_refused_with_the_rule(ledger, tmp_path, why):
    book = school(tmp_path, "a", **{"rules/town.toml": TOWN + ASKS[why] + "\n"})

    answer = ledger("rollup", book, "--print-sql", "--as-of", AS_OF)

    assert answer.code == 2
    assert "“town” cannot be judged of sums" in answer.err
    assert why in answer.err


def test_a_column_that_no_engine_could_name_is_refused(ledger, tmp_path):
    head, row = "activity,teacher,my cell", "a0,t,x"
    book = school(tmp_path, "a", **{"credits.csv": f"{head}\n{row}\n"})

    answer = ledger("rollup", book, "--print-sql", "--as-of", AS_OF)

    assert answer.code == 2
    assert "my cell" in answer.err


def test_schools_with_different_questions_need_a_statement_each(ledger, tmp_path):
    other = TOWN.replace("09-01", "01-01")
    books = [school(tmp_path, "a"), school(tmp_path, "b", **{"rules/town.toml": other})]

    answer = ledger("rollup", *books, "--print-sql", "--as-of", AS_OF)

    assert answer.code == 2
    assert "ask for different sums" in answer.err
