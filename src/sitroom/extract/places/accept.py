"""Is a candidate span a place name? A weighted sum of features; the weights are data, fitted on development gold."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from sitroom.extract.draft import Draft
from sitroom.extract.places.find import PLACE_LABELS, Spot, is_dateline
from sitroom.extract.places.within import within
from sitroom.extract.places.words import Words
from sitroom.lexicon.gazetteer import ROMANISED

KNOWN_CAPITAL = 300_000  # people; names of smaller capitals are often others'
PLACES_AROUND = {"GPE": "place", "LOC": "place", "FAC": "place"}


@dataclass(slots=True)
class Facts:
    """What the whole report says about words: those that end persons' names, that stand in lower case, and that follow
    a locative preposition, all in lower case; and `home`, the countries that it names, also by adjective or capital."""

    surnames: set[str] = field(default_factory=set)
    lower: set[str] = field(default_factory=set)
    located: set[str] = field(default_factory=set)
    home: set[str] = field(default_factory=set)


def facts(draft: Draft, words: Words) -> Facts:
    found = Facts()
    for sentence in draft.analysis.sentences:
        before = None
        for token in sentence.tokens:
            if not token.capital:
                if token.text.isalpha():
                    found.lower.add(token.lower)
            elif before is not None:
                if words.has("title", before.lower) or (before.capital and before.lower in words.given):
                    found.surnames.add(token.lower)
                elif before.lower in ("in", "near", "at", "from"):
                    found.located.add(token.lower)
            before = token
            if token.capital and token.lower in words.demonyms:
                found.home.add(words.demonyms[token.lower])
        for entity in sentence.entities:
            if entity.label == "PERSON" and entity.last > entity.first:
                found.surnames.add(draft.analysis.tokens[entity.last].lower)
    return found


def at_home(found: list[Spot], report: Facts, words: Words) -> None:
    """Adds the countries that the candidate spans name, themselves or by a capital, to the report's `home`."""
    for spot in found:
        for match in spot.matches:
            entry = match.entry
            if match.form == ROMANISED or entry.country is None:
                continue
            if entry.kind == "country" or (
                entry.population >= KNOWN_CAPITAL and words.capitals.get(entry.country) == entry.name.lower()
            ):
                report.home.add(entry.country)


def accept(spot: Spot, words: Words, report: Facts, last: Spot | None) -> bool:
    """Whether the span is taken as a place name; `last`: the name accepted before it. Leaves
    the features behind in `spot.features`."""
    spot.features = features(spot, words, report)
    if not spot.matches:
        said = within([spot], words)
        spot.lies = said.areas[0] if said.sure else None
        spot.features["contained"] = float(said.sure)
    if last is not None and spot.first.sentence is last.first.sentence and spot.first.i == last.last.i + 2:
        joint = spot.first.sentence.tokens[last.last.i + 1 - spot.first.sentence.tokens[0].i]
        spot.features["listed"] = float(words.has("joint", joint.lower))
    weights = words.weights["accept"]
    return sum(weights.get(name, 0.0) * value for name, value in spot.features.items()) > 0


def still(spot: Spot, words: Words, report: Facts) -> bool:
    """Whether a span is taken for a place name although none of its namesakes can be meant."""
    bare = Spot(spot.tokens, spot.text, (), spot.entity, called=spot.called)
    found = features(bare, words, report) | {"listed": spot.features.get("listed", 0.0)}
    return sum(words.weights["accept"].get(name, 0.0) * value for name, value in found.items()) > 0


def features(spot: Spot, words: Words, report: Facts) -> dict[str, float]:
    """What the decision rests on, as numbers near 1:

    - entity.*: the model's label for the span itself; inside.*: for a longer span around it
    - form.*, people, kind.*, capital, initials, own, short: what the gazetteer says; unknown: it says nothing; seat: of
      a government, which mostly acts; abbreviated: "Bethel, Vt."
    - before.*, after.*, the.name: the neighbouring words; function.*, prep.*, motion, proper, common: grammar
    - start, dateline: at the head of a sentence; length: more than one word
    - called: after "the town of"; contained: unknown, but said to lie in a country or province
    - home, home.romanised: the best matches include a place in a country that the report names, but for countries
      whose places bear persons' names; the latter by another romanisation
    - listed: joined to the name before by a comma or "and"
    - surname, located, lower: what the report does with the word elsewhere; given, first.name: a
      given name"""
    found = {"bias": 1.0, "abbreviated": float(spot.abbreviated), "called": float(spot.called)}
    _entity(spot, found)
    _gazetteer(spot, words, found)
    _home(spot, words, report, found)
    _neighbours(spot, words, found)
    head = spot.head
    if spot.first.sentence.parsed:
        found[f"function.{head.function}"] = 1.0
        found["proper" if head.pos == "PROPN" else "common"] = 1.0
        if head.function == "prep_object":
            found[f"prep.{head.head.lower}"] = 1.0
        verb = head.head.head if head.function == "prep_object" else head.head
        if head.function in ("prep_object", "object", "passive_subject") and words.has("motion", verb.lemma):
            found["motion"] = 1.0
    else:
        found["unparsed"] = 1.0
    if spot.last.lower in report.surnames:
        found["surname"] = 1.0
    if spot.first.lower in report.located:
        found["located"] = 1.0
    if len(spot.tokens) == 1 and spot.first.lower in report.lower:
        found["lower"] = 1.0
    found["length"] = float(len(spot.tokens) > 1)
    if spot.first is spot.first.sentence.tokens[0]:
        found["start"] = 1.0
    if is_dateline(spot.first.sentence.tokens, spot.first.i - spot.first.sentence.tokens[0].i):
        found["dateline"] = 1.0
    return found


def _entity(spot: Spot, found: dict[str, float]) -> None:
    entity = spot.entity
    if entity is None:
        found["entity.none"] = 1.0
        return
    label = PLACES_AROUND.get(entity.label, entity.label)
    # "the Sinai" and "Sinai" are the same span
    slack = entity.last - entity.first < len(spot.tokens)
    if slack and entity.first >= spot.first.i - 1 and entity.last <= spot.last.i + 1:
        found[f"entity.{label}"] = 1.0
        return
    if (entity.first, entity.last) == (spot.first.i, spot.last.i):
        found[f"entity.{label}"] = 1.0
        return
    found[f"inside.{label}"] = 1.0
    where = "start" if entity.first >= spot.first.i else "end" if entity.last <= spot.last.i else "middle"
    found[f"inside.{where}"] = 1.0
    if label == "PERSON" and entity.first == spot.first.i and spot.head.function == "compound":
        found["first.name"] = 1.0


def _gazetteer(spot: Spot, words: Words, found: dict[str, float]) -> None:
    if not spot.matches:
        found["unknown"] = 1.0
        if spot.entity and spot.entity.label in PLACE_LABELS:
            found["unknown.place"] = 1.0
        return
    form = spot.matches[0].form
    found[("form.exact", "form.folded", "form.romanised")[form]] = 1.0
    best = [m.entry for m in spot.matches if m.form == form]
    kinds = {e.kind for e in best}
    people = max(e.population for e in best)
    found["people"] = math.log10(people + 1) / 6
    for kind in ("country", "admin1", "city"):
        if kind in kinds:
            found[f"kind.{kind}"] = 1.0
    if any(e.country and words.capitals.get(e.country) == spot.text.lower() for e in best):
        found["capital"] = 1.0
    if spot.text.isupper() and "country" in kinds:
        found["initials"] = 1.0
    if spot.text.lower().removeprefix("the ") in words.seats:
        found["seat"] = 1.0
    elif any(m.entry.own for m in spot.matches if m.form != ROMANISED):
        found["own"] = 1.0
    found["short"] = float(len(spot.text) <= 3)


def _home(spot: Spot, words: Words, report: Facts, found: dict[str, float]) -> None:
    if not spot.matches:
        return
    best = [m.entry for m in spot.matches if m.form == spot.matches[0].form]
    there = {e.country for e in best if e.country in report.home and not words.has("namesakes", e.country.lower())}
    if there and all(e.kind != "country" for e in best):
        found["home.romanised" if spot.matches[0].form == ROMANISED else "home"] = 1.0


def _neighbours(spot: Spot, words: Words, found: dict[str, float]) -> None:
    tokens = spot.first.sentence.tokens
    at, end = spot.first.i - tokens[0].i, spot.last.i - tokens[0].i
    before = tokens[at - 1] if at else None
    after = tokens[end + 1] if end + 1 < len(tokens) else None
    if before is not None:
        if before.capital and before.text.isalpha():
            if words.has("title", before.lower):
                found["before.title"] = 1.0
            elif before.lower in words.given:
                found["before.given"] = 1.0
            elif before.lower in words.demonyms or words.has("direction", before.lower):
                found["before.adjective"] = 1.0
            elif before.lower in words.kinds:
                found["before.generic"] = 1.0
            else:
                found["before.capital"] = 1.0
        elif words.has("locative", before.lower):
            found["before.locative"] = 1.0
            found[f"before.{before.lower}"] = 1.0
        elif words.has("title", before.lower):
            found["before.title"] = 1.0
        elif before.text in (",", "-", "–", "/", "(", "."):
            found[f"before.{before.text}"] = 1.0
        elif before.lower in ("the", "a", "an", "and"):
            found[f"before.{before.lower}"] = 1.0
        if before.text == "." and at > 1 and len(tokens[at - 2].text) == 1:
            found["before.initial"] = 1.0
        if len(before.text) == 2 and before.text[1] == "." and before.capital:
            found["before.initial"] = 1.0
    if spot.first.lower in words.given:
        found["given"] = 1.0
    if after is not None:
        if after.capital and after.text[:1].isalpha():
            if after.lower in words.kinds:
                found["after.generic"] = 1.0
            elif words.has("organisation", after.lower):
                found["after.organisation"] = 1.0
            else:
                found["after.capital"] = 1.0
                if spot.first.lower in words.given:
                    found["after.surname"] = 1.0
            if before is not None and before.lower == "the" and after.lower not in words.kinds:
                found["the.name"] = 1.0
        elif after.lower in words.kinds:
            found["after.kind"] = 1.0
        elif words.has("person_verb", after.lemma):
            found["after.person_verb"] = 1.0
        elif after.text in (",", "'s", "’s", "-", "(", ")", ".", "–", "/"):
            found[f"after.{after.text}"] = 1.0
        elif after.pos == "NOUN":
            found["after.noun"] = 1.0
        elif after.pos in ("VERB", "AUX"):
            found["after.verb"] = 1.0
