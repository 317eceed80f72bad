"""Yearly sums with DuckDB on typed columns: no code is looked up, no duplicate is seen.

Usage: duckdb_sums.py BOOK AS_OF. Prints `teacher,school year,hours,met or short`, in any order.
"""

import sys

import duckdb

SUMS = """
WITH activity AS (
    SELECT id, hours, coalesce("end", start) AS last, year(last) - (month(last) < 9)::INT AS first
    FROM read_csv($book || '/activities.csv', header = true, types = {
        'id': 'VARCHAR', 'start': 'DATE', 'end': 'DATE', 'hours': 'DECIMAL(9,4)'})
    WHERE last <= $as_of::DATE
), total AS (
    SELECT teacher, first, sum(coalesce(credit.hours, activity.hours, 0)) AS hours
    FROM read_csv($book || '/credits.csv', header = true, types = {
        'activity': 'VARCHAR', 'teacher': 'VARCHAR', 'attendance': 'VARCHAR',
        'hours': 'DECIMAL(9,4)', 'status': 'VARCHAR'}) AS credit
    JOIN activity ON credit.activity = activity.id
    WHERE coalesce(attendance, '') NOT IN ('absent', 'leave', 'swapped')
        AND coalesce(status, '') <> 'void'
    GROUP BY ALL
)
SELECT teacher, format('{}-{:02}', first, (first + 1) % 100), hours,
    CASE WHEN hours >= 30 THEN 'met' ELSE 'short' END
FROM total
"""

book, as_of = sys.argv[1:]
totals = duckdb.execute(SUMS, {"book": book, "as_of": as_of}).fetchall()
sys.stdout.writelines(",".join(map(str, row)) + "\n" for row in totals)
