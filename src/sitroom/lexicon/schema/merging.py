"""Rows of the tables that say when two records of different reports tell of one happening."""

from __future__ import annotations

from typing import Literal

import msgspec

Family = Literal["event", "control", "displacement", "agreement", "access"]


class FeatureRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that two records have in common or that sets them apart.

    `weight`: what it adds to the log-odds that they tell of one happening, fitted (docs/merging.md); `prior`: what was
    thought before any was fitted, which decides where there are few examples. `reason`: the feature in words."""

    id: str
    prior: float
    weight: float
    reason: str


class LimitRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A threshold of merging. `value`: in the unit that `note` gives."""

    id: str
    value: float
    note: str


class GroupRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class of happenings within one family.

    `values`: what the codebook calls the record's type (PLOVER type, term, change, kind, or state) that belongs to it.
    `joins`: groups whose records may be another telling of the same happening, beside its own. `broad`: says little of
    what happened, so that any group it joins fits it. `daily`: may well come again the next day, so that another day
    is another happening."""

    id: str
    family: Family
    values: tuple[str, ...]
    joins: tuple[str, ...] = ()
    broad: bool = False
    daily: bool = False


class CommonRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that so many reports use that sharing them says nothing."""

    id: str
    words: tuple[str, ...]
