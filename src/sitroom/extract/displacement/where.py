"""Where a displacement is, when its own words name no place: the cause, the sentence, what was told before."""

from __future__ import annotations

from collections import Counter

import msgspec

from sitroom.analyse.grammar import children, doers, governors, objects, obliques, phrase
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.displacement.around import DATELINE, around, in_a_name, is_desk, of_speaker
from sitroom.extract.displacement.moves import Move
from sitroom.extract.displacement.words import Words, is_cause
from sitroom.extract.draft import Draft
from sitroom.extract.places import place_at, place_of
from sitroom.extract.places.words import words_of
from sitroom.extract.spots import homeland, is_alone, spot_at
from sitroom.records import Displacement, Place

THINGS = frozenset({"crossing", "border", "airport", "port", "bridge"})  # told of another sentence, no place to live
FEW = 3  # places of a report of which most must lie in a country for it to be "the country"
HOME_TERMS = frozenset({"displaced", "fled"})


def settle(draft: Draft, move: Move, known: Words, found: dict[str, Place]) -> None:
    """The place of the record: where they are now, where it happened, where the cause was, the one place around."""
    if "place" not in found and move.row.category == "stock" and "destination" in found:
        found["place"] = found["destination"]
    left = found.get("origin")
    if move.row.category == "flow" and left is not None and left.source == "text" and left.kind is None:
        found.setdefault("place", left)  # nobody knows the village, but it is the place that was told
    if "place" not in found and _in_the_country(move, known):
        home = _main_country(draft)
        if home is not None:
            found["place"] = home
        return
    ways = (_labelled, _cause_place, _trigger_place, _only_place, _own_country, _told_before, _carried, _around)
    for work_out in ways:
        blind = work_out is _around and (move.group.quantity is None or {"origin", "destination"} & found.keys())
        if "place" not in found and not blind:
            place = work_out(draft, move, known)
            if place is not None and _may_be(draft, place, move, known):
                found["place"] = place
    if move.row.term == "returned" and found.get("place") == found.get("origin"):
        found.pop("place", None)  # they are there no more
        if "destination" in found:
            found["place"] = found["destination"]
    if move.row.whence and "place" in found:
        found.setdefault("origin", found["place"])


def _in_the_country(move: Move, known: Words) -> bool:
    """ "1.3 million have been displaced in the country": no place that was told before."""
    within = [o for v in (move.trigger, *move.clause) for prep, o in obliques(v) if known.among(prep, "within")]
    return any(o.lemma == "country" and not obliques(o) and any(c.lower == "the" for c in o.children) for o in within)


def _main_country(draft: Draft) -> Place | None:
    """The country that most of the report's places lie in."""
    counts = Counter(m.country for m in draft.places if m.country is not None and m.kind != "border")
    country, most = counts.most_common(1)[0] if counts else (None, 0)
    entry = words_of(draft.lexicon).gazetteer.country(country) if country and 2 * most > counts.total() >= FEW else None
    named = next((m for m in draft.places if m.country == country), None)
    if entry is None or named is None:
        return None
    return Place(
        name=entry.name, text=named.text, start=named.start, end=named.end, gazetteer_id=entry.id, lat=entry.lat,
        lon=entry.lon, country=entry.country, kind=entry.kind, precision=3, source="context",
    )  # fmt: skip


def _labelled(draft: Draft, move: Move, known: Words) -> Place | None:
    """ "Tall Refaat: 75,000 people displaced", also as one of several parted by semicolons."""
    tokens = move.trigger.sentence.tokens
    at = move.trigger.i - tokens[0].i
    first = next((n + 1 for n in range(at, -1, -1) if tokens[n].text == ";"), 0)
    last = next((n for n in range(at, len(tokens)) if tokens[n].text == ";"), len(tokens))
    part = tokens[first:last]
    colon = next((n for n, t in enumerate(part[:DATELINE]) if t.text == ":"), 0)
    place = place_at(draft, part[colon - 1]) if colon else None
    if place is None or place.start != part[0].start or place.end != part[colon - 1].end:
        return None
    others = (m for m in draft.places if place.end < m.start < part[-1].end and m.relation != "demonym")
    return place if next(others, None) is None else None


def _trigger_place(draft: Draft, move: Move, known: Words) -> Place | None:
    found = place_of(draft, move.trigger)
    return found if found is not None and found.source == "text" else None


def _told_before(draft: Draft, move: Move, known: Words) -> Place | None:
    """ "were told to leave Uman. Some 4,000 have left since": what others in the paragraph were to leave."""
    if not move.row.whence or move.group.quantity is None:
        return None
    before = [d for d in draft.of_kind(Displacement) if d.trigger.end <= move.trigger.start and d.origin is not None]
    last = before[-1] if before else None
    tokens = draft.analysis.tokens_in(last.trigger.start, last.trigger.end) if last is not None else []
    if last is None or last.origin is None or tokens[0].sentence.paragraph != move.trigger.sentence.paragraph:
        return None
    return msgspec.structs.replace(last.origin, source="context")


def _carried(draft: Draft, move: Move, known: Words) -> Place | None:
    found = place_of(draft, move.trigger)
    if found is None or found.source != "context" or found.kind in THINGS or found.gazetteer_id is None:
        return None
    return found if is_alone(draft, found) else None


def _own_country(draft: Draft, move: Move, known: Words) -> Place | None:
    """ "55,000 Colombians were displaced": in their country, unless they are refugees or went somewhere."""
    if move.row.term not in HOME_TERMS or move.is_attribute or move.group.marked or "people" in move.row.needs:
        return None
    first, last = phrase(move.group.core)
    tokens = draft.analysis.tokens
    return homeland(draft, tokens[first], tokens[last])


def _may_be(draft: Draft, place: Place, move: Move, known: Words) -> bool:
    """Not a body's ("the US embassy"), a doer's, a dateline's, or the place of another clause."""
    sentence = move.trigger.sentence
    if in_a_name(draft, place.start or 0, place.end or 0) or _of_doer(draft, place, move) or is_desk(draft, place):
        return False
    tokens = draft.analysis.tokens_in(place.start or 0, place.end or 0)
    if place.source != "text" or not tokens or tokens[-1].sentence is not sentence:
        return True
    if _before_dash(draft, place.start or 0, sentence) and _named_after(draft, place, sentence):
        return False
    if _of_body(tokens[-1], known) or _labels_another(tokens[-1], move.trigger):
        return False
    return not _told_elsewhere(tokens[-1], move, known)


def _labels_another(name: Token, trigger: Token) -> bool:
    """ "Barsalogho: 80,000 displaced; Dori: 75,000 displaced": the label of another part."""
    tokens, first = name.sentence.tokens, name.sentence.tokens[0].i
    rest = tokens[name.i - first + 1 :]
    low, high = sorted((name.i - first, trigger.i - first))
    return bool(rest) and rest[0].text == ":" and any(t.text == ";" for t in tokens[low:high])


def _of_body(name: Token, known: Words) -> bool:
    """ "the US embassy annex"."""
    while name.function in ("compound", "modifier") and name.head is not name:
        name = name.head
        if known.among(name.lemma, "body"):
            return True
    return False


def _told_elsewhere(name: Token, move: Move, known: Words) -> bool:
    """Part of a coordinate clause of others who move: "550,000 were uprooted and 15,000 crossed into Sudan"."""
    own = {move.trigger.i, *(v.i for v in move.clause)}
    for above in (name, *governors(name)):
        if above.i in own:
            return False
        moves = above.pos in ("VERB", "AUX") and above.lemma in known.frames
        if above.function == "conjunct" and moves and children(above, "subject", "passive_subject"):
            return not any(t.i in own for t in above.subtree())
    return False


def _before_dash(draft: Draft, start: int, sentence: Sentence) -> bool:
    """In what a sentence begins with up to a dash or colon: a dateline or label."""
    for token in sentence.tokens[:DATELINE]:
        if token.pos in ("VERB", "AUX"):
            return False
        if token.text in ("-", "--", "—", "–", ":"):
            return start < token.start
    return False


def _named_after(draft: Draft, place: Place, sentence: Sentence) -> bool:
    return any((place.end or 0) < m.start < sentence.end and m.relation != "demonym" for m in draft.places)


def _of_doer(draft: Draft, place: Place, move: Move) -> bool:
    """ "Kyiv evacuated 2,000 people": whoever does it is not where it happens."""
    acting = doers(move.trigger) if move.row.who in ("undergoer", "either") and objects(move.trigger) else []
    return any(place.start <= t.start < place.end for t in acting)


def _around(draft: Draft, move: Move, known: Words) -> Place | None:
    return around(draft, move.trigger)


def _cause_place(draft: Draft, move: Move, known: Words) -> Place | None:
    """Where the fighting or flood was that drove them out."""
    heads = [h for p, h in obliques(move.trigger) if known.among(p, "cause")]
    heads += doers(move.trigger) if move.row.who == "undergoer" else []
    if move.row.who == "of" and move.clause:
        heads += doers(move.clause[-1])  # "shelling in Sake caused the flight of 2,000 people to Goma"
    for head in heads:
        if is_cause(head, known):
            within = [o for p, o in obliques(head) if known.among(p, "within")]
            named = [t for t in head.subtree() if t.pos == "PROPN" and _lies_there(t, head, known)]
            for token in [*within, *named]:
                found = spot_at(draft, token, sure=token in within and token.entity != "PERSON")
                if found is not None and not in_a_name(draft, found.start or 0, found.end or 0):
                    return found
    return None


def _lies_there(name: Token, cause: Token, known: Words) -> bool:
    """ "shelling in Kadugli", "the Kadugli fighting"; not "Russia's offensive" or "the Russia-backed offensive"."""
    step = name
    while step is not cause and step.head is not step:
        elsewhere = step.pos == "ADP" and step.lower != "of" and not known.among(step.lower, "within")
        if step.function == "possessor" or elsewhere:
            return False
        step = step.head
    return True


def _only_place(draft: Draft, move: Move, known: Words) -> Place | None:
    """The place of the sentence when it names but one, and that not in the words for an actor or a speaker."""
    sentence = move.trigger.sentence
    named = [m for m in draft.places if sentence.start <= m.start < sentence.end]
    named = [m for m in named if not any(a.start <= m.start and m.end < a.end for a in draft.actors)]
    named = [m for m in named if not of_speaker(draft, m.start)]
    named = [m for m in named if not _before_dash(draft, m.start, sentence)] or named
    if len({m.gazetteer_id or m.name for m in named}) != 1:
        return None
    tokens = draft.analysis.tokens_in(named[0].start, named[0].end)
    return place_at(draft, tokens[-1]) if tokens else None
