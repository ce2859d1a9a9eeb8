"""Where things happened: the place that a noun phrase names, and the place of what a word tells of."""

from __future__ import annotations

from collections.abc import Iterator

from sitroom.analyse.grammar import (
    children,
    conjuncts,
    first_conjunct,
    governors,
    is_passive,
    objects,
    obliques,
    subjects,
)
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.draft import Draft
from sitroom.extract.places.mentions import mention_at
from sitroom.extract.places.words import Words, words_of
from sitroom.records import Place, PlaceMention, Source

REGIONS = frozenset({"country", "admin1", "region", "sea", "desert", "continent"})
AREAS = frozenset({"admin2", "district", "river", "mountain", "lake", "island", "border", "road"})
UNRANKED = 9


def place_at(draft: Draft, head: Token) -> Place | None:
    """The place that the noun phrase headed by `head` names: a toponym ("Nawa"), one with its generic word ("the
    Naseeb border crossing", "Quneitra province", "the town of Nawa"), or part of one ("areas of Quneitra province")."""
    words = words_of(draft.lexicon)
    own = mention_at(draft, head)
    if own is not None:
        return as_place(draft, own)
    if head.lemma not in words.kinds and not _is_part(head, words) and head.lower not in words.kinds:
        return None
    for child, part in _named_within(head, words):
        mention = mention_at(draft, child)
        if mention is not None:
            return _widened(draft, mention, head, part, words)
        inner = place_at(draft, child) if child is not head and child.i != head.i and child.head is not child else None
        if inner is not None:
            return inner
    return None


def _is_part(head: Token, words: Words) -> bool:
    return words.has("part", head.lemma) or words.has("near", head.lemma) or words.has("border", head.lemma)


def _named_within(head: Token, words: Words) -> Iterator[tuple[Token, bool]]:
    """Dependents of a generic noun that may carry its name, nearest relation first; with whether the noun is a part."""
    for child in children(head, "compound", "apposition", "modifier"):
        yield child, False
    for child in children(head, "possessor"):
        yield child, True
    for prep, other in obliques(head):
        if prep in ("of", "in", "near", "around", "outside", "at", "with", "between", "on", "inside"):
            yield other, prep != "of" or words.kinds.get(head.lemma) in (None, "region")


def _widened(draft: Draft, mention: PlaceMention, head: Token, part: bool, words: Words) -> Place:
    """The mention as qualified by its generic noun: kind, span over both when they adjoin, precision."""
    place = as_place(draft, mention)
    kind = words.kinds.get(head.lemma) or words.kinds.get(head.lower)
    values = {f: getattr(place, f) for f in place.__struct_fields__}
    if 0 <= head.start - mention.end <= 30 and not part and "," not in draft.report.text[mention.end : head.start]:
        span = draft.span(mention.start, head.end)
        values |= {"start": span.start, "end": span.end, "text": span.text}
    if words.has("border", head.lemma):
        kind = "border"
    if part or (kind and kind != place.kind and kind not in ("city", "town", "village", "region")):
        values["precision"] = max(values["precision"] or 1, 2)
    if kind and not part and kind not in ("city", "region") and place.kind not in (kind, "region"):
        values["kind"] = kind
    return Place(**values)


def as_place(draft: Draft, mention: PlaceMention, source: Source = "text") -> Place:
    """A mention as a record's place; precision 1 a point, 2 near one or part of an area, 3 a region or country."""
    precision = 3 if mention.kind in REGIONS else 2 if mention.kind in AREAS else 1
    if mention.relation == "near":
        precision = max(precision, 2)
    elif mention.relation == "part":
        precision = 3 if mention.kind in ("country", "continent") else 2
    return Place(
        name=mention.name, text=mention.text, start=mention.start, end=mention.end, gazetteer_id=mention.gazetteer_id,
        lat=mention.lat, lon=mention.lon, country=mention.country, admin1=mention.admin1, kind=mention.kind,
        precision=precision, source=source,
    )  # fmt: skip


def place_of(draft: Draft, trigger: Token) -> Place | None:
    """Where what `trigger` tells of happened: by grammar, else the nearest free place of its sentence, else what the
    context gives (dateline, the sentence before, the title; source "context"). None when nothing supports one."""
    key = "places.of"
    known: dict[int, Place | None] = draft.scratch.setdefault(key, {})
    if trigger.i not in known:
        words = words_of(draft.lexicon)
        known[trigger.i] = (
            (_by_grammar(draft, trigger, words) if trigger.sentence.parsed else None)
            or _in_sentence(draft, trigger, words)
            or _from_context(draft, trigger, words)
        )
    return known[trigger.i]


def _by_grammar(draft: Draft, trigger: Token, words: Words) -> Place | None:
    for found in (_own_arguments(draft, trigger, words), _of_governor(draft, trigger, words)):
        if found is not None:
            return found
    return None


def _own_arguments(draft: Draft, trigger: Token, words: Words, depth: int = 0) -> Place | None:
    """A place among the trigger's own arguments, or standing with one of them ("positions in Daraa")."""
    ranked: list[tuple[int, int, Place]] = []
    for prep, other in obliques(trigger):
        rank = words.rank.get(prep, UNRANKED)
        place = place_at(draft, other)
        if place is not None and rank < UNRANKED:
            ranked.append((rank, other.i, place))
        elif place is None and depth < 2 and rank <= UNRANKED:
            inner = _own_arguments(draft, other, words, depth + 1)
            if inner is not None:
                ranked.append((rank + 3, other.i, inner))
    undergoers = objects(trigger) if not is_passive(trigger) else subjects(trigger)
    for other in undergoers if trigger.pos in ("VERB", "AUX") else ():
        place = place_at(draft, other)
        if place is not None:
            ranked.append((2, other.i, place))
        elif depth < 2:
            inner = _own_arguments(draft, other, words, depth + 1)
            if inner is not None:
                ranked.append((3, other.i, inner))
    for other in children(trigger, "compound", "possessor", "modifier"):
        mention = mention_at(draft, other)
        if mention is not None and trigger.pos not in ("VERB", "AUX"):
            ranked.append((4, other.i, as_place(draft, mention)))
    return min(ranked, key=lambda r: r[:2])[2] if ranked else None


def _of_governor(draft: Draft, trigger: Token, words: Words) -> Place | None:
    """What the trigger hangs on says where: "launched an attack in Daraa", "the town of Nawa, where … fought"."""
    below = trigger
    for above in governors(trigger):
        if below.function == "relative":
            place = place_at(draft, above)
            if place is not None:
                return place
        if words.has("speech", above.lemma) or below.function in ("clause", "parataxis"):
            return None
        if above.pos in ("VERB", "AUX") or below.function in ("prep_object", "object", "conjunct", "adnominal"):
            place = _own_arguments(draft, above, words, 1)
            if place is not None:
                return place
        below = above
    return None


def _in_sentence(draft: Draft, trigger: Token, words: Words) -> Place | None:
    """The nearest place of the sentence that no other predicate claims; in its own clause first."""
    best: tuple[int, int, PlaceMention] | None = None
    for token in trigger.sentence.tokens:
        mention = mention_at(draft, token)
        if mention is None or token.start != mention.start or _claimed(draft, token, trigger, words):
            continue
        away = abs(token.i - trigger.i) + (0 if token.i > trigger.i else 3)
        if best is None or away < best[0]:
            best = (away, token.i, mention)
    return as_place(draft, best[2]) if best else None


def _claimed(draft: Draft, token: Token, trigger: Token, words: Words) -> bool:
    """A place that is a speaker, a doer, an adjective, or an argument of another predicate than the trigger."""
    head = token
    mention = mention_at(draft, token)
    while head.head is not head and mention_at(draft, head.head) is mention:
        head = head.head
    if not trigger.sentence.parsed:
        return False
    head = first_conjunct(head)
    if head.function == "subject":
        return True
    if head.function == "prep_object" and head.head.lower in ("by", "with", "against", "as", "than", "like", "about"):
        return True
    for above in governors(head):
        if above is trigger:
            return False
        if above.pos in ("VERB", "AUX"):
            # another verb's place is only ours when we hang on that verb
            return above not in list(governors(trigger))
    return False


def _from_context(draft: Draft, trigger: Token, words: Words) -> Place | None:
    """The dateline, else the last place of the sentence before in the same paragraph."""
    sentence = trigger.sentence
    before = draft.analysis.sentences[max(0, sentence.index - 2) : sentence.index]
    for other in reversed(before):
        if other.paragraph == sentence.paragraph:
            mention = _main_place(draft, other, words)
            if mention is not None:
                return as_place(draft, mention, "context")
    return None


def _main_place(draft: Draft, sentence: Sentence, words: Words) -> PlaceMention | None:
    """The place that a sentence is set in: one after a locative preposition."""
    for token in sentence.tokens:
        mention = mention_at(draft, token)
        if mention is None:
            continue
        head = first_conjunct(token)
        if head.function == "prep_object" and words.rank.get(head.head.lower, UNRANKED) <= 2:
            return mention
    return None
