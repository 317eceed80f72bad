"""How foreign sheets arrive: from the bytes of a file to a table whose columns are known."""
