"""Mends clauses that ran together: a second one after a place ("… Goma and Rwandan troops crossed …"), and the main
clause behind an aside between dashes."""

from __future__ import annotations

from sitroom.analyse.tokens import Sentence, Token

FINITE = frozenset({"VBD", "VBZ", "VBP"})
LOOSE = frozenset({"adverbial", "clause", "adnominal", "conjunct", "relative", "unclear"})
HELD = frozenset({"object", "prep_object", "conjunct"})
BEFORE = frozenset({"auxiliary", "adverb", "negation", "passive_aux"})
DASHES = frozenset({"—", "–", "--"})


def second_clause(verb: Token, sentence: Sentence) -> None:
    """ "Rebels shelled Goma and Rwandan troops crossed the border" read as "Goma and Rwandan troops": gives the second
    verb its own subject. Shown by a finite verb without a subject, or with one that begins in the first clause."""
    if verb.function not in LOOSE or not _finite(verb) or any(c.function == "marker" for c in verb.children):
        return
    noun = _just_before(verb, sentence)
    if noun is None or noun.pos not in ("NOUN", "PROPN"):
        return
    first = _joined(noun)
    above = first.head if first is not None else verb
    own = [c for c in verb.children if c.function in ("subject", "passive_subject")]
    if first is None or above is first or own not in ([], [noun]):
        return
    if noun.function == "conjunct" and own:
        return
    outer = above if noun.head is first else noun.head
    main = verb.head if own else outer.head if outer.pos == "ADP" else outer
    if main.pos not in ("VERB", "AUX") or main.i > first.i or (verb.head is noun and not _has(verb, "object")):
        return
    if own and (verb.head is not main or _has(main, "object")):
        return
    _split(verb, noun, first, main, own != [])


def _finite(verb: Token) -> bool:
    helped = any(c.tag in FINITE or c.tag == "MD" for c in verb.children if c.function in ("auxiliary", "passive_aux"))
    return verb.tag in FINITE or helped


def _just_before(verb: Token, sentence: Sentence) -> Token | None:
    """The word before the verb and its auxiliaries and adverbs."""
    at = verb.i - sentence.tokens[0].i - 1
    while at >= 0 and sentence.tokens[at].head is verb and sentence.tokens[at].function in BEFORE:
        at -= 1
    return sentence.tokens[at] if at >= 0 else None


def _joined(noun: Token) -> Token | None:
    """The name that the noun phrase is joined to by "and": "Goma" of "Goma and Rwandan troops"."""
    if noun.function == "conjunct":
        first = noun.head
        modified = any(c.function in ("modifier", "compound") for c in noun.children)
        alone = not any(c.function == "conjunct" and c is not noun for c in first.children)
        fits = first.pos == "PROPN" and first.function in ("object", "prep_object") and modified and alone
        return first if fits and _and(first, noun) else None
    for child in noun.children:
        if child.i < noun.i and child.pos == "PROPN" and child.function in ("modifier", "compound"):
            others = [c for c in child.children if c.function == "conjunct"]
            if len(others) == 1 and others[0].i < noun.i and _and(child, others[0]):
                return child
    return None


def _and(first: Token, second: Token) -> bool:
    return any(c.function == "coordinator" and c.lower in ("and", "but") for c in first.children if c.i < second.i)


def _has(verb: Token, function: str) -> bool:
    return any(c.function == function and c.i > verb.i for c in verb.children)


def _split(verb: Token, noun: Token, first: Token, main: Token, subject: bool) -> None:
    """The first name takes the place of the whole phrase, the rest becomes the subject of its verb."""
    if noun.function == "conjunct":
        first.children.remove(noun)
    else:
        for other in [c for c in first.children if c.function == "conjunct"]:
            first.children.remove(other)
            _hang(other, noun, "modifier" if other.pos == "ADJ" else "compound")
        noun.children.remove(first)
        if subject:
            _hang(first, main, "object")
        else:
            noun.head.children.remove(noun)
            _hang(first, noun.head, noun.function)
    if verb.head is not verb and verb in verb.head.children:
        verb.head.children.remove(verb)
    if not subject:
        _hang(noun, verb, "subject")
    _hang(verb, main, "conjunct")


def _hang(token: Token, head: Token, function: str) -> None:
    token.head, token.function = head, function
    head.children = sorted([*head.children, token], key=lambda t: t.i)


def aside(sentence: Sentence) -> None:
    """ "In Nara province—the heart of the revolt against Musa—fierce shelling forced the rebels out": what stands
    between two dashes is an apposition, and what comes after belongs to the main verb behind them."""
    dashes = [t for t in sentence.tokens if t.text in DASHES or t.norm in DASHES]
    if len(dashes) != 2:
        return
    opening, closing = dashes
    start = opening.i - sentence.tokens[0].i
    before = sentence.tokens[start - 1] if start else opening
    main = next((t for t in sentence.tokens if t.function == "root"), None)
    if main is None or main.i < closing.i or before.pos not in ("NOUN", "PROPN"):
        return
    described = next((c for c in main.children if c.function == "subject" and opening.i < c.i < closing.i), None)
    if described is None:
        return
    outside = [t for t in sentence.tokens if t.i > closing.i and opening.i < t.head.i < closing.i]
    own = [c for c in main.children if c.function in ("subject", "passive_subject") and c.i > closing.i]
    subject = next((t for t in (*own, *outside) if t.pos in ("NOUN", "PROPN") and t.i < main.i), None)
    if subject is None:
        return
    _free(subject, main, outside, opening, closing)
    main.children.remove(described)
    _hang(described, before, "apposition")


def _free(subject: Token, main: Token, outside: list[Token], opening: Token, closing: Token) -> None:
    """Hangs words behind the aside on the main clause, and those of the aside on what they stood for in it."""
    within = next((c for c in subject.children if opening.i < c.i < closing.i and c.pos != "PUNCT"), None)
    holder, role = subject.head, subject.function
    for token in outside:
        token.head.children.remove(token)
        _hang(token, main if token is subject else subject, "subject" if token is subject else token.function)
    if within is not None and subject in outside:
        subject.children.remove(within)
        _hang(within, holder, role)
