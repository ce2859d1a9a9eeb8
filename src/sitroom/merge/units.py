"""What is compared: units, the records of one report that were found to tell of one happening when it was read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sitroom.merge.items import Item, Reality, Side, Spot

NEVER = 10**7  # an ordinal after every day, for reports without a date


@dataclass(slots=True, eq=False)
class Unit:
    """Records of one report that tell of one happening, as one. `order`: when it was told, then report and offset;
    `ids`: of its records, first told first; `at`: offsets of their triggers. `first`/`last`: days as ordinals;
    `exact`: they are one read day. `doers`: ids and names; `victims`: persons' names; `others`: ids, countries and
    sectors of the other side; `things`: words for buildings hit, without those of the place."""

    id: str
    ids: tuple[str, ...]
    order: tuple[int, str, int]
    report: str
    family: str
    groups: frozenset[str]
    modes: frozenset[str]
    rules: frozenset[str]
    stems: frozenset[str]
    reality: Reality
    published: int | None
    first: int | None
    last: int | None
    exact: bool
    spot: Spot | None
    goal: Spot | None
    at: frozenset[int]
    doer: Side
    other: Side
    doers: frozenset[str]
    doer_lands: frozenset[str]
    others: frozenset[str]
    victims: frozenset[str]
    people: frozenset[str]
    heads: frozenset[str]
    things: frozenset[str]
    figures: dict[str, tuple[int | None, int | None]]
    means: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]
    topics: frozenset[str]


def unit_of(items: Sequence[Item]) -> Unit:
    """The unit that items of one report make; not empty."""
    items = sorted(items, key=lambda i: (i.at, i.id))
    head = items[0]
    first, last, dated = _when(items)
    doer, other = (_together([getattr(i, name) for i in items]) for name in ("doer", "other"))
    realities = {i.reality for i in items}
    return Unit(
        id=head.id,
        ids=tuple(i.id for i in items),
        order=(head.published or NEVER, head.report, head.at),
        report=head.report,
        family=head.family,
        groups=frozenset(i.group for i in items),
        modes=frozenset(i.mode for i in items if i.mode),
        rules=frozenset(i.rule for i in items if i.rule),
        stems=frozenset(s for i in items for s in i.stems),
        reality="real" if "real" in realities else head.reality,
        published=head.published,
        first=first,
        last=last,
        exact=first is not None and first == last and dated != "report",
        spot=_where(i.spot for i in items),
        goal=_where(i.goal for i in items),
        at=frozenset(i.at for i in items),
        doer=doer,
        other=other,
        doers=frozenset((*doer.ids, *doer.people)),
        doer_lands=frozenset(doer.lands),
        others=frozenset((*other.ids, *other.lands)),
        victims=frozenset(other.people),
        people=frozenset((*doer.people, *other.people)),
        heads=frozenset((*doer.heads, *other.heads)),
        things=frozenset(other.things).difference(*(i.spot.name.split() for i in items if i.spot is not None)),
        figures=_figures(items),
        means=frozenset(m for i in items for m in i.means),
        words=frozenset(w for i in items for w in i.words),
        names=frozenset(head.names),
        topics=frozenset(head.topics),
    )


_SURE = {"text": 0, "context": 1, "report": 2, "": 3}


def _when(items: Iterable[Item]) -> tuple[int | None, int | None, str]:
    """The best read and narrowest time of several records."""

    def rank(item: Item) -> tuple[int, int, int]:
        width = item.last - item.first if item.first is not None and item.last is not None else NEVER
        return _SURE[item.dated], width, item.at

    best = min(items, key=rank)
    return best.first, best.last, best.dated


def _where(told: Iterable[Spot | None]) -> Spot | None:
    """The narrowest place, one read with the record before one carried to it."""
    return min((s for s in told if s is not None), key=lambda s: (s.wide, not s.read, s.id is None), default=None)


def _together(sides: Sequence[Side]) -> Side:
    if len(sides) == 1:
        return sides[0]
    named = ("ids", "lands", "people", "heads", "things")
    return Side(**{name: tuple(sorted({v for s in sides for v in getattr(s, name)})) for name in named})


def _figures(items: Iterable[Item]) -> dict[str, tuple[int | None, int | None]]:
    """The largest figure of each kind: partial counts ("two of them children") stand beside whole ones."""
    found: dict[str, tuple[int | None, int | None]] = {}
    for item in items:
        for kind, low, high in item.figures:
            if kind not in found or (high or low or 0) > (found[kind][1] or found[kind][0] or 0):
                found[kind] = (low, high)
    return found
