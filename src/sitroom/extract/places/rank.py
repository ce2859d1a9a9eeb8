"""Which place of that name is meant? Candidates are ranked by a weighted sum of features against the whole report."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.extract.places.find import Spot
from sitroom.extract.places.within import Within, holds, may_hold, within
from sitroom.extract.places.words import Words
from sitroom.lexicon.gazetteer import EXACT, ROMANISED, Entry, Match
from sitroom.lexicon.placenames import fold

SMALL = frozenset({"town", "village", "admin2"})
NATURAL = frozenset({"region", "sea", "river", "mountain", "desert"})  # written with "the"
SETTLED = frozenset({"city", "town", "village"})
HERE = SETTLED | {"camp", "neighbourhood"}  # small enough that a namesake abroad is hardly meant
EARTH = 6371.0  # km
NAMED = 0.5  # least weight of a country that the report speaks of
FAINT = 0.05  # least weight of one that it has to do with
NEAR = 100.0  # km; what is nearer than that to other places of the report supports a reading
WELL_KNOWN = 300_000  # people; smaller capitals are often not meant by their name
SURE = 5_000_000  # people; a name's first bearer with as many, a hundred times any other, needs no context
OBSCURE, UNHEARD = 50_000, 5_000  # people; smaller towns abroad are not meant: with namesakes, without
BESIDE = 0.1  # least nearness to other places of the report of what lies across a border from them
CROWD = 4  # weight of the places of a report that tell well enough what it is about
FAMOUS = 1_000_000  # people; smaller cities abroad are not meant by other forms of their names
LARGE = 100_000  # people of a city that two countries may claim
CLAIMED = 500.0  # km from the middle of an area to a city that it may claim
WIDEST = 40  # candidates considered for one name


@dataclass(slots=True)
class Kin:
    """What names may have to do with each other whatever each means, by the number of a second-level area: `areas`,
    names that may mean it; `towns`, names that may mean a place in it."""

    areas: dict[int, set[str]] = field(default_factory=dict)
    towns: dict[int, set[str]] = field(default_factory=dict)

    def of(self, name: str, entry: Entry) -> float:
        """1 when another name may mean the area that the entry lies in, or a place in it where it is one; else 0."""
        if entry.kind == "admin2":
            return float(bool(self.towns.get(entry.number, set()) - {name}))
        return float(entry.admin2 is not None and bool(self.areas.get(entry.admin2, set()) - {name}))


def _kin(by_name: dict[str, list[Spot]]) -> Kin:
    found = Kin()
    for name, spots in by_name.items():
        for match in spots[0].matches:
            if match.form == ROMANISED:
                continue
            if match.entry.kind == "admin2":
                found.areas.setdefault(match.entry.number, set()).add(name)
            elif match.entry.admin2 is not None:
                found.towns.setdefault(match.entry.admin2, set()).add(name)
    return found


@dataclass(slots=True)
class Context:
    """What the report's sure names say. `countries`, `areas`: weights of countries and admin-1 areas (by number);
    `named`: countries named outright; `points`: resolved positions."""

    countries: Counter[str] = field(default_factory=Counter)
    areas: Counter[int] = field(default_factory=Counter)
    named: set[str] = field(default_factory=set)
    areas_named: set[int] = field(default_factory=set)
    points: dict[int, tuple[float, float]] = field(default_factory=dict)
    kin: Kin = field(default_factory=lambda: Kin())

    def add(self, entry: Entry, weight: float = 1.0) -> None:
        if entry.country:
            self.countries[entry.country] += weight  # type: ignore[assignment]
        if entry.kind == "country" and entry.country:
            self.named.add(entry.country)
        area = entry.number if entry.kind == "admin1" else entry.admin1
        if area is not None:
            self.areas[area] += weight  # type: ignore[assignment]
        if entry.kind == "admin1":
            self.areas_named.add(entry.number)
        if entry.lat is not None and entry.lon is not None and entry.kind not in ("country", "continent", "sea"):
            self.points[entry.number] = (entry.lat, entry.lon)


class Around(NamedTuple):
    """What the rest of a report says about one name. `lent`: what the name itself gave to `context`; `countries`,
    `areas`: the weights of the others together, above 0; `points`: where they lie, as latitude in radians, its cosine,
    and longitude in degrees."""

    context: Context
    lent: Context
    countries: float
    areas: float
    points: list[tuple[float, float, float]]


def resolve(draft: Draft, found: list[Spot], words: Words) -> dict[int, Entry]:
    """The place of each span, by its id(); spans with no place are left out, and have `lies` where their area is told.
    One name means one place in a report, but for its kind ("Daraa province", "Daraa").

    Sure names first (countries, world cities, names with a container: "Paris, Texas"); they are the context in which
    all are ranked; then all are ranked once more, each against what the others came to."""
    by_name: dict[str, list[Spot]] = {}
    hinted: dict[tuple[str, tuple[str, ...]], list[Spot]] = {}
    for spot in found:
        if spot.matches:
            name = fold(spot.text)
            by_name.setdefault(name, []).append(spot)
            hinted.setdefault((name, tuple(sorted(hint(spot, words)))), []).append(spot)
    base = Context(kin=_kin(by_name))
    for token in draft.analysis.tokens:
        if token.capital and token.lower in words.demonyms:
            base.countries[words.demonyms[token.lower]] += 0.5  # type: ignore[assignment]
    containing = {name: within(spots, words) for name, spots in by_name.items()}
    chosen: dict[tuple[str, tuple[str, ...]], Entry] = {}
    context, lent = _seeded(by_name, base, words)
    for _ in range(2):
        chosen = {
            group: best
            for group, spots in hinted.items()
            if (
                best := _best(spots, context, lent.get(group[0], Context()), words, set(group[1]), containing[group[0]])
            )
        }
        context, lent = Context(Counter(base.countries), kin=base.kin), {}
        for group, entry in chosen.items():
            weight = _trust(hinted[group], entry) * min(3, len(hinted[group]))
            for each in (context, lent.setdefault(group[0], Context())):
                each.add(entry, weight)
    for group, spots in hinted.items():
        if group not in chosen and containing[group[0]].sure:
            for spot in spots:
                spot.lies = containing[group[0]].areas[0]
    return {id(spot): entry for group, entry in chosen.items() for spot in hinted[group]}


def _seeded(by_name: dict[str, list[Spot]], base: Context, words: Words) -> tuple[Context, dict[str, Context]]:
    """The context of the sure names, and what each of them lent to it."""
    context, lent = Context(Counter(base.countries), kin=base.kin), {}
    for name, spots in by_name.items():
        sure = _sure(spots, words)
        if sure is not None:
            lent[name] = Context()
            for each in (context, lent[name]):
                each.add(sure, min(3, len(spots)))
    return context, lent


def _sure(spots: list[Spot], words: Words) -> Entry | None:
    """The place that a name means whatever the context, if there is one."""
    for spot in spots:
        inside = within([spot], words).areas
        if inside:
            held = [m.entry for m in spot.matches if m.form != ROMANISED and holds(inside, m.entry)]
            if held:
                return max(held, key=lambda e: e.population)
    entries = [m.entry for m in spots[0].matches if m.form != ROMANISED]
    countries = [e for e in entries if e.kind == "country"]
    if countries:
        return countries[0]
    if not entries:
        return None
    if len({(e.country, e.admin1) for e in entries}) == 1:
        return entries[0]
    ranked = sorted(entries, key=lambda e: -e.population)
    if ranked[0].population >= SURE / 10 and ranked[0].population > 50 * ranked[1].population:
        return ranked[0]
    return None


def _trust(spots: list[Spot], entry: Entry) -> float:
    """How far a first choice may speak for others: a name with many bearers says little."""
    return 1.0 / (1 + math.log2(len(spots[0].matches))) if entry.kind != "country" else 1.0


def _best(
    spots: list[Spot], context: Context, lent: Context, words: Words, hints: set[str], inside: Within
) -> Entry | None:
    """The best candidate; `lent`: what the name itself gave to the context, which must not speak for it."""
    weights = words.weights["rank"]
    around = _around(context, lent)
    towns = [m for m in spots[0].matches if m.entry.kind in SETTLED]
    seats = {m.entry.admin1 for m in towns} | {m.entry.admin2 for m in towns if m.form != ROMANISED}
    name = fold(spots[0].text)
    meant = words.meant.get(name)
    best: tuple[tuple[float, int], Entry | None] | None = None
    for match in _allowed(spots[0].matches, inside)[:WIDEST]:
        values = features(match, around, words, hints, inside.areas, seats)
        values["kin"] = context.kin.of(name, match.entry)
        if match.entry.id == meant:
            values["meant"], values["seated"] = 1.0, 0.0
        total = sum(weights.get(name, 0.0) * value for name, value in values.items() if value)
        rank = (total, match.entry.population)
        if best is None or rank > best[0]:
            best = rank, None if _far_fetched(match, values, spots[0].matches) else match.entry
    return best[1] if best else None


def _around(context: Context, lent: Context) -> Around:
    """The context without what was lent to it."""
    return Around(
        context,
        lent,
        max(sum(context.countries.values()) - sum(lent.countries.values()), 1e-9),
        max(sum(context.areas.values()) - sum(lent.areas.values()), 1e-9),
        [
            (math.radians(lat), math.cos(math.radians(lat)), lon)
            for number, (lat, lon) in context.points.items()
            if number not in lent.points
        ],
    )


def _allowed(matches: tuple[Match, ...], inside: Within) -> tuple[Match, ...]:
    """What may be meant when the report says where the name lies: nothing, rather than a namesake elsewhere. A large
    city close by may be claimed by the area ("Belfast, Ireland")."""
    if not inside.sure or any(m.entry.kind == "country" for m in matches):
        return matches
    held = tuple(m for m in matches if may_hold(inside.areas, m.entry))
    return held or tuple(
        m for m in matches if m.entry.population >= LARGE and any(_close_by(m.entry, area) for area in inside.areas)
    )


def _close_by(entry: Entry, area: Entry) -> bool:
    if entry.lat is None or entry.lon is None or area.lat is None or area.lon is None:
        return False
    return distance((entry.lat, entry.lon), (area.lat, area.lon)) < CLAIMED


def _far_fetched(match: Match, values: dict[str, float], matches: tuple[Match, ...]) -> bool:
    """A place of a country that the report has nothing to do with: no match, unless its name is met as written and it
    is well enough known, or the only bearer; and no river is a town."""
    namesakes, sole = len(matches), sum(m.form != ROMANISED for m in matches) == 1
    entry = match.entry
    if values.get("river") and entry.kind in SETTLED:
        return True
    if not values.get("country.foreign", 0.0) or values["container"] or values["near"] > BESIDE:
        return False
    if match.form != EXACT:
        return entry.kind in SMALL or (entry.kind == "city" and entry.population < FAMOUS)
    if entry.lat is None and entry.kind != "country":
        return True
    if entry.kind not in HERE or (entry.own and sole and not values["crowd"]):
        return False
    return entry.population < (OBSCURE if namesakes > 1 else UNHEARD)


def features(
    match: Match, around: Around, words: Words, hints: set[str], inside: list[Entry], seats: set[int | None]
) -> dict[str, float]:
    """What ranking rests on, each near 0-1:

    - form.*, people (log), kind.*, own, capital; pointless: without coordinates
    - country.share: share of the report's places in its country; country.named, country.foreign, admin1.named,
      admin1.share, near: to other places of the report
    - kin (added by _best): another name of the report may mean its second-level area: "Paris" beside "Henry County"
    - meant (added by _best): what reports of conflict mean by the name: "Gaza"
    - container: "Paris, Texas"; hint: "Daraa province"; article: "the Red Sea"; seated: an area whose chief town has
      its name; river: one is spoken of; crowd: many places are named"""
    entry = match.entry
    found = {("form.exact", "form.folded", "form.romanised")[match.form]: 1.0, f"kind.{entry.kind}": 1.0}
    found["people"] = math.log10(entry.population + 1) / 7
    found["own"] = float(entry.own)
    if entry.population >= WELL_KNOWN and entry.country is not None:
        found["capital"] = float(words.capitals.get(entry.country) == entry.name.lower())
    found["seated"] = float(entry.kind in ("admin1", "admin2") and entry.number in seats and entry.kind not in hints)
    found["pointless"] = float(entry.lat is None)
    context, lent = around.context, around.lent
    if entry.country:
        share = max(0.0, context.countries[entry.country] - lent.countries[entry.country])
        found["country.share"] = min(1.0, share / around.countries)
        found["country.named"] = float(share >= NAMED)
        found["country.foreign"] = float(around.countries >= 1 and share < FAINT)
        found["crowd"] = float(around.countries >= CROWD)
    area = entry.number if entry.kind == "admin1" else entry.admin1
    if area is not None:
        found["admin1.named"] = float(area in context.areas_named and area not in lent.areas_named)
        found["admin1.share"] = min(1.0, max(0.0, context.areas[area] - lent.areas[area]) / around.areas)
    found["near"] = _nearness(entry, around.points)
    found["container"] = float(bool(inside) and holds(inside, entry))
    if "the" in hints:
        found["article"] = float(entry.kind in NATURAL)
    if "river" in hints:
        found["river"] = 1.0
    if hints:
        found["hint"] = float(entry.kind in hints or ("city" in hints and entry.kind in ("town", "city", "village")))
    return found


def _nearness(entry: Entry, points: list[tuple[float, float, float]]) -> float:
    """What the three nearest of the points give. The formula of `distance`, with what it asks of a point worked out
    beforehand: this is asked of every candidate and point."""
    if entry.lat is None or entry.lon is None or entry.kind in ("country", "continent"):
        return 0.0
    p, lon = math.radians(entry.lat), entry.lon
    cos_p, sin, radians = math.cos(p), math.sin, math.radians
    found = sorted(sin((q - p) / 2) ** 2 + cos_p * cos_q * sin(radians(x - lon) / 2) ** 2 for q, cos_q, x in points)
    return min(1.0, sum(math.exp(-_kilometres(h) / NEAR) for h in found[:3]) / 1.5)


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres along the great circle between two (lat, lon) in degrees."""
    p, q = math.radians(one[0]), math.radians(other[0])
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(other[1] - one[1]) / 2) ** 2
    return _kilometres(h)


def _kilometres(haversine: float) -> float:
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(haversine)))


def hint(spot: Spot, words: Words) -> set[str]:
    """Kinds that the words around the name give it, and "the" when that stands before it: "Daraa province", "Daraa's
    countryside", "the town of Daraa", "the Red Sea"."""
    tokens = spot.first.sentence.tokens
    at, end = spot.first.i - tokens[0].i, spot.last.i - tokens[0].i + 1
    near: list[Token] = []
    while end < len(tokens) and (tokens[end].text in ("'s", "’s") or words.has("direction", tokens[end].lower)):
        end += 1
    if end < len(tokens):
        near.append(tokens[end])
        if words.has("border", tokens[end].lower) and end + 1 < len(tokens):
            near.append(tokens[end + 1])  # "Nasib border crossing"
    if at >= 2 and tokens[at - 1].lower == "of":
        near.append(tokens[at - 2])
    if at >= 1 and tokens[at - 1].lower in words.kinds:
        near.append(tokens[at - 1])
    kinds = {words.kinds.get(t.lemma) or words.kinds.get(t.lower) for t in near}
    if any(words.has("rural", t.lower) for t in near):
        kinds.add("admin1")
    if "region" in kinds:
        kinds.add("admin1")  # what many countries call their first-level areas
    if at and tokens[at - 1].lower == "the":
        kinds.add("the")
    return {k for k in kinds if k}
