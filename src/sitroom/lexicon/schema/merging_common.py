"""Rows that several parts of merging share: thresholds and word lists."""

from __future__ import annotations

import msgspec


class ThresholdRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One number that merging goes by. `unit`: "words", "days", "share" (0-1), "count"; `note`: what it is for."""

    id: str
    value: float
    unit: str
    note: str


class MergingWordsRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word list of merging, by `id`; the organ that reads it says what for. Lower case, without accents or
    apostrophes, words split by one space."""

    id: str
    words: tuple[str, ...]
    note: str
