"""Streets, hospitals, airports and other named sites that no gazetteer knows: they take the point of their town."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from sitroom.analyse.grammar import first_conjunct
from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.extract.places.find import GAP, Spot
from sitroom.extract.places.rank import LARGE, SETTLED, distance
from sitroom.extract.places.words import Words
from sitroom.lexicon.gazetteer import ROMANISED, Entry

ORDINAL = re.compile(r"\d+(st|nd|rd|th)", re.IGNORECASE)
NAMED = frozenset({"PROPN", "ADJ", "NOUN", "NUM", ""})  # what may begin a name; "" where nothing was parsed
LONGEST = 8  # tokens of a facility's name
WITHIN = 4  # tokens between a facility and the town named after it
BACK = 3  # sentences back whose town counts before the report's main one
FAR = 100.0  # km from the town that a building is named after to the one that it stands in
INSIDE = frozenset({"in", "at", "of", "the", "town", "city", "village", "neighbourhood", "district"})
PARTS = frozenset({"neighbourhood", "camp", "admin2", "district"})  # of towns, whatever far place lends the name
NOT_NAMED = frozenset({"road", "airport", "base", "port"})  # kinds that bear the names of their own places
MAIN = 0.5  # share of a report's settlements that makes one its main


@dataclass(slots=True)
class Facility:
    """A named street, building or site. `kind`: see placenames.KINDS."""

    tokens: list[Token]
    kind: str

    @property
    def first(self) -> Token:
        return self.tokens[0]

    @property
    def last(self) -> Token:
        return self.tokens[-1]


def facilities(draft: Draft, words: Words) -> list[Facility]:
    """All named facilities of the report that stand where a place would, in text order, none overlapping another."""
    found: list[Facility] = []
    for sentence in draft.analysis.sentences:
        tokens = sentence.tokens
        plain = {_plain(t) for t in tokens}
        if plain.isdisjoint(words.facilities) and plain.isdisjoint(words.facilities_first):
            continue
        at = 0
        while at < len(tokens):
            facility = _facility(draft, tokens, at, words, found[-1] if found else None)
            if facility is None:
                at += 1
            else:
                found.append(facility)
                at += len(facility.tokens)
    return found


def _facility(draft: Draft, tokens: list[Token], at: int, words: Words, before: Facility | None) -> Facility | None:
    """The facility whose name begins at `at`."""
    if not _may_begin(tokens[at], words) or (at and tokens[at - 1].capital and tokens[at - 1].pos == "PROPN"):
        return None
    end = at + 1
    while end < len(tokens) and end - at < LONGEST and _goes_on(tokens, end, words):
        end += 1
    kind = words.facilities_first.get(_plain(tokens[at]))
    if kind is not None:
        while end - 1 > at and not _named(tokens[end - 1]):
            end -= 1
        inside = tokens[at:end]
        if end - at == 1 or (tokens[at + 1].lower == "of"):
            return None
    else:
        for n in range(at + 1, end - 2):
            if tokens[n].text in ("'s", "’s") and _is_place(draft, tokens[at:n], words):
                return None  # "Harare's Third Street"
        ends = [n for n in range(end - 1, at, -1) if tokens[n].capital and _plain(tokens[n]) in words.facilities]
        if not ends or (ends[0] + 1 < len(tokens) and tokens[ends[0] + 1].lower == "of"):
            return None
        if _plain(tokens[ends[0]]) == "st" and ends[0] + 1 < len(tokens) and tokens[ends[0] + 1].capital:
            return None  # "Church St. Gregory"
        inside = tokens[at : ends[0] + 1]
        kind = words.facilities[_plain(inside[-1])]
        if all(words.has("not_place", t.lower) for t in inside[:-1]) and kind != "road":
            return None  # "Supreme Court"
    facility = Facility(inside, kind)
    if _known(draft, facility, words) or not _placed(tokens, at, facility, words, before):
        return None
    return facility


def _is_place(draft: Draft, inside: list[Token], words: Words) -> bool:
    text = draft.analysis.cased[inside[0].start : inside[-1].end]
    return any(m.form != ROMANISED for m in words.gazetteer.find(text))


def _plain(token: Token) -> str:
    return token.lower.rstrip(".")


def _named(token: Token) -> bool:
    return token.capital or token.text[:1].isdigit()


def _may_begin(token: Token, words: Words) -> bool:
    if token.text[:1].isdigit():
        return ORDINAL.fullmatch(token.text) is not None
    return (
        token.capital
        and token.pos in NAMED
        and token.entity not in ("DATE", "TIME")
        and not words.has("title", token.lower)
    )


def _goes_on(tokens: list[Token], at: int, words: Words) -> bool:
    token = tokens[at]
    if token.start - tokens[at - 1].end > GAP:
        return False
    if _named(token) or token.text in ("'s", "’s", "-", "."):
        return token.text != "." or tokens[at - 1].text in ("St", "Dr")
    return words.has("connector", token.lower) and words.rank.get(token.lower, 3) > 2 and token.lower != "and"


def _known(draft: Draft, facility: Facility, words: Words) -> bool:
    """Whether the gazetteer has the whole name: then it is found like any other."""
    text = draft.analysis.cased[facility.first.start : facility.last.end]
    matches = [m for m in words.gazetteer.find(text) if m.form != ROMANISED]
    return any(m.entry.own or facility.kind != "road" for m in matches)


def _placed(tokens: list[Token], at: int, facility: Facility, words: Words, before: Facility | None) -> bool:
    """Whether the name stands where a place would: after a preposition that says where, acted upon, listed after
    another facility; streets stand nowhere else."""
    after = at + len(facility.tokens)
    nearby = tokens[after] if after < len(tokens) else None
    if nearby is not None and words.has("organisation", nearby.lower) and nearby.capital:
        return False
    if facility.kind == "road":
        return True
    n = at - 1
    while (
        n >= 0
        and (
            tokens[n].text in ("'s", "’s", "'", "’")
            or tokens[n].pos in ("DET", "ADJ", "PROPN")
            or words.has("direction", tokens[n].lower)
        )
        and at - n < LONGEST
    ):
        n -= 1
    if n >= 0:
        if words.rank.get(tokens[n].lower, 9) <= 3 and tokens[n].lower != "of":
            return True
        if before is not None and tokens[n] is not before.last and words.has("joint", tokens[n].lower):
            return n > 0 and tokens[n - 1] is before.last
    head = next((t for t in reversed(facility.tokens) if t.head not in facility.tokens), facility.last)
    head = first_conjunct(head)
    return head.function in ("object", "passive_subject") and words.has("motion", head.head.lemma)


def after_somebody(spot: Spot, words: Words) -> Facility | None:
    """The building that honours a person whose name this is, behind a title: "General Santander stadium"."""
    tokens = spot.first.sentence.tokens
    at = spot.first.i - tokens[0].i
    before = tokens[at - 1] if at else None
    building = _building_after(spot, words)
    if building is None or before is None or not before.capital or not words.has("title", before.lower):
        return None
    return Facility(tokens[at - 1 : building.i - tokens[0].i + 1], words.facilities[building.lower])


def after_elsewhere(spot: Spot, chosen: dict[int, Entry], found: list[Spot], words: Words) -> bool:
    """Whether a building bears the name of a town far from the one that it is said to be in: "San Martin school in
    Juba"."""
    entry, building = chosen.get(id(spot)), _building_after(spot, words)
    here = _point(entry)
    if entry is None or building is None or here is None or entry.kind not in SETTLED:
        return False
    for other in found:
        town = chosen.get(id(other))
        there = _point(town)
        if town is None or there is None or town.kind not in SETTLED or not 1 < other.first.i - building.i <= WITHIN:
            continue
        if all(t.lower in INSIDE or words.has("direction", t.lower) for t in _between(building, other)):
            return distance(here, there) > FAR
    return False


def parts_of_towns(found: list[Spot], chosen: dict[int, Entry], words: Words) -> list[tuple[Spot, Facility]]:
    """Names of parts of a town that the gazetteer gives to a place far from it: "the Kabul camp in Taiz". What is told
    to be a quarter is so of the town that opens the sentence as well: "In Taiz, shells hit the Kabul quarter"."""
    settled = [(s, e) for s in found if (e := chosen.get(id(s))) is not None and e.kind in SETTLED]
    made: list[tuple[Spot, Facility]] = []
    for spot in found if len(found) > 1 else ():
        entry, kind = chosen.get(id(spot)), _part_after(spot, words)
        here = _point(entry)
        if entry is None or kind is None or here is None:
            continue
        for other, town in settled:
            there = _point(town)
            if other is spot or there is None or other.first.sentence is not spot.first.sentence:
                continue
            said = _is_said_of(spot, other) or (kind == "neighbourhood" and _opens(other, words))
            said = said or (_is_of(spot, other) and town.population >= LARGE and not _at_home(spot, chosen, found))
            if said and distance(here, there) > FAR:
                made.append((spot, Facility(spot.tokens, kind)))
                break
    return made


def _part_after(spot: Spot, words: Words) -> str | None:
    """What part of a town the noun right after a name calls it."""
    tokens = spot.first.sentence.tokens
    end = spot.last.i - tokens[0].i + 1
    noun = tokens[end] if end < len(tokens) else None
    if noun is None or noun.pos not in ("NOUN", "PROPN") or noun.lower != noun.lemma:
        return None
    kind = words.kinds.get(noun.lower)
    return kind if kind in PARTS else None


def _is_said_of(spot: Spot, town: Spot) -> bool:
    """ "X camp in Taiz", "Taiz's X district"."""
    tokens = spot.first.sentence.tokens
    start = tokens[0].i
    if town.first.i > spot.last.i:
        between = tokens[spot.last.i + 2 - start : town.first.i - start]
        inside = all(t.lower in INSIDE and t.lower != "of" for t in between[1:])
        return 0 < len(between) <= WITHIN and between[0].lower in ("in", "at") and inside
    return town.last.i + 2 == spot.first.i and tokens[town.last.i + 1 - start].text in ("'s", "’s")


def _is_of(spot: Spot, town: Spot) -> bool:
    """ "X quarter of Taiz"; but "the Cairo suburb of Giza", like many a quarter and district, is one of X."""
    tokens = spot.first.sentence.tokens
    after = tokens[spot.last.i + 1 - tokens[0].i : town.first.i - tokens[0].i]
    return len(after) == 2 and after[1].lower == "of" and after[0].lower != "suburb"


def _at_home(spot: Spot, chosen: dict[int, Entry], found: list[Spot]) -> bool:
    """Whether another name of the report lies in the country that this one is taken to lie in."""
    country = chosen[id(spot)].country
    others = (chosen.get(id(s)) for s in found if s.text != spot.text)
    return any(e is not None and e.country == country for e in others)


def _opens(town: Spot, words: Words) -> bool:
    """ "In Taiz, …" of a sentence in which nobody speaks: he may speak of anywhere."""
    tokens = town.first.sentence.tokens
    opens = town.first.i == tokens[0].i + 1 and tokens[0].lower == "in"
    return opens and not any(words.has("speech", t.lemma) for t in tokens)


def _point(entry: Entry | None) -> tuple[float, float] | None:
    return (entry.lat, entry.lon) if entry is not None and entry.lat is not None and entry.lon is not None else None


def _between(building: Token, other: Spot) -> list[Token]:
    tokens = building.sentence.tokens
    return tokens[building.i - tokens[0].i + 1 : other.first.i - tokens[0].i]


def _building_after(spot: Spot, words: Words) -> Token | None:
    """The common noun of a building that follows a name, at most one word apart ("San Martin primary school")."""
    tokens = spot.first.sentence.tokens
    end = spot.last.i - tokens[0].i + 1
    for token in tokens[end : end + 2]:
        if token.pos not in ("NOUN", "PROPN", "ADJ"):
            return None
        if not token.capital and words.facilities.get(token.lower, "road") not in NOT_NAMED:
            return token
    return None


class Towns:
    """The settlements that a report names, in text order, to tell which a facility lies in."""

    def __init__(self, found: list[tuple[Spot, Entry]]) -> None:
        self.named = [(s, e) for s, e in found if e.kind in SETTLED or e.kind == "neighbourhood"]
        counts = Counter(e.number for _, e in self.named)
        number, most = counts.most_common(1)[0] if counts else (0, 0)
        self.main = next((e for _, e in self.named if e.number == number), None)
        if self.named and most < MAIN * len(self.named):
            self.main = None

    def of(self, facility: Facility) -> tuple[Entry, bool] | None:
        """The town that the facility lies in, and whether its own sentence names it: its owner ("Harare's Third
        Street"), the one named right after, or in its own name ("Goma International Airport"), the nearest of its
        sentence, the last of the sentences before, the report's main one; None when there is none."""
        first, last, sentence = facility.first.i, facility.last.i, facility.first.sentence
        outside = [(s, e) for s, e in self.named if s.last.i < first or s.first.i > last]
        here = [(s, e) for s, e in outside if s.first.sentence is sentence]
        for spot, entry in here:
            joint = sentence.tokens[first - 1 - sentence.tokens[0].i]
            if spot.last.i + 2 == first and joint.text in ("'s", "’s"):
                return entry, True
        for spot, entry in here:
            if 0 < spot.first.i - last <= WITHIN:
                return entry, True
        inside = [e for s, e in self.named if first <= s.first.i and s.last.i <= last]
        if inside and (not here or inside[0].country in {e.country for _, e in here}):
            return inside[0], True
        if here:
            return min(here, key=lambda h: min(abs(h[0].first.i - last), abs(first - h[0].last.i)))[1], True
        recent = [e for s, e in outside if 0 < sentence.index - s.first.sentence.index <= BACK]
        town = recent[-1] if recent else self.main
        return (town, False) if town is not None else None
