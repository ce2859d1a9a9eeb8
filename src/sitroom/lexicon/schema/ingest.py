"""Rows of the ingest lexicon: the words by which a report's date, title and language are read."""

from __future__ import annotations

from typing import Literal

import msgspec

IngestKind = Literal[
    "month", "weekday", "ordinal", "filler", "posted", "updated", "zone", "half_day", "common_word",
    "threshold", "languages", "encodings", "meta_published", "meta_modified", "meta_title", "meta_site",
    "article_types",
    "program_paths", "archive_extracts",
]  # fmt: skip


class IngestRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One set of words of one kind. `forms`: the words, in order of preference where order matters.

    `value`: month number; zone offset from UTC in minutes; hours to add for a half day; a threshold's number.
    These rows make no records, so they carry no example sentences: tests/ingest holds theirs."""

    id: str
    kind: IngestKind
    forms: tuple[str, ...] = ()
    value: float | None = None
