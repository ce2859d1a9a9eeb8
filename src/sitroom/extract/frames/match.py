"""Which frames the words of a sentence call up."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitroom.analyse.grammar import (
    children,
    conjuncts,
    doers,
    first_conjunct,
    is_passive,
    obliques,
    shared_object,
    subjects,
    undergoers,
)
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.draft import Draft
from sitroom.extract.frames.index import Entry, Index, index_of
from sitroom.lexicon.schema.frames import Frame, Light

VERBAL = ("VERB", "AUX")
NOMINAL = ("NOUN", "PROPN")
# functions in which a further word of a verb predicate may hang on it
PARTS = frozenset({
    "particle", "prep", "adverb", "object", "indirect", "attribute", "noun_adverb", "object_predicate", "open_clause",
    "agent", "prep_object", "clause", "unclear", "adverbial", "prep_clause", "negation", "modifier", "compound",
})  # fmt: skip
WHEN = frozenset({"when", "after", "as", "while"})
IMPERSONAL = frozenset({"it", "~it"})
BEFORE_NOUN = ("compound", "modifier", "noun_adverb", "possessor", "number")


@dataclass(slots=True, eq=False)
class Match:
    """A frame called up by words. `head`: the word that the grammar hangs on; `tokens`: all words of the predicate;
    `light`: the light verb over an event noun, or None."""

    entry: Entry
    head: Token
    tokens: tuple[Token, ...]
    part: str
    light: tuple[Light, Token] | None = None
    used: frozenset[int] = field(default_factory=frozenset)

    @property
    def frame(self) -> Frame:
        return self.entry.frame

    @property
    def bare_participle(self) -> bool:
        """ "25 killed in Kurram", "and five wounded": a passive without its auxiliary."""
        return (
            self.part == "verb" and self.frame.harm is not None and self.head.tag in ("VBN", "VBD")
            and not is_passive(self.head) and not undergoers(self.head) and len(self.tokens) == 1
            and bool(children(self.head, "subject")) and not shared_object(self.head)
        )  # fmt: skip


def matches(draft: Draft, sentence: Sentence) -> list[Match]:
    """Matches in a sentence, at most one a word, in text order."""
    if not sentence.parsed:
        return []
    index = index_of(draft)
    found: list[Match] = []
    used: set[int] = set()
    for token in sentence.tokens:
        if token.tag == "VBG" and is_gerund_noun(token):
            _take(found, used, _noun(token, index))
        elif token.tag == "VBG" and token.function in ("compound", "modifier") and _of_noun(token, index):
            continue
        elif token.lemma in index.verbs and token.i not in used and (token.pos in VERBAL or token.tag == "VBN"):
            _take(found, used, _best(index.verbs[token.lemma], token, "verb", index))
    for token in sentence.tokens:
        if token.i in used:
            continue
        if token.pos in NOMINAL and not _is_name(token):
            match = _noun(token, index)
            if match is not None and (_names_above(match) or not _mere_modifier(token, index)):
                _take(found, used, match)
        elif token.pos == "ADJ" and token.function in ("attribute", "object") and token.lemma in index.nouns:
            _take(found, used, _noun(token, index))  # headlines: "army resumes offensive"
        elif token.pos == "ADJ" and token.lemma in index.adjectives:
            _take(found, used, _best(index.adjectives[token.lemma], token, "adjective", index))
    return sorted(found, key=lambda m: m.head.i)


def noun_match(draft: Draft, token: Token) -> Match | None:
    """The event noun that `token` is, or None ("the attack" as a subject)."""
    index = index_of(draft)
    return _noun(token, index) if token.pos in NOMINAL else None


def _of_noun(gerund: Token, index: Index) -> bool:
    """ "The shooting death": a word of the noun predicate that stands after it."""
    above = _noun(gerund.head, index) if gerund.head.pos in NOMINAL and gerund.head.i > gerund.i else None
    return above is not None and gerund in above.tokens


def _take(found: list[Match], used: set[int], match: Match | None) -> None:
    """Keeps a match, but for a noun that a verb predicate has in it already ("suspended aid deliveries")."""
    if match is not None and not (match.part == "noun" and any(t.i in used for t in match.tokens)):
        found.append(match)
        used.update(t.i for t in match.tokens)


def is_gerund_noun(token: Token) -> bool:
    """ "the shelling of the town": a noun, though it is tagged as a verb."""
    if token.tag != "VBG" or token.function in ("adverbial", "root", "clause", "modifier"):
        return False
    if any(c.function in ("determiner", "possessor", "compound") for c in token.children):
        return True
    if children(token, "object", "subject", "auxiliary"):
        return False
    return token.function in ("subject", "passive_subject") or any(
        c.lower == "of" and c.i == token.i + 1 for c in token.children
    )


def _noun(token: Token, index: Index) -> Match | None:
    for lemma in (token.lower,) if token.tag == "VBG" else noun_lemmas(token):
        match = _best(index.nouns[lemma], token, "noun", index) if lemma in index.nouns else None
        if match is not None:
            match.light = light_verb(token, index)
            return match
    return None


def noun_lemmas(token: Token) -> tuple[str, ...]:
    """The lemma, and for names (which parsers leave as they are) a singular by rule."""
    if token.pos != "PROPN" or not token.lemma.endswith("s"):
        return (token.lemma,)
    return (token.lemma, token.lemma[:-1], token.lemma[:-2]) if token.lemma.endswith("es") else (
        token.lemma, token.lemma[:-1]
    )  # fmt: skip


def _is_name(token: Token) -> bool:
    """ "March", "May": months and other dates are no events."""
    return token.pos == "PROPN" and token.entity in ("DATE", "TIME", "PERSON")


def _mere_modifier(token: Token, index: Index) -> bool:
    """ "attack helicopter", "protest leader": no event, unless the noun above is one ("bombing campaign"), and then not
    where both are one predicate ("shooting spree")."""
    if token.function not in ("compound", "modifier"):
        return False
    if token.head.lemma not in index.classes["eventish"]:
        return True
    above = _noun(token.head, index)
    return above is not None and token in above.tokens


def _names_above(match: Match) -> bool:
    """ "murder trial": a noun before another that its frame asks for as its governor."""
    head = match.head
    return head.function in ("compound", "modifier") and head.head.lemma in match.entry.sets["governor"]


def _best(entries: list[Entry], token: Token, part: str, index: Index) -> Match | None:
    asked: dict[str, set[str]] = {}
    for entry in entries:
        tokens = _verb_words(token, entry.words) if part != "noun" else _noun_words(token, entry)
        if tokens is not None and _allowed(entry, token, part, asked):
            return Match(entry, token, tokens, part)
    return None


def _verb_words(verb: Token, words: tuple[str, ...]) -> tuple[Token, ...] | None:
    if len(words) == 1:
        return (verb,)
    if not verb.sentence.forms().issuperset(words[1:]):
        return None
    found = [verb]
    for word in words[1:]:
        hit = None
        for governor in reversed(found):
            hit = _part(verb, governor, word, found)
            if hit:
                break
        if hit is None:
            return None
        found.append(hit)
    return tuple(sorted(found, key=lambda t: t.i))


def _part(verb: Token, governor: Token, word: str, found: list[Token]) -> Token | None:
    """A dependent that the next word of a verb predicate may be, or a compound before its object ("fired tear gas")."""
    for child in governor.children:
        if child.function not in PARTS and not (child.function == "passive_subject" and is_passive(verb)):
            continue
        if word in (child.lower, child.lemma) and child not in found:
            return child
        for inner in children(child, "compound", "modifier"):
            if word in (inner.lower, inner.lemma) and inner not in found:
                return inner
    return None


def _noun_words(noun: Token, entry: Entry) -> tuple[Token, ...] | None:
    if len(entry.words) == 1:
        return (noun,)
    found = [noun]
    before = {t.i: t for t in left_words(noun)}
    for word in entry.words[: entry.head]:
        hit = next((t for t in before.values() if word in (t.lemma, t.lower)), None)
        if hit is None:
            return None
        found.append(hit)
    rest = entry.words[entry.head + 1 :]
    if rest:
        of = next((c for c in noun.children if c.function == "prep" and c.lower == rest[0]), None)
        inner = next((c for c in of.children if rest[1] in (c.lemma, c.lower)), None) if of else None
        if of is None or inner is None:
            return None
        found += [of, inner]
    return tuple(sorted(found, key=lambda t: t.i))


def left_words(noun: Token) -> list[Token]:
    """Words before a noun that belong to it: compounds, adjectives, and theirs; a word shared in coordination
    ("air strikes and raids") counts for the first noun only."""
    found: list[Token] = []
    todo = [c for c in noun.children if c.i < noun.i and c.function in BEFORE_NOUN]
    while todo:
        token = todo.pop()
        found.append(token)
        todo.extend(c for c in token.children if c.function in (*BEFORE_NOUN, "conjunct", "adverb"))
    return sorted(found, key=lambda t: t.i)


# ---- constraints ----


def _allowed(entry: Entry, token: Token, part: str, asked: dict[str, set[str]]) -> bool:
    """Whether the words around the token are as the entry asks; `asked`: what they were found to be for others."""
    frame = entry.frame
    if frame.passive is not None and part == "verb" and is_passive(token) != frame.passive:
        return False
    if frame.plural and part == "noun" and token.tag not in ("NNS", "NNPS"):
        return False
    for name, wanted, refused in entry.asks:
        if (part == "noun" and name in ("object", "subject")) or (part == "verb" and name == "governor"):
            continue
        if name not in asked:
            asked[name] = _ASK[name](token, part)
        got = asked[name] if name == "governor" else asked[name] - entry.own
        if (wanted and not got & wanted) or got & refused:
            return False
    if frame.modal and not _modal(token, frame.modal):
        return False
    return (not frame.bare or not undergoers(token)) and _complement(frame.clause, token)


def _modal(token: Token, wanted: tuple[str, ...]) -> bool:
    """ "said that it must withdraw": an auxiliary of the complement's verb, or a verb like one ("has to")."""
    for verb in children(token, "clause", "parataxis"):
        if any(c.function == "auxiliary" and c.lower in wanted for c in verb.children):
            return True
    return False


def _complement(wanted: str | None, token: Token) -> bool:
    if wanted is None:
        return True
    open_ = any(
        c.function in ("open_clause", "adnominal", "adverbial", "clause") and c.tag == "VB" and c.i > token.i
        for c in token.children
    )
    that = any(c.function == "clause" and c.i > token.i for c in token.children)
    return {"open": open_, "that": that, "any": open_ or that}[wanted]


def _lemmas(tokens: list[Token]) -> set[str]:
    found: set[str] = set()
    for token in tokens:
        found.update(noun_lemmas(token))
        found.add(token.lower)
        before = children(token, "compound", "modifier")
        found.update(f"{c.lower} {lemma}" for c in before for lemma in noun_lemmas(token))
        if not before and token.pos in NOMINAL:
            found.add("~" + token.lemma)
        if token.pos == "NUM":
            found.add("#")
        elif token.pos == "PROPN":
            found.add("^")
    return found


def _objects(token: Token, part: str) -> set[str]:
    found = undergoers(token) + children(token, "attribute")
    if not found:  # "allowed the candidate to stand": parsers make him the subject of the complement
        found = [s for c in children(token, "clause") if c.tag == "VB" for s in children(c, "subject")]
    return _lemmas(_counted(found))


def _subjects(token: Token, part: str) -> set[str]:
    found = _lemmas(_counted(doers(token)))
    over = first_conjunct(token.head) if token.function == "open_clause" else token  # "it … denied striking"
    speaks = over.function == "clause" and children(over.head, "subject")
    return found - IMPERSONAL if speaks else found  # "the army said it had struck": the army


def _counted(heads: list[Token]) -> list[Token]:
    """The heads, and what stands behind them in "hundreds of demonstrators", "a group of students"."""
    return heads + [o for h in heads if h.pos != "PROPN" for prep, o in obliques(h) if prep == "of"]


def _modifiers(token: Token, part: str) -> set[str]:
    if part == "noun":
        return _lemmas(left_words(token))
    return _lemmas(children(token, "adverb", "noun_adverb", "negation"))


def _preps(token: Token, part: str) -> set[str]:
    return {p for p, _ in obliques(token)} | {c.lower for c in children(token, "prep", "particle", "agent", "adverb")}


def _obliques(token: Token, part: str) -> set[str]:
    found = [t for _, t in obliques(token)]
    if part == "adjective":  # "guilty of killing"
        found += [v for prep in children(token, "prep") for v in children(prep, "prep_clause")]
    if part == "noun" and token.function == "object":
        found += [t for _, t in obliques(token.head)]  # "lost his battle with cancer"
    for clause in children(token, "adverbial") if part == "verb" else []:
        if clause.pos in VERBAL and any(c.lower in WHEN for c in clause.children):
            found += [clause, *subjects(clause)]  # "died when a missile hit", "when a bus crashed"
    return _lemmas(found)


def _governors(token: Token, part: str) -> set[str]:
    first = first_conjunct(token)
    above = first.head if first.head is not first else None
    if above is not None and above.pos == "ADP":
        return {above.head.lemma, f"{above.head.lemma} {above.lower}"}
    return {above.lemma} if above is not None else set()


_ASK = {
    "object": _objects, "subject": _subjects, "modifier": _modifiers, "prep": _preps, "oblique": _obliques,
    "governor": _governors,
}  # fmt: skip


# ---- light verbs ----


def light_verb(noun: Token, index: Index) -> tuple[Light, Token] | None:
    """The light verb that an event noun hangs on, with the row that says how ("launched an attack")."""
    first = _whole_of(first_conjunct(noun), index)
    above = first.head
    if first.function in ("object", "attribute") or (first.function == "passive_subject" and is_passive(above)):
        return _light(above, "object", index)
    if first.function == "subject":
        return _light(above, "subject", index)
    if first.function == "prep_object" and above.function in ("prep", "agent"):
        verb = above.head
        if verb.pos in NOMINAL and verb.head.pos in VERBAL:
            verb = verb.head  # "claimed responsibility for the attack"
        found = _light(verb, above.lower, index)
        if found is not None:
            return found
    for child in conjuncts(noun)[0].children:  # "the attack carried out by"
        if child.function in ("adnominal", "relative") and child.pos in VERBAL and is_passive(child):
            found = _light(child, "object", index)
            if found is not None:
                return found
    return None


def _whole_of(noun: Token, index: Index) -> Token:
    """ "ten days of talks", "a wave of air strikes": the word that measures them."""
    prep = noun.head
    if noun.function != "prep_object" or prep.lower != "of" or prep.function != "prep":
        return noun
    return first_conjunct(prep.head) if prep.head.lemma in index.classes["stretch"] else noun


def _light(verb: Token, link: str, index: Index) -> tuple[Light, Token] | None:
    for words, row in index.light.get(verb.lemma, ()):
        if link in row.link and _verb_words(verb, words) is not None:
            return row, verb
    return None
