"""What a sentence says became of a thing done under a deal: begun, carried out, refused."""

from __future__ import annotations

from typing import Any

from sitroom.analyse.grammar import children, is_negated
from sitroom.analyse.tokens import Token
from sitroom.extract.agreements.relations import VERBAL
from sitroom.extract.agreements.words import Words
from sitroom.extract.draft import Draft
from sitroom.extract.status import status_of

STARTED: dict[str, Any] = {"state": "started", "status": "ongoing"}
COMPLETED: dict[str, Any] = {"state": "completed", "status": "actual"}
VIOLATED: dict[str, Any] = {"state": "violated", "status": "negated"}


def outcome(draft: Draft, words: Words, token: Token) -> dict[str, Any] | None:
    """What is said of the thing: begun, done, or refused; None when nothing plain is."""
    if token.pos in ("NOUN", "PROPN"):
        return outcome_of_noun(draft, words, token)
    if token.pos not in VERBAL:
        return None
    above = token.head
    if token.function == "open_clause":
        if words.get("fail", above) and happened(draft, above) and not is_negated(above):
            return VIOLATED
        return STARTED if words.get("begin", above) and happened(draft, above) else None
    auxiliaries = {c.lower for c in children(token, "auxiliary")}
    if token.tag not in ("VBD", "VBN") or token.function in ("relative", "adnominal", "modifier", "adverbial"):
        return None
    if is_negated(token) and auxiliaries & {"has", "have"}:
        return VIOLATED
    return COMPLETED if happened(draft, token) and not is_negated(token) else None


def outcome_of_noun(draft: Draft, words: Words, noun: Token) -> dict[str, Any] | None:
    """ "The withdrawal began", "completing the evacuation"; None when the verb over it says nothing of the kind."""
    above = noun.head
    if noun.function not in ("subject", "passive_subject", "object") or not happened(draft, above):
        return None
    if words.get("begin", above):
        return STARTED
    return COMPLETED if words.get("complete", above) and above.lemma != "end" else None


def in_first_part(words: Words, heads: list[Token]) -> bool:
    """Whether what is done is only the beginning: "the first buses", "a first group"."""
    return any(words.get("first", c) for h in heads for c in children(h, "modifier"))


def happened(draft: Draft, token: Token) -> bool:
    return status_of(draft, token) in ("actual", "ongoing")
