"""The place that a noun phrase names."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from sitroom.analyse.grammar import children, conjuncts, obliques
from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.extract.places.mentions import by_tokens, lying_in, mention_at
from sitroom.extract.places.words import Words, words_of
from sitroom.records import Place, PlaceMention, Source

REGIONS = frozenset({"country", "admin1", "region", "sea", "desert", "continent"})
AREAS = frozenset({"admin2", "district", "river", "mountain", "lake", "island", "border", "road"})
SETTLED = frozenset({"city", "town", "village"})
LOOSE = frozenset({"city", "town", "village", "region"})  # kinds that a generic word states too loosely to overrule
NAMING = frozenset({"of", "in", "near", "around", "outside", "at", "with", "between", "on", "inside", "to"})
APART = frozenset({"airport", "port", "base", "crossing", "camp"})  # kinds of which a report may name several
BACK = 6  # sentences back that "the crossing" may take up
DEPTH = 3
WITHIN = frozenset({"of", "in", "at", "around", "near"})  # "the hospitals in A and B"; not "roads between A and B"
PLURAL = ("NNS", "NNPS")


def place_at(draft: Draft, head: Token, depth: int = 0) -> Place | None:
    """The place that the noun phrase headed by `head` names, or None: a toponym ("Nawa"), one with its generic word
    ("the Naseeb border crossing", "the town of Nawa"), a part of one ("rebel-held areas of Quneitra province"), a
    border ("the border with Jordan": no point), a country's ground ("Syrian territory"), or a place already named
    that it takes up ("the crossing": source "context")."""
    words = words_of(draft.lexicon)
    own = mention_at(draft, head)
    if own is not None:
        return as_place(draft, own)
    if not _generic(head, words):
        return None
    if words.has("border", head.lemma):
        return None if head.function == "compound" and _generic(head.head, words) else _border(draft, head)
    for child, part in _named_within(head, words):
        mention = mention_at(draft, child)
        if mention is not None:
            return _widened(draft, mention, head, part, words)
        if depth < DEPTH and child is not head:
            inner = place_at(draft, child, depth + 1)
            if inner is not None and inner.source == "text":
                return _as_part(inner, head, words) if part else inner
    return _ground(draft, head, words) or _taken_up(draft, head, words)


def places_at(draft: Draft, head: Token, first: Place) -> list[Place]:
    """`first`, the place that `head` names, and those named beside it where the noun is of several: "the towns of A
    and B", "hospitals in A, B and C", "A and B provinces"."""
    found = [first]
    name = next((t for t in head.sentence.tokens if first.start <= t.start < first.end and mention_at(draft, t)), None)
    while name is not None and name.head is not name and mention_at(draft, name.head) is mention_at(draft, name):
        name = name.head
    if name is None or first.source != "text" or not _of_several(name, head):
        return found
    for other in conjuncts(name)[1:]:
        place = place_at(draft, other)
        if place is not None and place.source == "text" and all(place.start != p.start for p in found):
            found.append(place)
    return found


def _of_several(name: Token, head: Token) -> bool:
    """Whether the name hangs, itself or by a preposition of place, on a plural noun that is `head` or a part of it."""
    above, plural = name, False
    while above is not head:
        if above.head is above or (above.pos == "ADP" and above.lower not in WITHIN):
            return False
        above = above.head
        plural = plural or above.tag in PLURAL
    return plural


def as_place(draft: Draft, mention: PlaceMention, source: Source = "text") -> Place:
    """A mention as a record's place; precision 1 a point, 2 near one or part of an area, 3 a region or country. A
    facility that no gazetteer knows is its town, with the facility's words and kind (source "context" where another
    sentence names the town)."""
    lies = lying_in(draft).get(mention.start) if mention.relation == "in" else None
    if lies is not None:
        town, here = lies
        return Place(
            name=town.name, text=mention.text, start=mention.start, end=mention.end, gazetteer_id=town.id,
            lat=town.lat, lon=town.lon, country=town.country, admin1=mention.admin1, kind=mention.kind, precision=2,
            source=source if here else "context",
        )  # fmt: skip
    precision = 3 if mention.kind in REGIONS else 2 if mention.kind in AREAS else 1
    if mention.relation == "near":
        precision = max(precision, 2)
    elif mention.relation == "part":
        precision = 3 if mention.kind in ("country", "continent") else 2
    return Place(
        name=mention.name, text=mention.text, start=mention.start, end=mention.end, gazetteer_id=mention.gazetteer_id,
        lat=mention.lat, lon=mention.lon, country=mention.country, admin1=mention.admin1, kind=mention.kind,
        precision=precision, source=source,
    )  # fmt: skip


def _generic(head: Token, words: Words) -> bool:
    return (
        head.lemma in words.kinds
        or head.lower in words.kinds
        or any(words.has(role, head.lemma) for role in ("part", "near", "border", "ground", "rural"))
    )


def _named_within(head: Token, words: Words) -> Iterator[tuple[Token, bool]]:
    """Dependents of a generic noun that may carry its name, the closest relation first; with whether the noun is only
    a part of, or near, what is named."""
    partly = words.has("rural", head.lemma) or (words.has("part", head.lemma) and head.lemma not in words.kinds)
    for child in children(head, "compound", "apposition", "modifier", "noun_adverb"):
        yield child, partly and child.function != "apposition"
        for inner in children(child, "compound"):  # "Naseeb border crossing"
            yield inner, partly
    for child in children(head, "possessor"):
        yield child, True
    kind = words.kinds.get(head.lemma)
    for prep, other in obliques(head):
        if prep in NAMING:
            yield other, prep != "of" or kind in (None, "region") or head.lower != head.lemma


def _widened(draft: Draft, mention: PlaceMention, head: Token, part: bool, words: Words) -> Place:
    """The mention as qualified by its generic noun: kind, span over both where they adjoin, precision."""
    place = as_place(draft, mention)
    if part:
        return _as_part(place, head, words)
    kind = words.kinds.get(head.lemma) or words.kinds.get(head.lower)
    between = draft.report.text[mention.end : head.start]
    if 0 < len(between) <= 30 and not any(c in between for c in ",;:()\n"):
        span = draft.span(mention.start, head.end)
        place = msgspec.structs.replace(place, start=span.start, end=span.end, text=span.text)
    if kind and kind != place.kind and kind not in LOOSE:
        # "Goma airport", "Daraa prison": not the point of the town itself
        precision = 3 if kind in REGIONS else 2
        place = msgspec.structs.replace(place, kind=kind, precision=max(place.precision or 1, precision))
    return place


def _as_part(place: Place, head: Token, words: Words) -> Place:
    """Only part of the area, or only near the point, that was named; "a market in Goma" is in Goma, no less exactly."""
    roles = ("near", "rural") if place.kind in REGIONS else ("near", "rural", "part")
    if place.precision == 1 and not any(words.has(role, head.lemma) for role in roles):
        return place
    precision = 3 if place.kind in ("country", "continent") else 2
    return msgspec.structs.replace(place, precision=precision)


def _border(draft: Draft, head: Token) -> Place | None:
    """A border, known by its words alone: it has no point, and lies in no one country."""
    inside = [head]
    for child in children(head, "compound", "modifier", "noun_adverb", "possessor"):
        inside.extend(t for t in child.subtree() if mention_at(draft, t))
    for prep, other in obliques(head):
        if prep in ("with", "between", "to", "of") and mention_at(draft, other):
            inside.append(other)
    if len(inside) == 1:
        return None
    first, last = min(inside, key=lambda t: t.i), max(inside, key=lambda t: t.i)
    outer = mention_at(draft, last)
    span = draft.span(first.start, max(last.end, outer.end if outer else 0))
    return Place(name=span.text, text=span.text, start=span.start, end=span.end, kind="border", precision=2)


def _ground(draft: Draft, head: Token, words: Words) -> Place | None:
    """A country's land, air or water by its adjective: "Syrian territory"."""
    if not words.has("ground", head.lemma):
        return None
    for child in children(head, "modifier", "compound"):
        country = words.demonyms.get(child.lower)
        entry = words.gazetteer.country(country) if country else None
        if entry is not None:
            span = draft.words(child, head)
            return Place(
                name=entry.name, text=span.text, start=span.start, end=span.end, gazetteer_id=entry.id, lat=entry.lat,
                lon=entry.lon, country=entry.country, kind=entry.kind, precision=3,
            )  # fmt: skip
    return None


def _taken_up(draft: Draft, head: Token, words: Words) -> Place | None:
    """What "the crossing", "the town" stand for: the last place of that kind that was named, or a city that is called a
    town where there is none; "the capital" is a country's, wherever it was named."""
    kind = words.kinds.get(head.lemma)
    definite = any(c.lower in ("the", "this", "that") for c in children(head, "determiner"))
    if kind in ("site", "airport", "base") and definite and len(head.children) == 1:
        site = _site_before(draft, head)
        if site is not None or kind == "site":
            return site
    if kind in (None, "region", "road", "site") or head.lower != head.lemma or not definite:
        return None
    if any(c.function in ("compound", "possessor", "relative") for c in head.children) or obliques(head):
        return None
    if kind in APART and children(head, "modifier"):
        return None  # "the disused airport" is another than the one named before
    wanted = SETTLED if kind in SETTLED else {kind}
    looser: tuple[int, PlaceMention] | None = None
    known = by_tokens(draft)
    for token in reversed(draft.analysis.tokens[: head.i]):
        mention = known.get(token.i)
        if mention is None:
            continue
        if words.has("capital", head.lemma):
            if mention.country is not None and words.capitals.get(mention.country) == mention.name.lower():
                return as_place(draft, mention, "context")
            continue
        if token.sentence.index < head.sentence.index - BACK:
            break
        if looser is not None and draft.analysis.tokens[looser[0]].sentence.paragraph != token.sentence.paragraph:
            break  # a nearer paragraph's counts, whatever it is called
        if _only_acts(draft, mention):
            continue
        if mention.kind == kind or (kind not in SETTLED and _called(draft, token, words) in wanted):
            return as_place(draft, mention, "context")
        if looser is None and (mention.kind in wanted or _called(draft, token, words) in wanted):
            looser = token.i, mention
    return as_place(draft, looser[1], "context") if looser is not None else None


def _site_before(draft: Draft, head: Token) -> Place | None:
    """ "The hospital", where the sentences before in the paragraph name one: "the European Hospital"."""
    known = by_tokens(draft)
    for token in reversed(draft.analysis.tokens[: head.i]):
        if token.sentence.paragraph != head.sentence.paragraph:
            return None
        mention = known.get(token.i)
        if mention is not None and head.lemma in mention.text.lower().split():
            return as_place(draft, mention, "context")
    return None


def _only_acts(draft: Draft, mention: PlaceMention) -> bool:
    """A capital that stands for its government ("Moscow said")."""
    return any(a.start == mention.start and a.kind in ("government", "state") for a in draft.actors)


def _called(draft: Draft, token: Token, words: Words) -> str | None:
    """The kind that the generic noun over a name gives it ("Semalka crossing")."""
    above = token.head
    return words.kinds.get(above.lemma) if token.function in ("compound", "apposition") else None
