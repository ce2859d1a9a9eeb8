"""Frames: predicate + grammar → who did what to whom. Any organ may use it with its own rows.

`matches` finds the frames that a sentence calls up; `role_ways` and `walk` lead from a match to the heads of its roles.
"""

from sitroom.extract.frames.index import Entry, Index, index_of
from sitroom.extract.frames.match import Match, left_words, light_verb, matches, noun_match
from sitroom.extract.frames.roles import after, clause, modifiers, role_ways, walk

__all__ = [
    "Entry", "Index", "Match", "after", "clause", "index_of", "left_words", "light_verb", "matches", "modifiers",
    "noun_match", "role_ways", "walk",
]  # fmt: skip
