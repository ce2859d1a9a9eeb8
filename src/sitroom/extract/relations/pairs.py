"""Which words tie two actors, and how firmly."""

from __future__ import annotations

from collections.abc import Iterator

from sitroom.analyse.grammar import children, doers, first_conjunct
from sitroom.analyse.tokens import Token
from sitroom.extract.compounds import following, joined
from sitroom.extract.draft import Draft
from sitroom.extract.relations.ends import ends, same
from sitroom.extract.relations.words import VERBAL, words
from sitroom.extract.status import status_of
from sitroom.lexicon.schema.relations import RelationRow
from sitroom.records import Actor, Status


def pairs(draft: Draft, token: Token, row: RelationRow) -> Iterator[tuple[Actor, Actor]]:
    """Both ends as actors, each source with each target."""
    if not _fits(draft, token, row) or any(c.lower in words(draft, "past") for c in token.children):
        return
    sources = ends(draft, token, row, "source")
    targets = ends(draft, token, row, "target") if sources else []
    for source in sources:
        if row.relation == "member_of" and any(same(source, t) for t in targets):
            continue  # "fighters of the PKK and the YPG": the one is no part of the other
        for target in targets:
            if (source.start, source.end) != (target.start, target.end) and not same(source, target):
                yield source, target


def last_word(token: Token, row: RelationRow) -> Token:
    """The preposition that belongs to a verb's meaning, when it follows at once ("fought alongside")."""
    following_ = [c for c in token.children if c.i == token.i + 1 and c.function == "prep" and c.lower in row.target]
    return following_[0] if following_ and row.pos == "verb" else token


def _fits(draft: Draft, token: Token, row: RelationRow) -> bool:
    match row.pos:
        case "joined":
            return joined(token) is not None
        case "prefix":
            return following(token) is not None
        case "verb":
            return _fits_verb(draft, token, row)
        case "noun":
            return _fits_noun(token, row)
    return token.pos == "ADJ"


def _fits_verb(draft: Draft, token: Token, row: RelationRow) -> bool:
    if token.pos not in VERBAL and token.tag not in ("VBN", "JJ"):
        return False
    if token.function in ("modifier", "compound"):
        return False
    if row.particle and not any(c.lower == row.particle for c in children(token, "particle", "adverb", "prep")):
        return False
    if row.aim and not _is_aim(token):
        return False
    if row.alone and any(children(p, "prep_clause") for p in children(token, "prep")):
        return False
    return not row.standing or _stands(draft, token, row)


def _fits_noun(token: Token, row: RelationRow) -> bool:
    if row.governors and (token.function not in ("prep_object", "conjunct") or token.head.lower not in row.governors):
        return False
    owned = [c for c in children(token, "possessor") if c.tag == "PRP$"]
    if row.owned and not owned:
        return False
    if row.marks and not any(c.lower in row.marks for c in children(token, "modifier", "compound")):
        return False
    if row.relation == "leads" and owned and token.function == "object" and token.head.pos in VERBAL:
        # "it crushed the rebels and killed their leader": not its own
        return not doers(token.head)
    return token.pos in ("NOUN", "PROPN")


def _is_aim(verb: Token) -> bool:
    """An infinitive: "a campaign to drive them out"; one coordinated with such too."""
    if verb.tag != "VB":
        return False
    if any(c.tag == "TO" for c in children(verb, "auxiliary")):
        return True
    return verb.function == "conjunct" and verb.head.pos in VERBAL and _is_aim(verb.head)


def _stands(draft: Draft, verb: Token, row: RelationRow) -> bool:
    """No simple past: a participle, a present, a perfect, a passive present, "continues to support"."""
    if verb.function == "open_clause" and verb.tag == "VB" and verb.head.lemma in words(draft, "going_on"):
        return _stands(draft, verb.head, row)
    if verb.function == "conjunct" and verb.tag == "VB" and verb.head.pos in VERBAL:
        return _stands(draft, verb.head, row)  # "to degrade and defeat"
    tags = {c.tag for c in children(verb, "auxiliary", "passive_aux")}
    if "TO" in tags and row.intent:
        return True
    if "VBD" in tags or "TO" in tags or "MD" in tags:
        return False
    return verb.tag != "VBD" and (bool(tags) or verb.tag in ("VBZ", "VBP", "VBN", "JJ", "VBG"))


def status(draft: Draft, token: Token, row: RelationRow) -> Status:
    """A tie that is only mentioned in passing holds, whatever governs the sentence."""
    passing = token.function in ("apposition", "compound", "adnominal", "modifier")
    if row.pos in ("joined", "prefix") or row.owned or passing:
        return "ongoing"
    lit = bool(row.light) and token.function in ("object", "passive_subject") and token.head.lemma in row.light
    found = status_of(draft, token.head if lit else token)  # "pledged allegiance": done
    if row.aim and found == "planned" and first_conjunct(token).function in ("adnominal", "relative", "adverbial"):
        return "ongoing"  # "their campaign to drive them out" is under way
    if any(t.lower == "neither" for t in token.subtree()):
        return "negated"
    if found != "actual":
        return found
    verb = token if token.pos in VERBAL else token.head
    tags = {verb.tag} | {c.tag for c in children(verb, "auxiliary", "passive_aux")}
    return "ongoing" if tags & {"VBZ", "VBP"} and "VBD" not in tags else found
