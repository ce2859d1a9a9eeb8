"""Writes the list of files (path, size, sha256) into src/sitroom/web/vendor.toml, below its projects.

    python tools/vendor.py

To take a newer version: unpack the project's package, copy the same files into static/vendor/<folder>, set the version
in vendor.toml, run this. The basemap: tools/basemap.py, then this. tests/web/test_vendor.py checks the outcome.
"""

from __future__ import annotations

import hashlib
import sys
import tomllib
from pathlib import Path

WEB = Path(__file__).resolve().parents[1] / "src" / "sitroom" / "web"
MANIFEST = WEB / "vendor.toml"


def main() -> None:
    """Keeps what stands above the first file, and writes the files anew."""
    head = MANIFEST.read_text("utf-8").split("\n[[file]]")[0].rstrip() + "\n"
    lines = [head]
    for project in tomllib.loads(head)["project"]:
        folder = WEB / "static" / project["folder"]
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        if not files:
            sys.exit(f"{project['name']} has no file in {folder}")
        for path in files:
            content = path.read_bytes()
            lines.append(
                f'\n[[file]]\npath = "{path.relative_to(WEB / "static").as_posix()}"\nproject = "{project["name"]}"\n'
                f'size = {len(content)}\nsha256 = "{hashlib.sha256(content).hexdigest()}"\n'
            )
    MANIFEST.write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main()
