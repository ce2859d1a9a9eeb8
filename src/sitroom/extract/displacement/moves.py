"""Predicates of displacement in a sentence, each with its people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sitroom.analyse.grammar import children, governors, is_passive, objects, obliques, subjects, undergoers
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.displacement.groups import Group, groups_of, of_whom
from sitroom.extract.displacement.needs import is_spot, meets, places
from sitroom.extract.displacement.words import Words, words
from sitroom.extract.draft import Draft
from sitroom.lexicon.schema.displacement import MoveRow

VERBAL = frozenset({"VERB", "AUX"})
_SETTLED = frozenset({"displaced", "fled"})


@dataclass(frozen=True, slots=True)
class Move:
    """One predicate with one group. `clause`: the verb whose arguments also speak of it (itself, the light verb,
    the verb that a group noun belongs to). `part`: told after "including", by the whole's predicate."""

    row: MoveRow
    trigger: Token
    group: Group
    clause: tuple[Token, ...] = field(default=())
    part: bool = False

    @property
    def is_attribute(self) -> bool:
        """The people are only called displaced ("40,000 IDPs")."""
        return self.row.who == "self"


def find(draft: Draft, sentence: Sentence) -> list[Move]:
    """The displacement moves of a sentence in text order, one a group and movement."""
    known = words(draft)
    frames = known.frames
    told = [t for t in sentence.tokens if t.lemma in frames or t.lower in frames]
    found = [m for token in told for m in _at(draft, token, known)]
    return _distinct(found)


def _at(draft: Draft, token: Token, known: Words) -> Iterator[Move]:
    for row in known.frames.get(token.lemma) or known.frames.get(token.lower) or ():
        moves = list(_match(draft, token, row, known))
        if moves:
            yield from moves
            return


def _match(draft: Draft, token: Token, row: MoveRow, known: Words) -> Iterator[Move]:
    if not _fits(token, row):
        return
    clause = _clause(token, row)
    if row.light and (not clause or clause[-1].lemma not in row.light):
        return
    groups = groups_of(draft, _people(draft, token, row, clause)) or _before(draft, token, row)
    for group in groups:
        if group.quantity is None and not (group.plural and _clear(token, row, known)):
            continue
        if group.quantity is None and not _settled(group, known) and not _goes_somewhere(token, clause, known):
            continue
        if group.quantity is None and of_whom(group.head):
            continue  # "most of whom had been displaced before"
        if "abroad" in row.needs and group.quantity is None and not group.marked:
            continue  # "Muslims entering the country"
        if row.who not in ("self", "within", "inside") and _is_no_flight(token, known):
            continue
        states = row.who in ("self", "within", "inside") or (row.category == "stock" and token.function == "adnominal")
        if (states and _is_victim(group, known)) or _is_rate(token, known):
            continue
        if not row.needs or any(meets(draft, need, token, group, known) for need in row.needs):
            yield Move(row, token, group, clause)


def _fits(token: Token, row: MoveRow) -> bool:
    """Part of speech, particle, and no mere modifier of a thing ("refugee camp")."""
    if row.pos == "verb":
        if token.function == "modifier" or (
            token.pos not in VERBAL and not (token.tag == "JJ" and row.who == "undergoer")
        ):
            return False
    elif row.pos == "noun":
        if token.pos not in ("NOUN", "PROPN") or token.function in ("compound", "modifier"):
            return False
    elif row.pos == "adverb":
        return token.pos == "ADV" and token.head.lemma == "be"
    elif token.pos not in ("ADJ", "VERB", "NOUN"):
        return False
    if row.particle:
        return any(c.lower == row.particle or c.lower.startswith(row.particle) for c in token.children)
    return True


def _clause(token: Token, row: MoveRow) -> tuple[Token, ...]:
    """The verb above a noun or adjective that carries its arguments; for a light verb, that verb."""
    if row.pos == "verb":
        return ()
    if row.pos == "adverb":
        return (token.head,)
    if row.who == "inside":
        return (token.head.head,) if token.head.head.pos in VERBAL else ()
    head = token
    if row.who == "self" and row.pos == "adjective":
        head = token.head if token.function in ("modifier", "adnominal") else token
    for _ in range(3):
        if head.function in ("object", "subject", "passive_subject", "attribute", "object_predicate", "prep_object"):
            verb = head.head
            if verb.pos in VERBAL:
                return (verb,)
        if head.function == "prep_object" and head.head.lower in ("of", "as", "to", "on"):
            head = head.head.head
            if head.pos in VERBAL:
                return (head,)
            continue
        return ()
    return ()


def _people(draft: Draft, token: Token, row: MoveRow, clause: tuple[Token, ...]) -> list[Token]:
    """Heads that may name the people."""
    match row.who:
        case "subject":
            verb = clause[-1] if row.light and clause else token
            return subjects(verb) or _between(verb)
        case "undergoer":
            return _state_of(token, clause) if row.pos in ("adjective", "adverb") else _undergone(token)
        case "either":
            moved = [o for o in objects(token) if not is_spot(draft, o, words(draft))]
            return _undergone(token) if is_passive(token) or moved else subjects(token)
        case "of":
            inner = [o for p, o in obliques(token) if p in ("of", "by")]
            return inner or children(token, "possessor") or [token]
        case "within":
            return _inside(token)
        case "inside":
            be = token.head.head
            return (
                subjects(be)
                if token.function == "prep_object" and token.head.lower in ("in", "at") and be.lemma == "be"
                else []
            )
        case "to":
            return [o for p in children(token, "prep") if p.lower == "to" for o in children(p, "prep_object")]
        case _:
            return _called(token, row)


def _between(verb: Token) -> list[Token]:
    """ "Between 60,000 and 80,000 people deserted the camp": a subject that the parser took for a phrase of place."""
    preps = [p for p in children(verb, "prep") if p.lower == "between" and p.i < verb.i]
    return [o for p in preps for o in children(p, "prep_object")][-1:]


def _inside(place: Token) -> list[Token]:
    """Who is in a place, when the phrase describes a noun: "195,000 people in 21 camps"."""
    if place.function != "prep_object" or place.head.lower not in ("in", "at"):
        return []
    prep = place.head
    before = (
        prep.sentence.tokens[prep.i - prep.sentence.tokens[0].i - 1] if prep is not prep.sentence.tokens[0] else prep
    )
    if prep.head.pos in ("NOUN", "PROPN", "NUM"):
        return [prep.head]
    return [before] if before.tag in ("NNS", "NNPS") and before.function in ("object", "attribute") else []


def _undergone(token: Token) -> list[Token]:
    """Objects and passive subjects; of a predicate complement, its subject ("were left stranded")."""
    if token.function == "modifier" and token.tag in ("VBN", "JJ"):
        return [token.head]
    own = undergoers(token)
    if not own and not objects(token):
        own = children(token, "subject")  # "447,000 people displaced": no one else is named
    if not own and token.function in ("object_predicate", "attribute", "open_clause"):
        return undergoers(token.head) or subjects(token.head)
    if not own and token.function == "prep_clause" and token.head.lower == "as":
        return undergoers(token.head.head) or subjects(token.head.head)
    return own


def _state_of(token: Token, clause: tuple[Token, ...]) -> list[Token]:
    """ "left 4,000 people homeless", "made homeless", "are homeless"."""
    if token.function == "modifier":
        return [token.head] if token.head.pos in ("NOUN", "PROPN") else []
    verb = clause[-1] if clause else token.head
    if verb.pos not in VERBAL:
        return []
    return undergoers(verb) or subjects(verb)


def _called(token: Token, row: MoveRow) -> list[Token]:
    """The people a state belongs to: "displaced people", "the displaced", "remain displaced", "14,000 IDPs"."""
    if row.pos == "noun" and token.function == "prep_object" and token.head.lower == "as":
        return subjects(token.head.head) if token.head.head.pos in VERBAL else []  # "live as refugees"
    if row.pos == "noun":
        return [token] if token.function not in ("compound", "modifier") else []
    if token.pos == "NOUN" and token.function not in ("modifier", "compound", "attribute"):
        return [token]
    if token.function in ("modifier", "adnominal") and token.head.pos in ("NOUN", "PROPN", "NUM", "PRON"):
        return [token.head]
    if token.pos == "ADJ" and any(c.function == "determiner" for c in token.children):
        return [token]
    if token.function == "prep_object" and token.head.head.lemma.lower() in ("number", "total"):
        return [token]  # "number of displaced: 900"
    if token.function == "prep_object" and token.head.lower == "of" and token.head.head.pos == "NUM":
        return [token.head.head]  # "300,000 of the displaced"
    if token.tag == "VBN" and (children(token, "determiner") or _is_tally(token)):
        return [token]  # "put the displaced at 900", "bringing the total displaced to 900"
    if token.function in ("attribute", "prep_object", "object_predicate", "prep_clause"):
        above = token.head.head if token.head.pos == "ADP" else token.head
        if above.pos in VERBAL:
            return undergoers(above) or subjects(above)
    return []


def _is_tally(token: Token) -> bool:
    """ "the total displaced": right after a word for a sum."""
    before = token.sentence.tokens[max(0, token.i - token.sentence.tokens[0].i - 1)]
    return before.lower in ("number", "total")


def _before(draft: Draft, token: Token, row: MoveRow) -> list[Group]:
    """The figure right before a participle, where grammar failed: "447,000 people displaced", "34,000 evacuated"."""
    if row.who not in ("undergoer", "either") or token.tag not in ("VBN", "VBD", "JJ") or row.needs:
        return []
    tokens = token.sentence.tokens
    at = token.i - tokens[0].i - 1
    while at >= 0 and _passed_over(tokens[at], words(draft)):
        at -= 1
    if at < 0 or tokens[at].pos not in ("NOUN", "NUM", "PROPN"):
        return []
    return [g for g in groups_of(draft, [tokens[at]]) if g.quantity is not None]


def _passed_over(token: Token, known: Words) -> bool:
    """Words between people and a participle: "were", "newly", the pieces of "pre-emptively"."""
    plain = token.pos in ("AUX", "ADV", "PUNCT") or not token.text[-1].isalnum()
    return plain or known.among(token.lemma, "made") or known.among(token.lower, "made")


def _clear(token: Token, row: MoveRow, known: Words) -> bool:
    """Is the movement itself clear enough to be kept without a figure? Not of people merely called displaced."""
    ordered = row.who == "of" and token.function == "object" and known.among(token.head.lemma, "press")
    return row.pos == "verb" or bool(row.light) or ordered  # "ordered the evacuation of families from Kupiansk"


def _settled(group: Group, known: Words) -> bool:
    """Families, villagers, refugees: people of whom "fled" says enough."""
    return group.marked or group.unit == "household" or known.among(group.core.lemma, "settled")


def _goes_somewhere(token: Token, clause: tuple[Token, ...], known: Words) -> bool:
    """Without a figure, a place or a direction must make it clear that people moved."""
    for verb in (token, *clause):
        if any(c.function in ("adverb", "noun_adverb", "particle", "object") for c in verb.children):
            return True
        if any(True for _ in places(verb, known, "from", "to", "within", "object")):
            return True
    return False


def _is_no_flight(verb: Token, known: Words) -> bool:
    """Out of a prison or a building, or into a hospital: nobody loses his home."""
    left = [h for _, h in places(verb, known, "from", "object")]
    reached = [h for _, h in places(verb, known, "to")]
    if any(known.among(h.lemma, "custody", "premises") for h in left):
        return True
    return bool(reached) and all(known.among(h.lemma, "hospital") for h in reached)


def _is_rate(verb: Token, known: Words) -> bool:
    """ "4,000 flee daily", "15,000 an hour were crossing": how fast, not how many."""
    near = [*children(verb, "adverb", "noun_adverb"), *(n for s in children(verb, "subject") for n in s.children)]
    return any(
        known.among(t.lower, "rate")
        or (known.among(t.lemma, "span") and any(known.among(c.lower, "each") for c in t.children))
        for t in near
    )


def _is_victim(group: Group, known: Words) -> bool:
    """ "killed 12 displaced people": the figure counts the dead."""
    for each in (group.head, group.core):
        for verb in governors(each):
            if verb.pos in VERBAL:
                direct = each.function in (
                    "object",
                    "passive_subject",
                )  # not "villages burned and 3,500 displaced people"
                return known.among(verb.lemma, "harm") or (direct and known.among(verb.lemma, "harm_direct"))
            if each.head is verb and verb.pos == "NOUN" and each.function == "prep_object":
                break
    return False


def _distinct(moves: list[Move]) -> list[Move]:
    """One move a group and kind of movement: an attribute yields to a real movement, "fled" and "displaced" are one."""
    kept: list[Move] = []
    for move in sorted(moves, key=lambda m: (m.is_attribute, m.trigger.i)):
        same = [k for k in kept if k.group.core is move.group.core]
        if any(k.trigger is move.trigger for k in same):
            continue
        if move.is_attribute and same:
            continue
        if move.trigger.function == "relative" and move.row.term in _SETTLED and any(not k.is_attribute for k in same):
            continue  # "shelters 11,000 people who lost their homes"
        if any(k.row.term == move.row.term or {k.row.term, move.row.term} <= _SETTLED for k in same):
            continue
        kept.append(move)
    return sorted(kept, key=lambda m: m.trigger.i)
