"""How a sheet from elsewhere becomes proposed rows: nothing is written here."""
