"""What analysis gives the extractors: sentences of tokens with parser-independent grammatical functions."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from operator import attrgetter

POSITION = attrgetter("i")  # what tokens are sorted by
_START, _END = attrgetter("start"), attrgetter("end")


class Token:
    """One word. `start`/`end`: offsets in `report.text`; `text`: as the report has it; `lower`: lower case.

    `norm`: the true-cased form that was parsed (differs from `text` only in ALL-CAPS passages and the like); `capital`:
    it begins with a capital letter.
    `lemma`: lower-case dictionary form. `pos`: universal part of speech ("" in a sentence that was not parsed).
    `tag`: fine tag (Penn Treebank for English). `function`: grammatical function, see grammar.FUNCTIONS.
    `head`: governor, itself for a root. `children`: dependents in text order. `entity`: the model's span label or "".
    `i`: position in Analysis.tokens.
    """

    __slots__ = (
        "capital", "children", "end", "entity", "function", "head", "i", "lemma", "lower", "norm", "pos", "sentence",
        "start", "tag", "text",
    )  # fmt: skip

    def __init__(self, i: int, start: int, text: str, norm: str, sentence: Sentence) -> None:
        self.i = i
        self.start = start
        self.end = start + len(text)
        self.text = text
        self.norm = norm
        self.lower = norm.lower()
        self.capital = norm[:1].isupper()
        self.lemma = self.lower
        self.pos = ""
        self.tag = ""
        self.function = "root"
        self.head: Token = self
        self.children: list[Token] = []
        self.entity = ""
        self.sentence = sentence

    def __repr__(self) -> str:
        return f"Token({self.i}, {self.text!r}, {self.pos}, {self.function})"

    def subtree(self) -> list[Token]:
        """This token and all it governs, in text order."""
        if not self.children:
            return [self]
        found, todo = [], [self]
        while todo:
            token = todo.pop()
            found.append(token)
            todo.extend(token.children)
        found.sort(key=POSITION)
        return found


@dataclass(slots=True)
class Entity:
    """A span that the model took for a name: tokens first..last (positions in Analysis.tokens, last inclusive)."""

    first: int
    last: int
    label: str


@dataclass(slots=True, eq=False)
class Sentence:
    """One sentence: offsets without surrounding space. `parsed` is False where the gate spared the parser.

    `paragraph`: 0-based number.
    """

    index: int
    start: int
    end: int
    tokens: list[Token] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    parsed: bool = False
    paragraph: int = 0
    _forms: frozenset[str] | None = None

    def forms(self) -> frozenset[str]:
        """Lemmas and words (lower case) of the sentence, gathered once: not to be asked before it has its parse."""
        if self._forms is None:
            self._forms = frozenset([t.lemma for t in self.tokens] + [t.lower for t in self.tokens])
        return self._forms


@dataclass(slots=True)
class Analysis:
    """A report's sentences and tokens. `text` is `report.text`; `cased` the true-cased copy of the same length."""

    text: str
    cased: str
    language: str
    sentences: list[Sentence] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds the character at `offset`, or None (between sentences)."""
        at = bisect_right(self.sentences, offset, key=_START) - 1
        found = self.sentences[at] if at >= 0 else None
        return found if found and offset < found.end else None

    def tokens_in(self, start: int, end: int) -> list[Token]:
        """Tokens that overlap [start, end)."""
        first = bisect_right(self.tokens, start, key=_END)
        return self.tokens[first : bisect_left(self.tokens, end, first, key=_START)]
