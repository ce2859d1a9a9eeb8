"""Part of speech and dictionary form of tokens: what the model's rules give, worked out once for each kind of token.

The rules look at a token's own word, tag and dependency label, so their answer is kept under these. A few look at the
token before as well ("gonna", "there is"); a sentence in which one of these could hold goes through the rules as it is.
The tests compare both ways.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from spacy.tokens import Doc

if TYPE_CHECKING:
    from spacy.language import Language

RULES = ("attribute_ruler", "lemmatizer")  # the model's components whose work is done here
KEPT = 100_000  # kinds of token whose forms are kept: a vocabulary of some 60,000 words

HEAD_AT = 4
COLUMNS: list[int | str] = ["ORTH", "LOWER", "TAG", "DEP", "HEAD", "ENT_TYPE", "IS_SPACE"]
Row = tuple[int, int, int, int, int, int, int]  # the columns of one token: mostly numbers of the model's string table
Form = tuple[str, str]  # part of speech, dictionary form
Key = tuple[int, int, int]  # word, tag, dependency label


class Forms:
    """The forms of one loaded model's tokens."""

    def __init__(self, nlp: Language) -> None:
        self._vocab = nlp.vocab
        self._rules: list[Callable[[Doc], Doc]] = [nlp.get_pipe(name) for name in RULES]
        self._kept: dict[Key, Form] = {}
        self._starts = [_start(pattern[0]) for pattern in _of_several_tokens(nlp)]
        self._asks: dict[tuple[int, int], bool] = {}

    def rows(self, doc: Doc) -> tuple[list[Row], list[int]]:
        """The columns of a document's tokens, and how many tokens from each its governor stands (0: a root)."""
        columns = doc.to_array(COLUMNS)
        return columns.tolist(), columns[:, HEAD_AT].astype("int64", casting="unsafe").tolist()

    def of(self, doc: Doc, rows: list[Row]) -> list[Form]:
        """Forms of a parsed document's tokens, in order."""
        if any(self._may_start(row[1], row[3]) for row in rows):
            for rule in self._rules:
                doc = rule(doc)
            return [(token.pos_, token.lemma_) for token in doc]
        kept = self._kept
        keys = [(row[0], row[2], row[3]) for row in rows]
        unknown = list(dict.fromkeys(key for key in keys if key not in kept))
        if unknown:
            if len(kept) + len(unknown) > KEPT:
                kept.clear()
                unknown = list(dict.fromkeys(keys))
            self._learn(unknown)
        return [kept[key] for key in keys]

    def _learn(self, keys: list[Key]) -> None:
        """Runs the rules over a document of just these tokens."""
        words, tags, labels = ([self._vocab.strings[part] for part in column] for column in zip(*keys, strict=True))
        doc = Doc(self._vocab, words=words, tags=tags, deps=labels, heads=[0] * len(keys))
        for rule in self._rules:
            doc = rule(doc)
        self._kept.update(zip(keys, ((token.pos_, token.lemma_) for token in doc), strict=True))

    def _may_start(self, lower: int, label: int) -> bool:
        """Whether a rule on several tokens could begin with a token of this lower-case word and label."""
        known = self._asks.get((lower, label))
        if known is None:
            if len(self._asks) > KEPT:
                self._asks.clear()
            word, name = self._vocab.strings[lower], self._vocab.strings[label]
            known = self._asks[lower, label] = any(start(word, name) for start in self._starts)
        return known


def _of_several_tokens(nlp: Language) -> list[list[dict[str, Any]]]:
    ruler: Any = nlp.get_pipe(RULES[0])
    return [pattern for entry in ruler.patterns for pattern in entry["patterns"] if len(pattern) > 1]


def _start(token: dict[str, Any]) -> Callable[[str, str], bool]:
    """Whether a word and label may be those of a pattern's first token. Conditions not known here hold always."""
    wanted, label = token.get("LOWER"), token.get("DEP")
    regex = re.compile(wanted["REGEX"]) if isinstance(wanted, dict) and "REGEX" in wanted else None

    def holds(word: str, name: str) -> bool:
        if isinstance(label, str) and name != label:
            return False
        if regex is not None:
            return bool(regex.search(word))
        return word == wanted if isinstance(wanted, str) else True

    return holds
