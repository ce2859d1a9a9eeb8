"""Rows that decide whether a report is about conflict at all. Weights are fitted by evaluate/fit_gate.py."""

from __future__ import annotations

from typing import Literal

import msgspec


class GateClassRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class of words that another table holds: the single words in `fields` of the rows of `table`, or only of those
    whose field `key` has one of the values `only`. `weight`: what a word of the class adds to the log-odds that the
    report is about conflict, unless the word has a weight of its own (GateWordRow)."""

    id: str
    table: str
    fields: tuple[str, ...]
    key: str = ""
    only: tuple[str, ...] = ()
    weight: float


class GateWordRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word of those classes and the weight that was fitted for it."""

    word: str
    weight: float


class GateFormRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How words are inflected. `ending`: a regular expression for the end of a word, in whose place each of `forms`
    may stand ("\\1": what its first group held); the first row that fits a word counts. `lemma`: an irregular word,
    whose `forms` are given whole."""

    id: str
    ending: str = ""
    lemma: str = ""
    forms: tuple[str, ...]


class GateNumberRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One number of the gate: `bias`, `length` (for the natural logarithm of the number of words), `threshold` and
    `short` (the same for reports of at most `short_words` words), in log-odds; `common`: the least share of common
    words (0-1) in a report that is turned away."""

    id: Literal["bias", "length", "threshold", "short", "short_words", "common"]
    value: float
    note: str
