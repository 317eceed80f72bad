"""Exit codes: what a script may rely on."""

COMPLIANT = 0
SHORT = 1
WRONG_USE = 2
BROKEN_FILES = 3
REFUSED = 4
BUG = 70
TRY_AGAIN = 75
INTERRUPTED = 130
