"""The place that is held: a name, a definite site, or ground without a name."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from sitroom.analyse.grammar import antecedent, children, obliques, phrase
from sitroom.analyse.tokens import Token
from sitroom.extract.compounds import HYPHENS
from sitroom.extract.control.words import words
from sitroom.extract.draft import Draft
from sitroom.extract.places.phrase import as_place
from sitroom.extract.spots import spot_at, unresolved
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.countries import CountryRow
from sitroom.records import Place

SETTLED = frozenset(
    {"country", "admin1", "admin2", "admin3", "city", "town", "village", "region", "district", "capital"}
)
NO_PLACES = frozenset({"EVENT", "LAW", "WORK_OF_ART"})  # the parser's labels: "entered World War II"
MAX_GAP = 60  # characters between a site and the name of its place ("headquarters of the division in Baga")


class Held(NamedTuple):
    """`place` is None for ground without a name ("territory", "the towns"). `head`: the noun that names it."""

    place: Place | None
    head: Token


def held(draft: Draft, head: Token, *, sure: bool = False) -> Held | None:
    """What `head` names as a thing that can be held; None when it is no place at all. `sure`: see spot_at."""
    head = antecedent(head)
    sorts = words(draft).sorts
    if head.lower == "it":
        last = _last_held(draft, head, "it")
        return Held(last, head) if last is not None else None
    if head.lemma in sorts["office"] or _is_bare(head):
        return None
    if head.lemma in sorts["share"] and any(c.tag == "PRP$" for c in children(head, "possessor")):
        last = _last_held(draft, head)  # "held its centre"
        return Held(last, head) if last is not None else None
    if _are_lands(head, sorts["land"]):
        return None
    seat = _capital(draft, head)
    if seat is not None:
        return Held(seat, head)
    inner = _shared(head) if head.lemma in sorts["share"] or head.pos == "NUM" else None
    if inner is not None:
        found = held(draft, inner, sure=sure)
        return Held(found.place, head) if found else None
    place = _not_metonym(draft, head, spot_at(draft, head, sure=sure))
    if place is not None and place.gazetteer_id is None and head.entity in NO_PLACES:
        return None
    if place is not None and place.kind is None and head.tag == "NNS" and head.lemma in sorts["force"]:
        return None  # "junta battalions"
    if head.lemma in sorts["quarter"] and place is not None and place.kind in SETTLED and _is_in(head, place):
        return Held(_site(draft, head, place), head)  # "a neighbourhood of Damascus"
    if head.function == "apposition" and head.pos == "NOUN":
        named = spot_at(draft, head.head)  # "El Obeid, an army-held city in North Kordofan"
        if named is not None:
            return Held(named, head)
    if head.lemma in sorts["site"] and (place is None or place.kind in SETTLED):
        place = place or _around(draft, head)
        if head.tag == "NNS":
            return Held(place, head)
        return Held(_site(draft, head, place), head)
    if place is not None:
        return Held(place, head)
    if head.lemma in sorts["area"] or (head.lemma in sorts["settlement"] and head.tag == "NNS"):
        return Held(_around(draft, head), head)
    if head.lemma in sorts["settlement"]:
        taken_up = _called(draft, head) or _again(draft, head) or _region(draft, head)
        return Held(taken_up or _site(draft, head, None), head)
    return None


def _are_lands(head: Token, lands: frozenset[str]) -> bool:
    """ "The three Sahel states": lands around one name, which is none of theirs."""
    named = children(head, "compound", "modifier")
    several = [c for n in named for c in children(n, "conjunct")]
    return head.tag == "NNS" and head.lemma in lands and not several


def remember(draft: Draft, found: Held) -> None:
    """Keeps a named place that was held, by its own noun too, for what takes it up ("the district", "its centre")."""
    if found.place is not None and found.place.kind != "site":
        known: dict[str, tuple[int, Place]] = draft.scratch.setdefault("control.known", {})
        nouns = [found.head, found.head.head] if found.head.function == "compound" else [found.head]
        if found.head.function == "prep_object" and found.head.head.lower == "of":
            nouns.append(found.head.head.head)  # "the town of Sake"
        if any(n.function in ("subject", "passive_subject") for n in nouns):
            known["it"] = (found.head.sentence.index, found.place)
        for noun in nouns:
            known[noun.lemma] = known[""] = (found.head.sentence.index, found.place)


def _last_held(draft: Draft, head: Token, key: str = "") -> Place | None:
    """The place held last, in this sentence or the one before; with "it", one that was the subject there."""
    index, place = draft.scratch.get("control.known", {}).get(key, (0, None))
    near = place is not None and head.sentence.index - index <= 1
    return msgspec.structs.replace(place, source="context") if near and place is not None else None


def _again(draft: Draft, head: Token) -> Place | None:
    """ "The district", where a district by name was held before."""
    more = any(c.function not in ("determiner", "punctuation") for c in head.children if c.i < head.i)
    if more or not any(c.lower in ("the", "this", "that") for c in children(head, "determiner")):
        return None
    _, place = draft.scratch.get("control.known", {}).get(head.lemma, (0, None))
    return msgspec.structs.replace(place, source="context") if place is not None else _last_held(draft, head)


def _region(draft: Draft, head: Token) -> Place | None:
    """ "The breakaway region": the one region that the sentence names before it."""
    sorts = words(draft).sorts
    told = [c for c in head.children if c.function not in ("determiner", "punctuation") and c.i < head.i]
    if head.lemma not in sorts["apart"] or not told:
        return None
    if any(c.lower not in sorts["breakaway"] and c.tag != "VBN" for c in told):  # "the Hamas-run enclave"
        return None
    before = [m for m in draft.places if head.sentence.start <= m.start < head.start]
    regions = {m.name: m for m in before if m.kind in ("region", "admin1") and m.relation != "demonym"}
    return as_place(draft, next(iter(regions.values())), "context") if len(regions) == 1 else None


def _not_metonym(draft: Draft, head: Token, place: Place | None) -> Place | None:
    """ "The town" is no capital that only acts ("an accord with Bamako"): then the place that was held before."""
    if place is None or place.source != "context" or place.start is None:
        return place
    acts = any(a.start == place.start and a.kind in ("government", "state") for a in draft.actors)
    if not acts:
        return place
    _, last = draft.scratch.get("control.known", {}).get("", (0, None))
    return msgspec.structs.replace(last, source="context") if last is not None else None


def _called(draft: Draft, head: Token) -> Place | None:
    """The name of "the town of X" that no gazetteer knows."""
    named = [o for prep, o in obliques(head) if prep == "of" and o.pos == "PROPN" and o.i > head.i]
    return unresolved(draft, named[0]) if named else None


def _capital(draft: Draft, head: Token) -> Place | None:
    """ "The capital of Chad": the city, placed where the report names it."""
    if head.lemma != "capital":
        return None
    spots = [p for prep, o in obliques(head) if prep == "of" for p in [spot_at(draft, o)] if p is not None]
    rows = draft.lexicon.compiled("control.capitals", _capitals)
    row = rows.get(spots[0].country or "") if spots and spots[0].kind == "country" else None
    if row is None or row.capital is None:
        return None
    span = draft.span(head.start, spots[0].end)
    own = Place(
        name=row.capital, text=span.text, start=span.start, end=span.end, country=row.id, kind="capital", source="text"
    )
    named = next((p for p in draft.places if p.name == row.capital and p.country == row.id), None)
    if named is None:
        return own
    return msgspec.structs.replace(
        own, lat=named.lat, lon=named.lon, gazetteer_id=named.gazetteer_id, admin1=named.admin1
    )


def _capitals(lexicon: Lexicon) -> dict[str, CountryRow]:
    return {r.id: r for r in lexicon.rows("countries", CountryRow) if r.until is None and r.capital}


def _is_bare(head: Token) -> bool:
    """ "Into position", "in camp": no one place."""
    alone = head.tag == "NN" and head.pos == "NOUN" and not head.children
    return alone and head.function == "prep_object" and head.head.lower != "of"


def _is_in(head: Token, place: Place) -> bool:
    """Does the name stand after "a quarter of", rather than before ("the Salaheddine quarter")?"""
    article = any(c.lower in ("a", "an", "one", "another") for c in head.children)
    return article and place.start is not None and place.start > head.start


def _shared(head: Token) -> Token | None:
    """ "Helmand" of "most of Helmand", "60 percent of the region"."""
    return next((o for p in children(head, "prep") if p.lower == "of" for o in children(p, "prep_object")), None)


def _around(draft: Draft, head: Token) -> Place | None:
    """The named place that a site or area lies in: "positions in Sinjar"."""
    near = (o for prep, o in obliques(head) if prep in ("of", "in", "near", "at", "around", "outside", "on"))
    found = next((p for o in near for p in [spot_at(draft, o)] if p is not None), None)
    return None if found is None else msgspec.structs.replace(found, precision=max(2, found.precision or 2))


def _site(draft: Draft, head: Token, near: Place | None) -> Place:
    """A site of its own, not in any gazetteer: "the Radar Battalion", "an army base near Baga". It lies where `near`
    does, as far as anyone knows."""
    first, last = phrase(head)
    tokens = draft.analysis.tokens
    while first < last and tokens[first].tag in ("PRP$", "JJS", "CD"):
        first += 1  # "its", "last", "two"
    held_by = [n for n in range(first + 1, last) if tokens[n].tag == "VBN" and tokens[n - 1].text in HYPHENS]
    first = held_by[-1] + 1 if held_by else first  # "rebel-held"
    end = tokens[last].end
    if (
        near is not None
        and 0 < near.start - end <= MAX_GAP
        and tokens[last].subtree()[-1].end >= near.end
        and not any(t.pos == "CCONJ" for t in draft.analysis.tokens_in(end, near.start))
        and head.sentence.start <= near.start < head.sentence.end
    ):
        end = near.end
    span = draft.span(tokens[first].start, end)
    own = Place(name=span.text, text=span.text, start=span.start, end=span.end, kind="site")
    return own if near is None else lying_at(own, near)


def lying_at(site: Place, near: Place) -> Place:
    """A site with the point of the place that it lies in or at."""
    return msgspec.structs.replace(
        site, lat=near.lat, lon=near.lon, country=near.country, admin1=near.admin1, precision=2, source=near.source
    )
