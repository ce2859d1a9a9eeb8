"""Rows of the tables behind series: thresholds, and words that sort figures and actors."""

from __future__ import annotations

from typing import Literal

import msgspec


class SeriesLimitRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A threshold of series. `value`: in the unit that `note` gives."""

    id: str
    value: int
    note: str


class SeriesTermRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which stock a displacement's term counts. `stock`: the people that it counts at a point (a town, a camp);
    `area`: at an area (a country, province), where it may count only some of them. `flow`: which way a flow goes when
    only one place is told."""

    id: str
    stock: str
    area: str
    flow: Literal["out", "in", "return"]


class SeriesStateRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A state of an agreement, a provision or of access. `shown`: the state of the spell that it begins. `rank`: how
    far along; of two states told for one day the higher is the later. `against`: states that cannot hold with it."""

    id: str
    topic: Literal["agreement", "provision", "access"]
    state: str
    shown: str
    rank: int = 0
    against: tuple[str, ...] = ()


class SeriesWordRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words, lower case, of one `sort`:

    - article: words that bear a capital only where a sentence begins
    - as_of: what stands before the day on which a figure was counted
    - everyone: nouns for displaced people in general; a figure of another group is that group's alone
    - force: nouns that alone name no force in particular ("rebels", "fighters")
    - rest: before a part of a place: with it all of the place is taken ("the last villages of ...")
    - service: words in names of access objects that say only what they are ("hospital", "crossing")
    """

    id: str
    sort: Literal["article", "as_of", "everyone", "force", "rest", "service"]
    words: tuple[str, ...]
