"""Access: crossings, roads, hospitals, water, power, aid: what is open, shut, short, damaged or destroyed."""

from __future__ import annotations

from sitroom.analyse.tokens import Sentence
from sitroom.extract.access.record import add
from sitroom.extract.access.things import things
from sitroom.extract.access.words import Words, words
from sitroom.extract.draft import Draft
from sitroom.lexicon.schema.access import State

__all__ = ["extract"]


def extract(draft: Draft) -> None:
    """Adds the access records of a report, in text order."""
    known = words(draft)
    for sentence in draft.analysis.sentences:
        if sentence.parsed:
            _read(draft, sentence, known)


def _read(draft: Draft, sentence: Sentence, known: Words) -> None:
    taken: set[tuple[int, State]] = set()
    for token in sentence.tokens:
        if token.lemma not in known.states and token.lower not in known.states:
            continue
        for row in [*known.states.get(token.lemma, []), *known.states.get(token.lower, [])]:
            found = [(h, t) for h, t in things(draft, token, row, known) if (h.i, row.state) not in taken]
            for head, thing in found:
                taken.add((head.i, row.state))
                add(draft, token, row, head, thing, known)
            if found:
                break
