"""The place of a displacement where its own clause names none: the sentence, then its paragraph before it.

Looser than the place of other records: what drove people out and where they are housed stand beside the figure, in
clauses of their own ("were displaced because the army fought rebels near Baidoa").
"""

from __future__ import annotations

from sitroom.analyse.grammar import first_conjunct
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.displacement.words import Words, words
from sitroom.extract.draft import Draft
from sitroom.extract.numbers import HYPHENS
from sitroom.extract.places import mention_at, place_at
from sitroom.extract.places.phrase import as_place
from sitroom.extract.spots import NO_PLACES
from sitroom.records import Place

BACK = 3  # sentences of the paragraph before, nearest first
LEFTWARD = 3  # tokens by which a place before the trigger counts as farther away
WIDE = frozenset({"country", "continent", "region", "sea"})
NAMING = frozenset({"compound", "possessor", "modifier", "noun_adverb", "apposition"})


def around(draft: Draft, trigger: Token) -> Place | None:
    """The nearest place of the sentence that says where something is; else that of the sentences before in the same
    paragraph (source "context"). Countries yield to places within them. None when nothing says where."""
    known = words(draft)
    here = _settings(draft, trigger.sentence, known)
    if here:
        best = min(here, key=lambda t: (_is_wide(draft, t), _away(first_conjunct(t), trigger), t.i))
        return place_at(draft, best)
    sentences = draft.analysis.sentences
    index = trigger.sentence.index
    for other in reversed(sentences[max(0, index - BACK) : index]):
        if other.paragraph != trigger.sentence.paragraph:
            break
        there = _settings(draft, other, known)
        if there:
            mention = mention_at(draft, min(there, key=lambda t: (_is_wide(draft, t), t.i)))
            return as_place(draft, mention, "context") if mention else None
    return None


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
            return head.function == "compound" and known.among(above.lemma, "disaster")  # "the Gujarat floods"
        head = above
    if head.function == "prep_object":
        joint = head.head
        if joint.lower == "of":
            return known.among(joint.head.lemma, "contest") or place_at(draft, joint.head) is not None
        return known.among(joint.lower, "within")
    if head.function in ("object", "passive_subject"):
        return known.among(head.head.lemma, "strike")
    return head.function == "subject" and known.among(head.head.lemma, "see")
