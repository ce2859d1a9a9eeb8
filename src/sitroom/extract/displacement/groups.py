"""Who moves: the people that a noun phrase names, with their figure; None for soldiers, envoys, culprits and things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import msgspec

from sitroom.analyse.grammar import antecedent, children, conjuncts, phrase
from sitroom.analyse.tokens import Token
from sitroom.extract.actors import actor_of
from sitroom.extract.displacement.words import Words, words
from sitroom.extract.draft import Draft
from sitroom.extract.quantities import quantity_of
from sitroom.records import Quantity

PEOPLE_KINDS = frozenset({"people", "population", "ethnic_group", "religious_group"})
PLURAL = frozenset({"NNS", "NNPS"})
RELATIVES = frozenset({"which", "whom", "them", "these", "those"})
PRONOUNS = frozenset({"they", "them", "we", "us", "those", "many", "most", "others", "some", "all"})


@dataclass(frozen=True, slots=True)
class Group:
    """People on the move. `head`: as grammar has it ("tens"); `core`: what is counted ("civilians").

    `marked`: called refugees, displaced or the like. `plural`: more than one even without a figure."""

    head: Token
    core: Token
    quantity: Quantity | None
    unit: Literal["person", "household"]
    population: Literal["idp", "refugee"] | None
    marked: bool
    plural: bool


def groups_of(draft: Draft, heads: list[Token]) -> list[Group]:
    """Groups among coordinated heads. "4,000 fighters and their families" is one, with the fighters' figure."""
    known = words(draft)
    found = [g for g in (group_of(draft, h) for h in heads) if g is not None]
    if not found:
        return []
    barred = [h for h in heads if known.among(core_of(h, known).lemma, "barred")]
    counted = [(h, quantity_of(draft, h)) for h in barred]
    if barred and not any(g.quantity for g in found):
        for head, quantity in counted:
            if quantity is not None and _counts_people(quantity):
                return [Group(head, head, quantity, "person", None, marked=False, plural=True)]
    with_figures = [g for g in found if g.quantity]
    return with_figures or found[:1]


def group_of(draft: Draft, head: Token) -> Group | None:
    """The group that the noun phrase of `head` names, or None."""
    known = words(draft)
    head = antecedent(head)
    core = core_of(head, known)
    if known.among(core.lemma, "barred") or core.lower in ("he", "she", "it", "i", "him", "her"):
        return None
    if any(known.among(c.lemma, "barred") for c in children(core, "compound", "modifier")):
        return None  # "army and police members"
    quantity = _figure(draft, head, core, known)
    if quantity is not None and not _counts_people(quantity):
        quantity = None
        if core is head:
            return None
    if not _is_people(draft, head, core, quantity, known):
        return None
    household = known.among(core.lemma, "household") or (quantity is not None and quantity.unit == "household")
    population: Literal["idp", "refugee"] | None = None
    if known.among(core.lemma, "idp") or _internally(core):
        population = "idp"
    elif known.among(core.lemma, "refugee"):
        population = "refugee"
    marked = population is not None or any(
        known.among(m.lemma, "idp", "refugee") or _is_state(m) for m in core.children
    )
    plural = core.tag in PLURAL or core.lower in PRONOUNS or quantity is not None or core.lower == "people"
    return Group(head, core, quantity, "household" if household else "person", population, marked, plural)


def _figure(draft: Draft, head: Token, core: Token, known: Words) -> Quantity | None:
    """The figure of a group: its own, its members' ("a community of 85 people"), or the one it is reckoned at."""
    found = quantity_of(draft, head)
    if core is not head and (found is None or (found.low is None and found.high is None)):
        if known.among(head.lemma, "share") or known.among(head.lower, "share"):
            # "most of the town's 20,000 people": that figure is the whole, not those who moved
            return _all_of(draft, head, core, known) if head.lower == "all" else found
        found = quantity_of(draft, core) or found
    if found is not None:
        return found
    for inner in (o for p in children(core, "prep") if p.lower == "of" for o in children(p, "prep_object")):
        members = quantity_of(draft, inner)
        if members is not None and members.unit == "person":
            return members
    near = _just_before(draft, core)
    if near is not None:
        return near
    labelled = _after_colon(draft, core) or _tallied(draft, core, known)
    if labelled is not None:
        return labelled
    above = over_of(head)
    if above is core and known.among(core.lemma, "movement") and core.function == "subject":
        return _reckoned(draft, core)  # "displacement has reached 10 million"
    return _reckoned(draft, above) if known.among(above.lemma, "reckoned") else None


def _all_of(draft: Draft, head: Token, core: Token, known: Words) -> Quantity | None:
    """The figure of "all of the town's 20,000 people"; of "nearly all" its upper bound."""
    whole = quantity_of(draft, core)
    if whole is None or not any(known.among(c.lower, "nearly") for c in head.children):
        return whole
    most = whole.high if whole.high is not None else whole.low
    return msgspec.structs.replace(whole, low=None, high=most, qualifier="less_than")


def _tallied(draft: Draft, core: Token, known: Words) -> Quantity | None:
    """What people are reckoned at right after their name: "put the displaced at 900", "the total displaced to 900"."""
    tokens = core.sentence.tokens
    at = core.i - tokens[0].i
    if at == 0 or at + 2 >= len(tokens) or tokens[at + 1].lower not in ("at", "to") or core.tag != "VBN":
        return None
    before = tokens[at - 1]
    reckoned = known.among(tokens[at - 2].lower, "reckoned") if before.lower == "of" else False
    if not (reckoned or before.lower == "the" or known.among(before.lower, "reckoned")):
        return None
    found = next((q for q in draft.quantities if 0 <= q.start - tokens[at + 1].end <= 1), None)
    return found if found is not None and _counts_people(found) else None


def _after_colon(draft: Draft, core: Token) -> Quantity | None:
    """The figure of a label: "displaced people: 2,190"."""
    tokens = core.sentence.tokens
    at = core.i - tokens[0].i
    if at + 2 >= len(tokens) or tokens[at + 1].text != ":":
        return None
    found = quantity_of(draft, tokens[at + 2])
    if found is None or found.unit not in ("person", None):
        return None
    after = next((t for t in tokens if t.start >= found.end), None)
    return found if after is None or after.pos not in ("NOUN", "PROPN", "ADJ") else None  # it counts what follows


def over_of(head: Token) -> Token:
    """ "number" of "the number of people", asked of "people"; the token itself without an "of" over it."""
    return head.head.head if head.function == "prep_object" and head.head.lower == "of" else head


def of_whom(head: Token) -> bool:
    """ "151 of whom", "half of them"."""
    return any(
        o.lower in ("whom", "which", "them") for p in children(head, "prep") if p.lower == "of" for o in p.children
    )


def _just_before(draft: Draft, core: Token) -> Quantity | None:
    """A figure before the noun and its modifiers that grammar hung elsewhere ("between 2 and 4 displaced people")."""
    tokens = core.sentence.tokens
    at = core.i - tokens[0].i - 1
    while at >= 0 and tokens[at].pos in ("ADJ", "ADV", "VERB") and tokens[at].function in ("modifier", "adverb"):
        at -= 1
    found = quantity_of(draft, tokens[at]) if at >= 0 and tokens[at].pos == "NUM" else None
    return found if found is not None and found.unit in ("person", "household", None) else None


def _reckoned(draft: Draft, head: Token) -> Quantity | None:
    """ "the number of displaced people rose to 340,000", "is estimated at 349"."""
    verb = head.head
    for _ in range(2):
        if verb.pos not in ("VERB", "AUX"):
            return None
        ends = children(verb, "attribute", "object")
        ends += [o for p in children(verb, "prep") if p.lower in ("to", "at") for o in children(p, "prep_object")]
        for end in ends:
            found = quantity_of(draft, end)
            if found is not None and (end.pos == "NUM" or found.unit == "person"):
                return found
        inner = children(verb, "open_clause")
        if not inner:
            return None
        verb = inner[0]
    return None


def core_of(head: Token, known: Words) -> Token:
    """What is counted: "civilians" of "tens of thousands of civilians", "one of the residents"."""
    for _ in range(5):
        counts = known.among(head.lemma, "count") or head.pos == "NUM" or head.lower in PRONOUNS
        inner = [o for p in children(head, "prep") if p.lower == "of" for o in children(p, "prep_object")]
        if not counts or not inner or inner[0].lower in RELATIVES:
            return head
        head = inner[0]
    return head


def group_words(draft: Draft, group: Group) -> str | None:
    """The group as written, without its figure: "displaced Syrians", "women and children"; None for bare figures."""
    if group.core.pos in ("NUM", "PRON", "DET") or words(draft).among(group.core.lemma, "count", "movement"):
        return None
    first, last = phrase(group.core)
    tokens = [
        t for t in draft.analysis.tokens[first : last + 1]
        if group.quantity is None or not group.quantity.start <= t.start < group.quantity.end
    ]  # fmt: skip
    if group.quantity is not None and tokens and tokens[0].start < group.quantity.start:
        tokens = [t for t in tokens if t.start >= group.quantity.end] or [group.core]
    tokens = tokens[_leading(tokens) :] or [group.core]
    others = [c for c in conjuncts(group.core) if c.i > group.core.i]
    end = others[-1].end if others and others[-1].i - group.core.i < 6 else tokens[-1].end
    return draft.report.text[tokens[0].start : end]


def _leading(tokens: list[Token]) -> int:
    """How many tokens before the first content word: articles, "some", "of"."""
    at = 0
    while at < len(tokens) and tokens[at].pos in ("DET", "ADP", "PUNCT", "ADV", "NUM", "CCONJ", "SCONJ"):
        at += 1
    return at


def _counts_people(quantity: Quantity) -> bool:
    return quantity.unit not in ("percent", "money", "distance", "area", "weight") and quantity.high != 0


def _is_people(draft: Draft, head: Token, core: Token, quantity: Quantity | None, known: Words) -> bool:
    if known.among(core.lemma, "people", "household", "idp", "refugee"):
        return core.function not in ("compound", "modifier")
    if core.lower in PRONOUNS and core is head:
        actor = actor_of(draft, core) if core.pos == "PRON" else None
        return actor.kind in PEOPLE_KINDS if actor is not None else quantity is not None or core.pos != "PRON"
    if quantity is not None and (quantity.unit == "person" or core.pos == "NUM" or known.among(core.lemma, "count")):
        return True
    if core.pos in ("ADJ", "VERB") and _is_state(core):
        return True  # "the displaced"
    if known.among(core.lemma, "movement"):
        return quantity is not None  # "34,000 displacements"
    if quantity is not None and core.pos == "PROPN" and (quantity.low or quantity.high or 0) > 1:
        return True  # "35,000 Bru"
    if core.pos in ("NOUN", "PROPN"):
        actor = actor_of(draft, core)
        return actor is not None and actor.kind in PEOPLE_KINDS
    return False


def _is_state(token: Token) -> bool:
    return token.lower in ("displaced", "uprooted", "stranded") and token.pos in ("ADJ", "VERB", "NOUN")


def _internally(core: Token) -> bool:
    return any(
        t.lower == "internally" for t in core.sentence.tokens[max(0, core.i - core.sentence.tokens[0].i - 3) :][:3]
    )
