"""Descriptions: what a noun phrase says of an actor, or of a thing acted upon, that it does not name."""

from __future__ import annotations

import msgspec

from sitroom.analyse.grammar import children, first_conjunct, is_negated, obliques, phrase
from sitroom.analyse.tokens import Token
from sitroom.extract.actors.clues import Certainty, Clues, gather
from sitroom.extract.actors.reader import Reader, lookup
from sitroom.extract.actors.sides import of_two
from sitroom.extract.actors.spans import MODIFYING, noun_span, quoted
from sitroom.lexicon.actors import BODIES, covers
from sitroom.lexicon.schema.actors import ActorRow, AgentRow, ModifierRow
from sitroom.records import Actor

RULING = frozenset({"GOV", "COP", "MIL", "LEG", "JUD"})
STATESMEN = frozenset({"GOV", "LEG", "PTY", "ELI", None})
TELLING = frozenset({"modifier", "compound", "prep", "apposition"})
FORMER = "modifier.former"
OPENING = 3  # words at the head of a sentence, in which the land that it tells of may be introduced
NEARBY = 3  # sentences before, in which "the army" may have been told whose it is
RIVAL = 2  # a country so many times less spoken of than the first is none that "the minister" may be of


def describe(reader: Reader, head: Token) -> Actor | None:
    """The actor of a described phrase; None when its head noun is no agent and no thing."""
    first, rows = lookup(reader.lex.agents, reader.tokens, head.i)
    if not rows or _abstract(reader, head) or (is_negated(head) and any(c.lower == "no" for c in head.children)):
        return None
    inner = _of_object(head)
    row = next((r for r in rows if (r.role == "partitive") == (inner is not None)), rows[0])
    if row.role == "partitive":
        return _partitive(reader, head, inner, rows)
    if row.vague and head.pos == "NOUN" and _of_another_sort(reader, head):
        return None
    return compose(reader, head, row, min(first, head.i))


def _abstract(reader: Reader, head: Token) -> bool:
    """ "use force", "in exile", "a state of emergency", "neither figure": words for actors that here name none."""
    if head.lemma in reader.cue("told_only") and not any(c.function in TELLING for c in head.children):
        return True
    bare = head.tag == "NN" and all(c.function in ("punctuation", "relative", "prep") for c in head.children)
    if bare and head.lemma in reader.cue("abstract"):
        return True
    inner = _of_object(head) if head.norm[0].islower() else None
    return inner is not None and inner.lemma in reader.cue("affairs")


def _of_another_sort(reader: Reader, head: Token) -> bool:
    """ "a music group", "the research network": modified, and by nothing that makes it an actor of ours."""
    clues = gather(reader, head, head.i)
    told = clues.countries or clues.group or clues.modifier or clues.agent
    return not told and any(c.function in MODIFYING and c.pos in ("NOUN", "PROPN") for c in head.children)


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


def _neutral(name: str, framing: str, instead: str) -> str:
    """The name without its loaded word: "government forces" for "regime forces", "groups" for "terrorist groups"."""
    words = [instead if w == framing else w for w in name.split()]
    return " ".join(w for w in words if w) or name


def compose(reader: Reader, head: Token, row: AgentRow, first_word: int = 0) -> Actor:
    """Puts together what head noun, modifiers, group, country and context say."""
    clues = gather(reader, head, min(first_word or head.i, head.i), row)
    kind: str | None
    sector, kind, suffix = sector_of(row, clues)
    country = clues.country
    group = clues.group
    if group is not None:
        country = country or group.country
    country = country or row.country
    opposed = clues.modifier is not None and clues.modifier.sector == "OPP" and row.role in ("member", "people")
    own = (row.domestic or opposed) and not _local(row, clues)
    if country is None and own and not _international(sector, group, clues):
        country = _last_owned(reader, head, row) or _here(reader, head, row) or _home(reader, head, row)
    if row.role == "force" and row.weak and head.pos == "PROPN" and sector == row.sector and not clues.countries:
        sector, kind, suffix = None, "armed_group", None  # "the Hittin Brigade": whose, nobody says
    if suffix == "ARMY" and clues.countries and _of_a_place(reader, head):
        sector, kind, suffix = None, "armed_group", None
    if row.kind == "vehicle" and sector is None and _strikes(reader, head):
        sector = "MIL"  # "Israeli planes struck", not "a Malaysian plane crashed"
    if row.id.endswith(".persons") and clues.countries and sector is None:
        sector = "CVL"
    first, last = noun_span(reader, head)
    span = quoted(reader, first, last)
    told_name = _told(reader, head, span.text)
    id_, name, member_of = _identity(reader, head, row, clues, country, suffix, told_name)
    told = clues.countries or clues.group or clues.modifier or clues.agent
    if row.vague and not told and head.pos == "NOUN":
        kind = None  # "the group": of what sort, nobody says
    if clues.group is not None and id_ == clues.group.id:
        kind = clues.group.kind
        if clues.group.sector == "IGO":
            country = clues.group.country
    if id_ and row.office:
        kind = "person"
    loaded = reader.tokens[first_word] if first_word and first_word < head.i else head  # "terrorist groups"
    framing = clues.framing or (loaded.text if row.framing else None)
    if framing is not None and id_ is None:
        name = _neutral(name, framing, clues.neutral if clues.framing else "" if loaded is not head else row.neutral)
    certainty: Certainty = "suspected" if "suspected" in (row.certainty, clues.certainty) else "asserted"
    if len(set(clues.countries)) > 1 and clues.country is None:
        certainty = "one_of"
    return Actor(
        id=id_, name=name, text=span.text, start=span.start, end=span.end, kind=kind, country=country, sector=sector,
        member_of=member_of, framing=framing, certainty=certainty,
    )  # fmt: skip


def _home(reader: Reader, head: Token, row: AgentRow) -> str | None:
    """The report's own country; of an army or government, the one that fights the groups named, where home does not."""
    if of_two(reader, head):
        return None  # "the two armies"
    if row.kind in ("people", "population") and row.sector not in RULING:
        return reader.ground
    if row.suffix and len(reader.foes) == 1 and reader.home not in reader.foes:
        return next(iter(reader.foes))
    return reader.home


def _here(reader: Reader, head: Token, row: AgentRow) -> str | None:
    """ "In neighbouring Mali, the army …", "In Yerevan … police": the land that the sentence opens with. Of armies only
    a land itself tells, as they fight in towns abroad."""
    if not row.suffix and row.kind not in ("people", "population"):
        return None
    for token in head.sentence.tokens[:OPENING]:
        if token.i >= head.i or token.lower not in ("in", "across", "inside") or token.function != "prep":
            continue
        for inner in children(token, "prep_object"):
            hit = reader.hit(inner)
            land = hit is not None and hit.what == "state"
            if inner.i < head.i and (land or row.suffix != "ARMY"):
                return reader.country_at(inner)
        break
    return None


def _of_a_place(reader: Reader, head: Token) -> bool:
    """ "the Karabakh Defence Army": a body with a name of its own by a place that is no state."""
    if head.pos != "PROPN" or not head.norm[0].isupper():
        return False
    inside = reader.tokens[noun_span(reader, head)[0] : head.i]
    return any(reader.place(t) for t in inside) and not any(t.i in reader.hits for t in inside)


def _strikes(reader: Reader, head: Token) -> bool:
    """A craft that attacks, as the subject of a clause."""
    token = first_conjunct(head)
    return token.function == "subject" and token.head.lemma in reader.cue("strike_verbs")


def _told(reader: Reader, head: Token, text: str) -> str:
    """The name by description; of people before another noun ("rebel" in "rebel territory") the plural, as meant."""
    before = head.function in MODIFYING and head.head.i > head.i
    if not before or head.lower not in reader.cue("people_nouns") or not text.endswith(head.text):
        return text
    if head.lower.endswith("man"):
        return f"{text[:-2]}en"
    return f"{text[:-1]}ies" if head.lower.endswith("y") else f"{text}s"


def _international(sector: str | None, group: ActorRow | None, clues: Clues) -> bool:
    foreign = clues.modifier is not None and clues.modifier.foreign
    return foreign or sector in ("IGO", "NGO") or group is not None


def sector_of(row: AgentRow, clues: Clues) -> tuple[str | None, str, str | None]:
    """(sector, kind, suffix of the state body) from noun, group and modifiers."""
    group = clues.group
    if group is not None and row.role != "thing" and not (row.role == "body" and row.suffix):
        return _of_group(row, group)
    if _local(row, clues):
        return "UAF", "armed_group", None
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


def _local(row: AgentRow, clues: Clues) -> bool:
    """ "Kurdish forces", "Karabakh defence forces": armed men of a people or a region, not of the state around them."""
    told = clues.local or (clues.modifier is not None and clues.modifier.kind == "ethnic_group")
    return told and row.role == "force" and row.sector == "MIL" and clues.group is None


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
    if row.role == "body" and row.suffix and modifier.sector not in ("OPP", "REB"):
        return row.sector, row.kind, row.suffix  # "military government", "regional government"
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
            return group.id, group.name, reader.lex.called(group.id)
        if row.role in ("force", "member", "people", "partitive"):
            return None, text, reader.lex.called(group.id)
        return None, text, None
    if suffix and country and collective:
        id_, name = reader.lex.body(country, suffix, reader.date)
        return id_, name, None
    if row.office and country and not clues.counted and head.tag in ("NN", "NNP"):
        holder = _holder(reader, country, row.office, clues)
        if holder:
            return holder.id, holder.name, reader.lex.called(holder.parent) if holder.parent else None
    return None, text, None


def _single_person(head: Token, row: AgentRow) -> bool:
    """ "a rebel", "the soldier": one person; "the army", "the rebel force": a body."""
    return (head.tag in ("NN", "NNP") and row.kind == "people") or (
        head.tag == "NN" and row.role == "force" and any(c.lower in ("a", "an", "one") for c in head.children)
    )


def _last_owned(reader: Reader, head: Token, row: AgentRow) -> str | None:
    """Whose "the army" is: the country of the last one named with its country nearby ("Chad's army … the army",
    "Israel's military … the army")."""
    if not any(c.lower == "the" for c in children(head, "determiner")):
        return None
    first = reader.draft.analysis.sentences[max(0, head.sentence.index - NEARBY)].tokens[0].i
    for token in reversed(reader.tokens[first : head.i]):
        if token.pos in ("NOUN", "PROPN") and (token.lemma == head.lemma or _alike(reader, token, head, row)):
            owners = gather(reader, token, token.i).countries
            if owners:
                return owners[0] if len(set(owners)) == 1 else None
    return None


def _alike(reader: Reader, token: Token, head: Token, row: AgentRow) -> bool:
    """Another word for the same body of a state, that speaks or acts: "military" and "army"."""
    if row.suffix != "ARMY" or head.tag != "NN" or token.tag != "NN" or token.function != "subject":
        return False
    rows = lookup(reader.lex.agents, reader.tokens, token.i)[1]
    return bool(rows) and rows[0].suffix == "ARMY"


def _holder(reader: Reader, country: str, office: str, clues: Clues) -> ActorRow | None:
    """Who held a dated office on the day of the report; None without a date or when not sure."""
    if reader.date is None or clues.modifier is not None:
        return None
    if not clues.countries and clues.group is None and _rivalled(reader, country):
        return None
    held = [t.row for t in reader.lex.offices.get((country, office), []) if covers(t.since, t.until, reader.date)]
    return held[0] if len({r.id for r in held}) == 1 else None


def _rivalled(reader: Reader, country: str) -> bool:
    """Whether another country is spoken of so much that "the minister" may be its own."""
    most = reader.homes[country]
    return any(n * RIVAL >= most for c, n in reader.homes.items() if c != country)


def _of_land(reader: Reader, head: Token, actor: Actor, country: str) -> Actor:
    name = f"{head.text} of {reader.lex.name_of(country)}"
    return msgspec.structs.replace(actor, country=country, id=None, name=name)


def _listed(reader: Reader, head: Token) -> list[str]:
    """ "the leaders of Congo, Rwanda and Uganda": states only."""
    named = [inner for prep, inner in obliques(head) if prep == "of"] if head.tag in ("NNS", "NNPS") else []
    hits = [reader.hit(t) for t in named]
    if not all(h is not None and h.what == "state" for h in hits):
        return []
    return list(dict.fromkeys(c for t in named if (c := reader.country_at(t)) is not None))


def split_countries(reader: Reader, head: Token, actor: Actor) -> tuple[Actor, ...]:
    """ "Russian and Syrian forces" are two actors, "Syrian or Russian warplanes" one of two not known which."""
    if actor.kind == "person" or head.i in reader.hits or head.i in reader.persons or head.pos not in ("NOUN", "PROPN"):
        return (actor,)
    countries = gather(reader, head, head.i).countries
    between = reader.tokens[phrase(head)[0] : head.i]
    if len(countries) < 2 or not any(t.lower == "and" for t in between):
        listed = _listed(reader, head)
        return tuple(_of_land(reader, head, actor, c) for c in listed) if len(listed) > 1 else (actor,)
    found = []
    for country in countries:
        id_ = f"{country}_{actor.id.split('_')[1]}" if actor.id and actor.id.split("_")[-1] in BODIES else actor.id
        name = reader.lex.name_of(id_) if id_ else actor.name
        found.append(msgspec.structs.replace(actor, country=country, id=id_, name=name))
    return tuple(found)
