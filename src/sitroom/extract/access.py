"""Access: crossings, roads, hospitals, water, power, aid: what is open, shut, short, damaged or destroyed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from sitroom.analyse.grammar import antecedent, children, conjuncts, is_negated, is_passive, objects, phrase, subjects
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.common import common
from sitroom.extract.draft import Draft
from sitroom.extract.frames.roles import walk
from sitroom.extract.places import mention_at, place_at, place_of, places_at
from sitroom.extract.status import status_of
from sitroom.extract.times import time_of
from sitroom.lexicon.index import by_form, by_sort
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.access import AccessRow, AccessWordRow, State, ThingRow
from sitroom.records import Access, AccessObject, Place, Status, Time

VERBAL = frozenset({"VERB", "AUX"})
LINKS = frozenset({"of", "to", "between", "over", "across", "with", "into", "from"})
ROUTES = frozenset({"road", "bridge", "border", "crossing", "railway"})
NAMED = frozenset({"crossing", "airport", "port", "camp"})  # kinds of places that are things of ours
MAX_TAIL = 7  # tokens


@dataclass(slots=True)
class Words:
    """`states`: lemma or word -> rows in file order. `things`: lemma of a head noun -> rows.
    `sorts`: class of words -> lemmas."""

    states: dict[str, list[AccessRow]]
    things: dict[str, list[ThingRow]]
    sorts: dict[str, frozenset[str]]


def extract(draft: Draft) -> None:
    """Adds the access records of a report, in text order."""
    known = draft.lexicon.compiled("access", _build)
    for sentence in draft.analysis.sentences:
        if sentence.parsed:
            _read(draft, sentence, known)


def _build(lexicon: Lexicon) -> Words:
    return Words(
        states=by_form(lexicon.rows("access", AccessRow)),
        things=by_form(lexicon.rows("access_objects", ThingRow)),
        sorts=by_sort(lexicon.rows("access_words", AccessWordRow)),
    )


def _read(draft: Draft, sentence: Sentence, known: Words) -> None:
    taken: set[tuple[int, State]] = set()
    for token in sentence.tokens:
        for row in [*known.states.get(token.lemma, []), *known.states.get(token.lower, [])]:
            found = [(h, t) for h, t in _things(draft, token, row, known) if (h.i, row.state) not in taken]
            for head, thing in found:
                taken.add((head.i, row.state))
                _add(draft, token, row, head, thing)
            if found:
                break


def _things(draft: Draft, token: Token, row: AccessRow, known: Words) -> Iterator[tuple[Token, ThingRow]]:
    """(head, row) of each thing that the predicate is said of."""
    if not _fits(token, row):
        return
    for way in row.thing:
        found = []
        for head in _way(token, way, known):
            core = _core(head, known)
            thing = thing_of(core, known) or _named_thing(draft, core, known)
            if thing is None or thing.object in row.barred:
                continue
            if not row.objects or thing.object in row.objects:
                found.append((core, thing))
        if found:
            yield from found
            return


def thing_of(head: Token, known: Words) -> ThingRow | None:
    """The kind of thing that a noun phrase names by its head noun and the words before it."""
    if head.pos not in ("NOUN", "PROPN"):
        return None
    before = {c.lower for c in head.children if c.i < head.i} | {c.lemma for c in head.children if c.i < head.i}
    for row in known.things.get(head.lemma, []) or known.things.get(head.lower, []):
        owned = row.unowned and bool(children(head, "possessor"))
        if (not row.before or before & set(row.before)) and not before & set(row.not_before) and not owned:
            return row
    return None


def _named_thing(draft: Draft, head: Token, known: Words) -> ThingRow | None:
    """ "Nasib is still closed", "Rafah reopened": what is known by name alone to be a crossing."""
    mention = mention_at(draft, head)
    if mention is None or mention.kind not in NAMED or head.tag not in ("NNP", "NNPS"):
        return None
    rows = known.things.get(mention.kind, [])
    return next((r for r in rows if not r.before), None)


def _core(head: Token, known: Words) -> Token:
    """ "hospitals" of "most of the hospitals", "two of the bridges"."""
    head = antecedent(head)
    inner = [o for p in children(head, "prep") if p.lower == "of" for o in children(p, "prep_object")]
    return inner[0] if inner and (head.lemma in known.sorts["share"] or head.pos in ("NUM", "ADJ", "PRON")) else head


def _fits(token: Token, row: AccessRow) -> bool:
    near = _near(token)
    if row.not_with and near & set(row.not_with):
        return False
    if row.modifiers and not near & set(row.modifiers):
        return False
    if row.denied and not _is_denied(token):
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
    return token.pos in ("ADJ", "VERB", "ADV", "ADP", "NOUN")


def _is_denied(token: Token) -> bool:
    """ "no longer function", "is not operational"."""
    if any(c.lower == "longer" and children(c, "negation") for c in (*token.children, *token.head.children)):
        return True
    return is_negated(token) or (token.function == "attribute" and is_negated(token.head))


def _near(token: Token) -> set[str]:
    """Words that stand with a predicate: its dependents, its governor, and that one's adverbs."""
    near = {c.lower for c in token.children} | {c.lemma for c in token.children}
    if token.pos == "NOUN" and token.head is not token:
        near |= {token.head.lemma, token.head.lower} | {c.lower for c in token.head.children if c.pos in ("ADV", "DET")}
        if token.head.pos == "ADP":
            near.add(token.head.head.lemma)
    return near


def _way(token: Token, way: str, known: Words) -> list[Token]:
    match way:
        case "attributed":
            return _attributed(token, known)
        case "object" if token.pos in ("ADP", "SCONJ"):
            return [c for o in children(token, "prep_object") for c in conjuncts(o)]
        case "none":
            return [t for t in [*children(token, "attribute", "object"), *subjects(token)] if _is_none(t)]
        case "out_of":
            return _out_of(token)
        case "inverted":
            return [s for v in (token, *children(token, "particle")) for s in children(v, "subject") if s.i > token.i]
        case "modifier":
            return [c for c in children(token, "compound", "modifier") if c.i < token.i]
    found = walk(way, token)
    if not found and way == "undergoer" and token.pos in VERBAL:
        # "reopened the highway linking A to B": the parser makes a clause of it
        found = [s for c in children(token, "clause") if c.tag == "VBG" for s in children(c, "subject")]
    return found


def _is_none(noun: Token) -> bool:
    """ "no electricity"; not "no power over the party"."""
    return any(c.lower == "no" for c in noun.children) and not any(c.lower in ("over", "to") for c in noun.children)


def _attributed(token: Token, known: Words) -> list[Token]:
    """The noun that an adjective stands before, or the subject of its copula."""
    if token.function in ("modifier", "compound") and token.head.i > token.i:
        return [token.head]
    verb = token.head
    if verb.pos in VERBAL and verb.lemma in known.sorts["copula"] and token.i > verb.i:
        return subjects(verb)
    if token.pos == "VERB" and children(token, "passive_subject"):
        return subjects(token)
    return []


def _out_of(token: Token) -> list[Token]:
    """The subject of "is out of service", "has been put out of action"."""
    chain = token
    for _ in range(3):
        if chain.function not in ("prep_object", "prep"):
            break
        chain = chain.head
    words = {t.lower for t in token.sentence.tokens[max(0, token.i - token.sentence.tokens[0].i - 3) :][:3]}
    if not {"out", "of"} <= words or chain.pos not in VERBAL:
        return []
    return objects(chain) or subjects(chain)


def _add(draft: Draft, token: Token, row: AccessRow, head: Token, thing: ThingRow) -> None:
    place = place_at(draft, head) or _owner_place(draft, token, head) or place_of(draft, token)
    fields: dict[str, Any] = common(draft, token, row.id, thing.id, status=_status(draft, token, row), place=place)
    since = _since(draft, token)
    if since is not None and fields["time"] is not None and fields["time"].source != "text":
        fields["time"] = since
    state = row.again if (row.again and _near(token) & {"again"}) or (row.again and _again(token)) else row.state
    made = Access(**fields, object=thing.object, name=_name(draft, head, thing.object), state=state or row.state)
    for each in places_at(draft, head, place) if place is not None else [None]:
        draft.add(msgspec.structs.replace(made, place=each))


def _owner_place(draft: Draft, token: Token, head: Token) -> Place | None:
    """Whose it is: "Kenya closed its airspace" is about Kenya, "Aden's port" about Aden."""
    for owner in children(head, "possessor"):
        named = subjects(token) if owner.pos == "PRON" and token.pos in VERBAL else [owner]
        for each in named:
            place = place_at(draft, each)
            if place is not None:
                return place
    return None


def _name(draft: Draft, head: Token, thing: AccessObject) -> str:
    """The thing as written, with a short "of", "to" or the like after it ("road to Lashio")."""
    first, last = phrase(head)
    tokens = draft.analysis.tokens
    prep = tokens[last + 1] if last + 1 < len(tokens) else head
    tail = prep.subtree()
    ties = prep.head is head or thing in ROUTES  # the parser often hangs "to Lashio" on the verb
    if prep.pos == "ADP" and prep.lower in LINKS and ties and len(tail) <= MAX_TAIL:
        last = tail[-1].i
    return draft.report.text[tokens[first].start : tokens[last].end]


def _again(token: Token) -> bool:
    return token.head.pos in VERBAL and any(c.lower == "again" for c in token.head.children)


def _status(draft: Draft, token: Token, row: AccessRow) -> Status:
    """A lasting state is ongoing: an adjective before its noun, a present "is", a perfect with "since"."""
    if row.pos == "adjective" and token.function in ("modifier", "compound"):
        return "ongoing"
    verb = token if token.pos in VERBAL else _verb_over(token)
    found = status_of(draft, token)
    if verb is not None and found == "actual" and is_negated(verb) and not row.denied and row.thing != ("none",):
        found = "negated"
    if found == "negated" and (row.thing == ("none",) or row.denied):
        found = "actual"  # "had no water": the want of it holds
    if found != "actual":
        return found
    if row.state == "limited" and row.pos == "noun" and verb is not None and verb.lemma == "have":
        return "ongoing"
    return "ongoing" if _lasts(token, verb, row) else found


def _since_clause(verb: Token) -> Token | None:
    """ "has been closed since rebels seized it": the clause that tells when it began."""
    clauses = (c for c in children(verb, "adverbial") if c.i > verb.i and c.pos in VERBAL)
    return next((c for c in clauses if any(m.lower == "since" for m in children(c, "marker"))), None)


def _since(draft: Draft, token: Token) -> Time | None:
    """Since when a state holds, by the day of what brought it about."""
    verb = token if token.pos in VERBAL else _verb_over(token)
    clause = _since_clause(verb) if verb is not None else None
    began = time_of(draft, clause, carry=False) if clause is not None else None
    if began is None or began.source != "text" or began.earliest is None:
        return None
    return msgspec.structs.replace(began, latest=None)


def _verb_over(token: Token) -> Token | None:
    above = token
    while above.head is not above:
        above = above.head
        if above.pos in VERBAL:
            return above
    return None


def _lasts(token: Token, verb: Token | None, row: AccessRow) -> bool:
    if verb is None:
        return row.state in ("closed", "limited", "open")
    tags = {verb.tag} | {c.tag for c in children(verb, "auxiliary", "passive_aux")}
    present = bool(tags & {"VBZ", "VBP"}) and "VBD" not in tags
    perfect = any(c.lemma == "have" for c in children(verb, "auxiliary"))
    since = any(c.lower == "since" for c in verb.children) or _since_clause(verb) is not None
    if row.pos != "verb":
        return present
    return present and (not perfect or since) and (is_passive(verb) or perfect or row.state == "limited")
