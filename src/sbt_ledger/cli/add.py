"""`ledger add`."""

import typer


def add(context: typer.Context) -> int:
    """Placeholder while it is written."""
    return 2
