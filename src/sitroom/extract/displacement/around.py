"""The place of a displacement where its own clause names none: the sentence, then its paragraph before it.

Looser than the place of other records: what drove people out and where they are housed stand beside the figure, in
clauses of their own ("were displaced because the army fought rebels near Baidoa").
"""

from __future__ import annotations

from collections.abc import Iterator

from sitroom.analyse.grammar import first_conjunct
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.displacement.words import Words, words
from sitroom.extract.draft import Draft
from sitroom.extract.numbers import HYPHENS
from sitroom.extract.places import mention_at, place_at
from sitroom.extract.places.phrase import as_place
from sitroom.extract.places.words import words_of
from sitroom.extract.spots import NO_PLACES, WIDE, only_one, unresolved
from sitroom.records import Place, PlaceMention

BACK = 3  # sentences of the paragraph before, nearest first
AHEAD = 2  # sentences of the paragraph after, where nothing before names a place
DATELINE = 9  # tokens from the name of a dateline to its dash
LEFTWARD = 3  # tokens by which a place before the trigger counts as farther away
NAMING = frozenset({"compound", "possessor", "modifier", "noun_adverb", "apposition"})


def around(draft: Draft, trigger: Token) -> Place | None:
    """The nearest place of the sentence that says where something is; else the first of the sentences before, and then
    of those after it, in its paragraph; else the one that the whole report before it speaks of (these with source
    "context"). Countries yield to places within them. None when nothing says where."""
    known = words(draft)
    here = _settings(draft, trigger.sentence, known)
    if here:
        best = min(here, key=lambda t: (_is_wide(draft, t), _away(first_conjunct(t), trigger), t.i))
        return place_at(draft, best)
    unknown = next(_called(draft, trigger.sentence, known), None)
    if unknown is not None:
        return unknown
    for other in _beside(draft, trigger.sentence):
        there = _settings(draft, other, known)
        if there:
            mention = mention_at(draft, min(there, key=lambda t: (_is_wide(draft, t), t.i)))
            return as_place(draft, mention, "context") if mention and mention.gazetteer_id else None
    return only_one(draft, _spoken_of(draft, trigger.sentence))


def _dashed(last: Token) -> bool:
    """A dash right after, or after what stands in brackets or after a comma."""
    rest = last.sentence.tokens[last.i - last.sentence.tokens[0].i + 1 :][:DATELINE]
    dash = next((n for n, t in enumerate(rest) if t.text in ("-", "--", "—", "–")), None)
    return dash is not None and not any(t.pos in ("VERB", "AUX") for t in rest[:dash])


def _called(draft: Draft, sentence: Sentence, known: Words) -> Iterator[Place]:
    """Names that no gazetteer knows but that are said to be places: "villages in the district of Sipa"."""
    kinds = words_of(draft.lexicon).kinds
    for token in sentence.tokens if sentence.parsed else ():
        kind = token.head.head if token.function == "prep_object" and token.head.lower == "of" else None
        if token.pos != "PROPN" or kind is None or kind.lemma not in kinds or kind.function != "prep_object":
            continue
        if known.among(kind.head.lower, "within") and not of_speaker(draft, token.start):
            yield unresolved(draft, token)


def _beside(draft: Draft, sentence: Sentence) -> Iterator[Sentence]:
    """The sentences of the paragraph before a sentence, nearest first; at the head of a report those after it."""
    sentences, index = draft.analysis.sentences, sentence.index
    near = [*reversed(sentences[max(0, index - BACK) : index])]
    if not any(m.end <= sentence.end for m in draft.places):
        near += sentences[index + 1 : index + 1 + AHEAD]
    return (s for s in near if s.paragraph == sentence.paragraph)


def _spoken_of(draft: Draft, sentence: Sentence) -> list[PlaceMention]:
    """All places that the report names before a sentence other than in names, for peoples, and by way of speakers."""
    return [
        m for m in draft.places
        if m.end <= sentence.start and m.relation != "demonym" and m.gazetteer_id is not None
        and not in_a_name(draft, m.start, m.end) and not of_speaker(draft, m.start) and not is_desk(draft, m)
    ]  # fmt: skip


def is_desk(draft: Draft, mention: PlaceMention | Place) -> bool:
    """A capital or a seat of agencies in a dateline: where the report was filed ("GENEVA -", "KABUL."), which need not
    be its place."""
    capital = words_of(draft.lexicon).capitals.get(mention.country or "") == mention.name.lower()
    if not capital and not words(draft).among(mention.name.lower(), "desk"):
        return False
    tokens = draft.analysis.tokens_in(mention.start, mention.end)
    if tokens and tokens[0] is tokens[0].sentence.tokens[0] and _dashed(tokens[-1]):
        return True
    return (
        bool(tokens)
        and tokens[0].sentence.index <= 1
        and not any(t.pos in ("VERB", "AUX") for t in tokens[0].sentence.tokens)
    )


def _away(token: Token, trigger: Token) -> int:
    return abs(token.i - trigger.i) + (0 if token.i > trigger.i else LEFTWARD)


def _is_wide(draft: Draft, token: Token) -> bool:
    mention = mention_at(draft, token)
    return mention is None or mention.kind in WIDE


def _settings(draft: Draft, sentence: Sentence, known: Words) -> list[Token]:
    """Last tokens of the places that say where: after "in", "near" or the like, or what a disaster struck."""
    if not sentence.parsed:
        return []
    found = []
    for token in sentence.tokens:
        mention = mention_at(draft, token)
        if mention is None or token.end != mention.end or in_a_name(draft, mention.start, mention.end):
            continue
        if not of_speaker(draft, mention.start) and _says_where(draft, token, known):
            found.append(token)
    return found


def in_a_name(draft: Draft, start: int, end: int) -> bool:
    """Part of a body's name ("Islamic State in Iraq"), or of what it is called after ("Russia-backed")."""
    text = draft.report.text
    if text[end : end + 1] in HYPHENS and text[end + 1 : end + 2].isalpha():
        return True
    return any(
        a.start <= start and end <= a.end and a.end - a.start > end - start for a in draft.actors if a.kind in NO_PLACES
    )


def of_speaker(draft: Draft, start: int) -> bool:
    """Part of a speaker's description ("the governor of Salta said")."""
    return any(s.speaker and s.speaker[0] <= start < s.speaker[1] for s in draft.speeches)


def _says_where(draft: Draft, token: Token, known: Words) -> bool:
    head = token
    for _ in range(6):
        while head.function == "conjunct":
            head = first_conjunct(head)
        if head.function not in NAMING or head.head is head:
            break
        above = head.head
        if head.function != "apposition" and mention_at(draft, above) is None and place_at(draft, above) is None:
            named = known.among(above.lemma, "disaster") or known.among(above.lemma.lower(), "disaster")
            return head.function == "compound" and named  # "the Gujarat floods"
        head = above
    if head.function == "prep_object":
        joint = head.head
        if joint.lower == "of":
            return known.among(joint.head.lemma, "contest") or place_at(draft, joint.head) is not None
        return known.among(joint.lower, "within")
    if head.function in ("object", "passive_subject"):
        return known.among(head.head.lemma, "strike")
    return head.function == "subject" and known.among(head.head.lemma, "see")
