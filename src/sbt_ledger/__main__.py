"""`python -m sbt_ledger`, for machines where no command was put on the path."""

from sbt_ledger.cli import script

script()
