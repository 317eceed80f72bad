"""How people write settings and rules: tables of TOML, and what may stand in them."""
