"""What the extract organs have found so far in one report: they all read and add to one Draft."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from sitroom.analyse.tokens import Analysis, Token
from sitroom.config import Settings
from sitroom.errors import RecordError
from sitroom.lexicon.loader import Lexicon
from sitroom.records import (
    LISTS,
    ActorMention,
    Mentions,
    PlaceMention,
    Quantity,
    Reading,
    Record,
    Report,
    Span,
    SpeakerKind,
    Stance,
    TimeMention,
    Via,
    identify,
)

R = TypeVar("R", bound=Record)
MAX_EVIDENCE = 1000  # characters; the evidence of a longer sentence is cut to the words around its trigger


@dataclass(slots=True, eq=False)
class Speech:
    """One reported statement, found by attribution and used by every later organ.

    `cue`: the speech verb or noun ("said", "according"), first and last token. `speaker`: (start, end) offsets of the
    speaker's words, or None. `name`: resolved speaker, None when nobody is named. `content`: offsets of what is said.
    `parts`: the pieces of a broken content (`"A," he said. "B."`). `attributes`: the content is what the speaker holds
    to be so (not when he asks, promises or judges). `claims`: the speech is worth a Claim record of its own.
    """

    cue: tuple[Token, Token]
    speaker: tuple[int, int] | None
    speaker_head: Token | None
    name: str | None
    kind: SpeakerKind
    form: str
    stance: Stance
    content: tuple[int, int]
    via: tuple[Via, ...] = ()
    rule: str = ""
    parts: tuple[tuple[int, int], ...] = ()
    attributes: bool = True
    claims: bool = True


@dataclass(slots=True)
class Draft:
    """The work on one report. Organs run in the order of pipeline.ORGANS and fill the lists."""

    report: Report
    analysis: Analysis
    lexicon: Lexicon
    settings: Settings
    quantities: list[Quantity] = field(default_factory=list)
    times: list[TimeMention] = field(default_factory=list)
    places: list[PlaceMention] = field(default_factory=list)
    actors: list[ActorMention] = field(default_factory=list)
    speeches: list[Speech] = field(default_factory=list)
    records: dict[str, Record] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    scratch: dict[str, Any] = field(default_factory=dict)
    _repeats: dict[str, int] = field(default_factory=dict)

    # ---- spans ----

    def span(self, start: int, end: int) -> Span:
        """A span of the report's text. Raises RecordError when it is empty or out of range."""
        if not 0 <= start < end <= len(self.report.text):
            raise RecordError(f"no span {start}-{end} in a text of {len(self.report.text)}")
        return Span(start=start, end=end, text=self.report.text[start:end])

    def words(self, first: Token, last: Token | None = None) -> Span:
        """The span from one token to another."""
        return self.span(first.start, (last or first).end)

    def evidence(self, token: Token) -> Span:
        """The sentence of a token; of a sentence over MAX_EVIDENCE, the words around the token."""
        start, end = token.sentence.start, token.sentence.end
        if end - start > MAX_EVIDENCE:
            near = [t for t in token.sentence.tokens if abs(t.start - token.start) < MAX_EVIDENCE // 2]
            start, end = near[0].start, near[-1].end
        return self.span(start, end)

    # ---- records ----

    def add(self, record: R) -> R:
        """Gives the record its id and keeps it. Records that agree in all that the id is made of get differing ids."""
        key = identify(record)
        repeat = self._repeats.get(key, 0)
        self._repeats[key] = repeat + 1
        made = msgspec.structs.replace(record, id=identify(record, repeat) if repeat else key)
        self.records[made.id] = made
        return made

    def change(self, record: R, **values: Any) -> R:
        """Replaces a kept record by a copy with other values; its id stays."""
        made = msgspec.structs.replace(self.records[record.id], **values)
        self.records[record.id] = made
        return made  # type: ignore[return-value]

    def of_kind(self, kind: type[R]) -> list[R]:
        """Kept records of one kind, in text order of their triggers."""
        return sorted((r for r in self.records.values() if isinstance(r, kind)), key=lambda r: r.trigger.start)

    def finish(self) -> Reading:
        """The Reading: records of each kind in text order, mentions in text order."""
        lists = {n: tuple(sorted(self.of_kind(k), key=_order)) for n, k in LISTS.items()}
        mentions = Mentions(
            places=tuple(sorted(self.places, key=lambda m: (m.start, m.end))),
            times=tuple(sorted(self.times, key=lambda m: (m.start, m.end))),
            actors=tuple(sorted(self.actors, key=lambda m: (m.start, m.end))),
            quantities=tuple(sorted(self.quantities, key=lambda m: (m.start, m.end))),
        )
        return Reading(report=self.report, **lists, mentions=mentions, warnings=tuple(self.warnings))  # type: ignore[arg-type]


def _order(record: Record) -> tuple[int, int, str]:
    return record.trigger.start, record.trigger.end, record.id
