"""Stretches of a sentence in which predicates are terms of a deal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sitroom.analyse.grammar import (
    children,
    conjuncts,
    first_conjunct,
    governors,
    is_negated,
    is_passive,
    obliques,
    subjects,
)
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.agreements.mentions import Mention
from sitroom.extract.agreements.relations import VERBAL, is_verbal, related
from sitroom.extract.agreements.words import Words
from sitroom.extract.draft import Draft
from sitroom.extract.status import status_of

MODALS = frozenset({"will", "would", "shall", "must", "'ll", "’ll", "should", "wo"})
BINDING = frozenset({"agreed", "signed", "in_force"})  # stages after which what is due is a term
ABOVE = 3  # words above a deal on which the parser may hang what is given for it ("discussed a proposal for a truce")
BESIDES = frozenset({"besides", "addition", "beyond", "apart", "aside"})


@dataclass(slots=True)
class Scope:
    """`root`: it and all that it governs may be terms. `mention`: the deal, None when it is carried over. `done`: the
    root alone, told as carried out ("left under a surrender deal"); `begun`: no more than begun. `near`: only what
    stands close to the root."""

    root: Token
    mention: Mention | None
    rule: str
    done: bool = False
    begun: bool = False
    near: bool = False


def of_mention(draft: Draft, mention: Mention, words: Words) -> Iterator[Scope]:
    """Scopes that a mention of a deal opens in its own sentence."""
    head = mention.head
    if mention.row is None and mention.kind == "exchange":
        yield from swap(draft, mention)
        return
    if mention.row is None:
        yield from promised(draft, head, words, mention)
        return
    yield from _inside(mention, words)
    for reached in mention.reached:  # "reached a deal to end weeks of fighting"
        for child in (
            children(reached.predicate, "adverbial", "open_clause") if reached.stage in ("agreed", "signed") else ()
        ):
            if child.tag == "VB" and any(c.lower == "to" for c in children(child, "auxiliary")):
                yield Scope(child, mention, "provision.opener")
        for verb in conjuncts(reached.predicate) if reached.stage in BINDING else ():
            for due in (verb, *children(verb, "open_clause")):  # "a truce begins on Monday and the rebels are to leave"
                if verb is not reached.predicate and verb.pos in VERBAL and is_due(due, words):
                    yield Scope(due, mention, "provision.under", near=True)
    yield from _of_those_who(mention, words)
    terms, above = _up_to_terms(head, words)
    bound = above.head if above is not None and words.get("placeholder", above.head) else None  # "parties to the truce"
    if above is not None and terms:
        yield from _under(draft, mention, words, above)
    for verb in head.sentence.tokens:
        if not is_verbal(verb):
            continue
        opener = words.get("opener", verb)
        if _under_which(verb) and is_due(verb, words):
            yield Scope(verb, mention, "provision.under")
        elif _under_which(verb) and is_past(verb) and not is_negated(verb):
            yield Scope(verb, mention, "provision.under", done=True)
        if bound is not None and is_due(verb, words) and bound in subjects(verb) and not is_negated(verb):
            yield Scope(verb, mention, "provision.under")
        if terms.i in {t.i for t in subjects(verb)} | {t.i for t in related(verb, "object")}:
            if opener is not None and terms in subjects(verb) and not is_negated(verb):
                yield Scope(verb, mention, opener.id)
                yield from _besides(mention)
            elif is_due(verb, words) and not is_negated(verb):
                yield Scope(verb, mention, "provision.opener")
        if words.get("promise", verb) and (mention.weak is False):
            yield from promised(draft, verb, words, mention)


def _of_those_who(mention: Mention, words: Words) -> Iterator[Scope]:
    """ "Fighters who reject the deal will leave for Juba": what becomes of those who take a stand on it is a term."""
    for reached in mention.reached:
        stand = reached.predicate
        if stand.function != "relative" or stand.pos not in VERBAL:
            continue
        for verb in stand.sentence.tokens:
            if is_verbal(verb) and is_due(verb, words) and stand.head in subjects(verb) and not is_negated(verb):
                yield Scope(verb, mention, "provision.under")


def _inside(mention: Mention, words: Words) -> Iterator[Scope]:
    """What hangs on the noun: "a deal to free", "a deal under which X will", "agreement on the withdrawal of"."""
    for child in children(mention.head, "adnominal", "relative"):
        if child.tag == "VB" or any(c.lower in MODALS for c in children(child, "auxiliary")):
            yield Scope(child, mention, "provision.opener")
    for prep, token in obliques(mention.head):
        if prep in ("on", "for", "of", "over") and token.pos in ("NOUN", "PROPN", "VERB"):
            yield Scope(token, mention, "provision.opener")
    above = [g for _, g in zip(range(ABOVE), governors(mention.head), strict=False)]
    for holder in dict.fromkeys((mention.head, *(r.predicate for r in mention.reached), *above)):
        yield from _given_for(holder, mention, words)


def _given_for(holder: Token, mention: Mention, words: Words) -> Iterator[Scope]:
    """ "A truce in exchange for the release of captives", wherever the parser hangs the price."""
    for prep, token in obliques(holder):
        if prep == "in" and words.get("exchange", token):
            for given in (o for p, o in (*obliques(token), *obliques(holder)) if p == "for" and o.i > token.i):
                yield Scope(given, mention, "provision.exchange")


def swap(draft: Draft, mention: Mention) -> Iterator[Scope]:
    """The exchange of persons that a mention tells of, carried out or yet to come."""
    done = status_of(draft, mention.head) in ("actual", "ongoing")
    yield Scope(mention.head, None, "provision.swap", done=done)


def _under_which(verb: Token) -> bool:
    """ "A deal in Sochi under which fighters must withdraw", wherever the parser hangs the clause."""
    over = [verb, verb.head] if verb.function == "open_clause" else [verb]  # "under which they are to leave"
    preps = [p for v in over for p in children(v, "prep") if p.lower == "under"]
    return any(o.lower == "which" for p in preps for o in p.children)


def _besides(mention: Mention) -> Iterator[Scope]:
    """ "In addition to ending the offensive the deal calls for ...": what is set beside the terms is one too."""
    for token in mention.head.sentence.tokens:
        if token.function == "prep_clause" and {token.head.lower, token.head.head.lower} & BESIDES:
            yield Scope(token, mention, "provision.opener")


def _up_to_terms(head: Token, words: Words) -> tuple[Token, Token | None]:
    """("the terms", governor) of "the terms of the deal"; the deal itself otherwise. The governor: the preposition."""
    token = head
    for _ in range(3):
        above = token.head
        if token.function != "prep_object" or above.pos == "VERB":
            break
        if above.head.pos in ("NOUN", "PROPN") and words.get("part", above.head):
            token = above.head
            continue
        return token, above
    return token, None


def _under(draft: Draft, mention: Mention, words: Words, prep: Token) -> Iterator[Scope]:
    """Clauses that stand "under the deal": those of its sentence with a modal, and what is promised there."""
    said, above = prep.lower, prep.head
    while above.function == "prep":
        said, above = f"{above.lower} {said}", above.head
    if not words.has("under", said) or (said in ("of", "to", "with") and above.pos in ("NOUN", "PROPN", "VERB")):
        return
    if said in ("under", "in", "as"):
        yield from _done_under(draft, mention, words, above)
    for verb in mention.head.sentence.tokens:
        if verb.pos in VERBAL and is_due(verb, words):
            yield Scope(verb, mention, "provision.under")
        elif verb.pos == "VERB" and words.get("promise", verb):
            yield from promised(draft, verb, words, mention)


def _done_under(draft: Draft, mention: Mention, words: Words, verb: Token) -> Iterator[Scope]:
    """What was carried out under a deal, or begun: "left under the deal", "began to hand over guns under the deal"."""
    while verb.pos in ("NOUN", "PROPN") and verb.function in ("object", "prep_object"):
        verb = verb.head.head if verb.function == "prep_object" else verb.head
    if verb.function == "adverbial" and verb.tag in ("VBG", "VBN"):
        verb = verb.head  # "buses left, carrying fighters under a deal"; "under the deal, reached in May, they left"
    if verb.function == "object" and verb.head.function == "open_clause":
        verb = verb.head  # "began to hand over [guns under the deal]"
    begins = verb if words.get("begin", verb) else verb.head if verb.function == "open_clause" else verb
    if words.get("begin", begins) and _was_done(draft, begins):
        for child in children(begins, "open_clause"):
            yield Scope(child, mention, "provision.under", done=True, begun=True)
    elif _was_done(draft, verb):
        yield Scope(verb, mention, "provision.under", done=True)
    elif verb.tag == "VBG" and any(c.tag in ("VBP", "VBZ") for c in children(verb, "auxiliary")):
        yield Scope(verb, mention, "provision.under", done=True, begun=True)  # "are freeing captives under the deal"


def promised(draft: Draft, verb: Token, words: Words, mention: Mention | None) -> Iterator[Scope]:
    """Complements of "agreed to ...", "pledged to ...", and of "in exchange for" beside them."""
    row = words.get("promise", verb)
    if row is None or is_negated(verb) or status_of(draft, verb) not in ("actual", "ongoing"):
        return
    for child in children(verb, "open_clause", "clause", "adverbial"):
        aim = child.tag == "VB" and any(c.lower == "to" for c in children(child, "auxiliary"))
        # "agreed that the army will leave", but not "agreed that it was hot"; "agreed on Monday to leave"
        if child.function == "open_clause" or (aim if child.function == "adverbial" else is_due(child, words)):
            yield Scope(child, mention, row.id)
    for token in related(verb, "object") if words.get("own", verb) and is_passive(verb) else ():
        if token.pos in ("NOUN", "PROPN"):
            yield Scope(token, mention, row.id)  # "an evacuation agreed with the army"
    for prep, token in obliques(verb):
        if prep in ("to", "on", "upon") and token.pos in ("NOUN", "PROPN", "VERB"):
            yield Scope(token, mention, row.id)


def carried(sentence: Sentence, words: Words) -> Iterator[Scope]:
    """Clauses with a modal in a sentence that goes on about the terms of a deal named before."""
    for verb in sentence.tokens:
        ours = any(s.lower in ("we", "i") for s in subjects(verb))  # a speaker's own resolve
        if verb.pos in VERBAL and is_due(verb, words) and not _is_inner(verb, words) and not ours:
            yield Scope(verb, None, "provision.under", near=True)
        opener = words.get("opener", verb) if verb.pos == "VERB" else None
        if opener is not None and any(words.get("part", s) for s in subjects(verb)):
            yield Scope(verb, None, opener.id)  # "the terms include ..."


def _is_inner(verb: Token, words: Words) -> bool:
    return verb.function in ("relative", "adnominal", "adverbial") and time_given(verb, words) is None


def _was_done(draft: Draft, verb: Token) -> bool:
    """Told as carried out, in a clause of its own."""
    main = verb.pos == "VERB" and verb.function not in ("relative", "adnominal")
    return main and is_past(verb) and not is_negated(verb) and status_of(draft, verb) == "actual"


def is_past(verb: Token) -> bool:
    """Told as done: "left", "were freed", "have left"."""
    auxiliaries = {c.lower for c in children(verb, "auxiliary", "passive_aux")}
    return verb.tag == "VBD" or (
        verb.tag == "VBN" and bool(auxiliaries & {"have", "has", "had", "was", "were", "been"})
    )


def is_conditional(verb: Token) -> bool:
    """ "The army will withdraw if the talks succeed": no term of a deal."""
    clauses = children(verb, "adverbial")
    return any(m.lower in ("if", "unless") for c in clauses for m in children(c, "marker"))


def is_due(verb: Token, words: Words) -> bool:
    """ "will leave", "must leave", "is to leave", "is due to leave", and verbs coordinated with such."""
    if any(c.lower in MODALS for c in children(verb, "auxiliary")):
        return True
    if time_given(verb, words) is not None:
        return True
    if verb.function == "conjunct" and verb.tag in ("VB", "VBN") and not children(verb, "auxiliary", "subject"):
        first = first_conjunct(verb)
        return first is not verb and is_due(first, words)
    if verb.function == "open_clause" and any(c.lower == "to" for c in children(verb, "auxiliary", "marker")):
        above = verb.head
        if above.lemma == "be":
            return True
        return (
            above.tag in ("VBN", "JJ") and words.get("due", above) is not None and bool(children(above, "passive_aux"))
        )
    return False


def time_given(verb: Token, words: Words) -> Token | None:
    """ "Days" of "has 60 days to pull its troops out", "gives them eleven days to leave"; None where none are given."""
    if verb.tag != "VB" or verb.function not in ("relative", "adnominal", "open_clause", "adverbial"):
        return None
    over = verb.head
    nouns = [over] if over.pos == "NOUN" else [o for o in children(over, "object") if o.i < verb.i]
    given = [n for n in nouns if words.get("length", n) is not None and n.function == "object"]
    return given[0] if given and given[0].head.lemma in ("have", "give") else None
