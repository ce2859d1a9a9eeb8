"""Links into happenings: groups grow from the best link on, and two groups become one only when their members fit
together on the whole and none of them is ruled out. So a chain of neighbours never joins distant events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from sitroom.merge.compare import Rules
from sitroom.merge.units import Unit
from sitroom.merged import Link

Pair = tuple[str, str]
SAMPLE = 8  # members of a large group that stand for it: its first told and its last told
PASSES = 3  # a pair of groups that did not fit may fit once they have grown


def cluster(
    units: Mapping[str, Unit], links: Iterable[Link], same: Iterable[Pair], different: Iterable[Pair], rules: Rules
) -> list[tuple[str, ...]]:
    """Groups of unit ids, each in the order of telling, the groups likewise. `same`/`different`: pairs of unit ids
    that a person judged; they win over everything else, and "different" over "same"."""
    state = _State(units, different, rules)
    for a, b in sorted(same):
        if state.allowed(a, b):
            state.join(a, b)
    ranked = sorted(links, key=lambda k: (-k.score, k.a, k.b))
    for _ in range(PASSES):
        waiting = [k for k in ranked if state.home[k.a] is not state.home[k.b]]
        joined = 0
        for link in waiting:
            if state.fits(link.a, link.b):
                state.join(link.a, link.b)
                joined += 1
        if not joined:
            break
    groups = {id(g): g for g in state.home.values()}.values()
    told = [tuple(sorted(g, key=lambda u: (units[u].order, u))) for g in groups]
    return sorted(told, key=lambda g: (units[g[0]].order, g[0]))


class _State:
    """Groups so far: each a list of unit ids, and which group each unit is in."""

    def __init__(self, units: Mapping[str, Unit], different: Iterable[Pair], rules: Rules) -> None:
        self.units = units
        self.rules = rules
        self.home: dict[str, list[str]] = {one: [one] for one in units}
        self.apart: dict[str, set[str]] = {}
        for a, b in different:
            self.apart.setdefault(a, set()).add(b)
            self.apart.setdefault(b, set()).add(a)
        self._scores: dict[Pair, float | None] = {}

    def allowed(self, a: str, b: str) -> bool:
        """They are not one group yet, and nobody judged members of their groups different."""
        one, other = self.home[a], self.home[b]
        return one is not other and not any(not self.apart[u].isdisjoint(other) for u in one if u in self.apart)

    def fits(self, a: str, b: str) -> bool:
        """The groups of two units may become one."""
        if not self.allowed(a, b):
            return False
        one, other = self.home[a], self.home[b]
        if not self._within(one, other):
            return False
        total, pairs = 0.0, 0
        for x in self._sample(one, a):
            for y in self._sample(other, b):
                score = self._score(x, y)
                if score is None:
                    return False
                total += score
                pairs += 1
        return total >= self.rules.limits["join"] * pairs

    def join(self, a: str, b: str) -> None:
        one, other = self.home[a], self.home[b]
        if len(one) < len(other):
            one, other = other, one
        one.extend(other)
        for unit in other:
            self.home[unit] = one

    def _within(self, one: Sequence[str], other: Sequence[str]) -> bool:
        """All exactly known days of both groups lie within the span that one happening may be told to have."""
        if len(one) + len(other) <= 2 * SAMPLE:
            return True  # every pair is looked at anyway
        days = [u.first for group in (one, other) for x in group if (u := self.units[x]).exact and u.first is not None]
        return not days or max(days) - min(days) <= self.rules.bar_days

    def _sample(self, group: Sequence[str], member: str) -> Sequence[str]:
        if len(group) <= SAMPLE:
            return group
        told = sorted(group, key=lambda u: (self.units[u].order, u))
        half = SAMPLE // 2
        chosen = [*told[:half], *told[-half:]]
        return chosen if member in chosen else [*chosen, member]

    def _score(self, x: str, y: str) -> float | None:
        pair = (x, y) if x < y else (y, x)
        if pair not in self._scores:
            self._scores[pair] = self.rules.score(self.units[pair[0]], self.units[pair[1]])
        return self._scores[pair]


def components(start: Iterable[str], neighbours: Callable[[str], Iterable[str]]) -> list[list[str]]:
    """The connected parts that hold the given nodes, each sorted."""
    seen: set[str] = set()
    found: list[list[str]] = []
    for node in sorted(start):
        if node in seen:
            continue
        part, waiting = [], [node]
        seen.add(node)
        while waiting:
            here = waiting.pop()
            part.append(here)
            for other in neighbours(here):
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        found.append(sorted(part))
    return found
