"""Where a report speaks of a deal, what befalls it there, and who takes part."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitroom.analyse.grammar import children, obliques, phrase
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.agreements.words import Words, joined
from sitroom.extract.draft import Draft
from sitroom.lexicon.schema.agreements import DealRow, Stage, StageRow
from sitroom.records import AgreementKind, Status

NOUNS = frozenset({"NOUN", "PROPN"})


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
    year: str | None = None
    reached: list[Reached] = field(default_factory=list)
    parties: list[Token] = field(default_factory=list)
    helpers: list[tuple[Token, str]] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)


def nouns(draft: Draft, sentence: Sentence, words: Words, known: bool) -> dict[int, Mention]:
    """Mentions of deals in a sentence, by token position. `known`: the report has spoken of a deal before, so that
    "it" may stand for it."""
    found: dict[int, Mention] = {}
    for token in sentence.tokens:
        made = _noun(draft, token, words)
        if made is not None:
            found[token.i] = made
        elif known and token.lower == "it" and token.function in ("subject", "passive_subject", "object"):
            found[token.i] = Mention(head=token, last=token, definite=True, weak=True)
    return found


def _noun(draft: Draft, token: Token, words: Words) -> Mention | None:
    # the parser takes "a 40-day Ramadan truce" for a verb, yet gives it a noun's place
    if token.pos not in NOUNS and token.function not in ("prep_object", "object"):
        return None
    key = token.lemma if token.lemma in words.deals else joined(token)
    if key not in words.deals:
        return None
    match = next(((f, r) for f, r in words.deals[key] if _stands(draft, token, f)), None)
    if match is None or token.tag in ("NNS", "NNPS") or _is_other_thing(token, words):
        return None
    form, row = match
    last = draft.analysis.tokens[token.i + len(form) - 1] if len(form) > 2 else token
    made = Mention(head=token, last=last, row=row, kind=row.kind, rules=[row.id])
    made.definite = any(c.lower in ("the", "this", "that") or c.function == "possessor" for c in token.children)
    governor = token.head
    if token.function == "noun_adverb" and governor.pos not in ("NOUN", "PROPN", "VERB"):
        return None  # "truce-less"
    if any(_is_refusal(c, words) for c in children(token, "compound")):
        return None  # a headline whose verb was taken for a noun: "Juba rebuffs ceasefire"
    if token.function in ("compound", "modifier", "noun_adverb") and governor.pos in NOUNS:
        if {governor.lemma, joined(governor)} & words.deals.keys() or words.get("barred_head", governor):
            return None
        made.weak = ("noun", governor.lemma) not in words.stages
    _modifiers(draft, made, words)
    return made


def _is_refusal(noun: Token, words: Words) -> bool:
    """A verb of refusal or mere proposal in "-s" that stands before a deal without an article."""
    rows = words.stages.get(("verb", noun.lemma), ())
    return noun.tag == "NNS" and any(r.stage == "proposed" and "object" in r.over for r in rows)


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
    if any(c.lower in ("no", "any", "such") for c in token.children) or any(words.get("barred", m) for m in near):
        return True
    if any(words.get("barred", o) for prep, o in obliques(token) if prep in ("of", "on", "for")):
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
    made.year = _year(made.head)
    for token in _modifying(made.head):
        kind = words.get("kind", token)
        if kind is not None and (made.kind in (None, "ceasefire") or kind.kind == "unilateral_ceasefire"):
            made.kind = kind.kind
            made.rules.append(kind.id)
        other = words.get("other", token)
        if other is not None:
            made.other = True
            made.rules.append(other.id)
        timed = any(t.start <= token.start < t.end for t in draft.times)  # "the February deal"
        if token.pos == "PROPN" and token.function == "compound" and token.head is made.head and not (kind or timed):
            made.proper = token.text
        if token.text.isdigit() and len(token.text) == 4:
            made.year = token.text


def _year(head: Token) -> str | None:
    """The year of "a pact of 2015"."""
    years = (o.text for prep, o in obliques(head) if prep in ("of", "in", "from") and o.pos == "NUM")
    return next((y for y in years if y.isdigit() and len(y) == 4), None)


def name_span(mention: Mention, words: Words) -> tuple[int, int]:
    """Token positions of the deal's own words: from its first telling modifier to its noun."""
    first = mention.head.i - joined(mention.head).count("-") * 2
    for token in children(mention.head, "compound", "modifier", "noun_adverb"):
        telling = token.function == "compound" or token.pos in ("PROPN", "ADJ")
        counted = children(token, "number", "possessor") or words.get("length", token)  # "two-month", "week-long"
        if token.i < first and telling and not counted and not words.get("ordinal", token):
            first = token.subtree()[0].i if token.pos == "PROPN" else token.i - joined(token).count("-") * 2
    low, _ = phrase(mention.head)
    return max(first, low), mention.last.i
