"""Which things a predicate of access is said of."""

from __future__ import annotations

from collections.abc import Iterator

from sitroom.analyse.coreference import Candidate, choose
from sitroom.analyse.grammar import children, conjuncts, doers, is_negated, is_passive, objects, subjects
from sitroom.analyse.tokens import Token
from sitroom.extract.access.words import VERBAL, Words, core_of, named
from sitroom.extract.draft import Draft
from sitroom.extract.frames.roles import walk
from sitroom.extract.spots import spot_at
from sitroom.lexicon.schema.access import AccessRow, ThingRow

BACK = 2  # sentences before in which a pronoun looks for its thing
PLURAL = {"it": False, "they": True, "them": True}
ARGUMENTS = frozenset({"subject", "passive_subject", "object"})
BROKEN = frozenset({"destroyed", "damaged"})  # states that befall anything: "it" is not taken for a thing of ours


def things(draft: Draft, token: Token, row: AccessRow, known: Words) -> Iterator[tuple[Token, ThingRow]]:
    """(head, row) of each thing that the predicate is said of, by the first of its ways that leads to one."""
    if not _fits(draft, token, row, known):
        return
    for way in row.thing:
        found = []
        for head in _way(token, way, known):
            core = core_of(head, known)
            pair = _pair(draft, token, row, core, known) or _taken_up(draft, token, row, core, known)
            if pair is not None:
                found.append(pair)
        if found:
            yield from found
            return


def _pair(draft: Draft, token: Token, row: AccessRow, core: Token, known: Words) -> tuple[Token, ThingRow] | None:
    thing = named(draft, core, known)
    return (core, thing) if thing is not None and _may(token, row, thing) else None


def _may(token: Token, row: AccessRow, thing: ThingRow) -> bool:
    """May this be said of that kind of thing?"""
    if thing.only and row.id not in thing.only:
        return False
    if thing.not_by and token.pos in VERBAL and any(d.lower in thing.not_by for d in doers(token)):
        return False
    if thing.object in row.barred and not thing.built:
        return False
    return not row.objects or thing.object in row.objects


def _taken_up(
    draft: Draft, token: Token, row: AccessRow, pronoun: Token, known: Words
) -> tuple[Token, ThingRow] | None:
    """The thing that "it" or "they" stands for: an argument of a verb before, in the sentence or its paragraph."""
    plural = PLURAL.get(pronoun.lower)
    if plural is None or row.state in BROKEN:
        return None
    sentences = draft.analysis.sentences[max(0, pronoun.sentence.index - BACK) : pronoun.sentence.index + 1]
    found: list[Candidate[ThingRow]] = []
    for other in (t for s in sentences if s.paragraph == pronoun.sentence.paragraph for t in s.tokens):
        if other.i >= pronoun.i or other.function not in ARGUMENTS or (other.tag in ("NNS", "NNPS")) != plural:
            continue
        thing = named(draft, other, known)
        if thing is not None and _may(token, row, thing):
            found.append(Candidate(other, thing, subject=other.function != "object", plural=plural))
    best = choose(pronoun, found)
    return (best.token, best.value) if best is not None else None


# ---- does the predicate stand as its row asks ----


def _fits(draft: Draft, token: Token, row: AccessRow, known: Words) -> bool:
    near = near_words(token)
    if row.not_with and near & set(row.not_with):
        return False
    if row.modifiers and not near & set(row.modifiers):
        return False
    if row.denied and not _is_denied(token, known):
        return False
    if row.reaches and not any(_is_reached(draft, o, known) for o in objects(token)):
        return False
    if row.pos == "verb":
        if token.pos not in VERBAL or token.function in ("modifier", "compound"):
            return False
        if row.particle and not near & set(row.particle.split("|")):
            return False
        return not row.bare or not (objects(token) or is_passive(token))
    if row.pos == "noun":
        return token.pos in ("NOUN", "PROPN") and token.function not in ("compound",)
    if row.pos == "without":
        return token.pos in ("ADP", "SCONJ")
    led = token.pos == "ADP" and children(token, "prep_object")  # "the water off Somalia"
    return token.pos in ("ADJ", "VERB", "ADV", "ADP", "NOUN") and not led


def _is_reached(draft: Draft, noun: Token, known: Words) -> bool:
    return noun.lemma in known.sorts["reached"] or spot_at(draft, noun, sure=True) is not None


def _is_denied(token: Token, known: Words) -> bool:
    """ "no longer function", "is not operational", "were unable to reach"."""
    if token.function == "open_clause" and token.head.lemma in known.sorts["unable"]:
        return not is_negated(token.head.head if token.head.function == "attribute" else token.head)
    if any(c.lower == "longer" and children(c, "negation") for c in (*token.children, *token.head.children)):
        return True
    return is_negated(token) or (token.function == "attribute" and is_negated(token.head))


def near_words(token: Token) -> set[str]:
    """Words that stand with a predicate: its dependents, its governor, and that one's adverbs."""
    near = {c.lower for c in token.children} | {c.lemma for c in token.children}
    if token.function == "open_clause" or (token.pos in ("ADJ", "ADV") and token.function == "attribute"):
        near |= {token.head.lemma} | {c.lower for c in token.head.children if c.pos == "ADV"}
    if token.pos == "NOUN" and token.head is not token:
        near |= {token.head.lemma, token.head.lower} | {c.lower for c in token.head.children if c.pos in ("ADV", "DET")}
        if token.head.pos == "ADP":
            near.add(token.head.head.lemma)
    return near


# ---- ways to the thing ----


def _way(token: Token, way: str, known: Words) -> list[Token]:
    match way:
        case "attributed":
            return _attributed(token, known)
        case "labelled":
            return _labelled(token)
        case "object" if token.pos in ("ADP", "SCONJ"):
            return [c for o in children(token, "prep_object") for c in conjuncts(o)]
        case "none":
            return [t for t in [*children(token, "attribute", "object"), *subjects(token)] if _is_none(t)]
        case "out_of":
            return _out_of(token)
        case "inverted":
            return [s for v in (token, *children(token, "particle")) for s in children(v, "subject") if s.i > token.i]
        case "modifier":
            before = [c for c in children(token, "compound", "modifier") if c.i < token.i]
            return [o for c in before for o in conjuncts(c) if o.i < token.i]  # "water and power cuts"
    found = walk(way, token)
    if way == "undergoer" and token.pos in VERBAL:
        found += [t for t in _lost_undergoer(token, known) if t not in found]
    return found


def _lost_undergoer(verb: Token, known: Words) -> list[Token]:
    """What the parser hung elsewhere: "reopened the highway linking A to B" (a clause), "whose airport is closed" (on
    the auxiliary), "the road, closed since May, will be opened" (on the participle)."""
    found = [s for c in children(verb, "clause") if c.tag == "VBG" for s in children(c, "subject")]
    if not found and is_passive(verb):
        auxiliaries = children(verb, "passive_aux", "auxiliary")
        found = [s for a in auxiliaries for s in children(a, "subject", "passive_subject")]
        inserted = [c for c in children(verb, "adverbial") if c.i < verb.i and c.tag in ("VBD", "VBN")]
        found = found or [s for c in inserted for s in children(c, "subject", "passive_subject")]
    alone = verb.tag in ("VBD", "VBN") and not objects(verb) and not children(verb, "auxiliary", "particle")
    if not found and alone and not any(row.bare for row in known.states[verb.lemma]):
        found = children(verb, "subject")  # telegraphic: "Minova hospital overwhelmed"
    return [o for s in found for o in conjuncts(s)]


def _is_none(noun: Token) -> bool:
    """ "no electricity"; not "no power over the party"."""
    return any(c.lower == "no" for c in noun.children) and not any(c.lower in ("over", "to") for c in noun.children)


def _attributed(token: Token, known: Words) -> list[Token]:
    """The noun that an adjective stands before, or the subject of its copula, or the object of "keep"."""
    if token.function in ("modifier", "compound") and token.head.i > token.i:
        return [token.head]
    verb = token.head
    if verb.pos in VERBAL and verb.lemma in known.sorts["copula"] and token.i > verb.i:
        kept = objects(verb) if verb.lemma in known.sorts["keep"] else []
        if kept == [token]:
            return children(token, "compound")  # "kept its border shut": the parser makes a compound of it
        return kept or subjects(verb)
    if token.pos == "VERB" and children(token, "passive_subject"):
        return subjects(token)
    held = [s for a in children(token, "passive_aux") for s in children(a, "subject")]
    return held or _labelled(token)  # "stayed shut", "whose airport is closed"


def _labelled(token: Token) -> list[Token]:
    """The noun before a colon: "Port: operational"."""
    tokens = token.sentence.tokens
    at = token.i - tokens[0].i
    if at < 2 or tokens[at - 1].text != ":" or tokens[at - 2].pos not in ("NOUN", "PROPN"):
        return []
    return [tokens[at - 2]]


def _out_of(token: Token) -> list[Token]:
    """The subject of "is out of service", "has been put out of action"."""
    chain = token
    for _ in range(3):
        if chain.function not in ("prep_object", "prep"):
            break
        chain = chain.head
    words = {t.lower for t in token.sentence.tokens[max(0, token.i - token.sentence.tokens[0].i - 3) :][:3]}
    if not {"out", "of"} <= words:
        return []
    if chain.pos not in VERBAL:
        return [chain] if chain.function == "root" else []  # telegraphic: "Al-Razi hospital out of service"
    return objects(chain) or subjects(chain)
