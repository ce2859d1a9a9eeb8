"""Frames of a sentence to Event records."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sitroom.analyse.grammar import (
    children,
    conjuncts,
    governors,
    is_negated,
    is_passive,
    mutual,
    obliques,
    subjects,
    undergoers,
)
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract import tolls
from sitroom.extract.actors import actors_of, represented
from sitroom.extract.common import common
from sitroom.extract.draft import Draft
from sitroom.extract.events.apart import set_apart
from sitroom.extract.events.crosswalk import acled_of, contexts_of
from sitroom.extract.events.reading import EventReading, readings
from sitroom.extract.events.roles import Role, role
from sitroom.extract.events.select import choose
from sitroom.extract.events.totals import add_totals
from sitroom.extract.events.weapons import Means, means, mode_of
from sitroom.extract.frames import Match, index_of, matches, noun_match
from sitroom.extract.harm import HELD, harm_of, results, words_of
from sitroom.extract.places import place_of
from sitroom.extract.status import is_background
from sitroom.lexicon.schema.frames import EventType
from sitroom.records import Actor, Attribution, Event, Harm, Place, Span, Status

POINTING = frozenset({"the", "this", "that", "these", "those", "such", "any"})
OWN = ("time", "place")
RECENT = 6  # assaults kept in mind for figures that follow
NEARBY = 400  # characters over which a figure may be tied to the last violence told of
ADJACENT = 3  # characters between the ends of two sentences that follow one another
PROMISING = frozenset({"state", "government", "political_group", "armed_group", "igo", "ngo", "person", "company"})
BODY_DEEDS = ("ASSAULT", "MOBILIZE", "RETREAT")
STATE_KINDS = frozenset({"armed_forces", "government", "state"})
ARMED_KINDS = frozenset({"armed_forces", "police", "armed_group"})
ARMED_SECTORS = frozenset({"MIL", "REB", "COP", "PRM", "UAF"})
AFTER = frozenset({"after", "following"})
IF = frozenset({"if", "unless"})
IN_WHICH = frozenset({"in", "by", "during", "from"})
EMPTY_OFFERS = ("AGREE", "AID")  # "offer no safety" is not an act that is denied
SPOKEN_OF = ("object", "passive_subject", "prep_object")
DEEDS = ("ASSAULT", "PROTEST")  # an event noun of these tells of a happening even with nobody named


def extract(draft: Draft) -> None:
    """Adds the events of every parsed sentence to the draft."""
    for sentence in draft.analysis.sentences:
        if sentence.parsed:
            _sentence(draft, sentence)


def _sentence(draft: Draft, sentence: Sentence) -> None:
    found = [m for m in matches(draft, sentence) if not is_background(draft, m.head)]
    kept, absorbed = choose(draft, found)
    told_of = {id(match) for match in kept if _event(draft, match)}
    for match, above in absorbed:
        if id(above) not in told_of and _event(draft, match):
            told_of.add(id(match))
    recent = [e for e in _violence(draft) if sentence.start - e.evidence.end < NEARBY]
    if recent:
        add_totals(draft, sentence, recent)


def _event(draft: Draft, match: Match) -> bool:
    """Adds the event of a match; False when it tells of nothing."""
    source = role(draft, match, "source")
    target = role(draft, match, "target", but=source)
    source, target = _sides(match, source, target)
    if _done_by_bodies(match):
        source = replace(source, actors=tuple(represented(draft, a) for a in source.actors))
    harm = _harm(draft, match, target)
    if match.frame.harm and harm and all(h.kind == "none" for h in harm):
        _unharmed(draft, match, harm)
        return True
    if tolls.stands_for_period(draft, match.head, harm):
        tolls.keep(draft, match.head, harm, source.actors, match.frame.id)
        return True
    found = means(draft, match) if match.frame.type in ("ASSAULT", "COERCE", "PROTEST", "THREATEN") else []
    if not _worth(draft, match, source, target, harm, found):
        return False
    mode = mode_of(match, found)
    if match.frame.state_mode and not found and _by_state(source):
        mode = match.frame.state_mode
    if match.frame.type == "ASSAULT" and mode is None:
        mode, more = _circumstance(draft, match)
        found = [*found, *more]
    targets = _with_victims(draft, match, target.actors)
    weapons = tuple(dict.fromkeys(m.text for m in found if m.text and (m.head is not match.head or match.frame.weapon)))
    values = common(draft, match.head, match.frame.id, *([match.light[0].id] if match.light else []))
    values["trigger"] = _trigger(draft, match)
    values["place"] = values["place"] or _where_it_began(draft, match)
    if match.light is not None and values["status"] == "actual" and is_negated(match.light[1]):
        values["status"] = "negated"  # "would not take part in an attack"
    if set_apart(draft, match):
        values |= _own_only(match.head, values)
    if match.entry.soft and values["status"] == "hypothetical" and _in_condition(match.head):
        return False  # "unless Chad agrees": words that nobody has said
    empty = not (target.actors or harm or found) and values["status"] != "negated"
    if empty and _general(draft, match, values):
        return False
    kind = match.frame.type
    said = _own_word(draft, match, source, values["attribution"], values["status"])
    if said is not None:
        kind, mode, values["status"] = said, None, "actual"
    event = Event(**values, type=kind, mode=mode, source=source.actors, target=targets, weapons=weapons, harm=harm)
    reading = EventReading(match, source, target, found)
    event = draft.add(event)
    event = draft.change(
        event, acled=acled_of(draft, event, reading.means), contexts=contexts_of(draft, event), incident=event.id
    )
    readings(draft)[event.id] = reading
    if event.type == "ASSAULT":
        draft.scratch.setdefault("events.violence", []).append(event.id)
    return True


def _own_only(noun: Token, values: dict[str, Any]) -> dict[str, Any]:
    """Time and place that stand in the phrase of a noun; those of the deed told beside it are not its own."""
    words = noun.subtree()
    start, end = words[0].start, words[-1].end
    mine = {n: v is not None and v.source == "text" and start <= v.start < end for n, v in values.items() if n in OWN}
    return {n: None for n, own in mine.items() if not own}


def _where_it_began(draft: Draft, match: Match) -> Place | None:
    """ "Fighting erupted near the town of Kobo": the place of a verb that only says that it took place."""
    head = match.head
    if match.part != "noun" or head.function != "subject":
        return None
    return place_of(draft, head.head) if head.head.lemma in index_of(draft).classes["happen"] else None


def _done_by_bodies(match: Match) -> bool:
    """What bodies do, not those who speak for them."""
    return match.frame.type in BODY_DEEDS


def _by_state(source: Role) -> bool:
    return any(a.kind in STATE_KINDS or a.sector == "MIL" for a in source.actors)


def _circumstance(draft: Draft, match: Match) -> tuple[str | None, list[Means]]:
    """Mode and means of the deed in which it happened ("killed … and wounded in a grenade attack")."""
    if match.part != "verb":
        return None, []
    for verb in conjuncts(match.head):
        for prep, noun in obliques(verb) if verb.i >= match.head.i else []:
            deed = noun_match(draft, noun) if prep in IN_WHICH else None
            if deed is not None and deed.frame.type == "ASSAULT" and deed.frame.mode is not None:
                found = means(draft, deed)
                return mode_of(deed, found), found
    return None, []


def _in_condition(token: Token) -> bool:
    """In a clause with "if" or "unless"."""
    for verb in (token, *governors(token)):
        if verb.function == "adverbial" and any(c.function == "marker" and c.lower in IF for c in verb.children):
            return True
    return False


def _own_word(
    draft: Draft, match: Match, source: Role, said_by: Attribution | None, status: Status
) -> EventType | None:
    """What an act still to come is while its doer only speaks of it: promised (AGREE), refused in his own words
    (REJECT), or to be done "unless" (THREATEN)."""
    own = said_by is not None and any(a.name == said_by.speaker for a in source.actors)
    if status == "negated":
        refused = own and (match.entry.promised or match.frame.type) == "AGREE" and _foretold(draft, match)
        return "REJECT" if refused else None
    conditions = _conditions(match.head) if status == "hypothetical" and own else set()
    if status != "planned" and not conditions:
        return None
    if "unless" in conditions and _foretold(draft, match):
        return "THREATEN"
    return match.entry.promised if _promised(draft, match, source, said_by) else None


def _conditions(verb: Token) -> set[str]:
    """The words that open conditional clauses of a verb ("will withdraw unless …")."""
    return {
        c.lower for v in children(verb, "adverbial") for c in v.children if c.function == "marker" and c.lower in IF
    }


def _foretold(draft: Draft, match: Match) -> bool:
    """With "will" or "would", in the active."""
    modals = index_of(draft).classes["promise"]
    return (
        match.part == "verb"
        and not is_passive(match.head)
        and any(c.function == "auxiliary" and c.lower in modals for c in match.head.children)
    )


def _promised(draft: Draft, match: Match, source: Role, said_by: Attribution | None) -> bool:
    """ "Norway will send aid": a promise by who can make one, not a schedule ("the troops will leave"). A threat is one
    only in its doer's own words ("the union said it would strike")."""
    if match.entry.promised is None or not _foretold(draft, match):
        return False
    own = said_by is None or any(a.name == said_by.speaker for a in source.actors)
    if match.frame.type == "CONSULT" and not own:
        return False  # "will visit Pemba, his office said": a plan that another tells of
    if match.entry.promised == "THREATEN":
        return said_by is not None and any(a.name == said_by.speaker for a in source.actors)
    return any(a.kind in PROMISING for a in source.actors)


def _trigger(draft: Draft, match: Match) -> Span:
    """The predicate's words where they stand together, else its head."""
    tokens = list(match.tokens)
    wanted = match.entry.sets["prep"]
    tokens += [c for c in match.head.children if c.i == tokens[-1].i + 1 and c.lower in wanted and match.part == "verb"]
    if tokens[-1].i - tokens[0].i <= len(tokens) + 1:
        return draft.words(tokens[0], tokens[-1])
    return draft.words(match.head)


def _sides(match: Match, source: Role, target: Role) -> tuple[Role, Role]:
    """Two sides of a reciprocal event: the first named acts on the others."""
    if not (match.frame.reciprocal or mutual(match.head)) or target.actors or len(source.actors) < 2:
        return source, target
    first, rest = source.actors[:1], source.actors[1:]
    return Role(first, source.heads[:1], source.way), Role(rest, source.heads[1:], source.way)


def _harm(draft: Draft, match: Match, target: Role) -> tuple[Harm, ...]:
    if match.frame.type not in ("ASSAULT", "COERCE", "RETREAT", "PROTEST"):
        return ()
    kind = match.frame.harm
    if kind is None:
        return harm_of(draft, match.head, None) if match.frame.type in ("ASSAULT", "PROTEST") else ()
    return harm_of(draft, match.head, kind, list(target.heads))


def _with_victims(draft: Draft, match: Match, targets: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """Targets and those whom the results befell ("shelled the town, killing two nurses"), each once."""
    if match.frame.type != "ASSAULT":
        return targets
    words = words_of(draft)
    hurt = [v for v in results(match.head) if words.verbs.get(v.lemma) not in (None, *HELD)]
    hurt = [v for v in hurt if v.function != "conjunct" or v.lemma not in words.cues["own_deed"]]
    victims = [u for v in hurt for u in undergoers(v)]
    more = [a for a in actors_of(draft, victims) if (a.start, a.end) not in {(t.start, t.end) for t in targets}]
    return (*targets, *more)


def _worth(draft: Draft, match: Match, source: Role, target: Role, harm: tuple[Harm, ...], found: list[Means]) -> bool:
    """Enough to be an event: what its frame asks for, and for a noun some argument or a verb that carries it out."""
    needs = match.frame.needs
    if ("source" in needs and not source.actors) or ("target" in needs and not target.actors):
        return False
    if "violence" in needs and not _after_violence(draft, match):
        return False
    if "armed" in needs and not any(a.kind in ARMED_KINDS or a.sector in ARMED_SECTORS for a in source.actors):
        return False
    if match.frame.plain:
        return True
    if match.part == "noun":
        head = match.head
        happens = head.function in ("subject", "root") or match.light is not None
        fresh = head.function in ("object", "passive_subject") and not any(c.lower in POINTING for c in head.children)
        happens = happens or fresh or (match.frame.type == "ASSAULT" and (_definite(head) or _aftermath(match)))
        return bool(source.actors or target.actors or harm or (happens and match.frame.type in DEEDS))
    if match.frame.type in EMPTY_OFFERS and any(_none_of(o) for o in undergoers(match.head)):
        return False
    sides = index_of(draft).classes["sides"]
    if match.entry.soft and any(s.lemma in sides for s in (*subjects(match.head), *undergoers(match.head))):
        return True  # "the two sides agreed": a happening whose doers nobody can name from here
    constrained = match.frame.object or match.frame.subject
    plain = len(match.tokens) > 1 or (constrained and not match.entry.soft)
    return bool(source.actors or target.actors or harm or found or plain)


def _general(draft: Draft, match: Match, values: dict[str, Any]) -> bool:
    """ "the front's attacks have never been so fierce", "agreed to suspend attacks": violence at large, with nobody
    hit, no day and no place of its own."""
    noun = match.head
    if match.part != "noun" or match.frame.type != "ASSAULT" or match.frame.mode is not None or noun.tag != "NNS":
        return False
    if any(c.lower in POINTING or c.function == "number" for c in noun.children):
        return False
    if match.light is not None and match.light[1].lemma not in index_of(draft).classes["ending"]:
        return False
    return not any(values[n] is not None and values[n].source == "text" for n in ("time", "place"))


def _definite(noun: Token) -> bool:
    """ "during the two-week assault", "in Friday's raid": a deed taken for known, wherever it stands."""
    pointed = any(c.lower in POINTING - {"such", "any"} for c in noun.children)
    return noun.function in SPOKEN_OF and (pointed or bool(children(noun, "possessor")))


def _aftermath(match: Match) -> bool:
    """ "went out of service following air strikes", "missing after an ambush": what a deed of a known kind, or a
    single one, brought about."""
    head = match.head
    single = any(c.lower in ("a", "an") for c in children(head, "determiner"))
    return (match.frame.mode is not None or single) and head.function == "prep_object" and head.head.lower in AFTER


def _none_of(noun: Token) -> bool:
    return any(c.function == "determiner" and c.lower in ("no", "little") for c in noun.children)


def _violence(draft: Draft) -> list[Event]:
    """Assaults read so far, in the order of reading."""
    found = (draft.records[i] for i in draft.scratch.get("events.violence", [])[-RECENT:])
    return [e for e in found if isinstance(e, Event)]


def _last_violence(draft: Draft) -> Event | None:
    """The assault read last."""
    return next(reversed(_violence(draft)), None)


def _after_violence(draft: Draft, match: Match) -> bool:
    """An assault stands in the sentence before, or earlier in this one."""
    told = _last_violence(draft)
    return told is not None and match.head.sentence.start - told.evidence.end < ADJACENT


def _unharmed(draft: Draft, match: Match, harm: tuple[Harm, ...]) -> None:
    """ "no one was hurt": harm none of the event that it is said of, the one it names or the last one before it."""
    told = _last_violence(draft)
    if told is not None and match.head.sentence.start - told.evidence.end < NEARBY:
        draft.change(told, harm=(*told.harm, *harm))
