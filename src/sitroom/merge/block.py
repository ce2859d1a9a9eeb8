"""Which records are compared at all: those that stand near each other in a block they share.

A block is all units with one key. Within it they stand in an order that puts likely tellings of one happening side by
side, and each is compared with the few next to it (`window` in merge_limits.csv). So the cost of a block grows with
its size, not with its square, and which pairs are compared depends on what is known, never on the order of its coming.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Protocol

from sitroom.merge.units import Unit

NAMES = 4  # names of a report that make blocks
PEOPLE = 6  # words of persons' names that make blocks
BANDS = 3  # smallest hashes of a sentence's words that make blocks
FIGURES = 3

Place = tuple[int, str, int, str, tuple[int, str, int], str]


def keys(unit: Unit) -> tuple[str, ...]:
    """The blocks that a unit stands in."""
    kind = unit.family if unit.family != "event" else _kind(unit)
    found = [f"r {unit.report} {kind}"]
    spot = unit.spot
    if spot is not None:
        found.append(f"p {kind} {spot.id or spot.name}")
        if spot.country:
            found.append(f"a {kind} {spot.country} {spot.admin1 or ''}")
    found += [f"n {kind} {word}" for word in sorted(unit.people)[:PEOPLE]]
    found += [f"d {kind} {a} {b}" for a in unit.doer.ids[:2] for b in (*unit.other.ids[:2], "")]
    found += [f"f {kind} {name} {low} {high}" for name, (low, high) in _telling(unit)]
    found += [f"s {kind} {name}" for name in _pick(unit.names, NAMES)]
    found += [f"w {kind} {word}" for word in _pick(unit.words, BANDS)]
    return tuple(dict.fromkeys(found))


def _kind(unit: Unit) -> str:
    """Deeds of violence, or a class of other events; classes that may join share it."""
    group = min(unit.groups)
    return "assault" if group.startswith("deed.") else _MERGED.get(group, group)


# event classes that merge_groups.toml lets join
_MERGED = {f"event.{name}": "event.accord" for name in ("agree", "concede", "support", "cooperate", "retreat")}


def _telling(unit: Unit) -> list[tuple[str, tuple[int | None, int | None]]]:
    """Figures that few happenings share."""
    return [(k, v) for k, v in sorted(unit.figures.items()) if (v[0] or v[1] or 0) > 2][:FIGURES]


def _pick(words: Iterable[str], count: int) -> list[str]:
    """Some of the words, the same ones wherever they stand together: those of smallest hash."""
    return sorted(words, key=_hash)[:count]


@lru_cache(maxsize=1 << 16)
def _hash(word: str) -> bytes:
    return blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def position(unit: Unit) -> Place:
    """Where a unit stands in its blocks: by day, place, figures, words of the deed, and when it was told."""
    day = unit.first if unit.first is not None else unit.published or 0
    place = (unit.spot.id or unit.spot.name) if unit.spot is not None else ""
    figure = max((high or low or 0 for low, high in unit.figures.values()), default=0)
    return day, place, figure, min(unit.stems, default=""), unit.order, unit.id


class Shelf(Protocol):
    """Where blocks are kept: in memory (`Lists`), or in a file."""

    def put(self, keys: Sequence[str], place: Place) -> None:
        """Takes a unit into the blocks of these keys."""

    def take(self, keys: Sequence[str], place: Place) -> None:
        """Takes it out of them again."""

    def sides(self, key: str, place: Place, count: int) -> tuple[list[str], list[str]]:
        """The units that stand before a place in a block, and those after it, nearest first, no more than `count` of
        each. What stands at the place itself is in neither."""


class Lists:
    """Blocks in memory. They are put in order when they are looked into."""

    def __init__(self) -> None:
        self._blocks: defaultdict[str, list[Place]] = defaultdict(list)
        self._loose: set[str] = set()  # keys of blocks that are not in order

    def put(self, keys: Sequence[str], place: Place) -> None:
        self._loose.update(keys)
        for key in keys:
            self._blocks[key].append(place)

    def take(self, keys: Sequence[str], place: Place) -> None:
        for key in keys:
            block = self._ordered(key)
            del block[bisect_left(block, place)]

    def sides(self, key: str, place: Place, count: int) -> tuple[list[str], list[str]]:
        block = self._ordered(key)
        at = bisect_left(block, place)
        after = at + (at < len(block) and block[at] == place)
        before = [other[-1] for other in block[max(0, at - count) : at]]
        return before[::-1], [other[-1] for other in block[after : after + count]]

    def _ordered(self, key: str) -> list[Place]:
        block = self._blocks[key]
        if key in self._loose:
            block.sort()
            self._loose.discard(key)
        return block


class Blocks:
    """All blocks, and where the units that are known stand in them."""

    def __init__(self, window: int, shelf: Shelf | None = None) -> None:
        """`window`: neighbours on either side that a unit is compared with. `shelf`: may hold blocks already."""
        self.window = window
        self._shelf = shelf or Lists()
        self._keys: dict[str, tuple[str, ...]] = {}
        self._places: dict[str, Place] = {}

    def know(self, units: Iterable[Unit]) -> None:
        """Takes note of units that stand in the blocks already."""
        for unit in units:
            self._places[unit.id] = position(unit)
            self._keys[unit.id] = keys(unit)

    def add(self, units: Collection[Unit]) -> None:
        self.know(units)
        for unit in units:
            self._shelf.put(self._keys[unit.id], self._places[unit.id])

    def remove(self, ids: Iterable[str]) -> Marks:
        """Takes units out; gives the places where they stood."""
        gone = Marks()
        for one in ids:
            place, found = self._places.pop(one), self._keys.pop(one)
            self._shelf.take(found, place)
            gone.put(found, place)
        return gone

    def near(self, one: str) -> set[str]:
        """The units that a unit is compared with."""
        place = self._places[one]
        found: set[str] = set()
        for key in self._keys[one]:
            for side in self._shelf.sides(key, place, self.window):
                found.update(side)
        return found

    def marks(self, ids: Iterable[str]) -> Marks:
        """The places where units stand."""
        found = Marks()
        for one in ids:
            found.put(self._keys[one], self._places[one])
        return found

    def between(self, a: str, b: str, marks: Marks) -> bool:
        """Whether some mark lies between two units in a block that both stand in."""
        low, high = sorted((self._places[a], self._places[b]))
        shared = marks.places.keys() & self._keys[a]
        return any(marks.between(key, low, high) for key in shared.intersection(self._keys[b]))

    def across(self, marks: Marks) -> set[tuple[str, str]]:
        """The pairs that are compared and have a mark between them, each pair in order of ids."""
        found: set[tuple[str, str]] = set()
        for key, places in marks.places.items():
            for place in places:
                before, after = self._shelf.sides(key, place, self.window)
                for n, one in enumerate(before):
                    found.update((one, other) if one < other else (other, one) for other in after[: self.window - n])
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)


class Marks:
    """Places in blocks, by key."""

    def __init__(self) -> None:
        self._places: defaultdict[str, list[Place]] = defaultdict(list)
        self._ordered = True

    def put(self, keys: Sequence[str], place: Place) -> None:
        for key in keys:
            self._places[key].append(place)
        self._ordered = False

    @property
    def places(self) -> Mapping[str, list[Place]]:
        """By key, in order."""
        if not self._ordered:
            for places in self._places.values():
                places.sort()
            self._ordered = True
        return self._places

    def between(self, key: str, low: Place, high: Place) -> bool:
        """Whether one lies between two places of a block."""
        places = self.places[key]
        return bisect_left(places, low) != bisect_left(places, high)
