"""Deeds that a sentence only refers to: what others followed or answered."""

from __future__ import annotations

from sitroom.extract.draft import Draft
from sitroom.extract.frames import Match
from sitroom.extract.harm import words_of

AFTER = frozenset({"after", "following", "since", "before"})


def set_apart(draft: Draft, match: Match) -> bool:
    """ "revenge for the killing", "hours after the raid": another deed than the one that the sentence tells."""
    noun = match.head
    if match.part != "noun" or noun.function != "prep_object":
        return False
    return noun.head.lower in AFTER or noun.head.head.lemma in words_of(draft).cues["revenge"]
