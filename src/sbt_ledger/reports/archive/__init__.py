"""The yearly archive: which files it has, and what each of them says."""
