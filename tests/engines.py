"""The fold of a book's rows by each engine: the same tables in, the same buckets out."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

import duckdb

from sbt_ledger.assessment.shape import Shape
from sbt_ledger.files.bucket_rows import Bucket
from sbt_ledger.files.parquet import write_parquet
from sbt_ledger.records.book import Book
from sbt_ledger.reports.bucket_sql import statement
from sbt_ledger.reports.buckets import buckets
from sbt_ledger.reports.csv_text import plain
from sbt_ledger.reports.export import Table, rows_of
from tests.books import TOWN, write_book

Cells = dict[str, str]
PLAIN = TOWN + 'cap = [ { for = ["year"], where = { theme = "a" }, at_most = 9 } ]\n'
BY_DAYS = TOWN.replace("[ { id", '[ { id = "own", at_least = 9, per = "first" }, { id') + (
    'period.first = { start = "hired_on", length = "8 months", once = true }\n'
)
OF_EVENTS = TOWN + (
    'cohort = [ { id = "talks", measure = "records", at_least = 9, per = "year" } ]\n'
)


def tables_of(book: Book) -> dict[str, Table]:
    return {each.name: each for each in rows_of(book)}


def sql_for(shape: Shape, book: Book) -> str:
    return statement(shape, {name: each.columns for name, each in tables_of(book).items()})


def in_python(shape: Shape, book: Book, school: str) -> list[Cells]:
    found = buckets(shape, tables_of(book), school)
    return [dict(zip(found.columns, map(plain, row), strict=True)) for row in found.rows()]


def put(folder: Path, books: Mapping[str, Book]) -> None:
    """Write the rows of schools as a cluster has them: one table of all, the school in each row."""
    of_all = {school: tables_of(book) for school, book in books.items()}
    for name, first in next(iter(of_all.values())).items():
        rows = (
            [school, *map(plain, row)]
            for school, tables in of_all.items()
            for row in tables[name].rows()
        )
        write_parquet(folder / f"{name}.parquet", {"school": "text", **first.columns}, rows)


def in_duckdb(folder: Path, sql: str) -> list[Cells]:
    with duckdb.connect() as connection:
        for path in folder.glob("*.parquet"):
            connection.execute(f"CREATE VIEW {path.stem} AS FROM '{path}'")
        found = connection.execute(sql)
        names = [each[0] for each in found.description]
        return [dict(zip(names, map(_text, row), strict=True)) for row in found.fetchall()]


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def alike(rows: Iterable[Cells]) -> list[list[tuple[str, str]]]:
    """Return rows without their order."""
    return sorted(sorted(row.items()) for row in rows)


def as_buckets(rows: Sequence[Cells]) -> list[Bucket]:
    return [Bucket(row, "buckets.csv", line) for line, row in enumerate(rows, 2)]


def write_csv(path: Path, rows: Sequence[Cells]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def school(folder: Path, name: str, rules: str, chance: Random) -> Path:
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
