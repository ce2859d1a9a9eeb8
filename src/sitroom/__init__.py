"""Sitroom: evidence-backed data from news reports about armed conflict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.4.0"
__all__ = [
    "Filter", "Incident", "Judgement", "Reading", "Report", "Series", "Settings", "open_situation", "read", "read_text",
]  # fmt: skip

if TYPE_CHECKING:
    from sitroom.config import Settings
    from sitroom.merged import Incident, Judgement, Series
    from sitroom.pipeline import read, read_text
    from sitroom.records import Reading, Report
    from sitroom.store.selection import Filter
    from sitroom.store.situation import open_situation

_HOMES = {
    "Filter": "store.selection", "Incident": "merged", "Judgement": "merged", "Reading": "records", "Report": "records",
    "Series": "merged", "Settings": "config", "open_situation": "store.situation", "read": "pipeline",
    "read_text": "pipeline",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Public names are loaded on first use, so that `import sitroom` stays light."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sitroom' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"sitroom.{_HOMES[name]}"), name)
