"""Known names in their roles: a state, its capital or seat as its government or as a place, groups, peoples."""

from __future__ import annotations

import msgspec

from sitroom.analyse.grammar import children, first_conjunct, governors, is_passive, obliques
from sitroom.analyse.tokens import Token
from sitroom.extract.actors.clues import gather
from sitroom.extract.actors.reader import Hit, Reader
from sitroom.extract.actors.spans import MODIFYING, noun_span
from sitroom.records import Actor

PEOPLES = frozenset({"ethnic_group", "religious_group"})


def hit_head(reader: Reader, hit: Hit) -> Token:
    """The word of a known name that the others hang on."""
    for n in range(hit.last, hit.first - 1, -1):
        token = reader.tokens[n]
        if (token.head is token or not hit.first <= token.head.i <= hit.last) and token.pos not in ("PUNCT", "PART"):
            return token
    return reader.tokens[hit.last]


def named(reader: Reader, token: Token) -> Actor | None:
    """The actor of a known name (not a person's); None where the name is none in its role."""
    hit = reader.hits[token.i]
    head = hit_head(reader, hit)
    if hit.what == "actor":
        return _row_actor(reader, hit, head)
    if hit.what == "demonym":
        return _people(reader, hit, head)
    if hit.what == "state":
        return _make(reader, hit, hit.best.id, "state", "GOV")
    if hit.what == "seat" or _as_government(reader, head):
        return _make(reader, hit, f"{hit.best.id}_GOV", "government", "GOV")
    return _make(reader, hit, None, "site", None)


def _make(reader: Reader, hit: Hit, id_: str | None, kind: str, sector: str | None) -> Actor:
    span = reader.draft.words(reader.tokens[hit.first], reader.tokens[hit.last])
    name = reader.lex.name_of(id_) if id_ else span.text
    return Actor(
        id=id_, name=name, text=span.text, start=span.start, end=span.end, kind=kind, country=hit.best.id, sector=sector
    )  # fmt: skip


def _row_actor(reader: Reader, hit: Hit, head: Token) -> Actor | None:
    row = hit.best.row
    if row is None:
        return None
    first = hit.first if head.function in MODIFYING else min(noun_span(reader, head)[0], hit.first)
    span = reader.draft.words(reader.tokens[first], reader.tokens[hit.last])
    clues = gather(reader, head, hit.first)
    country = row.country or (clues.countries[0] if clues.countries and row.kind in PEOPLES else None)
    if country is None and row.kind == "ethnic_group" and head.pos != "ADJ":
        country = reader.home
    return Actor(
        id=row.id, name=row.name, text=span.text, start=span.start, end=span.end, kind=row.kind, sector=row.sector,
        country=country, framing=clues.framing, certainty=clues.certainty,
    )  # fmt: skip


def _people(reader: Reader, hit: Hit, head: Token) -> Actor | None:
    """ "Israeli shelling": the state; "the Russians" as a side: the state; "two Syrians", "Iraqis": people."""
    country = hit.best.id
    if head.function in MODIFYING and head.head.i > head.i:
        if head.head.lemma in reader.cue("protest_nouns"):
            return msgspec.structs.replace(_make(reader, hit, None, "ethnic_group", "CVL"), country=country)
        return _make(reader, hit, country, "state", "GOV")
    if head.pos not in ("NOUN", "PROPN", "ADJ"):
        return None
    determiners = {c.lower for c in children(head, "determiner")}
    numbered = bool(children(head, "number"))
    plural = head.tag in ("NNS", "NNPS") or head.lower.endswith("s") or head.pos == "ADJ"
    if "the" in determiners and plural and not numbered and not children(head, "modifier", "relative", "prep"):
        return _make(reader, hit, country, "state", "GOV")
    kind = "population" if plural and not numbered and not determiners else "people"
    country = next((c for p, o in obliques(head) if p == "of" and (c := reader.country_at(o))), country)
    first, _ = noun_span(reader, head)
    span = reader.draft.words(reader.tokens[min(first, hit.first)], reader.tokens[hit.last])
    return Actor(
        name=span.text, text=span.text, start=span.start, end=span.end, kind=kind, country=country, sector="CVL"
    )


def _as_government(reader: Reader, head: Token) -> bool:
    """A capital stands for its government as doer, as one who is urged or accused, and as a side of talks."""
    token = first_conjunct(head)
    governor = token.head
    if token.function == "subject" and governor.pos in ("VERB", "AUX"):
        return governor.lemma not in reader.cue("place_subjects") and not is_passive(governor)
    if token.function == "passive_subject":
        return governor.lemma in reader.cue("government_objects") | reader.cue("speech")
    if token.function in ("object", "indirect"):
        return governor.lemma in reader.cue("government_objects")
    if token.function == "possessor":
        return reader.place(token) is None or governor.lemma in reader.cue("talk_nouns")
    if token.function == "prep_object":
        return _by_preposition(reader, governor)
    if token.function in MODIFYING:
        return governor.lemma in reader.cue("voice_nouns")  # "a Moscow statement", not "the Geneva talks"
    return False


def _by_preposition(reader: Reader, prep: Token) -> bool:
    if prep.function == "agent" or prep.lower == "by":
        return True
    if prep.lower not in reader.cue("government_preps"):
        return False
    above = next(governors(prep), prep)
    talk = reader.cue("talk_nouns") | reader.cue("government_objects") | reader.cue("speech")
    if prep.lower == "with":
        return True
    if prep.lower == "from" and above.lemma in reader.cue("speech"):
        return False  # where the speaker was: "reported from London"
    return above.lemma in talk
