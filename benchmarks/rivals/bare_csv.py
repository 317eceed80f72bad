"""Yearly sums with a bare `csv.reader` loop: no cell is checked, no duplicate is seen.

Usage: bare_csv.py BOOK AS_OF. Prints `teacher,school year,hours,met or short`, in any order.
"""

import csv
import sys
from collections import defaultdict
from pathlib import Path

FLOOR = 30
SKIPPED = {"absent", "leave", "swapped"}


def school_year(day: str) -> str:
    """Return the label of the school year, which begins in September."""
    first = int(day[:4]) - (day[5:7] < "09")
    return f"{first}-{(first + 1) % 100:02}"


def read_activities(path: Path, as_of: str) -> dict[str, tuple[str, float]]:
    """Return the school year and the hours of each activity that ended by `as_of`."""
    activities = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        place = {name: i for i, name in enumerate(next(rows))}
        name, start, end, hours = (place[column] for column in ("id", "start", "end", "hours"))
        for row in rows:
            last = row[end] or row[start]
            if last <= as_of:
                activities[row[name]] = (school_year(last), float(row[hours] or 0))
    return activities


def sum_credits(
    path: Path, activities: dict[str, tuple[str, float]]
) -> dict[tuple[str, str], float]:
    """Return the hours of each teacher and school year."""
    totals: dict[tuple[str, str], float] = defaultdict(float)
    columns = ("activity", "teacher", "attendance", "hours", "status")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        place = {name: i for i, name in enumerate(next(rows))}
        activity, teacher, attendance, own, status = (place[column] for column in columns)
        for row in rows:
            if (
                row[attendance] in SKIPPED
                or row[status] == "void"
                or row[activity] not in activities
            ):
                continue
            year, hours = activities[row[activity]]
            totals[row[teacher], year] += float(row[own]) if row[own] else hours
    return totals


def main() -> None:
    """Print the sums of the book named on the command line."""
    book, as_of = Path(sys.argv[1]), sys.argv[2]
    totals = sum_credits(book / "credits.csv", read_activities(book / "activities.csv", as_of))
    sys.stdout.writelines(
        f"{teacher},{year},{total:.4f},{'met' if total >= FLOOR else 'short'}\n"
        for (teacher, year), total in sorted(totals.items())
    )


main()
