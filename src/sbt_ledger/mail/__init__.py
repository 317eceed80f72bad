"""How it is told: who lacks what, by mail, each their own."""
