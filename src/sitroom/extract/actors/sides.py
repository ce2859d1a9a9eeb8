""" "Both sides", "the warring parties": the two opponents they take up, or nobody by name."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from sitroom.analyse.grammar import children, obliques
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.actors.reader import Reader
from sitroom.extract.actors.spans import MODIFYING, noun_span
from sitroom.lexicon.actors import BODIES
from sitroom.records import Actor

WINDOW = 6  # sentences looked back for the opponents
FIGHTERS = frozenset({"state", "government", "armed_forces", "armed_group", "political_group"})
STATES = frozenset({"state", "government", "population"})
SIDES = frozenset({"side", "sides", "party", "parties", "belligerents"})


def side(reader: Reader, head: Token) -> Actor | None:
    """The unnamed actor of "the two sides", "each side", "the parties to the conflict"; None where "side" is a place
    or a party a political one."""
    if head.lemma not in reader.cue("sides") or head.function in MODIFYING:
        return None
    marks = {c.lower for c in head.children if c.i < head.i}
    after = dict(obliques(head))
    state = _of_states(reader, head, after)
    if state is not None:
        return state
    if "of" in after or not marks & reader.cue("side_marks") or not (_plural(head) or marks & reader.cue("side_each")):
        return None
    rivals = marks & reader.cue("side_rivals") or any(o.lemma in reader.cue("side_matters") for o in after.values())
    if head.lemma in reader.cue("side_political") and not rivals and _pair(reader, head) is None:
        return None
    first, last = noun_span(reader, head)
    span = reader.draft.words(reader.tokens[first], reader.tokens[last])
    return Actor(name=span.text, text=span.text, start=span.start, end=span.end)


def _of_states(reader: Reader, head: Token, after: dict[str, Token]) -> Actor | None:
    """ "The Russian side", "the Turkish and Greek sides": states, each its own (`split_countries` tells two apart)."""
    if "of" in after or head.lemma in reader.cue("side_political"):
        return None
    named = [c for c in head.children if c.i < head.i and c.i in reader.hits]
    hits = [reader.hits[c.i] for c in named if reader.hits[c.i].what in ("state", "demonym")]
    if not hits:
        return None
    first, last = noun_span(reader, head)
    span = reader.draft.words(reader.tokens[first], reader.tokens[last])
    alone = hits[0].best.id if not _plural(head) else None
    return Actor(
        id=alone, name=reader.lex.name_of(alone) if alone else span.text, text=span.text, start=span.start,
        end=span.end, kind="state", country=hits[0].best.id, sector="GOV",
    )  # fmt: skip


def opponents(reader: Reader, head: Token, actor: Actor) -> tuple[Actor, ...]:
    """The two by name whom "both sides" and "the two countries" take up, in the words of `actor`; `actor` alone where
    the report leaves it open."""
    if actor.id is not None or head.pos == "PRON" or not (_is_side(actor) or of_two(reader, head)):
        return (actor,)
    if any(c.lower in reader.cue("side_open") for c in head.children):
        return (actor,)
    pair = _pair(reader, head)
    if pair is None or not (_is_side(actor) or all(_alike(p, actor) for p in pair)):
        return (actor,)
    return tuple(msgspec.structs.replace(p, text=actor.text, start=actor.start, end=actor.end) for p in pair)


def _plural(head: Token) -> bool:
    return head.tag in ("NNS", "NNPS")


def _is_side(actor: Actor) -> bool:
    """What `side` made: nobody by name, of no known kind."""
    return actor.kind is None and actor.country is None and actor.name.split()[-1].lower() in SIDES


def of_two(reader: Reader, head: Token) -> bool:
    """ "the two countries", "both armies"."""
    counted = any(c.lower in ("two", "both") for c in head.children if c.i < head.i)
    return counted and _plural(head) and head.lemma in reader.cue("side_peers")


def _alike(one: Actor, described: Actor) -> bool:
    """ "The two countries" are states, "the two groups" are none."""
    return (one.kind in STATES) == (described.kind in STATES)


def _pair(reader: Reader, head: Token) -> tuple[Actor, Actor] | None:
    """The last two opponents told before: those of "between A and B" or of one coordinated phrase, else the only two
    known enemies."""
    index = head.sentence.index
    met: list[Actor] = []
    for sentence in reversed(reader.draft.analysis.sentences[max(0, index - WINDOW) : index + 1]):
        for pair in _told_together(reader, sentence, head):
            return pair
        met.extend(_fighters(reader, sentence, head))
    return _enemies(reader, met)


def _told_together(reader: Reader, sentence: Sentence, head: Token) -> Iterator[tuple[Actor, Actor]]:
    for token in reversed(sentence.tokens):
        others = children(token, "conjunct")
        if token.i >= head.i or len(others) != 1 or not (_between(reader, token) or _acting(reader, token)):
            continue
        first, second = _fighter(reader, token), _fighter(reader, others[0])
        alone = others[0].i < head.i and not children(others[0], "conjunct")
        if alone and first and second and key(first) != key(second):
            yield first, second


def _between(reader: Reader, token: Token) -> bool:
    """ "fighting between A and B"."""
    return token.function == "prep_object" and token.head.lower == "between"


def _acting(reader: Reader, token: Token) -> bool:
    """ "A and B signed", "A and B accused each other": what only opponents or partners do together."""
    return token.function == "subject" and token.head.lemma in reader.cue("side_verbs")


def _fighters(reader: Reader, sentence: Sentence, head: Token) -> list[Actor]:
    found = (_fighter(reader, t) for t in sentence.tokens if t.i < head.i and t.pos in ("NOUN", "PROPN", "ADJ"))
    return [a for a in found if a is not None and a.id is not None]


def _fighter(reader: Reader, token: Token) -> Actor | None:
    if token.i in reader.active:
        return None
    actor = reader.resolve(token)
    return actor if actor is not None and actor.kind in FIGHTERS else None


def _enemies(reader: Reader, met: list[Actor]) -> tuple[Actor, Actor] | None:
    """Of all that were told of, the one pair that the lexicon knows for enemies; in text order."""
    by_key: dict[str, Actor] = {}
    for actor in sorted(met, key=lambda a: a.start):
        by_key.setdefault(key(actor), actor)
    known = list(by_key.values())
    pairs = [(a, b) for n, a in enumerate(known) for b in known[n + 1 :] if _hostile(reader, a, b)]
    return pairs[0] if len(pairs) == 1 else None


def _hostile(reader: Reader, a: Actor, b: Actor) -> bool:
    for one, other in ((a, b), (b, a)):
        row = reader.lex.rows.get(one.id or "")
        if row is not None and any(_side_of(e) == key(other) for e in row.enemies):
            return True
    return False


def key(actor: Actor) -> str:
    """What is one side: a state with its government and armed forces, else the group itself."""
    if actor.id:
        return _side_of(actor.id)
    return actor.country if actor.country and actor.kind in (*STATES, "armed_forces") else actor.name


def _side_of(id_: str) -> str:
    country, _, suffix = id_.partition("_")
    return country if suffix in BODIES else id_
