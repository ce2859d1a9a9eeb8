"""Which words of a stretch state a term, and of what sort."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sitroom.analyse.grammar import children, is_negated, is_passive, obliques
from sitroom.analyse.tokens import Token
from sitroom.extract.agreements.relations import VERBAL, meant, related
from sitroom.extract.agreements.scopes import Scope
from sitroom.extract.agreements.words import Words, joined
from sitroom.extract.draft import Draft
from sitroom.extract.places import place_at
from sitroom.lexicon.schema.agreements import TermRow

CONDITIONS = frozenset(
    {"if", "unless", "until", "after", "before", "since", "when", "because", "although", "while", "once"}
)


DEEPEST = 9


@dataclass(slots=True)
class Stated:
    """One term: the word that states it, and the row that knows it."""

    trigger: Token
    row: TermRow
    scope: Scope


def stated_in(draft: Draft, words: Words, scope: Scope) -> list[Stated]:
    """The terms that stand within a scope, in text order."""
    found = sorted(_walk(draft, words, scope, scope.root, 0), key=lambda s: s.trigger.i)
    return [s for s in found if s.trigger is scope.root] if scope.done else found


def _walk(draft: Draft, words: Words, scope: Scope, token: Token, depth: int) -> Iterator[Stated]:
    """`depth`: words above within the scope, prepositions and coordination aside."""
    row = match(draft, words, token)
    if row is not None and depth > _reach(row, scope):
        row = None
    closed: set[int] = set()
    if row is not None and not (scope.mention and token is scope.mention.head):
        yield Stated(token, row, scope)
        # what a term is about is no further term ("supervise the withdrawal")
        about = [t for relation in ("object", "clause", "to", "from", "of", "on") for t in related(token, relation)]
        closed = {t.i for t in about}
        for prep in (p for other in about for p in children(other, "prep")):  # "free hostages in exchange for"
            if any(words.get("exchange", o) for o in children(prep, "prep_object")):
                yield from _walk(draft, words, scope, prep, depth)
        for other in about:  # "the release of hostages and a full pull-out"
            if other.function == "conjunct" and other.pos == "NOUN" and match(draft, words, other) is not None:
                yield from _walk(draft, words, scope, other, depth + 1)
    for child in token.children:
        if not _is_aside(child) and not (closed and child.i in closed):
            if closed and child.function == "prep" and all(c.i in closed for c in child.children):
                continue
            flat = child.function in ("prep", "agent", "conjunct", "open_clause") or child.pos == "ADP"
            yield from _walk(draft, words, scope, child, depth + (not flat))


def _reach(row: TermRow, scope: Scope) -> int:
    """How deep within a scope a row still holds: a bare noun ("elections") only near its root, and in a sentence that
    only goes on about the deal nothing but what its main clause says."""
    if row.pos == "noun" and not row.needs:
        if row.term == "political":
            return -1 if scope.near else 1
        return 2
    return 0 if scope.done else 1 if scope.near else DEEPEST


def _is_aside(token: Token) -> bool:
    """Clauses that tell of something else: with a subject of their own, of what was done before, conditions, times."""
    if token.function == "conjunct" and token.pos in VERBAL and children(token, "subject", "passive_subject"):
        return True
    if token.function in ("relative", "adnominal", "adverbial", "prep_clause", "clause"):
        if any(c.lower in CONDITIONS for c in children(token, "marker", "adverb")):
            return True
        # "the towns they took", "those who wish to leave"; not "to be replaced by local forces"
        return token.function == "relative" and not is_passive(token) and token.tag != "VB"
    return token.function in ("prep", "marker") and token.lower in CONDITIONS


def match(draft: Draft, words: Words, token: Token) -> TermRow | None:
    """The row that a word meets with its arguments, or None."""
    verbal = token.pos in VERBAL or (token.pos == "ADJ" and children(token, "object"))
    pos = "verb" if verbal else "noun" if token.pos in ("NOUN", "PROPN") else ""
    if pos == "noun" and token.function == "compound":
        return None  # "a monitoring committee"
    for row in words.terms.get((pos, token.lemma), words.terms.get((pos, joined(token)), [])):
        if is_negated(token) != row.negated:
            continue
        if row.particle and row.particle not in [c.lower for c in children(token, "particle")]:
            continue
        if not row.needs or any(meets(draft, words, token, need) for need in row.needs):
            return row
    return None


def meets(draft: Draft, words: Words, token: Token, need: str) -> list[Token]:
    """The heads that stand in the needed relation and belong to the needed class ("object:weapons")."""
    relation, _, name = need.partition(":")
    found = []
    for head in related(token, relation):
        if name == "place":
            fits = place_at(draft, head) is not None
        else:
            fits = not name or any(words.among(m, name) or _compound(words, m, name) for m in meant(head))
            if name == "hostilities" and any(
                words.among(c, "politics") for c in children(head, "compound", "modifier")
            ):
                fits = False  # "suspend the election campaign"
            if name == "sites" and any(words.among(o, "offices") for prep, o in obliques(head) if prep == "of"):
                fits = False  # "the post of president"
        if fits:
            found.append(head)
    return found


def _compound(words: Words, head: Token, name: str) -> bool:
    """ "army forces", "aid convoys", "telephone lines": the class may stand in the modifier of services and aid."""
    near = children(head, "compound", "modifier")
    if name == "hostilities":  # "ending the military offensive", where the parser stops at "military"
        tokens = head.sentence.tokens
        near += [t for t in tokens[head.i + 1 - tokens[0].i :][:1] if t.head is t]
    return name in ("aid", "services", "hostilities") and any(words.among(c, name) for c in near)
