"""Sentence splitting for news text."""

from __future__ import annotations

import re
from typing import NamedTuple


class SentenceSpan(NamedTuple):
    start: int
    end: int
    paragraph: int


def split(text: str, max_tokens: int = 160) -> list[SentenceSpan]:
    spans = []
    for n, m in enumerate(re.finditer(r"[^\n]+", text)):
        for s in re.finditer(r"\S.*?(?:[.!?][\"”']?(?=\s+[A-Z\"“])|$)", m.group()):
            spans.append(SentenceSpan(m.start() + s.start(), m.start() + s.end(), n))
    return spans
