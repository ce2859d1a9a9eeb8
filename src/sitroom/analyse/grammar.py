"""Grammatical functions, and who does what to whom in terms of them.

Extractors ask here and never look at a parser's own labels. All answers are head tokens of phrases, in text order.
"""

from __future__ import annotations

from collections.abc import Iterator

from sitroom.analyse.tokens import POSITION, Token

# ClearNLP labels (spaCy's English models) -> our functions; a label that is absent keeps its own name.
FUNCTIONS = {
    "nsubj": "subject", "csubj": "subject", "nsubjpass": "passive_subject", "csubjpass": "passive_subject",
    "dobj": "object", "dative": "indirect", "pobj": "prep_object", "prep": "prep", "agent": "agent",
    "poss": "possessor", "compound": "compound", "amod": "modifier", "nmod": "modifier", "nummod": "number",
    "quantmod": "quantifier", "relcl": "relative", "acl": "adnominal", "ccomp": "clause", "xcomp": "open_clause",
    "pcomp": "prep_clause", "advcl": "adverbial", "advmod": "adverb", "npadvmod": "noun_adverb", "conj": "conjunct",
    "cc": "coordinator", "preconj": "coordinator", "neg": "negation", "aux": "auxiliary", "auxpass": "passive_aux",
    "mark": "marker", "det": "determiner", "predet": "determiner", "appos": "apposition", "attr": "attribute",
    "acomp": "attribute", "oprd": "object_predicate", "prt": "particle", "expl": "expletive", "case": "case",
    "punct": "punctuation", "parataxis": "parataxis", "dep": "unclear", "ROOT": "root", "intj": "interjection",
    "meta": "meta",
}  # fmt: skip

# "accused X of shelling", "prevented X from leaving", "condemned X for bombing": X is the doer. Both are closed classes
# of English grammar: the prepositions, and the verbs that keep this control where the parser hangs "of shelling" on X
OBJECT_CONTROL = frozenset({"of", "from", "into", "with", "for"})
ACCUSING = frozenset({"accuse", "suspect", "convict", "acquit", "prevent", "stop", "blame", "charge"})
RELATIVE_WORDS = frozenset({"who", "whom", "which", "that", "whose"})
RELATIVE_ADVERBS = frozenset({"where", "when", "why", "how", "while"})
TEMPORAL = frozenset({"DATE", "TIME"})  # the parser's labels
BEFORE_OR_AFTER = frozenset({"after", "before", "following", "during", "despite", "since"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})


def function_of(label: str) -> str:
    return FUNCTIONS.get(label, label)


def children(token: Token, *functions: str) -> list[Token]:
    return [c for c in token.children if c.function in functions] if token.children else []


def conjuncts(token: Token) -> list[Token]:
    """The token and all that are coordinated with it ("A, B and C": from A)."""
    found = [token]
    for first in found:  # grows as it goes
        if first.children:
            found += [c for c in first.children if c.function == "conjunct"]
    return sorted(found, key=POSITION) if len(found) > 1 else found


def _expand(tokens: list[Token]) -> list[Token]:
    """Each token with what is coordinated with it, without repeats."""
    if len(tokens) == 1:
        return [each for each in conjuncts(tokens[0]) if each.pos in NOMINAL or each is tokens[0]]
    seen: dict[int, Token] = {}
    for token in tokens:
        for each in conjuncts(token):
            if each.pos in NOMINAL or each is token:
                seen[each.i] = each
    return [seen[i] for i in sorted(seen)]


def is_mutual(noun: Token) -> bool:
    """ "each other", "one another"."""
    marks = {"other": "each", "one": "another"}
    return noun.lower in marks and any(c.lower == marks[noun.lower] for c in noun.children)


def mutual(verb: Token) -> bool:
    """What its subjects do to each other: "accused each other", "fired at one another"."""
    held = [*children(verb, "object"), *(o for p in children(verb, "prep") for o in children(p, "prep_object"))]
    return any(is_mutual(t) for t in held)


def first_conjunct(token: Token) -> Token:
    """The first of a coordination ("seized" in "seized and held", asked of "held")."""
    while token.function == "conjunct":
        token = token.head
    return token


def is_passive(verb: Token) -> bool:
    """Passive finite clause, or a bare past participle after its noun ("territory lost to insurgents")."""
    if children(verb, "passive_subject", "passive_aux"):
        return True
    if verb.function == "conjunct" and not children(verb, "subject", "auxiliary") and verb.tag == "VBN":
        return is_passive(first_conjunct(verb))
    if verb.function == "adnominal" and (children(verb, "object") or _between(verb)):
        return False  # a finite verb that the parser took for a participle ("an attack … killed nine people")
    if verb.tag == "VBN" and verb.function in ("open_clause", "object_predicate"):
        return not children(verb, "object", "auxiliary")  # "were reported killed"
    return verb.tag == "VBN" and (verb.function in ("adnominal", "modifier") or bool(children(verb, "agent")))


def _between(verb: Token) -> list[Token]:
    """ "killed between ten and fifteen people": the people; figures that the parser hung on the verb otherwise."""
    if verb.i + 1 not in [c.i for c in verb.children]:
        return []
    preps = [p for p in children(verb, "prep") if p.lower == "between" and p.i == verb.i + 1]
    found = [o for p in preps for o in children(p, "prep_object")]
    if any(p.lower == "up" and p.i == verb.i + 1 for p in children(verb, "particle", "prep")):  # "killing up to 16"
        found += [o for p in verb.children if p.lower == "to" and p.i == verb.i + 2 for o in children(p, "prep_object")]
    counted = [o for o in found if o.pos == "NUM" or any(c.pos == "NUM" for c in children(o, "number"))]
    found = [o for o in counted if o.entity not in TEMPORAL]  # "wounded between 6 and 9 May"
    return found or [n for n in children(verb, "noun_adverb") if n.pos == "NUM" and n.i == verb.i + 1]  # "killed 3-6"


def antecedent(token: Token) -> Token:
    """The noun that a relative pronoun stands for ("rebels who fled": rebels); the token itself otherwise."""
    if token.lower not in RELATIVE_WORDS or token.pos not in ("PRON", "DET", "SCONJ", "NOUN"):
        return token
    governor: Token | None = token.head
    while governor is not None and governor.function not in ("relative", "adnominal"):
        governor = None if governor.head is governor else governor.head
    return governor.head if governor is not None else token


def subjects(verb: Token, depth: int = 0) -> list[Token]:
    """Surface subjects of a verb, found also where grammar leaves them out.

    Covers relative clauses, participles, coordination, control ("aims to recover", "forced X to sign") and
    adverbial participles ("killing twelve"). For a passive these are the undergoers."""
    own = children(verb, "subject", "passive_subject")
    if own:
        return _expand([antecedent(t) for t in own])
    if depth > 6 or verb.head is verb:
        return []
    governor = verb.head
    if verb.function == "conjunct":
        return subjects(governor, depth + 1)
    if verb.function in ("relative", "adnominal"):
        # "rebels fighting", "territory lost": the noun itself; "a plan (by X) to attack": whoever has the plan
        if verb.tag == "VB":
            if governor.function == "prep_object" and governor.head.lower in BEFORE_OR_AFTER:
                return doers(governor)  # "fled after a raid to arrest him": whoever raided
            return doers(governor) or [s for s in _subject_over(governor, depth) if s is not governor]
        return _expand([governor])
    if verb.function == "modifier":
        return [governor] if verb.tag == "VBN" else []  # "the displaced families", "rebel-held areas"
    if verb.function == "open_clause":
        controlled = children(governor, "object") or children(governor, "indirect") or _asked(governor, verb)
        if controlled and verb.tag != "VBN":
            return _expand(controlled)
        if governor.function == "attribute" and governor.pos == "ADJ":
            return subjects(governor.head, depth + 1)  # "are due to meet"
        return subjects(governor, depth + 1)
    if verb.function == "adverbial" and verb.tag in ("VBG", "VB", "VBN"):
        said = [c for c in children(governor, "clause") if c.i < governor.i < verb.i] if verb.tag == "VBG" else []
        if said:
            return subjects(said[-1], depth + 1)  # "they fled to Chad, officials said, leaving their homes"
        if verb.tag == "VBG" and is_passive(governor):
            return agents(governor)  # "was bombed by jets, killing twelve"
        return subjects(governor, depth + 1)
    if verb.function == "prep_clause":
        if governor.lower in OBJECT_CONTROL and not is_passive(governor.head):
            above = governor.head
            if above.function == "object" and above.head.lemma in ACCUSING:
                above = above.head  # the parser hung "of shelling" on the accused
            accused = [o for o in children(above, "object") if o.i < verb.i]
            if accused:
                return _expand(accused)
        return _subject_over(governor, depth)
    if verb.function in ("clause", "auxiliary", "object_predicate"):
        finite = any(c.tag in ("VBD", "VBZ", "VBP", "MD") for c in children(verb, "passive_aux", "auxiliary"))
        return subjects(governor, depth + 1) if verb.tag in ("VBG", "VB", "VBN") and not finite else []
    return []


def _asked(governor: Token, verb: Token) -> list[Token]:
    """Who is to do it in "called on X to withdraw", "appealed to X to stop"."""
    preps = [p for p in children(governor, "prep") if p.lower in ("on", "upon", "to") and p.i < verb.i]
    asked = [o for p in preps for o in children(p, "prep_object")]
    return [o for o in asked if o.entity not in TEMPORAL]  # "agreed on Thursday to stop"


def _subject_over(token: Token, depth: int) -> list[Token]:
    """Subjects of the nearest verb above `token`."""
    above = token
    while above.head is not above:
        above = above.head
        if above.pos in ("VERB", "AUX"):
            return subjects(above, depth + 1)
    return []


def agents(verb: Token) -> list[Token]:
    """The doers of a passive: "by" phrases."""
    found = [o for a in children(verb, "agent") for o in children(a, "prep_object")]
    if not found and verb.pos in ("VERB", "AUX") and is_passive(verb):
        found = [o for p in children(verb, "prep") if p.lower == "by" for o in children(p, "prep_object")]
    if not found and verb.function == "modifier" and verb.tag == "VBN":
        found = _before_hyphen(verb)
    return _expand([antecedent(t) for t in found])


def _before_hyphen(participle: Token) -> list[Token]:
    """ "Iran" of "Iran-backed militia"; an adjective too ("Israeli-occupied")."""
    if not any(c.text in ("-", "‑", "–") and c.i == participle.i - 1 for c in participle.children):
        return []
    return [c for c in participle.children if c.i == participle.i - 2]


def objects(verb: Token) -> list[Token]:
    """Surface objects; in coordination without an own object, none is borrowed."""
    found = children(verb, "object") or _between(verb)
    if not found and verb.function == "relative" and not is_passive(verb):
        own = children(verb, "subject")
        adverbs = any(c.lower in RELATIVE_ADVERBS for c in verb.children)
        if own and not adverbs and all(antecedent(t) is t for t in own) and not children(verb, "prep"):
            found = [verb.head]  # "the town the army shelled"
    return _expand([antecedent(t) for t in found])


def shared_object(verb: Token) -> list[Token]:
    """What a verb without an object shares with the next in coordination ("attacked and burned the village")."""
    for other in conjuncts(verb):
        if other.i > verb.i and other.pos in ("VERB", "AUX") and other.head is verb:
            return objects(other) if not children(other, "subject") else []
    return []


def possessors(noun: Token) -> list[Token]:
    return _expand(children(noun, "possessor"))


def obliques(token: Token) -> list[tuple[str, Token]]:
    """(preposition, head of its phrase) of verb or noun; "from under X" gives ("from under", X)."""
    found: list[tuple[str, Token]] = []
    for prep in token.children:
        if prep.function not in ("prep", "agent") and not (prep.function == "indirect" and prep.pos == "ADP"):
            continue  # "granted asylum to ten": the parser calls "to" the indirect object
        found.extend(_prep_objects(prep, prep.lower))
    return found


def _prep_objects(prep: Token, words: str) -> Iterator[tuple[str, Token]]:
    for child in prep.children:
        if child.function in ("prep_object", "prep_clause"):
            for each in _expand([antecedent(child)]):
                yield words, each
        elif child.function == "prep":
            yield from _prep_objects(child, f"{words} {child.lower}")
        elif child.function == "conjunct" and child.pos == "ADP":
            yield from _prep_objects(child, child.lower)


def doers(predicate: Token) -> list[Token]:
    """Who does it: active subjects, passive agents; of a noun: possessor, "by" phrase (compounds are the frame's)."""
    if predicate.pos in ("VERB", "AUX"):
        return agents(predicate) if is_passive(predicate) else subjects(predicate)
    by = [o for prep, o in obliques(predicate) if prep == "by"]
    return by or possessors(predicate)


def undergoers(predicate: Token) -> list[Token]:
    """Whom it befalls: objects, passive subjects; of a noun: its "of" phrase."""
    if predicate.pos in ("VERB", "AUX"):
        return subjects(predicate) if is_passive(predicate) else objects(predicate)
    return [o for prep, o in obliques(predicate) if prep == "of"]


def particle(verb: Token) -> str:
    """ "up" of "blew up"; "" when there is none."""
    return " ".join(c.lower for c in children(verb, "particle"))


def governors(token: Token) -> Iterator[Token]:
    """The chain of heads above, nearest first."""
    while token.head is not token:
        token = token.head
        yield token


def is_negated(token: Token) -> bool:
    """A negation stands on the word itself, or on the verb group that it is the main verb of."""
    for child in token.children:
        if child.function == "negation" or child.lower in ("no", "never", "neither", "nor"):
            return True
    return token.function == "open_clause" and token.head.lemma in ("be", "do") and is_negated(token.head)


def phrase(head: Token, *, determiner: bool = False, tail: frozenset[str] = frozenset()) -> tuple[int, int]:
    """Token positions (first, last) of the noun phrase of `head`: its left modifiers and the head.

    `tail`: functions of right dependents to take in as well ("prep", "apposition", ...); none by default."""
    first = last = head.i
    for child in head.children:
        if child.i < head.i:
            if child.function in ("determiner", "punctuation", "coordinator", "relative", "marker", "adverb") and not (
                determiner and child.function == "determiner"
            ):
                continue
            first = min(first, child.subtree()[0].i)
        elif child.function in tail:
            last = max(last, child.subtree()[-1].i)
    return first, last
