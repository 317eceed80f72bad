"""The greatest value of a sum under upper limits, in exact fractions.

"The evaluation takes the reading best for the teacher": what is best is a list of aims, the first
the most important, so each variable has a tuple of weights and tuples are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Weights = tuple[Fraction, ...]


def best(
    aims: Sequence[Weights], limits: Sequence[tuple[Sequence[Fraction], Fraction]]
) -> list[Fraction]:
    """Choose each variable, none below 0, within all limits (sum of factor x variable <= limit).

    All limits are at least 0, so that all variables at 0 are a first choice. The variable to raise
    is the first whose raising helps, the one to drop the first that reaches 0 (Bland's rule).
    """
    many = len(aims)
    rows = [
        [*map(Fraction, factors), *(Fraction(int(i == j)) for j in range(len(limits))), limit]
        for i, (factors, limit) in enumerate(limits)
    ]
    nothing = tuple(Fraction(0) for _ in aims[0]) if aims else ()
    gains: list[Weights] = [*aims, *(nothing for _ in limits)]
    chosen = [many + i for i in range(len(limits))]
    while True:
        raised = next((j for j, gain in enumerate(gains) if gain > nothing), None)
        if raised is None:
            break
        reach = [
            (row[-1] / row[raised], chosen[i], i) for i, row in enumerate(rows) if row[raised] > 0
        ]
        _, _, leaving = min(reach)
        pivot = rows[leaving][raised]
        rows[leaving] = [cell / pivot for cell in rows[leaving]]
        for i, row in enumerate(rows):
            if i != leaving and row[raised]:
                factor = row[raised]
                rows[i] = [a - factor * b for a, b in zip(row, rows[leaving], strict=True)]
        gain = gains[raised]
        gains = [
            tuple(a - b * rows[leaving][j] for a, b in zip(old, gain, strict=True))
            for j, old in enumerate(gains)
        ]
        chosen[leaving] = raised
    found = [Fraction(0)] * many
    for i, variable in enumerate(chosen):
        if variable < many:
            found[variable] = rows[i][-1]
    return found
