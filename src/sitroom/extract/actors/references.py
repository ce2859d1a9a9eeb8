"""Pronouns and definite descriptions: which earlier actor they take up."""

from __future__ import annotations

import msgspec

from sitroom.analyse.coreference import Candidate, choose, is_pleonastic
from sitroom.analyse.grammar import children
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.actors.reader import Reader, lookup
from sitroom.records import Actor

WINDOW = 3  # sentences looked back
SUBJECTS = frozenset({"subject", "passive_subject"})
HUMAN = frozenset({"person", "people"})
BODIES = frozenset({"state", "government", "armed_forces", "police", "armed_group", "political_group", "igo", "ngo",
                    "media", "company", "religious_group"})  # fmt: skip
CROWDS = frozenset({"people", "population", "ethnic_group", "religious_group", "armed_group", "armed_forces", "police"})


def pronoun(reader: Reader, token: Token) -> Actor | None:
    """The actor that a pronoun stands for, in the words of its antecedent; None when none is plain."""
    word = token.lower
    gender = "m" if word in reader.cue("male") else "f" if word in reader.cue("female") else None
    if gender:
        kinds, plural = HUMAN, False
    elif word in reader.cue("plural"):
        kinds, plural = CROWDS, True
    elif word in reader.cue("neuter"):
        if is_pleonastic(token, reader.cue("pleonastic"), reader.cue("copula_nouns")):
            return None
        kinds, plural = BODIES, False
    else:
        return None
    found = [c for c in _candidates(reader, token) if _agrees(c, kinds, plural, gender)]
    chosen = choose(token, found)
    return chosen.value if chosen else None


def _agrees(candidate: Candidate[Actor], kinds: frozenset[str], plural: bool, gender: str | None) -> bool:
    if candidate.value.kind not in kinds or (candidate.plural is not None and candidate.plural != plural):
        return False
    return gender is None or candidate.gender in (None, gender)


def _candidates(reader: Reader, token: Token) -> list[Candidate[Actor]]:
    index = token.sentence.index
    found: list[Candidate[Actor]] = []
    for sentence in reader.draft.analysis.sentences[max(0, index - WINDOW) : index + 1]:
        found.extend(c for c in _of_sentence(reader, sentence) if c.token.i < token.i)
    return found


def _of_sentence(reader: Reader, sentence: Sentence) -> list[Candidate[Actor]]:
    """Actors of the sentence's noun phrases, found once a sentence."""
    if sentence.index in reader.candidates:
        return reader.candidates[sentence.index]
    found = reader.candidates[sentence.index] = []
    for token in sentence.tokens:
        if token.pos not in ("NOUN", "PROPN") or token.function in ("compound", "modifier", "noun_adverb"):
            continue
        actor = reader.resolve(token)
        if actor is None or any(c.value.start == actor.start for c in found):
            continue
        found.append(Candidate(token, actor, token.function in SUBJECTS, _plural(token, actor), _gender(reader, token)))
    return found


def _plural(token: Token, actor: Actor) -> bool | None:
    """None: takes either number ("the army ... they/it")."""
    if actor.kind == "person":
        return False
    if token.tag in ("NNS", "NNPS"):
        return True
    return None if actor.kind in ("armed_forces", "police", "armed_group", "population") else False


def _gender(reader: Reader, token: Token) -> str | None:
    person = reader.persons.get(token.i)
    if person is not None:
        return person.gender
    female = {"woman", "girl", "mother", "wife", "daughter", "sister", "nun", "aunt", "widow", "queen", "policewoman"}
    male = {"man", "boy", "father", "husband", "son", "brother", "priest", "uncle", "king", "gunman", "policeman"}
    return "f" if token.lemma in female else "m" if token.lemma in male else None


def definite(reader: Reader, head: Token) -> Actor | None:
    """ "the group", "the president" without more words: the last actor of that sort named before."""
    rows = lookup(reader.lex.agents, reader.tokens, head.i)[1]
    row = next((r for r in rows if r.anaphoric or r.office), None)
    marks = {c.lower for c in children(head, "determiner")}
    if row is None or not marks & {"the", "this", "that"} or _has_more(head):
        return None
    if row.anaphoric:
        earlier = _last_named(reader, head, frozenset({"armed_group", "political_group", "ngo", "igo"}))
    else:
        earlier = _last_titled(reader, head, row.id)
    if earlier is None:
        return None
    return msgspec.structs.replace(earlier, text=head.text, start=head.start, end=head.end)


def _has_more(head: Token) -> bool:
    return any(
        c.function in ("compound", "modifier", "possessor", "prep", "apposition", "number") for c in head.children
    )


def _last_named(reader: Reader, head: Token, kinds: frozenset[str]) -> Actor | None:
    index = head.sentence.index
    for sentence in reversed(reader.draft.analysis.sentences[max(0, index - WINDOW) : index + 1]):
        for token in reversed(sentence.tokens):
            hit = reader.hit(token)
            if token.i < head.i and hit and hit.best.row and hit.best.row.kind in kinds:
                return reader.resolve(token)
    return None


def _last_titled(reader: Reader, head: Token, title: str) -> Actor | None:
    """The last person named with the same title ("President X ... the president")."""
    for person in reversed(reader.people):
        if person.last < head.i and person.title == title:
            return reader.resolve(reader.tokens[person.last])
    return None
