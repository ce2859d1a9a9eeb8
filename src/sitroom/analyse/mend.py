"""Mends parses that are systematically wrong, before anything is read from them."""

from __future__ import annotations

from sitroom.analyse.tokens import Sentence, Token


def mend(sentence: Sentence) -> None:
    """Changes heads and functions in place. Each mend stands for a construction, never for a word of a text."""
    for token in sentence.tokens:
        if token.lemma == "have" and token.pos == "VERB":
            _perfect(token)


def _perfect(have: Token) -> None:
    """ "Forces have backed rebels" read as "have (backed rebels)": makes the participle the verb.

    Only where the participle follows at once ("have wounded soldiers" as possession is rare in reports)."""
    objects = [c for c in have.children if c.function == "object"]
    if len(objects) != 1:
        return
    noun = objects[0]
    first = [c for c in noun.children if c.function == "modifier" and c.tag in ("VBN", "VBD") and c.i == have.i + 1]
    if not first or any(c.function == "determiner" for c in noun.children):
        return
    verb = first[0]
    noun.children.remove(verb)
    verb.pos, verb.function, verb.head = "VERB", have.function, have.head
    if have.head is have:
        verb.head = verb
    else:
        have.head.children[have.head.children.index(have)] = verb
    verb.children = sorted([*verb.children, *have.children, have], key=lambda t: t.i)
    for child in have.children:
        child.head = verb
    have.pos, have.function, have.head, have.children = "AUX", "auxiliary", verb, []
