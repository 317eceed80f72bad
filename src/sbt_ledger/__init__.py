"""A credit-hour ledger of school-based teacher training, kept in plain files."""
