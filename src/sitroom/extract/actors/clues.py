"""What the words around a noun say of the actor it names: whose, from where, on which side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from sitroom.analyse.grammar import children, obliques
from sitroom.analyse.tokens import Token
from sitroom.extract.actors.reader import Hit, Reader, lookup
from sitroom.extract.actors.spans import left_edge
from sitroom.lexicon.schema.actors import ActorRow, AgentRow, ModifierRow
from sitroom.records import Actor

Certainty = Literal["asserted", "suspected", "one_of"]


@dataclass(slots=True)
class Clues:
    """What the words around a head noun say of it."""

    country: str | None = None
    countries: list[str] = field(default_factory=list)
    group: ActorRow | None = None
    modifier: ModifierRow | None = None
    agent: AgentRow | None = None  # a noun before the head: "peasant leader"
    local: bool = False  # a people or a region before the head: "Kurdish forces", "Karabakh forces" are no state's
    framing: str | None = None
    neutral: str = ""
    certainty: Certainty = "asserted"
    counted: bool = False


def gather(reader: Reader, head: Token, first_word: int, row: AgentRow | None = None) -> Clues:
    """Clues from the words before the head noun and from its "of", "from" and "in" phrases.

    "in" tells the country only of those who are at home there ("villagers in Ituri", not "troops in Mali")."""
    clues = Clues()
    first = left_edge(reader, head)
    backed = _backers(reader, first, head.i)
    skipped = backed | _sides(reader, first, head.i, clues)
    for at in range(first, head.i):
        if at not in skipped:
            _clue(reader, reader.tokens[at], clues, at >= first_word)
    sided = backed or any(reader.tokens[at].lower == "pro" for at in skipped)
    if sided and not (clues.countries or clues.group or clues.modifier):
        clues.local = True  # "Turkish-backed forces", "pro-Russian forces" are no army of the country they fight in
    _owner(reader, head, clues)
    for prep, inner in obliques(head):
        if inner.function == "conjunct" and (clues.group is not None or clues.countries):
            continue  # "rebels of the Front and Liberian troops"
        if prep in reader.cue("of_places") and (prep != "in" or row is None or _at_home(row)):
            _after(reader, prep, inner, clues, row)
    if not clues.countries and clues.group is None:
        _belonging(reader, head, clues)
    clues.counted = clues.counted or any(c.function == "number" for c in head.children)
    if len(set(clues.countries)) > 1:
        choice = any(t.lower == "or" for t in reader.tokens[first : head.i])
        clues.country = None if choice else clues.countries[0]
    elif clues.countries:
        clues.country = clues.countries[0]
    return clues


def _owner(reader: Reader, head: Token, clues: Clues) -> None:
    """Whose it is, when a pronoun tells: "Eritrea, whose soldiers", "the group and its fighters"."""
    if clues.countries or clues.group is not None or len(reader.active) > MAX_DEPTH:
        return
    for child in children(head, "possessor"):
        if child.tag not in ("PRP$", "WP$"):
            continue
        owner = reader.resolve(child)
        if owner is None or _several(reader, owner):
            continue
        row = reader.lex.rows.get(owner.id or "")
        if row is not None and row.kind in OWNERS:
            clues.group = row
        elif owner.country:
            clues.countries.append(owner.country)
            if owner.kind == "person" and owner.sector == "REB":  # a rebel commander's "men"
                clues.modifier = clues.modifier or reader.lex.side("rebel")


def _several(reader: Reader, owner: Actor) -> bool:
    """One of two: "Hamas and Israel ... their negotiators" tells no side."""
    words = reader.draft.analysis.tokens_in(owner.start, owner.end)
    return any(t.function == "conjunct" or children(t, "conjunct") for t in words)


def _belonging(reader: Reader, head: Token, clues: Clues) -> None:
    """ "militias loyal to Haftar", "fighters affiliated with the Islamic State": theirs. Those who back the head, or
    whom it fights, say nothing of it."""
    for child in children(head, "adnominal", "modifier"):
        if child.i < head.i or child.lower not in reader.cue("belonging"):
            continue
        for prep, inner in obliques(child):
            if prep not in ("to", "with"):
                continue
            clues.counted = True  # not the whole of it
            if reader.hit(inner) or inner.i in reader.persons:
                _after(reader, "of", inner, clues, None)
            elif (body := reader.resolve(inner)) is not None and body.country:
                clues.countries.append(body.country)


SPOKESMEN = "agent.member.spokesman"
MAX_DEPTH = 20  # of pronouns resolved within each other
OWNERS = frozenset({"armed_group", "political_group", "armed_forces", "police", "igo", "ngo"})
RULERS = frozenset({"person", "government", "state"})


def _at_home(row: AgentRow) -> bool:
    return (row.domestic and row.sector not in ("MIL", "REF")) or row.role in ("body", "thing") or row.sector == "PRM"


def _sides(reader: Reader, first: int, head: int, clues: Clues) -> set[int]:
    """Positions of "pro-Assad", "anti-government": they tell the side taken, and "pro-" with a name the country."""
    found: set[int] = set()
    for at in range(first, head - 1):
        word = reader.tokens[at].lower
        if word not in ("pro", "anti", "counter") or reader.tokens[at + 1].text != "-" or at + 2 >= head:
            continue
        known = lookup(reader.lex.modifiers, reader.tokens, at + 2)
        if known[1] and known[0] == at:
            continue  # a modifier of its own: "pro-government"
        aim = reader.tokens[at + 2]
        hit = reader.hit(aim)
        found.update((at, at + 1, *range(at + 2, (hit.last if hit else at + 2) + 1)))
        rows = lookup(reader.lex.modifiers, reader.tokens, at + 2)[1]
        side = reader.lex.side("pro-government" if word == "pro" else "anti-government")
        if rows or (hit and hit.what != "demonym" and (hit.best.row is None or hit.best.row.kind in RULERS)):
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
    rows = [] if in_head else lookup(reader.lex.modifiers, reader.tokens, token.i)[1]
    if rows:
        row = rows[0]
        if row.certainty == "suspected":
            clues.certainty = "suspected"
        elif clues.modifier is None or clues.modifier.sector in ("UAF", "CVL"):
            clues.modifier = row
        if row.framing:
            clues.neutral = clues.neutral if clues.framing else row.neutral
            clues.framing = clues.framing or token.text
        return
    if token.pos in ("PROPN", "ADJ", "NOUN"):
        country = reader.country_at(token)
        if country and country not in clues.countries:
            clues.countries.append(country)
            clues.local = True
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
        clues.local = clues.local or row.kind != "media"
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


def _speaks_for(prep: str, row: AgentRow | None) -> bool:
    """ "a spokesman for the Libyan National Army"."""
    return prep == "for" and row is not None and row.role == "member"


def _takes_after(row: AgentRow | None) -> bool:
    """Leaders and units are of the sort of what they are "of"; "men and women of our country" are not."""
    return row is None or row.role in ("member", "force", "partitive")


def _after(reader: Reader, prep: str, inner: Token, clues: Clues, row: AgentRow | None) -> None:
    hit = reader.hit(inner)
    if inner.i in reader.persons:
        if prep == "of":
            _person_clue(reader, inner, clues)
        return
    if hit and hit.best.row is not None:
        if (prep in ("of", "from") or _speaks_for(prep, row)) and hit.best.row.kind not in (
            "ethnic_group",
            "religious_group",
        ):
            _named_clue(reader, hit, clues)
        return
    if prep == "for" and (row is None or row.id != SPOKESMEN) and not (hit and _speaks_for(prep, row)):
        return
    country = reader.country_at(inner)
    if country:
        if country not in clues.countries and not clues.countries:
            clues.countries.append(country)
        return
    if prep in ("of", "from", "for"):
        first, rows = lookup(reader.lex.agents, reader.tokens, inner.i)
        start = min(first, inner.i) if rows and rows[0].suffix == "ARMY" else inner.i  # "armed" of "armed forces"
        nested = gather(reader, inner, start) if inner.pos in ("NOUN", "PROPN") else None
        if nested:
            clues.countries = clues.countries or nested.countries
            clues.group = clues.group or nested.group
        if rows and clues.agent is None and _takes_after(row) and rows[0].role in ("force", "body"):
            clues.agent = rows[0]
            if nested and nested.modifier and clues.modifier is None:
                clues.modifier = nested.modifier
