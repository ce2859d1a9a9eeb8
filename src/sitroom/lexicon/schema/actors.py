"""Rows of the actor tables: who is known by name (actors/*.csv) and what nouns say of the unnamed (agents.toml)."""

from __future__ import annotations

from typing import Literal

import msgspec

from sitroom.lexicon.schema.common import Row

Kind = Literal[
    "state", "government", "armed_forces", "police", "armed_group", "political_group", "igo", "ngo", "media",
    "company", "religious_group", "ethnic_group", "person", "people", "population", "facility", "infrastructure",
    "vehicle", "site", "object",
]  # fmt: skip
Sector = Literal[
    "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL", "EDU",
    "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC", "IGO", "NGO",
]  # fmt: skip
Office = Literal[
    "head_of_state", "head_of_government", "foreign_minister", "defence_minister", "leader", "secretary_general"
]


class ActorRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One actor known by name. Facts in our own collection, kept only where we are sure of them.

    `name`: the usual English name; `names`: acronyms and other spellings. `country`: ISO 3166 alpha-3 of its home.
    `since`/`until`: year, month or ISO day of its founding and end, or of a term of office; None: open or not known.
    `allies`, `enemies`, `parent`: ids of other rows, of states ("SYR") or of their bodies ("SYR_ARMY", "SYR_GOV",
    "SYR_POL"), which exist for every state without a row. `parent` of a person: whom he leads or serves.
    `terms`: of persons, the offices held: "head_of_state 2000-07-17 2024-12-08", "-" for an open end.
    """

    id: str
    name: str
    names: list[str] = []
    kind: Kind
    sector: Sector | None = None
    country: str | None = None
    since: str | None = None
    until: str | None = None
    allies: list[str] = []
    enemies: list[str] = []
    parent: str | None = None
    terms: list[str] = []
    note: str | None = None


class AgentRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nouns that head a description of an actor or of a thing acted upon.

    `words`: lemmas, several words allowed ("security force"); with a capital only as part of a name ("Front").
    `kind`/`sector`: what they say when nothing stands before them. `role`:
      force       acts for an armed body: army, troops, rebels ("SAA soldiers" are the Syrian army)
      member      belongs to a body: member, leader, official, minister
      body        an organisation: government, party, council, court
      people      unnamed persons: peasants, witnesses
      population  a whole people: civilians, public
      partitive   counts or groups what its "of" phrase names: group, dozens, majority
      thing       acted upon: office, bridge, bus, camp, convoy
    `weak`: modifiers may replace kind and sector ("opposition leader"). `domestic`: without any other clue its country
    is that of the report. `suffix`: what its state's body is called in ids: GOV, ARMY, POL. `framing`: a loaded word,
    kept as written; `neutral`: what stands for it in the actor's name. `certainty`: suspected ("suspects").
    `title`: may stand before a name. `office`: what its bearer
    holds.
    `anaphoric`: "the group", "the movement" take up an actor already named. `vague`: alone it
    says of no sort ("the group"), and with other nouns before it none of ours ("music group"). `country`: what the
    noun alone says ("Jewish settlers").
    """

    words: tuple[str, ...]
    kind: Kind
    sector: Sector | None = None
    role: Literal["force", "member", "body", "people", "population", "partitive", "thing"]
    weak: bool = False
    domestic: bool = False
    suffix: str | None = None
    framing: bool = False
    neutral: str = ""
    certainty: Literal["asserted", "suspected"] = "asserted"
    title: bool = False
    office: Office | None = None
    anaphoric: bool = False
    vague: bool = False
    country: str | None = None


class ModifierRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Adjectives and nouns before an agent noun that say whose or what kind it is.

    `sector`/`kind`: of what they modify; `armed`: the sector when the noun is an armed force ("government forces").
    `suffix`, `framing`, `neutral`, `certainty`: as in AgentRow.
    `foreign`: not of the report's own country ("coalition forces").
    """

    words: tuple[str, ...]
    sector: Sector | None = None
    armed: Sector | None = None
    kind: Kind | None = None
    suffix: str | None = None
    framing: bool = False
    neutral: str = ""
    foreign: bool = False
    certainty: Literal["asserted", "suspected"] = "asserted"


class TitleRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Forms of address and ranks that stand only before names: "Gen.", "Mr", "Sheikh"."""

    words: tuple[str, ...]
    sector: Sector | None = None
    gender: Literal["m", "f"] | None = None


class CueRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Word lists of the actor organ, by `id`: see extract/actors for what each is used for."""

    words: tuple[str, ...]
