"""Exchanges of persons told as done, without a deal's being named: "the two sides swapped 40 prisoners"."""

from __future__ import annotations

from collections.abc import Iterator

from sitroom.analyse.grammar import children, obliques
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.agreements.mentions import NOUNS, Mention
from sitroom.extract.agreements.relations import VERBAL, related
from sitroom.extract.agreements.terms import match
from sitroom.extract.agreements.words import Words, joined
from sitroom.extract.draft import Draft
from sitroom.extract.status import status_of

HAPPENED = frozenset({"actual", "ongoing"})


def swaps(draft: Draft, sentence: Sentence, words: Words) -> Iterator[Mention]:
    """Mentions of kind "exchange": a verb of swapping, or of freeing within a swap, with captives as its object; or a
    swap of captives that takes place or is carried out."""
    for token in sentence.tokens:
        if token.lemma not in words.releases and joined(token) not in words.releases:
            continue
        row = match(draft, words, token)
        if row is None or row.term != "release":
            continue
        noun = token if token.pos in NOUNS else _swap_of(token, words)
        named = words.get("swap", token) is not None
        if not (named or (noun is not None and token.pos in VERBAL)) or _is_term(token, words):
            continue
        if status_of(draft, token) not in HAPPENED:
            continue
        parties = _parties(token) if token.pos in VERBAL else _parties_of(token)
        helpers = [(h, r.text) for n in (noun, token) if n is not None for r in children(n, "adnominal")
                   if words.get("role", r) for h in related(r, "doer")]  # fmt: skip
        yield Mention(
            head=token, last=token, kind="exchange", parties=parties, helpers=helpers, rules=["provision.swap"]
        )


def _swap_of(verb: Token, words: Words) -> Token | None:
    """ "An exchange" of "returned 40 prisoners in an exchange", wherever the parser hangs it."""
    near = [(p, o) for t in (verb, *related(verb, "object")) for p, o in obliques(t)]
    return next((o for prep, o in near if prep == "in" and words.get("swap", o)), None)


def _is_term(token: Token, words: Words) -> bool:
    """Told of as agreed to or under a deal: "agreed on a prisoner swap", "a deal on the exchange of captives"."""
    if token.pos in VERBAL:
        return False
    if token.function == "prep_object":
        return True
    verb = token.head
    happens = token.function in ("subject", "passive_subject", "object") and words.get("carry", verb) is not None
    return not happens


def _parties(verb: Token) -> list[Token]:
    return [*related(verb, "doer"), *related(verb, "with")]


def _parties_of(noun: Token) -> list[Token]:
    own = [*related(noun, "between"), *related(noun, "with")]
    return own or (related(noun.head, "doer") if noun.function == "object" else [])
