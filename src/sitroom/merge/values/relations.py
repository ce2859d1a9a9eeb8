"""How two days, places, actors or states stand to each other."""

from __future__ import annotations

from collections.abc import Iterator
from math import asin, cos, radians, sin, sqrt
from typing import Protocol

from sitroom.lexicon.gazetteer import load_gazetteer
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.placenames import fold, key
from sitroom.lexicon.schema.actors import ActorRow
from sitroom.merge.values.figures import Relation
from sitroom.merge.values.rules import Rules
from sitroom.merged import Value
from sitroom.records import Actor, Place

EARTH = 6371.0  # km, mean radius
FIRST_DAY, LAST_DAY = "0000", "9999"
# places of such kinds have no centre that distance could be measured from
_WIDE = ("country", "admin1", "admin2", "region", "district", "border", "road", "river", "sea", "lake", "desert",
         "continent", "mountain", "island")  # fmt: skip
_AREAS = ("admin1", "admin2", "district", "region", "island", "desert", "continent")
_STATE_KINDS = ("state", "government", "armed_forces", "police")
_PARTIES = (*_STATE_KINDS, "armed_group", "political_group", "person")


class Geography(Protocol):
    """Knows what lies in what. `within` is None when it does not know."""

    def within(self, inner: Place, area: Place) -> bool | None: ...


class GazetteerGeography:
    """Looks the hierarchy of places up in the gazetteer, which is opened when it is first needed."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def within(self, inner: Place, area: Place) -> bool | None:
        if inner.gazetteer_id is None or area.gazetteer_id is None:
            return None
        places = load_gazetteer(self._lexicon.gazetteer)
        one, two = places.get(inner.gazetteer_id), places.get(area.gazetteer_id)
        if one is None or two is None:
            return None
        if two.number in (one.admin1, one.admin2):
            return True
        known = {"admin1": one.admin1, "admin2": one.admin2}.get(two.kind)
        return None if known is None else False


def days(a: Value, b: Value, firm: bool) -> Relation:
    """Days that may be the same fit together; others contradict each other where both were read for certain."""
    one = (a.earliest or FIRST_DAY, a.latest or LAST_DAY)
    two = (b.earliest or FIRST_DAY, b.latest or LAST_DAY)
    if one == two:
        return "agree"
    return "compatible" if max(one[0], two[0]) <= min(one[1], two[1]) or not firm else "conflict"


def places(a: Place, b: Place, firm: bool, geography: Geography, near: float) -> Relation:
    """A place within the other, or near it, fits; so does one that cannot be told from it. `near`: km."""
    if a.gazetteer_id is not None and a.gazetteer_id == b.gazetteer_id:
        return "agree"
    if a.country and b.country and a.country != b.country and "border" not in (a.kind, b.kind):
        return "conflict" if firm else "compatible"
    if key(fold(a.name)) == key(fold(b.name)) or _contains(a, b, geography) or _contains(b, a, geography):
        return "compatible"
    return "conflict" if firm and _apart(a, b, geography, near) else "compatible"


def _contains(area: Place, inner: Place, geography: Geography) -> bool:
    if area.kind == "country":
        return area.country is not None and area.country == inner.country
    if area.kind not in _AREAS:
        return False
    known = geography.within(inner, area)
    if known is None and area.kind == "admin1" and inner.admin1 is not None:
        return area.country == inner.country and key(fold(area.name)) == key(fold(inner.admin1))
    return known is True


def _apart(a: Place, b: Place, geography: Geography, near: float) -> bool:
    """Certainly two places: two provinces, a point outside a province or district, or two points far apart."""
    if a.kind == b.kind == "admin1":
        return True
    for area, inner in ((a, b), (b, a)):
        if area.kind in ("admin1", "admin2") and inner.kind not in _WIDE:
            return geography.within(inner, area) is False
    if a.kind is None or b.kind is None or a.kind in _WIDE or b.kind in _WIDE or 3 in (a.precision, b.precision):
        return False
    distance = kilometres(a, b)
    return distance is not None and distance > near


def kilometres(a: Place, b: Place) -> float | None:
    """Great-circle distance (haversine); None when a coordinate is not known."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    up, across = radians(b.lat - a.lat) / 2, radians(b.lon - a.lon) / 2
    chord = sin(up) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(across) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(chord)))


class Parties:
    """Knows from the actor lexicon who belongs to whom and who fights beside whom."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._rows = {r.id: r for r in lexicon.rows("actors", ActorRow)}

    def relation(self, a: Actor, b: Actor, known: Rules, exclusive: bool) -> Relation:
        """Two that are known by name and not of one side contradict each other; so do two described only by opposite
        sides ("rebels", "troops"). All else fits together. `exclusive`: there is but one."""
        if (a.id or fold(a.name)) == (b.id or fold(b.name)):
            return "agree"
        if not exclusive or "one_of" in (a.certainty, b.certainty):
            return "compatible"
        one, two = known.side.get(a.sector or ""), known.side.get(b.sector or "")
        if a.id is not None and b.id is not None:
            apart = a.kind in _PARTIES and b.kind in _PARTIES and not self.together(a, b)
        else:
            apart = one is not None and two is not None and one != two and not self.together(a, b)
        return "conflict" if apart else "compatible"

    def together(self, a: Actor, b: Actor) -> bool:
        """One, of one body or state, or allied."""
        one, two = set(self._of(a)), set(self._of(b))
        return bool(one & two) or bool(self._allies(one) & two) or bool(self._allies(two) & one)

    def _of(self, actor: Actor) -> Iterator[str]:
        """The actor, those whom he belongs to, and the state whose arm he is."""
        queue = [i for i in (actor.id, actor.member_of) if i]
        seen: set[str] = set()
        while queue:
            id_ = queue.pop()
            if id_ in seen:
                continue
            seen.add(id_)
            yield id_
            row = self._rows.get(id_)
            if row is not None and row.parent:
                queue.append(row.parent)
            country, _, body = id_.partition("_")
            if body in ("GOV", "ARMY", "POL") and len(country) == 3:
                queue.append(country)
        if actor.kind in _STATE_KINDS and actor.country:
            yield actor.country

    def _allies(self, ids: set[str]) -> set[str]:
        found = {ally for id_ in ids if id_ in self._rows for ally in self._rows[id_].allies}
        return found | {a.partition("_")[0] for a in found if a.endswith(("_GOV", "_ARMY", "_POL"))}


def parties(lexicon: Lexicon) -> Parties:
    """The parties of a lexicon, compiled once."""
    return lexicon.compiled("merge_parties", Parties)


def clash(family: str, a: str, b: str, later: tuple[bool, bool], known: Rules) -> bool:
    """Whether two states cannot both hold. `later`: whether `a`, and whether `b`, was told at or after the other."""
    for row in known.clashes:
        if row.family != family:
            continue
        for one, other, after in ((a, b, later[1]), (b, a, later[0])):
            if one in row.one and other in row.other and (after or not row.order):
                return True
    return False
