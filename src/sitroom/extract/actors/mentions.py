"""The report's home country, and the list of all actors it mentions."""

from __future__ import annotations

from collections import Counter

from sitroom.analyse.tokens import Token
from sitroom.extract.actors.reader import Reader
from sitroom.extract.actors.spans import MODIFYING
from sitroom.lexicon.actors import BODIES
from sitroom.records import Actor, ActorMention

NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
MARKS = frozenset({"-", "–", "—", "--", ":"})  # how a dateline ends
THINGS = frozenset({"facility", "infrastructure", "vehicle", "site", "object"})


def find_home(reader: Reader) -> None:
    """The country that most names and resolved places of the report belong to; the first sentence counts double, the
    place where it was written half."""
    limit, dateline = _lead(reader)
    seen: set[int] = set()
    grounds: Counter[str] = Counter()
    soil: Counter[str] = Counter()  # by places within countries alone
    for token in reader.tokens:
        hit, place = reader.hit(token), reader.place(token)
        if hit is None and place is None:
            continue
        start = hit.first if hit else token.i
        if start in seen or (hit is None and place is not None and place.start != token.start):
            continue
        seen.add(start)
        if (hit is None and token.i in reader.persons) or (
            (not hit or hit.what == "capital") and _in_a_name(reader, token)
        ):
            continue  # a place only in the name of somebody or something
        if _taken_side(reader, start, hit.last if hit else token.i):
            continue
        country = reader.country_at(token)
        if country:
            weight = 1 if token.start < dateline else 4 if token.start < limit else 2
            reader.homes[country] += weight
            if hit is None or hit.what in ("state", "capital"):
                grounds[country] += weight
            if place is not None and place.kind != "country":
                soil[country] += weight
    reader.foes = _fought(reader)
    if grounds:
        reader.ground = max(grounds, key=lambda c: grounds[c])
    if reader.homes:
        # of equals the one on whose ground it is, then the first: dicts keep text order
        reader.home = max(reader.homes, key=lambda c: (reader.homes[c], soil[c], grounds[c]))


def _lead(reader: Reader) -> tuple[int, int]:
    """Ends of the first sentence and of the dateline before it (0 without one)."""
    sentences = reader.draft.analysis.sentences
    if not sentences:
        return 0, 0
    first = sentences[0]
    if len(sentences) > 1 and first.tokens[-1].text in MARKS:
        return sentences[1].end, first.end
    return first.end, 0


def _fought(reader: Reader) -> frozenset[str]:
    """States spoken of whose bodies fight an armed group that the report names."""
    rows = (h.best.row for h in reader.hits.values() if h.what == "actor")
    bodies = (e.partition("_") for r in rows if r is not None and r.kind == "armed_group" for e in r.enemies)
    return frozenset(country for country, _, suffix in bodies if suffix in BODIES and reader.homes[country])


def rank_by_home(reader: Reader) -> None:
    """Of actors that share a name ("AFP", "RSF"), those of the report's own country come first."""
    for hit in {id(h): h for h in reader.hits.values()}.values():
        if len(hit.names) > 1 and hit.what == "actor":
            hit.names.sort(key=lambda n: n.row is None or n.row.country != reader.home)


def _taken_side(reader: Reader, first: int, last: int) -> bool:
    """ "pro-Russian", "Iran-backed": a country that is spoken of only as somebody's side."""
    tokens = reader.tokens
    if first > 1 and tokens[first - 1].text == "-" and tokens[first - 2].lower in ("pro", "anti"):
        return True
    if last + 2 < len(tokens) and tokens[last + 1].text == "-":
        return tokens[last + 2].lower in reader.cue("backed") | reader.cue("led")
    return _as_backer(reader, tokens[last])


def _as_backer(reader: Reader, token: Token) -> bool:
    """ "forces, backed by Russian jets": behind another actor, by a participle that hangs on it."""
    while token.function in (*MODIFYING, "possessor", "conjunct") and token.head is not token:
        token = token.head
    prep = token.head
    if token.function != "prep_object" or prep.lower not in ("by", "with", "to", "from"):
        return False
    participle = prep.head
    hangs = participle.function in ("adnominal", "modifier", "adverbial") and participle.tag in ("VBN", "JJ")
    return hangs and participle.lower in reader.cue("backed")


def _in_a_name(reader: Reader, token: Token) -> bool:
    """A place inside a longer name ("the Geneva Centre", "Paris Saint-Germain") is not where the report is set."""
    place = reader.place(token)
    if place is None:
        return False
    last = token
    while (after := reader.after(last)) is not None and reader.place(after) is place:
        last = after
    near = (reader.before(token), after)
    if token.entity == "ORG" and any(t is not None and t.entity == "ORG" and t.pos == "PROPN" for t in near):
        return True
    head = last.head
    named = last.function in MODIFYING and head.i > last.i and (head.norm[0].isupper() or token.entity == "ORG")
    return named and reader.place(head) is not place and head.lower in reader.cue("organisation_words")


def mentions(reader: Reader, found: list[tuple[Token, Actor]]) -> list[ActorMention]:
    """Mentions from the actors of all heads: no things, no places, no modifiers; each stretch of words once."""
    kept: dict[tuple[int, int], ActorMention] = {}
    for token, actor in found:
        if actor.kind in THINGS or (actor.start, actor.end) in kept:
            continue
        if not actor.start <= token.start < actor.end:
            continue  # a pronoun: its antecedent is a mention already
        kept[actor.start, actor.end] = ActorMention(
            start=actor.start, end=actor.end, text=actor.text, id=actor.id, name=actor.name, kind=actor.kind,
            country=actor.country, sector=actor.sector,
        )  # fmt: skip
    return _outermost([kept[k] for k in sorted(kept)])


def _outermost(found: list[ActorMention]) -> list[ActorMention]:
    """Without those inside a longer mention that add nothing: of the same name, or of no known kind."""
    kept: list[ActorMention] = []
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        around = next((k for k in reversed(kept[-4:]) if k.start <= mention.start and mention.end <= k.end), None)
        if around is None or (mention.kind is not None and mention.name != around.name):
            kept.append(mention)
    return kept
