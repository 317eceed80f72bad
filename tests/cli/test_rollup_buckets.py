"""`ledger rollup --print-sql` and `--buckets`: a cluster counts the rows, the program judges."""

import json

import duckdb
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

    assert sorted(line.rsplit(",", 2)[1] for line in lines) == ["1", "3"]


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


def test_blanks_around_a_code_part_no_school_from_its_buckets(roll, counted, tmp_path):
    coded = 'school = "A"\ncode = " S1 "\nrules = ["town"]\n'
    books = {
        " S1 ": school(tmp_path, "a", **{"ledger.toml": coded}),
        "b": school(tmp_path, "b"),
    }
    day = ("--as-of", AS_OF)
    rows = roll(*books.values(), *day)
    file = counted(books, *day)

    assert roll(*books.values(), *day, "--buckets", file, code=1) == rows


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
    file.write_text(text.replace(",t,", ",x,").replace(",1,1\n", ",0,1\n"), encoding="utf-8")

    answer = ledger("rollup", book, "--buckets", file, "--as-of", AS_OF)

    assert answer.code == 3
    assert f"{file}:2: n: “0” is no number of rows" in answer.err


def test_a_file_that_is_no_result_of_the_statement_is_told(ledger, tmp_path):
    book = school(tmp_path, "a")
    (tmp_path / "b.parquet").write_bytes(b"nothing")
    for file, told in (
        (book / "credits.csv", "shape, school, event, starts, ends, n, rows_of_school"),
        (tmp_path / "b.parquet", "no Parquet file"),
    ):
        answer = ledger("rollup", book, "--buckets", file, "--as-of", AS_OF)
        assert answer.code == 3
        assert told in answer.err
    assert ledger("rollup", book, "--buckets", tmp_path / "no.csv").code == 2


ASKS = {
    "counts activities": 'cohort = [{ id = "n", measure = "records", at_least = 3, per = "year" }]',
    "of each activity": (
        'deadline = [{ id = "n", task = "rated_on", within = "5 days", after = "end" }]'
    ),
    "id of activities": 'cap = [{ where = { id = "a1" }, per = "year", at_most = 1 }]',
    "distinct ids": 'cap = [{ measure = "distinct id", per = "year", at_most = 2 }]',
    "their number": 'cap = [{ where = { activity = "a1" }, per = "year", at_most = 1 }]',
}


@pytest.mark.parametrize("why", ASKS)
def test_where_events_are_asked_for_each_row_is_a_bucket(roll, counted, tmp_path, why):
    held = "".join(f"a{n},Talk,2026-0{n}-05,{n},lecture\n" for n in range(1, 5))
    book = school(
        tmp_path, "a",
        **{
            "rules/town.toml": TOWN + ASKS[why] + "\n",
            "activities.csv": f"id,title,start,hours,kind\n{held}",
            "credits.csv": "activity,teacher,rated_on\na1,t,2026-01-08\na2,t,\na3,t,2026-12-01\n",
        },
    )  # fmt: skip
    rows = roll(book, "--as-of", AS_OF)
    file = counted({"a": book}, "--as-of", AS_OF)
    without_rows(book)

    assert roll(book, "--as-of", AS_OF, "--buckets", file) == rows
    assert len(file.read_text("utf-8").splitlines()) == 1 + 4  # at one of them nobody was


def test_events_at_which_nobody_was_are_counted(roll, counted, tmp_path):
    rules = TOWN + ASKS["counts activities"] + "\n"
    none = {"credits.csv": "activity,teacher\n", "rules/town.toml": rules}
    book = school(tmp_path, "a", (1, 2, 3), **none)
    rows = roll(book, "--as-of", AS_OF)
    file = counted({"a": book}, "--as-of", AS_OF)
    without_rows(book)

    assert roll(book, "--as-of", AS_OF, "--buckets", file) == rows
    assert [each["met"] for each in rows["cohorts"]] == [1]


def test_what_hangs_on_the_order_of_rows_is_refused_with_its_place(ledger, tmp_path):
    rules = TOWN + 'counting = { same_course = "once per year" }\n'
    book = school(tmp_path, "a", **{"rules/town.toml": rules})

    answer = ledger("rollup", book, "--print-sql", "--as-of", AS_OF)

    assert answer.code == 2
    assert "“town” cannot be judged" in answer.err
    assert "rules/town.toml:5" in answer.err
    assert "without --print-sql" in answer.err
    for lang, told in (("zh-CN", "“town”不能依据集群"), ("zh-TW", "「town」不能依據叢集")):
        answer = ledger("rollup", book, "--print-sql", "--as-of", AS_OF, "--lang", lang)
        assert told in answer.err
        assert "rules/town.toml:5" in answer.err


@pytest.mark.parametrize(
    ("spoilt", "told"),
    [
        (lambda lines: lines[:-1], "the school has 3 rows here, but “4” were counted"),
        (lambda lines: [*lines, lines[-1]], "the bucket stands on line"),
        (lambda lines: [*lines[:-1], lines[-1][:-1]], "“” were counted"),
        (lambda lines: [*lines[:-1], lines[-1][:9]], "the line has 1 cells"),
        (lambda lines: [lines[0], *(each.replace(",t,", ",,") for each in lines[1:])], "teacher"),
    ],
)
def test_what_is_cut_missing_or_doubled_is_refused(ledger, counted, tmp_path, spoilt, told):
    book = school(tmp_path, "a", (1, 2, 3, 4))
    file = counted({"a": book}, "--as-of", AS_OF)
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join(spoilt(lines)), encoding="utf-8")

    answer = ledger("rollup", book, "--buckets", file, "--as-of", AS_OF)

    assert answer.code == 3
    assert told in answer.err
    assert str(file) in answer.err


def test_what_is_wrong_with_buckets_is_told_once_and_with_their_own_place(
    ledger, counted, tmp_path, monkeypatch
):
    book = school(tmp_path, "a", (2, 2))
    file = counted({"a": book}, "--as-of", AS_OF)
    file.write_text(file.read_text("utf-8").replace(",t,", ",nobody,"), "utf-8")
    monkeypatch.chdir(tmp_path)

    answer = ledger("rollup", "a", "--buckets", "buckets.csv", "--as-of", AS_OF, "--lang", "en")

    assert answer.code == 3
    assert answer.err.count("no teacher of the roster has the code “nobody”") == 1
    assert f"\n{file}:2: teacher: " in answer.err


@pytest.mark.parametrize(
    ("lang", "told", "none"),
    [
        ("en", "There are buckets of 1 school of which no folder was read: west.",
         "No bucket is of “east”.\n    There is no bucket of any school"),
        ("zh-CN", "有 1 所学校的分组汇总，却没有读到它的文件夹：west。",
         "没有“east”的分组汇总。\n    没有任何学校的分组汇总"),
        ("zh-TW", "有 1 所學校的分組彙總，卻沒有讀到它的資料夾：west。",
         "沒有「east」的分組彙總。\n    沒有任何學校的分組彙總"),
    ],
)  # fmt: skip
def test_buckets_without_a_school_and_a_school_without_buckets_are_told(
    ledger, counted, tmp_path, lang, told, none
):
    books = {name: school(tmp_path, name) for name in ("east", "west")}
    file = counted(books, "--as-of", AS_OF)
    words = ("rollup", books["east"], "--buckets", file, "--as-of", AS_OF, "--lang", lang)

    assert told in ledger(*words).err

    head = file.read_text("utf-8").splitlines(keepends=True)[0]
    file.write_text(head, "utf-8")
    without_rows(books["east"])
    assert none in ledger(*words).err


def test_a_number_of_rows_that_nobody_has_is_told(ledger, counted, tmp_path):
    book = school(tmp_path, "a")
    file = counted({"a": book}, "--as-of", AS_OF)
    nines = "9" * 5000
    file.write_text(file.read_text("utf-8").replace(",1,1\n", f",{nines},1\n"), encoding="utf-8")

    answer = ledger("rollup", book, "--buckets", file, "--as-of", AS_OF)

    assert answer.code == 3
    assert "is no number of rows" in answer.err


def test_a_row_whose_activity_the_cluster_lacks_is_told(ledger, tmp_path):
    book = school(tmp_path, "a")
    told = ledger("rollup", book, "--as-of", AS_OF, "--print-sql").out
    (tables := tmp_path / "tables").mkdir()
    put(tables, {"a": read_book(book)})
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (FROM '{tables}/activities.parquet' LIMIT 0) TO '{tables}/x' (FORMAT parquet)"
        )
    (tables / "x").replace(tables / "activities.parquet")
    write_csv(tmp_path / "b.csv", in_duckdb(tables, told))

    answer = ledger("rollup", book, "--buckets", tmp_path / "b.csv", "--as-of", AS_OF)

    assert answer.code == 3
    assert "start" in answer.err


def test_a_roster_that_changed_since_tears_no_bucket(ledger, roll, counted, tmp_path):
    book = school(tmp_path, "a", (2, 2, 2))
    file = counted({"a": book}, "--as-of", AS_OF)
    (book / "teachers.csv").write_text("code,name,left_on\nt,李静,2026-03-02\n", "utf-8")

    answer = ledger("rollup", book, "--buckets", file, "--as-of", AS_OF)

    assert answer.code == 3
    assert "from 2026-03-01 to 2026-03-03 the teacher is not in post all the time" in answer.err

    (book / "teachers.csv").write_text("code,name,left_on\nt,李静,2026-02-02\n", "utf-8")
    answer = ledger("rollup", book, "--buckets", file, "--as-of", AS_OF)
    assert "the teacher is not in post" in answer.err


def test_a_number_of_which_digits_are_hidden_is_refused(ledger, counted, tmp_path):
    rules = TOWN + 'cap = [{ where = { course = "x" }, per = "year", at_most = 1 }]\n'
    held = "a,Talk,2026-03-05,2,lecture,430104200801020017\n"
    head = "id,title,start,hours,kind,course\n"
    book = school(
        tmp_path, "a",
        **{"rules/town.toml": rules, "activities.csv": head + held},
        **{"credits.csv": "activity,teacher\na,t\n"},
    )  # fmt: skip
    file = counted({"a": book}, "--as-of", AS_OF)

    answer = ledger("rollup", book, "--buckets", file, "--as-of", AS_OF)

    assert answer.code == 3
    assert f"{file}:2: a_course: digits of “430**************7” are hidden" in answer.err


def test_a_cell_under_a_name_that_the_export_takes_is_refused(ledger, tmp_path):
    book = school(tmp_path, "a", **{"credits.csv": "activity,teacher,file\na0,t,x\n"})

    answer = ledger("rollup", book, "--print-sql", "--as-of", AS_OF)

    assert answer.code == 2
    assert "No statement can name this column: file." in answer.err


def test_a_school_without_records_is_judged_as_such(ledger, roll, counted, tmp_path):
    east, empty = school(tmp_path, "east"), school(tmp_path, "empty", ())
    rows = roll(east, empty, "--as-of", AS_OF)
    file = counted({"east": east, "empty": empty}, "--as-of", AS_OF)

    assert roll(east, empty, "--as-of", AS_OF, "--buckets", file) == rows

    without_rows(empty)
    answer = ledger("rollup", east, empty, "--as-of", AS_OF, "--buckets", file)
    assert answer.code == 3
    assert "No bucket is of “empty”." in answer.err
    assert "empty tables" in answer.err


def test_two_schools_of_one_name_are_not_given_the_same_buckets(ledger, counted, tmp_path):
    books = [school(tmp_path / part, "a") for part in ("x", "y")]
    file = counted({"a": books[0]}, "--as-of", AS_OF)

    answer = ledger("rollup", *books, "--as-of", AS_OF, "--buckets", file)

    assert answer.code == 3
    assert "are both “a”" in answer.err


def test_the_parts_that_a_cluster_writes_are_read_from_their_folder(roll, counted, tmp_path):
    books = {name: school(tmp_path, name, (2, 2, 3)) for name in ("east", "west")}
    rows = roll(*books.values(), "--as-of", AS_OF)
    head, *lines = counted(books, "--as-of", AS_OF).read_text("utf-8").splitlines(keepends=True)
    (parts := tmp_path / "parts").mkdir()
    (parts / "_SUCCESS").touch()
    (parts / ".part-0.csv.crc").touch()
    for number in range(2):
        (parts / f"part-{number}.csv").write_text(head + "".join(lines[number::2]), "utf-8")

    assert roll(*books.values(), "--as-of", AS_OF, "--buckets", parts) == rows

    (parts / "part-1.csv").unlink()
    assert roll(*books.values(), "--as-of", AS_OF, "--buckets", parts, code=3) != rows


HOSTILE = ("o'brien; --", 'say "x"', "a\\b", "{x}", "%s", "=1+1", "２０", "a\tb")


def test_cells_of_any_words_come_through(roll, counted, tmp_path):
    def cell(text):
        doubled = text.replace('"', '""')
        return f'"{doubled}"'

    some = json.dumps(list(HOSTILE[::2]), ensure_ascii=False)
    rules = TOWN + f"cap = [{{ where = {{ theme = {some} }}, per = 'year', at_most = 3 }}]\n"
    held = "".join(f"a{n},Talk,2024-02-29,2,lecture,{cell(e)}\n" for n, e in enumerate(HOSTILE))
    noted = "".join(f'a{n},t,{cell(e)}\na{n},t,"two\nlines"\n' for n, e in enumerate(HOSTILE))
    book = school(
        tmp_path, "O'Neil; \"x\"".replace('"', ""),
        **{
            "rules/town.toml": rules,
            "activities.csv": f"id,title,start,hours,kind,theme\n{held}",
            "credits.csv": f"activity,teacher,said\n{noted}",
        },
    )  # fmt: skip
    rows = roll(book, "--as-of", AS_OF, "--period", "2023-24")
    file = counted({book.name: book}, "--as-of", AS_OF, "--period", "2023-24")
    without_rows(book)

    assert roll(book, "--as-of", AS_OF, "--period", "2023-24", "--buckets", file) == rows


def test_a_column_that_no_engine_could_name_is_refused(ledger, tmp_path):
    head, row = "activity,teacher,my cell", "a0,t,x"
    book = school(tmp_path, "a", **{"credits.csv": f"{head}\n{row}\n"})

    answer = ledger("rollup", book, "--print-sql", "--as-of", AS_OF)

    assert answer.code == 2
    assert "my cell" in answer.err


def test_a_broken_school_keeps_no_statement_back(ledger, roll, tmp_path):
    fine = school(tmp_path, "fine")
    torn = school(tmp_path, "torn", **{"credits.csv": "activity,teacher\nnone,t\n"})
    words = ("--as-of", AS_OF, "--lang", "en", "--print-sql")
    alone = ledger("rollup", fine, *words)

    answer = ledger("rollup", tmp_path, *words)

    assert (answer.code, answer.out) == (3, alone.out)
    assert f"{torn / 'credits.csv'}:2: activity: " in answer.err
    assert "1 of 2 schools is left out" in answer.err
    alone = ledger("rollup", torn, *words)
    assert (alone.code, alone.out) == (3, "")
    assert f"{torn / 'credits.csv'}:2: activity: " in alone.err


def test_of_many_schools_that_is_named_whose_column_no_engine_could_name(ledger, tmp_path):
    school(tmp_path, "a")
    book = school(tmp_path, "b", **{"credits.csv": "activity,teacher,my cell\na0,t,x\n"})

    answer = ledger("rollup", tmp_path, "--print-sql", "--as-of", AS_OF, "--lang", "en")

    assert answer.code == 2
    assert f"{book}: No statement can name this column: my cell." in answer.err


@pytest.mark.parametrize(
    "line",
    [
        TOWN.replace("at_least", 'where = { "my cell" = "a" }, at_least'),
        TOWN.replace("at_least = 30", 'measure = "distinct my cell", at_least = 1'),
        TOWN + 'cap = [ { for = ["year"], where = { "my cell" = "a" }, at_most = 9 } ]\n',
    ],
)
def test_a_column_with_a_blank_in_its_name_is_not_lost_where_rules_name_it(ledger, tmp_path, line):
    held = "id,title,start,hours,kind,my cell\na0,Talk,2026-03-05,2,lecture,a\n"
    book = school(tmp_path, "a", **{"rules/town.toml": line, "activities.csv": held})

    answer = ledger("rollup", book, "--print-sql", "--as-of", AS_OF)

    assert answer.code == 2
    assert "No statement can name this column: my cell." in answer.err


def test_schools_with_different_questions_need_a_statement_each(ledger, tmp_path):
    other = TOWN.replace("09-01", "01-01")
    books = [school(tmp_path, "a"), school(tmp_path, "b", **{"rules/town.toml": other})]

    answer = ledger("rollup", *books, "--print-sql", "--as-of", AS_OF)

    assert answer.code == 2
    assert "ask for different sums" in answer.err
