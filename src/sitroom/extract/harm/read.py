"""Harm: who was killed, hurt, taken or freed, how many of them, and what was broken.

`harm_of` reads it off a predicate: from the predicate's own meaning ("killed twelve"), from what follows from it in
the same clause ("shelled the town, killing twelve", "the blast left twelve dead") and from nouns of harm ("twelve
deaths").
"""

from __future__ import annotations

from msgspec.structs import replace

from sitroom.analyse.grammar import (
    children,
    conjuncts,
    is_passive,
    obliques,
    phrase,
    shared_object,
    subjects,
    undergoers,
)
from sitroom.analyse.tokens import Token
from sitroom.extract.actors import actor_of
from sitroom.extract.draft import Draft
from sitroom.extract.harm.words import VERBAL, HarmWords, words_of
from sitroom.extract.numbers import whole
from sitroom.extract.places import mention_at
from sitroom.extract.quantities import quantity_of
from sitroom.records import Harm, HarmKind, Quantity

HELD = ("detained", "abducted", "released")
HURT = ("killed", "injured")
RESULT = ("adverbial", "conjunct", "open_clause")  # how a clause of result hangs on its cause


def harm_of(
    draft: Draft, predicate: Token, kind: HarmKind | None = None, victims: list[Token] | None = None
) -> tuple[Harm, ...]:
    """All harm that `predicate` (verb or event noun) tells of, in text order, each phrase once.

    `kind`: what the predicate itself does to `victims` (None: its undergoers); None to look it up in the lexicon."""
    words = words_of(draft)
    found: list[Harm] = []
    if kind is None and predicate.pos in VERBAL:
        kind = words.verbs.get(predicate.lemma)
    counted = quantity_of(draft, predicate) if kind is not None and predicate.pos == "NOUN" else None
    if kind is not None and counted is not None:  # "215 killings"
        found.append(_counted_noun(draft, predicate, kind))
    elif kind is not None:
        kind, befell = _either(predicate, kind, words)
        found += harm_to(draft, befell or (undergoers(predicate) if victims is None else victims), kind)
        if predicate.pos in VERBAL and is_passive(predicate):
            found += _in_company(draft, predicate, kind)
    elif predicate.pos in VERBAL and predicate.lemma in words.dies:
        found += harm_to(draft, subjects(predicate), words.dies[predicate.lemma])
    for verb in results(predicate):
        if kind != "casualties" or verb.lemma not in words.verbs:
            found += _of_result(draft, verb, words)
    if predicate.pos not in VERBAL or (predicate.tag == "VBG" and predicate.function == "subject"):
        found += _of_governor(draft, predicate, words)
    return tuple({(h.start, h.end): h for h in sorted(found, key=lambda h: h.start)}.values())


def _either(verb: Token, kind: HarmKind, words: HarmWords) -> tuple[HarmKind, list[Token]]:
    """ "killed or wounded fifty rebels": casualties, as nobody says how many of each."""
    if verb.pos not in VERBAL or is_passive(verb) or undergoers(verb):
        return kind, []
    other = next((c for c in children(verb, "conjunct") if words.verbs.get(c.lemma) in HURT), None)
    if other is None:
        return kind, []
    return "casualties" if kind in HURT else kind, shared_object(verb)


def harm_to(draft: Draft, victims: list[Token], kind: HarmKind) -> list[Harm]:
    """One Harm for each phrase of victims, and for each part of it ("including three children")."""
    found: list[Harm] = []
    for victim in victims:
        if victim.pos == "PRON" and victim.lower in ("it", "itself"):
            continue
        if victim.entity in ("DATE", "TIME") and quantity_of(draft, victim) is None:
            continue  # "killing nine people hours after the truce"
        if kind in HELD and mention_at(draft, victim) is not None:
            continue  # "captured Sake": a town, nobody
        shared = victim.function == "conjunct" and found and quantity_of(draft, victim, article=True) is None
        if shared and not is_single(draft, victim):
            continue  # "460 patients and their companions": one figure for all
        found.append(count(draft, victim, kind))
        found += parts_of(draft, victim, kind)
    return found


def parts_of(draft: Draft, whole: Token, kind: HarmKind) -> list[Harm]:
    """ "including three children" after victims or their verb: a part, never added to the whole."""
    found = []
    for prep in children(whole, "prep", "adnominal"):
        if prep.lower in words_of(draft).cues["part"]:
            for part in (p for c in children(prep, "prep_object", "object") for p in conjuncts(c)):
                if quantity_of(draft, part, article=True) is not None:
                    found.append(count(draft, part, kind))
    return found


def _in_company(draft: Draft, verb: Token, kind: HarmKind) -> list[Harm]:
    """ "was killed with 13 others": further victims, a harm of their own."""
    others = words_of(draft).cues["others"]
    found = [o for prep, o in obliques(verb) if prep in ("with", "alongside", "along with") and o.lower in others]
    return [count(draft, o, kind) for o in found if quantity_of(draft, o) is not None]


def _antecedent_figure(draft: Draft, pronoun: Token) -> Quantity | None:
    """ "fired at six men, killing them": the figure told of those whom the pronoun takes up in its sentence."""
    actor = actor_of(draft, pronoun)
    if actor is None or not pronoun.sentence.start <= actor.start < pronoun.start:
        return None
    heads = [t for t in draft.analysis.tokens_in(actor.start, actor.end) if t.tag == "NNS"]
    return quantity_of(draft, heads[-1]) if len(heads) == 1 else None


def count(draft: Draft, head: Token, kind: HarmKind) -> Harm:
    """The figure with its noun. A singular person or thing is one; a plural without a figure is left open."""
    tokens = draft.analysis.tokens
    first, last = phrase(head)
    start, end = tokens[first].start, tokens[last].end
    quantity = quantity_of(draft, head, article=True)
    low = high = qualifier = None
    group: str | None = draft.report.text[start:end]
    if quantity is not None:
        low, high, qualifier = whole(quantity.low), whole(quantity.high), quantity.qualifier
        group = _group(draft, quantity, start, end) if head.lemma not in words_of(draft).nouns else _whose(draft, head)
        start, end = min(start, quantity.start), max(end, quantity.end)
    elif head.lower == "them" and (told := _antecedent_figure(draft, head)) is not None:
        low, high, qualifier = whole(told.low), whole(told.high), told.qualifier
    elif is_single(draft, head) or head.lower in words_of(draft).cues["one"]:
        low = high = 1
        qualifier = "exact"
    else:
        qualifier = "vague"
    if high == 0:
        kind = "none"
    span = draft.span(start, end)
    return Harm(kind=kind, low=low, high=high, qualifier=qualifier, group=group, text=span.text, start=start, end=end)


def _counted_noun(draft: Draft, noun: Token, kind: HarmKind) -> Harm:
    """ "215 killings of teachers": the figure counts the deeds, the group is whom they befell."""
    harm = count(draft, noun, kind)
    victims = [o for prep, o in obliques(noun) if prep == "of"]
    if not victims or quantity_of(draft, victims[0]) is not None:
        return replace(harm, group=None)
    first, last = phrase(victims[0])
    tokens = draft.analysis.tokens
    return replace(harm, group=draft.report.text[tokens[first].start : tokens[last].end])


def is_single(draft: Draft, head: Token) -> bool:
    """One person or thing: a singular noun or name that is no collective."""
    if head.tag not in ("NN", "NNP") or head.lemma in words_of(draft).cues["collective"]:
        return False
    return head.pos in ("NOUN", "PROPN") and head.entity not in ("GPE", "NORP", "DATE")


def _group(draft: Draft, quantity: Quantity, start: int, end: int) -> str | None:
    """Whom the figure counts, without the figure."""
    text = draft.report.text
    if start <= quantity.start and quantity.end < end:
        start = quantity.end
    elif start < quantity.start < end:
        end = quantity.start
    elif quantity.start <= start and end <= quantity.end:
        return None
    return text[start:end].strip(" ,") or None


def _whose(draft: Draft, noun: Token) -> str | None:
    """ "civilian" of "twelve civilian casualties"; the noun of harm itself is nobody."""
    for each in children(noun, "compound", "modifier"):
        if each.i < noun.i and actor_of(draft, each) is not None:
            return each.text
    return None


# ---- results ----


def results(predicate: Token) -> list[Token]:
    """Verbs that say what came of it: "…, killing twelve", "… and wounded nine", and theirs in turn."""
    found: list[Token] = []
    governor = predicate
    todo = [c for c in governor.children if c.function in RESULT and c.pos in VERBAL and c.i > governor.i]
    while todo:
        verb = todo.pop(0)
        if verb.tag == "VBG" or (verb.function == "conjunct" and not children(verb, "subject", "passive_subject")):
            found.append(verb)
            todo.extend(c for c in verb.children if c.function == "conjunct" and c.pos in VERBAL)
    return found


def _of_result(draft: Draft, verb: Token, words: HarmWords) -> list[Harm]:
    kind = words.verbs.get(verb.lemma)
    beside = verb.function == "conjunct" and verb.lemma in words.cues["own_deed"]
    if kind in HELD or beside:
        return []  # a deed of its own
    if kind is not None and not is_passive(verb):
        if kind in HURT and verb.function == "conjunct" and verb.head.pos in VERBAL:
            shared = _either(verb.head, words.verbs.get(verb.head.lemma, "none"), words)[0]
            kind = "casualties" if shared == "casualties" else kind
        return harm_to(draft, undergoers(verb), kind)
    return _of_cause(draft, verb, words)


def _of_cause(draft: Draft, verb: Token, words: HarmWords) -> list[Harm]:
    """Verbs without harm of their own: "left twelve dead", "caused twelve deaths"."""
    found: list[Harm] = []
    if verb.lemma in words.cues["leaves"]:
        for counted, state in _small_clauses(verb):
            for each in conjuncts(state):
                kind = (
                    words.adjectives.get(each.lemma) or words.adjectives.get(each.lower) or words.verbs.get(each.lemma)
                )
                if kind is not None:
                    found += harm_to(draft, [counted], kind)
                    found += parts_of(draft, verb, kind)
    if verb.lemma in words.cues["causes"]:
        nouns = [o for top in children(verb, "object") for o in conjuncts(top)]
        nouns += [o for prep, o in obliques(verb) if prep in ("in", "to")]
        for noun in nouns:
            found += _of_noun(draft, noun, words)
    return found


def _state_before(word: Token, words: HarmWords) -> tuple[Token, HarmKind] | None:
    """(who, kind) of "ten dead in a blast", "nine civilians dead after a raid": a headline without its verb."""
    states = [word] if word.pos == "ADJ" else [c for c in children(word, "modifier") if c.i > word.i]
    for state in states:
        kind = words.adjectives.get(state.lower)
        who = state.head if state.function == "modifier" and state.head.i < state.i else state
        if kind is not None and (who.pos == "NUM" or children(who, "number")):
            return who, kind
    return None


def _small_clauses(verb: Token) -> list[tuple[Token, Token]]:
    """(who, state) of "left twelve people dead and nine wounded"."""
    pairs = []
    heads = [o for top in children(verb, "object") for o in conjuncts(top)]
    for state in children(verb, "object_predicate", "clause", "open_clause", "attribute", "modifier", "adverbial"):
        own = children(state, "subject", "passive_subject")
        who = own or [h for h in heads if h.i < state.i]
        if not who and children(state, "number"):
            who = [state]  # "left five dead"
        pairs += [(w, state) for w in who]
    for head in heads:
        for state in children(head, "modifier", "adnominal", "attribute", "adverb"):
            if state.i > head.i:
                pairs.append((head, state))
        before = [c for c in children(head, "number", "compound", "modifier") if c.i < head.i]
        if before:
            pairs.append((head, head))  # "left 12 dead" read as a noun phrase
    return pairs


def _of_noun(draft: Draft, noun: Token, words: HarmWords) -> list[Harm]:
    """ "twelve deaths", "the death of twelve people", "no casualties"."""
    kind = words.nouns.get(noun.lemma) or words.nouns.get(noun.lower)
    if kind is None:
        return []
    victims = [o for prep, o in obliques(noun) if prep == "of"]
    if victims and quantity_of(draft, noun) is None:
        return harm_to(draft, victims, kind)
    if quantity_of(draft, noun) is None and noun.lemma in ("life", "loss"):
        return []
    return [count(draft, noun, kind)]


def _of_governor(draft: Draft, noun: Token, words: HarmWords) -> list[Harm]:
    """Of an event noun: what the verb says that it is the subject of, and the harm noun or state it hangs on."""
    found: list[Harm] = []
    above = noun.head
    if noun.function in ("subject", "conjunct") and above.pos in VERBAL:
        found += _of_cause(draft, above, words)
        found += [p for h in found[:1] for p in parts_of(draft, noun, h.kind)]  # "left 24 dead, including 15 rebels"
        for verb in results(above):
            found += _of_result(draft, verb, words)
    if noun.function == "prep_object" and above.head.pos in ("NOUN", "ADJ", "PROPN", "NUM"):
        dead = _state_before(above.head, words)
        if dead is not None and above.lower in ("in", "from", "by", "after"):
            found.append(count(draft, dead[0], dead[1]))
        elif above.lower in ("in", "from", "by"):
            found += _of_noun(draft, above.head, words)
    for verb in children(noun, "relative", "adnominal"):
        if verb.pos in VERBAL and verb.lemma in words.cues["leaves"] | words.cues["causes"]:
            found += _of_cause(draft, verb, words)
    for prep in children(noun, "prep"):
        if prep.lower in ("with", "without"):
            for each in children(prep, "prep_object"):
                found += _of_noun(draft, each, words)
    return found
