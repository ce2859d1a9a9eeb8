"""Spares the parser sentences from which nothing could be read."""

from __future__ import annotations

from sitroom.analyse.tokens import Sentence

MIN_WORDS = 2  # a single word has no grammar


def worth_parsing(sentence: Sentence) -> bool:
    """At least two words or figures, one of them a word ("5 killed."); anything else gives nothing."""
    told = [t.text[0] for t in sentence.tokens if t.text[0].isalnum()]
    return len(told) >= MIN_WORDS and any(c.isalpha() for c in told)
