"""How results are shown. Pure: a module a report, a module a format."""
