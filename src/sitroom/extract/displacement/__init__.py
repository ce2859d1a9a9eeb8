"""Displacement: who had to move, how many, from where, to where, and why."""

from __future__ import annotations

from sitroom.extract.displacement.labels import labels
from sitroom.extract.displacement.moves import Move, find
from sitroom.extract.displacement.parts import add_parts, second_figures
from sitroom.extract.displacement.record import add
from sitroom.extract.draft import Draft
from sitroom.records import Displacement

__all__ = ["extract"]

ASKED = frozenset({"open_clause", "adnominal", "relative", "prep_clause"})  # of an infinitive below another word


def extract(draft: Draft) -> None:
    """Adds the displacement records of a report, sentence by sentence."""
    for sentence in draft.analysis.sentences:
        if not sentence.parsed:
            continue
        moves = find(draft, sentence)
        labelled = list(labels(draft, sentence, moves))
        if labelled:
            moves = [m for m in moves if m.group.quantity is not None]
        made = [(move, add(draft, move)) for move in [*moves, *labelled]]
        made = [(move, record) for move, record in made if not _says_nothing(draft, move, record)]
        made += second_figures(draft, made)
        add_parts(draft, made)


def _says_nothing(draft: Draft, move: Move, record: Displacement) -> bool:
    """ "urged people not to leave their homes", "the possibility for civilians to leave": nobody moved or was told to,
    and nobody is counted; the record goes."""
    verb = move.trigger
    asked = verb.tag == "VB" and (verb.function in ASKED or verb.head.pos == "NOUN")
    empty = asked and record.status in ("negated", "hypothetical") and record.qualifier is None
    if empty:
        del draft.records[record.id]
    return empty


__all__ += ["Move"]
