"""The very statement that DuckDB runs is run by Spark SQL, over schools in one table."""

import random
import shutil
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given

from sbt_ledger.assessment.shape import shape_of
from sbt_ledger.assessment.span import Span
from sbt_ledger.files.book_files import read_book
from sbt_ledger.files.rule_files import read_rule_sets
from sbt_ledger.rules.rule_set import RuleSet
from tests.books import asking
from tests.engines import (
    BY_DAYS,
    OF_EVENTS,
    PLAIN,
    alike,
    in_duckdb,
    in_python,
    put,
    school,
    sql_for,
)  # fmt: skip
from tests.naive.school_strategies import school_cases, school_rule_sets
from tests.naive.test_equal import drawn
from tests.test_buckets import crowded, plain_rule_sets, written_or_not

LACKING = [
    what
    for what, found in (
        ("PySpark: pip install “sbt-ledger[spark]”", find_spec("pyspark")),
        ("a Java virtual machine: apt install default-jre-headless", shutil.which("java")),
    )
    if not found
]
pytestmark = pytest.mark.skipif(bool(LACKING), reason=f"needs {' and '.join(LACKING)}")
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


def in_spark(spark, folder, sql):
    for path in folder.iterdir():
        spark.read.parquet(str(path)).createOrReplaceTempView(path.stem)
    return [
        {name: "" if cell is None else str(cell) for name, cell in row.asDict().items()}
        for row in spark.sql(sql).collect()
    ]


@pytest.mark.parametrize("rules", [PLAIN, BY_DAYS, OF_EVENTS])
def test_spark_duckdb_and_python_count_the_same(spark, tmp_path, rules):
    chance = random.Random(7)  # noqa: S311 - the same schools each time
    folders = {name: school(tmp_path, name, rules, chance) for name in ("a", "b", "c")}
    books = {name: read_book(folder) for name, folder in folders.items()}
    shape = shape_of(books["a"], read_rule_sets(["town"], folders["a"]), SPAN)
    sql = sql_for(shape, books["a"])
    (tables := tmp_path / "tables").mkdir()
    put(tables, books)
    found = in_spark(spark, tables, sql)

    assert (shape.borders is None) is (rules != PLAIN)
    assert shape.events is (rules == OF_EVENTS)
    assert alike(found) == alike(in_duckdb(tables, sql))
    whole = [row for name, book in books.items() for row in in_python(shape, book, name)]
    assert alike(found) == alike(whole)
    assert shape.events or len(found) < sum(int(row["n"]) for row in found)


@drawn(4)
@given(plain_rule_sets() | school_rule_sets({"same_course"}), crowded(school_cases()))
def test_spark_counts_what_python_counts_of_drawn_books(spark, rules, case):
    read = RuleSet.read(asking(rules))
    assume(not list(read.faults()))
    with TemporaryDirectory() as name:
        book = written_or_not(Path(name), case)
        shape = shape_of(book, [read], Span(case["as_of"]))
        (tables := Path(name) / "tables").mkdir()
        put(tables, {"S": book})

        found = in_spark(spark, tables, sql_for(shape, book))

    assert alike(found) == alike(in_python(shape, book, "S"))
