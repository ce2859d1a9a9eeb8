"""Texts of hostile wording: every span quotes the text, every range is in order, every day is one."""

from __future__ import annotations

import math
from datetime import date
from functools import cache
from random import Random

import msgspec

from fuzz.targets.bytes_in import phrase
from sitroom import analyse, pipeline
from sitroom.analyse.casing import clean, true_case
from sitroom.analyse.grammar import FUNCTIONS
from sitroom.analyse.mend import mend
from sitroom.analyse.parser import tokenize
from sitroom.analyse.sentences import split
from sitroom.analyse.tokens import Entity, Sentence, Token
from sitroom.config import Settings
from sitroom.extract.draft import Draft
from sitroom.extract.numbers import numerals, split_pieces
from sitroom.extract.times.calendar import interval, parse_day
from sitroom.lexicon.loader import load_lexicon
from sitroom.lexicon.schema.quantities import QuantityRow
from sitroom.lexicon.schema.times import TimeRow
from sitroom.records import LISTS, Reading, Report, Time

SEEDS: dict[str, tuple[bytes, ...]] = {
    "mentions": (b"At least 12 people died in Goma on 3 May.", b"\x80\x90\xa0 5 \xb0\xc0", b"10.5 million\x7f\x10"),
    "numerals": (b"14 000", b"\x80\x81\x82", b"1,000,000.5 \x90\x90"),
    "parsed": (b"Rebels said on Monday that they had seized the town.", b"\x80\x81 the \x90\xa0 and \xb0."),
    "report": (b"Troops shelled the town on Friday, killing 5. Rebels fled.", b"\x80\x81 the \x90\xa0 and \xb0."),
    "sentences": (b"GOMA, 5 MAY 21 (XYZ) -- They left. \"Stop!\" he said. J. Smith saw it in the U.S. The army left;",),
    "timex": (b"2018-07-06", b"2018-W27-WE", b"2018-Q3", b"2018-SU", b"199", b"20", b"2018-07-06TMO", b"BC0333"),
}  # fmt: skip
_SHORT = 120  # characters of a text that all organs read
_TAGS = (
    ("NOUN", "NN"), ("NOUN", "NNS"), ("PROPN", "NNP"), ("PROPN", "NNPS"), ("PRON", "PRP"), ("PRON", "PRP$"),
    ("PRON", "WP"), ("PRON", "WDT"), ("VERB", "VB"), ("VERB", "VBD"), ("VERB", "VBG"), ("VERB", "VBN"), ("VERB", "VBP"),
    ("VERB", "VBZ"), ("AUX", "VBD"), ("AUX", "MD"), ("ADJ", "JJ"), ("ADV", "RB"), ("ADP", "IN"), ("DET", "DT"),
    ("NUM", "CD"), ("PUNCT", ","), ("PART", "TO"), ("CCONJ", "CC"), ("SCONJ", "IN"), ("X", "FW"), ("SYM", "SYM"),
)  # fmt: skip
_LABELS = ("", "PERSON", "GPE", "LOC", "FAC", "ORG", "NORP", "DATE", "TIME", "CARDINAL", "QUANTITY", "EVENT")
_FUNCTIONS = tuple(sorted(set(FUNCTIONS.values()) - {"root"}))
_LONGEST = 4000  # characters of a text; what a sentence costs is what counts, not how many there are


@cache
def _vocabulary() -> tuple[str, ...]:
    lexicon = load_lexicon()
    rows = (*lexicon.rows("times", TimeRow), *lexicon.rows("quantities", QuantityRow))
    forms = {form for row in rows for form in row.forms}
    figures = (
        "0",
        "1",
        "13",
        "31",
        "99",
        "00",
        "1900",
        "2018",
        "9999",
        "10000",
        "2018-07-06",
        "31/12/99",
        "24:00",
        "9" * 30,
    )
    return (
        tuple(sorted(forms))
        + figures
        + ("Goma", "Syria", "Saint", "al-", "the army", "U.S.", "“", "’s", "\u202e", "\u200b")
    )


@cache
def _numbers() -> tuple[str, ...]:
    made = numerals(load_lexicon())
    return (*made.words, *made.factors, "-", "and", "a", "half", "quarter", "of", "quarters", "9" * 18, "0.000001")


@cache
def _stories() -> tuple[str, ...]:
    return (
        "killed", "shelled", "the army", "rebels", "civilians", "said", "withdrew from", "a ceasefire", "agreed to",
        "was", "not", "residents", "who", "of", "Aleppo", "Kherson", "Sudan", "5,000", "people", "fled", "to",
        "the town", "had been", "seized", "after", "on Friday", "crossing", "closed", "hostages", "released",
        "would", "if", "that", "its", "he", "they", "Iran-backed", "militia", "in", "under the deal", "displaced",
        "returned", "besieged", "opened", "told", "“", "”", "by", ".\n", ",", ";", "(", ")", "—", "-", "and", "or",
        "more than", "half", "at least", "no", "denied", "according to", "\n\n",
    )  # fmt: skip


def numerals_of(text: str) -> None:
    row = split_pieces(text)
    reader = numerals(load_lexicon())
    for i in range(len(row)):
        found = reader.read(row, i)
        if found is not None:
            assert i < found.after <= len(row)
            assert math.isfinite(found.value), found
            assert found.value >= 0


def number_words(data: bytes) -> None:
    """Numbers in figures and words."""
    numerals_of(phrase(data, _numbers())[:_LONGEST])


def timex(data: bytes) -> None:
    """TIMEX3 values as stretches of days."""
    value = data.decode("utf-8", "replace")
    first, last = interval(value)
    assert first is None or last is None or first <= last
    parse_day(value)


def sentences(data: bytes) -> None:
    """Sentences: in order, apart, not too long; whatever is not in one is white space; casing keeps the length."""
    text = data.decode("utf-8", "replace")[:_LONGEST]
    lexicon = load_lexicon()
    spans = split(text, lexicon, 40)
    last = 0
    for span in spans:
        assert last <= span.start < span.end <= len(text)
        assert not text[last : span.start].strip()
        assert len(text[span.start : span.end].split()) <= 40
        last = span.end
    assert not text[last:].strip()
    assert len(true_case(clean(text), [(s.start, s.end) for s in spans], lexicon)) == len(text)


def mentions(data: bytes) -> None:
    """Times, quantities, places and actors of a report in a language that is not parsed."""
    text = phrase(data, _vocabulary())[:_LONGEST]
    if text.strip():
        _read(Report(id="any", text=text, language="xx", published="2018-07-06"))


def report(data: bytes) -> None:
    """Everything, of a short report whose grammar is made up: a parser may say anything of any words."""
    text = phrase(data, _stories())[:_SHORT]
    if not text.strip():
        return
    lexicon, settings = load_lexicon(), Settings()
    found = Report(id="any", text=text, language="en", published="2018-07-06")
    dice = Random(data)  # noqa: S311
    analysis = analyse._outline(found, lexicon, settings)
    for sentence in analysis.sentences:
        tokenize(sentence, analysis.text, analysis.cased, len(analysis.tokens), "en")
        analysis.tokens.extend(sentence.tokens)
        _grammar(sentence, dice)
    sound(pipeline._extract(Draft(found, analysis, lexicon, settings)))


def _grammar(sentence: Sentence, dice: Random) -> None:
    """A tree over the words, of any labels."""
    held: list[Token] = []
    for token in dice.sample(sentence.tokens, len(sentence.tokens)):
        token.pos, token.tag = dice.choice(_TAGS)
        token.entity = dice.choice(_LABELS)
        token.lemma = dice.choice((token.lower, token.lower, token.lower.removesuffix("ed"), token.lower.rstrip("s")))
        if held:
            token.head, token.function = dice.choice(held), dice.choice(_FUNCTIONS)
        held.append(token)
    for token in sentence.tokens:
        if token.head is not token:
            token.head.children.append(token)
    first = dice.choice(sentence.tokens).i
    last = min(first + dice.randrange(4), sentence.tokens[-1].i)
    sentence.entities.append(Entity(first, last, dice.choice(_LABELS[1:])))
    mend(sentence)
    sentence.parsed = True


def parsed(data: bytes) -> None:
    """Everything, of a short report that the model parses."""
    text = phrase(data, _stories())[:_SHORT]
    if text.strip():
        _read(Report(id="any", text=text, language="en", published="2018-07-06"))


def _read(found: Report) -> None:
    for reading in pipeline.read([found]):
        sound(reading)


def sound(reading: Reading) -> None:
    """Raises AssertionError when a reading breaks a rule that every reading obeys."""
    text = reading.report.text
    msgspec.json.encode(reading)
    for name in ("places", "times", "actors", "quantities"):
        for mention in getattr(reading.mentions, name):
            assert text[mention.start : mention.end] == mention.text, mention
            assert mention.text.strip(), mention
    for time in reading.mentions.times:
        _in_order(time.earliest, time.latest)
    for quantity in reading.mentions.quantities:
        for bound in (quantity.low, quantity.high):
            assert bound is None or math.isfinite(bound), quantity
        assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high, quantity
    for name in LISTS:
        for record in getattr(reading, name):
            for span in (record.evidence, record.trigger):
                assert text[span.start : span.end] == span.text, record
            assert 0 <= record.confidence <= 1, record
            if isinstance(record.time, Time):
                _in_order(record.time.earliest, record.time.latest)
            low, high = getattr(record, "low", None), getattr(record, "high", None)
            assert low is None or high is None or low <= high, record


def _in_order(earliest: str | None, latest: str | None) -> None:
    first, last = (date.fromisoformat(day) if day else None for day in (earliest, latest))
    assert first is None or last is None or first <= last, (earliest, latest)
