"""Rows of `control.toml` (gaining, losing, holding, besieging) and `control_words.toml` (forces, sites, areas)."""

from __future__ import annotations

from typing import Literal

from sitroom.lexicon.schema.common import Row

Change = Literal["gained", "lost", "holds", "contested", "besieged"]
Need = Literal[
    "armed_controller", "fighting_controller", "no_civil_controller", "armed_from", "no_civil_from", "named", "placed"
]


class ControlRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A predicate of control. `forms`: lemmas.

    `pos`: verb; noun; participle (before its noun, with a name hyphenated to it: "rebel-held", or without: "besieged").
    `controller`, `holder` (who held it before), `by` (besieger), `place`: ways through the grammar, best first, as in
    extract/frames/roles.py ("doer", "undergoer", "possessor", "modifier", a preposition, "of.of"). Also "joined": the
    name hyphenated before a participle; "named": the noun that a participle stands before; "head": the word itself;
    "context": where it happened.
    `light`: for a noun, the verbs whose object it must be; `under`: the prepositions whose object it must be. The
    ways "light.subject" and "under.subject" then start from that verb or from what the phrase describes.
    `over`: the verbs that such a preposition must hang on ("came under").
    `subject`: for a verb, nouns of which its subject must be one ("the flag flew"). `particle`: particle of the verb.
    `needs`: armed_controller, armed_from: that role must be a force or power
    (no_civil_controller, no_civil_from: if it is told at all);
    fighting_controller: a force itself, no state;
    named: the place must be known by name; placed: by name, or as a site or
    settlement of some kind, not as mere ground.
    `done`: only what has happened or is under way counts (a withdrawal that a deal foresees is a provision).
    `without`: ways that must lead nowhere. `present`: what the change is in the present tense ("troops occupy").
    `sure`: nothing but a place can stand there, so that a name no gazetteer knows counts too.
    `barred`: "abroad": not a whole country ("rebels entered the country"); "errand": not by police, nor to look
    for somebody or bring something ("entered a house").
    `negated`: the record's status is negated ("beyond the government's control").
    """

    forms: tuple[str, ...]
    pos: Literal["verb", "noun", "participle"]
    change: Change
    means: Literal["force", "agreement", "unopposed"] | None = None
    controller: tuple[str, ...] = ()
    holder: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    place: tuple[str, ...]
    light: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    particle: str = ""
    needs: tuple[Need, ...] = ()
    without: tuple[str, ...] = ()
    present: Change | None = None
    sure: bool = False
    done: bool = False
    barred: tuple[Literal["abroad", "errand"], ...] = ()
    negated: bool = False


class ControlWordRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nouns and words that control frames ask for.

    - force: who fights. site: a base, a crossing, a bridge. settlement: town, province, island: a place in its own
      right. area: ground without a name of its own. share: words whose "of" phrase is the place ("most", "percent").
    - office: what is controlled without being held (a senate, a market). former: words that end a tie.
    - relief: words before a force's noun that make it none ("aid convoy"); carrier: forces only with a word that makes
      them one ("military convoy", "a column of tanks").
    - errand: who enters without taking, and what for. ending: verbs over a siege that is no more; past: prepositions
      after which a state is over ("after two years under siege"). unopposed: what a place is taken "without";
      scant: with so little of it. aircraft: what takes no place. quarter: what is but a part of
      the city that it is "of".
    - land: nouns whose plural with one name before it is not that name's place ("the Sahel states"). apart, breakaway:
      a region that is taken up by its quarrel ("the breakaway region").
    - losing, holding: participles that name who had a place ("land lost to rebels").
    """

    sort: Literal[
        "force", "site", "settlement", "area", "share", "office", "former", "losing", "holding", "relief", "carrier",
        "errand", "ending", "past", "unopposed",
        "aircraft", "scant", "quarter", "land", "apart", "breakaway",
    ]  # fmt: skip
    forms: tuple[str, ...]
