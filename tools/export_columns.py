"""Writes docs/export-columns.md from the tables that codebooks of exports are made of. Run it when columns change."""

from __future__ import annotations

from pathlib import Path

from sitroom.export.codebook import columns_page

PAGE = Path(__file__).resolve().parents[1] / "docs" / "export-columns.md"

if __name__ == "__main__":
    PAGE.write_text(columns_page(), encoding="utf-8")
