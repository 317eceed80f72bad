"""Yearly sums with DuckDB, typed and strict: unknown codes are refused, duplicates count once.

Usage: duckdb_duplicates.py BOOK AS_OF. Prints `teacher,school year,hours,met or short`, in any
order. Duplicates that disagree are listed on stderr; an unknown code ends it with exit code 3.
"""

import sys

import duckdb

READ_TEACHERS = """
CREATE TEMP TABLE teacher AS
    SELECT code FROM read_csv($book || '/teachers.csv', header = true, all_varchar = true)
"""
READ_ACTIVITIES = """
CREATE TEMP TABLE activity AS
    SELECT id, hours, coalesce("end", start) AS last, year(last) - (month(last) < 9)::INT AS first
    FROM read_csv($book || '/activities.csv', header = true, auto_detect = false, quote = '"',
        columns = {
            'id': 'VARCHAR', 'title': 'VARCHAR', 'start': 'DATE', 'end': 'DATE',
            'hours': 'DECIMAL(9,4)', 'kind': 'VARCHAR', 'program': 'VARCHAR', 'mode': 'VARCHAR',
            'level': 'VARCHAR', 'status': 'VARCHAR', 'approvals': 'VARCHAR',
            'evidence': 'VARCHAR'})
"""
READ_CREDITS = """
CREATE TEMP TABLE seat AS
    SELECT activity, teacher, coalesce(attendance, '') AS attendance, hours,
        coalesce(part, '') AS part, coalesce(status, '') AS status
    FROM read_csv($book || '/credits.csv', header = true, auto_detect = false, quote = '"',
        columns = {
            'activity': 'VARCHAR', 'teacher': 'VARCHAR', 'attendance': 'VARCHAR',
            'hours': 'DECIMAL(9,4)', 'part': 'VARCHAR', 'evidence': 'VARCHAR',
            'approvals': 'VARCHAR', 'status': 'VARCHAR'})
"""
UNKNOWN = """
SELECT activity FROM seat ANTI JOIN activity ON activity = id
UNION ALL SELECT teacher FROM seat ANTI JOIN teacher ON teacher = code
"""
FIND_DUPLICATES = """
CREATE TEMP TABLE twice AS
    SELECT activity, teacher, part, min(rowid) AS kept
    FROM seat GROUP BY activity, teacher, part HAVING count(*) > 1
"""
DISAGREEING = """
SELECT activity, teacher, part FROM seat JOIN twice USING (activity, teacher, part)
GROUP BY ALL HAVING count(DISTINCT (attendance, hours, status)) > 1
"""
DROP_DUPLICATES = """
DELETE FROM seat USING twice
WHERE seat.activity = twice.activity AND seat.teacher = twice.teacher AND seat.part = twice.part
    AND seat.rowid <> twice.kept
"""
SUMS = """
WITH total AS (
    SELECT teacher, first, sum(coalesce(seat.hours, activity.hours, 0)) AS hours
    FROM seat JOIN activity ON seat.activity = activity.id
    WHERE last <= $as_of::DATE
        AND attendance NOT IN ('absent', 'leave', 'swapped') AND status <> 'void'
    GROUP BY ALL
)
SELECT teacher, format('{}-{:02}', first, (first + 1) % 100), hours,
    CASE WHEN hours >= 30 THEN 'met' ELSE 'short' END
FROM total
"""


def main() -> int:
    """Print the sums of the book named on the command line."""
    book, as_of = sys.argv[1:]
    connection = duckdb.connect()
    for read in (READ_TEACHERS, READ_ACTIVITIES, READ_CREDITS):
        connection.execute(read, {"book": book})
    unknown = connection.execute(UNKNOWN).fetchall()
    if unknown:
        sys.stderr.writelines(f"unknown code {code}\n" for (code,) in unknown)
        return 3
    connection.execute(FIND_DUPLICATES)
    for row in connection.execute(DISAGREEING).fetchall():
        sys.stderr.write(f"duplicates disagree: {row}\n")
    connection.execute(DROP_DUPLICATES)
    totals = connection.execute(SUMS, {"as_of": as_of}).fetchall()
    sys.stdout.writelines(",".join(map(str, row)) + "\n" for row in totals)
    return 0


sys.exit(main())
