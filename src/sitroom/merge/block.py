"""Which records are compared at all: those that stand near each other in a block they share.

A block is all units with one key. Within it they stand in an order that puts likely tellings of one happening side by
side, and each is compared with the few next to it (`window` in merge_limits.csv). So the cost of a block grows with
its size, not with its square, and which pairs are compared depends on what is known, never on the order of its coming.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b

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


class Blocks:
    """All blocks. They are put in order when they are looked into: most of those of a former run never are."""

    def __init__(self, window: int) -> None:
        self.window = window
        self._blocks: defaultdict[str, list[Place]] = defaultdict(list)
        self._loose: set[str] = set()  # keys of blocks that are not in order
        self._keys: dict[str, tuple[str, ...]] = {}
        self._places: dict[str, Place] = {}

    def add(self, units: Iterable[Unit]) -> None:
        for unit in units:
            place = position(unit)
            self._places[unit.id] = place
            self._keys[unit.id] = found = keys(unit)
            self._loose.update(found)
            for key in found:
                self._blocks[key].append(place)

    def remove(self, ids: Iterable[str]) -> None:
        for one in ids:
            place = self._places.pop(one)
            for key in self._keys.pop(one):
                block = self._ordered(key)
                del block[bisect_left(block, place)]

    def near(self, one: str) -> set[str]:
        """The units that a unit is compared with."""
        place = self._places[one]
        found: set[str] = set()
        for key in self._keys[one]:
            block = self._ordered(key)
            at = bisect_left(block, place)
            found.update([other[-1] for other in block[max(0, at - self.window) : at + self.window + 1]])
        found.discard(one)
        return found

    def _ordered(self, key: str) -> list[Place]:
        block = self._blocks[key]
        if key in self._loose:
            block.sort()
            self._loose.discard(key)
        return block

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)
