"""Every reader meets files that no program wrote: it tells problems, and nothing else happens."""
