"""Excerpts no longer than a profile allows."""

from __future__ import annotations

CUT = "…"
_LONGEST_WORD = 40  # characters a word may have on average: scripts without spaces must not slip through


def cut(text: str, words: int | None) -> str:
    """The first words of a text; all of it when it is short enough. `words` None: no limit."""
    return around(text, 0, 0, words)


def around(text: str, start: int, end: int, words: int | None) -> str:
    """The words of a text around `text[start:end]`, at most so many; CUT shows where there was more."""
    if words is None or (len(text.split()) <= words and len(text) <= words * _LONGEST_WORD):
        return text
    before, middle, after = text[:start].split(), text[start:end].split()[:words], text[end:].split()
    room = words - len(middle)
    left = min(len(before), room // 2)
    right = min(len(after), room - left)
    left = min(len(before), room - right)
    kept = " ".join([*before[len(before) - left :], *middle, *after[:right]])
    if left < len(before):
        kept = CUT + kept
    if right < len(after):
        kept += CUT
    limit = words * _LONGEST_WORD
    return kept if len(kept) <= limit else kept[: limit - 1] + CUT
