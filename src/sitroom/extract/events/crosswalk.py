"""ACLED's types and PLOVER's contexts for an event, by rules over frame, actors, weapons and harm."""

from __future__ import annotations

from collections.abc import Iterator

from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.extract.events.weapons import Means
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.frames import Context, Crosswalk
from sitroom.records import Acled, Actor, Event

OTHER_CLAUSES = frozenset({"adverbial", "clause", "parataxis", "relative"})
SUBJECTS = frozenset({"subject", "passive_subject"})


def acled_of(draft: Draft, event: Event, found: list[Means]) -> Acled | None:
    """The first row of acled.toml that fits; None for words and diplomacy."""
    frame, weapons = event.rules[0], {m.row.id for m in found}
    sides = (_marks(event.source), _marks(event.target))
    trigger = event.trigger.text.lower()
    for row in draft.lexicon.rows("acled", Crosswalk):
        if row.types and event.type not in row.types:
            continue
        if row.modes and event.mode not in row.modes:
            continue
        if row.frames and not any(frame == f or frame.startswith(f + ".") for f in row.frames):
            continue
        if row.weapons and not weapons & set(row.weapons):
            continue
        if row.triggers and not any(w in trigger for w in row.triggers):
            continue
        if (row.source and not sides[0] & set(row.source)) or (row.target and not sides[1] & set(row.target)):
            continue
        if sides[0] & set(row.not_source):
            continue
        if row.event_type is None or row.sub_event_type is None:
            return None
        return Acled(event_type=row.event_type, sub_event_type=row.sub_event_type)
    return None


def _marks(actors: tuple[Actor, ...]) -> set[str]:
    """Sectors and kinds of a side, and words of its names that rules ask for ("protesters"); "none" for nobody."""
    marks = {m for a in actors for m in (a.sector, a.kind) if m}
    marks |= {w for a in actors for w in a.text.lower().split()}
    return marks or {"none"}


def _contexts(lexicon: Lexicon) -> tuple[dict[str, str], tuple[Context, ...]]:
    rows = lexicon.rows("contexts", Context)
    return {word: row.id for row in rows for word in row.words}, rows


def contexts_of(draft: Draft, event: Event) -> tuple[str, ...]:
    """Contexts shown by words of the event's sentence (of some, its own words), its type and mode, and its actors'
    sectors."""
    by_word, rows = draft.lexicon.compiled("contexts", _contexts)
    words = {t.lemma for t in draft.analysis.tokens_in(event.evidence.start, event.evidence.end)}
    found = {by_word[w] for w in words if w in by_word}
    if any(row.id in found and event.type in row.own for row in rows):
        near = {by_word[w] for w in _own_words(draft, event) if w in by_word}
        found = {c for c in found if c in near or not any(r.id == c and event.type in r.own for r in rows)}
    sectors = {a.sector for a in (*event.source, *event.target) if a.sector}
    for row in rows:
        if event.type in row.types or (event.mode and event.mode in row.modes) or sectors & set(row.sectors):
            found.add(row.id)
    return tuple(row.id for row in rows if row.id in found)


def _own_words(draft: Draft, event: Event) -> set[str]:
    """Lemmas of what the event's trigger governs within its clause, and of its actors and harm."""
    spans = [(a.start, a.end) for a in (*event.source, *event.target)] + [(h.start, h.end) for h in event.harm]
    tokens = [t for start, end in spans for t in draft.analysis.tokens_in(start, end)]
    for trigger in draft.analysis.tokens_in(event.trigger.start, event.trigger.end):
        tokens += [trigger, *_within(trigger)]
    return {t.lemma for t in tokens}


def _within(token: Token) -> Iterator[Token]:
    """What a token governs, less what other clauses tell beside it."""
    for child in token.children:
        told = child.function in OTHER_CLAUSES or any(c.function in SUBJECTS for c in child.children)
        if not told:
            yield child
            yield from _within(child)
