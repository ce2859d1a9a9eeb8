"""The word lists of relations, compiled."""

from __future__ import annotations

from sitroom.extract.draft import Draft
from sitroom.lexicon.index import by_sort
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.countries import CountryRow
from sitroom.lexicon.schema.relations import RelationWordRow

VERBAL = frozenset({"VERB", "AUX"})


def words(draft: Draft, sort: str) -> frozenset[str]:
    """Forms of one sort of word (lexicon/schema/relations.py)."""
    table = draft.lexicon.compiled("relations.words", _sorts)
    return table.get(sort, frozenset())


def countries(draft: Draft) -> dict[str, CountryRow]:
    """One-word names and demonyms of states, in lower case: in "Saudi-led coalition" the state is meant."""
    return draft.lexicon.compiled("relations.countries", _countries)


def capitals(draft: Draft) -> dict[str, CountryRow]:
    """Capitals, in lower case: a militia that is "loyal to Damascus" is so to Syria."""
    return draft.lexicon.compiled("relations.capitals", _capitals)


def _sorts(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    return by_sort(lexicon.rows("relations_words", RelationWordRow))


def _countries(lexicon: Lexicon) -> dict[str, CountryRow]:
    rows = [r for r in lexicon.rows("countries", CountryRow) if r.until is None]
    return {n.lower(): r for r in rows for n in (r.name, *r.names, *r.demonyms) if " " not in n}


def _capitals(lexicon: Lexicon) -> dict[str, CountryRow]:
    rows = [r for r in lexicon.rows("countries", CountryRow) if r.until is None and r.capital]
    return {(r.capital or "").lower(): r for r in rows}
