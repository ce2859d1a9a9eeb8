"""The tables of series, compiled."""

from __future__ import annotations

from dataclasses import dataclass

from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.merging_series import SeriesLimitRow, SeriesStateRow, SeriesTermRow, SeriesWordRow
from sitroom.lexicon.schema.merging_values import PhraseRow


@dataclass(frozen=True, slots=True)
class Words:
    """`limits`: thresholds by id. `sorts`: sort of words -> those words, lower case. `terms`: rows by term of
    displacement. `states`: topic -> rows by state. `phrases`: pieces of reasons by id."""

    limits: dict[str, int]
    sorts: dict[str, frozenset[str]]
    terms: dict[str, SeriesTermRow]
    states: dict[str, dict[str, SeriesStateRow]]
    phrases: dict[str, str]

    def say(self, phrase: str, **words: object) -> str:
        """A phrase with its words filled in."""
        return self.phrases[phrase].format(**words)


def words_of(lexicon: Lexicon) -> Words:
    """The tables, compiled once a process."""
    return lexicon.compiled("merge_series", _build)


def _build(lexicon: Lexicon) -> Words:
    sorts: dict[str, set[str]] = {}
    for row in lexicon.rows("merge_series_words", SeriesWordRow):
        sorts.setdefault(row.sort, set()).update(row.words)
    states: dict[str, dict[str, SeriesStateRow]] = {}
    for state in lexicon.rows("merge_series_states", SeriesStateRow):
        states.setdefault(state.topic, {})[state.state] = state
    return Words(
        limits={row.id: row.value for row in lexicon.rows("merge_series", SeriesLimitRow)},
        sorts={sort: frozenset(found) for sort, found in sorts.items()},
        terms={row.id: row for row in lexicon.rows("merge_series_terms", SeriesTermRow)},
        states=states,
        phrases={row.id: row.text for row in lexicon.rows("merge_series_phrases", PhraseRow)},
    )
