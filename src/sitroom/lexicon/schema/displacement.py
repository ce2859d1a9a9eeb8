"""Rows of `displacement.toml` (what people do) and `displacement_words.toml` (who they are, where, and why)."""

from __future__ import annotations

from typing import Literal

from sitroom.lexicon.schema.common import Row

Term = Literal["displaced", "fled", "evacuated", "relocated", "returned", "sheltering", "stranded"]
Need = Literal[
    "home", "camp", "place", "abroad", "onward", "homeward", "marked", "arrival", "household", "ride", "behind",
    "frontier", "gone", "people", "counted", "camp_left",
    "sent", "relief", "camp_home", "foreigners",
]  # fmt: skip


class MoveRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A predicate of displacement. `forms`: lemmas.

    `pos`: verb, noun, adjective (participles used as adjectives too) or adverb (after "be": "are back").
    `who`: the function that names the people: subject, undergoer (object of an active, subject of a passive), either
    (the undergoer where there is one, else the subject), of (a noun's "of" phrase), self (the noun is the people),
    within (the people that "in" the noun belongs to: "195,000 people in 21 camps"), inside (who "are in" the noun), to
    (whom a place is home to).
    `light`: for a noun, the verbs whose object it must be ("took refuge"); the people are then their subject.
    `direct`: what a direct object that names a place means: origin, destination or "" (nothing).
    `within`: what "in"/"at" names: destination, or "" for the place itself.
    `needs`: one of these must stand in the clause: home (home, house, village as object or after "from"), camp (camp
    or shelter after "in"), place (a place after "from", "to" or as object), abroad (a country, border, crossing or
    river entered or crossed, "neighbouring" places, land that others hold, a place in another country than theirs),
    frontier (at a border or crossing), gone (a thousand or more who "have left", no object), people (a figure of people
    called after a country, no object), counted (a figure of families, villagers or the displaced, at a home or place if
    anywhere), camp_left (a figure, and a camp by name as object), sent (families, villagers or the displaced, by a
    fight or disaster), relief (a camp or shelter, or a centre or site that says whom it is for), camp_home (the subject
    is a camp or shelter), foreigners (a country as subject, and a figure of people of another),
    onward (a place after "for" or "to"), homeward ("home", "to their homes", "to" a place), marked (the people
    are called refugees, displaced or the like), arrival (refugees, or households or villagers with a figure),
    household (families, villagers and the like, or people called displaced, and no object), behind (people with a
    figure who have to, are told or are urged to leave a place by name), ride ("by bus", "in trucks").
    `whence`: where it happened is where they left from, if nothing else says so.
    `particle`: verb particle or adverb that must stand with it.
    """

    forms: tuple[str, ...]
    pos: Literal["verb", "noun", "adjective", "adverb"]
    term: Term
    category: Literal["stock", "flow"] = "flow"
    who: Literal["subject", "undergoer", "either", "of", "self", "within", "inside", "to"]
    light: tuple[str, ...] = ()
    direct: Literal["origin", "destination", ""] = ""
    within: Literal["destination", ""] = ""
    needs: tuple[Need, ...] = ()
    particle: str = ""
    whence: bool = False


class WordRow(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class of nouns or words that the frames ask for. `forms`: lemmas.

    - people, household: who can be displaced. refugee, idp: people named so.
    - barred: fighters, officials, staff, culprits: their leaving is no displacement.
    - count: nouns that only count what their "of" phrase names ("tens", "group").
    - home, camp, border: kinds of places. harm: verbs whose object is a victim, not a displaced group.
    - spot: nouns for places without a name. movement: nouns of displacement that are counted themselves.
      reckoned: nouns whose figure stands in the predicate ("the number of ... is 349").
    - share: words for a part whose "of" phrase gives the whole. vehicle: what carries people off.
    - made: words that may stand between a figure and its participle ("were left homeless").
    - over: prepositions that say where to before a border only ("fled across the border", "displaced across Hama").
      beyond: words before or after a place that make it foreign ground ("neighbouring", "army-held").
      tally, reckon: verbs whose doer gives the figure, the second with "at". versus: words before a compared figure.
      outcome: nouns whose "of" phrase is the cause. upon: words that open a clause of cause, drives: types of event
      that drive people out. body: nouns of which a place says whose they are. edge: where people are stuck besides
      borders. volcano: words for one. refuge: camps that need not say whom they are
      for. desk: towns with seats of agencies, lower case. rate, span, each: words for how many a
      day. harm_direct: verbs of harm that befall things too.
    - villager: people who do not travel in their hundreds but to flee. press: words for having to go.
    - flight: words that show a report to tell of people who flee. nearly: "nearly all of its 5,000 people".
      kin: with whom they stay.
    - custody, premises, hospital: out of the first two or into the last is no displacement.
    - settled: people known by where they live. disaster, conflict: causes.
    - host: verbs with a host as subject ("Lebanon hosts ..."), stay: verbs that only say
      where the people are ("gather", "live", "arrive"). strike, see: what a disaster or fight does to a place, what a
      place does of it ("Guizhou saw floods"),
      contest: nouns whose "of" phrase says where ("control of").
      relief: words before "camp" that say whom it is for. from, to, within, cause: prepositions. new: "newly".
    """

    sort: Literal[
        "people", "household", "refugee", "idp", "barred", "count", "home", "camp", "border", "harm", "disaster",
        "conflict", "host", "stay", "from", "to", "within", "cause", "new", "part",
        "spot", "movement", "reckoned", "settled",
        "share", "vehicle", "custody", "premises", "hospital", "made", "strike", "see", "contest", "relief",
        "villager", "press", "over", "beyond", "tally", "reckon", "versus", "outcome", "upon",
        "drives", "body", "volcano", "edge", "refuge", "desk", "rate",
        "span", "each", "harm_direct", "flight", "nearly", "kin",
    ]  # fmt: skip
    forms: tuple[str, ...]
