"""Every lexicon table and its row type: what `sitroom lexicon check` goes through."""

from __future__ import annotations

from typing import Any

TABLES: dict[str, type[Any]] = {}
