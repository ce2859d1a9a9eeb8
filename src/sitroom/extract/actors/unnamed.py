"""Names that no lexicon knows: persons by their titles, organisations by their last word, places as things."""

from __future__ import annotations

import msgspec

from sitroom.analyse.grammar import children, obliques
from sitroom.analyse.tokens import Token
from sitroom.extract.actors.clues import Certainty, Clues, gather, title_clue
from sitroom.extract.actors.persons import known_person
from sitroom.extract.actors.phrases import FORMER, sector_of
from sitroom.extract.actors.reader import Person, Reader, lookup
from sitroom.extract.actors.spans import noun_span, quoted
from sitroom.lexicon.schema.actors import ActorRow, AgentRow
from sitroom.records import Actor


def person_actor(reader: Reader, person: Person, start: Token | None = None) -> Actor:
    """The actor of a named person. `start`: first word of a description before the name ("the mayor of Gao, ...")."""
    if person.actor is None:
        person.actor = _make_person(reader, person)
    if start is None:
        return person.actor
    return _with_start(reader, person, start)


def _with_start(reader: Reader, person: Person, head: Token) -> Actor:
    """The same person, told with an apposition's description: its words, sector and country where he has none."""
    actor = person.actor or _make_person(reader, person)
    first, _ = noun_span(reader, head)
    start = min(reader.tokens[first].start, actor.start)
    sector, country = actor.sector, actor.country
    rows = lookup(reader.lex.agents, reader.tokens, head.i)[1]
    if rows:
        clues = gather(reader, head, head.i)
        sector = sector or sector_of(rows[0], clues)[0]
        country = country or clues.country or (reader.home if rows[0].domestic else None)
    span = reader.draft.span(start, reader.tokens[person.last].end)
    return Actor(
        id=actor.id, name=actor.name, text=span.text, start=span.start, end=span.end, kind="person", country=country,
        sector=sector, member_of=actor.member_of, framing=actor.framing, certainty=actor.certainty,
    )  # fmt: skip


def _make_person(reader: Reader, person: Person) -> Actor:
    first, last = reader.tokens[person.first], reader.tokens[person.last]
    span = reader.draft.words(first, last)
    sector, country, group, framing, certainty = _facts(reader, person)
    known = _known(reader, person)
    id_, name = None, person.full
    for other in reader.by_name.get(person.full.lower(), ()) if known is None else ():
        known = known or _known(reader, other)
    if known is not None:
        id_, name = known.id, known.name
        sector = sector if sector in TOLD and not _plain_leader(reader, person, known) else known.sector or sector
        country, group = known.country or country, known.member_of or group
        if known.id is None:
            name = person.full
    elif sector is None or country is None:
        sector, country, group = _borrow(reader, person, sector, country, group)
    return Actor(
        id=id_, name=name, text=span.text, start=span.start, end=span.end, kind="person", country=country,
        sector=sector, member_of=group, framing=framing, certainty=certainty,
    )  # fmt: skip


def body_behind(reader: Reader, person: Person, actor: Actor) -> Actor | None:
    """The body that a spokesman's title names: "junta spokesman", "Ukrainian military spokesman", "M23 spokesman"."""
    title = person if person.title == SPOKESMEN else None
    others = reader.by_name.get(person.full.lower(), ())
    title = title or next((p for p in others if p.title == SPOKESMEN), None)
    clues = Clues()
    for n in range(title.first, title.name_first) if title is not None else ():
        title_clue(reader, reader.tokens[n], clues)
    if title is None:
        beside = (_spokesman_beside(reader, p) for p in (person, *others))
        noun = next((n for n in beside if n is not None), None)
        if noun is None:
            return None
        clues = gather(reader, noun, noun.i)
    if clues.group is not None:
        row = clues.group
        return msgspec.structs.replace(
            actor, id=row.id, name=row.name, kind=row.kind, country=row.country, sector=row.sector, member_of=None
        )
    country = clues.countries[0] if clues.countries else actor.country
    if actor.sector not in STATE_BODIES or country is None:
        return None
    suffix, kind = STATE_BODIES[actor.sector]
    id_, name = reader.lex.body(country, suffix, reader.date)
    return msgspec.structs.replace(actor, id=id_, name=name, kind=kind, country=country, member_of=None)


def _spokesman_beside(reader: Reader, person: Person) -> Token | None:
    """ "a Ukrainian military spokesman, Andriy Lysenko"."""
    head = name_head(reader, person)
    beside = [*children(head, "apposition"), *([head.head] if head.function == "apposition" else [])]
    rows = ((t, lookup(reader.lex.agents, reader.tokens, t.i)[1]) for t in beside)
    return next((t for t, found in rows if found and found[0].id == SPOKESMEN), None)


def _plain_leader(reader: Reader, person: Person, known: Actor) -> bool:
    """Called a leader, and no more: the lexicon knows of what. A former one is what he is called."""
    head = name_head(reader, person)
    beside = [*children(head, "apposition"), *([head.head] if head.function == "apposition" else [])]
    words = [*reader.tokens[person.first : person.name_first], *(t for b in beside for t in b.children)]
    former = any(r.id == FORMER for t in words for r in lookup(reader.lex.modifiers, reader.tokens, t.i)[1])
    return known.sector is not None and person.title in (LEADER, None) and not former


def _known(reader: Reader, person: Person) -> Actor | None:
    hit = reader.hits.get(person.last)
    if hit is None or hit.first > person.name_first:
        return None
    return known_person(reader, reader.tokens[person.last], person.full)


def _facts(reader: Reader, person: Person) -> tuple[str | None, str | None, str | None, str | None, Certainty]:
    """(sector, country, group, framing, certainty) from the titles before the name and from appositions."""
    clues, row = Clues(), None
    title_sector: str | None = None
    for n in range(person.first, person.name_first):
        token = reader.tokens[n]
        short = reader.lex.titles.get(token.lower)
        rows = lookup(reader.lex.agents, reader.tokens, n)[1]
        if short:
            title_sector = title_sector or short.sector
        if rows and (rows[0].title or rows[0].role == "member") and not reader.hit(token):
            row = rows[0]
        else:
            title_clue(reader, token, clues)
    clues.country = clues.countries[0] if clues.countries else clues.country
    if clues.group is None and not clues.countries:
        clues.group = _of_group_named(reader, person)
    if row is None:
        row = _apposition(reader, person, clues)
    sector = title_sector
    if row is not None and not _somebodys(reader, person):
        sector = sector_of(row, clues)[0] or title_sector
    group = clues.group
    country = clues.country or (group.country if group else None)
    if country is None and row is not None and row.domestic and sector not in ("IGO", "NGO") and group is None:
        country = reader.home
    return sector, country, reader.lex.called(group.id) if group else None, clues.framing, clues.certainty


def _of_group_named(reader: Reader, person: Person) -> ActorRow | None:
    """ "Colonel Naw Bu of the Kachin Independence Army": the group behind a titled name."""
    if person.first == person.name_first:
        return None
    for prep, inner in obliques(name_head(reader, person)):
        hit = reader.hit(inner)
        row = hit.best.row if hit is not None and prep == "of" else None
        if row is not None and row.kind in ARMED:
            return row
    return None


def _somebodys(reader: Reader, person: Person) -> bool:
    """ "his deputy Musa Kone": whose second he is, not what he is."""
    before = reader.before(reader.tokens[person.first])
    return before is not None and before.tag == "PRP$" and person.first < person.name_first


def _apposition(reader: Reader, person: Person, clues: Clues) -> AgentRow | None:
    """The noun that tells a person's role beside his name: "Juan Perez, mayor of Gao"; fills `clues` from it."""
    head = name_head(reader, person)
    others = children(head, "apposition")
    if head.function == "apposition":
        others.append(head.head)
    for other in others:
        rows = lookup(reader.lex.agents, reader.tokens, other.i)[1]
        row = next((r for r in rows if r.role in ("member", "people") and r.kind == "people"), None)
        if row and other.i not in range(person.name_first, person.last + 1):
            found = gather(reader, other, other.i)
            clues.country = found.country
            clues.group, clues.modifier, clues.agent = found.group, found.modifier, found.agent
            return row
    return None


def name_head(reader: Reader, person: Person) -> Token:
    """The word of a name that the others hang on."""
    for n in range(person.last, person.name_first - 1, -1):
        token = reader.tokens[n]
        if token.head is token or not person.first <= token.head.i <= person.last:
            return token
    return reader.tokens[person.last]


def _borrow(
    reader: Reader, person: Person, sector: str | None, country: str | None, group: str | None
) -> tuple[str | None, str | None, str | None]:
    """Sector, country and group from another mention of the same person in the report."""
    for other in reader.by_name.get(person.full.lower(), ()):
        if other is not person and (other.title or name_head(reader, other).children):
            facts = _facts(reader, other)
            sector, country, group = sector or facts[0], country or facts[1], group or facts[2]
    return sector, country, group


def province(reader: Reader, head: Token) -> Actor | None:
    """ "Shan State", "Niger state": a part of a country, not its government."""
    before = reader.before(head)
    if before is None or head.lower not in reader.cue("provinces") or before.head is not head:
        return None
    place = reader.place(before)
    if place is not None and place.kind == "country":
        return None
    capitals = before.norm[0].isupper() and head.norm[0].isupper()
    named = before.pos == "PROPN" and capitals and before.i not in reader.hits
    if place is None and not named:
        return None
    span = reader.draft.span(place.start if place else before.start, head.end)
    country = place.country if place else None
    return Actor(name=span.text, text=span.text, start=span.start, end=span.end, kind="site", country=country)


def unknown_name(reader: Reader, head: Token) -> Actor | None:
    """A capitalised name that is no known actor and no person: a place as a thing, an organisation by its label."""
    place = reader.place(head)
    if place is not None:
        return Actor(
            name=place.name, text=place.text, start=place.start, end=place.end,
            kind="state" if place.kind == "country" else "site", country=place.country,
        )  # fmt: skip
    if not head.entity or head.entity in NOT_ACTORS or not head.norm[0].isupper():
        return None
    first, last = noun_span(reader, head)
    span = quoted(reader, first, last)
    clues = gather(reader, head, head.i)
    sector = clues.modifier.sector if clues.modifier else None
    kind = clues.modifier.kind if clues.modifier and clues.modifier.kind else None
    return Actor(
        name=span.text, text=span.text, start=span.start, end=span.end, kind=kind, country=clues.country, sector=sector
    )  # fmt: skip


LEADER = "agent.member.leader"
SPOKESMEN = "agent.member.spokesman"
STATE_BODIES = {"MIL": ("ARMY", "armed_forces"), "GOV": ("GOV", "government"), "COP": ("POL", "police")}
# sectors that a title or modifier tells better than we know
TOLD = frozenset({"GOV", "ELI", "LEG", "JUD", "OPP", "REB"})
ARMED = frozenset({"armed_group", "armed_forces", "police"})
NOT_ACTORS = frozenset(
    {"DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY", "EVENT", "LAW", "LANGUAGE", "WORK_OF_ART"}
)
