"""Whether the clause that holds a time looks back or ahead."""

from __future__ import annotations

from sitroom.analyse.tokens import Token

_BACK = frozenset({"was", "were", "had", "did", "been", "has", "have", "'ve", "’ve"})
_IS = frozenset({"is", "are", "'s", "’s", "'re", "’re", "be", "being"})
_REACH = 8  # governors to climb


def tense_at(token: Token | None, future: frozenset[str]) -> str:
    """ "past", "future" or "" (present or unknown) of the clause around `token`."""
    if token is None or not token.sentence.parsed:
        return ""
    for _ in range(_REACH):
        if token.pos in ("VERB", "AUX"):
            return _of_verb(token, future, 0)
        if token.pos == "ADJ" and token.lower in future:
            return "future"
        if token.head is token:
            return ""
        token = token.head
    return ""


def _of_verb(verb: Token, future: frozenset[str], depth: int) -> str:
    helpers = {c.lower for c in verb.children if c.function in ("auxiliary", "passive_aux")}
    if verb.lemma == "be" and any(c.lower in future for c in verb.children if c.function == "attribute"):
        return "future"  # "was due in Doha on Thursday"
    if verb.tag == "MD" or (helpers & future) or (verb.lemma in future and verb.tag in ("VBN", "VBZ", "VBP", "VBG")):
        return "future"
    if "to" in helpers or "to" in {c.lower for c in verb.children if c.tag == "TO"}:
        above = verb.head
        if above.lemma in future or above.lower in future or (above.lemma == "be" and verb.function == "open_clause"):
            return "future"  # "talks were to begin on Thursday"
        return _above(verb, future, depth) or "future"
    if verb.tag == "VBD" or (helpers & _BACK):
        return "past"
    if verb.tag == "VBG" and helpers & _IS:
        return "future"
    if verb.tag == "VBN" and not helpers:
        return "past"
    if verb.tag in ("VBG", "VB") and not helpers:
        return _above(verb, future, depth)
    return ""


def _above(verb: Token, future: frozenset[str], depth: int) -> str:
    """The tense of the nearest verb above, for participles and infinitives."""
    token = verb
    for _ in range(_REACH):
        if token.head is token or depth > 3:
            return ""
        token = token.head
        if token.pos in ("VERB", "AUX"):
            return _of_verb(token, future, depth + 1)
    return ""
