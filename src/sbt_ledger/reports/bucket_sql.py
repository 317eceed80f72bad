"""The fold as one statement: rows are joined, told apart and counted, in words of every engine."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from sbt_ledger.reports.bucket_columns import columns_of, keys_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sbt_ledger.assessment.shape import Shape
    from sbt_ledger.reports.bucket_columns import Tables

_WHOSE = ("school", "teacher", "event")
_STATEMENT = """\
WITH doubled AS (
  SELECT school, teacher, activity, COUNT(*) AS rows_there
  FROM credits
  GROUP BY school, teacher, activity
  HAVING COUNT(*) > 1
),
met AS (
  SELECT
    {met}
  FROM credits c
  {join} JOIN activities a ON a.school = c.school AND a.id = c.activity
  LEFT JOIN doubled d ON d.school = c.school AND d.teacher = c.teacher AND d.activity = c.activity\
{joined}
),
told AS (
  SELECT
    {told}
  FROM met
)
SELECT
  '{digest}' AS shape,
  {shown},
  COUNT(*) AS n,
  CAST(SUM(COUNT(*)) OVER (PARTITION BY school) AS BIGINT) AS rows_of_school
FROM told
GROUP BY
  {apart}
ORDER BY school
"""
_IN_POST = """
  LEFT JOIN in_post p ON p.school = c.school AND p.teacher = c.teacher
    AND a.end >= p.first AND a.end <= p.last"""


def statement(shape: Shape, tables: Tables) -> str:
    """Return the statement for tables `credits`, `activities` and `in_post`.

    The columns of the first two are those of `tables`, and `school` beside them.
    """
    keys = keys_of(shape, tables)
    cells = [key.name for key in keys]
    turned = shape.borders is not None
    days = ["turn", "post"] if turned else ["starts", "ends"]
    shown = [*days, "MIN(ends) AS starts", "MAX(ends) AS ends"] if turned else days
    return _STATEMENT.format(
        met=_listed((
            "COALESCE(c.school, a.school) AS school", "COALESCE(c.teacher, '') AS teacher",
            "COALESCE(c.activity, a.id) AS event",
            "COALESCE(d.rows_there, 1) AS rows_there",
            *(() if shape.borders is None else _turned(shape.borders)),
            "a.start AS starts", "a.end AS ends",
            *(f"COALESCE({key.table[0]}.{key.source}, '') AS {key.name}" for key in keys),
        ), 4),
        # A row without its activity is kept, and told by who reads it.
        join="FULL" if shape.events else "LEFT",
        joined=_IN_POST if turned else "",
        told=_listed((
            "school", "teacher", "event" if shape.events else _if_doubled("event"),
            *dict.fromkeys((*days, "starts", "ends")),
            *(key.name if key.always else _if_doubled(key.name) for key in keys),
        ), 4),
        digest=shape.digest(columns_of(shape, keys)),
        shown=_listed((*_WHOSE, *shown, *cells), 2),
        apart=_listed((*_WHOSE, *days, *cells), 2),
    )  # fmt: skip


def _turned(borders: Sequence[date]) -> tuple[str, ...]:
    """Return between which borders a row ended, and since when its teacher was in post then.

    Out of post each day is another: so a bucket can be held against the roster of the school.
    """
    whens = (
        f"WHEN a.end < DATE '{day}' THEN {turn}"
        for turn, day in zip(count(), borders, strict=False)
    )
    turn = f"CASE {' '.join(whens)} ELSE {len(borders)} END AS turn"
    return turn, "COALESCE(p.first, a.end) AS post"


def _if_doubled(column: str) -> str:
    return f"CASE WHEN rows_there > 1 THEN {column} ELSE '' END AS {column}"


def _listed(parts: Iterable[str], indent: int) -> str:
    return f",\n{' ' * indent}".join(parts)
