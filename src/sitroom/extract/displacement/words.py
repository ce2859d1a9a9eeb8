"""The displacement lexicon, compiled: frames by lemma, word classes by name."""

from __future__ import annotations

from dataclasses import dataclass

from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.lexicon.index import by_form, by_sort
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.displacement import MoveRow, WordRow


@dataclass(slots=True)
class Words:
    """`frames`: lemma -> rows. `sorts`: class of words -> lemmas."""

    frames: dict[str, list[MoveRow]]
    sorts: dict[str, frozenset[str]]

    def among(self, lemma: str, *sorts: str) -> bool:
        """Does the lemma belong to one of these classes?"""
        return any(lemma in self.sorts.get(s, ()) for s in sorts)


def words(draft: Draft) -> Words:
    return draft.lexicon.compiled("displacement", _build)


def _build(lexicon: Lexicon) -> Words:
    return Words(
        frames=by_form(lexicon.rows("displacement", MoveRow)),
        sorts=by_sort(lexicon.rows("displacement_words", WordRow)),
    )


def is_cause(head: Token, known: Words) -> bool:
    """A disaster or a fight."""
    return any(known.among(form, "disaster", "conflict") for form in (head.lemma, head.lower))  # "shelling" as a verb
