"""Predicates of displacement in a sentence, each with its people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sitroom.analyse.grammar import children, conjuncts, governors, is_passive, objects, obliques, subjects, undergoers
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.displacement.groups import Group, core_of, groups_of
from sitroom.extract.displacement.needs import meets
from sitroom.extract.displacement.words import Words, words
from sitroom.extract.draft import Draft
from sitroom.lexicon.schema.displacement import MoveRow

VERBAL = frozenset({"VERB", "AUX"})
_SETTLED = frozenset({"displaced", "fled"})


@dataclass(frozen=True, slots=True)
class Move:
    """One predicate with one group. `clause`: the verb whose arguments also speak of it (itself, the light verb,
    the verb that a group noun belongs to)."""

    row: MoveRow
    trigger: Token
    group: Group
    clause: tuple[Token, ...] = field(default=())

    @property
    def is_attribute(self) -> bool:
        """The people are only called displaced ("40,000 IDPs")."""
        return self.row.who == "self"


def find(draft: Draft, sentence: Sentence) -> list[Move]:
    """The displacement moves of a sentence in text order, one a group and movement."""
    known = words(draft)
    found = [m for token in sentence.tokens for m in _at(draft, token, known)]
    return _distinct(found)


def _at(draft: Draft, token: Token, known: Words) -> Iterator[Move]:
    for row in known.frames.get(token.lemma) or known.frames.get(token.lower) or ():
        moves = list(_match(draft, token, row, known))
        if moves:
            yield from moves
            return


def _match(draft: Draft, token: Token, row: MoveRow, known: Words) -> Iterator[Move]:
    if not _fits(token, row):
        return
    clause = _clause(token, row)
    if row.light and (not clause or clause[-1].lemma not in row.light):
        return
    for group in groups_of(draft, _people(token, row, clause)):
        if group.quantity is None and not (group.plural and _clear(token, row)):
            continue
        if row.who == "self" and _is_victim(group, known):
            continue
        if not row.needs or any(meets(draft, need, token, group, known) for need in row.needs):
            yield Move(row, token, group, clause)


def _fits(token: Token, row: MoveRow) -> bool:
    """Part of speech, particle, and no mere modifier of a thing ("refugee camp")."""
    if row.pos == "verb":
        if token.pos not in VERBAL or row.who != "undergoer" and token.function == "modifier":
            return False
    elif row.pos == "noun":
        if token.pos not in ("NOUN", "PROPN") or token.function in ("compound", "modifier"):
            return False
    elif token.pos not in ("ADJ", "VERB", "NOUN"):
        return False
    if row.particle:
        return any(c.lower == row.particle or c.lower.startswith(row.particle) for c in token.children)
    return True


def _clause(token: Token, row: MoveRow) -> tuple[Token, ...]:
    """The verb above a noun or adjective that carries its arguments; for a light verb, that verb."""
    if row.pos == "verb":
        return ()
    head = token
    if row.who == "self" and row.pos == "adjective":
        head = token.head if token.function in ("modifier", "adnominal") else token
    for _ in range(3):
        if head.function in ("object", "subject", "passive_subject", "attribute", "object_predicate", "prep_object"):
            verb = head.head
            if verb.pos in VERBAL:
                return (verb,)
        if head.function == "prep_object" and head.head.lower in ("of", "as", "to"):
            head = head.head.head
            if head.pos in VERBAL:
                return (head,)
            continue
        return ()
    return ()


def _people(token: Token, row: MoveRow, clause: tuple[Token, ...]) -> list[Token]:
    """Heads that may name the people."""
    match row.who:
        case "subject":
            verb = clause[-1] if row.light and clause else token
            return subjects(verb)
        case "undergoer":
            return _state_of(token, clause) if row.pos == "adjective" else _undergone(token)
        case "either":
            return _undergone(token) if is_passive(token) or objects(token) else subjects(token)
        case "of":
            inner = [o for p, o in obliques(token) if p in ("of", "by")]
            return inner or children(token, "possessor") or ([token] if children(token, "number", "quantifier") else [])
        case _:
            return _called(token, row)


def _undergone(token: Token) -> list[Token]:
    """Objects and passive subjects; of a predicate complement, its subject ("were left stranded")."""
    if token.function == "modifier" and token.tag in ("VBN", "JJ"):
        return [token.head]
    own = undergoers(token)
    if not own and token.function in ("prep_clause", "object_predicate", "attribute", "open_clause"):
        above = token.head.head if token.function == "prep_clause" else token.head
        return undergoers(above) or subjects(above)
    return own


def _state_of(token: Token, clause: tuple[Token, ...]) -> list[Token]:
    """ "left 4,000 people homeless", "made homeless", "are homeless"."""
    if token.function == "modifier":
        return [token.head] if token.head.pos in ("NOUN", "PROPN") else []
    verb = clause[-1] if clause else token.head
    if verb.pos not in VERBAL:
        return []
    return undergoers(verb) or subjects(verb)


def _called(token: Token, row: MoveRow) -> list[Token]:
    """The people a state belongs to: "displaced people", "the displaced", "remain displaced", "14,000 IDPs"."""
    if row.pos == "noun":
        return [token] if token.function not in ("compound", "modifier") else []
    if token.pos == "NOUN" and token.function not in ("modifier", "compound", "attribute"):
        return [token]
    if token.function in ("modifier", "adnominal") and token.head.pos in ("NOUN", "PROPN", "NUM", "PRON"):
        return [token.head]
    if token.pos == "ADJ" and any(c.function == "determiner" for c in token.children):
        return [token]
    if token.function in ("attribute", "prep_object", "object_predicate", "prep_clause"):
        above = token.head.head if token.head.pos == "ADP" else token.head
        if above.pos in VERBAL:
            return undergoers(above) or subjects(above)
    return []


def _clear(token: Token, row: MoveRow) -> bool:
    """Is the movement itself clear enough to be kept without a figure? Not of people merely called displaced."""
    return row.who != "self" and row.pos != "noun"


def _is_victim(group: Group, known: Words) -> bool:
    """ "killed 12 displaced people": the figure counts the dead."""
    for each in (group.head, group.core):
        for verb in governors(each):
            if verb.pos in VERBAL:
                return known.among(verb.lemma, "harm")
            if each.head is verb and verb.pos == "NOUN" and each.function == "prep_object":
                break
    return False


def _distinct(moves: list[Move]) -> list[Move]:
    """One move a group and kind of movement: an attribute yields to a real movement, "fled" and "displaced" are one."""
    kept: list[Move] = []
    for move in sorted(moves, key=lambda m: (m.is_attribute, m.trigger.i)):
        same = [k for k in kept if k.group.core is move.group.core]
        if any(k.trigger is move.trigger for k in same):
            continue
        if move.is_attribute and same:
            continue
        if any(k.row.term == move.row.term or {k.row.term, move.row.term} <= _SETTLED for k in same):
            continue
        kept.append(move)
    return sorted(kept, key=lambda m: m.trigger.i)


__all__ = ["Move", "conjuncts", "core_of", "find"]
