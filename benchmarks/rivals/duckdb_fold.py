"""The statement of `ledger rollup --print-sql`, run by DuckDB in the place of a cluster.

Usage: duckdb_fold.py TABLES STATEMENT RESULT; TABLES has one folder of Parquet files a school.
"""

import sys
from pathlib import Path

import duckdb

CODE = "430104001"  # of the benchmark's schools, in front of their numbers
VIEW = """
CREATE VIEW {table} AS SELECT '{code}-' || parse_path(filename)[-2] AS school,
    * EXCLUDE (filename)
FROM read_parquet('{tables}/*/{table}.parquet', filename = true)
"""

tables, statement, result = sys.argv[1:]
for table in ("credits", "activities", "in_post"):
    duckdb.sql(VIEW.format(table=table, tables=tables, code=CODE))
duckdb.sql(Path(statement).read_text(encoding="utf-8")).write_csv(result)
