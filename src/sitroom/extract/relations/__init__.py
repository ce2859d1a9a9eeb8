"""Relations: who stands with, against, under or over whom."""

from __future__ import annotations

from sitroom.analyse.grammar import mutual
from sitroom.analyse.tokens import Sentence
from sitroom.extract.common import common
from sitroom.extract.draft import Draft
from sitroom.extract.relations.ends import is_armed, same
from sitroom.extract.relations.pairs import last_word, pairs, status
from sitroom.lexicon.index import by_form
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.relations import RelationRow
from sitroom.records import Event, Relation

__all__ = ["extract"]

JOINT = frozenset({"ASSAULT", "MOBILIZE"})
HAPPENED = frozenset({"actual", "ongoing"})
MAX_JOINT = 5  # actors of one deed that are paired
Index = dict[str, list[RelationRow]]


def extract(draft: Draft) -> None:
    """Adds the relation records of a report, in text order."""
    index = draft.lexicon.compiled("relations", _build)
    for sentence in draft.analysis.sentences:
        if sentence.parsed:
            _read(draft, sentence, index)
    _joint(draft)


def _build(lexicon: Lexicon) -> Index:
    return by_form(lexicon.rows("relations", RelationRow))


def _read(draft: Draft, sentence: Sentence, index: Index) -> None:
    """Of the rows of one word, the first that fits for each relation and part of speech counts."""
    seen: set[tuple[str, int, int]] = set()
    for token in sentence.tokens:
        if token.lemma not in index and token.lower not in index:
            continue
        rows = [*index.get(token.lemma, []), *(index.get(token.lower, []) if token.lower != token.lemma else [])]
        told: set[str] = set()
        for row in rows:
            if row.relation in told and not row.besides:
                continue
            found = [p for p in pairs(draft, token, row) if (row.relation, p[0].start, p[1].start) not in seen]
            for source, target in found:
                seen.add((row.relation, source.start, target.start))
                last = last_word(token, row)
                fields = common(draft, token, row.id, last=last, status=status(draft, token, row), place=None)
                draft.add(Relation(**fields, relation=row.relation, source=source, target=target))
            if found:
                told.add(row.relation)


def _joint(draft: Draft) -> None:
    """ "Militias and army units attacked the town": armed bodies that do one deed together stand on one side."""
    known = draft.scratch.get("events.readings", {})
    seen = {(r.relation, r.source.start, r.target.start) for r in draft.of_kind(Relation)}
    for event in draft.of_kind(Event):
        reading = known.get(event.id)
        if reading is None or event.type not in JOINT or event.status not in HAPPENED:
            continue
        if reading.match.frame.reciprocal or mutual(reading.match.head):
            continue
        sides = [a for a in event.source if a.certainty == "asserted" and is_armed(a)][:MAX_JOINT]
        for n, first in enumerate(sides):
            for other in sides[n + 1 :]:
                if same(first, other) or first.start == other.start:  # "both sides shelled the town"
                    continue
                if ("allied_with", first.start, other.start) in seen:
                    continue
                seen.add(("allied_with", first.start, other.start))
                fields = common(draft, reading.match.head, "relation.joint", status=event.status, place=None)
                draft.add(Relation(**fields, relation="allied_with", source=first, target=other))
