"""Parties and helpers of deals as actors: who counts as one, and which names are one party."""

from __future__ import annotations

from collections.abc import Iterable

from sitroom.analyse.grammar import children, conjuncts, obliques
from sitroom.analyse.tokens import Token
from sitroom.extract.actors import actor_of, actors_of
from sitroom.extract.agreements.words import Words
from sitroom.extract.draft import Draft
from sitroom.records import Actor

# who makes war and peace; a deal between others is no business of ours
WARRING = frozenset({"state", "government", "armed_forces", "police", "armed_group", "political_group", "ethnic_group"})
PARTIES = WARRING | {"person", "people", "igo", "religious_group", "population", None}
THINGS = frozenset({"vehicle", "facility", "site", "object", "infrastructure", "company", "media"})
ARMED_SECTORS = frozenset({"REB", "OPP", "UAF", "PRM", "SPY"})


def party_actors(draft: Draft, heads: Iterable[Token], words: Words) -> list[Actor]:
    """Actors that can be parties, in order; "the two sides" is one when nothing better is known."""
    found: dict[tuple[int, int, str], Actor] = {}
    for head in heads:
        for actor in actors_in(draft, head, words):
            if actor.kind in PARTIES:
                found.setdefault((actor.start, actor.end, actor.name), actor)
    return list(found.values())


def actors_in(draft: Draft, head: Token, words: Words) -> tuple[Actor, ...]:
    """The actors that a head names; a placeholder ("both sides") gives an actor of those words."""
    if head.lemma in words.deals or head.pos in ("VERB", "AUX"):
        return ()
    if words.get("placeholder", head) and (head.pos != "PRON" or head.lower == "both"):
        actor = actor_of(draft, head)
        if actor is not None and actor.kind not in ("political_group", None):
            return (actor,)
        return (Actor(name=head.text, text=head.text, start=head.start, end=head.end),)
    return tuple(a for a in actors_of(draft, _meant(draft, head, words)) if a.kind not in THINGS)


def _meant(draft: Draft, head: Token, words: Words) -> list[Token]:
    """Who is meant by many at once: the states of "the leaders of A, B and C", the names of "two groups, A and B"."""
    if head.tag != "NNS":
        named = [a for a in children(head, "apposition") if a.pos == "PROPN" and head.pos == "NOUN"]
        known = [a for a in named if any(x.id for x in actors_of(draft, [a]))]
        if known:
            return conjuncts(known[0])  # "the militant group Islamic Jihad and Israel"
        return [head, *_hung_below(draft, head)]
    if words.get("leaders", head):
        of = [o for prep, o in obliques(head) if prep == "of"]
        if len(of) > 1 and all(actors_of(draft, [o]) for o in of):
            return of
    named = [c for a in children(head, "apposition") if a.pos == "PROPN" for c in conjuncts(a)]
    known = [t for t in named if any(a.kind in WARRING for a in actors_of(draft, [t]))]
    return named if len(named) > 1 and known else [head]


def _hung_below(draft: Draft, head: Token) -> list[Token]:
    """ "The government of El Salvador and the FMLN": the group, where the parser coordinates it with the country."""
    found = [o for prep, o in obliques(head) if prep == "of" and o.function == "conjunct"]
    found = [o for o in found if any(c.lower == "the" for c in o.children)]
    return [o for o in found if any(a.kind in ("armed_group", "political_group") for a in actors_of(draft, [o]))]


def is_placeholder(actor: Actor, words: Words) -> bool:
    return (
        actor.kind is None and actor.id is None and actor.name.lower() in ("sides", "parties", "both", "side", "party")
    )


def is_warring(actor: Actor) -> bool:
    return actor.kind in WARRING or (actor.kind == "person" and actor.sector in ("GOV", "MIL", *ARMED_SECTORS))


def is_generic(actor: Actor) -> bool:
    """A description without a name of its own ("rebels", "the militants", "opposition factions")."""
    return actor.id is None and _is_description(actor)


def _is_description(actor: Actor) -> bool:
    shouted = actor.id is None and actor.text.isupper() and len(actor.text) > 5
    return shouted or not any(w[:1].isupper() for w in actor.text.split()[-1:])


def compatible(a: Actor, b: Actor) -> bool:
    """Can the two be one party? Same id or name; or one is a description that the other may fill."""
    if a.id and b.id and a.id == b.id:
        return True
    if a.country and a.country == b.country and _side(a) == _side(b) == "state":
        return True  # a state, its government, its president: one party
    if a.id and b.id:  # "Tigrayan forces" and "the Tigray People's Liberation Front"
        described = _is_description(a) or _is_description(b)
        return described and a.country is not None and a.country == b.country and _side(a) == _side(b) == "armed"
    if a.name.casefold() == b.name.casefold():
        return True
    if a.country and b.country and a.country != b.country:
        return False
    if not (is_generic(a) or is_generic(b)):
        return _initials(a.name) == b.name or _initials(b.name) == a.name
    return _side(a) == _side(b) is not None


def _initials(name: str) -> str:
    return "".join(w[0] for w in name.replace("-", " ").split() if w[0].isupper())


def _side(actor: Actor) -> str | None:
    """Which side a description can be of: rebels and militants are one, a government and its army are one."""
    if actor.sector in ARMED_SECTORS or actor.kind == "armed_group":
        return "armed"
    if actor.sector in ("GOV", "MIL", "COP") or actor.kind in ("state", "government", "armed_forces"):
        return "state"
    return None


def _fuller(new: Actor, old: Actor) -> bool:
    """A name says more than a description, a government more than its state or its president."""
    if old.id is None and new.id is not None and _is_description(old):
        return True
    if _side(old) == "state":
        return new.kind == "government" and old.kind in ("state", "person")
    return _is_description(old) and not _is_description(new)


def merge_parties(parties: Iterable[Actor], words: Words) -> tuple[Actor, ...]:
    """Each party once, its fullest name kept; placeholders only when nobody is named."""
    kept: list[Actor] = []
    stand_ins: list[Actor] = []
    for actor in parties:
        if is_placeholder(actor, words):
            stand_ins.append(actor)
            continue
        at = next((n for n, other in enumerate(kept) if compatible(actor, other)), None)
        if at is None:
            kept.append(actor)
        elif _fuller(actor, kept[at]):
            kept[at] = actor
    return tuple(sorted(kept or stand_ins[:1], key=lambda a: a.start))
