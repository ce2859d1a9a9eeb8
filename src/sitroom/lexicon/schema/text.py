"""Rows about the written language: abbreviations for sentence splitting, words for true-casing."""

from __future__ import annotations

import msgspec


class AbbreviationRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word written with a full stop that need not end a sentence.

    `form`: without its last stop, lower case ("gen", "u.s"). `before_name`: a title or first name's initial, which a
    capital letter may follow within the sentence ("Gen. Haftar"). `before_number`: "No. 5", "Jan. 7"."""

    form: str
    before_name: bool = False
    before_number: bool = False


class OpenerRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word that opens a sentence but seldom stands with a capital within one: what tells that the stop of an
    abbreviation before it ends a sentence. `clause`: only where a word in small letters or a figure follows."""

    word: str
    clause: bool = False


class CasingRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word of ALL-CAPS text whose case the rules would get wrong: `word` in lower case, `form` as it is written."""

    word: str
    form: str


class GivenNameRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A given name, lower case without accents, that is no common English word."""

    name: str
