"""Near copies among distinct sentences: buckets of small sketches find candidates, shingles, names and figures decide.

A sketch is the few smallest of a sentence's shingle digests (bottom-k: Broder 1997); sentences that share two of
theirs meet in a bucket. What meets in an overfull bucket shares a stock phrase: the bucket is closed and forgets what
it found. So the work that a sentence makes is bounded, and the outcome depends on what was added, not on the order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from sitroom.merge.copies.sentences import Sentence, unpacked

_CLOSED = -1
_MIX = 0x9E3779B97F4A7C15
_MASK = 0xFFFFFFFFFFFFFFFF


class NearIndex:
    """Distinct sentences, numbered as they come; `pairs` are those found alike.

    `at`: thresholds of merge_copies.csv. `compared`: comparisons made so far."""

    def __init__(self, at: Mapping[str, float]) -> None:
        self._at = at
        self._sketch, self._bucket = int(at["sketch"]), int(at["bucket"])
        self._sentences: list[Sentence] = []
        self._buckets: dict[int, int | list[int]] = {}  # most hold one sentence: no list for these
        self._found: dict[tuple[int, int], int] = {}  # pair -> buckets that vouch for it
        self.compared = 0

    def add(self, sentence: Sentence) -> int:
        """The number of a sentence that was not added before."""
        number = len(self._sentences)
        self._sentences.append(sentence)
        for bucket in buckets(sentence, self._sketch):
            known = self._buckets.get(bucket)
            if known is None:
                self._buckets[bucket] = number
            elif known != _CLOSED:
                self._meet(bucket, [known] if isinstance(known, int) else known, number)
        return number

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Numbers of sentences that are near copies of each other."""
        return iter(self._found)

    def _meet(self, bucket: int, members: list[int], number: int) -> None:
        if len(members) >= self._bucket:
            for pair in combinations(members, 2):
                self._forget(pair)
            self._buckets[bucket] = _CLOSED
            return
        for other in members:
            self.compared += 1
            if alike(self._sentences[other], self._sentences[number], self._at):
                self._found[other, number] = self._found.get((other, number), 0) + 1
        members.append(number)
        self._buckets[bucket] = members

    def _forget(self, pair: tuple[int, int]) -> None:
        vouched = self._found.get(pair, 0)
        if vouched > 1:
            self._found[pair] = vouched - 1
        elif vouched:
            del self._found[pair]


def buckets(sentence: Sentence, sketch: int) -> Iterator[int]:
    """The 64-bit keys of the buckets that a sentence is put in. `sketch`: how many of its digests they are made of."""
    smallest = unpacked(sentence.shingles)[:sketch]
    for a, b in combinations(smallest, 2):
        yield ((a << 32 | b) ^ sentence.numbers) * _MIX & _MASK


def alike(a: Sentence, b: Sentence, at: Mapping[str, float]) -> bool:
    """Near copies: the same figures, no name in the one against another name in the other, and shingles (pairs of
    neighbouring content words) of which a large enough share stands in both (Jaccard). Short sentences need more."""
    if a.numbers != b.numbers:
        return False
    names, others = set(unpacked(a.names)), set(unpacked(b.names))
    if not (names <= others or others <= names):
        return False
    one, two = set(unpacked(a.shingles)), set(unpacked(b.shingles))
    shared = len(one & two)
    needed = at["short_resemblance"] if min(len(one), len(two)) < at["short"] else at["resemblance"]
    return shared > 0 and shared >= needed * (len(one) + len(two) - shared)
