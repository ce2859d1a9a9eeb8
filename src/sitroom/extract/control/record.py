"""One control record from a predicate."""

from __future__ import annotations

from typing import Any

from sitroom.analyse.grammar import children, governors, obliques, subjects
from sitroom.analyse.tokens import Token
from sitroom.extract.actors import actors_of
from sitroom.extract.common import common
from sitroom.extract.control.frames import Hit, previous_holder
from sitroom.extract.control.words import is_armed, words
from sitroom.extract.draft import Draft
from sitroom.extract.status import status_of
from sitroom.lexicon.schema.control import Change
from sitroom.records import Actor, Control, Status

THINGS = frozenset({"vehicle", "object", "infrastructure", "facility", "site"})
STATES = frozenset({"holds", "besieged", "contested"})


def add(draft: Draft, hit: Hit) -> None:
    """Adds a record for each controller ("the army and its allies took the town": two), or one without."""
    row = hit.row
    change = _change(hit)
    base: dict[str, Any] = common(
        draft, hit.trigger, row.id, last=hit.last, place=hit.held.place, status=_status(draft, hit, change)
    )
    earlier = previous_holder(draft, hit.held.head, hit.trigger) if change == "gained" else []
    before = actors_of(draft, hit.holder or earlier)
    by = actors_of(draft, hit.by)
    means = row.means if change == row.change else None
    if change in ("gained", "lost") and _is_unopposed(draft, hit):
        means = "unopposed"
    for controller in _controllers(draft, hit):
        draft.add(
            Control(
                **base, controller=controller, from_=next(iter(before), None), by=next(iter(by), None),
                change=change, means=means,
            )
        )  # fmt: skip


def _controllers(draft: Draft, hit: Hit) -> list[Actor | None]:
    """Who holds it; a column's vehicles are left out beside its soldiers."""
    found = actors_of(draft, hit.controller) or actors_of(draft, _speakers(draft, hit))
    return [a for a in found if a.kind not in THINGS] or list(found) or [None]


def _speakers(draft: Draft, hit: Hit) -> list[Token]:
    """Whom "it" and "they" stand for in "Baghdad said it had taken the airport": a power that speaks of itself."""
    for head in hit.controller:
        if head.lower not in ("it", "they") and head.tag != "PRP$":
            continue
        verb = next((g for g in governors(head) if g.pos in ("VERB", "AUX")), head)
        while verb.function in ("conjunct", "open_clause") and verb.head.pos in ("VERB", "AUX"):
            verb = verb.head
        if verb.function == "clause":
            return [s for s in subjects(verb.head) if is_armed(draft, s)]
        if verb.function == "root" and head.function == "subject" and head.tag != "PRP$":
            return _doers_before(draft, head)
    return []


def _doers_before(draft: Draft, pronoun: Token) -> list[Token]:
    """The one force that the sentence before in the paragraph is about: its subject, "it" for a body only."""
    sentence = draft.analysis.sentences[max(0, pronoun.sentence.index - 1)]
    if sentence is pronoun.sentence or sentence.paragraph != pronoun.sentence.paragraph:
        return []
    roots = [t for t in sentence.tokens if t.function == "root"]
    found = [s for r in roots for s in subjects(r)]
    plural = pronoun.lower == "they"
    fits = [s for s in found if is_armed(draft, s) and (plural or s.tag in ("NN", "NNP"))]
    return fits if len(found) == 1 or plural else []


def _is_unopposed(draft: Draft, hit: Hit) -> bool:
    """ "Without a fight", "unopposed"."""
    known = words(draft).sorts["unopposed"]
    for verb in (hit.trigger, *([hit.anchor] if hit.anchor is not None else [])):
        if any(c.lower in known for c in children(verb, "adverb", "attribute", "adverbial")):
            return True
        for prep, o in obliques(verb):
            if prep == "without" and any(t.lemma in known for t in o.subtree()):
                return True
            if o.lemma in known and any(c.lower in words(draft).sorts["scant"] for c in o.children):
                return True  # "with little resistance"
    return False


def _is_over(draft: Draft, trigger: Token) -> bool:
    """A siege that somebody ended; a state told of after it ("after two years under siege")."""
    sorts = words(draft).sorts
    if trigger.function in ("object", "passive_subject") and trigger.head.lemma in sorts["ending"]:
        return True
    over = [g for _, g in zip(range(4), governors(trigger), strict=False)]
    until = next((n for n, g in enumerate(over) if g.pos in ("VERB", "AUX")), len(over))
    return any(g.lower in sorts["past"] and g.function == "prep" for g in over[:until])


def _change(hit: Hit) -> Change:
    if hit.row.present is not None and (
        _is_present(hit.trigger) or hit.trigger.function == "adnominal" or _passive_state(hit)
    ):
        return hit.row.present
    return hit.row.change


def _passive_state(hit: Hit) -> bool:
    """ "is held by": a state; "was held by" too, for verbs whose active present is one."""
    return hit.trigger.tag == "VBN" and bool(children(hit.trigger, "passive_aux")) and hit.row.present == "holds"


def _status(draft: Draft, hit: Hit, change: Change) -> Status:
    """A state that holds is ongoing; what is only called so ("rebel-held") is, whatever governs it."""
    if hit.row.negated:
        return "negated"
    if hit.row.pos == "participle":
        return "ongoing"
    if change in STATES and _is_over(draft, hit.trigger):
        return "actual"
    verb = hit.anchor if hit.anchor is not None and (hit.row.light or hit.row.under) else hit.trigger
    found = status_of(draft, verb if hit.row.light or hit.row.over else hit.trigger)
    if found == "actual" and change in STATES and (not _is_past(verb) or _still(verb)):
        return "ongoing"
    return found


def _is_present(verb: Token) -> bool:
    auxiliaries = children(verb, "auxiliary", "passive_aux")
    tags = {verb.tag} | {c.tag for c in auxiliaries}
    if verb.function == "conjunct" and verb.tag == "VB" and not auxiliaries:
        return True  # "launched an offensive and hold the north": the parser takes a bare form for an infinitive
    return bool(tags & {"VBZ", "VBP", "VBG"}) and not tags & {"VBD", "VBN"}


def _still(verb: Token) -> bool:
    """ "Said that troops still held the centre": a past that only the verb of saying makes."""
    said = verb.function in ("clause", "conjunct") and verb.head.pos in ("VERB", "AUX")
    return said and (verb.lemma in ("remain", "stay") or any(c.lower == "still" for c in children(verb, "adverb")))


def _is_past(verb: Token) -> bool:
    """A past tense; the present perfect ("has been under siege") is none."""
    tags = {verb.tag} | {c.tag for c in children(verb, "auxiliary", "passive_aux")}
    return "VBD" in tags and not tags & {"VBZ", "VBP"}
