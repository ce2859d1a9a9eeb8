"""Displacement: who had to move, how many, from where, to where, and why."""

from __future__ import annotations

from sitroom.extract.displacement.moves import Move, find
from sitroom.extract.displacement.parts import add_parts, second_figures
from sitroom.extract.displacement.record import add
from sitroom.extract.draft import Draft

__all__ = ["extract"]


def extract(draft: Draft) -> None:
    """Adds the displacement records of a report, sentence by sentence."""
    for sentence in draft.analysis.sentences:
        if not sentence.parsed:
            continue
        made = [(move, add(draft, move)) for move in find(draft, sentence)]
        made += second_figures(draft, made)
        add_parts(draft, made)


__all__ += ["Move"]
