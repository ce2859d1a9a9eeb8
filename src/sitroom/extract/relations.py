"""Relations: who stands with, against, under or over whom."""

from __future__ import annotations

from collections.abc import Iterator

from sitroom.analyse.grammar import (
    children,
    conjuncts,
    first_conjunct,
    mutual,
    obliques,
    possessors,
    shared_object,
    subjects,
)
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.actors import actor_of
from sitroom.extract.common import common
from sitroom.extract.compounds import following, joined, noun_after
from sitroom.extract.draft import Draft
from sitroom.extract.frames.roles import walk
from sitroom.extract.status import status_of
from sitroom.lexicon.index import by_form, by_sort
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.countries import CountryRow
from sitroom.lexicon.schema.relations import RelationRow, RelationWordRow
from sitroom.records import Actor, Event, Relation, Status

VERBAL = frozenset({"VERB", "AUX"})
THINGS = frozenset({"facility", "infrastructure", "vehicle", "site", "object"})
PERSONS = frozenset({"person", "people", "population"})
BODIES = frozenset({"IGO", "MIL", "REB", "PRM", "COP"})  # people who serve as one: "UN monitors led by a general"
JOINT = frozenset({"ASSAULT", "MOBILIZE"})
HAPPENED = frozenset({"actual", "ongoing"})
ARMED_KINDS = frozenset({"armed_forces", "armed_group"})
ARMED_SECTORS = frozenset({"MIL", "REB", "PRM"})
MAX_JOINT = 5  # actors of one deed that are paired
OVER = frozenset({"at", "in", "with", "by"})
Index = dict[str, list[RelationRow]]


def extract(draft: Draft) -> None:
    """Adds the relation records of a report, in text order."""
    index = draft.lexicon.compiled("relations", _build)
    for sentence in draft.analysis.sentences:
        if sentence.parsed:
            _read(draft, sentence, index)
    _joint(draft)


def _build(lexicon: Lexicon) -> Index:
    return by_form(lexicon.rows("relations", RelationRow))


def _words(draft: Draft, sort: str) -> frozenset[str]:
    table = draft.lexicon.compiled("relations.words", _sorts)
    return table.get(sort, frozenset())


def _sorts(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    return by_sort(lexicon.rows("relations_words", RelationWordRow))


def _read(draft: Draft, sentence: Sentence, index: Index) -> None:
    seen: set[tuple[str, int, int]] = set()
    for token in sentence.tokens:
        for row in [*index.get(token.lemma, []), *(index.get(token.lower, []) if token.lower != token.lemma else [])]:
            pairs = [p for p in _pairs(draft, token, row) if (row.relation, p[0].start, p[1].start) not in seen]
            for source, target in pairs:
                seen.add((row.relation, source.start, target.start))
                fields = common(
                    draft, token, row.id, last=_last(token, row), status=_status(draft, token, row), place=None
                )
                draft.add(Relation(**fields, relation=row.relation, source=source, target=target))
            if pairs:
                break


def _joint(draft: Draft) -> None:
    """ "Militias and army units attacked the town": armed bodies that do one deed together stand on one side."""
    known = draft.scratch.get("events.readings", {})
    seen = {(r.relation, r.source.start, r.target.start) for r in draft.of_kind(Relation)}
    for event in draft.of_kind(Event):
        reading = known.get(event.id)
        if reading is None or event.type not in JOINT or event.status not in HAPPENED:
            continue
        if reading.match.frame.reciprocal or mutual(reading.match.head):
            continue
        sides = [a for a in event.source if a.certainty == "asserted" and _armed(a)][:MAX_JOINT]
        for n, first in enumerate(sides):
            for other in sides[n + 1 :]:
                if _same(first, other) or first.start == other.start:  # "both sides shelled the town"
                    continue
                if ("allied_with", first.start, other.start) in seen:
                    continue
                seen.add(("allied_with", first.start, other.start))
                fields = common(draft, reading.match.head, "relation.joint", status=event.status, place=None)
                draft.add(Relation(**fields, relation="allied_with", source=first, target=other))


def _armed(actor: Actor) -> bool:
    return actor.kind in ARMED_KINDS or actor.sector in ARMED_SECTORS


def _last(token: Token, row: RelationRow) -> Token:
    """The preposition that belongs to a verb's meaning, when it follows at once ("fought alongside")."""
    following_ = [c for c in token.children if c.i == token.i + 1 and c.function == "prep" and c.lower in row.target]
    return following_[0] if following_ and row.pos == "verb" else token


def _pairs(draft: Draft, token: Token, row: RelationRow) -> Iterator[tuple[Actor, Actor]]:
    """Both ends as actors, each source with each target."""
    if not _fits(draft, token, row) or any(c.lower in _words(draft, "past") for c in token.children):
        return
    sources = _ends(draft, token, row.source, row.light, group="source" in row.groups)
    targets = _ends(draft, token, row.target, row.light, group="target" in row.groups) if sources else []
    for source in sources:
        for target in targets:
            if (source.start, source.end) != (target.start, target.end) and not _same(source, target):
                yield source, target


def _same(source: Actor, target: Actor) -> bool:
    return source.id is not None and source.id == target.id


def _fits(draft: Draft, token: Token, row: RelationRow) -> bool:
    match row.pos:
        case "joined":
            return joined(token) is not None
        case "prefix":
            return following(token) is not None
        case "verb":
            if (token.pos not in VERBAL and token.tag not in ("VBN", "JJ")) or token.function in (
                "modifier",
                "compound",
            ):
                return False
            return not row.standing or _stands(draft, token, row)
        case "noun":
            if row.governors and (token.function != "prep_object" or token.head.lower not in row.governors):
                return False
            if row.owned and not any(c.tag == "PRP$" for c in children(token, "possessor")):
                return False
            return token.pos in ("NOUN", "PROPN")
    return token.pos == "ADJ"


def _stands(draft: Draft, verb: Token, row: RelationRow) -> bool:
    """No simple past: a participle, a present, a perfect, a passive present, "continues to support"."""
    if verb.function == "open_clause" and verb.tag == "VB" and verb.head.lemma in _words(draft, "going_on"):
        return _stands(draft, verb.head, row)
    if verb.function == "conjunct" and verb.tag == "VB" and verb.head.pos in VERBAL:
        return _stands(draft, verb.head, row)  # "to degrade and defeat"
    tags = {c.tag for c in children(verb, "auxiliary", "passive_aux")}
    if "TO" in tags and row.intent:
        return True
    if "VBD" in tags or "TO" in tags or "MD" in tags:
        return False
    return verb.tag != "VBD" and (bool(tags) or verb.tag in ("VBZ", "VBP", "VBN", "JJ", "VBG"))


def _ends(draft: Draft, token: Token, ways: tuple[str, ...], light: tuple[str, ...], *, group: bool) -> list[Actor]:
    """Actors at the end of the first way that leads to any."""
    for way in ways:
        found = [a for head in _way(draft, token, way, light) for a in [_actor(draft, head, way)] if a is not None]
        found = [a for a in found if not (group and a.kind in PERSONS and a.sector not in BODIES)]
        if found:
            return found
    return []


def _actor(draft: Draft, head: Token, way: str) -> Actor | None:
    """The actor of an end: no thing; of unknown kind only when it is a name that is described ("X, leader of Y")."""
    if way == "joined":
        country = draft.lexicon.compiled("relations.countries", _countries).get(head.lower)
        if country is not None:
            span = draft.words(head)
            return Actor(
                id=country.id, name=country.name, text=span.text, start=span.start, end=span.end, kind="state",
                country=country.id,
            )  # fmt: skip
    actor = actor_of(draft, head)
    if actor is None and way == "doer":
        made_by = [a for c in children(head, "compound", "possessor") for a in [actor_of(draft, c)] if a is not None]
        actor = made_by[0] if made_by else None  # "backed by Russian air strikes"
    if actor is None or actor.kind in THINGS:
        return None
    return actor if actor.kind is not None or way == "named" or (head.pos == "PROPN" and way == "described") else None


def _countries(lexicon: Lexicon) -> dict[str, CountryRow]:
    """One-word names and demonyms of states, in lower case: in "Saudi-led coalition" the state is meant."""
    rows = [r for r in lexicon.rows("countries", CountryRow) if r.until is None]
    return {n.lower(): r for r in rows for n in (r.name, *r.names, *r.demonyms) if " " not in n}


def _way(draft: Draft, token: Token, way: str, light: tuple[str, ...]) -> list[Token]:
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
            return [prep.head] if held else []
        case "self":
            return [token]
        case "beside":
            first = first_conjunct(token)
            return [c for c in conjuncts(first) if c.i < token.i] if first is not token else []
        case "above.beside":
            noun = token.head
            return _way(draft, noun, "beside", light) if token.function == "modifier" and noun.i > token.i else []
        case "above" if token.function == "modifier" and token.head.i > token.i:
            return [token.head]
        case "above":
            return []
        case "object":
            return walk(way, token) or (shared_object(token) if token.pos in VERBAL else [])
        case "light.subject":
            verb = token.head
            return subjects(verb) if token.function == "object" and verb.lemma in light else []
        case "light.against":
            return walk("against", token.head) if token.function == "object" and token.head.lemma in light else []
        case "modifier" if any(p == "of" for p, _ in obliques(token)):
            return []  # "chief of staff"
        case "modifier":
            return [c for c in _siblings(token) if c.i < token.i and c.pos in ("PROPN", "NOUN")]
    return walk(way, token) or (_fronted(token) if way == "of" else [])


def _over_subject(token: Token) -> list[Token]:
    """Who acts "at war", "in support of" somebody, "with the help of" somebody, "aided by support from" somebody; also
    where the phrase hangs on what is done ("flew raids in support of")."""
    prep = token.head
    if token.function != "prep_object" or prep.lower not in OVER:
        return subjects(token) if token.pos in VERBAL else []
    above = prep.head
    if above.pos in ("NOUN", "PROPN") and above.function == "object":
        above = above.head
    return subjects(above) if above.pos in VERBAL else []


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
            own += [a for a in children(inner, "apposition") if a.pos == "PROPN"]  # "the head of the army, X"
    return [a for a in own if a.pos == "PROPN"]


def _status(draft: Draft, token: Token, row: RelationRow) -> Status:
    """A tie that is only mentioned in passing holds, whatever governs the sentence."""
    if (
        row.pos in ("joined", "prefix")
        or row.owned
        or token.function in ("apposition", "compound", "adnominal", "modifier")
    ):
        return "ongoing"
    found = status_of(draft, token)
    if any(t.lower == "neither" for t in token.subtree()):
        return "negated"
    if found != "actual":
        return found
    verb = token if token.pos in VERBAL else token.head
    tags = {verb.tag} | {c.tag for c in children(verb, "auxiliary", "passive_aux")}
    return "ongoing" if tags & {"VBZ", "VBP"} and "VBD" not in tags else found
