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
WITH met AS (
  SELECT
    {met}
  FROM credits c
  JOIN activities a ON a.school = c.school AND a.id = c.activity{joined}
),
told AS (
  SELECT
    {told}
  FROM met
)
SELECT
  '{digest}' AS shape,
  {shown},
  COUNT(*) AS n
FROM told
GROUP BY
  {apart}
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
    days = ["turn", "in_post"] if turned else ["starts", "ends"]
    shown = [*days, "MIN(ends) AS starts", "MIN(ends) AS ends"] if turned else days
    return _STATEMENT.format(
        met=_listed((
            "c.school AS school", "c.teacher AS teacher", "c.activity AS event",
            "COUNT(*) OVER (PARTITION BY c.school, c.teacher, c.activity) AS rows_there",
            *(() if shape.borders is None else _turned(shape.borders)),
            "a.start AS starts", "a.end AS ends",
            *(f"COALESCE({key.table[0]}.{key.source}, '') AS {key.name}" for key in keys),
        ), 4),
        joined=_IN_POST if turned else "",
        told=_listed((
            "school", "teacher", _if_doubled("event"),
            *dict.fromkeys((*days, "starts", "ends")),
            *(key.name if key.always else _if_doubled(key.name) for key in keys),
        ), 4),
        digest=shape.digest(columns_of(shape, keys)),
        shown=_listed((*_WHOSE, *shown, *cells), 2),
        apart=_listed((*_WHOSE, *days, *cells), 2),
    )  # fmt: skip


def _turned(borders: Sequence[date]) -> tuple[str, ...]:
    """Return between which borders a row ended, and whether its teacher was in post then."""
    whens = (
        f"WHEN a.end < DATE '{day}' THEN {turn}"
        for turn, day in zip(count(), borders, strict=False)
    )
    turn = f"CASE {' '.join(whens)} ELSE {len(borders)} END AS turn"
    return turn, "CASE WHEN p.teacher IS NULL THEN 0 ELSE 1 END AS in_post"


def _if_doubled(column: str) -> str:
    return f"CASE WHEN rows_there > 1 THEN {column} ELSE '' END AS {column}"


def _listed(parts: Iterable[str], indent: int) -> str:
    return f",\n{' ' * indent}".join(parts)
