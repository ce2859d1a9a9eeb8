"""From the heads that the grammar gives to the actors of an event."""

from __future__ import annotations

from dataclasses import dataclass

from sitroom.analyse.grammar import agents, children, possessors, undergoers
from sitroom.analyse.tokens import Token
from sitroom.extract.actors import actor_of, actors_of
from sitroom.extract.draft import Draft
from sitroom.extract.events.weapons import weapon_row
from sitroom.extract.frames import Match, modifiers, noun_match, role_ways, walk
from sitroom.records import Actor

THINGS = frozenset({"facility", "infrastructure", "vehicle", "site", "object"})
BESIDE = frozenset({"people", "population", "person"})
PASSIVE_KINDS = frozenset({"people", "population", "person", *THINGS})


@dataclass(slots=True)
class Role:
    """Who fills a role: actors, the heads they were read from, and the way that led there ("" when nobody)."""

    actors: tuple[Actor, ...] = ()
    heads: tuple[Token, ...] = ()
    way: str = ""


def role(draft: Draft, match: Match, name: str, depth: int = 0, but: Role | None = None) -> Role:
    """The first way of the frame that leads to an actor. `but`: a role whose actors cannot fill this one too."""
    taken = but.heads if but else ()
    others = {(a.id, a.name) for a in but.actors} if but else set()
    for way, start in role_ways(match, name):
        heads = [h for h in _heads(draft, match, way, start) if h not in taken]
        if not heads:
            continue
        wanted = _stand_ins(draft, heads, match, depth) if name == "source" else _goods(draft, heads, match, way)
        found = tuple(a for a in actors_of(draft, wanted) if (a.id, a.name) not in others)
        if way.split(".")[-1] == "modifier":
            found = tuple(a for a in found if _apt_modifier(a, name, match, way != "modifier"))
        elif way == "possessor" and "possessor" in match.entry.target:
            found = tuple(a for a in found if _apt_possessor(a, name, match))
        elif name == "target" and match.entry.soft:
            found = tuple(a for a in found if a.kind not in THINGS or a.country)
        elif name == "source":
            found = tuple(a for a in found if a.kind not in THINGS or _crewed(draft, a, wanted))
        if way == "beside":
            found = tuple(a for a in found if a.kind in BESIDE)
        if found:
            return Role(found, tuple(wanted), way)
        if name == "target" and wanted and match.frame.harm:
            return Role((), tuple(wanted), way)
    return Role()


def _heads(draft: Draft, match: Match, way: str, start: Token) -> list[Token]:
    """Where a way leads, but for words of the predicate itself; before a noun, one that names somebody as well ("the
    Syrian military offensive"), else who stands before it ("US drone attacks")."""
    found: list[Token] = []
    for head in walk(way, start):
        if way == "head" or head not in match.tokens or (way == "undergoer" and _counted_in(match, head)):
            found.append(head)
        elif way == "modifier" and modifiers(head):
            actor = actor_of(draft, head)
            found += [head] if actor is not None and actor.kind not in (None, *PASSIVE_KINDS) else modifiers(head)
    return found


def _counted_in(match: Match, head: Token) -> bool:
    """ "took 251 hostages": the word of the predicate that says whom it befell."""
    return match.frame.harm is not None and head.tag == "NNS" and bool(children(head, "number"))


def _apt_modifier(actor: Actor, name: str, match: Match, deep: bool) -> bool:
    """ "rebel attack": by rebels; "hotel attack": on a hotel; "civilian killings": of civilians; of words, or `deep` in
    the phrase that is acted on, whoever it is ("rejected an Indian proposal", "riots against Thai policies")."""
    if name == "target" and (match.entry.soft or deep):
        return actor.kind not in THINGS
    if name == "source":
        return actor.kind is not None and actor.kind not in PASSIVE_KINDS
    return actor.kind in THINGS or actor.kind in ("people", "population") or _of_persons(match, actor)


def _of_persons(match: Match, actor: Actor) -> bool:
    return actor.kind == "person" and match.frame.harm is not None


def _apt_possessor(actor: Actor, name: str, match: Match) -> bool:
    """ "the mayor's murder" befell the mayor; "the mayor's murder of a rival" and "the army's massacre" are by them.
    Asked only of frames whose target a possessor may be."""
    people = actor.kind in BESIDE or actor.kind is None
    return people if name == "target" else not people or bool(undergoers(match.head))


def _crewed(draft: Draft, actor: Actor, heads: list[Token]) -> bool:
    """Things act only when they carry crews of somebody's ("Syrian warplanes bombed")."""
    if not (actor.country or actor.id):
        return False
    for head in heads:
        if actor.start <= head.start < actor.end:
            row = weapon_row(draft, head)
            if row is not None and row.platform:
                return True
    return False


def _stand_ins(draft: Draft, heads: list[Token], match: Match, depth: int) -> list[Token]:
    """Doers; for a weapon or an event noun in the doer's place, those behind it ("Israeli rockets hit")."""
    found: list[Token] = []
    for head in heads:
        if head is match.head and match.part == "noun":
            continue
        behind = _behind(draft, head)
        if behind is not None:
            found += behind
            continue
        event = noun_match(draft, head) if depth == 0 and head.pos in ("NOUN", "PROPN") else None
        if event is not None and event.frame.type in ("ASSAULT", "COERCE", "PROTEST", "MOBILIZE"):
            found += role(draft, event, "source", depth + 1).heads
            continue
        found.append(head)
    return found


def _behind(draft: Draft, head: Token, depth: int = 0) -> list[Token] | None:
    """Who stands behind a weapon ("bombs dropped by government planes": the government); a platform stands for itself
    when it has a crew of somebody's. None for what is no weapon."""
    row = weapon_row(draft, head)
    if row is None or row.person:
        return None
    crew = actor_of(draft, head) if row.platform else None
    if crew is not None and (crew.country or crew.id):
        return [head]
    by = [a for c in children(head, "adnominal") for a in agents(c)]
    found = possessors(head) + modifiers(head)
    for doer in by:
        further = _behind(draft, doer, depth + 1) if depth == 0 else None
        found += [doer] if further is None else further
    return found


def _goods(draft: Draft, heads: list[Token], match: Match, way: str) -> list[Token]:
    """Undergoers that are not the means ("fired rockets at the base", "drone strike")."""
    if not match.frame.weapon and way != "modifier":
        return heads
    return [h for h in heads if weapon_row(draft, h) is None]
