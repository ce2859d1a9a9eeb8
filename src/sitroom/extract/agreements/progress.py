"""What the report says became of terms already recorded: begun, carried out, broken."""

from __future__ import annotations

from typing import Any

from sitroom.analyse.grammar import children, is_negated
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.actors import actors_of
from sitroom.extract.agreements.people import compatible
from sitroom.extract.agreements.relations import VERBAL, related
from sitroom.extract.agreements.terms import match
from sitroom.extract.agreements.words import Words
from sitroom.extract.draft import Draft
from sitroom.extract.status import status_of
from sitroom.records import Provision, Term

STARTED: dict[str, Any] = {"state": "started", "status": "ongoing"}
COMPLETED: dict[str, Any] = {"state": "completed", "status": "actual"}
VIOLATED: dict[str, Any] = {"state": "violated", "status": "negated"}


def follow(draft: Draft, sentence: Sentence, words: Words, known: list[Provision], taken: set[int]) -> None:
    """Updates provisions that were read before `sentence` by what it says of them. `taken`: triggers of terms."""
    open_ones = [p for p in known if p.trigger.end <= sentence.start or _earlier(p, sentence)]
    for token in sentence.tokens if open_ones else ():
        terms = _terms_of(draft, words, token)
        if not terms or token.i in taken:
            continue
        outcome = _outcome(draft, words, token)
        for provision in open_ones if outcome else ():
            current = draft.records[provision.id]
            if not _same_doer(draft, token, provision):
                continue
            if provision.term in terms and provision.trigger.end <= token.start and isinstance(current, Provision):
                draft.change(
                    current,
                    **(outcome or {}),
                    rules=tuple(dict.fromkeys((*current.rules, _RULES[(outcome or {})["state"]]))),
                )


_RULES = {"started": "provision.begin", "completed": "provision.complete", "violated": "provision.fail"}


FOLLOWED: frozenset[Term] = frozenset(
    {"withdrawal", "release", "weapons_surrender"}
)  # terms whose carrying out is told plainly


def _same_doer(draft: Draft, token: Token, provision: Provision) -> bool:
    """A noun takes the term up with "the" or "their"; a verb needs a doer that can be the provision's."""
    if token.pos not in VERBAL:
        return any(
            c.function in ("determiner", "possessor") and c.lower not in ("a", "an", "no") for c in token.children
        )
    heads = related(token, "doer")
    doers = actors_of(draft, heads)
    if heads and not doers:
        return all(h.pos == "PRON" for h in heads)
    return any(compatible(d, a) for d in doers for a in provision.actor)


def _earlier(provision: Provision, sentence: Sentence) -> bool:
    return sentence.start <= provision.trigger.start < sentence.end


def _terms_of(draft: Draft, words: Words, token: Token) -> set[Term]:
    """Terms that a word may take up: those whose row it meets, and, when it meets none, those whose row names it
    (its arguments are then pronouns: "they freed all of them")."""
    row = match(draft, words, token)
    if row is not None:
        return {row.term} & FOLLOWED
    pos = "verb" if token.pos in VERBAL else "noun"
    rows = words.terms.get((pos, token.lemma), ())
    return {r.term for r in rows if r.term in FOLLOWED}


def _outcome(draft: Draft, words: Words, token: Token) -> dict[str, Any] | None:
    """What is said of the thing: begun, done, or refused; None when nothing plain is."""
    above = token.head
    if token.pos in ("NOUN", "PROPN"):
        if token.function not in ("subject", "passive_subject", "object") or not _happened(draft, above):
            return None
        if words.get("begin", above):
            return STARTED
        return COMPLETED if words.get("complete", above) and above.lemma != "end" else None
    if token.pos not in VERBAL:
        return None
    if token.function == "open_clause":
        if words.get("fail", above) and _happened(draft, above) and not is_negated(above):
            return VIOLATED
        return STARTED if words.get("begin", above) and _happened(draft, above) else None
    auxiliaries = {c.lower for c in children(token, "auxiliary")}
    if token.tag not in ("VBD", "VBN") or token.function in ("relative", "adnominal", "modifier", "adverbial"):
        return None
    if is_negated(token) and auxiliaries & {"has", "have"}:
        return VIOLATED
    return COMPLETED if _happened(draft, token) and not is_negated(token) else None


def _happened(draft: Draft, token: Token) -> bool:
    return status_of(draft, token) in ("actual", "ongoing")
