"""Rows of quantities.toml: the words that numbers, their qualifiers and their units are made of."""

from __future__ import annotations

from typing import Literal

from sitroom.lexicon.schema.common import Row
from sitroom.records import Qualifier

QuantityKind = Literal[
    "number",  # value: "seven"
    "multiplier",  # value multiplies what stands before: "million", "dozen"
    "short",  # value multiplies an amount of money or people written with a figure: "$2m"
    "plural",  # low..high of the bare plural: "dozens", "tens of thousands"
    "few",  # stands before a multiplier and makes it a plural: "several hundred"
    "indefinite",  # no figure at all: "numerous"
    "before",  # qualifier before the number: "at least"
    "after",  # qualifier after the number: "or more"
    "unit",  # what is counted: unit "person", "household", "percent", "money", ...
    "symbol",  # unit written before the number: "$"
    "person_cue",  # word after a bare number that says that persons are meant: "wounded", "were killed"
    "group",  # "a family of five": noun before "of" + number
    "label",  # word before a number that is a name or label, no count: "Brigade 52"
    "misfit",  # word after a number that makes it no count: "mm"
    "zero",  # nobody: "none"
    "not_one",  # word before "one" that makes it a pronoun: "no one"
    "not_one_after",  # word after "one" that makes it a pronoun: "one another"
    "versus",  # words of games and votes near "3-1"
]


class QuantityRow(Row, frozen=True, kw_only=True):
    """`forms`: lower case, words split by one space; nouns in the singular (regular plurals are derived).

    `value`, `low`, `high`: counts, inclusive. `qualifier`: how a figure so marked is read. `unit`: of counted nouns.
    `plain`: a label that is one even in lower case ("page 7"; others need a capital), a misfit even without a hyphen.
    """

    kind: QuantityKind
    forms: tuple[str, ...]
    value: float | None = None
    low: int | None = None
    high: int | None = None
    qualifier: Qualifier | None = None
    unit: str | None = None
    plain: bool = False
