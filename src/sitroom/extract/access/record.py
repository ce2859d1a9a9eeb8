"""One access record: of what, where, since when, how it stands."""

from __future__ import annotations

from typing import Any

import msgspec

from sitroom.analyse.grammar import children, governors, is_negated, is_passive, objects, obliques, phrase, subjects
from sitroom.analyse.tokens import Token
from sitroom.extract.access.things import near_words
from sitroom.extract.access.words import VERBAL, Words
from sitroom.extract.common import common
from sitroom.extract.draft import Draft
from sitroom.extract.places import place_at, place_of, places_at
from sitroom.extract.since import begun, since_clause
from sitroom.extract.spots import is_alone, spot_at
from sitroom.extract.status import status_of
from sitroom.lexicon.schema.access import AccessRow, State, ThingRow
from sitroom.records import Access, AccessObject, Place, Status, Time

LINKS = frozenset({"of", "to", "between", "over", "across", "with", "into", "from"})
ROUTES = frozenset({"road", "bridge", "border", "crossing", "railway"})
WAYS = frozenset({"to", "into", "from", "towards", "toward", "with", "between"})
CARRIED_NOT = frozenset(
    {"crossing", "border", "lake", "river", "airport", "port"}
)  # kinds of places that lend no place
INSIDE = frozenset({"in", "across", "throughout", "around"})
MAX_TAIL = 7  # tokens
FEW_REACH = 8  # tokens before a thing in which "only" speaks of it


def add(draft: Draft, token: Token, row: AccessRow, head: Token, thing: ThingRow, known: Words) -> None:
    """Adds the record of a predicate and a thing; one for each place of a list ("hospitals in A and B")."""
    place = place_at(draft, head) or _owner_place(draft, token, head) or _way_place(draft, head, thing)
    place = place or _reached(draft, token, row) or _told_place(draft, token, thing)
    fields: dict[str, Any] = common(
        draft, token, row.id, thing.id, status=_status(token, row, draft, known), place=place
    )
    since = _since(draft, token)
    told = fields["time"]
    if since is not None and told is not None and (told.source != "text" or told.start == since.start):
        fields["time"] = since
    state = _state(token, row, head, known)
    made = Access(**fields, object=thing.object, name=_name(draft, head, thing.object), state=state)
    for each in places_at(draft, head, place) if place is not None else [None]:
        draft.add(msgspec.structs.replace(made, place=each))


def _state(token: Token, row: AccessRow, head: Token, known: Words) -> State:
    """The row's state, or what "again" or a small count make of it ("only two of the hospitals function")."""
    if row.state == "open" and any(c.lower == "no" for c in children(head, "determiner")):
        return "closed"  # "have no functioning clinic"
    if row.again and ("again" in near_words(token) or _again(token)):
        return row.again
    return row.few if row.few and _only_few(head, known) else row.state


def _only_few(head: Token, known: Words) -> bool:
    """ "Only 16 per cent of the clinics", "just one bakery", "three of the 12 clinics"."""
    if _share(head) is not None:
        return True
    tokens = head.sentence.tokens
    at = head.i - tokens[0].i
    for token in reversed(tokens[max(0, at - FEW_REACH) : at]):
        if token.pos in VERBAL or token.text in (",", ";", ":"):
            return False
        if token.lower in known.sorts["few"]:
            return True
    return False


def _share(head: Token) -> Token | None:
    """The smaller number of "three of the 12 clinics"."""
    over = head.head.head if head.function == "prep_object" and head.head.lower == "of" else head
    return over if over.pos == "NUM" and over is not head and children(head, "number") else None


def _owner_place(draft: Draft, token: Token, head: Token) -> Place | None:
    """Whose it is: "Kenya closed its airspace" is about Kenya, "Aden's port" about Aden, "Axum, whose airport is
    closed" about Axum."""
    owners = children(head, "possessor")
    if head.function == "compound":
        owners += children(head.head, "possessor")
    for owner in owners:
        for each in _owners(owner, token):
            place = place_at(draft, each)
            if place is not None:
                return place
    return None


def _owners(owner: Token, token: Token) -> list[Token]:
    if owner.lower == "whose":
        over = next((t for t in governors(owner) if t.function == "relative"), None)
        return [over.head] if over is not None else []
    if owner.pos != "PRON":
        return [owner]
    verb = _verb_of(token)
    return subjects(verb) if verb is not None else []


def _told_place(draft: Draft, token: Token, thing: ThingRow) -> Place | None:
    """Where the predicate is; of places carried from sentences before only one that can be put on a map and that is
    where something was, not where it went ("the road to Erbil")."""
    found = place_of(draft, token)
    if found is None or found.source != "context":
        return found
    named = [o for o in objects(token) if o.pos == "PROPN"] if token.pos in VERBAL else []
    if named:
        return spot_at(draft, named[0], sure=True)  # no gazetteer knows it
    if any(p is not None and p.start == found.start for p in (place_at(draft, t) for t in _settled(token))):
        return found  # "in half of the city"
    tokens = draft.analysis.tokens_in(found.start or 0, found.end or 0)
    before = draft.analysis.tokens[tokens[0].i - 1].lower if tokens and tokens[0].i else ""
    unsure = found.gazetteer_id is None or found.kind in CARRIED_NOT or before in WAYS or not is_alone(draft, found)
    small = thing.object in ("airport", "port") and found.kind != "city"  # "the airport" is no village's
    return None if unsure or small else found


def _settled(token: Token) -> list[Token]:
    """The nouns that stand after "in" or the like with the predicate, parts of a place aside."""
    verb = _verb_of(token) or token
    heads = [o for t in dict.fromkeys((token, verb)) for prep, o in obliques(t) if prep in INSIDE]
    return [t for o in heads for t in (o, *(i for prep, i in obliques(o) if prep == "of")) if t.pos == "NOUN"]


def _reached(draft: Draft, token: Token, row: AccessRow) -> Place | None:
    """Where aid cannot get to, known or not: "cannot reach Bay Hakaba"."""
    if not row.reaches:
        return None
    return next((p for o in objects(token) for p in [spot_at(draft, o, sure=True)] if p is not None), None)


def _way_place(draft: Draft, head: Token, thing: ThingRow) -> Place | None:
    """ "flights to Juba": of Juba's airport; "the road from Bor": it begins there."""
    if not thing.only and thing.object != "road":
        return None
    found = [place_at(draft, o) for p, o in obliques(head) if p in ("to", "from", "into", "at")]
    return next((p for p in found if p is not None), None)


def _name(draft: Draft, head: Token, thing: AccessObject) -> str:
    """The thing as written, with a short "of", "to" or the like after it ("road to Lashio")."""
    first, last = phrase(head)
    tokens = draft.analysis.tokens
    first += tokens[first].lower == "whose"
    share = _share(head)
    first = share.i if share is not None else first
    prep = tokens[last + 1] if last + 1 < len(tokens) else head
    tail = prep.subtree()
    ties = prep.head is head or thing in ROUTES  # the parser often hangs "to Lashio" on the verb
    if prep.pos == "ADP" and prep.lower in LINKS and ties and len(tail) <= MAX_TAIL:
        last = tail[-1].i
    return draft.report.text[tokens[first].start : tokens[last].end]


def _again(token: Token) -> bool:
    return token.head.pos in VERBAL and any(c.lower == "again" for c in token.head.children)


def _status(token: Token, row: AccessRow, draft: Draft, known: Words) -> Status:
    """A lasting state is ongoing: an adjective before its noun, a present "is", a perfect with "since"."""
    if row.pos == "adjective" and token.function in ("modifier", "compound"):
        return "ongoing"
    verb = _verb_of(token)
    found = status_of(draft, token)
    if verb is not None and found == "actual" and is_negated(verb) and not row.denied and row.thing != ("none",):
        found = "negated"
    if found == "negated" and (row.thing == ("none",) or row.denied):
        found = "actual"  # "had no water": the want of it holds
    if found != "actual":
        return found
    if row.state == "limited" and row.pos == "noun" and verb is not None and verb.lemma == "have":
        return "ongoing"
    return "ongoing" if _lasts(token, verb, row, known) else found


def _since(draft: Draft, token: Token) -> Time | None:
    verb = _verb_of(token)
    return begun(draft, verb) if verb is not None else None


def _verb_of(token: Token) -> Token | None:
    """The predicate itself where it is a verb, else the verb that it hangs on."""
    return token if token.pos in VERBAL else next((t for t in governors(token) if t.pos in VERBAL), None)


def _lasts(token: Token, verb: Token | None, row: AccessRow, known: Words) -> bool:
    if verb is None:
        return row.state in ("closed", "limited", "open")
    tags = {verb.tag} | {c.tag for c in children(verb, "auxiliary", "passive_aux")}
    present = bool(tags & {"VBZ", "VBP"}) and "VBD" not in tags
    perfect = any(c.lemma == "have" for c in children(verb, "auxiliary"))
    since = any(c.lower == "since" for c in verb.children) or since_clause(verb) is not None
    since = since or any(p == "for" and o.lemma in known.sorts["span"] for p, o in obliques(verb))  # "for a week"
    if row.pos != "verb":
        return present
    if row.reaches and any(c.lower in ("can", "ca") for c in children(verb, "auxiliary")):
        return True  # "trucks cannot reach the camp"
    if verb.function in ("attribute", "open_clause", "object_predicate") and verb.head.lemma in known.sorts["copula"]:
        return verb.head.tag in ("VBZ", "VBP")  # "remains shut"
    return present and (not perfect or since) and (is_passive(verb) or perfect or row.state == "limited")
