"""The very statement that DuckDB runs is run by Spark SQL, over schools in one table."""

import random
import shutil
from datetime import date, timedelta
from importlib.util import find_spec

import pytest

from sbt_ledger.assessment.shape import shape_of
from sbt_ledger.assessment.span import Span
from sbt_ledger.files.book_files import read_book
from sbt_ledger.files.rule_files import read_rule_sets
from tests.books import TOWN, write_book
from tests.engines import alike, in_duckdb, in_python, put, sql_for

LACKING = [
    what
    for what, found in (
        ("PySpark: pip install “sbt-ledger[spark]”", find_spec("pyspark")),
        ("a Java virtual machine: apt install default-jre-headless", shutil.which("java")),
    )
    if not found
]
pytestmark = pytest.mark.skipif(bool(LACKING), reason=f"needs {' and '.join(LACKING)}")
PLAIN = TOWN + 'cap = [ { for = ["year"], where = { theme = "a" }, at_most = 9 } ]\n'
BY_DAYS = TOWN.replace("[ { id", '[ { id = "own", at_least = 9, per = "first" }, { id') + (
    'period.first = { start = "hired_on", length = "8 months", once = true }\n'
)
OF_EVENTS = TOWN + (
    'cohort = [ { id = "talks", measure = "records", at_least = 9, per = "year" } ]\n'
)
SPAN = Span(date(2026, 8, 31))


@pytest.fixture(scope="module")
def spark():
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]")
    for key, value in {
        "spark.driver.host": "127.0.0.1",
        "spark.sql.shuffle.partitions": "1",
        # Most of the time is that of a cold machine: what it compiles is used a few times only.
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.adaptive.enabled": "false",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.ui.enabled": "false",
    }.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


def school(folder, name, rules, chance):
    """Write a school: rows that are alike, several at one event, out of post, blank or void."""
    days = [date(2024, 9, 20) + timedelta(days=n) for n in range(700)]
    held = [
        f"a{n},Talk,{chance.choice(days)},{chance.choice(['2', '1.5'])},lecture,"
        f"{chance.choice(['a', ''])}"
        for n in range(200)
    ]
    rows = [
        f"a{chance.randrange(200)},t{chance.randrange(4)},{chance.choice(['', 'present'])},"
        f"{chance.choice(['', '', 'void'])},{chance.choice(['x', ''])}"
        for _each in range(300)
    ]
    people = "".join(f"t{n},李静{n},2025-0{n + 3}-01\n" for n in range(4))
    return write_book(
        folder / name,
        {
            "ledger.toml": f'school = "{name}"\nrules = ["town"]\n',
            "rules/town.toml": rules,
            "teachers.csv": f"code,name,hired_on\n{people}",
            "activities.csv": "\n".join(["id,title,start,hours,kind,theme", *held]),
            "credits.csv": "\n".join(["activity,teacher,attendance,status,note", *rows]),
        },
    )


@pytest.mark.parametrize("rules", [PLAIN, BY_DAYS, OF_EVENTS])
def test_spark_duckdb_and_python_count_the_same(spark, tmp_path, rules):
    chance = random.Random(7)  # noqa: S311 - the same schools each time
    folders = {name: school(tmp_path, name, rules, chance) for name in ("a", "b", "c")}
    books = {name: read_book(folder) for name, folder in folders.items()}
    shape = shape_of(books["a"], read_rule_sets(["town"], folders["a"]), SPAN)
    sql = sql_for(shape, books["a"])
    (tables := tmp_path / "tables").mkdir()
    put(tables, books)
    for path in tables.iterdir():
        spark.read.parquet(str(path)).createOrReplaceTempView(path.stem)

    found = [
        {name: "" if cell is None else str(cell) for name, cell in row.asDict().items()}
        for row in spark.sql(sql).collect()
    ]

    assert (shape.borders is None) is (rules != PLAIN)
    assert shape.events is (rules == OF_EVENTS)
    assert alike(found) == alike(in_duckdb(tables, sql))
    whole = [row for name, book in books.items() for row in in_python(shape, book, name)]
    assert alike(found) == alike(whole)
    assert shape.events or len(found) < sum(int(row["n"]) for row in found)
