"""Control: who gains, loses, holds, contests or besieges a place."""

from __future__ import annotations

from sitroom.extract.control.frames import find
from sitroom.extract.control.record import add
from sitroom.extract.draft import Draft

__all__ = ["extract"]


def extract(draft: Draft) -> None:
    """Adds the control records of a report, in text order."""
    for sentence in draft.analysis.sentences:
        if sentence.parsed:
            for hit in find(draft, sentence):
                add(draft, hit)
