"""Keeps records, their links and the happenings they make, and takes new records in without comparing all again.

The outcome depends on the records and judgements alone: one by one or all at once, in any order, it is the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sitroom.lexicon.loader import Lexicon
from sitroom.merge.block import Blocks
from sitroom.merge.cluster import Pair, cluster, components
from sitroom.merge.compare import Rules
from sitroom.merge.items import Item
from sitroom.merge.units import Unit, unit_of
from sitroom.merged import Link


class Merger:
    """Items in, clusters of record ids out.

    Links join the first records of two units (records of one report found to be one happening when it was read)."""

    def __init__(self, lexicon: Lexicon, rules: Rules | None = None) -> None:
        self.rules = rules or lexicon.compiled("merge.rules", Rules)
        self._items: dict[str, Item] = {}
        self._units: dict[str, Unit] = {}
        self._home: dict[str, str] = {}  # record -> its unit
        self._links: dict[str, dict[str, Link]] = defaultdict(dict)  # unit -> unit -> link
        self._blocks = Blocks(int(self.rules.limits["window"]))
        self._same: set[Pair] = set()  # of records
        self._different: set[Pair] = set()
        self._judged: set[str] = set()  # records that are judged different from some other
        self._musts: dict[str, set[str]] = defaultdict(set)  # unit -> units judged the same
        self._dirty: set[str] = set()  # units whose part of the graph changed since load
        self._stale: set[str] = set()  # those of them that were not clustered anew
        self._groups: dict[str, tuple[str, ...]] = {}  # unit -> its cluster
        self._former: dict[str, tuple[str, ...]] = {}  # the same at load
        self._new: dict[Pair, Link] = {}
        self._gone: set[Pair] = set()

    # ---- what is known ----

    def load(
        self, items: Iterable[Item], links: Iterable[Link], clusters: Iterable[Iterable[str]] | None = None
    ) -> None:
        """Takes in what a former run left: its items, its links and, where known, its clusters of record ids (else they
        are made from the links, which takes longer). Links of other weights than today's must not be loaded: add the
        items instead."""
        self._blocks.add(self._take(items))
        for link in links:
            if link.a in self._units and link.b in self._units:
                self._links[link.a][link.b] = self._links[link.b][link.a] = link
        self._dirty.clear()
        self._stale.clear()
        if clusters is None:
            self._settle(self._units)
        else:
            for members in map(frozenset, clusters):
                units = {self._home[m] for m in members if m in self._home}
                group = tuple(sorted(units, key=lambda u: (self._units[u].order, u)))
                self._groups.update(dict.fromkeys(group, group))
                if not members <= self._home.keys():
                    self._stale.update(group)
        self._former = dict(self._groups)

    def add(self, items: Iterable[Item]) -> None:
        """Takes in new items: whole reports, for the records of one report may be one unit. Known ids are passed
        over."""
        made = self._take(i for i in items if i.id not in self._items)
        known = len(self._units) > len(made)
        self._blocks.add(made)
        self._compare(made, known)

    def remove(self, records: Iterable[str]) -> None:
        """Forgets records, such as those of a report that was read anew."""
        gone = {r for r in records if r in self._items}
        units = {self._home[r] for r in gone}
        rest = [i for u in units for r in self._units[u].ids if r not in gone for i in (self._items[r],)]
        moved = self._drop(units)
        for record in gone:
            del self._items[record]
        made = self._take(rest)
        self._blocks.add(made)
        self._compare(made, True)
        self._compare([self._units[u] for u in sorted(moved) if u in self._units], False)
        self._retie()

    def judge(self, same: Iterable[Pair] = (), different: Iterable[Pair] = ()) -> None:
        """Sets all judgements in force, as pairs of record ids; replaces those set before. Ids that are not known
        here wait until they are."""
        pairs = {_ordered(a, b) for a, b in same}, {_ordered(a, b) for a, b in different}
        changed = (pairs[0] ^ self._same) | (pairs[1] ^ self._different)
        self._same, self._different = pairs
        self._judged = {r for pair in self._different for r in pair}
        touched = {r for pair in changed for r in pair if r in self._items}
        units = {self._home[r] for r in touched}
        split = {u for u in units if len(self._units[u].ids) > 1 or self._items[u].unit != u}
        reports = {self._units[u].report for u in split}
        again = [i for i in self._items.values() if i.report in reports] if reports else []
        if again:
            moved = self._drop({self._home[i.id] for i in again})
            made = self._take(again)
            self._blocks.add(made)
            self._compare(made, True)
            self._compare([self._units[u] for u in sorted(moved) if u in self._units], False)
        self._touch(self._home[r] for r in touched)
        self._retie()

    # ---- what comes of it ----

    def new_links(self) -> list[Link]:
        """Links found since load."""
        return [self._new[pair] for pair in sorted(self._new)]

    def gone_links(self) -> list[Pair]:
        """Pairs whose link no longer holds since load."""
        return sorted(self._gone)

    def links(self) -> list[Link]:
        """All links that hold."""
        return [link for a in sorted(self._links) for b, link in sorted(self._links[a].items()) if a < b]

    def items(self) -> Iterable[Item]:
        """All items known."""
        return self._items.values()

    def compared(self) -> Iterator[tuple[Unit, Unit]]:
        """All pairs of units that are compared."""
        for one in sorted(self._units):
            for other in sorted(self._blocks.near(one)):
                if one < other:
                    yield self._units[one], self._units[other]

    def links_of(self, members: Iterable[str]) -> list[Link]:
        """The links among the members of a cluster, best first; those that a person judged come before the rest."""
        inside = {self._home[m] for m in members}
        found = [k for a in inside for b, k in self._links.get(a, {}).items() if a < b and b in inside]
        judged = [
            Link(a=a, b=b, score=0.0, features=("judged",), reason="a person judged them the same", judged=True)
            for a, b in sorted(self._same)
            if self._home.get(a) in inside and self._home.get(b) in inside
        ]
        return judged + sorted(found, key=lambda k: (-k.score, k.a, k.b))

    def clusters(self) -> list[tuple[str, ...]]:
        """All clusters, as record ids in the order of telling; the clusters likewise."""
        self._settle(self._stale | (set(self._units) - set(self._groups)))
        return self._told(self._units)

    def changed(self) -> list[tuple[str, ...]]:
        """The clusters that differ since load, or whose links do: what is to be told anew. A record of a former cluster
        that is in none of these and in no cluster any more was removed."""
        self._settle(self._stale)
        return self._told(u for u, g in self._groups.items() if u in self._dirty or self._former.get(u) != g)

    # ---- inside ----

    def _take(self, items: Iterable[Item]) -> list[Unit]:
        """Makes units of items and knows them from now on."""
        together: defaultdict[tuple[str, str], list[Item]] = defaultdict(list)
        for item in items:
            self._items[item.id] = item
            together[item.report, item.unit].append(item)
        made = [unit_of(part) for group in together.values() for part in self._parts(group)]
        for unit in made:
            self._units[unit.id] = unit
            for record in unit.ids:
                self._home[record] = unit.id
        self._touch([u.id for u in made])
        if self._same:
            self._retie()
        return made

    def _parts(self, items: list[Item]) -> list[list[Item]]:
        """The items of one unit, apart where a person judged two of them different or they differ in family."""
        if len(items) == 1:
            return [items]
        ordered = sorted(items, key=lambda i: (i.at, i.id))
        judged = self._judged
        parts: list[list[Item]] = []
        for family in dict.fromkeys(i.family for i in ordered):
            free = [i for i in ordered if i.family == family and i.id not in judged]
            parts += [free] if free else []
            for item in (i for i in ordered if i.family == family and i.id in judged):
                for part in parts:
                    if part[0].family == family and not any(_ordered(i.id, item.id) in self._different for i in part):
                        part.append(item)
                        break
                else:
                    parts.append([item])
        return parts

    def _drop(self, units: set[str]) -> set[str]:
        """Forgets units and their links; gives the units that stand closer together without them."""
        moved: set[str] = set()
        for unit in units:
            moved |= self._blocks.near(unit)
            for other in list(self._links.get(unit, ())):
                self._forget(unit, other)
            self._links.pop(unit, None)
        self._blocks.remove(units)
        for unit in units:
            for record in self._units.pop(unit).ids:
                del self._home[record]
            self._groups.pop(unit, None)
        self._dirty -= units
        self._stale -= units
        return moved - units

    def _compare(self, units: Iterable[Unit], known: bool) -> None:
        """Compares units with those near them. `known`: others were there before, which these may have moved apart."""
        fresh = {u.id for u in units}
        moved: set[str] = set()
        for one in sorted(fresh):
            a = self._units[one]
            for other in self._blocks.near(one):
                if other in fresh:
                    if other < one:
                        continue
                else:
                    moved.add(other)
                self._link(a, self._units[other])
        if known:
            for one in sorted(moved):
                near = self._blocks.near(one)
                for other in [o for o in self._links.get(one, ()) if o not in near]:
                    self._forget(one, other)

    def _link(self, a: Unit, b: Unit) -> None:
        link = self.rules.link(a, b, self.rules.limits["link"])
        if link is not None and b.id not in self._links.get(a.id, ()):
            self._keep(link)

    def _keep(self, link: Link) -> None:
        pair = _ordered(link.a, link.b)
        self._links[link.a][link.b] = self._links[link.b][link.a] = link
        self._new[pair] = link
        self._gone.discard(pair)
        self._touch(pair)

    def _forget(self, a: str, b: str) -> None:
        pair = _ordered(a, b)
        del self._links[a][b], self._links[b][a]
        if self._new.pop(pair, None) is None:
            self._gone.add(pair)
        self._touch(pair)

    def _retie(self) -> None:
        """What is judged the same, between units."""
        self._musts.clear()
        for a, b in self._same:
            if a in self._home and b in self._home and self._home[a] != self._home[b]:
                self._musts[self._home[a]].add(self._home[b])
                self._musts[self._home[b]].add(self._home[a])

    def _neighbours(self, unit: str) -> list[str]:
        return [*self._links.get(unit, ()), *self._musts.get(unit, ())]

    def _settle(self, units: Iterable[str]) -> None:
        """Clusters anew the parts of the graph that hold the given units."""
        start = [u for u in units if u in self._units]
        apart = self._apart()
        for part in components(start, self._neighbours):
            inside = set(part)
            links = [k for a in part for b, k in self._links.get(a, {}).items() if a < b]
            same = [(a, b) for a in part for b in self._musts.get(a, ()) if a < b]
            different = [(a, b) for a in part for b in apart.get(a, ()) if b in inside]
            known = {u: self._units[u] for u in part}
            for group in cluster(known, links, same, different, self.rules, *self._before(part)):
                self._groups.update(dict.fromkeys(group, group))
        self._stale.clear()

    def _before(self, units: Iterable[str]) -> tuple[dict[str, str], set[str]]:
        """The first unit of the group that each unit was in, and those of the units about which something changed."""
        former = {u: self._groups[u][0] for u in units if u in self._groups}
        whole = {
            first: all(u in self._units and self._groups.get(u) is group for u in group)
            for first, group in {self._groups[u][0]: self._groups[u] for u in former}.items()
        }
        return former, {u for u, first in former.items() if u in self._stale or not whole[first]}

    def _told(self, units: Iterable[str]) -> list[tuple[str, ...]]:
        groups = {g[0]: g for u in units if (g := self._groups.get(u))}
        return [self._records(g) for g in sorted(groups.values(), key=lambda g: (self._units[g[0]].order, g[0]))]

    def _touch(self, units: Iterable[str]) -> None:
        found = list(units)
        self._dirty.update(found)
        self._stale.update(found)

    def _apart(self) -> dict[str, set[str]]:
        apart: defaultdict[str, set[str]] = defaultdict(set)
        for a, b in self._different:
            if a in self._home and b in self._home:
                apart[self._home[a]].add(self._home[b])
        return apart

    def _records(self, group: tuple[str, ...]) -> tuple[str, ...]:
        told = [(self._units[u].order[:2], self._items[r].at, r) for u in group for r in self._units[u].ids]
        return tuple(r for _, _, r in sorted(told))


def _ordered(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)
