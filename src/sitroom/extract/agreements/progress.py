"""What the report says became of terms already recorded: begun, carried out, broken."""

from __future__ import annotations

from typing import Any

from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.actors import actors_of
from sitroom.extract.agreements.outcomes import COMPLETED, STARTED, in_first_part, outcome
from sitroom.extract.agreements.people import compatible
from sitroom.extract.agreements.relations import VERBAL, meant, related
from sitroom.extract.agreements.terms import match
from sitroom.extract.agreements.words import Words
from sitroom.extract.draft import Draft
from sitroom.extract.quantities import quantity_of
from sitroom.records import Actor, Provision, Term

RULES = {"started": "provision.begin", "completed": "provision.complete", "violated": "provision.fail"}
# terms whose carrying out is told plainly
FOLLOWED: frozenset[Term] = frozenset(
    {
        "withdrawal",
        "release",
        "weapons_surrender",
        "evacuation",
        "handover",
        "services",
        "humanitarian_access",
        "opening",
    }
)
# those that doers alone do not tell apart: the thing must be the same too
BY_OBJECT: frozenset[Term] = frozenset({"handover", "services", "humanitarian_access", "opening"})


def follow(draft: Draft, sentence: Sentence, words: Words, known: list[Provision], taken: set[int]) -> None:
    """Updates provisions that were read before `sentence` by what it says of them. `taken`: triggers of terms."""
    open_ones = [p for p in known if p.trigger.end <= sentence.start or _earlier(p, sentence)]
    for token in sentence.tokens if open_ones else ():
        terms = _terms_of(draft, words, token)
        if not terms or token.i in taken:
            continue
        found = outcome(draft, words, token)
        for provision in open_ones if found is not None else ():
            current = draft.records[provision.id]
            fits = provision.term in terms and provision.trigger.end <= token.start
            if not fits or found is None or not isinstance(current, Provision):
                continue
            if not _is_its(draft, token, provision):
                continue
            reached = _in_part(draft, words, token, provision, found)
            if current.state == "completed" and reached["state"] == "started":
                continue
            rule = RULES[reached["state"]]
            draft.change(current, **reached, rules=tuple(dict.fromkeys((*current.rules, rule))))


def _is_its(draft: Draft, token: Token, provision: Provision) -> bool:
    """Does the word take up this term? A noun does with "the" or "their"; a verb by its doer, or by the thing."""
    if token.pos not in VERBAL:
        return any(
            c.function in ("determiner", "possessor") and c.lower not in ("a", "an", "no") for c in token.children
        )
    if provision.term in BY_OBJECT:
        return _same_thing(token, provision)
    heads = related(token, "doer")
    doers = actors_of(draft, heads)
    if heads and not doers and all(h.pos == "PRON" for h in heads):
        return True
    if any(compatible(d, a) and not _is_another(d, a) for d in doers for a in provision.actor):
        return True
    return provision.term == "evacuation" and _same_thing(token, provision)


def _is_another(doer: Actor, party: Actor) -> bool:
    """A description with a name in it that the party does not bear ("Wazalendo fighters" are not "the rebels")."""
    own = {w for w in doer.text.split()[:-1] if w[:1].isupper()}
    return doer.id is None and bool(own) and not own & {*party.name.split(), *party.text.split()}


def _same_thing(token: Token, provision: Provision) -> bool:
    """Is the term's object, or who is moved by it, named again?"""
    things = [m for t in (*related(token, "object"), *related(token, "subject")) for m in meant(t)]
    named = [provision.object or "", *(a.text for a in provision.actor), *(a.text for a in provision.recipient)]
    words = {w.lower() for text in named for w in text.split()}
    return any(t.lower in words or t.lemma in words for t in things)


def _in_part(draft: Draft, words: Words, token: Token, provision: Provision, found: dict[str, Any]) -> dict[str, Any]:
    """Only begun where fewer are counted than were agreed ("freed 13 of 50"), or these are "the first"."""
    if found is not COMPLETED:
        return found
    heads = [*related(token, "object"), *related(token, "subject")]
    if in_first_part(words, heads):
        return STARTED
    for head in heads:
        quantity = quantity_of(draft, head)
        if quantity is None or quantity.high is None or provision.low is None:
            continue
        if quantity.high < provision.low:
            return STARTED
    return found


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
