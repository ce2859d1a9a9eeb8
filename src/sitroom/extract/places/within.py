"""What the words around a name say that it lies in: "Paris, Texas", "the Lebanese town of Houla", "Nawa in Syria"."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitroom.analyse.tokens import Token
from sitroom.extract.places.find import Spot, abbreviation
from sitroom.extract.places.words import Words
from sitroom.lexicon.gazetteer import ROMANISED, Entry

AREAS = frozenset({"country", "admin1", "admin2", "region", "sea", "desert", "continent", "district"})
CALLED = frozenset({"town", "village", "city", "admin1", "admin2"})
SKIPPED = 6  # words between a name and its area ("Nawa, a town in southern Syria")
LONGEST = 4  # words of an area's name


@dataclass(slots=True)
class Within:
    """`areas`: what the name may lie in, all bearers of the words; `sure`: it is said outright that it lies in one of
    them, so that a namesake elsewhere cannot be meant."""

    areas: list[Entry] = field(default_factory=list)
    sure: bool = False


def within(spots: list[Spot], words: Words) -> Within:
    """What all mentions of one name say together."""
    found = Within()
    for spot in spots:
        one = _after(spot, words) or _before(spot, words)
        if one is not None:
            found.areas.extend(one.areas)
            found.sure = found.sure or one.sure
    return found


def holds(areas: list[Entry], entry: Entry) -> bool:
    """Whether the entry lies in one of the areas."""
    for area in areas:
        if area.number == entry.number:
            continue
        if area.kind == "country" and area.country == entry.country and entry.kind != "country":
            return True
        if area.number in (entry.admin1, entry.admin2):
            return True
    return False


def may_hold(areas: list[Entry], entry: Entry) -> bool:
    """Whether nothing speaks against it: some places of the gazetteer have no first-level area."""
    return holds(areas, entry) or (
        entry.admin1 is None and entry.country is not None and entry.country in {a.country for a in areas}
    )


def _after(spot: Spot, words: Words) -> Within | None:
    """Areas named right after the name: "Paris, Texas", "Goma, in North Kivu", "Mosul (Iraq)", "Nawa in Syria"."""
    tokens = spot.first.sentence.tokens
    end = spot.last.i - tokens[0].i + 1
    apart = end < len(tokens) and tokens[end].text in (",", "(")
    if apart:
        end += 1
    elif not (end < len(tokens) and tokens[end].lower == "in"):
        return None
    limit = end + SKIPPED
    while end < min(len(tokens), limit) and _led_in(tokens[end], words):
        end += 1
    for length in range(LONGEST, 0, -1):
        areas = _area(tokens, end, length, words)
        if areas and apart and _goes_on(tokens, end + length - 1):
            return None
        if areas:
            firm = apart and _firm(tokens, end, length, areas, words)
            return Within(areas, firm and not _listed(tokens, end + length, words))
    return None


def _goes_on(tokens: list[Token], last: int) -> bool:
    """Whether the area belongs to the words behind it and not to the name: "In Doha, U.S. envoys met …"."""
    area = tokens[last]
    between = tokens[last + 1 : last + 1 + max(0, area.head.i - area.i)]
    return (
        area.function in ("compound", "modifier", "possessor", "subject", "passive_subject")
        and area.head.i > area.i
        and not any(t.pos == "PUNCT" for t in between)
    )


def _led_in(token: Token, words: Words) -> bool:
    return not token.capital and (
        token.lower in ("in", "of", "the", "a", "an")
        or words.has("direction", token.lower)
        or token.lower in words.kinds
        or words.has("border", token.lower)
    )


def _area(tokens: list[Token], at: int, length: int, words: Words) -> list[Entry]:
    """Areas named by `length` words from `at` on."""
    inside = tokens[at : at + length]
    if len(inside) < length:
        return []
    short = abbreviation(tokens, at) if length == 1 else None
    if short is None and not (inside[0].capital and inside[-1].capital):
        return []
    if length == 1 and words.has("not_place", inside[0].lower.strip("-.")):
        return []
    found = words.gazetteer.find(short or " ".join(t.norm for t in inside))
    return [m.entry for m in found if m.form != ROMANISED and m.entry.kind in AREAS]


def _firm(tokens: list[Token], at: int, length: int, areas: list[Entry], words: Words) -> bool:
    """Whether the words can only mean an area of which the gazetteer knows what lies in it: a country, or a first-level
    area by its first name or abbreviation; "in Goma, Vladimir …" goes on with a person."""
    if length == 1 and tokens[at].lower in words.given:
        return False
    text = " ".join(t.norm for t in tokens[at : at + length])
    short = length == 1 and abbreviation(tokens, at) is not None
    return any(a.kind == "country" or (a.kind == "admin1" and (short or a.name == text)) for a in areas)


def _listed(tokens: list[Token], end: int, words: Words) -> bool:
    """Whether the names go on ("Aleppo, Hama and Idlib"): then the second holds not the first."""
    if end >= len(tokens) or not words.has("joint", tokens[end].lower):
        return False
    end += 1
    while end < len(tokens) and (words.has("joint", tokens[end].lower) or tokens[end].lower in ("the", "in", "to")):
        end += 1
    return end < len(tokens) and tokens[end].capital


def _before(spot: Spot, words: Words) -> Within | None:
    """ "the Lebanese town of Houla": the country of the adjective; "Iraq's Dohuk": that of the owner, less surely."""
    tokens = spot.first.sentence.tokens
    at = spot.first.i - tokens[0].i
    if at >= 2 and tokens[at - 1].text in ("'s", "’s"):
        owner = [m.entry for m in words.gazetteer.find(tokens[at - 2].norm) if m.entry.kind == "country"]
        end = spot.last.i - tokens[0].i + 1
        kind = words.kinds.get(tokens[end].lower) if end < len(tokens) else None  # "Sudan's Gezira state"
        return Within(owner, kind in CALLED) if owner and tokens[at - 2].capital else None
    n = at - 1
    if n >= 0 and tokens[n].lower == "of":
        n -= 1
    kind = words.kinds.get(tokens[n].lower) if n >= 0 else None
    if kind not in CALLED:
        return None
    while n > 0 and (
        tokens[n].lower in words.kinds
        or words.has("direction", tokens[n].lower)
        or words.has("border", tokens[n].lower)
    ):
        n -= 1
    country = words.demonyms.get(tokens[n].lower) if n >= 0 and tokens[n].capital else None
    entry = words.gazetteer.country(country) if country else None
    settlement = tokens[at - 1].lower not in ("settlement", "outpost", "stronghold")
    return Within([entry], sure=settlement) if entry is not None else None
