"""Rows of the tables by which values are compared: questions, groups of people, sides, clashing states, phrases."""

from __future__ import annotations

from typing import Literal

import msgspec

Sort = Literal["figure", "day", "place", "actor", "state", "status"]


class FieldRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question that reports answer. `label`: for people; `sort`: how answers are compared. The order of the rows is
    the order of the comparisons."""

    id: str
    label: str
    sort: Sort


class PeopleRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom a figure counts. `words`: lower case; `part`: usually a part of the whole, never compared with it."""

    id: str
    words: tuple[str, ...]
    part: bool = False


class ClashRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """States of one thing that cannot both hold. `order`: only when `other` is told after `one`, or on the same day."""

    family: str
    one: tuple[str, ...]
    other: tuple[str, ...]
    order: bool = False


class SideRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A side: PLOVER sectors that are on it, or event types (`values`) in which doers exclude each other."""

    id: str
    sectors: tuple[str, ...] = ()
    values: tuple[str, ...] = ()


class PhraseRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A piece of a sentence for people; `{name}` is filled in."""

    id: str
    text: str
