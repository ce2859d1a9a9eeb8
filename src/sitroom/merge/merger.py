"""Keeps records, their links and the happenings they make, and takes new records in without comparing all again.

The outcome depends on the records and judgements alone: one by one or all at once, in any order, it is the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from sitroom.lexicon.loader import Lexicon
from sitroom.merge.block import Blocks, Marks
from sitroom.merge.cluster import Pair, cluster, components
from sitroom.merge.compare import Rules
from sitroom.merge.items import Item
from sitroom.merge.past import Past
from sitroom.merge.units import Unit, unit_of
from sitroom.merged import Link


class Merger:
    """Items in, clusters of record ids out.

    Links join the first records of two units (records of one report found to be one happening when it was read)."""

    def __init__(
        self,
        lexicon: Lexicon,
        rules: Rules | None = None,
        past: Past | None = None,
        judged: tuple[Iterable[Pair], Iterable[Pair]] = ((), ()),
    ) -> None:
        """`past`: what a former run left, of which as much is looked up as is needed; `judged`: what it was judged by,
        as `judge` takes it. With a past, ask `changed` and not `clusters`; without one, `load` may take it in whole."""
        self._past = past
        self.rules = rules or lexicon.compiled("merge.rules", Rules)
        self._items: dict[str, Item] = {}
        self._units: dict[str, Unit] = {}
        self._home: dict[str, str] = {}  # record -> its unit
        self._dropped: set[str] = set()  # units of the past that are no more
        self._lost: set[str] = set()  # records of the past that are no more, or not yet in a unit again
        self._tied: set[str] = set()  # units whose links of the past were looked up
        self._links: dict[str, dict[str, Link]] = defaultdict(dict)  # unit -> unit -> link
        self._blocks = Blocks(int(self.rules.limits["window"]), past)
        self._same = {_ordered(a, b) for a, b in judged[0]}  # of records
        self._different = {_ordered(a, b) for a, b in judged[1]}
        self._judged = {r for pair in self._different for r in pair}  # records judged different from some other
        self._musts: dict[str, set[str]] = defaultdict(set)  # unit -> units judged the same
        self._dirty: set[str] = set()  # units whose part of the graph changed since load
        self._stale: set[str] = set()  # those of them that were not clustered anew
        self._groups: dict[str, tuple[str, ...]] = {}  # unit -> its cluster
        self._former: dict[str, tuple[str, ...]] = {}  # the same at load
        self._made: set[str] = set()  # units that were put together since load
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
        self._made.clear()
        self._former = dict(self._groups)

    def add(self, items: Iterable[Item]) -> None:
        """Takes in new items: whole reports, for the records of one report may be one unit. Known ids are passed
        over."""
        items = list(items)
        self._find(i.id for i in items)
        made = self._take(i for i in items if i.id not in self._home)
        known = self._past is not None or len(self._units) > len(made)
        self._blocks.add(made)
        self._compare(made, known)

    def remove(self, records: Iterable[str]) -> None:
        """Forgets records, such as those of a report that was read anew."""
        records = list(records)
        self._find(records)
        gone = {r for r in records if r in self._home}
        units = {self._home[r] for r in gone}
        self._know(units)
        rest = [self._items[r] for u in units for r in self._units[u].ids if r not in gone]
        self._drop(units)
        for record in gone:
            del self._items[record]
        self._again(rest)

    def judge(self, same: Iterable[Pair] = (), different: Iterable[Pair] = ()) -> None:
        """Sets all judgements in force, as pairs of record ids; replaces those set before. Ids that are not known
        here wait until they are."""
        pairs = {_ordered(a, b) for a, b in same}, {_ordered(a, b) for a, b in different}
        changed = (pairs[0] ^ self._same) | (pairs[1] ^ self._different)
        self._same, self._different = pairs
        self._judged = {r for pair in self._different for r in pair}
        self._find(r for some in (*pairs, changed) for pair in some for r in pair)
        touched = {r for pair in changed for r in pair if r in self._home}
        units = {self._home[r] for r in touched}
        self._know(units)
        split = {u for u in units if len(self._units[u].ids) > 1 or self._items[u].unit != u}
        reports = {self._units[u].report for u in split}
        again = self._of_reports(reports) if reports else []
        if again:
            self._drop({self._home[i.id] for i in again})
            self._again(again)
        self._touch(self._home[r] for r in touched)
        self._retie()

    # ---- what comes of it ----

    def new_links(self) -> list[Link]:
        """Links found since load."""
        return [self._new[pair] for pair in sorted(self._new)]

    def gone_links(self) -> list[Pair]:
        """Pairs whose link no longer holds since load, and some that had none then."""
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
        members = list(members)
        self._find(members)
        inside = {self._home[m] for m in members}
        self._tie(inside)
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
        self._settle_near(self._stale)
        return self._told(u for u, g in self._groups.items() if u in self._dirty or not _alike(self._former.get(u), g))

    def made_units(self) -> list[Unit]:
        """The units that were put together since load."""
        return [self._units[u] for u in sorted(self._made & self._units.keys())]

    # ---- looking up the past ----

    def _find(self, records: Iterable[str]) -> None:
        """Looks up which units records are in."""
        if self._past is not None:
            unknown = [r for r in records if r not in self._home and r not in self._lost]
            self._home.update(self._past.homes(unknown))

    def _of_reports(self, reports: set[str]) -> list[Item]:
        """All items of reports."""
        if self._past is not None:
            self._know(self._past.units(reports))
        return [i for i in self._items.values() if i.report in reports]

    def _know(self, units: Iterable[str]) -> None:
        """Looks up units."""
        if self._past is not None:
            unknown = [u for u in units if u not in self._units and u not in self._dropped]
            self._blocks.know(self._built(self._past.items(unknown)))

    def _tie(self, units: Iterable[str]) -> None:
        """Looks up the links of units."""
        if self._past is None:
            return
        untied = [u for u in units if u not in self._tied]
        self._tied.update(untied)
        for link in self._past.links(untied):
            if _ordered(link.a, link.b) not in self._gone:
                self._links[link.a].setdefault(link.b, link)
                self._links[link.b].setdefault(link.a, link)

    def _group(self, units: Iterable[str]) -> None:
        """Looks up the clusters that units were in."""
        if self._past is None:
            return
        for group in self._past.groups([u for u in units if u not in self._former]):
            for unit in group:
                self._former[unit] = group
                if unit not in self._dropped:
                    self._groups.setdefault(unit, group)

    # ---- inside ----

    def _take(self, items: Iterable[Item]) -> list[Unit]:
        """Makes units of items and knows them from now on."""
        made = self._built(items)
        self._touch([u.id for u in made])
        self._made.update(u.id for u in made)
        self._dropped.difference_update(u.id for u in made)
        self._lost.difference_update(r for u in made for r in u.ids)
        if self._same:
            self._retie()
        return made

    def _built(self, items: Iterable[Item]) -> list[Unit]:
        together: defaultdict[tuple[str, str], list[Item]] = defaultdict(list)
        for item in items:
            self._items[item.id] = item
            together[item.report, item.unit].append(item)
        made = [unit_of(part) for group in together.values() for part in self._parts(group)]
        for unit in made:
            self._units[unit.id] = unit
            for record in unit.ids:
                self._home[record] = unit.id
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

    def _drop(self, units: set[str]) -> None:
        """Forgets units and their links; those that stand closer together without them are compared."""
        self._tie(units)
        self._group(units)
        for unit in units:
            for other in list(self._links.get(unit, ())):
                self._forget(unit, other)
            self._links.pop(unit, None)
        for unit in units:
            self._touch(u for u in self._groups.pop(unit, ()) if u not in self._dropped)
            for record in self._units.pop(unit).ids:
                del self._home[record]
                self._lost.add(record)
        self._dropped |= units
        self._dirty -= units
        self._stale -= units
        closer = self._blocks.remove(units)
        self._meet(self._blocks.across(closer))

    def _meet(self, pairs: set[Pair]) -> None:
        """Compares pairs that came closer together."""
        units = {u for pair in pairs for u in pair}
        self._know(units)
        self._tie(units)
        for a, b in sorted(pairs):
            if b not in self._links.get(a, ()):
                self._link(self._units[a], self._units[b])

    def _again(self, items: list[Item]) -> None:
        """Takes items of dropped units in anew."""
        made = self._take(items)
        self._blocks.add(made)
        self._compare(made, True)
        self._retie()

    def _compare(self, units: Collection[Unit], known: bool) -> None:
        """Compares units with those near them. `known`: others were there before, which these may have moved apart."""
        fresh = {u.id for u in units}
        moved: set[str] = set()
        for one in sorted(fresh):
            near = self._blocks.near(one)
            if known:
                moved |= near - fresh
            self._know(near)
            a = self._units[one]
            for other in near:
                if one < other or other not in fresh:
                    self._link(a, self._units[other])
        if moved:
            self._tie(moved)
            self._part(moved, self._blocks.marks(fresh))

    def _part(self, units: set[str], by: Marks) -> None:
        """Forgets links of units between which others have come, so that they are near each other no more."""
        for one in sorted(units):
            parted = [o for o in self._links.get(one, ()) if o in units and self._blocks.between(one, o, by)]
            near = self._blocks.near(one) if parted else ()
            for other in parted:
                if other not in near:
                    self._forget(one, other)

    def _link(self, a: Unit, b: Unit) -> None:
        """Links two units if they are alike. They are compared in one order, whichever of them came later."""
        if a.id > b.id:
            a, b = b, a
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
        self._new.pop(pair, None)
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
            self._groups.update(self._grouped(part, apart, set()))
        self._stale.clear()

    def _settle_near(self, units: Iterable[str]) -> None:
        """Clusters anew what the given units, about which something has changed, may have an effect on: their clusters,
        and from there on those next to them, as far as any is shaken."""
        self._know(units)
        inside = self._whole({u for u in units if u in self._units})
        self._stale.clear()
        while inside:
            self._tie(inside)
            border = self._whole({o for u in inside for o in self._neighbours(u)}) - inside
            self._tie(border)
            shaken: set[str] = set()
            found = self._grouped(sorted(inside | border), self._apart(), shaken)
            if shaken <= inside:
                self._groups.update(found)
                return
            inside = self._whole(inside | shaken)

    def _whole(self, units: set[str]) -> set[str]:
        """The units with all that were in their clusters."""
        self._group(units)
        whole = units.union(*(self._groups.get(u, ()) for u in units)) - self._dropped
        self._know(whole)
        return whole

    def _grouped(self, units: list[str], apart: Mapping[str, set[str]], shaken: set[str]) -> dict[str, tuple[str, ...]]:
        """Unit -> its cluster among the given ones. `apart`: units judged different from one. `shaken`: takes up those
        whose cluster may not be as it was."""
        known = {u: self._units[u] for u in units}
        links = [k for a in units for b, k in self._links.get(a, {}).items() if a < b and b in known]
        same = [(a, b) for a in units for b in self._musts.get(a, ()) if a < b and b in known]
        different = [(a, b) for a in units for b in apart.get(a, ()) if b in known]
        groups = cluster(known, links, same, different, self.rules, *self._before(units), shaken=shaken)
        return {u: group for group in groups for u in group}

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


def _alike(one: tuple[str, ...] | None, other: tuple[str, ...]) -> bool:
    """The same units, in whatever order."""
    return one is other or (one is not None and len(one) == len(other) and set(one) == set(other))


def _ordered(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)
