"""Mends clauses that ran together: a second one after a place ("… Goma and Rwandan troops crossed …"), and the main
clause behind an aside between dashes."""

from __future__ import annotations

from sitroom.analyse.tokens import Sentence, Token

FINITE = frozenset({"VBD", "VBZ", "VBP"})
LOOSE = frozenset({"adverbial", "clause", "adnominal", "conjunct", "relative", "unclear"})
HELD = frozenset({"object", "prep_object", "conjunct"})
BEFORE = frozenset({"auxiliary", "adverb", "negation", "passive_aux"})
DASHES = frozenset({"—", "–", "--"})
# words of speech that report one deed after another of him who speaks
SPEECH = frozenset(
    {"accuse", "add", "blame", "call", "condemn", "demand", "deny", "describe", "insist", "pledge", "reject", "say",
     "tell", "threaten", "urge", "vow", "warn"}
)  # fmt: skip


def second_clause(verb: Token, sentence: Sentence) -> None:
    """ "Rebels shelled Goma and Rwandan troops crossed the border" read as "Goma and Rwandan troops": gives the second
    verb its own subject. Shown by a finite verb without a subject, or with one that begins in the first clause."""
    if verb.function not in LOOSE or not _finite(verb) or any(c.function == "marker" for c in verb.children):
        return
    noun = _just_before(verb, sentence)
    if noun is None or noun.pos not in ("NOUN", "PROPN"):
        return
    first = _joined(noun)
    above = first.head if first is not None else verb
    own = [c for c in verb.children if c.function in ("subject", "passive_subject")]
    if first is None or above is first or own not in ([], [noun]):
        return
    if noun.function == "conjunct" and own:
        return
    outer = above if noun.head is first else noun.head
    main = verb.head if own else outer.head if outer.pos == "ADP" else outer
    if main.pos not in ("VERB", "AUX") or main.i > first.i or (verb.head is noun and not _has(verb, "object")):
        return
    if own and (verb.head is not main or _has(main, "object")):
        return
    _split(verb, noun, first, main, own != [])


def _finite(verb: Token) -> bool:
    helped = any(c.tag in FINITE or c.tag == "MD" for c in verb.children if c.function in ("auxiliary", "passive_aux"))
    return verb.tag in FINITE or helped


def _just_before(verb: Token, sentence: Sentence) -> Token | None:
    """The word before the verb and its auxiliaries and adverbs."""
    at = verb.i - sentence.tokens[0].i - 1
    while at >= 0 and sentence.tokens[at].head is verb and sentence.tokens[at].function in BEFORE:
        at -= 1
    return sentence.tokens[at] if at >= 0 else None


def _joined(noun: Token) -> Token | None:
    """The name that the noun phrase is joined to by "and": "Goma" of "Goma and Rwandan troops"."""
    if noun.function == "conjunct":
        first = noun.head
        modified = any(c.function in ("modifier", "compound") for c in noun.children)
        alone = not any(c.function == "conjunct" and c is not noun for c in first.children)
        fits = first.pos == "PROPN" and first.function in ("object", "prep_object") and modified and alone
        return first if fits and _and(first, noun) else None
    for child in noun.children:
        if child.i < noun.i and child.pos == "PROPN" and child.function in ("modifier", "compound"):
            others = [c for c in child.children if c.function == "conjunct"]
            if len(others) == 1 and others[0].i < noun.i and _and(child, others[0]):
                return child
    return None


def _and(first: Token, second: Token) -> bool:
    return any(c.function == "coordinator" and c.lower in ("and", "but") for c in first.children if c.i < second.i)


def _has(verb: Token, function: str) -> bool:
    return any(c.function == function and c.i > verb.i for c in verb.children)


def _split(verb: Token, noun: Token, first: Token, main: Token, subject: bool) -> None:
    """The first name takes the place of the whole phrase, the rest becomes the subject of its verb."""
    if noun.function == "conjunct":
        first.children.remove(noun)
    else:
        for other in [c for c in first.children if c.function == "conjunct"]:
            first.children.remove(other)
            _hang(other, noun, "modifier" if other.pos == "ADJ" else "compound")
        noun.children.remove(first)
        if subject:
            _hang(first, main, "object")
        else:
            noun.head.children.remove(noun)
            _hang(first, noun.head, noun.function)
    if verb.head is not verb and verb in verb.head.children:
        verb.head.children.remove(verb)
    if not subject:
        _hang(noun, verb, "subject")
    _hang(verb, main, "conjunct")


def _hang(token: Token, head: Token, function: str) -> None:
    token.head, token.function = head, function
    head.children = sorted([*head.children, token], key=lambda t: t.i)


def aside(sentence: Sentence) -> None:
    """ "In Nara province—the heart of the revolt against Musa—fierce shelling forced the rebels out": what stands
    between two dashes is an apposition, and what comes after belongs to the main verb behind them."""
    dashes = [t for t in sentence.tokens if t.text in DASHES or t.norm in DASHES]
    if len(dashes) != 2:
        return
    opening, closing = dashes
    start = opening.i - sentence.tokens[0].i
    before = sentence.tokens[start - 1] if start else opening
    main = next((t for t in sentence.tokens if t.function == "root"), None)
    if main is None or main.i < closing.i or before.pos not in ("NOUN", "PROPN"):
        return
    described = next((c for c in main.children if c.function == "subject" and opening.i < c.i < closing.i), None)
    if described is None:
        return
    outside = [t for t in sentence.tokens if t.i > closing.i and opening.i < t.head.i < closing.i]
    own = [c for c in main.children if c.function in ("subject", "passive_subject") and c.i > closing.i]
    subject = next((t for t in (*own, *outside) if t.pos in ("NOUN", "PROPN") and t.i < main.i), None)
    if subject is None:
        return
    _free(subject, main, outside, opening, closing)
    main.children.remove(described)
    _hang(described, before, "apposition")


def _free(subject: Token, main: Token, outside: list[Token], opening: Token, closing: Token) -> None:
    """Hangs words behind the aside on the main clause, and those of the aside on what they stood for in it."""
    within = next((c for c in subject.children if opening.i < c.i < closing.i and c.pos != "PUNCT"), None)
    holder, role = subject.head, subject.function
    for token in outside:
        token.head.children.remove(token)
        _hang(token, main if token is subject else subject, "subject" if token is subject else token.function)
    if within is not None and subject in outside:
        subject.children.remove(within)
        _hang(within, holder, role)


def lost_speaker(verb: Token, sentence: Sentence) -> None:
    """ "…, killing nine traders, a doctor at the hospital said", "… took Novy, spokesman Ivan Petrov reported": gives
    a verb that ends its sentence the speaker whom the parser hung on a noun of what was said."""
    if not _finite(verb) or _has_any(verb, "subject", "passive_subject"):
        return
    hung = verb.function == "conjunct" or (verb.function == "adverbial" and not _has_any(verb, "marker"))
    beside = hung and verb.lemma in SPEECH and verb.head.function == "root"
    if not beside and not (
        verb.function == "root" and any(c.function == "clause" and c.i < verb.i for c in verb.children)
    ):
        return
    noun = _just_before(verb, sentence)
    if noun is None or noun.pos not in ("NOUN", "PROPN"):
        return
    top = noun
    ends = ("apposition", "conjunct", "clause", "subject")
    while top.head is not top and top.head.i < verb.i:
        if top.function in ends and (top.function != "conjunct" or _stands_between_comma(top, noun, sentence)):
            break
        top = top.head
    if top.function in ends[:2] and _stands_between_comma(top, noun, sentence):
        top.head.children.remove(top)
        _hang(top, verb, "subject")
        if beside:
            _turn(verb)
        return
    if beside:
        return
    first = noun.children[0] if noun.children else noun
    if first is not noun and first.pos == "PROPN" and first.subtree()[-1].text == "," and noun.head is not noun:
        noun.children.remove(first)
        noun.head.children.remove(noun)
        _hang(first, noun.head, noun.function)
        _hang(noun, verb, "subject")


def _turn(verb: Token) -> None:
    """The verb of saying governs the clause beside which it was hung."""
    said = verb.head
    said.children.remove(verb)
    verb.head, verb.function = verb, "root"
    _hang(said, verb, "clause")


def _stands_between_comma(top: Token, last: Token, sentence: Sentence) -> bool:
    """The phrase opens right behind a comma and ends with `last`."""
    inside = top.subtree()
    at = inside[0].i - sentence.tokens[0].i - 1
    return inside[-1] is last and at >= 0 and sentence.tokens[at].text == ","


def spoken_after(verb: Token) -> None:
    """ "denied that it had shelled the town and accused the army": the one who denied accuses, not the one who is said
    to have shelled. Shown by a word of speech without the auxiliary of the clause before it."""
    clause = verb.head
    if verb.function != "conjunct" or verb.lemma not in SPEECH or verb.tag != "VBD" or clause.function != "clause":
        return
    above = clause.head
    done = _has_any(clause, "passive_aux") or clause.lemma == "die" or _perfect(clause)
    own = _has_any(verb, "subject", "passive_subject", "auxiliary")
    if not done or own or above.i > clause.i or not _has_any(above, "subject"):
        return
    link = next((c for c in reversed(clause.children) if c.function == "coordinator" and c.i < verb.i), None)
    for token, function in ((verb, "conjunct"), (link, "coordinator")):
        if token is not None:
            clause.children.remove(token)
            _hang(token, above, function)


def two_sentences(verb: Token) -> None:
    """ "Turkey says that men fled; the rebels deny it" read as what the rebels deny: two clauses side by side."""
    first = next((c for c in verb.children if c.function == "clause" and c.i < verb.i), None)
    subject = next((c for c in verb.children if c.function in ("subject", "passive_subject")), None)
    if first is None or subject is None or not _has_any(first, "subject", "passive_subject"):
        return
    if not any(c.text == ";" and first.i < c.i < subject.i for c in verb.children):
        return
    verb.children.remove(first)
    first.head, first.function = first, "root"
    _hang(verb, first, "conjunct")


def _perfect(verb: Token) -> bool:
    return any(c.function == "auxiliary" and c.lemma == "have" for c in verb.children)


def deed_of(word: Token, sentence: Sentence) -> None:
    """ "were killed by Serbian shelling" read as "by a Serbian, shelling": the deed is a noun."""
    at = word.i - sentence.tokens[0].i
    before = sentence.tokens[at - 1] if at else word
    agent = before.head
    if before.function != "prep_object" or agent.function != "agent" or agent.head is not word.head:
        return
    if before.i != agent.i + 1 or _has_any(word, "object", "prep") or not before.norm[0].isupper():
        return
    word.head.children.remove(word)
    agent.children.remove(before)
    word.pos, word.tag, word.lemma = "NOUN", "NN", word.lower
    _hang(word, agent, "prep_object")
    _hang(before, word, "modifier")


def _has_any(token: Token, *functions: str) -> bool:
    return any(c.function in functions for c in token.children)
