"""Figures behind a label: "Number of IDPs: 40,000", "Households displaced: 320"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.displacement.groups import Group
from sitroom.extract.displacement.moves import Move
from sitroom.extract.displacement.words import Words, words
from sitroom.extract.draft import Draft
from sitroom.lexicon.schema.displacement import MoveRow
from sitroom.records import Quantity

REACH = 8  # tokens of a label


def labels(draft: Draft, sentence: Sentence, found: list[Move]) -> Iterator[Move]:
    """The move of a sentence that is a label, a colon and a figure, unless grammar has read the figure already."""
    known = words(draft)
    tokens = sentence.tokens
    colon = next((n for n, t in enumerate(tokens[:REACH]) if t.text == ":"), 0)
    if not 0 < colon < len(tokens) - 1:
        return
    figure = _figure(draft, tokens, colon)
    if figure is None or any(m.group.quantity == figure for m in found):
        return
    token, row = next(_named(tokens[:colon], known), (None, None))
    if token is None or row is None:
        return
    household = figure.unit == "household" or any(known.among(t.lemma, "household") for t in tokens[:colon])
    group = Group(
        token,
        token,
        figure,
        "household" if household else "person",
        _population(token, known),
        marked=True,
        plural=True,
    )
    yield Move(row, token, group)


def _population(token: Token, known: Words) -> Literal["idp", "refugee"] | None:
    if known.among(token.lemma, "idp") or known.among(token.lower, "idp"):
        return "idp"
    return "refugee" if known.among(token.lemma, "refugee") else None


def _figure(draft: Draft, tokens: list[Token], colon: int) -> Quantity | None:
    """A bare figure, or one of people, right after the colon, with nothing else but brackets behind."""
    first = tokens[colon + 1]
    figure = next((q for q in draft.quantities if q.start == first.start), None)
    if figure is None or figure.unit not in (None, "person", "household"):
        return None
    after = next((t for t in tokens if t.start >= figure.end), None)
    plain = after is None or after.text in (".", "(", ";", ",") or figure.unit is not None
    return figure if plain else None


def _named(label: list[Token], known: Words) -> Iterator[tuple[Token, MoveRow]]:
    """The word of the label that names the displaced, with the row it belongs to: as the last word but for people."""
    if any(t.pos in ("AUX",) or known.among(t.lemma, "barred") for t in label):
        return
    for n, token in enumerate(label):
        forms = (token.lemma, token.lower, token.lower.removesuffix("d"))
        rows = next((known.frames[f] for f in forms if f in known.frames), [])
        follow = label[n + 1] if n + 1 < len(label) else None
        people = follow is None or follow.pos == "ADP" or known.among(follow.lemma, "people", "household", "idp")
        rows = [
            r for r in rows if r.who == "self" or (r.pos == "verb" and r.who in ("undergoer", "either") and not r.needs)
        ]
        states = [r for r in rows if r.who == "self"]
        if rows and people and token.tag in ("VBN", "VBD", "NNS", "NNP", "NNPS", "JJ"):
            yield token, (states or rows)[0]
