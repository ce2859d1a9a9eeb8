"""What stands in which relation to a predicate, in the terms that the agreement lexicons use."""

from __future__ import annotations

from sitroom.analyse.grammar import children, doers, first_conjunct, is_passive, obliques, possessors, undergoers
from sitroom.analyse.tokens import Token

NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
VERBAL = frozenset({"VERB", "AUX"})
CLAUSES = ("open_clause", "clause", "prep_clause")


def related(token: Token, relation: str) -> list[Token]:
    """Heads of what is `relation` to a verb or noun.

    object (undergoer), own (one with "its", "their"), subject, doer, clause (complement verb), clause_subject,
    modifier, compound, indirect, predicate, self, bare (itself when it has no object), for_which (the word over its
    "for"), from_doing (what "from" keeps from being acted on), self_subject (its doer), waged_by (who wages its
    object), or a preposition."""
    if relation == "own":
        return [o for o in undergoers(token) if any(c.tag == "PRP$" for c in children(o, "possessor"))]
    if relation == "self":
        return [token]
    if relation == "bare":
        return [] if undergoers(token) else [token]
    if relation == "object":
        # a word with an object is a verb, whatever the parser took it for
        return undergoers(token) if token.pos in VERBAL else undergoers(token) + children(token, "object")
    if relation == "subject":
        return [] if token.pos in VERBAL and is_passive(token) else doers(token)
    if relation in ("doer", "self_subject"):
        misread = token.pos == "ADJ" and token.function == "conjunct" and children(token, "object")
        return doers(first_conjunct(token) if misread else token)
    if relation == "clause":
        return children(token, *CLAUSES)
    if relation == "clause_subject":
        return [s for c in children(token, *CLAUSES) for s in children(c, "subject", "passive_subject")]
    if relation == "modifier":
        return children(token, "modifier", "compound", "noun_adverb")
    if relation == "compound":
        return children(token, "compound", "possessor") or children(token, "modifier")
    if relation == "waged_by":
        objects = undergoers(token) or related(token, "from")
        return [w for o in objects for w in (o, *(possessors(o) or doers(o) or children(o, "compound", "modifier")))]
    if relation == "indirect":
        found = children(token, "indirect")
        return [o for t in found for o in ([t] if t.pos in NOUNS else children(t, "prep_object"))]
    if relation == "from_doing":
        return [o for prep, verb in obliques(token) if prep == "from" for o in undergoers(verb)]
    if relation == "predicate":
        return children(token, "object_predicate", "attribute")
    if relation == "for_which":
        return _for_which(token)
    return [head for prep, head in obliques(token) if prep == relation]


def _for_which(token: Token) -> list[Token]:
    """What is given "for" it: "exchange" of "in exchange for 20 prisoners", the verb of "swapped for hundreds of"."""
    while token.function == "prep_object" and token.head.lower == "of":
        token = token.head.head
    prep = token.head
    if token.function != "prep_object" or prep.lower != "for":
        return []
    tokens = prep.sentence.tokens
    before = prep.i - tokens[0].i - 1  # the parser hangs "for" on the verb: "free hostages in exchange for"
    return [prep.head, *tokens[max(0, before) : before + 1]]


def meant(head: Token) -> list[Token]:
    """The head, and what a counting noun counts ("hundreds of prisoners": also "prisoners")."""
    inner = [o for prep, o in obliques(head) if prep == "of"] if head.pos in ("NOUN", "NUM", "DET", "PRON") else []
    return [head, *inner]


def is_verbal(token: Token) -> bool:
    """A verb, or a word with a subject that the parser took for a noun ("the accord obliges ...")."""
    return token.pos in VERBAL or (token.pos in ("NOUN", "PROPN") and bool(children(token, "subject")))
