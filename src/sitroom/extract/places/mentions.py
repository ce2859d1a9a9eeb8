"""Fills `draft.places`: every toponym of the report, resolved where that is possible."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.extract.places.accept import Facts, accept, at_home, facts, still
from sitroom.extract.places.facilities import (
    Facility,
    Towns,
    after_elsewhere,
    after_somebody,
    facilities,
    parts_of_towns,
)
from sitroom.extract.places.find import Spot, spots
from sitroom.extract.places.rank import resolve
from sitroom.extract.places.words import Words, words_of
from sitroom.lexicon.gazetteer import Entry
from sitroom.records import PlaceMention


def extract(draft: Draft) -> None:
    """Finds all place names and resolves them together. A name that cannot be resolved stays, without coordinates; a
    street or building takes the point of its town."""
    words = words_of(draft.lexicon)
    report = facts(draft, words)
    sites = facilities(draft, words)
    streets = {t.i for site in sites if site.kind == "road" for t in site.tokens}
    found = [s for s in accepted(draft, words, report) if s.first.i not in streets and s.last.i not in streets]
    honouring = [(s, site) for s in found for site in [after_somebody(s, words)] if site is not None]
    found = [s for s in found if all(s is not other for other, _ in honouring)]
    sites = sorted([*sites, *(site for _, site in honouring)], key=lambda site: site.first.i)
    chosen = resolve(draft, found, words)
    quarters = parts_of_towns(found, chosen, words)
    found = [s for s in found if all(s is not other for other, _ in quarters)]
    sites = sorted([*sites, *(site for _, site in quarters)], key=lambda site: site.first.i)
    found = [s for s in found if not after_elsewhere(s, chosen, found, words)]
    found = [s for s in found if not s.matches or s.lies or id(s) in chosen or still(s, words, report)]
    inside = _facilities(draft, sites, found, chosen, words)
    known = by_tokens(draft)
    for spot in found:
        if id(spot) in inside:
            continue
        mention = _mention(draft, spot, chosen.get(id(spot)), words)
        draft.places.append(mention)
        known.update((t.i, mention) for t in spot.tokens)
    _borders(draft, words)


def _facilities(
    draft: Draft, sites: list[Facility], found: list[Spot], chosen: dict[int, Entry], words: Words
) -> set[int]:
    """Adds a mention for each facility; ids of the spots that are part of their names. One whose town is not told is
    left to the names inside its own, if there are any ("Colorado State University")."""
    towns = Towns([(s, chosen[id(s)]) for s in found if id(s) in chosen])
    known, lying = by_tokens(draft), lying_in(draft)
    taken: set[int] = set()
    for site in sites:
        inner = {id(s) for s in found if s.first.i <= site.last.i and s.last.i >= site.first.i}
        lies = towns.of(site)
        if lies is None and inner:
            continue
        taken |= inner
        span = draft.words(site.first, site.last)
        mention = PlaceMention(start=span.start, end=span.end, text=span.text, name=span.text, kind=site.kind)
        if lies is not None:
            town = lies[0]
            mention = msgspec.structs.replace(
                mention, lat=town.lat, lon=town.lon, country=town.country, admin1=words.gazetteer.admin1(town),
                relation="in",
            )  # fmt: skip
            lying[span.start] = lies
        draft.places.append(mention)
        known.update((t.i, mention) for t in site.tokens)
    return taken


def lying_in(draft: Draft) -> dict[int, tuple[Entry, bool]]:
    """The towns of facilities and whether the same sentence names them, by the offset at which a facility's mention
    starts."""
    known: dict[int, tuple[Entry, bool]] = draft.scratch.setdefault("places.lying_in", {})
    return known


def by_tokens(draft: Draft) -> dict[int, PlaceMention]:
    """Mentions by the positions of their tokens."""
    known: dict[int, PlaceMention] | None = draft.scratch.get("places.by_token")
    if known is None:
        known = draft.scratch["places.by_token"] = {}
    return known


def _borders(draft: Draft, words: Words) -> None:
    """Borders named by adjectives of countries ("the Syrian-Jordanian border"): linear, so without a point."""
    known = by_tokens(draft)
    tokens = draft.analysis.tokens
    borders = words.roles.get("border", frozenset())
    for token in tokens:
        if token.lemma not in borders or token.i in known:
            continue
        first = token.i
        named: list[str] = []
        while first and tokens[first - 1].sentence is token.sentence:
            before = tokens[first - 1]
            if before.lower in words.demonyms and before.i not in known:
                named.append(words.demonyms[before.lower])
            elif not (named and before.text in ("-", "–", "/")):
                break
            first -= 1
        while first < token.i and tokens[first].lower not in words.demonyms:
            first += 1
        if named:
            span = draft.words(tokens[first], token)
            country = named[0] if len(set(named)) == 1 else None
            mention = PlaceMention(
                start=span.start, end=span.end, text=span.text, name=span.text, country=country, kind="border"
            )
            draft.places.append(mention)
            known.update((t.i, mention) for t in tokens[first : token.i + 1])


def accepted(draft: Draft, words: Words, report: Facts) -> list[Spot]:
    """The candidate spans that are taken as place names."""
    found: list[Spot] = []
    spans = list(candidates(draft, words))
    at_home(spans, report, words)
    for spot in spans:
        if accept(spot, words, report, found[-1] if found else None):
            found.append(spot)
    return found


def candidates(draft: Draft, words: Words) -> Iterator[Spot]:
    """All spans of the report that may name places."""
    for sentence in draft.analysis.sentences:
        if any(t.capital for t in sentence.tokens):
            yield from spots(draft, sentence, words)


def mention_at(draft: Draft, token: Token) -> PlaceMention | None:
    """The place name that the token is part of."""
    known: dict[int, PlaceMention] | None = draft.scratch.get("places.by_token")
    return known.get(token.i) if known else None


def _mention(draft: Draft, spot: Spot, entry: Entry | None, words: Words) -> PlaceMention:
    span = draft.words(spot.first, spot.last)
    relation = relation_of(spot, words)
    if entry is None:
        area = spot.lies
        return PlaceMention(
            start=span.start, end=span.end, text=span.text, name=" ".join(span.text.split()), relation=relation,
            country=area.country if area else None, admin1=words.gazetteer.admin1(area) if area else None,
        )  # fmt: skip
    return PlaceMention(
        start=span.start, end=span.end, text=span.text, name=entry.name, gazetteer_id=entry.id, lat=entry.lat,
        lon=entry.lon, country=entry.country, admin1=words.gazetteer.admin1(entry), kind=entry.kind, relation=relation,
    )  # fmt: skip


def relation_of(spot: Spot, words: Words) -> str | None:
    """ "near" ("20 km north of Mosul", "near Goma"), "part" ("southwestern Syria", "Daraa's countryside"), or None."""
    tokens = spot.first.sentence.tokens
    at, end = spot.first.i - tokens[0].i, spot.last.i - tokens[0].i + 1
    before = [t.lower for t in tokens[max(0, at - 4) : at]]
    while before and before[-1] in ("the", "of", "city", "town", "village"):
        if before[-1] == "of" and len(before) > 1 and words.has("away", before[-2]):
            return "near"
        before.pop()
    if before and words.has("direction", before[-1]):
        return "part"
    if before and words.has("near", before[-1]):
        return "near"
    if before and before[-1] in ("from",) and len(before) > 2 and words.has("unit", before[-2]):
        return "near"
    if (
        at >= 2
        and tokens[at - 1].lower in ("of", "in")
        and tokens[at - 1].lower == "of"
        and words.has("part", tokens[at - 2].lemma)
    ):
        return (
            "part" if tokens[at - 2].lemma not in words.kinds or words.kinds[tokens[at - 2].lemma] == "region" else None
        )
    after = [t.lower for t in tokens[end : end + 3]]
    if after and after[0] in ("'s", "’s"):
        after = after[1:]
    if after and (words.has("direction", after[0]) or after[0] in ("countryside", "outskirts", "suburbs")):
        return "part"
    return None
