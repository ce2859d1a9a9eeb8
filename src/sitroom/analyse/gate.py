"""Spares the parser sentences from which nothing could be read."""

from __future__ import annotations

from sitroom.analyse.tokens import Sentence

MIN_WORDS = 2  # a single word has no grammar


def worth_parsing(sentence: Sentence) -> bool:
    """A sentence of words; runs of digits, punctuation or one word give nothing."""
    return sum(t.text[0].isalpha() for t in sentence.tokens) >= MIN_WORDS
