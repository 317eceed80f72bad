"""A naive second evaluator of the rules language: an oracle for the real one."""

from tests.naive.evaluator import evaluate

__all__ = ["evaluate"]
