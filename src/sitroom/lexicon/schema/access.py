"""Rows of `access.toml` (what becomes of a thing) and `access_objects.toml` (things that people need access to)."""

from __future__ import annotations

from typing import Literal

from sitroom.lexicon.schema.common import Row
from sitroom.records import AccessObject

State = Literal["open", "closed", "limited", "destroyed", "damaged", "reopened"]


class AccessRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A predicate of access. `forms`: lemmas (for adjectives and adverbs, lower-case words).

    `pos`: verb; noun; adjective (also adverbs and participles after "be" or before the noun); without (a preposition
    whose object is the thing: "without power").
    `thing`: ways through the grammar to the thing, best first (extract/frames/roles.py); "attributed": the noun that an
    adjective stands before, or the subject of its "be"/"remain"/"stay", or what is kept so; "labelled": the noun
    before a colon ("Fuel: none"); "inverted": a subject after the verb ("let aid trucks in").
    `objects`: kinds of things it may be said of; empty means all. `barred`: kinds it may not be said of.
    `bare`: the verb must have no object ("the road closed"). `particle`: particle or adverb of the verb.
    `modifiers`: words of which one must stand with it ("barely had access"). `not_with`: words that must not
    ("closed higher"). `denied`: it must be denied, and the state is what follows from that ("no longer function" is
    closed). `again`: state when "again" stands with it. `few`: state when it is said of only a few ("only two of the
    hospitals function"). `reaches`: its object must be a place or people ("cannot reach Mekelle").
    `light`: verbs whose object a noun must be.
    """

    forms: tuple[str, ...]
    pos: Literal["verb", "noun", "adjective", "without"]
    state: State
    thing: tuple[str, ...]
    objects: tuple[AccessObject, ...] = ()
    barred: tuple[AccessObject, ...] = ()
    bare: bool = False
    particle: str = ""
    modifiers: tuple[str, ...] = ()
    not_with: tuple[str, ...] = ()
    denied: bool = False
    again: State | None = None
    few: State | None = None
    reaches: bool = False
    light: tuple[str, ...] = ()


class ThingRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A thing that people need access to. `forms`: lemmas of its head noun.

    `before`: words of which one must stand before the head ("power" of "power station"); empty means any.
    `not_before`: words that must not stand before it. `unowned`: it must belong to nobody ("the minister's power").
    `built`: a building, though its object is a supply (a bakery): no row bars it. `only`: rows of access.toml that it
    may fill ("flights" stand for the airport where they are suspended). `not_by`: words for doers of whom it says
    nothing ("the airline suspended its flights")."""

    object: AccessObject
    forms: tuple[str, ...]
    before: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    unowned: bool = False
    built: bool = False
    only: tuple[str, ...] = ()
    not_by: tuple[str, ...] = ()


class AccessWordRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """share: nouns whose "of" phrase is the thing ("most of the hospitals", "delivery of aid"); copula: verbs between
    a thing and its state ("remain closed"), keep: those of them with an object; few: words for a small count ("only");
    reached: who and what aid reaches; span: units of a stretch of time ("for a week"); unable: "unable to reach"."""

    sort: Literal["share", "copula", "keep", "few", "reached", "span", "unable"]
    forms: tuple[str, ...]
