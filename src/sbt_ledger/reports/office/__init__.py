"""The reports of a training office: one frame for all of them, one module a report."""
