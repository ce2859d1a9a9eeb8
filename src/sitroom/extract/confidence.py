"""Confidence of events: how likely the reading is right, from a few features with weights kept as data.

The weights are set by hand so far: more evidence never lowers the figure, but 0.8 does not yet mean right four times
in five. Fitting them on coded text changes confidence.toml alone.
"""

from __future__ import annotations

from math import exp

from sitroom.extract.draft import Draft
from sitroom.extract.events import EventReading, readings
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.frames import Weight
from sitroom.records import Event

LONG_SENTENCE = 45  # tokens; beyond it the parser errs more often
PLACES = 2  # digits kept


def extract(draft: Draft) -> None:
    """Sets `confidence` on the events of the draft."""
    weights = draft.lexicon.compiled("confidence", _weights)
    known = readings(draft)
    for event in draft.of_kind(Event):
        if event.id in known:
            total = sum(weights[name] for name in features(event, known[event.id]))
            draft.change(event, confidence=round(1 / (1 + exp(-total)), PLACES))


def features(event: Event, reading: EventReading) -> list[str]:
    """Names of the features that hold, as in confidence.toml."""
    match = reading.match
    actors = (*event.source, *event.target)
    held = {
        "base": True,
        match.part: True,
        "light": match.light is not None,
        "several_words": len(match.tokens) > 1,
        "source": bool(event.source),
        "target": bool(event.target),
        "known_actor": any(a.id or a.country for a in actors),
        "harm": bool(event.harm),
        "means": bool(reading.means),
        "mode": event.mode is not None,
        "long_way": "." in reading.source.way or "." in reading.target.way,
        "long_sentence": len(match.head.sentence.tokens) > LONG_SENTENCE,
        "words_only": match.entry.soft,
        "unreal": event.status not in ("actual", "ongoing"),
    }
    return [name for name, holds in held.items() if holds]


def _weights(lexicon: Lexicon) -> dict[str, float]:
    return {row.id: row.weight for row in lexicon.rows("confidence", Weight)}
