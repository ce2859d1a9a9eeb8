"""Confidence of records: how likely the reading is right, from a few features with weights kept as data.

The weights are log-odds fitted on coded texts by `python -m sitroom.evaluate.calibrate`. Of kinds without coded texts
(tolls, agreements, provisions, control, access) the confidence is records.py's default of one half.
"""

from __future__ import annotations

from math import exp

from sitroom.extract.draft import Draft
from sitroom.extract.events import EventReading, readings
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.frames import Weight
from sitroom.records import Claim, Displacement, Event, Record, Relation

LONG_SENTENCE = 45  # tokens; beyond it the parser errs more often
PLACES = 2  # digits kept
REAL = ("actual", "ongoing")


def extract(draft: Draft) -> None:
    """Sets `confidence` on the records of the kinds that weights are known of."""
    weights = draft.lexicon.compiled("confidence", _weights)
    known = readings(draft)
    for record in list(draft.records.values()):
        held = features(record, known.get(record.id))
        if held:
            total = sum(weights.get(name, 0.0) for name in held)
            draft.change(record, confidence=round(1 / (1 + exp(-total)), PLACES))


def features(record: Record, reading: EventReading | None = None) -> list[str]:
    """Names of the features that hold, as in confidence.toml; none for kinds that are not fitted."""
    kind = type(record).__name__.lower()
    match record:
        case Event():
            held = _of_event(record, reading) if reading is not None else {}
        case Claim():
            held = {record.form: True, record.stance: True, "speaker": record.speaker is not None}
            held |= {"content": record.content is not None, "records": bool(record.records)}
        case Displacement():
            held = {record.term: True, record.qualifier or "uncounted": True, record.category: True}
            held |= {"part": record.part_of is not None, "route": bool(record.origin or record.destination)}
        case Relation():
            return [f"{kind}.base"]  # too few are coded to tell one from another
        case _:
            return []
    held |= {"base": True, "unreal": record.status not in REAL}
    return [f"{kind}.{name}" for name, holds in held.items() if holds]


def _of_event(event: Event, reading: EventReading) -> dict[str, bool]:
    match = reading.match
    actors = (*event.source, *event.target)
    return {
        match.part: True,
        event.type: True,
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
        "main_verb": match.part == "verb" and match.head.function == "root",
    }


def _weights(lexicon: Lexicon) -> dict[str, float]:
    return {row.id: row.weight for row in lexicon.rows("confidence", Weight)}
