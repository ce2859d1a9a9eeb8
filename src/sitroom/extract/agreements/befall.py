"""What befalls a deal where it is mentioned, who concludes it, and who helps."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from sitroom.analyse.grammar import children, conjuncts, governors, is_passive, objects, obliques
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.actors import actors_of
from sitroom.extract.agreements.mentions import NOUNS, Mention, Reached, nouns
from sitroom.extract.agreements.people import ARMED_SECTORS, WARRING
from sitroom.extract.agreements.relations import VERBAL, related
from sitroom.extract.agreements.words import Words
from sitroom.extract.agreements.words import words as words_of
from sitroom.extract.attribution import attribution_of
from sitroom.extract.draft import Draft
from sitroom.extract.status import status_of
from sitroom.extract.times import time_of
from sitroom.lexicon.schema.agreements import Stage, StageRow
from sitroom.records import Actor, Time

OF_DEALS = frozenset({"agreement.signed", "agreement.took_effect"})
OF_TRUCES = frozenset({"agreement.collapsed", "agreement.expired", "agreement.ran_out", "agreement.extended"})
RUN_OUT = frozenset({"agreement.expired", "agreement.ran_out"})
HAPPENED = frozenset({"actual", "ongoing"})
BINDING = frozenset({"in_force", "collapsed", "violated"})  # stages that only a deal's parties bring about
STARTING = frozenset({"agreement.took_effect", "agreement.holds"})
LASTING = frozenset({"hold", "be", "remain", "last", "endure", "survive"})  # say nothing of the start
CONDITIONS = frozenset({"once", "if", "unless", "until"})
WEEK = 7
AS_ROLE = frozenset({"act", "serve"})


def find(draft: Draft, sentence: Sentence, words: Words, known: bool, acting: bool = False) -> list[Mention]:
    """Mentions of deals in a sentence, with what befalls them. `known`: the report has spoken of a deal before;
    `acting`: as the subject of the sentence before, so that "it collapsed" is said of the deal."""
    found = nouns(draft, sentence, words, known)
    if not found:
        return []
    for verb in sentence.tokens:
        if verb.pos in VERBAL:
            _befall(draft, verb, words, found)
    for mention in found.values():
        _by_noun(draft, mention, words)
        _by_participles(mention, words)
        _by_talks(mention, words)
        mention.parties += _explicit(mention)
    # "it" is a deal only as the argument of what befalls deals alone
    return [m for m in found.values() if m.head.pos != "PRON" or any(r.row.id in OF_DEALS for r in m.reached)
            or (acting and any(r.row.id in OF_TRUCES for r in m.reached))]  # fmt: skip


def stand_by(sentence: Sentence, words: Words) -> list[tuple[Token, str]]:
    """(head, role word) of those who are told to help, without the deal's being named beside it: "mediators Qatar and
    Egypt", "Angola, the mediator", "Cuba acted as guarantor", "Sudan, which mediated"."""
    found: list[tuple[Token, str]] = []
    for token in sentence.tokens:
        if words.get("role", token) is None:
            continue
        heads: list[Token] = []
        if token.pos in NOUNS and token.lemma not in words.deals:
            heads = _who_is(token)
        elif token.pos == "VERB" and words.get("helping", token) and not related(token, "object"):
            if token.tag == "VB" and token.function == "open_clause":
                continue  # "offered to mediate"
            heads = [*related(token, "doer"), *related(token, "with")]
        found += [(h, token.text) for h in heads if h.pos in NOUNS]
    return found


def _who_is(noun: Token) -> list[Token]:
    """Whom a role noun is said of."""
    if noun.function == "apposition":
        return conjuncts(noun.head)
    if noun.function == "compound" and noun.head.pos == "PROPN" and noun.head.i > noun.i:
        return conjuncts(noun.head)
    own = [c for a in children(noun, "apposition") if a.pos == "PROPN" for c in conjuncts(a)]
    if own:
        return own
    if noun.function == "attribute":
        return related(noun.head, "subject")
    if noun.function == "prep_object" and noun.head.lower == "as" and noun.head.head.lemma in AS_ROLE:
        return related(noun.head.head, "subject")
    return []


def _befall(draft: Draft, verb: Token, words: Words, found: dict[int, Mention]) -> None:
    """The verb's stage and its doers' part, for the mention that is its argument."""
    for row in words.stages.get(("verb", verb.lemma), ()):
        hit = _argument(verb, row, found)
        if hit is not None:
            _reach(draft, hit, row, verb)
            if hit.reached[-1].status not in ("negated", "attempted"):
                hit.parties += _concluders(draft, verb, row, hit)
            break
    role = words.get("role", verb)
    if role is None:
        return
    if status_of(draft, verb) not in (*HAPPENED, "planned"):
        return
    helped = [found[o.i] for o in related(verb, "object") if o.i in found]
    if not helped and verb.function == "adnominal":  # "an accord with Georgia brokered by France"
        helped = [m for m in found.values() if any(inner is verb.head for _, inner in obliques(m.head))]
    for mention in helped:
        mention.helpers += [(t, verb.text) for t in (*related(verb, "doer"), *related(verb, "with"))]
        mention.rules.append(role.id)


def _argument(verb: Token, row: StageRow, found: dict[int, Mention]) -> Mention | None:
    """The mention that stands to the verb as the row asks."""
    if row.particle and row.particle not in [c.lower for c in children(verb, "particle", "adverb", "prep")]:
        return None
    if row.completed and not any(_completes(verb, c) for c in row.completed):
        return None
    for relation in row.over:
        if row.completed and relation == "object" and verb.lemma not in ("bring", "put"):
            continue  # the object of "take effect" is "effect"
        # the parser takes a particle for a preposition: "called off the truce"
        for token in (*related(verb, relation), *(related(verb, row.particle) if row.particle else ())):
            if token.i in found:
                return found[token.i]
        if relation == "object" and row.stage in ("agreed", "signed") and verb.tag == "VBD" and not objects(verb):
            # no deal signs: a participle taken for the verb, "the truce agreed on Sunday brought calm"
            misread = [found[s.i] for s in children(verb, "subject") if s.i in found]
            if misread:
                return misread[0]
    return _hung_elsewhere(verb, row, found)


def _hung_elsewhere(verb: Token, row: StageRow, found: dict[int, Mention]) -> Mention | None:
    """The deal, where the parser hangs what befalls it on a noun inside its phrase ("the agreement with the FARC,
    signed in Bogota") or on the verb before ("eased as a ceasefire came into force")."""
    if verb.function in ("adnominal", "relative") and ("object" if is_passive(verb) else "subject") in row.over:
        return next((m for m in found.values() for _, inner in obliques(m.head) if inner is verb.head), None)
    if not row.completed or children(verb, "subject", "passive_subject"):
        return None
    before = [m for m in found.values() if m.head.i < verb.i]
    if not before:
        return None
    first = verb.sentence.tokens[0].i
    between = verb.sentence.tokens[before[-1].head.i + 1 - first : verb.i - first]
    return None if any(t.pos in VERBAL for t in between) else before[-1]


def _with_whom(verb: Token, mention: Mention) -> bool:
    """ "Broke a truce with the junta": whoever breaks it is the other party."""
    return bool([*related(verb, "with"), *related(mention.head, "with")])


def _concluders(draft: Draft, verb: Token, row: StageRow, hit: Mention) -> list[Token]:
    """Who concludes the deal; of announcers only bodies that fight (a mediator's president announces truces too)."""
    beside = [*related(verb, "with"), *related(verb, "between")]
    doers = related(verb, "doer") if row.parties or (row.stage in BINDING and _with_whom(verb, hit)) else []
    if row.parties == "body":
        doers = [d for d in doers if any(_may_announce(a) for a in actors_of(draft, [d]))]
    return beside + doers


def _may_announce(actor: Actor) -> bool:
    """A body that fights, or its leader ("the rebel leader"); a mediator's president announces truces too."""
    return actor.kind in WARRING or (actor.kind == "person" and actor.sector in ARMED_SECTORS)


def _completes(verb: Token, completion: str) -> bool:
    relation, word = completion.split(":")
    if relation == "object":
        return any(c.lemma == word for c in children(verb, "object"))
    return any(t.lemma == word for t in related(verb, relation))


def _reach(draft: Draft, mention: Mention, row: StageRow, predicate: Token) -> None:
    mention.reached.append(Reached(row.stage, row, predicate, status_of(draft, predicate)))
    mention.rules.append(row.id)


def _by_noun(draft: Draft, mention: Mention, words: Words) -> None:
    """Nouns and prepositions over the mention: "truce talks", "violation of the truce", "despite the truce"."""
    token = mention.head
    governor, relation = token.head, "modifier"
    if token.function == "prep_object":
        governor, relation = token.head.head, token.head.lower
        for row in words.stages.get(("preposition", token.head.lower), ()):
            _reach(draft, mention, row, token.head)
    elif token.function not in ("compound", "modifier", "noun_adverb"):
        return
    for row in words.stages.get(("noun", governor.lemma), ()):
        if relation in row.over and governor.pos in NOUNS:
            _reach(draft, mention, row, governor)


def _by_participles(mention: Mention, words: Words) -> None:
    """Participles before the noun: "Qatari-mediated"."""
    for participle in children(mention.head, "modifier"):
        role = words.get("role", participle)
        inner = children(participle, "noun_adverb", "compound", "modifier", "subject", "adverb", "object")
        if role is not None and inner:
            mention.helpers += [(t, participle.text) for t in inner if t.i < participle.i]
            mention.rules.append(role.id)


def _by_talks(mention: Mention, words: Words) -> None:
    """Who led the talks that the same sentence tells of: "after talks led by the African Union"."""
    for talks in mention.head.sentence.tokens:
        if talks.pos not in NOUNS or talks.tag != "NNS" or ("noun", talks.lemma) not in words.stages:
            continue
        for participle in children(talks, "adnominal"):
            role = words.get("role", participle)
            if role is not None:
                mention.helpers += [(t, participle.text) for t in related(participle, "doer")]
                mention.rules.append(role.id)


def _explicit(mention: Mention) -> list[Token]:
    """ "between A and B", "with X", after the noun."""
    found = [t for prep, t in obliques(mention.head) if prep in ("between", "with", "among")]
    return [t for t in found if t.i > mention.head.i] or _between(mention)


def _between(mention: Mention) -> list[Token]:
    """A and B, where the parser hangs "between" on a noun that stands before it: "an agreement was reached in the city
    of Kunming between A and B"."""
    reached = [r.predicate for r in mention.reached if r.stage in ("agreed", "signed")]
    if not reached:
        return []
    tokens = mention.head.sentence.tokens
    after = tokens[max(reached[0].i, mention.head.i) + 1 - tokens[0].i :]
    for token in after:
        if token.pos in VERBAL:
            break
        if token.lower == "between":
            found = [c for o in children(token, "prep_object") for c in conjuncts(o)]
            return found if len(found) > 1 else []
    return []


def _is_charge(draft: Draft, predicate: Token) -> bool:
    """A breach that somebody charges somebody with: "accused them of violating", "accusations of breaching"."""
    if attribution_of(draft, predicate) is not None:
        return True
    lexicon = words_of(draft)
    return any(lexicon.get("blame", above) for above in governors(predicate))


def to_come(draft: Draft, reached: Reached) -> Time | None:
    """The day from which a deal is to hold by a timetable told in the present ("takes effect on Sunday"): after the
    report, so that a bare weekday is the next one. None where it already began, or nothing tells."""
    verb, published = reached.predicate, (draft.report.published or "")[:10]
    timed = reached.row.id in STARTING and verb.tag in ("VBZ", "VBP") and not children(verb, "auxiliary")
    if not timed or not published or verb.lemma in LASTING or is_titled(draft, verb.sentence):
        return None
    when = time_of(draft, verb)
    if when is None or when.source != "text" or not when.earliest or not when.latest:
        return None
    if when.earliest[:10] > published:
        return when
    behind = (date.fromisoformat(published) - date.fromisoformat(when.earliest[:10])).days
    weekday = not any(c.isdigit() for c in when.text or "") and when.earliest[:10] == when.latest[:10]
    if not weekday or not 0 < behind < WEEK:
        return None
    later = (date.fromisoformat(when.earliest[:10]) + timedelta(days=WEEK)).isoformat()
    return replace(when, earliest=later, latest=later)


def is_titled(draft: Draft, sentence: Sentence) -> bool:
    """The report's title: its first sentence, without a stop."""
    return sentence.index == 0 and draft.report.text[: sentence.end].rstrip()[-1:].isalnum()


def _was_let_go(verb: Token) -> bool:
    """ "Was not renewed": told as done with; not "would not be renewed"."""
    return verb.tag == "VBN" and any(c.tag == "VBD" for c in children(verb, "passive_aux"))


def vouched(draft: Draft, reached: Reached) -> Stage | None:
    """The stage that a predicate vouches for; None when it vouches for none (hypothetical, negated)."""
    if reached.predicate.tag == "VBG" and not children(reached.predicate, "auxiliary") and reached.stage == "in_force":
        return "agreed"  # "a truce starting tomorrow"
    if any(c.lower in CONDITIONS for c in children(reached.predicate, "marker", "adverb")):
        return None  # "takes effect once approved"
    if reached.stage == "in_force" and to_come(draft, reached) is not None:
        return "agreed"
    if reached.stage == "proposed" and reached.predicate.function == "relative":
        return None  # "those who reject the deal": the deal stands
    if reached.row.id in RUN_OUT and (reached.predicate.tag in ("VBZ", "VBP") or reached.status == "negated"):
        return "in_force"  # "expires on Sunday", "has not expired"
    if reached.row.id == "agreement.extended" and reached.status == "negated" and _was_let_go(reached.predicate):
        return "collapsed"
    if reached.status in HAPPENED:
        blamed = reached.stage == "violated" and _is_charge(draft, reached.predicate)
        return "in_force" if blamed else reached.stage
    if reached.stage == "violated" and reached.status == "negated":
        return "in_force"
    if reached.stage == "in_force" and reached.status == "planned":
        return "agreed"
    if reached.stage in ("collapsed", "violated") and reached.status in ("planned", "requested", "threatened"):
        return "in_force"  # what may be ended still holds
    if reached.status in ("requested", "planned") or reached.stage in ("proposed", "negotiating"):
        return "proposed" if reached.status not in ("negated", "hypothetical") else None
    return None
