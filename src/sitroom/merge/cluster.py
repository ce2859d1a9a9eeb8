"""Links into happenings: groups grow from the best link on, and two groups become one only when their members fit
together on the whole and none of them is ruled out. So a chain of neighbours never joins distant events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from sitroom.merge.compare import Rules
from sitroom.merge.units import Unit
from sitroom.merged import Link

Pair = tuple[str, str]
SAMPLE = 8  # members of a large group that stand for it: its first told and its last told
PASSES = 3  # a pair of groups that did not fit may fit once they have grown


def cluster(
    units: Mapping[str, Unit],
    links: Iterable[Link],
    same: Iterable[Pair],
    different: Iterable[Pair],
    rules: Rules,
    former: Mapping[str, str] | None = None,
    moved: Set[str] = frozenset(),
    shaken: set[str] | None = None,
) -> list[tuple[str, ...]]:
    """Groups of unit ids, each in the order of telling, the groups likewise. `same`/`different`: pairs of unit ids
    that a person judged; they win over everything else, and "different" over "same".

    `former`: what names the group that a unit was in when all was clustered before. `moved`: units about which
    something has changed since: that are new, or won or lost a link, a judgement or a member of their group. What is
    known of the others saves work and changes nothing in the outcome (`_State.known_apart`). `shaken` takes up the
    units whose group may not have grown as it did then; all other groups are as they were, and changed no other."""
    state = _State(units, different, rules)
    if former:
        state.remember(former, moved)
    for a, b in sorted(same):
        if state.allowed(state.home[a], state.home[b]):
            state.join(state.home[a], state.home[b])
    ranked = sorted(links, key=lambda k: (-k.score, k.a, k.b))
    state.know(ranked)
    for _ in range(PASSES):
        joined = 0
        for link in ranked:
            one, other = state.home[link.a], state.home[link.b]
            if one is other or state.known_apart(one, other):
                continue
            if state.fits(one, other):
                state.join(one, other)
                joined += 1
            else:
                state.part(one, other)
        if not joined:
            break
    groups = {id(g): g for g in state.home.values()}.values()
    if shaken is not None:
        shaken.update(u for g in groups if g.moved for u in g.members)
    return sorted((tuple(g.members) for g in groups), key=lambda g: state.rank[g[0]])


@dataclass(slots=True, eq=False)
class _Group:
    """A group so far: unit ids in the order of telling, and the first and last of its exactly known days. `former`:
    what names the groups that its members were in before; `moved`: it may not have grown as it did then."""

    members: list[str]
    first: int | None
    last: int | None
    former: set[str] = field(default_factory=set)
    moved: bool = True

    @property
    def sample(self) -> list[str]:
        if len(self.members) <= SAMPLE:
            return self.members
        return self.members[: SAMPLE // 2] + self.members[-SAMPLE // 2 :]


class _State:
    """Groups so far, and which group each unit is in."""

    def __init__(self, units: Mapping[str, Unit], different: Iterable[Pair], rules: Rules) -> None:
        self.units = units
        self.rules = rules
        self.rank = {one: n for n, one in enumerate(sorted(units, key=lambda u: (units[u].order, u)))}
        self.home = {one: _alone(unit) for one, unit in units.items()}
        self.apart: dict[str, set[str]] = {}
        for a, b in different:
            self.apart.setdefault(a, set()).add(b)
            self.apart.setdefault(b, set()).add(a)
        self._scores: dict[Pair, float | None] = {}
        self._refused: set[tuple[int, int, int, int]] = set()

    def know(self, links: Iterable[Link]) -> None:
        """Takes the scores of links for known."""
        self._scores.update(((k.a, k.b) if k.a < k.b else (k.b, k.a), k.score) for k in links)

    def allowed(self, one: _Group, other: _Group) -> bool:
        """They are not one group yet, and nobody judged members of theirs different."""
        if one is other:
            return False
        return not any(not self.apart[u].isdisjoint(other.members) for u in one.members if u in self.apart)

    def fits(self, one: _Group, other: _Group) -> bool:
        """Two groups may become one. What was refused once is refused until one of them has grown."""
        state = (id(one), len(one.members), id(other), len(other.members))
        if state in self._refused:
            return False
        if self.allowed(one, other) and self._within(one, other) and self._alike(one.sample, other.sample):
            return True
        self._refused.add(state)
        return False

    def remember(self, former: Mapping[str, str], moved: Set[str]) -> None:
        """Takes in what is known of the groups of before."""
        for unit, group in self.home.items():
            if unit in former:
                group.former.add(former[unit])
                group.moved = unit in moved

    def known_apart(self, one: _Group, other: _Group) -> bool:
        """Both have grown as before, and came to lie in two groups: whenever they met, they did not fit."""
        return not one.moved and not other.moved and one.former != other.former

    def part(self, one: _Group, other: _Group) -> None:
        """Two groups do not become one. If one of them has grown as before, and was one with some of the other in the
        end, they may have become one here: from now on it is not what it was."""
        if one.moved != other.moved and one.former & other.former:
            one.moved = other.moved = True

    def join(self, one: _Group, other: _Group) -> None:
        if len(one.members) < len(other.members):
            one, other = other, one
        one.former |= other.former
        one.moved = one.moved or other.moved
        one.members = sorted((*one.members, *other.members), key=self.rank.__getitem__)
        one.first = min((d for d in (one.first, other.first) if d is not None), default=None)
        one.last = max((d for d in (one.last, other.last) if d is not None), default=None)
        for unit in other.members:
            self.home[unit] = one

    def _within(self, one: _Group, other: _Group) -> bool:
        """All exactly known days of both lie within the span that one happening may be told to have."""
        if one.first is None or one.last is None or other.first is None or other.last is None:
            return True
        return max(one.last, other.last) - min(one.first, other.first) <= self.rules.bar_days

    def _alike(self, one: Sequence[str], other: Sequence[str]) -> bool:
        """No pair is ruled out, and the average pair of reports reaches what is asked for, each pair by what they tell
        most alike: a headline says less than the story under it."""
        best: dict[Pair, float] = {}
        for x in one:
            for y in other:
                score = self._score(x, y)
                if score is None:
                    return False
                pair = self.units[x].report, self.units[y].report
                best[pair] = max(score, best.get(pair, score))
        return sum(best.values()) >= self.rules.limits["join"] * len(best)

    def _score(self, x: str, y: str) -> float | None:
        pair = (x, y) if x < y else (y, x)
        if pair not in self._scores:
            self._scores[pair] = self.rules.score(self.units[pair[0]], self.units[pair[1]])
        return self._scores[pair]


def _alone(unit: Unit) -> _Group:
    day = unit.first if unit.exact else None
    return _Group([unit.id], day, day)


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
