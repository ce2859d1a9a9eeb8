"""The summary of a situation: what many reports say together, as a person reads it first.

Nothing depends on colour: what sources differ about carries the word "contested" or "differs"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import IO

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from sitroom.lexicon.placenames import fold
from sitroom.merged import Incident, Point, Series, Spell, Value
from sitroom.records import Actor
from sitroom.show.phrases import actors, clean, figure, joined, number, where
from sitroom.store.selection import Selection

DEFAULT_WIDTH = 100  # columns when the output is no terminal
WIDEST = 120  # columns used at most
INCIDENTS = 12  # shown of each list; what is left out is counted
CONFLICTS = 15
PLACES = 30
LINES = 20
VALUES = 4  # versions of one thing shown
ACTORS = 3  # named on one side
THINGS = frozenset({"facility", "infrastructure", "vehicle", "site", "object"})  # kinds of actors that are none
BARS = "▁▂▃▄▅▆▇█"
MARKS = ("•", "–")  # before a line, by its depth
HAPPENED = frozenset({"actual", "ongoing"})

Line = tuple[int, Text]  # depth below the section, words


def summary(selection: Selection, stream: IO[str], *, width: int | None = None) -> None:
    """Writes the summary of a selection to a terminal or file.

    `width`: columns; None for that of the terminal (at most WIDEST), or DEFAULT_WIDTH where there is none."""
    page = _Page(stream, width)
    page.heading(selection)
    page.section("What happened", _incidents(selection))
    page.section("Where reports differ", _conflicts(selection))
    page.section("Displacement", _displacement(selection.series))
    last = last_day(selection)
    page.section(f"Who holds what{f', as of {last}' if last else ''}", _control(selection.series, last))
    page.section("Agreements", _agreements(selection.series))
    page.section("Open and shut", _access(selection.series, last))


def last_day(selection: Selection) -> str | None:
    """The day of the latest report; None when none is dated."""
    days = [r.published[:10] for r in selection.reports.values() if r.published]
    return max(days, default=None)


class _Page:
    """Prints parts; where there are no colours, without the spaces that fill up lines."""

    def __init__(self, out: IO[str], width: int | None) -> None:
        self._out = out
        self._console = Console(file=out, width=width, markup=False, highlight=False, emoji=False)
        if width is None:
            self._console.width = min(self._console.width, WIDEST) if self._console.is_terminal else DEFAULT_WIDTH
        self._coloured = self._console.color_system is not None and not self._console.no_color

    def heading(self, selection: Selection) -> None:
        days = sorted(r.published[:10] for r in selection.reports.values() if r.published)
        self._print(Rule(style="dim", characters="═"))
        self._print(Text(clean(selection.provenance.situation) or "Situation", "bold"))
        outlets = {r.source for r in selection.reports.values() if r.source}
        facts = [
            _count(len(selection.reports), "report"),
            f"from {_count(len(outlets), 'outlet')}" if outlets else "",
            _period(days),
        ]
        self._print(Text(" · ".join(f for f in facts if f), "dim"))
        differing = sum(i.verdict == "conflict" for i in selection.incidents)
        counts = [
            _count(len(selection.shown), "record"),
            _count(len(selection.incidents), "incident")
            + (f" ({differing} with differing reports)" if differing else ""),
            _count(len(selection.series), "series", "series"),
        ]
        self._print(Text(", ".join(counts), "dim"))

    def section(self, title: str, lines: Iterable[Line]) -> None:
        """A title and its lines; nothing when there are none."""
        for first, (depth, line) in enumerate(lines):
            if first == 0:
                self._print(Text())
                self._print(Text(title.upper(), "bold underline" if self._coloured else ""))
            grid = Table.grid(padding=(0, 1))
            grid.add_column(width=1)
            grid.add_column(ratio=1)
            grid.add_row(Text(MARKS[depth], "dim"), line)
            self._print(Padding(grid, (0, 0, 0, 2 + 2 * depth)))

    def _print(self, part: RenderableType) -> None:
        if self._coloured:
            self._console.print(part)
            return
        with self._console.capture() as captured:
            self._console.print(part)
        self._out.write("".join(f"{line.rstrip()}\n" for line in captured.get().removesuffix("\n").split("\n")))


# ---- what happened ----


def _incidents(selection: Selection) -> Iterable[Line]:
    """Events that happened, by how many independent sources tell of them, then by deaths."""
    found = [i for i in selection.incidents if i.family == "event" and i.status in HAPPENED]
    found.sort(key=lambda i: (-i.independent_sources, -(i.best or i.low or 0), i.earliest or "9999", i.id))
    shown = sorted(found[:INCIDENTS], key=lambda i: (i.earliest or i.latest or "9999", i.id))
    for one in shown:
        yield 0, _incident(one)
    yield from _rest(len(found) - len(shown), "incident")


def _incident(one: Incident) -> Text:
    line = Text(f"{_days(one.earliest, one.latest):<10}  ", "dim")
    line.append(_what(one), "bold cyan")
    if one.place is not None:
        line.append(" in ")
        line.append(where(one.place), "bold")
    if one.source or one.target:
        line.append(f": {_side(one, 'source') or 'somebody'}")
        line.append(f" against {_side(one, 'target')}" if one.target else "")
    killed = _deaths(one)
    if killed:
        line.append(f" · {killed}")
    line.append(f" · {_count(one.independent_sources, 'source')}, {_count(len(one.reports), 'report')}", "dim")
    if one.verdict == "conflict":
        line.append(" · differs", "yellow")
    return line


def _side(one: Incident, side: str) -> str:
    """Those on one side whom most sources name, the others counted.

    Things stand only where there is nobody, who is named on both sides where more name him, and of a name and one that
    is part of it only the one that more give."""
    here, there = _named(one, side), _named(one, "target" if side == "source" else "source")
    found = one.source if side == "source" else one.target
    found = tuple(a for a in found if here[_key(a)] >= there[_key(a)]) or found
    found = tuple(a for a in found if a.kind not in THINGS) or found
    kept: list[tuple[frozenset[str], str]] = []
    for actor in sorted(found, key=lambda a: (-here[_key(a)], a.id is None)):
        name = actors([actor])
        words = frozenset(name.lower().split())
        if not any(words <= other or other <= words for other, _ in kept):
            kept.append((words, name))
    more = len(kept) - ACTORS
    return joined([*(name for _, name in kept[:ACTORS]), *([f"{more} more"] if more > 0 else [])])


def _named(one: Incident, side: str) -> Counter[str]:
    """How many reports name each actor on one side."""
    told = (v for c in one.values if c.field == side for v in c.values)
    return Counter({v.ref or "": len(v.reports) for v in told})


def _key(actor: Actor) -> str:
    return actor.id or fold(actor.name)


def _what(one: Incident) -> str:
    return clean(one.sub_event_type or f"{one.type.lower()}{f' ({one.mode})' if one.mode else ''}")


def _deaths(one: Incident) -> str:
    """ "24 killed (12–40 told)"."""
    if one.best is None and one.low is None and one.high is None:
        return ""
    if one.best is None:
        return f"{figure(one.low, one.high, None)} killed"
    told = "" if one.low == one.high == one.best else f" ({figure(one.low, one.high, None)} told)"
    return f"{number(one.best)} killed{told}"


# ---- where reports differ ----


def _conflicts(selection: Selection) -> Iterable[Line]:
    """What incidents and series leave open, with both versions and who gives them; best attested first."""
    found = [i for i in selection.incidents if any(c.verdict == "conflict" for c in i.values)]
    found.sort(key=lambda i: (-i.independent_sources, i.earliest or "9999", i.id))
    lines = [line for one in found for line in _differing(one)]
    told = {m for one in found for m in one.members}
    for series in selection.series:
        lines.extend(_contested(series, told))
    yield from lines[:CONFLICTS]
    yield from _rest(len(lines) - CONFLICTS, "difference")


def _differing(one: Incident) -> Iterable[Line]:
    place = f" in {where(one.place)}" if one.place else ""
    for comparison in one.values:
        if comparison.verdict == "conflict":
            line = Text(f"{_what(one)}{place}, {_days(one.earliest, one.latest)}. ", "bold")
            line.append(clean(comparison.reason), "not bold")
            yield 0, line


def _contested(series: Series, told: set[str]) -> Iterable[Line]:
    """Each contested matter of a series once: points that speak against each other give one line, unless an incident
    of the same records (`told`) has been shown to differ."""
    seen: set[frozenset[str]] = set()
    for point in series.points:
        said = frozenset(point.reason.split("; "))
        if point.contested and said not in seen and not told.issuperset(point.records):
            seen.add(said)
            line = Text(f"{clean(series.name)}, {series.topic.replace('_', ' ')}. ", "bold")
            line.append(clean(point.reason), "not bold")
            yield 0, line


# ---- displacement ----


def _displacement(found: Sequence[Series]) -> Iterable[Line]:
    """Stocks with a small picture of their course, then flows."""
    stocks = [s for s in found if s.topic == "displacement_stock"]
    flows = [s for s in found if s.topic == "displacement_flow"]
    stocks.sort(key=lambda s: (-len(s.points), s.name, s.id))
    flows.sort(key=lambda s: (-max((p.best or 0 for p in s.points), default=0), s.name, s.id))
    for one in stocks[:LINES]:
        yield 0, _course(one)
    yield from _rest(len(stocks) - LINES, "further stock")
    for one in flows[:LINES]:
        yield 0, _course(one)
    yield from _rest(len(flows) - LINES, "further flow")


def _course(series: Series) -> Text:
    line = Text(clean(series.name), "bold")
    line.append(f", {_people(series)}: ")
    points = [p for p in series.points if p.status in HAPPENED and not p.superseded]
    bars = _bars([p.best for p in points if p.best is not None]) if series.topic == "displacement_stock" else ""
    line.append(f"{bars}  " if bars else "", "cyan")
    for place, point in enumerate(points):
        line.append(" → " if place and series.topic == "displacement_stock" else " · " if place else "")
        line.append(f"{_days(point.earliest, point.latest)} ", "dim")
        line.append(_figure(point) or "no figure")
        if point.since:
            line.append(f" since {point.since}", "dim")
        if point.contested:
            line.append(" contested", "yellow")
    return line


def _people(series: Series) -> str:
    population = {"idp": "IDPs", "refugee": "refugees"}.get(series.population or "", "")
    unit = {"person": "", "household": "households"}.get(series.unit or "", "")
    return ", ".join(p for p in (clean(series.object or ""), population, unit) if p)


def _figure(point: Point) -> str:
    """The figure as told; the span of all where several are told."""
    told = [v for v in point.values if not v.superseded]
    if len(told) == 1:
        return figure(told[0].low, told[0].high, told[0].qualifier)
    return figure(point.low, point.high, None)


def _bars(values: Sequence[int]) -> str:
    """Heights of the values; nothing for fewer than two."""
    top = max(values, default=0)
    if len(values) < 2 or top <= 0:
        return ""
    return "".join(BARS[round(v / top * (len(BARS) - 1))] for v in values)


# ---- control and access ----


def spell_at(spells: Sequence[Spell], day: str | None) -> Spell | None:
    """The spell that holds on a day, the last that has begun by then; of no day the last."""
    begun = [s for s in spells if day is None or s.start is None or s.start <= day]
    lasting = [s for s in begun if day is None or s.end is None or s.end >= day]
    return lasting[-1] if lasting else None


def _control(found: Sequence[Series], day: str | None) -> Iterable[Line]:
    held = [(s, spell) for s in found if s.topic == "control" and (spell := spell_at(s.spells, day))]
    held.sort(key=lambda h: (_area(h[0]), h[0].name, h[0].id))
    for series, spell in held[:PLACES]:
        line = Text(clean(series.name), "bold")
        holder = actors([spell.holder]) if spell.holder else "nobody known"
        line.append(f": {holder}" if spell.state == "held" else f": {spell.state}, {holder}")
        line.append(_since(spell, series), "dim")
        line.append(" · contested" if spell.contested else "", "yellow")
        yield 0, line
    yield from _rest(len(held) - PLACES, "further place")


def _area(series: Series) -> tuple[str, str]:
    place = series.place
    return ("", "") if place is None else (place.country or "", place.admin1 or "")


def _since(spell: Spell, series: Series) -> str:
    """Since when; both days where the beginning is contested."""
    if spell.start is None:
        return ""
    at = series.spells.index(spell)
    before = series.spells[at - 1] if at else None
    doubted = before is not None and before.contested and before.state == spell.state and before.holder == spell.holder
    return f" since {before.start} or {spell.start}" if doubted and before else f" since {spell.start}"


def _access(found: Sequence[Series], day: str | None) -> Iterable[Line]:
    states = [(s, spell) for s in found if s.topic == "access" and (spell := spell_at(s.spells, day))]
    states.sort(key=lambda h: (_area(h[0]), h[0].object or "", h[0].name, h[0].id))
    for series, spell in states[:PLACES]:
        line = Text(clean(series.name), "bold")
        line.append(f": {spell.state}")
        line.append(_since(spell, series), "dim")
        line.append(" · contested" if spell.contested else "", "yellow")
        yield 0, line
    yield from _rest(len(states) - PLACES, "further road, crossing or service", "further roads, crossings or services")


# ---- agreements ----


def _agreements(found: Sequence[Series]) -> Iterable[Line]:
    """Each deal with its state now, and under it each term: who, what, by when, how far."""
    terms: dict[str, list[Series]] = {}
    for series in found:
        if series.topic == "provision" and series.agreement:
            terms.setdefault(series.agreement, []).append(series)
    deals = [s for s in found if s.topic == "agreement"]
    deals.sort(key=lambda s: (-s.independent_sources, _begun(s), s.id))
    for deal in deals[:LINES]:
        line = Text(clean(deal.name), "bold")
        line.append(f": {_now(deal)}")
        if deal.third_parties:
            line.append(f" · {joined([clean(t) for t in deal.third_parties])}")
        line.append(f" · {_count(deal.independent_sources, 'source')}", "dim")
        line.append(" · contested" if any(p.contested for p in deal.points) else "", "yellow")
        yield 0, line
        for term in terms.get(deal.id, []):
            yield 1, _term(term)
    yield from _rest(len(deals) - LINES, "further agreement")


def _begun(series: Series) -> str:
    return next((p.latest for p in series.points if p.latest), "9999")


def _now(series: Series) -> str:
    """The last state, and since when."""
    spell = series.spells[-1] if series.spells else None
    if spell is None:
        return "no state told"
    return f"{spell.state.replace('_', ' ')}{_since(spell, series)}"


def _term(series: Series) -> Text:
    line = Text(f"{clean(series.name)}: {_now(series)}")
    for comparison in series.values:
        if comparison.field in ("deadline", "amount"):
            told = " / ".join(_version(v) for v in comparison.values[:VALUES])
            line.append(f" · {'due ' if comparison.field == 'deadline' else ''}{told}")
            line.append(" differs" if comparison.verdict == "conflict" else "", "yellow")
    line.append(" · contested" if any(p.contested for p in series.points) else "", "yellow")
    return line


def _version(value: Value) -> str:
    """A deadline or an amount as one source tells it."""
    if value.low is None and value.high is None:
        return _days(value.earliest, value.latest)
    return clean(value.text)


# ---- small things ----


def _days(earliest: str | None, latest: str | None) -> str:
    if earliest is None and latest is None:
        return "no date"
    if earliest is None:
        return f"by {latest}"
    if latest is None:
        return f"since {earliest}"
    return earliest if earliest == latest else f"{earliest} to {latest}"


def _period(days: Sequence[str]) -> str:
    return _days(days[0], days[-1]) if days else "no dates"


def _rest(count: int, one: str, many: str | None = None) -> Iterable[Line]:
    if count > 0:
        yield 0, Text(f"and {_count(count, one, many)}", "dim")


def _count(value: int, one: str, many: str | None = None) -> str:
    return f"{number(value)} {one if value == 1 else many or f'{one}s'}"
