"""Which words make up a noun phrase's text."""

from __future__ import annotations

from sitroom.analyse.grammar import ACCUSING, children, phrase
from sitroom.analyse.tokens import Token
from sitroom.extract.actors.reader import Reader
from sitroom.extract.quantities import quantity_of
from sitroom.records import Span

DETERMINERS = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "some", "any", "no", "another", "its", "their"}
)
UNSAID = frozenset({"NUM", "DET", "ADV", "PUNCT", "ADP", "SYM", "PART", "CCONJ"})
DASHES = frozenset({"-", "–", "—", "--"})
BREAKS = frozenset({"(", ")", "[", "]", ":", ";", "--", "—"})
MODIFYING = frozenset({"compound", "modifier", "noun_adverb"})


def noun_span(reader: Reader, head: Token, depth: int = 0) -> tuple[int, int]:
    """Token positions of the phrase: modifiers without determiner and figure, head, and an "of" tail."""
    floor = reader.draft.quantities and quantity_of(reader.draft, head)
    first = max(left_edge(reader, head), head.sentence.tokens[0].i)
    for at in range(head.i - 1, first, -1):
        if reader.tokens[at].text in BREAKS:
            first = at + 1
            break
    while first < head.i and _leading(reader, reader.tokens[first], floor.end if floor else 0, head):
        first += 1
    floor_at = head.sentence.tokens[0].i
    while first - 2 >= floor_at and first < head.i and _hyphened(reader, first):
        first -= 2  # "Kurdish-led"
    return first, _tail_end(reader, head, depth)


def _hyphened(reader: Reader, at: int) -> bool:
    before, hyphen = reader.tokens[at - 2], reader.tokens[at - 1]
    return hyphen.text == "-" and before.end == hyphen.start and hyphen.end == reader.tokens[at].start


def left_edge(reader: Reader, head: Token) -> int:
    """Position of the phrase's first word; of a noun that modifies another, of the modifiers just before it."""
    first = _behind_dash(reader, phrase(head)[0], head)
    if head.function not in MODIFYING or head.head.i < head.i:
        return first
    at = head.i - 1
    floor = head.sentence.tokens[0].i
    while (
        at >= floor and reader.tokens[at].head is head.head and reader.tokens[at].function in (*MODIFYING, "possessor")
    ):
        if reader.tokens[at].lower in ("and", "or"):
            break
        first = min(first, at)
        at -= 1
    return first


def _behind_dash(reader: Reader, first: int, head: Token) -> int:
    """The first word behind a dash within the phrase: "Nairobi - Tigrayan forces"."""
    text = reader.draft.analysis.text
    for at in range(head.i - 1, first, -1):
        token = reader.tokens[at]
        if token.text in DASHES and text[token.start - 1].isspace() and text[token.end].isspace():
            return at + 1
    return first


def quoted(reader: Reader, first: int, last: int) -> Span:
    """The words first..last, with the opening quotation mark when only the closing one stands among them."""
    start, end = reader.tokens[first].start, reader.tokens[last].end
    text = reader.draft.report.text
    if text.count('"', start, end) % 2 and start and text[start - 1] == '"':
        start -= 1
    return reader.draft.span(start, end)


def _leading(reader: Reader, token: Token, counted_to: int, head: Token) -> bool:
    """Words that a phrase's text leaves out at its start: determiners, figures, punctuation."""
    after = reader.after(token)
    if token.pos == "NUM" and after is not None and after.text == "-" and token.end == after.start:
        return False  # "12-year-old boy"
    if (
        token.end <= counted_to
        or token.lower in DETERMINERS
        or token.lower in reader.cue("vague")
        or token.text in "-'\"“”‘’,(."
    ):
        return True
    return token.pos in UNSAID or (token.pos == "PRON" and token.tag != "PRP$")


def _of_deed(reader: Reader, head: Token, prep: Token) -> bool:
    """ "accused the army of hiding guns": what follows is a deed, whatever the parser made of it."""
    after = reader.after(prep)
    accused = head.function == "object" and head.head.lemma in ACCUSING
    return accused or (after is not None and after.tag == "VBG")


def _tail_end(reader: Reader, head: Token, depth: int) -> int:
    """Last position of the phrase: the head, or the end of its "of" phrase."""
    last = head.i
    for prep in children(head, "prep"):
        if prep.lower not in reader.cue("tail") or prep.i != last + 1 or depth > 2 or _of_deed(reader, head, prep):
            continue
        for inner in children(prep, "prep_object"):
            if inner.i > prep.i and inner.pos in ("NOUN", "PROPN", "NUM"):
                hit = reader.hit(inner)
                last = max(last, hit.last if hit else 0, _tail_end(reader, inner, depth + 1))
    return last
