"""The words of reports and sentences that tell one story from another: names, and rough stems of what is not common."""

from __future__ import annotations

import re
from collections import Counter

from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.placenames import fold
from sitroom.lexicon.schema.countries import CountryRow
from sitroom.lexicon.schema.merging import CommonRow
from sitroom.records import Report, Struct

PROFILE_NAMES = 16  # names kept of a report
PROFILE_TOPICS = 32  # words kept of a report, names among them
PROFILE_TEXT = 20_000  # characters of a report that its profile is drawn from
STEM = 7  # letters of a stem: "explode" and "explosion" need not meet, "shelling" and "shelled" must
TITLE_CASE = 0.6  # share of capitalised words from which capitals say nothing

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+|\n+")
_ENDING = re.compile(r"(?:ings|ing|edly|ed|es|ers|er|ions|ion|s|e)$")


class Profile(Struct, frozen=True, kw_only=True):
    """What a report speaks of: its most frequent names, folded, and stems of its words."""

    names: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


class Words:
    """The word lists of a lexicon, compiled."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.common = frozenset(w for row in lexicon.rows("merge_common", CommonRow) for w in row.words)
        lands: set[str] = set()
        for country in lexicon.rows("countries", CountryRow):
            for name in (country.name, *country.names, *country.demonyms):
                lands.update(fold(name).split())
        self.common |= lands

    def stem(self, folded: str) -> str:
        """A rough stem, only ever compared with others of its kind."""
        bare = _ENDING.sub("", folded) if len(folded) > 4 else folded
        return (bare if len(bare) > 2 else folded)[:STEM]

    def stems(self, text: str) -> tuple[str, ...]:
        """Stems of the words of a trigger that mean something, all of them when none does."""
        folded = fold(text).split()
        return tuple(sorted({self.stem(w) for w in folded if w not in self.common} or {self.stem(w) for w in folded}))

    def content(self, text: str) -> set[str]:
        """Stems of the words of a text that mean something, and its numbers."""
        folded = (fold(t.removesuffix("'s").removesuffix("’s")) for t in _WORD.findall(text))
        return {self.stem(w) for w in folded if w and w not in self.common and (len(w) > 2 or w.isdigit())}


def profile_of(report: Report, lexicon: Lexicon) -> Profile:
    """The names and words that tell a report's story from others."""
    words = lexicon.compiled("merge.words", Words)
    names: Counter[str] = Counter()
    topics: Counter[str] = Counter()
    for sentence in _SENTENCE.split(report.text[:PROFILE_TEXT]):
        tokens = _WORD.findall(sentence)
        capitals = sum(t[:1].isupper() for t in tokens)
        shouted = len(tokens) > 3 and capitals > TITLE_CASE * len(tokens)
        for position, token in enumerate(tokens):
            folded = fold(token.removesuffix("'s").removesuffix("’s"))
            if len(folded) < 3 or folded in words.common:
                continue
            if token[:1].isupper() and position and not shouted:
                names[folded] += 1
            if len(folded) > 3 and not token.isdigit():
                topics[words.stem(folded)] += 1
    return Profile(names=_most(names, PROFILE_NAMES), topics=_most(topics, PROFILE_TOPICS))


def _most(counted: Counter[str], limit: int) -> tuple[str, ...]:
    """The most frequent, in alphabetical order; ties fall to the first of the alphabet."""
    return tuple(sorted(sorted(counted, key=lambda w: (-counted[w], w))[:limit]))
