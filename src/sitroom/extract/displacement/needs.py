"""What a weak predicate needs beside it before it is displacement: a home left, a border crossed, a camp."""

from __future__ import annotations

from collections.abc import Iterator

from sitroom.analyse.grammar import children, is_passive, objects, obliques, phrase, subjects
from sitroom.analyse.tokens import Token
from sitroom.extract.displacement.groups import Group
from sitroom.extract.displacement.words import Words, is_cause, words
from sitroom.extract.draft import Draft
from sitroom.extract.spots import homeland, spot_at
from sitroom.records import Place

ABROAD = frozenset({"country", "camp", "crossing", "river"})
MANY = 1000  # people; so many who "have left" did not leave a meeting


def meets(draft: Draft, need: str, verb: Token, group: Group, known: Words) -> bool:
    """Does the clause of `verb` hold what `need` asks for (see MoveRow.needs)?"""
    tests = {
        "home": lambda: _leaves_home(verb, known),
        "camp": lambda: _in_camp(verb, known),
        "place": lambda: any(is_spot(draft, t, known) for _, t in places(verb, known, "from", "to", "object")),
        "abroad": lambda: _abroad(draft, verb, group, known),
        "frontier": lambda: _at_border(draft, verb, known),
        "camp_left": lambda: (
            group.quantity is not None and any(known.among(t.lemma, "camp") and _named(t) for t in objects(verb))
        ),
        "sent": lambda: (
            group.quantity is not None
            and _household(group, known)
            and any(is_cause(t, known) for t in subjects(verb))
            and any(is_spot(draft, t, known, sure=True) for t in _towards(verb, known))
        ),
        "relief": lambda: (
            known.among(verb.lemma, "refuge")
            or any(
                known.among(c.lemma, "relief", "movement", "refugee") for c in children(verb, "compound", "modifier")
            )
        ),
        "camp_home": lambda: any(known.among(t.lemma, "refuge") for t in subjects(verb.head)),
        "counted": lambda: _counted(draft, verb, group, known),
        "gone": lambda: _gone(verb, group),
        "people": lambda: group.quantity is not None and not objects(verb) and _home_of(draft, group) is not None,
        "onward": lambda: any(is_spot(draft, t, known, sure=True) for _, t in places(verb, known, "to")),
        "homeward": lambda: _homeward(draft, verb, group, known),
        "marked": lambda: group.marked,
        "household": lambda: _household(group, known) and not objects(verb),
        "ride": lambda: _rides(verb, known),
        "foreigners": lambda: _foreigners(draft, verb, group),
        "arrival": lambda: _arrives(draft, verb, group, known),
        "behind": lambda: _leaves_behind(draft, verb, group, known),
    }
    return tests[need]()


def _arrives(draft: Draft, verb: Token, group: Group, known: Words) -> bool:
    """Refugees, the displaced, or families and villagers with a figure who come to a place."""
    if group.population == "refugee" or (group.unit == "household" and group.quantity is not None):
        return True
    if group.quantity is None:
        return False
    driven = any(known.among(p, "cause") and known.among(t.lemma, "conflict") for p, t in obliques(verb))
    if not (group.marked or driven or known.among(group.core.lemma, "villager") or _are_many(draft, verb, group)):
        return False
    ahead = places(verb, known, "within", "object", "to")
    return any(spot_at(draft, t) is not None or known.among(t.lemma, "camp") for _, t in ahead)


def _are_many(draft: Draft, verb: Token, group: Group) -> bool:
    """Very many people, come for nothing in particular, in a report that tells of flight."""
    return _figure(group) >= MANY and _tells_of_flight(draft) and not any(p == "for" for p, _ in obliques(verb))


def _tells_of_flight(draft: Draft) -> bool:
    """Whether the report speaks anywhere of people who fled or are displaced."""
    told: bool | None = draft.scratch.get("displacement.flight")
    if told is None:
        known = words(draft)
        told = any(known.among(t.lemma, "flight") or known.among(t.lower, "flight") for t in draft.analysis.tokens)
        draft.scratch["displacement.flight"] = told
    return told


def _figure(group: Group) -> float:
    """The larger bound of a group's figure; 0 without one."""
    return max(group.quantity.low or 0, group.quantity.high or 0) if group.quantity is not None else 0


def _leaves_behind(draft: Draft, verb: Token, group: Group, known: Words) -> bool:
    """People with a figure, or families or villagers, who have to leave a place by name."""
    if not (group.quantity is not None or _household(group, known)) or not _is_pressed(verb, known):
        return False
    return any(spot_at(draft, t, sure=True) is not None for t in objects(verb))


def _is_pressed(verb: Token, known: Words) -> bool:
    """ "have to leave", "were told to leave", "urged 4,000 residents to leave", "must leave"."""
    return any(known.among(c.lemma, "press") for c in children(verb, "auxiliary")) or (
        verb.function in ("open_clause", "clause") and known.among(verb.head.lemma, "press")
    )


def _household(group: Group, known: Words) -> bool:
    return group.unit == "household" or group.marked or known.among(group.core.lemma, "settled")


def places(verb: Token, known: Words, *sorts: str) -> Iterator[tuple[str, Token]]:
    """(sort, head) of the phrases that say from where, to where or what is left, in text order."""
    if "object" in sorts:
        yield from (("object", t) for t in objects(verb))
    found = list(obliques(verb)) + [(p, t) for o in objects(verb) for p, t in obliques(o) if p == "for"]
    for adverb in children(verb, "adverb", "particle"):
        found += [(f"{adverb.lower} {p}", t) for p, t in obliques(adverb)] + list(obliques(adverb))
    for prep, head in found:
        for sort in sorts:
            if sort == "to" and known.among(prep, "over") and not known.among(head.lemma, "border"):
                continue  # "displaced across the province", not "fled across the border"
            if sort != "object" and known.among(prep, sort):
                yield sort, head


def is_spot(draft: Draft, head: Token, known: Words, *, sure: bool = False) -> bool:
    """A home, camp, border or other spot, or a place by name."""
    return known.among(head.lemma, "home", "camp", "border", "spot") or spot_at(draft, head, sure=sure) is not None


def _leaves_home(verb: Token, known: Words) -> bool:
    left = [t for _, t in places(verb, known, "from", "object") if known.among(t.lemma, "home")]
    return any(t.tag in ("NNS", "NNPS") or _theirs(t) or not known.among(t.lemma, "household") for t in left)


def _theirs(noun: Token) -> bool:
    return any(c.function == "possessor" and c.lower in ("their", "our") for c in noun.children)


def _in_camp(verb: Token, known: Words) -> bool:
    inside = [t for _, t in places(verb, known, "within")] + subjects(verb)
    inside += [t for p, t in obliques(verb) if p == "with"]  # "with host families"
    if any(known.among(t.lemma, "kin") for t in inside):
        return True  # "with relatives"
    if not inside[len(subjects(verb)) :] and known.among(verb.lemma, "host"):
        inside += [t for t in verb.sentence.tokens if _relief_camp(t, known)]  # "set up camps and 3 lakh were housed"
    return any(
        known.among(t.lemma, "camp") or any(known.among(c.lemma, "camp") for c in children(t, "compound"))
        for t in inside
    )


def _relief_camp(noun: Token, known: Words) -> bool:
    """A camp or centre that says whom it is for: "relief camps", "evacuation centres"."""
    return known.among(noun.lemma, "camp") and any(
        known.among(c.lemma, "relief", "movement", "refugee") for c in children(noun, "compound", "modifier")
    )


def _abroad(draft: Draft, verb: Token, group: Group, known: Words) -> bool:
    """A country, camp, border, river or crossing; neighbours; land that others hold; a place in another country than
    the people's own."""
    home = _home_of(draft, group)
    for _, head in [*places(verb, known, "to", "object"), *((p, t) for p, t in obliques(verb) if p == "through")]:
        found = spot_at(draft, head)
        if known.among(head.lemma, "border", "camp") or _is_beyond(head, known):
            return True
        if found is not None and (found.kind in ABROAD or (home and found.country not in (None, home.country))):
            return True
        if found is not None and found.kind == "admin1" and _figure(group) >= MANY and _owned(head):
            return True  # "crossed into Venezuela's Zulia state"
    return False


def _owned(head: Token) -> bool:
    """Said to be a country's: "Ethiopia's Somali region"."""
    return any(c.pos == "PROPN" for t in (head, *children(head, "compound")) for c in children(t, "possessor"))


def _is_beyond(head: Token, known: Words) -> bool:
    """ "neighbouring countries", "army-held territory"."""
    near = [c.lower for c in head.children] + [c.lemma for c in head.children]
    return any(known.among(w, "beyond") for w in near)


def _home_of(draft: Draft, group: Group) -> Place | None:
    """The country that the people are called after."""
    first, last = phrase(group.core)
    return homeland(draft, draft.analysis.tokens[first], draft.analysis.tokens[last])


def _at_border(draft: Draft, verb: Token, known: Words) -> bool:
    """At or near a border, crossing or river bank."""
    for _, head in places(verb, known, "within"):
        found = spot_at(draft, head)
        if known.among(head.lemma, "border", "edge") or (found is not None and found.kind in ("border", "crossing")):
            return True
    return False


def _towards(verb: Token, known: Words) -> list[Token]:
    """Where they are sent; the parser may hang it on those sent."""
    return [t for v in (verb, *objects(verb)) for _, t in places(v, known, "to")]


def _named(camp: Token) -> bool:
    """A camp by name: "the Kanyaruchinya camp"."""
    return any(c.pos == "PROPN" for c in children(camp, "compound"))


def _rides(verb: Token, known: Words) -> bool:
    """ "by bus", "aboard trucks"; "a convoy of 15 buses took them"."""
    means = [t for p, t in obliques(verb) if p in ("by", "on", "in", "aboard")]
    for doer in subjects(verb):
        means += [doer, *(t for p, t in obliques(doer) if p == "of")]
    return any(known.among(t.lemma, "vehicle") for t in means)


def _foreigners(draft: Draft, verb: Token, group: Group) -> bool:
    """ "Chad has taken in 600,000 Sudanese": a country, and a figure of people of another."""
    home = _home_of(draft, group) if group.quantity is not None and not group.marked else None
    hosts = [spot_at(draft, t) for t in subjects(verb)] if home is not None else []
    return any(h is not None and h.kind == "country" and home is not None and h.country != home.country for h in hosts)


def _counted(draft: Draft, adverb: Token, group: Group, known: Words) -> bool:
    """A figure of families, villagers or the displaced who "are back", and nowhere but in a home or place."""
    there = [t for v in (adverb, adverb.head) for _, t in places(v, known, "within")]
    return (
        group.quantity is not None
        and _household(group, known)
        and all(known.among(t.lemma, "home") or spot_at(draft, t, sure=True) is not None for t in there)
    )


def _gone(verb: Token, group: Group) -> bool:
    """ "Some 56,000 people have left": very many, and they are away still."""
    perfect = any(c.lower in ("have", "has", "'ve") for c in children(verb, "auxiliary"))
    return _figure(group) >= MANY and perfect and not objects(verb) and not is_passive(verb)


def _homeward(draft: Draft, verb: Token, group: Group, known: Words) -> bool:
    """Home, to a home or place; and people who come back as a group, not one man on a visit."""
    if not group.marked and group.quantity is None and not known.among(group.core.lemma, "people", "household"):
        return False
    if any(c.lower == "home" for c in verb.children):
        return True
    away = any(c.lower in ("have", "has", "had") for c in children(verb, "auxiliary")) and not objects(verb)
    if away and _figure(group) >= MANY and _tells_of_flight(draft):
        return True  # "at least 32,000 had returned by April"
    ahead = [t for _, t in places(verb, known, "to", "from")]
    if not group.marked:
        ahead = [t for t in ahead if not known.among(t.lemma, "camp")]  # students return to school
    return any(is_spot(draft, t, known) for t in ahead) or (group.marked and not objects(verb))
