"""Descriptions: what a noun phrase says of an actor, or of a thing acted upon, that it does not name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import msgspec

from sitroom.analyse.grammar import children, is_negated, obliques, phrase
from sitroom.analyse.tokens import Token
from sitroom.extract.actors.reader import Hit, Reader, lookup
from sitroom.extract.quantities import quantity_of
from sitroom.lexicon.actors import BODIES, covers
from sitroom.lexicon.schema.actors import ActorRow, AgentRow, ModifierRow
from sitroom.records import Actor

Certainty = Literal["asserted", "suspected", "one_of"]
DETERMINERS = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "some", "any", "no", "another", "its", "their"}
)
UNSAID = frozenset({"NUM", "DET", "ADV", "PUNCT", "ADP", "SYM", "PART", "CCONJ"})
STATESMEN = frozenset({"GOV", "LEG", "PTY", "ELI", None})
FORMER = "modifier.former"
MODIFYING = frozenset({"compound", "modifier", "noun_adverb"})


@dataclass(slots=True)
class Clues:
    """What the words around a head noun say of it."""

    country: str | None = None
    countries: list[str] = field(default_factory=list)
    group: ActorRow | None = None
    modifier: ModifierRow | None = None
    agent: AgentRow | None = None  # a noun before the head: "peasant leader"
    framing: str | None = None
    certainty: Certainty = "asserted"
    counted: bool = False


def noun_span(reader: Reader, head: Token, depth: int = 0) -> tuple[int, int]:
    """Token positions of the phrase: modifiers without determiner and figure, head, and an "of" tail."""
    floor = reader.draft.quantities and quantity_of(reader.draft, head)
    first = max(left_edge(reader, head), head.sentence.tokens[0].i)
    while first < head.i and _leading(reader, reader.tokens[first], floor.end if floor else 0, head):
        first += 1
    return first, _tail_end(reader, head, depth)


def left_edge(reader: Reader, head: Token) -> int:
    """Position of the phrase's first word; of a noun that modifies another, of the modifiers just before it."""
    first, _ = phrase(head)
    if head.function not in MODIFYING or head.head.i < head.i:
        return first
    at = head.i - 1
    floor = head.sentence.tokens[0].i
    while (
        at >= floor and reader.tokens[at].head is head.head and reader.tokens[at].function in (*MODIFYING, "possessor")
    ):
        if reader.tokens[at].lower in ("and", "or"):
            break
        first = min(first, at)
        at -= 1
    return first


def _leading(reader: Reader, token: Token, counted_to: int, head: Token) -> bool:
    """Words that a phrase's text leaves out at its start: determiners, figures, punctuation."""
    if (
        token.end <= counted_to
        or token.lower in DETERMINERS
        or token.lower in reader.cue("vague")
        or token.text in "-'\"“”‘’,(."
    ):
        return True
    return token.pos in UNSAID or (token.pos == "PRON" and token.tag != "PRP$")


def _tail_end(reader: Reader, head: Token, depth: int) -> int:
    """Last position of the phrase: the head, or the end of its "of" phrase."""
    last = head.i
    for prep in children(head, "prep"):
        if prep.lower not in reader.cue("tail") or prep.i != last + 1 or depth > 2:
            continue
        for inner in children(prep, "prep_object"):
            if inner.i > prep.i and inner.pos in ("NOUN", "PROPN", "NUM"):
                hit = reader.hit(inner)
                last = max(last, hit.last if hit else 0, _tail_end(reader, inner, depth + 1))
    return last


def describe(reader: Reader, head: Token) -> Actor | None:
    """The actor of a described phrase; None when its head noun is no agent and no thing."""
    first, rows = lookup(reader.lex.agents, reader.tokens, head.i)
    if not rows or (is_negated(head) and any(c.lower == "no" for c in head.children)):
        return None
    inner = _of_object(head)
    row = next((r for r in rows if (r.role == "partitive") == (inner is not None)), rows[0])
    if row.role == "partitive":
        return _partitive(reader, head, inner, rows)
    return compose(reader, head, row, min(first, head.i))


def _of_object(head: Token) -> Token | None:
    for prep, inner in obliques(head):
        if prep == "of" and inner.i > head.i and inner.pos in ("NOUN", "PROPN", "PRON", "NUM"):
            return inner
    return None


def _partitive(reader: Reader, head: Token, inner: Token | None, rows: list[AgentRow]) -> Actor | None:
    """ "a group of 20 gunmen", "hundreds of villagers": the inner phrase in the words of the whole."""
    if inner is None:
        other = next((r for r in rows if r.role != "partitive"), None)
        return compose(reader, head, other, head.i) if other else None
    within_ = reader.resolve(inner)
    if within_ is None or (within_.kind in ("site", "infrastructure") and head.pos == "NUM"):
        return None
    first, last = noun_span(reader, head)
    if head.pos == "NUM":
        first = head.i
    end = max(reader.tokens[last].end, within_.end)
    span = reader.draft.span(reader.tokens[first].start, end)
    kind = "people" if within_.kind in ("armed_forces", "police", "armed_group", "population") else within_.kind
    return msgspec.structs.replace(
        within_, id=None, text=span.text, start=span.start, end=span.end, kind=kind, name=span.text
    )


def compose(reader: Reader, head: Token, row: AgentRow, first_word: int = 0) -> Actor:
    """Puts together what head noun, modifiers, group, country and context say."""
    clues = gather(reader, head, min(first_word or head.i, head.i), row)
    sector, kind, suffix = _sector(row, clues)
    country = clues.country
    group = clues.group
    if group is not None:
        country = country or group.country
    country = country or row.country
    if country is None and row.domestic and not _international(sector, group, clues):
        country = reader.home
    if row.role == "force" and row.weak and head.pos == "PROPN" and sector == row.sector and not clues.countries:
        sector, kind, suffix = None, "armed_group", None  # "the Hittin Brigade": whose, nobody says
    if row.id.endswith(".persons") and clues.countries:
        sector = "CVL"
    first, last = noun_span(reader, head)
    span = reader.draft.span(reader.tokens[first].start, reader.tokens[last].end)
    id_, name, member_of = _identity(reader, head, row, clues, country, suffix, span.text)
    if clues.group is not None and id_ == clues.group.id:
        kind = clues.group.kind
    if id_ and row.office:
        kind = "person"
    framing = clues.framing or (head.text if row.framing else None)
    certainty: Certainty = "suspected" if "suspected" in (row.certainty, clues.certainty) else "asserted"
    if len(set(clues.countries)) > 1 and clues.country is None:
        certainty = "one_of"
    return Actor(
        id=id_, name=name, text=span.text, start=span.start, end=span.end, kind=kind, country=country, sector=sector,
        member_of=member_of, framing=framing, certainty=certainty,
    )  # fmt: skip


def _international(sector: str | None, group: ActorRow | None, clues: Clues) -> bool:
    foreign = clues.modifier is not None and clues.modifier.foreign
    return foreign or sector in ("IGO", "NGO") or group is not None


def _sector(row: AgentRow, clues: Clues) -> tuple[str | None, str, str | None]:
    """(sector, kind, suffix of the state body) from noun, group and modifiers."""
    group = clues.group
    if group is not None and row.role != "thing" and not (row.role == "body" and row.suffix):
        return _of_group(row, group)
    former = clues.modifier is not None and clues.modifier.id == FORMER
    if former:
        return "ELI" if row.sector in STATESMEN else row.sector, row.kind, None
    if not row.weak and row.role != "force":
        return row.sector, row.kind, row.suffix
    if clues.modifier is not None and clues.modifier.sector:
        if row.weak or clues.modifier.sector in ("OPP", "REB", "UAF"):
            return _modified(row, clues.modifier)
    elif clues.agent is not None and clues.agent.sector and row.weak and row.role != "thing":
        return clues.agent.sector, row.kind, None
    elif row.sector == "ELI" and clues.countries:
        return "GOV", row.kind, row.suffix  # "Palestinian leaders", "a U.S. negotiator"
    return row.sector, row.kind, row.suffix


def _of_group(row: AgentRow, group: ActorRow) -> tuple[str | None, str, str | None]:
    """What belongs to a named group has its sector, unless the noun itself says better ("Hamas journalists")."""
    outside = group.sector in ("IGO", "NGO")
    sector: str | None = row.sector
    if outside or row.role == "force" or (row.weak and row.role in ("member", "body", "people")):
        sector = group.sector or row.sector
    elif row.role == "member" and group.sector in ("REB", "UAF") and row.sector in ("MIL", "ELI", None):
        sector = group.sector
    kind = group.kind if row.role == "force" and row.weak and group.kind in BODY_KINDS else row.kind
    return sector, "igo" if outside and kind == "government" else kind, None


def _modified(row: AgentRow, modifier: ModifierRow) -> tuple[str | None, str, str | None]:
    """ "government forces", "rebel commander", "opposition council"."""
    if row.role != "force":
        suffix = row.suffix if row.role == "body" and modifier.sector == "GOV" else None
        return modifier.sector, row.kind, suffix
    kind: str = row.kind
    if modifier.kind and modifier.kind != "government":
        kind = modifier.kind
    elif modifier.armed in ("REB", "UAF", "PRM") and kind in ("armed_forces", "armed_group"):
        kind = "armed_group"
    elif modifier.suffix == "ARMY":
        kind = "armed_forces"
    return modifier.armed, kind, modifier.suffix


BODY_KINDS = frozenset({"armed_group", "political_group", "armed_forces", "police", "igo", "government"})


def _identity(
    reader: Reader, head: Token, row: AgentRow, clues: Clues, country: str | None, suffix: str | None, text: str
) -> tuple[str | None, str, str | None]:
    """(id, name, member_of). Plural or collective nouns act for their body; counted or single persons belong to it."""
    group = clues.group
    collective = row.role in ("force", "body") and not clues.counted and not _single_person(head, row)
    if group is not None and group.kind != "person":
        if row.role == "force" and collective:
            return group.id, group.name, group.name
        if row.role in ("force", "member", "people", "partitive"):
            return None, text, group.name
        return None, text, None
    if suffix and country and collective:
        id_, name = reader.lex.body(country, suffix, reader.date)
        return id_, name, None
    if row.office and country and not clues.counted and head.tag in ("NN", "NNP"):
        holder = _holder(reader, country, row.office, clues)
        if holder:
            return holder.id, holder.name, reader.lex.name_of(holder.parent) if holder.parent else None
    return None, text, None


def _single_person(head: Token, row: AgentRow) -> bool:
    """ "a rebel", "the soldier": one person; "the army", "the rebel force": a body."""
    return (head.tag in ("NN", "NNP") and row.kind == "people") or (
        head.tag == "NN" and row.role == "force" and any(c.lower in ("a", "an", "one") for c in head.children)
    )


def _holder(reader: Reader, country: str, office: str, clues: Clues) -> ActorRow | None:
    """Who held a dated office on the day of the report; None without a date or when not sure."""
    if reader.date is None or clues.modifier is not None:
        return None
    held = [t.row for t in reader.lex.offices.get((country, office), []) if covers(t.since, t.until, reader.date)]
    return held[0] if len({r.id for r in held}) == 1 else None


def gather(reader: Reader, head: Token, first_word: int, row: AgentRow | None = None) -> Clues:
    """Clues from the words before the head noun and from its "of", "from" and "in" phrases.

    "in" tells the country only of those who are at home there ("villagers in Ituri", not "troops in Mali")."""
    clues = Clues()
    first = left_edge(reader, head)
    skipped = _backers(reader, first, head.i) | _sides(reader, first, head.i, clues)
    for at in range(first, head.i):
        if at not in skipped:
            _clue(reader, reader.tokens[at], clues, at >= first_word)
    for prep, inner in obliques(head):
        if prep in reader.cue("of_places") and (prep != "in" or row is None or _at_home(row)):
            _after(reader, prep, inner, clues)
    clues.counted = clues.counted or any(c.function == "number" for c in head.children)
    if len(set(clues.countries)) > 1:
        choice = any(t.lower == "or" for t in reader.tokens[first : head.i])
        clues.country = None if choice else clues.countries[0]
    elif clues.countries:
        clues.country = clues.countries[0]
    return clues


def _at_home(row: AgentRow) -> bool:
    return (row.domestic and row.sector not in ("MIL", "REF")) or row.role in ("body", "thing")


def _sides(reader: Reader, first: int, head: int, clues: Clues) -> set[int]:
    """Positions of "pro-Assad", "anti-government": they tell the side taken, and "pro-" with a name the country."""
    found: set[int] = set()
    for at in range(first, head - 1):
        word = reader.tokens[at].lower
        if word not in ("pro", "anti") or reader.tokens[at + 1].text != "-" or at + 2 >= head:
            continue
        known = lookup(reader.lex.modifiers, reader.tokens, at + 2)
        if known[1] and known[0] == at:
            continue  # a modifier of its own: "pro-government"
        aim = reader.tokens[at + 2]
        hit = reader.hit(aim)
        found.update((at, at + 1, *range(at + 2, (hit.last if hit else at + 2) + 1)))
        rows = lookup(reader.lex.modifiers, reader.tokens, at + 2)[1]
        side = reader.lex.side("pro-government" if word == "pro" else "anti-government")
        if (hit and hit.what != "demonym") or rows:
            clues.modifier = clues.modifier or side
            country = reader.country_at(aim)
            if country and word == "pro":
                clues.countries.append(country)
    return found


def _backers(reader: Reader, first: int, head: int) -> set[int]:
    """Positions of words that belong to a compound participle: "Iran-backed", "Israeli-occupied"."""
    found: set[int] = set()
    for at in range(first, head - 1):
        if reader.tokens[at + 1].text == "-" and at + 2 < head and reader.tokens[at + 2].lower in reader.cue("backed"):
            hit = reader.hits.get(at)
            found.update(range(hit.first if hit else at, at + 3))
    return found


def _clue(reader: Reader, token: Token, clues: Clues, in_head: bool) -> None:
    person = reader.persons.get(token.i)
    if person is None:
        title_clue(reader, token, clues, in_head)
    elif token.i >= person.name_first:
        _person_clue(reader, token, clues)


def title_clue(reader: Reader, token: Token, clues: Clues, in_head: bool = False) -> None:
    """What one word before a noun or a name tells."""
    hit = reader.hit(token)
    if hit:
        _named_clue(reader, hit, clues)
        return
    rows = lookup(reader.lex.modifiers, reader.tokens, token.i)[1]
    if rows:
        row = rows[0]
        if row.certainty == "suspected":
            clues.certainty = "suspected"
        elif clues.modifier is None or clues.modifier.sector in ("UAF", "CVL"):
            clues.modifier = row
        if row.framing:
            clues.framing = clues.framing or token.text
        return
    if token.pos in ("PROPN", "ADJ", "NOUN"):
        country = reader.country_at(token)
        if country and country not in clues.countries:
            clues.countries.append(country)
        agents = lookup(reader.lex.agents, reader.tokens, token.i)[1]
        if agents and not in_head and agents[0].role != "partitive":
            clues.agent = agents[0]


def _named_clue(reader: Reader, hit: Hit, clues: Clues) -> None:
    row = hit.best.row
    if row is None:
        if hit.best.id not in clues.countries:
            clues.countries.append(hit.best.id)
    elif row.kind == "person":
        if row.country and row.country not in clues.countries:
            clues.countries.append(row.country)
    elif row.kind in ("ethnic_group", "religious_group") or row.kind == "media":
        clues.country = clues.country or row.country
    else:
        clues.group = row


def _person_clue(reader: Reader, token: Token, clues: Clues) -> None:
    """A named person before or after the noun: his country, and the group that he leads ("Haftar's forces")."""
    person = reader.resolve(token)
    if person is None:
        return
    if person.country and person.country not in clues.countries:
        clues.countries.append(person.country)
    row = reader.lex.rows.get(person.id or "")
    parent = reader.lex.rows.get(row.parent) if row and row.parent else None
    if parent is not None and parent.kind == "armed_group" and parent.sector != "GOV":
        clues.group = clues.group or parent


def _after(reader: Reader, prep: str, inner: Token, clues: Clues) -> None:
    hit = reader.hit(inner)
    if inner.i in reader.persons:
        if prep == "of":
            _person_clue(reader, inner, clues)
        return
    if hit and hit.best.row is not None:
        if prep in ("of", "from") and hit.best.row.kind not in ("ethnic_group", "religious_group"):
            _named_clue(reader, hit, clues)
        return
    if prep == "for" and not hit:
        return
    country = reader.country_at(inner)
    if country:
        if country not in clues.countries and not clues.countries:
            clues.countries.append(country)
        return
    if prep == "of":
        rows = lookup(reader.lex.agents, reader.tokens, inner.i)[1]
        nested = gather(reader, inner, inner.i) if inner.pos in ("NOUN", "PROPN") else None
        if nested:
            clues.countries = clues.countries or nested.countries
            clues.group = clues.group or nested.group
        if rows and clues.agent is None and rows[0].role in ("force", "body"):
            clues.agent = rows[0]
            if nested and nested.modifier and clues.modifier is None:
                clues.modifier = nested.modifier


def split_countries(reader: Reader, head: Token, actor: Actor) -> tuple[Actor, ...]:
    """ "Russian and Syrian forces" are two actors, "Syrian or Russian warplanes" one of two not known which."""
    if actor.kind == "person" or head.i in reader.hits or head.i in reader.persons or head.pos not in ("NOUN", "PROPN"):
        return (actor,)
    countries = gather(reader, head, head.i).countries
    between = reader.tokens[phrase(head)[0] : head.i]
    if len(countries) < 2 or not any(t.lower == "and" for t in between):
        return (actor,)
    found = []
    for country in countries:
        id_ = f"{country}_{actor.id.split('_')[1]}" if actor.id and actor.id.split("_")[-1] in BODIES else actor.id
        name = reader.lex.name_of(id_) if id_ else actor.name
        found.append(msgspec.structs.replace(actor, country=country, id=id_, name=name))
    return tuple(found)
