"""The harm lexicon by lemma."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitroom.extract.draft import Draft
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.harm import HarmCue, HarmWord
from sitroom.records import HarmKind

VERBAL = ("VERB", "AUX")


@dataclass(slots=True)
class HarmWords:
    """The harm lexicon by lemma. `cues`: closed sets by role."""

    verbs: dict[str, HarmKind] = field(default_factory=dict)
    dies: dict[str, HarmKind] = field(default_factory=dict)
    adjectives: dict[str, HarmKind] = field(default_factory=dict)
    nouns: dict[str, HarmKind] = field(default_factory=dict)
    cues: dict[str, frozenset[str]] = field(default_factory=dict)


def harm_words(lexicon: Lexicon) -> HarmWords:
    words = HarmWords()
    for row in lexicon.rows("harm", HarmWord):
        for table, forms in (
            (words.verbs, row.verbs), (words.dies, row.dies),
            (words.adjectives, row.adjectives), (words.nouns, row.nouns),
        ):  # fmt: skip
            table.update(dict.fromkeys(forms, row.kind))
    words.cues = {row.role: frozenset(row.words) for row in lexicon.rows("harm_cues", HarmCue)}
    return words


def words_of(draft: Draft) -> HarmWords:
    return draft.lexicon.compiled("harm.words", harm_words)
