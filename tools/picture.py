"""Draws docs/table.svg: what `sitroom read` shows of an example report. Run with the project's own Python."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = "examples/lebanon-2024-12-03.txt"
LINES = 48  # enough for events and the agreement's beginning


def main() -> None:
    command = [sys.executable, "-m", "sitroom", "read", EXAMPLE, "--format", "table"]
    colours = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": "100"}
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, env=colours).stdout  # noqa: S603
    console = Console(record=True, width=100, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi("\n".join(shown.splitlines()[:LINES])))
    # rich's own format loads a font from the network; any monospaced font of the reader's will do
    local = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL).replace("Fira Code, ", "")
    console.save_svg(str(ROOT / "docs" / "table.svg"), title=f"sitroom read {EXAMPLE}", code_format=local)


if __name__ == "__main__":
    main()
