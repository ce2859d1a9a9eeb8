"""The displacement lexicon, compiled: frames by lemma, word classes by name."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitroom.extract.draft import Draft
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.displacement import MoveRow, WordRow


@dataclass(slots=True)
class Words:
    """`frames`: lemma -> rows. `sorts`: class of words -> lemmas."""

    frames: dict[str, list[MoveRow]] = field(default_factory=dict)
    sorts: dict[str, frozenset[str]] = field(default_factory=dict)

    def among(self, lemma: str, *sorts: str) -> bool:
        """Does the lemma belong to one of these classes?"""
        return any(lemma in self.sorts.get(s, ()) for s in sorts)


def words(draft: Draft) -> Words:
    return draft.lexicon.compiled("displacement", _build)


def _build(lexicon: Lexicon) -> Words:
    made = Words()
    for row in lexicon.rows("displacement", MoveRow):
        for form in row.forms:
            made.frames.setdefault(form, []).append(row)
    for word in lexicon.rows("displacement_words", WordRow):
        made.sorts[word.sort] = made.sorts.get(word.sort, frozenset()) | frozenset(word.forms)
    return made
