"""Where things happened: the place of what a word tells of."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from sitroom.analyse.grammar import (
    NOMINAL,
    children,
    first_conjunct,
    governors,
    is_passive,
    objects,
    obliques,
    subjects,
)
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.draft import Draft
from sitroom.extract.places.mentions import mention_at
from sitroom.extract.places.phrase import REGIONS, as_place, place_at
from sitroom.extract.places.rank import distance
from sitroom.extract.places.words import Words, words_of
from sitroom.records import Place, PlaceMention

CLAUSES = frozenset({"adverbial", "prep_clause", "conjunct", "open_clause", "unclear"})
UNRANKED = 9  # of a preposition that does not say where
INNER = 2  # least close preposition through which an argument's own place counts ("positions in Daraa")
OF = 3  # least close one that may join an argument to its own place ("control of areas of Quneitra")
VAGUE = 1.5  # ranks that each step of precision costs
BORDER = 6  # by which a line ranks after places that lie at it
WHOLE = frozenset({"country", "admin1"})  # areas that a place in them tells more exactly
REACH = 100.0  # km from the middle of a region to what may lie in it
DEPTH = 2
LEFTWARD = 3  # tokens by which a place before the trigger counts as farther away
BACK = 2  # sentences of the paragraph before the trigger's that may lend their place
TITLED = 6  # sentences from the top that may take the title's place


def place_of(draft: Draft, trigger: Token) -> Place | None:
    """Where what `trigger` tells of happened: by grammar, else the nearest place of its sentence that nothing else
    claims, else what the context gives (the sentences before in its paragraph, the title; source "context").
    None when nothing supports one."""
    known: dict[int, Place | None] = draft.scratch.setdefault("places.of", {})
    if trigger.i not in known:
        words = words_of(draft.lexicon)
        own = _arguments(draft, trigger, words)
        if own is not None and _is_whose(own, trigger):
            own = _acted_on(draft, trigger, words) or own
        known[trigger.i] = own or (
            None
            if words.has("speech", trigger.lemma)
            else _of_clause(draft, trigger, words)
            or _before_where(draft, trigger, words)
            or _of_governor(draft, trigger, words)
            or _in_sentence(draft, trigger, words)
            or _from_context(draft, trigger, words)
        )
    return known[trigger.i]


def _is_whose(place: Place, trigger: Token) -> bool:
    """A country before a noun ("U.S. strikes", "Turkey's raid"): whose act it is, as likely as where."""
    if place.kind != "country" or trigger.pos not in NOMINAL:
        return False
    owners = children(trigger, "compound", "possessor", "modifier")
    return any(place.start <= o.start < place.end for o in owners)


def _acted_on(draft: Draft, trigger: Token, words: Words) -> Place | None:
    """What the trigger as a subject does something to or somewhere: "U.S. strikes hit Hodeidah"."""
    verb = trigger.head
    if trigger.function != "subject" or verb.pos != "VERB" or words.has("speech", verb.lemma):
        return None
    found = _arguments(draft, verb, words, 1, above=True)
    return None if found is not None and found.start == trigger.start else found


def _arguments(draft: Draft, trigger: Token, words: Words, depth: int = 0, above: bool = False) -> Place | None:
    """A place among the trigger's own arguments, or standing with one of them ("positions in Daraa"). `above`: the
    trigger is what the word in question hangs on ("hit Barda, killing 21")."""
    if not trigger.sentence.parsed:
        return None
    ranked: list[tuple[float, int, Place]] = []
    for rank, other in _candidates(trigger, words, depth, above):
        place = place_at(draft, other) if rank < UNRANKED else None
        if place is not None:
            if not (place.kind == "country" and rank > INNER and depth and not above):
                ranked.append((rank + _vagueness(place), other.i, place))
        elif depth < DEPTH:
            inner = _arguments(draft, other, words, depth + 1)
            if inner is not None:
                ranked.append((rank + 3, other.i, inner))
    if not ranked:
        return None
    ranked.sort(key=lambda r: r[:2])
    first, others = ranked[0][2], [r[2] for r in ranked]
    if not depth and first.kind in WHOLE and trigger.pos == "VERB" and not is_passive(trigger):
        told = (_arguments(draft, s, words, 1, above=True) for s in subjects(trigger))  # "fighting in Tambura killed"
        others += [p for p in told if p is not None]
    return _closest(first, others)


def _closest(first: Place, others: list[Place]) -> Place:
    """The first choice, or, where that is a whole province or country, a place in it that is named too: "In Manipur,
    mobs burned houses in Jiribam". A village that nobody knows lies in the province that is named with it."""
    if first.kind is None and first.lat is None:
        area = next((p for p in others if p.kind in WHOLE and first.country in (None, p.country)), None)
        return first if area is None else msgspec.structs.replace(first, country=area.country, admin1=area.admin1)
    if first.kind == "region":
        return next((p for p in others if _beside(first, p)), first)
    if first.kind not in WHOLE:
        return first
    inside = (
        p
        for p in others
        if p.country == first.country is not None
        and (p.precision or 3) < 3
        and p.kind not in WHOLE
        and (first.kind == "country" or p.admin1 == first.admin1)
    )
    return next(inside, first)


def _beside(region: Place, other: Place) -> bool:
    """Whether a point of the same country is so near to the middle of a region that it may lie in it."""
    if other.lat is None or other.lon is None or region.lat is None or region.lon is None:
        return False
    if other.country != region.country or other.kind in REGIONS or (other.precision or 3) > 2:
        return False
    return distance((region.lat, region.lon), (other.lat, other.lon)) < REACH


def _vagueness(place: Place) -> float:
    """By which a vaguer place ranks after an exact one: "in Daraa's countryside, rebels shelled Saida"."""
    wide = BORDER if place.kind == "border" else VAGUE if place.kind in ("country", "continent") else 0
    return VAGUE * ((place.precision or 1) - 1) + wide


def _candidates(trigger: Token, words: Words, depth: int, above: bool) -> Iterator[tuple[int, Token]]:
    """(rank, head) of arguments that may hold the place, lower rank first choice. Where one came from is not where what
    follows happened."""
    for prep, other in obliques(trigger):
        rank = words.rank.get(prep, UNRANKED)
        said_by = other.head.head if other.head.pos in ("ADP", "PART", "SCONJ") else trigger
        if said_by is not trigger and words.has("speech", said_by.lower):
            continue  # "according to officials in Paris"
        if (not depth or rank <= OF) and not (above and prep == "from"):
            yield rank, other
    if trigger.pos in ("VERB", "AUX"):
        if (depth == 0 or above) and not words.has("speech", trigger.lemma):
            for other in subjects(trigger) if is_passive(trigger) else objects(trigger):
                yield INNER, other
    else:
        for other in children(trigger, "compound", "possessor", "modifier"):
            yield 4, other


def _of_clause(draft: Draft, trigger: Token, words: Words) -> Place | None:
    """A clause of the same moment says where: "killed when a bomb exploded in Sadr City"."""
    for clause in children(trigger, "adverbial"):
        if any(words.has("same_time", c.lower) for c in clause.children):
            place = _arguments(draft, clause, words, 1)
            if place is not None:
                return place
    return None


def _before_where(draft: Draft, trigger: Token, words: Words) -> Place | None:
    """What "where" stands for: the place right before it, else that of the clause it hangs on."""
    for verb in (trigger, *_above(trigger, words)):
        joint = next((c for c in verb.children if c.lower == "where" and c.i < verb.i), None)
        if joint is None:
            continue
        tokens = draft.analysis.tokens
        before = joint.i - (2 if tokens[joint.i - 1].text == "," else 1)
        if before < verb.sentence.tokens[0].i:
            return None
        head = tokens[before]
        if verb.head is verb:
            return place_at(draft, head)
        return place_at(draft, head) or _said_of(draft, verb.head, words) or _arguments(draft, verb.head, words, 1)
    return None


def _said_of(draft: Draft, inside: Token, words: Words) -> Place | None:
    """The place of which a noun is said: "Goma is a city of two million, where …"."""
    above = inside
    while above.function not in ("attribute", "root") and above.head is not above:
        above = above.head
    if above.function != "attribute" or above.lemma not in words.kinds:
        return None
    told = (place_at(draft, s) for s in subjects(above.head))
    return next((p for p in told if p is not None), None)


def _of_governor(draft: Draft, trigger: Token, words: Words) -> Place | None:
    """What the trigger hangs on says where: "launched an attack in Daraa", "the town of Nawa, where … fought"."""
    below = trigger
    for above in _above(trigger, words):
        if below.function == "relative":
            place = place_at(draft, above)
            if place is not None and _says_where(below):
                return place
        elif below.function != "subject":
            place = _arguments(draft, above, words, 1, above=True)
            if place is not None:
                return place
        below = above
    return None


def _above(trigger: Token, words: Words) -> Iterator[Token]:
    """Governors that tell of the same happening: up to the end of the trigger's own clause."""
    below = trigger
    for above in governors(trigger):
        own_clause = below.function in CLAUSES and bool(children(below, "subject", "passive_subject"))
        if own_clause or below.function in ("clause", "parataxis") or words.has("speech", above.lemma):
            return
        yield above
        below = above


def _says_where(clause: Token) -> bool:
    """ "where …", "in which …"; other relative clauses tell of the place itself and are the frame's to read."""
    return any(t.lower in ("where", "which") for t in clause.subtree()[:3])


def _in_sentence(draft: Draft, trigger: Token, words: Words) -> Place | None:
    """The nearest place of the sentence that says where and that no other predicate claims."""
    best: tuple[int, int, Token] | None = None
    for token in trigger.sentence.tokens:
        mention = mention_at(draft, token)
        if mention is None or token.end != mention.end or _claimed(draft, token, mention, trigger, words):
            continue
        away = abs(token.i - trigger.i) + (0 if token.i > trigger.i else LEFTWARD)
        if best is None or away < best[0]:
            best = (away, token.i, token)
    if best is None:
        return None
    mention = mention_at(draft, best[2])
    return as_place(draft, mention) if mention else None


def _claimed(draft: Draft, token: Token, mention: PlaceMention, trigger: Token, words: Words) -> bool:
    """A place that is a doer or speaker, part of somebody's name, or told of by another predicate than the trigger."""
    if not trigger.sentence.parsed:
        return False
    head = token
    while head.head is not head and mention_at(draft, head.head) is mention:
        head = head.head
    while head.function in ("compound", "possessor", "modifier", "noun_adverb", "apposition", "conjunct"):
        above = head.head
        if above is trigger:
            return False
        if head.function in ("compound", "possessor", "modifier", "noun_adverb") and place_at(draft, above) is None:
            return True
        head = above if head.function != "conjunct" else first_conjunct(head)
    if head.function == "subject":
        return _doer(draft, head, mention, trigger, words)
    if head.function == "prep_object":
        joint = head.head
        if words.rank.get(joint.lower, UNRANKED) == UNRANKED:
            return True
        if joint.lower == "from" and joint.head is not trigger:
            return True  # "had crossed from Libya and attacked a post"
        if joint.lower in ("of", "from") and joint.head is not trigger and joint.head.pos in NOMINAL:
            return True  # "Syrians from Daraa had gathered"
    elif head.function not in ("object", "passive_subject", "root"):
        return True
    over = {t.i for t in _above(trigger, words)} | {trigger.i}
    for above in governors(head):
        if above.pos in ("VERB", "AUX"):
            return above.i not in over or (above is not trigger and words.has("speech", above.lemma))
        if above.i in over:
            return False
    return False


def _doer(draft: Draft, head: Token, mention: PlaceMention, trigger: Token, words: Words) -> bool:
    """Whether a place as subject acts: countries, capitals, and whoever speaks; "Nawa fell to the army" does not."""
    capital = mention.country is not None and words.capitals.get(mention.country) == mention.name.lower()
    speaks = words.has("speech", head.head.lemma)
    return head.head is not trigger or speaks or capital or mention.kind in (None, "country", "region", "continent")


def _from_context(draft: Draft, trigger: Token, words: Words) -> Place | None:
    """The place where the sentences before in the paragraph are set; near the top of a report, its title's."""
    sentence = trigger.sentence
    if any(mention_at(draft, t) for t in sentence.tokens):
        return None  # it names places of its own: none was found to be this one's
    if _names_unknown(draft, trigger, words):
        return None
    denied = trigger.function == "object" and words.has("denial", trigger.head.lemma)
    sentences = draft.analysis.sentences
    for other in reversed(sentences[max(0, sentence.index - BACK) : sentence.index]):
        if denied and all(t.lemma != trigger.lemma for t in other.tokens):
            continue  # "the strike" that is denied is one that was told of
        if other.paragraph == sentence.paragraph:
            mention = _setting(draft, other, words)
            if mention is not None:
                return as_place(draft, mention, "context")
    if not denied and 0 < sentence.index < TITLED and sentences[0].paragraph != sentence.paragraph:
        mention = _setting(draft, sentences[0], words)
        if mention is not None:
            return as_place(draft, mention, "context")
    return None


def _names_unknown(draft: Draft, trigger: Token, words: Words) -> bool:
    """Whether the trigger's arguments say where by a name that nobody knows ("struck Jigle", "near the Palace")."""
    where = [o for prep, o in obliques(trigger) if words.rank.get(prep, UNRANKED) <= 1]
    if words.has("motion", trigger.lemma):
        where += objects(trigger)
    return any(
        (o.pos == "PROPN" or any(c.pos == "PROPN" for c in children(o, "compound")))
        and place_at(draft, o) is None
        and not any(t.start < o.end and o.start < t.end for t in draft.times)
        and not any(a.id is not None and a.start <= o.start < a.end for a in draft.actors)
        for o in where
    )


def _setting(draft: Draft, sentence: Sentence, words: Words) -> PlaceMention | None:
    """The place that a sentence is set in: the first that it acts on or names after a preposition that says where;
    countries and regions last."""
    found: list[PlaceMention] = []
    for token in sentence.tokens:
        mention = mention_at(draft, token)
        if mention is None or token.end != mention.end:
            continue
        head = first_conjunct(token)
        while head.function in ("compound", "possessor") and place_at(draft, head.head) is not None:
            head = head.head
        acted_on = head.function in ("object", "passive_subject") and not words.has("speech", head.head.lemma)
        acted_on = acted_on or (head.function == "subject" and not _doer(draft, head, mention, head.head, words))
        if acted_on or (head.function == "prep_object" and words.rank.get(head.head.lower, UNRANKED) <= INNER):
            found.append(mention)
    return min(found, key=lambda m: (m.kind in REGIONS, m.kind == "border", m.start)) if found else None
