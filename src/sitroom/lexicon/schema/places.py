"""Rows of the place tables: words that go with place names, weights, and our own places."""

from __future__ import annotations

from typing import Literal

import msgspec

from sitroom.lexicon.schema.common import Row

Role = Literal[
    "generic", "part", "direction", "near", "locative", "speech", "title", "organisation", "not_place", "connector",
    "article", "unit", "border", "away", "person_verb", "dotted", "ground", "rural", "same_time", "joint", "motion",
    "body", "meant", "landform", "facility", "facility_first", "adjective", "namesakes", "capital", "denial",
]  # fmt: skip


class PlaceWordsRow(Row, frozen=True, kw_only=True):
    """Words with one role around place names (language dependent, lower case, lemmas for nouns and verbs).

    - generic: nouns that name what a place is ("province"), with the `kind` they mean
    - part, direction: words for a part of a place; rural: for the land around a town, so that its province is meant
    - near, away, unit: nearness and distance; border: a line between countries; ground: a country's land, air or water
    - locative: prepositions before the place of a happening, the lower `rank` first
    - speech: verbs whose subject, when it is a place, stands for a government
    - denial: verbs of denying, whose object was told of before
    - title, person_verb, organisation: words before persons' names, what only persons do, words in names of bodies
    - not_place: capitalised words that are hardly ever places; dotted: abbreviations that are words without their stop
    - landform: common nouns that may end the name of a place of our own ("basin")
    - facility, facility_first: nouns that end, or begin, the name of a street, building or site, with its `kind`
    - adjective: adjectives of one `place` that is no country ("European")
    - namesakes: countries (alpha-3) in which many places bear names of persons
    - capital: nouns for a country's first city
    - joint: what joins names in a list
    - body: names of bodies that begin with a place
    - motion: verbs that places undergo, or that lead to them
    - same_time: words that join a clause about the same moment and place
    - connector, article: small words inside names
    - meant: names (not words) that reports of conflict use for one `place` before all its namesakes"""

    role: Role
    words: list[str]
    kind: str | None = None
    rank: int = 0
    place: str | None = None


class WeightRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The weights of one decision: `accept` (is this span a place name?) or `rank` (which place of that name?).

    Each decision is a weighted sum of features, fitted on development gold; extract/places says what
    each feature is."""

    id: str
    weights: dict[str, float]


class PlaceRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One place of our own. `id`: "x:slug", or a GeoNames id whose name and spellings the row adds to.

    `spellings`: other ways to write it. `kind`: see placenames.KINDS. `country`: alpha-3, empty for what lies in
    several. `admin1`: first-level area. `lat`/`lon`: degrees WGS 84, as precise as is known (mostly 2 decimals).
    `source`: where the fact comes from. `example`: a sentence of ours that names it."""

    id: str
    name: str
    spellings: list[str] = []
    kind: str
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    source: str
    example: str | None = None
