"""How the cells of a workbook look: each format is made once, for thousands of cells."""

from __future__ import annotations

from typing import Any

HEADING = {"bold": True, "border": 1, "bg_color": "#E8EEF7", "text_wrap": True,
            "align": "center", "valign": "vcenter"}  # fmt: skip
_LEFT: dict[str, Any] = {"align": "left", "indent": 1}
"""Without the indent a text touches the figure of the column before."""


class Styles:
    """The formats of a workbook: each is made once."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - of a library without types
        self._book = book
        self._made: dict[object, Any] = {}

    def of(self, **style: Any) -> Any:  # noqa: ANN401 - as xlsxwriter takes it
        """Return the format with these properties."""
        return self._kept(tuple(sorted(style.items())), style)

    def amount(self, bold: bool, decimals: int) -> Any:  # noqa: ANN401, FBT001 - asked for at every cell
        """Return that of an amount with so many decimals, as `0.##` would show 12 as `12.`."""
        found = self._made.get(key := ("amount", bold, decimals))
        if found is not None:
            return found
        form = f"0.{'0' * decimals}" if decimals else "0"
        return self._cell(key, bold=bold, num_format=form, align="right")

    def day(self, bold: bool) -> Any:  # noqa: ANN401, FBT001 - asked for at every cell
        """Return that of a day."""
        return self._cell(("day", bold), bold=bold, num_format="yyyy-mm-dd", **_LEFT)

    def text(self, bold: bool, color: str, right: bool) -> Any:  # noqa: ANN401, FBT001 - as above
        """Return that of a text, which no spreadsheet takes for anything else."""
        found = self._made.get(key := ("text", bold, color, right))
        if found is not None:
            return found
        style = {"font_color": color} if color else {}
        align = {"align": "right"} if right else _LEFT
        return self._cell(key, bold=bold, num_format="@", text_wrap=True, **align, **style)

    def _cell(self, key: object, **style: Any) -> Any:  # noqa: ANN401 - as xlsxwriter takes it
        return self._kept(key, {"border": 1, "valign": "vcenter", **style})

    def _kept(self, key: object, style: dict[str, Any]) -> Any:  # noqa: ANN401 - as above
        if key not in self._made:
            self._made[key] = self._book.add_format(style)
        return self._made[key]
