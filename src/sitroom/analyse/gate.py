"""Spares the parser what nothing could be read from: sentences without words and, on request, whole reports that are
not about conflict.

Whether a report is about conflict is judged by one pass over its words. The words are those of the lexicons of events,
weapons, harm, displacement, control, access, deals and actors (`gate.toml` names the tables); each distinct one adds
its fitted weight, as in a logistic regression.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from sitroom.analyse.tokens import Sentence
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.gate import GateClassRow, GateFormRow, GateNumberRow, GateWordRow
from sitroom.lexicon.schema.ingest import IngestRow

Verdict = Literal["about", "other", "foreign"]

MIN_WORDS = 2  # a single word has no grammar
MIN_LENGTH = 5  # words; a shorter report counts as one of that length
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_JOINT = re.compile(r"[-'’]")


def worth_parsing(sentence: Sentence) -> bool:
    """At least two words or figures, one of them a word ("5 killed."); anything else gives nothing."""
    words, letters = 0, False
    for token in sentence.tokens:
        words += token.text[0].isalnum()
        letters = letters or token.text[0].isalpha()
        if words >= MIN_WORDS and letters:
            return True
    return False


class Gate:
    """Tells reports about conflict from others. Pure: the same text and tables give the same answer."""

    def __init__(self, lexicon: Lexicon) -> None:
        numbers = {row.id: row.value for row in lexicon.rows("gate_numbers", GateNumberRow)}
        self.bias, self.length = numbers["bias"], numbers["length"]
        self.threshold, self.short, self.short_words = numbers["threshold"], numbers["short"], numbers["short_words"]
        self.least_common = numbers["common"]
        rows = lexicon.rows("ingest", IngestRow)
        self.common = frozenset(form for row in rows if row.kind == "common_word" for form in row.forms)
        classes = {row.id: row.weight for row in lexicon.rows("gate", GateClassRow)}
        own = {row.word: row.weight for row in lexicon.rows("gate_words", GateWordRow)}
        held = words_of(lexicon)
        self.weights = {w: own.get(w, sum(classes[c] for c in of)) for w, of in held.items()}
        self.lemmas = forms_of(held, lexicon)

    def judge(self, text: str) -> Verdict:
        """Whether a report is about conflict, or about other things. Linear in the length of the text.

        A few sentences say less surely what they are about, and cost little to read: they pass more easily. "foreign":
        hardly a common word of the gate's language stands in it, so that the lack of its other words tells nothing."""
        written = _written(text)
        if self.weigh(self._known(written)) >= (self.short if len(written) <= self.short_words else self.threshold):
            return "about"
        common = sum(word in self.common for word in written)
        return "other" if common >= self.least_common * len(written) else "foreign"

    def passes(self, text: str) -> bool:
        """Whether a report is to be read: all but those about other things."""
        return self.judge(text) != "other"

    def score(self, text: str) -> float:
        """Log-odds, by the fit, that a report is about conflict."""
        return self.weigh(self.words(text))

    def words(self, text: str) -> list[tuple[str, ...]]:
        """Of each word of the text, the known words in it: itself, or else the parts that hyphens and apostrophes
        join ("rebel-held", "army's")."""
        return self._known(_written(text))

    def _known(self, written: list[str]) -> list[tuple[str, ...]]:
        lemmas = self.lemmas
        return [
            (lemmas[word],) if word in lemmas else () if word.isalnum() else tuple(_parts(word, lemmas))
            for word in written
        ]

    def weigh(self, words: list[tuple[str, ...]]) -> float:
        """The log-odds of a text of these words. What the known words say is divided by the square root of their
        number, so that a long text does not pass by length alone."""
        found = {lemma for lemmas in words for lemma in lemmas}
        total = math.fsum(self.weights[lemma] for lemma in found)  # exact, so that the order does not matter
        long = math.log(max(len(words), MIN_LENGTH))
        return total / math.sqrt(max(1, len(found))) + self.bias + self.length * long


def gate_of(lexicon: Lexicon) -> Gate:
    """The gate of a language, built once."""
    return lexicon.compiled("gate", Gate)


def _written(text: str) -> list[str]:
    found: list[str] = _WORD.findall(text.lower())
    return found


def _parts(word: str, lemmas: dict[str, str]) -> Iterator[str]:
    return (lemmas[part] for part in _JOINT.split(word) if part in lemmas)


def words_of(lexicon: Lexicon) -> dict[str, list[str]]:
    """The single words, in lower case, of all tables that `gate.toml` names, with the classes of each."""
    held: dict[str, list[str]] = {}
    for row in lexicon.rows("gate", GateClassRow):
        for word in sorted(set(_single(_chosen(row, lexicon), row.fields))):
            held.setdefault(word, []).append(row.id)
    return held


def _chosen(row: GateClassRow, lexicon: Lexicon) -> Iterator[Any]:
    from sitroom.lexicon.tables import TABLES

    for other in lexicon.rows(row.table, TABLES[row.table]):
        if not row.only or str(getattr(other, row.key)) in row.only:
            yield other


def _single(rows: Iterable[Any], fields: Iterable[str]) -> Iterator[str]:
    for row in rows:
        for field in fields:
            value = getattr(row, field)
            for form in (value,) if isinstance(value, str) else value:
                if _WORD.fullmatch(word := form.lower()) and len(word) > 1 and not word.isdigit():
                    yield word


def forms_of(words: Iterable[str], lexicon: Lexicon) -> dict[str, str]:
    """Inflected forms to words. A form that is a word of its own stands for itself."""
    rows = lexicon.rows("gate_forms", GateFormRow)
    endings = [(re.compile(row.ending), row.forms) for row in rows if row.ending]
    irregular = {row.lemma: row.forms for row in rows if row.lemma}
    known = {word: word for word in sorted(words)}
    for word in sorted(words):
        for form in (*irregular.get(word, ()), *_inflected(word, endings)):
            known.setdefault(form, word)
    return known


def _inflected(word: str, endings: list[tuple[re.Pattern[str], tuple[str, ...]]]) -> Iterator[str]:
    for ending, forms in endings:
        if ending.search(word):
            yield from (ending.sub(form, word) for form in forms)
            return
