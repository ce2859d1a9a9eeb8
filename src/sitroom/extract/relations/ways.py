"""Ways through the grammar from a word that ties two actors to the heads of its ends."""

from __future__ import annotations

from sitroom.analyse.grammar import (
    agents,
    children,
    conjuncts,
    first_conjunct,
    is_passive,
    obliques,
    possessors,
    shared_object,
    subjects,
)
from sitroom.analyse.tokens import Token
from sitroom.extract.actors import actor_of
from sitroom.extract.compounds import following, joined, noun_after
from sitroom.extract.draft import Draft
from sitroom.extract.frames.roles import modifiers, walk
from sitroom.extract.relations.words import VERBAL, words

THINGS = frozenset({"facility", "infrastructure", "vehicle", "site", "object"})
OVER = frozenset({"at", "in", "with", "by"})
# ways that may end at a deed or a thing of the actor's ("backed by Russian air strikes", "in support of army raids")
DEEDS = frozenset({"doer", "object", "over.subject", "of", "against", "light.against", "light.subject"})


def heads_of(draft: Draft, token: Token, way: str, light: tuple[str, ...]) -> list[Token]:
    """Heads at the end of a way (lexicon/schema/relations.py)."""
    match way:
        case "joined":
            name = joined(token) or following(token)
            return [name] if name is not None else []
        case "named":
            return _named(draft, token)
        case "described":
            return described(token)
        case "described_or_self":
            return described(token) or [token]
        case "over.subject":
            return _over_subject(token)
        case "over.noun":
            prep = token.head
            held = token.function == "prep_object" and prep.lower == "in" and prep.head.pos in ("NOUN", "PROPN")
            return conjuncts(first_conjunct(prep.head)) if held else []
        case "helped":
            return _helped(draft, token)
        case "aimer":
            return _aimer(draft, token)
        case "self":
            return [token]
        case "beside":
            first = first_conjunct(token)
            return [c for c in conjuncts(first) if c.i < token.i] if first is not token else []
        case "above.beside":
            noun = token.head
            before = token.function in ("modifier", "compound") and noun.i > token.i
            return heads_of(draft, noun, "beside", light) if before else []
        case "above" if token.function in ("modifier", "compound") and token.head.i > token.i:
            return [token.head]
        case "above":
            return []
        case "object":
            return walk(way, token) or (shared_object(token) if token.pos in VERBAL else [])
        case "modifier" if any(p == "of" for p, _ in obliques(token)):
            return []  # "chief of staff"
        case "modifier":
            return [c for c in _siblings(token) if c.i < token.i and c.pos in ("PROPN", "NOUN")]
        case "adjectives":
            return modifiers(token)
    if way.startswith("light."):
        verb = _light(token, light)
        return _of_light(verb, way.removeprefix("light.")) if verb is not None else []
    return walk(way, token) or (_fronted(token) if way == "of" else [])


def _light(noun: Token, light: tuple[str, ...]) -> Token | None:
    """The light verb over a noun; of a deed done to somebody, its passive too ("strikes were conducted")."""
    verb = noun.head
    fits = noun.function in ("object", "passive_subject") and verb.lemma in light
    return verb if fits else None


def _of_light(verb: Token, way: str) -> list[Token]:
    if way == "subject":
        return agents(verb) if is_passive(verb) else subjects(verb)
    return walk(way, verb)


def _over_subject(token: Token) -> list[Token]:
    """Who acts "at war", "in support of" somebody, "with the help of" somebody, "aided by support from" somebody; also
    where the phrase hangs on what is done ("flew raids in support of")."""
    prep = token.head
    while token.function == "conjunct" and prep.pos in ("NOUN", "PROPN"):
        token, prep = prep, prep.head
    if token.function != "prep_object" or prep.lower not in OVER:
        return subjects(token) if token.pos in VERBAL else []
    above = prep.head
    while above.pos in ("NOUN", "PROPN") and above.function in ("object", "prep_object") and above.head is not above:
        above = above.head
        if above.pos == "ADP":
            above = above.head
    if above.pos not in VERBAL:
        return []
    if above.function == "adnominal" and is_passive(above) and above.head.function == "object":
        above = above.head.head  # "flew raids coordinated with and in support of the army"
    helped_by = prep.lower == "by" and above.tag == "VBN"  # "aided by support from": who is aided
    return agents(above) if is_passive(above) and not helped_by else subjects(above)


def _helped(draft: Draft, noun: Token) -> list[Token]:
    """Whose fight it is in "help the army in its fight against X": those who are helped."""
    prep = noun.head
    if noun.function != "prep_object" or prep.lower != "in" or prep.head.lemma not in words(draft, "helping"):
        return []
    over = prep.head
    if over.pos in VERBAL:
        return walk("undergoer", over)
    return [o for p, o in obliques(over) if p in ("of", "for", "to")]


def _aimer(draft: Draft, verb: Token) -> list[Token]:
    """Who has an aim: helpers and helped alike ("supports the army to defeat X"), "a coalition to defeat X", the owner
    of "the government's campaign to drive X out"."""
    above = first_conjunct(verb)
    noun = above.head
    if above.function in ("adnominal", "relative") and noun.pos in ("NOUN", "PROPN"):
        owners = [*possessors(noun), *modifiers(noun)]
        known = [o for o in owners if (a := actor_of(draft, o)) is not None and a.kind not in THINGS]
        if noun.lemma in words(draft, "deed"):
            return known
        return [noun]
    if above.function in ("adverbial", "open_clause") and noun.lemma in words(draft, "helping"):
        return [*subjects(noun), *walk("object", noun), *(o for p, o in obliques(noun) if p in ("by", "with"))]
    return []


def _fronted(token: Token) -> list[Token]:
    """ "the alliance, of which it is a member": asked of "member", the word before the relative clause."""
    tokens = token.sentence.tokens
    for prep in children(token.head, "prep") if token.function == "attribute" else []:
        if prep.lower == "of" and prep.i < token.head.i and any(o.lower in ("which", "whom") for o in prep.children):
            before = [t for t in tokens[: prep.i - tokens[0].i] if t.pos != "PUNCT"]
            return before[-1:]
    return []


def _siblings(token: Token) -> list[Token]:
    """Words before a title: its own modifiers, or those that share its head ("Hezbollah leader Hassan Nasrallah")."""
    own = children(token, "compound", "modifier")
    if not own and token.function == "compound":
        own = [c for c in children(token.head, "compound", "modifier") if c.i < token.i]
    return own


def _named(draft: Draft, token: Token) -> list[Token]:
    """The noun after a compound; of an act ("Rwanda-backed offensive by the M23"), whoever does it."""
    last = following(token) or token
    noun = noun_after(last)
    if noun is None:
        return []
    actor = actor_of(draft, noun)
    if actor is not None and actor.kind == "person":  # "Saudi-led coalition spokesman X": the coalition is led
        return [c for c in children(noun, "compound", "modifier") if c.i == last.i + 1 and c.pos in ("NOUN", "PROPN")]
    if actor is not None and actor.kind not in THINGS:
        return [noun]
    name = joined(token)
    before = [c for c in children(noun, "compound", "modifier") if c.i > token.i and c.pos in ("NOUN", "PROPN", "ADJ")]
    by = [o for p, o in obliques(noun) if p in ("by", "of")]
    return by or before or [p for p in possessors(noun) if p is not name]


def described(token: Token) -> list[Token]:
    """Whom a noun or adjective describes; empty when it describes nobody but itself."""
    if token.function == "apposition":
        return [token.head]
    if token.function == "compound" and token.head.pos == "PROPN" and token.head.i > token.i:
        return [token.head]
    verb = token.head
    if token.function in ("attribute", "prep_object") and (verb.pos in VERBAL or verb.head.pos in VERBAL):
        verb = verb if verb.pos in VERBAL else verb.head
        return subjects(verb) if verb.lemma in ("be", "become", "remain") else []
    if token.function in ("modifier", "adnominal") and token.pos == "ADJ" and token.head.pos in ("NOUN", "PROPN"):
        return [token.head]
    own = children(token, "apposition")
    for prep in children(token, "prep"):
        for inner in children(prep, "prep_object"):
            named = [a for a in children(inner, "apposition") if a.pos == "PROPN"]  # "the head of the army, X"
            own += [a for a in named if any(t.text == "," and t.i == a.subtree()[0].i - 1 for t in a.sentence.tokens)]
    return [a for a in own if a.pos == "PROPN"]
