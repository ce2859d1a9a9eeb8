"""Fills `draft.places`: every toponym of the report, resolved where that is possible."""

from __future__ import annotations

from collections.abc import Iterator

from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.extract.places.accept import accept, facts
from sitroom.extract.places.find import Spot, capital, spots
from sitroom.extract.places.rank import resolve
from sitroom.extract.places.words import Words, words_of
from sitroom.lexicon.gazetteer import Entry
from sitroom.lexicon.placenames import fold
from sitroom.records import PlaceMention


def extract(draft: Draft) -> None:
    """Finds all place names and resolves them together. A name that cannot be resolved stays, without coordinates."""
    words = words_of(draft.lexicon)
    report = facts(draft, words)
    found = [s for s in candidates(draft, words) if accept(s, words, report)]
    chosen = resolve(draft, found, words)
    by_token: dict[int, PlaceMention] = {}
    for spot in found:
        mention = _mention(draft, spot, chosen.get(fold(spot.text)), words)
        draft.places.append(mention)
        by_token.update((t.i, mention) for t in spot.tokens)
    draft.scratch["places.by_token"] = by_token


def candidates(draft: Draft, words: Words) -> Iterator[Spot]:
    """All spans of the report that may name places."""
    for sentence in draft.analysis.sentences:
        if any(capital(t) for t in sentence.tokens):
            yield from spots(draft, sentence, words)


def mention_at(draft: Draft, token: Token) -> PlaceMention | None:
    """The place name that the token is part of."""
    by_token: dict[int, PlaceMention] = draft.scratch.get("places.by_token", {})
    return by_token.get(token.i)


def _mention(draft: Draft, spot: Spot, entry: Entry | None, words: Words) -> PlaceMention:
    span = draft.words(spot.first, spot.last)
    relation = relation_of(spot, words)
    if entry is None:
        return PlaceMention(start=span.start, end=span.end, text=span.text, name=span.text, relation=relation)
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
