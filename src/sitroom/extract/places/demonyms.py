"""Countries and regions named by their adjectives ("Syrian warplanes"): mentions of their own kind, added last."""

from __future__ import annotations

from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.extract.places.words import Words, words_of
from sitroom.records import PlaceMention


def finish(draft: Draft) -> None:
    """Adds a mention with relation "demonym" for each adjective of a country ("Syrian"), continent or region
    ("European", "Chechen") that is no part of a place already read.

    It runs after all records are made: an adjective says whose something is, not where it happened."""
    words = words_of(draft.lexicon)
    taken = sorted((p.start, p.end) for p in draft.places)
    at, last = 0, -1
    for token in draft.analysis.tokens:
        if not token.capital or token.i <= last:
            continue
        while at < len(taken) and taken[at][1] <= token.start:
            at += 1
        if at < len(taken) and taken[at][0] < token.end:
            continue
        size = _length(draft.analysis.tokens, token, words)
        if size:
            last = token.i + size - 1
            _add(draft, token, draft.analysis.tokens[last], words)


def _length(tokens: list[Token], first: Token, words: Words) -> int:
    """How many words from `first` on are the adjective of one; 0 when none, or when they name people ("Syrians")."""
    for size in (2, 1):
        text = " ".join(t.lower for t in tokens[first.i : first.i + size])
        if text in words.adjectives:
            after = tokens[first.i + size] if first.i + size < len(tokens) else None
            return 0 if after is not None and after.norm[:1].isupper() else size  # no "African Union"
        if text in words.demonyms:
            return 0 if text.endswith("s") and text[:-1] in words.demonyms else size
    return 0


def _add(draft: Draft, first: Token, last: Token, words: Words) -> None:
    span = draft.words(first, last)
    text = " ".join(span.text.lower().split())
    region = words.adjectives.get(text)
    entry = words.gazetteer.get(region) if region else words.gazetteer.country(words.demonyms[text])
    if entry is None:
        return
    draft.places.append(
        PlaceMention(
            start=span.start, end=span.end, text=span.text, name=entry.name, gazetteer_id=entry.id, lat=entry.lat,
            lon=entry.lon, country=entry.country, kind=entry.kind, relation="demonym",
        )
    )  # fmt: skip
