"""`python -m sbt_ledger`, for machines where no command was put on the path."""

import sys

from sbt_ledger.cli import main

sys.exit(main())
