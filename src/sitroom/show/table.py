"""The table view: readings as a person reads them first.

Without colours (a pipe, a file) the trigger stands between »« marks; nothing else depends on colour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import IO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from sitroom.records import LISTS, Failure, Reading
from sitroom.show.entries import (
    Entry,
    access_entry,
    agreement_entries,
    claim_entry,
    control_entry,
    displacement_entries,
    event_entries,
    loose_terms,
    relation_entry,
    toll_entry,
)
from sitroom.show.phrases import clean, excerpt, number

DEFAULT_WIDTH = 100  # columns when the output is no terminal
WIDEST = 120  # columns used at most: longer lines are hard to read
_OPENING = 90  # characters of the text that stand for a missing title
_NARROW = 70  # below this the status stands above its entry instead of beside it
_STATUS_WIDTH = 12

_STYLES = {
    "plain": "", "actor": "bold", "unknown": "dim", "what": "bold cyan", "place": "bold", "label": "dim",
    "fact": "", "quote": "italic", "trigger": "bold yellow", "id": "dim",
    "actual": "green", "ongoing": "green", "attempted": "yellow", "planned": "blue", "requested": "magenta",
    "threatened": "magenta", "hypothetical": "yellow", "negated": "red",
}  # fmt: skip
_NAMES = {
    "events": ("event", "events"), "displacements": ("displacement", "displacements"),
    "agreements": ("agreement", "agreements"), "provisions": ("term", "terms"),
    "control": ("control record", "control records"), "access": ("access record", "access records"),
    "relations": ("relation", "relations"),
    "tolls": ("toll", "tolls"), "claims": ("statement", "statements"),
}  # fmt: skip
_DATE_FROM = {
    "given": "as given", "option": "from --published", "posted_line": "from its date line",
    "dateline": "from its dateline", "json-ld": "from the page's data", "meta": "from the page's head",
    "time": "from the page", "htmldate": "found in the page", "feed": "from the feed",
}  # fmt: skip


class TableView:
    """Writes readings and failures to a terminal or a file, one after another; leaving it as a context, a summary."""

    def __init__(self, out: IO[str], *, width: int | None = None) -> None:
        """`width`: columns; None for that of the terminal (at most WIDEST), or DEFAULT_WIDTH where there is none."""
        self._out = out
        self.console = Console(file=out, width=width, markup=False, highlight=False, emoji=False, soft_wrap=False)
        if width is None:
            self.console.width = min(self.console.width, WIDEST) if self.console.is_terminal else DEFAULT_WIDTH
        self.coloured = self.console.color_system is not None and not self.console.no_color
        self._counts: Counter[str] = Counter()
        self._sentence = -1  # the one quoted last

    def add(self, item: Reading | Failure) -> None:
        """One report, or the reason why it could not be read."""
        if isinstance(item, Failure):
            self._counts["failures"] += 1
            self._print(self._failure(item))
            return
        self._counts["reports"] += 1
        self._counts.update({name: len(getattr(item, name)) for name in LISTS})
        for part in self._reading(item):
            self._print(part)

    def __enter__(self) -> TableView:
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        if not failed:
            self._summary()

    def _summary(self) -> None:
        reports, failures = self._counts["reports"], self._counts["failures"]
        line = Text()
        line.append(_count(reports, "report", "reports"), "bold")
        line.append(f" read: {_tally(self._counts) or 'no records'}")
        if failures:
            line.append(f" · {number(failures)} could not be read", "red")
        self._print(Rule(style="dim", characters="─"))
        self._print(line)

    def _print(self, part: RenderableType) -> None:
        """Prints a part; where there are no colours, without the spaces that fill up lines."""
        if self.coloured:
            self.console.print(part)
            return
        with self.console.capture() as captured:
            self.console.print(part)
        self._out.write("".join(f"{line.rstrip()}\n" for line in captured.get().removesuffix("\n").split("\n")))
        self._out.flush()

    # ---- one report ----

    def _reading(self, reading: Reading) -> Iterable[RenderableType]:
        yield self._header(reading)
        spoken = [c for c in reading.claims if not c.records]
        sections = (
            ("Events", event_entries(reading.events)),
            ("Displacement", displacement_entries(reading.displacements)),
            ("Agreements", agreement_entries(reading)),
            ("Terms without an agreement", loose_terms(reading)),
            ("Control", [control_entry(r) for r in reading.control]),
            ("Access", [access_entry(r) for r in reading.access]),
            ("Relations", [relation_entry(r) for r in reading.relations]),
            ("Tolls", [toll_entry(r) for r in reading.tolls]),
            (
                f"Statements with nothing else in them ({len(spoken)} of {len(reading.claims)})",
                [claim_entry(r) for r in spoken],
            ),
        )
        for title, entries in sections:
            if entries:
                self._sentence = -1
                yield Text()
                yield Text(title.upper(), "bold underline" if self.coloured else "")
                yield from self._entries(entries, 0)
        if reading.warnings:
            yield Text()
            yield Text("WARNINGS", "bold underline" if self.coloured else "")
            yield from (Padding(Text(clean(w), "yellow"), (0, 0, 0, 2)) for w in reading.warnings)
        yield Text()

    def _header(self, reading: Reading) -> Group:
        report = reading.report
        title = clean(report.title or "") or "".join(excerpt(report.text, 0, 0, longest=2 * _OPENING))
        date = "no date: words such as “yesterday” stay unresolved"
        if report.published:
            origin = _DATE_FROM.get(report.published_source or "", "")
            date = f"{clean(report.published)}{f' ({origin})' if origin else ''}"
        facts = [
            date,
            clean(report.source or ""),
            report.language or "",
            clean(report.url or ""),
            f"id {clean(report.id)}",
        ]
        return Group(
            Rule(style="dim", characters="═"),
            Text(title or "(no title)", "bold"),
            Text(" · ".join(f for f in facts if f), "dim"),
            Text(_tally({name: len(getattr(reading, name)) for name in LISTS}) or "nothing was found to record", "dim"),
        )

    def _failure(self, failure: Failure) -> Group:
        where = clean(failure.input) + (f", line {failure.line}" if failure.line is not None else "")
        line = Text.assemble(
            ("not read  ", "bold red"), (where, "bold"), f": {clean(failure.message)} ", (f"({failure.kind})", "dim")
        )
        return Group(Rule(style="dim", characters="═"), line, Text())

    # ---- entries ----

    def _entries(self, entries: Iterable[Entry], depth: int) -> Iterable[RenderableType]:
        for entry in entries:
            if entry.sentence == self._sentence and entry.brief:
                entry.quote = entry.brief
            self._sentence = entry.sentence
            yield self._entry(entry, depth)
            yield from self._entries(entry.below, depth + 1)

    def _entry(self, entry: Entry, depth: int) -> RenderableType:
        narrow = self.console.width < _NARROW
        status = Text.assemble((entry.status, _STYLES[entry.status]))
        status.append(f"{'  ' if narrow else chr(10)}{entry.id[:_STATUS_WIDTH]}", _STYLES["id"])
        body = Group(*self._body(entry))
        indent = (0, 0, 0, 2 + (2 if narrow else 4) * depth)
        if narrow:
            return Padding(Group(status, Padding(body, (0, 0, 0, 2))), indent)
        grid = Table.grid(padding=(0, 1))
        grid.add_column(width=_STATUS_WIDTH)
        grid.add_column(ratio=1)
        grid.add_row(status, body)
        return Padding(grid, indent)

    def _body(self, entry: Entry) -> Iterable[Text]:
        yield Text.assemble(*((text, _STYLES[style]) for text, style in entry.headline))
        for fact in entry.facts:
            yield Text(fact)
        if entry.quote:
            before, trigger, after = entry.quote
            mark = ("", "") if self.coloured or not trigger else ("»", "«")
            words = Text("“", _STYLES["quote"])
            words.append(before)
            words.append(f"{mark[0]}{trigger}{mark[1]}", _STYLES["trigger"])
            words.append(f"{after}”")
            yield words


def _tally(counts: dict[str, int] | Counter[str]) -> str:
    return ", ".join(_count(counts[name], *_NAMES[name]) for name in LISTS if counts[name])


def _count(value: int, one: str, many: str) -> str:
    return f"{number(value)} {one if value == 1 else many}"
