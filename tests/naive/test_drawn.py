"""Whatever is drawn, the naive evaluator judges it, and its figures agree with its states."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from tests.naive.evaluator import evaluate
from tests.naive.rule_strategies import rule_sets
from tests.naive.strategies import cases

DRAWN = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@DRAWN
@given(rule_sets(), cases())
def test_every_drawn_pair_can_be_judged_and_the_figures_agree(rules, case):
    for row in evaluate(rules, case)["results"]:
        assert 0 <= row["certified"] <= row["earned"]
        assert row["short"] >= 0
        assert row["over"] >= 0
        assert row["pending"] >= 0
        if row["state"] == "met":
            assert row["short"] == row["over"] == 0
        if row["state"] in {"short", "open"}:
            assert row["short"] > row["pending"]
