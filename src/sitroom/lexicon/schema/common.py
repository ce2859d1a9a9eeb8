"""What lexicon rows of every organ share."""

from __future__ import annotations

from typing import Any

import msgspec


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence of our own that the row must fire on. `gives`: expectations as in golden files
    (evaluate/expect.py): each is a table with `kind`, and any fields of the record that must hold.
    An example without `gives` only asks that some record or mention names the row in `rules`."""

    text: str
    published: str | None = None
    gives: tuple[dict[str, Any], ...] = ()


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of rows with examples. `near_miss`: sentences that must not fire this row."""

    id: str
    example: tuple[Example, ...] = ()
    near_miss: tuple[str, ...] = ()
