"""Draw `docs/check.svg`: what `ledger check` prints on the example school.

The command itself is run, and rich exports what it printed. `--check` draws nothing and exits with
1 if the picture is not what the command prints today.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from html import unescape
from itertools import accumulate, groupby
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "check.svg"
WORDS = (
    "check", "--book", "examples/meixihu", "--as-of", "2026-08-31", "--rules", "changsha-meixihu",
    "--group", "数学组", "--group", "道法历史组", "--lang", "en",
)  # fmt: skip
WIDTH = 108
# Of DejaVu Sans Mono and most others; Chinese characters take two such cells.
_ASPECT = 0.6
_CELL = 20 * _ASPECT
_TEXT = re.compile(r'textLength="[\d.]+" clip-path="[^"]*">([^<]*)<')
_LINE_END = re.compile(r"<text [^>]*>\n</text>")
# As rich's own, but for a font that would come from the network and clips that nothing needs.
_FORMAT = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: "Fira Code", "Cascadia Mono", "DejaVu Sans Mono", Menlo,
  Consolas, "Noto Sans Mono CJK SC", "PingFang SC", "Microsoft YaHei", monospace;
  font-size: {char_height}px }}
.{unique_id}-title {{ font-family: Arial, sans-serif; font-size: 16px }}
{styles}
</style>
{chrome}
<g class="{unique_id}-matrix" transform="translate({terminal_x}, {terminal_y})">
{backgrounds}{matrix}</g>
</svg>
"""


def printed() -> str:
    """Return what the command prints on a terminal, with its colours."""
    kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    done = subprocess.run(
        [sys.executable, "-m", "sbt_ledger", *WORDS, "--format", "table"],
        cwd=ROOT,
        env={
            **kept,
            "COLUMNS": str(WIDTH),
            "FORCE_COLOR": "1",
            "PYTHONPATH": str(ROOT / "src"),
            "PYTHONUTF8": "1",
            "TERM": "xterm-256color",
        },
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    # Somebody of the example school is short, so 1 is what is expected.
    if done.returncode > 1:
        raise SystemExit(done.returncode)
    return done.stdout


def drawn(output: str) -> str:
    """Return the picture of an output, as SVG; the same output gives the same bytes."""
    console = Console(
        file=io.StringIO(), record=True, width=WIDTH, force_terminal=True, color_system="truecolor",
        legacy_windows=False,
    )  # fmt: skip
    for line in Text.from_ansi(output.rstrip("\n")).split("\n", allow_blank=True):
        for run in _runs(line):
            console.print(run, end="", highlight=False, soft_wrap=True)
        console.print()
    title = f"ledger {' '.join(WORDS)}"
    svg = console.export_svg(
        title=title, code_format=_FORMAT, font_aspect_ratio=_ASPECT, unique_id="check"
    )
    mended = _TEXT.sub(_as_wide_as_printed, _LINE_END.sub("", svg))
    lines = mended.replace("</text><text", "</text>\n<text").splitlines()
    return "".join(f"{line.strip()}\n" for line in lines if line.strip())


def main() -> int:
    """Write the picture, or say whether it is up to date."""
    picture = drawn(printed())
    if "--check" not in sys.argv[1:]:
        PICTURE.write_text(picture, encoding="utf-8", newline="\n")
    elif not PICTURE.is_file() or PICTURE.read_text(encoding="utf-8") != picture:
        print(f"{PICTURE.relative_to(ROOT)} is out of date: run python scripts/picture.py")
        return 1
    return 0


def _runs(line: Text) -> list[Text]:
    """Return the words and blanks of a line, narrow and wide ones apart: each is set alone."""
    line.rstrip()
    kinds = groupby(line.plain, lambda sign: (sign == " ", cell_len(sign)))
    ends = list(accumulate(len(list(run)) for _kind, run in kinds))
    return list(line.divide(ends[:-1]))


def _as_wide_as_printed(found: re.Match[str]) -> str:
    """Return the end of a text's tag with its width in cells; rich counts characters."""
    width = cell_len(unescape(found[1])) * _CELL
    return f'textLength="{width:g}">{found[1]}<'


if __name__ == "__main__":
    sys.exit(main())
