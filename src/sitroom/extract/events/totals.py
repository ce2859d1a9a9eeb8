"""Figures of a happening told before: "the toll rose to 34", "three dead, two injured", "residents put it at 11"."""

from __future__ import annotations

from msgspec.structs import replace

from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.attribution import attribution_of
from sitroom.extract.attribution.speakers import describe, speaker_head
from sitroom.extract.draft import Draft
from sitroom.extract.events.reading import readings
from sitroom.extract.harm import bare_tolls, running_totals, words_of
from sitroom.records import Attribution, Event, Harm

BLOODLESS = frozenset({"abduct", "destroy", "sexual"})  # modes of which a toll of deaths does not speak
MAX_STEPS = 4  # words between a figure and the verb by which somebody gives it


def add_totals(draft: Draft, sentence: Sentence, recent: list[Event]) -> None:
    """Gives the figures of a sentence to the happening told of, one of `recent` (assaults, latest last). A figure that
    somebody else gives than the one who told it, or beside a figure that stands already, is a record of its own with
    its speaker: claims stay apart."""
    totals = [*running_totals(draft, sentence), *bare_tolls(draft, sentence)]
    for harm in (h for h in totals if not any(_same_words(h, k) for e in recent for k in e.harm)):
        told = _counted(draft, recent, harm)
        token = draft.analysis.tokens_in(harm.start, harm.end)[-1]
        said_by = attribution_of(draft, token) or _teller(draft, token)
        if said_by is not None and _differs(told, harm, said_by):
            _as_told(draft, told, harm, token, said_by)
            continue
        open_ = [h for h in told.harm if h.kind == harm.kind and h.low is None and h.high is None]
        draft.change(told, harm=(*(h for h in told.harm if h not in open_), harm))


def _counted(draft: Draft, recent: list[Event], harm: Harm) -> Event:
    """Which of the assaults a figure counts for: the last that has one of its kind, or that may have."""
    latest = [draft.records[e.id] for e in reversed(recent)]
    events = [e for e in latest if isinstance(e, Event)]
    same = [e for e in events if any(h.kind == harm.kind for h in e.harm)]
    may = [e for e in events if e.mode not in BLOODLESS]
    return (same or may or events)[0]


def _same_words(a: Harm, b: Harm) -> bool:
    """One figure read twice, with or without its noun."""
    return a.kind == b.kind and a.start < b.end and b.start < a.end


def _differs(told: Event, harm: Harm, said_by: Attribution) -> bool:
    if told.attribution is not None:
        return told.attribution.speaker != said_by.speaker
    return any(h.kind == harm.kind and (h.low, h.high) not in ((None, None), (harm.low, harm.high)) for h in told.harm)


def _teller(draft: Draft, figure: Token) -> Attribution | None:
    """Who gives a figure that is no clause: "residents put the toll at 11", "witnesses spoke of 15 dead"."""
    verb = figure
    for _ in range(MAX_STEPS):
        verb = verb.head
        if verb.lemma in words_of(draft).cues["tells"]:
            head = speaker_head(verb)
            if head is None:
                return None
            who = describe(draft, head, verb)
            return Attribution(speaker=who.name, cue=verb.text, kind=who.kind, start=who.start, end=who.end)
    return None


def _as_told(draft: Draft, told: Event, harm: Harm, token: Token, said_by: Attribution) -> None:
    """The happening with one figure as somebody else gives it."""
    other = replace(told, trigger=draft.words(token), evidence=draft.evidence(token), attribution=said_by, harm=(harm,))
    other = draft.add(other)
    draft.change(other, incident=other.id)
    readings(draft)[other.id] = readings(draft)[told.id]
