"""Ways through the grammar: from a predicate to the heads of the phrases that fill its roles."""

from __future__ import annotations

from collections.abc import Callable

from sitroom.analyse.grammar import (
    agents,
    children,
    conjuncts,
    doers,
    first_conjunct,
    objects,
    obliques,
    possessors,
    shared_object,
    subjects,
    undergoers,
)
from sitroom.analyse.tokens import Token
from sitroom.extract.frames.match import VERBAL, Match

MAX_NOUNS = 8  # nouns looked through for a preposition that was hung too deep

AT = ("on", "against", "at")
CLAUSAL = ("adverbial", "adnominal", "clause", "relative", "open_clause")


TIMES = frozenset({"before", "after", "since", "when", "while", "until", "as"})
JOINTLY = frozenset({"together", "along", "jointly"})  # before "with": whoever follows acts too


def walk(way: str, start: Token) -> list[Token]:
    """Heads at the end of a way such as "object.possessor" or "on" (lexicon/schema/frames.py)."""
    heads = [start]
    for step in way.split("."):
        heads = [found for head in heads for found in _step(step, head)]
    return _once(heads)


def role_ways(match: Match, role: str) -> list[tuple[str, Token]]:
    """(way, token to start from) for a role, best first: the light verb's before the noun's own."""
    ways: list[tuple[str, Token]] = []
    if match.bare_participle:
        return [("by" if role == "source" else "subject", match.head)]
    own = match.entry.source if role == "source" else match.entry.target
    if match.light is not None:
        row, verb = match.light
        lent = row.source if role == "source" else row.target
        # "launched an offensive with the militia": beside it, not against it, unless the noun itself says "with"
        ways += [(w, verb) for w in lent if w != "with" or w in own or match.frame.type != "ASSAULT"]
    if match.light is not None:
        # "repeated its demand on Monday that Somalia pay": the clause is hung on either
        ways += [(w, match.light[1]) for w in own if w.startswith("clause.")]
    if role == "source" and match.part == "verb" and "doer" in own:
        own = (*own, "beside")
    return ways + [(w, match.head) for w in own]


def _step(step: str, token: Token) -> list[Token]:
    simple = _STEPS.get(step)
    return simple(token) if simple else after(token, step)


def after(token: Token, prep: str) -> list[Token]:
    """Objects of a preposition of the token, or of one that the parser hung on its object instead."""
    own = [o for p, o in obliques(token) if p == prep]
    if own:
        return [o for o in own if all(c.lower not in JOINTLY for c in o.head.children)]
    nearby = objects(token) if token.pos in VERBAL else [o for p, o in obliques(token) if p in ("by", "of", "in")]
    if prep == "of":  # "the murder in La Paz of an attache", but "a raid in support of the army"
        nearby = [o for o in nearby if o.pos == "PROPN" or o.head.lower != "in"]
    if token.pos not in VERBAL and token.function in ("object", "passive_subject") and prep in AT:
        nearby = [*nearby, token.head]  # "condemned the raid on the convoy"
        means = [c for c in children(token.head, "adverbial") if c.tag == "VBG" and c.lemma == "use"]
        nearby += [o for verb in means for o in objects(verb)]  # "flew raids using jets and drones against the base"
    return [o for near in nearby for p, o in obliques(near) if p == prep]


def between(token: Token) -> list[Token]:
    """Both sides of "between", also where the parser hung it deeper ("reached in the city of Kunming between …")."""
    own = after(token, "between")
    if own:
        return own
    todo, seen = [o for _, o in obliques(token)], 0
    while todo and seen < MAX_NOUNS:
        inner, seen = obliques(todo.pop(0)), seen + 1
        found = [o for prep, o in inner if prep == "between"]
        if found:
            return found
        todo.extend(o for _, o in inner)
    return []


def beside(verb: Token) -> list[Token]:
    """The noun right before a participle: "footage of women pleading" hung on another verb by the parser."""
    if verb.tag != "VBG" or verb.function not in CLAUSAL or verb.sentence.tokens[0].i == verb.i:
        return []
    left = verb.sentence.tokens[verb.i - verb.sentence.tokens[0].i - 1]
    return conjuncts(first_conjunct(left)) if left.pos in ("NOUN", "PROPN") else []


def modifiers(noun: Token) -> list[Token]:
    """Words before a noun that could name an actor: nouns, names, adjectives of nations."""
    found = []
    for child in children(noun, "compound", "modifier"):
        if child.i < noun.i:
            found += [t for t in conjuncts(child) if t.pos in ("NOUN", "PROPN", "ADJ")]
    return found


def clause(token: Token) -> list[Token]:
    """The verb of a complement: "to withdraw", "that it had shelled", "of shelling"."""
    found = [
        c
        for c in children(token, "open_clause", "clause", "adnominal", "adverbial")
        if c.i > token.i and c.pos in VERBAL and not _of_time(c)
    ]
    for prep in children(token, "prep"):
        found += children(prep, "prep_clause")
    return found


def _of_time(clause_: Token) -> bool:
    """ "agreed to a truce days before its leader was killed": when, not what."""
    finite = clause_.function == "adverbial" and clause_.tag not in ("VB", "VBG")
    return finite and any(c.lower in TIMES and c.i < clause_.i for c in clause_.children)


def complement(token: Token) -> list[Token]:
    """The verb of a complement or of an aim; not of a remark beside it ("refused to pay, citing the war")."""
    return [c for c in clause(token) if c.function != "adverbial" or c.tag != "VBG"]


def _undergoers(token: Token) -> list[Token]:
    found = [o for u in undergoers(token) for o in _among(u)]
    if found or token.pos not in VERBAL or children(token, "open_clause", "clause"):
        return found  # "refused to go and urged others": what is refused is the going
    if any(c.i > token.i for c in children(token, "prep")):
        return []  # "advanced from the south and destroyed two posts": each has its own
    return shared_object(token)


def _among(noun: Token) -> list[Token]:
    """ "four nurses were among those killed": the nurses."""
    prep = noun.head
    verb = prep.head
    told = noun.lower == "those" and noun.function == "prep_object" and prep.lower == "among" and verb.lemma == "be"
    return (told and subjects(verb)) or [noun]


def _subjects(token: Token) -> list[Token]:
    """Of a predicative word ("Algeria is opposed"), the subject of its verb."""
    if token.function in ("attribute", "object_predicate") and token.head.pos in VERBAL:
        return subjects(token) or subjects(token.head)
    if token.pos == "ADJ" and token.function == "modifier" and token.head.i < token.i:
        return [token.head]  # "a clerk guilty of murder"
    return subjects(token)


def _once(heads: list[Token]) -> list[Token]:
    return list({h.i: h for h in heads}.values())


_STEPS: dict[str, Callable[[Token], list[Token]]] = {
    "doer": doers,
    "undergoer": _undergoers,
    "subject": _subjects,
    "object": objects,
    "indirect": lambda t: [c for c in children(t, "indirect") if c.pos != "ADP"],
    "possessor": possessors,
    "modifier": modifiers,
    "clause": clause,
    "complement": complement,
    "between": between,
    "beside": beside,
    "agent": lambda t: [o for c in children(t, "adnominal") for o in agents(c)],
    "head": lambda t: [t],
}
