"""The least that such a command costs: Python, typer and pydantic loaded, one model checked.

It reads no book; the ledger's whole run is compared with it.
"""

import pydantic
import typer


class Settings(pydantic.BaseModel):
    """One model, as a settings file would have."""

    school: str
    rules: tuple[str, ...]


typer.echo(Settings(school="Benchmark School", rules=("changsha-meixihu",)).school)
