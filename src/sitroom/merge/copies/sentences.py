"""A report's sentences in the forms that copies share: the same words, like words, names and numbers."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

from sitroom.analyse.sentences import split
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.placenames import key
from sitroom.lexicon.schema.merging_common import MergingWordsRow, ThresholdRow
from sitroom.lexicon.schema.quantities import QuantityRow
from sitroom.merge.copies.origins import moment
from sitroom.records import Report, Struct

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’ʼ`-][^\W\d_]+)*")
# "GOMA, Congo (Wire) -- ", "Damascus, WIRE – ": who sent the sentence and from where
_SENDER = re.compile(
    r"[^.!?:;\n\"“”]{0,60}?\([^()\n]{2,40}\)\s*(?:--|[-–—])\s+|[A-Z][^.!?:;\n\"“”]{0,50}?,\s+[A-Z]{2,8}\s*(?:--|[-–—])\s+"
)
# each opening mark is matched, closed or not, so that the search is linear
_QUOTED = re.compile(r"“[^”\n]*(?:”|$)|\"[^\"\n]*(?:\"|$)|«[^»\n]*(?:»|$)|„[^“”\n]*(?:[“”]|$)", re.M)
_APOSTROPHES = dict.fromkeys(map(ord, "'’ʼ`-"))
_MIX = 0x9E3779B1  # an odd multiplier, so that the order of shingles has nothing to do with their letters
_MASK = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Rules:
    """Thresholds and word lists of copies."""

    at: dict[str, float]
    function: frozenset[str]
    boilerplate: re.Pattern[str]
    opening: re.Pattern[str]
    prefix: re.Pattern[str]
    numbers: dict[str, str]


class Sentence(Struct, frozen=True, kw_only=True, array_like=True):
    """What comparing needs of a sentence.

    `start`/`end`: offsets in the report. `form`: digest of its words. `own`: words outside quotation marks, 0 when
    these are too few to be the reporter's. `evidence`: long and peculiar enough to show copying; the rest is empty
    else. `shingles`/`names`: 32-bit digests, sorted; `numbers`: digest of all figures in it."""

    start: int
    end: int
    form: int
    own: int = 0
    evidence: bool = False
    shingles: bytes = b""
    names: bytes = b""
    numbers: int = 0


class Fingerprint(Struct, frozen=True, kw_only=True, array_like=True):
    """What finding copies needs of a report; it can be stored, so that a text is cut up only once.

    `moment`: when it came out, as `origins.moment` writes it. `form`: digest of all words. `words`: their number."""

    report_id: str
    moment: str
    form: int
    words: int
    sentences: tuple[Sentence, ...]


def rules(lexicon: Lexicon) -> Rules:
    """The rules of a lexicon, compiled once."""
    return lexicon.compiled("merge_copies", _rules)


def fingerprint(report: Report, lexicon: Lexicon) -> Fingerprint:
    """The fingerprint of a report: linear in its length."""
    known = rules(lexicon)
    spans = split(report.text, lexicon)
    pieces = [_own_words(report.text[s.start : s.end], known) for s in spans]
    words = [_WORD.findall(p) for p in pieces]
    folded = [[_fold(w) for w in row] for row in words]
    names = _known_names(words)
    bare = _QUOTED.sub(lambda m: " " * len(m.group()), report.text)
    found = []
    for span, said, plain in zip(spans, words, folded, strict=True):
        own = len(_WORD.findall(_own_words(bare[span.start : span.end], known)))
        found.append(_sentence(span.start, span.end, said, plain, own, names, known))
    return Fingerprint(
        report_id=report.id,
        moment=moment(report.published),
        form=_digest(w for row in folded for w in row),
        words=sum(map(len, folded)),
        sentences=tuple(found),
    )


def _sentence(
    start: int, end: int, words: Sequence[str], folded: Sequence[str], own: int, names: set[str], known: Rules
) -> Sentence:
    form = _digest(folded)
    content = [known.numbers.get(w, w) for w in folded if w not in known.function]
    if not _is_evidence(folded, content, known):
        return Sentence(start=start, end=end, form=form)
    figures = sorted(w for w in content if w[0].isdigit())
    return Sentence(
        start=start,
        end=end,
        form=form,
        own=own if own >= known.at["min_own"] else 0,
        evidence=True,
        shingles=_packed(crc32(f"{a} {b}".encode()) * _MIX & _MASK for a, b in pairwise(content)),
        names=_packed(crc32(_skeleton(w).encode()) for w in _names(words, names)),
        numbers=_digest(figures) if figures else 0,
    )


def _is_evidence(folded: Sequence[str], content: Sequence[str], known: Rules) -> bool:
    if len(folded) < known.at["min_words"] or len(set(content)) < known.at["min_content"]:
        return False
    text = f" {' '.join(folded)} "
    if known.opening.match(text):
        return False
    stock = known.boilerplate.search(text)
    return not stock or len(folded) - len(stock.group().split()) > known.at["boilerplate_rest"]


def _own_words(piece: str, known: Rules) -> str:
    """The sentence without what senders set before it."""
    sender = _SENDER.match(piece)
    piece = piece[sender.end() :] if sender else piece
    mark = known.prefix.match(piece)
    return piece[mark.end() :] if mark else piece


def _known_names(words: Iterable[Sequence[str]]) -> set[str]:
    """Words that the report writes with a capital inside a sentence: at the head of one they are names too."""
    return {w for row in words if not _shouted(row) for w in row[1:] if w[0].isupper()}


def _names(words: Sequence[str], known: set[str]) -> list[str]:
    if _shouted(words):
        return []
    return [w for n, w in enumerate(words) if w[0].isupper() and (n or w in known)]


def _shouted(words: Sequence[str]) -> bool:
    """All in capitals, or in a script without them: capitals say nothing."""
    return not any(w[0].islower() for w in words)


@lru_cache(maxsize=50_000)
def _fold(word: str) -> str:
    """Lower case, without accents, apostrophes and hyphens; figures without separators of thousands."""
    if word[0].isdigit():
        return re.sub(r",(?=\d{3}(?!\d))", "", word)
    plain = word.casefold().translate(_APOSTROPHES)
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return plain or word


@lru_cache(maxsize=50_000)
def _skeleton(word: str) -> str:
    """What spellings of a name share ("Naseeb", "Nasib"), without an article before it or an s after it."""
    return key(re.sub(r"^(?:al|el|as|ash|ad|an|ar|at|az)-|['’]s?$", "", word.lower()).replace("-", " "))


def _digest(words: Iterable[str]) -> int:
    data = " ".join(words).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest())


def _packed(digests: Iterable[int]) -> bytes:
    numbers = array("I", sorted(set(digests)))
    return numbers.tobytes()


def unpacked(digests: bytes) -> array[int]:
    """The digests again, sorted."""
    numbers = array("I")
    numbers.frombytes(digests)
    return numbers


def _rules(lexicon: Lexicon) -> Rules:
    lists = {r.id: r.words for r in lexicon.rows("merge_copies_words", MergingWordsRow)}
    alternatives = {k: "|".join(map(re.escape, sorted(v, key=len, reverse=True))) for k, v in lists.items()}
    return Rules(
        at={r.id: r.value for r in lexicon.rows("merge_copies", ThresholdRow)},
        function=frozenset(lists["function"]),
        boilerplate=re.compile(f" (?:{alternatives['boilerplate']}) "),
        opening=re.compile(f" (?:{alternatives['opening']}) "),
        prefix=re.compile(rf"\W{{0,4}}(?:{alternatives['prefix']})\s*(?:[:|–—]|-+)\s*", re.I),
        numbers={
            form: str(int(row.value))
            for row in lexicon.rows("quantities", QuantityRow)
            if row.kind == "number" and row.value is not None and float(row.value).is_integer()
            for form in row.forms
        },
    )
