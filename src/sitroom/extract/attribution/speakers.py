"""Who speaks: the words of the speaker, what kind of speaker it is, and whom a pronoun stands for."""

from __future__ import annotations

from dataclasses import dataclass

from sitroom.analyse.grammar import agents, antecedent, children, is_passive, obliques, possessors, subjects
from sitroom.analyse.tokens import Token
from sitroom.extract.actors import actor_of
from sitroom.extract.attribution.words import Words, words_of
from sitroom.extract.draft import Draft
from sitroom.records import Actor, SpeakerKind

ACTOR_KINDS: dict[str, SpeakerKind] = {
    "state": "organisation", "government": "organisation", "armed_forces": "organisation", "police": "organisation",
    "armed_group": "organisation", "political_group": "organisation", "igo": "organisation", "ngo": "organisation",
    "company": "organisation", "religious_group": "organisation", "media": "media", "person": "named",
}  # fmt: skip
BODIES = frozenset({"government", "armed_forces", "police", "armed_group", "political_group", "igo", "ngo"})
EDGES = frozenset({",", ";", ":", "-", "–", "—", "--", '"', "“", "”", "''", "``", "'", "‘", "’", "(", ".", "«", "»"})


@dataclass(frozen=True, slots=True)
class Speaker:
    """`start`/`end`: the speaker's words as written. `name`: None when nobody is named."""

    head: Token
    start: int
    end: int
    name: str | None
    kind: SpeakerKind
    actor: Actor | None


def hull(tokens: list[Token]) -> tuple[int, int] | None:
    """Offsets from the first to the last of `tokens` (in text order), without marks at the edges."""
    first, last = 0, len(tokens) - 1
    while first <= last and tokens[first].text in EDGES:
        first += 1
    while (
        last >= first and tokens[last].text in EDGES and not (tokens[last].text == "." and tokens[last].pos != "PUNCT")
    ):
        last -= 1
    return (tokens[first].start, tokens[last].end) if first <= last else None


def noun_phrase(head: Token, without: Token | None = None) -> tuple[int, int]:
    """Offsets of the whole phrase of `head`: modifiers, apposition, relative clause. `without`: a word above which
    the phrase must not grow (the cue, where the parser hung it below its own speaker)."""
    inside = _without_asides(head)
    for child in head.children if without is not None else ():
        below = child.subtree()
        if any(t is without for t in below):
            inside = [t for t in inside if (t.i < below[0].i) == (head.i < below[0].i) and t not in below]
    run = _run(inside, head)
    while run and run[-1] is not head and run[-1].pos in ("CCONJ", "ADV", "PUNCT"):
        run.pop()
    return hull(run) or (head.start, head.end)


def _without_asides(head: Token) -> list[Token]:
    """The words of the phrase, less what is only added (", speaking in Kyiv", ", when asked")."""
    inside = head.subtree()
    for child in head.children:
        if child.i > head.i and (
            child.function == "adverbial" or (child.function == "adnominal" and child.tag == "VBG")
        ):
            cut = child.subtree()[0].i
            return [t for t in inside if t.i < cut]
    return inside


def _run(tokens: list[Token], head: Token) -> list[Token]:
    """The unbroken stretch of `tokens` around `head`."""
    here = {t.i for t in tokens}
    first = last = head.i
    while first - 1 in here:
        first -= 1
    while last + 1 in here:
        last += 1
    return [t for t in tokens if first <= t.i <= last]


def speaker_head(verb: Token) -> Token | None:
    """The noun that says it: subject of an active verb, agent of a passive one."""
    if is_passive(verb):
        found = agents(verb)
        return found[0] if found else None
    beside = verb.tag == "VBG" and verb.function == "adverbial"  # "…," he said, adding that …
    found = children(verb, "subject") or (children(verb.head, "subject") if beside else []) or subjects(verb)
    return next((t for t in found if t.entity not in ("DATE", "TIME")), None)


def beside(cue: Token) -> Token | None:
    """The noun phrase right behind or right before a cue whose subject the parser lost: `"…," said David Brock, …`."""
    tokens = cue.sentence.tokens
    at = cue.i - tokens[0].i
    for token in tokens[at + 1 : at + 9]:
        if token.pos in ("NOUN", "PROPN", "PRON"):
            head = _top(token, cue)
            first = head.subtree()[0]
            return head if first.i == cue.i + 1 else None
        if token.pos in ("VERB", "AUX", "PUNCT", "ADP"):
            break
    if at and tokens[at - 1].pos in ("NOUN", "PROPN", "PRON"):
        return _top(tokens[at - 1], cue)
    return None


def _top(token: Token, cue: Token) -> Token:
    """The head of the noun phrase that `token` stands in, on its own side of the cue."""
    while (
        token.head is not token and token.head.pos in ("NOUN", "PROPN") and (token.head.i > cue.i) == (token.i > cue.i)
    ):
        if token.function not in ("compound", "modifier", "possessor", "determiner", "number", "case"):
            break
        token = token.head
    return token


def quoted_as(verb: Token) -> tuple[Token | None, Token | None] | None:
    """(speaker, quoting outlet) of "state TV quoted the army as saying", "was quoted by state TV as saying"."""
    prep = verb.head
    if verb.function != "prep_clause" or prep.lower != "as" or prep.head is prep:
        return None
    quoting = prep.head
    if quoting.pos not in ("VERB", "AUX"):
        return None
    if is_passive(quoting):
        found = children(quoting, "passive_subject") or subjects(quoting)
        by = agents(quoting)
        return (found[0] if found else None), (by[0] if by else None)
    spoken = children(quoting, "object")
    return (spoken[0], speaker_head(quoting)) if spoken else None


def noun_speaker(noun: Token) -> Token | None:
    """Whose claim, report or denial it is: "its claim", "the army's claim", "claims by activists", "rebel claims"."""
    own = possessors(noun)
    if own:
        return own[0]
    for prep in children(noun, "prep"):
        if prep.lower in ("by", "from"):
            found = children(prep, "prep_object")
            if found:
                return found[0]
    return None


def describe(draft: Draft, head: Token, cue: Token | None = None) -> Speaker:
    """Everything about the speaker whose phrase `head` heads."""
    words = words_of(draft.lexicon)
    start, end = noun_phrase(head, cue)
    meant = antecedent(head)
    if meant is not head and meant.pos in ("VERB", "ADP"):  # "according to a doctor, who said": hung on "according"
        meant = next((o for _, o in obliques(meant)), head)
    actor = actor_of(draft, meant)
    if actor is not None and meant.pos == "PRON" and not _is_near(draft, meant, actor):
        actor = None
    kind = _kind(words, meant, actor)
    named = (start, end) if meant is head else noun_phrase(meant, cue)
    name = _name(draft, meant, actor, *_plain(meant, *named), kind)
    return Speaker(head, start, end, name, kind, actor)


def _plain(head: Token, start: int, end: int) -> tuple[int, int]:
    """The phrase without the clause about its head: "a medic", of "a medic who asked not to be named"."""
    clauses = [c.subtree()[0] for c in head.children if c.function == "relative" and c.i > head.i]
    cut = min((t.i for t in clauses), default=None)
    kept = [t for t in head.sentence.tokens if start <= t.start and t.end <= end and (cut is None or t.i < cut)]
    return hull(kept) or (start, end)


def _is_near(draft: Draft, pronoun: Token, actor: Actor) -> bool:
    """Whether a pronoun that speaks may stand for `actor`: one of its own paragraph, or a known name that spoke last in
    the paragraph before. Farther off it stays unnamed: paragraphs of a report may come from different hands."""
    named = draft.analysis.sentence_at(actor.start)
    paragraph = pronoun.sentence.paragraph
    if named is None or actor.start == pronoun.start or named.paragraph == paragraph:
        return True
    spoken = [s for s in draft.speeches if s.speaker_head is not None and s.cue[0].i < pronoun.i]
    before = [s for s in spoken if s.speaker_head and s.speaker_head.sentence.paragraph == paragraph - 1]
    return bool(before) and actor.kind == "person" and before[-1].name == actor.name


def _name(draft: Draft, head: Token, actor: Actor | None, start: int, end: int, kind: SpeakerKind) -> str | None:
    if head.pos == "PRON":
        return actor.name if actor and actor.name.lower() != head.lower else draft.report.text[head.start : head.end]
    if kind in ("named", "organisation", "media") and actor and actor.name:
        return actor.name
    return " ".join(draft.report.text[start:end].split())


def _kind(words: Words, head: Token, actor: Actor | None) -> SpeakerKind:
    if head.pos == "PRON":
        return ACTOR_KINDS.get(actor.kind or "", "unnamed") if actor and actor.name.lower() != head.lower else "unnamed"
    sort, kind = words.speaker_kind(head)
    if head.entity == "PERSON" and head.pos == "PROPN":
        return "named"
    if actor and actor.id and actor.kind in BODIES:
        return ACTOR_KINDS[actor.kind]
    if sort in ("witness", "document", "media") and head.pos != "PROPN":
        return kind or "unnamed"
    if sort == "office":
        return _office(words, head)
    if actor and actor.kind in ACTOR_KINDS:
        return ACTOR_KINDS[actor.kind]
    if sort:
        return kind or "unnamed"
    if head.pos == "PROPN":
        return "organisation" if head.entity in ("ORG", "GPE", "NORP", "LOC", "FAC") else "named"
    return "unnamed"


def _office(words: Words, head: Token) -> SpeakerKind:
    """ "spokesman Musa Hilal" is named, "an army officer" and "a Syrian official" official, "officials" unnamed."""
    if any(t.entity == "PERSON" for c in children(head, "apposition") for t in (c, *c.children)):
        return "named"
    inside = [t for c in head.children if c.function not in ("relative", "apposition") for t in c.subtree()]
    if any(
        t.pos == "PROPN" or t.entity in ("ORG", "NORP", "GPE") or (t.tag == "JJ" and t.text[:1].isupper())
        for t in inside
    ):
        return "official"
    return "official" if any(words.has("body", t.lemma) for t in inside) else "unnamed"
