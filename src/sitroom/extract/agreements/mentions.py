"""Where a report speaks of a deal, what befalls it there, and who takes part."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitroom.analyse.grammar import children, obliques, phrase
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.agreements.relations import VERBAL, related
from sitroom.extract.agreements.words import Words
from sitroom.extract.attribution import attribution_of
from sitroom.extract.draft import Draft
from sitroom.extract.places import mention_at
from sitroom.extract.status import status_of
from sitroom.lexicon.schema.agreements import DealRow, Stage, StageRow
from sitroom.records import AgreementKind, Status

NOUNS = frozenset({"NOUN", "PROPN"})
HAPPENED = frozenset({"actual", "ongoing"})


@dataclass(slots=True)
class Reached:
    """One predicate of a deal: the stage that it shows, and its status there."""

    stage: Stage
    row: StageRow
    predicate: Token
    status: Status


@dataclass(slots=True, eq=False)
class Mention:
    """One mention of a deal. `head` to `last`: its words. `row`: None for a verb ("agreed to stop shelling") or "it".

    `parties`: heads of who concludes it; `helpers`: third parties with the word for their part. `weak`: speaks of a
    deal only when one is known already ("ceasefire monitors")."""

    head: Token
    last: Token
    row: DealRow | None = None
    kind: AgreementKind | None = None
    definite: bool = False
    other: bool = False
    weak: bool = False
    proper: str | None = None
    proper_place: bool = False
    year: str | None = None
    reached: list[Reached] = field(default_factory=list)
    parties: list[Token] = field(default_factory=list)
    helpers: list[tuple[Token, str]] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)


def find(draft: Draft, sentence: Sentence, words: Words, known: bool) -> list[Mention]:
    """Mentions of deals in a sentence, with what befalls them. `known`: the report has spoken of a deal before."""
    found: dict[int, Mention] = {}
    for token in sentence.tokens:
        made = _noun(draft, token, words)
        if made is not None:
            found[token.i] = made
        elif known and token.lower == "it" and token.function in ("subject", "passive_subject", "object"):
            found[token.i] = Mention(head=token, last=token, definite=True, weak=True)
    if not found:
        return []
    _befall(draft, sentence, words, found)
    for mention in found.values():
        _by_noun(draft, mention, words)
        _by_helpers(mention, words)
        mention.parties += _explicit(mention)
    # "it" is a deal only as the argument of what befalls deals alone
    return [
        m for m in found.values() if m.head.pos != "PRON" or any(r.row.clear or r.stage == "signed" for r in m.reached)
    ]


def _noun(draft: Draft, token: Token, words: Words) -> Mention | None:
    if token.pos not in NOUNS or token.lemma not in words.deals:
        return None
    match = next(((f, r) for f, r in words.deals[token.lemma] if _stands(draft, token, f)), None)
    if match is None or token.tag in ("NNS", "NNPS") or _is_other_thing(token, words):
        return None
    form, row = match
    last = draft.analysis.tokens[token.i + len(form) - 1] if len(form) > 2 else token
    made = Mention(head=token, last=last, row=row, kind=row.kind, rules=[row.id])
    made.definite = any(c.lower in ("the", "this", "that") or c.function == "possessor" for c in token.children)
    governor = token.head
    if token.function == "noun_adverb" and governor.pos not in ("NOUN", "PROPN", "VERB"):
        return None  # "truce-less"
    if token.function in ("compound", "modifier", "noun_adverb") and governor.pos in NOUNS:
        if governor.lemma in words.deals or words.get("barred_head", governor):
            return None
        made.weak = ("noun", governor.lemma) not in words.stages
    _modifiers(draft, made, words)
    return made


def _stands(draft: Draft, token: Token, form: tuple[str, ...]) -> bool:
    """Do the words of a form stand at the token?"""
    if len(form) == 1:
        return True
    tokens = draft.analysis.tokens
    first = token.i if len(form) > 2 else token.i - len(form) + 1
    return first >= 0 and tuple(t.lower for t in tokens[first : first + len(form)]) == form


def _is_other_thing(token: Token, words: Words) -> bool:
    """No deal at all ("no deal"), one of another sort ("trade deal"), or a degree ("a great deal of")."""
    near = _modifying(token)
    if any(c.lower == "no" for c in token.children) or any(words.get("barred", m) for m in near):
        return True
    has_of = any(prep == "of" for prep, _ in obliques(token))
    if token.lemma == "deal" and has_of and any(words.get("degree", m) for m in near):
        return True
    bare = not any(c.function in ("determiner", "possessor", "number", "modifier", "compound") for c in token.children)
    return bare and token.function == "prep_object" and token.head.lower == "in"


def _modifying(token: Token) -> list[Token]:
    """All left modifiers of a noun, those of modifiers too ("power-sharing accord": power, sharing)."""
    direct = children(token, "compound", "modifier", "noun_adverb", "number", "possessor")
    return [t for c in direct for t in c.subtree()] if direct else []


def _modifiers(draft: Draft, made: Mention, words: Words) -> None:
    """Kind, name, year and otherness, as the noun's modifiers say."""
    for token in _modifying(made.head):
        kind = words.get("kind", token)
        if kind is not None and (made.kind in (None, "ceasefire") or kind.kind == "unilateral_ceasefire"):
            made.kind = kind.kind
            made.rules.append(kind.id)
        other = words.get("other", token)
        if other is not None:
            made.other = True
            made.rules.append(other.id)
        if token.pos == "PROPN" and token.function == "compound" and token.head is made.head and kind is None:
            made.proper = token.text
            made.proper_place = mention_at(draft, token) is not None
        if token.text.isdigit() and len(token.text) == 4:
            made.year = token.text


def _befall(draft: Draft, sentence: Sentence, words: Words, found: dict[int, Mention]) -> None:
    """Verbs of the sentence that have a mention as argument."""
    for verb in sentence.tokens:
        if verb.pos not in VERBAL:
            continue
        for row in words.stages.get(("verb", verb.lemma), ()):
            hit = _argument(verb, row, found)
            if hit is not None:
                _reach(draft, hit, row, verb)
                if row.parties == "doer":
                    hit.parties += [*related(verb, "doer"), *related(verb, "with"), *related(verb, "between")]
                break
        role = words.get("role", verb)
        for mention in (found[o.i] for o in related(verb, "object") if o.i in found) if role else ():
            mention.helpers += [(t, verb.text) for t in related(verb, "doer")]
            mention.rules.append(role.id if role else "")


def _argument(verb: Token, row: StageRow, found: dict[int, Mention]) -> Mention | None:
    if row.particle and row.particle not in [c.lower for c in children(verb, "particle", "adverb", "prep")]:
        return None
    if row.completed and not any(_completes(verb, c) for c in row.completed):
        return None
    for relation in row.over:
        for token in related(verb, relation):
            if token.i in found and not (row.completed and relation == "object" and verb.lemma not in ("bring", "put")):
                return found[token.i]
    return None


def _completes(verb: Token, completion: str) -> bool:
    relation, word = completion.split(":")
    if relation == "object":
        return any(c.lemma == word for c in children(verb, "object"))
    return any(t.lemma == word for t in related(verb, relation))


def _reach(draft: Draft, mention: Mention, row: StageRow, predicate: Token) -> None:
    mention.reached.append(Reached(row.stage, row, predicate, status_of(draft, predicate)))
    mention.rules.append(row.id)


def _by_noun(draft: Draft, mention: Mention, words: Words) -> None:
    """Nouns over the mention: "truce talks", "violation of the truce"."""
    token = mention.head
    governor, relation = token.head, "modifier"
    if token.function == "prep_object":
        governor, relation = token.head.head, token.head.lower
    elif token.function not in ("compound", "modifier", "noun_adverb"):
        return
    for row in words.stages.get(("noun", governor.lemma), ()):
        if relation in row.over and governor.pos in NOUNS:
            _reach(draft, mention, row, governor)


def _by_helpers(mention: Mention, words: Words) -> None:
    """Participles before the noun ("Qatari-mediated"), and "with X as guarantor"."""
    for participle in children(mention.head, "modifier", "adnominal"):
        role = words.get("role", participle)
        inner = children(participle, "noun_adverb", "compound", "modifier", "subject", "adverb", "object")
        if role is not None and participle.function == "modifier" and inner:
            mention.helpers += [(t, participle.text) for t in inner if t.i < participle.i]
            mention.rules.append(role.id)


def _explicit(mention: Mention) -> list[Token]:
    """ "between A and B", "with X", after the noun; what hangs on a wrongly attached tail is left out."""
    found = [t for prep, t in obliques(mention.head) if prep in ("between", "with", "among")]
    return [t for t in found if t.i > mention.head.i]


def vouched(draft: Draft, reached: Reached) -> Stage | None:
    """The stage that a predicate vouches for; None when it vouches for none (hypothetical, negated)."""
    if reached.status in HAPPENED:
        blamed = reached.stage == "violated" and attribution_of(draft, reached.predicate) is not None
        return "in_force" if blamed else reached.stage
    if reached.stage == "violated" and reached.status == "negated":
        return "in_force"
    if reached.stage == "in_force" and reached.status == "planned":
        return "agreed"
    if reached.status in ("requested", "planned") or reached.stage in ("proposed", "negotiating"):
        return "proposed" if reached.status not in ("negated", "hypothetical") else None
    return None


def name_span(mention: Mention) -> tuple[int, int]:
    """Token positions of the deal's own words: from its first telling modifier to its noun."""
    first = mention.head.i
    for token in _modifying(mention.head):
        telling = token.function == "compound" or token.pos == "PROPN" or token.pos == "ADJ"
        if token.i < first and token.head is mention.head and telling and token.function != "possessor":
            first = token.i
    low, _ = phrase(mention.head)
    return max(first, low), mention.last.i
