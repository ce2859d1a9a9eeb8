"""Pronouns and definite descriptions: which earlier actor they take up."""

from __future__ import annotations

from bisect import bisect_left

import msgspec

from sitroom.analyse.coreference import Candidate, choose, is_pleonastic, quote_start
from sitroom.analyse.grammar import children
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.actors.reader import Person, Reader, lookup
from sitroom.extract.actors.spans import MODIFYING
from sitroom.records import Actor

THINGS = frozenset({"facility", "infrastructure", "vehicle", "site", "object"})
WINDOW = 3  # sentences looked back
SUBJECTS = frozenset({"subject", "passive_subject"})
ARMED = frozenset({"armed_group"})
GROUPS = frozenset({"armed_group", "political_group", "ngo", "igo"})
HUMAN = frozenset({"person", "people"})
BODIES = frozenset({"state", "government", "armed_forces", "police", "armed_group", "political_group", "igo", "ngo",
                    "media", "company", "religious_group"})  # fmt: skip
TEAM = "agent.people.team"
CROWDS = frozenset({"people", "population", "ethnic_group", "religious_group", "armed_group", "armed_forces", "police"})


def pronoun(reader: Reader, token: Token) -> Actor | None:
    """The actor that a pronoun stands for, in the words of its antecedent; None when none is plain.

    Subjects that are no actors ("the truce ... it") compete, so that "it" and "they" do not reach past them."""
    word = token.lower
    gender = "m" if word in reader.cue("male") else "f" if word in reader.cue("female") else None
    if gender:
        found = [c for c in _candidates(reader, token) if _agrees(c, HUMAN, False, gender) and not _team(reader, c)]
    elif word in reader.cue("plural"):
        found = [c for c in _candidates(reader, token) if _agrees(c, CROWDS, True, None) or _blocks(c, True)]
    elif word in reader.cue("neuter") and not _empty(reader, token):
        found = [c for c in _candidates(reader, token) if _agrees(c, BODIES, False, None) or _blocks(c, False)]
    else:
        return None
    found = [c for c in found if not _acts_on(c.token, token)]
    opened = None if gender else quote_start(token)
    if opened is not None:
        found = [c for c in found if c.token.i > opened]
    elif quote_start(token) is None:
        found = [c for c in found if quote_start(c.token) is None]  # who speaks is not named in his own words
    chosen = choose(token, found)
    if chosen is None or chosen.value is None or (word in reader.cue("neuter") and not _near(chosen, token)):
        return None
    return chosen.value if gender or not _blocks(chosen, None) else None


def _empty(reader: Reader, token: Token) -> bool:
    """ "it" that stands for nothing that acts: a dummy, a place or thing that is acted on."""
    if token.function not in ("subject", "passive_subject", "possessor"):
        return True
    if token.head.lemma == "be" and any(c.pos != "ADJ" for c in children(token.head, "attribute")):
        return True
    return is_pleonastic(token, reader.cue("pleonastic"), reader.cue("copula_nouns"))


def _near(chosen: Candidate[Actor | None], token: Token) -> bool:
    return chosen.subject or chosen.token.sentence is token.sentence


def _agrees(candidate: Candidate[Actor | None], kinds: frozenset[str], plural: bool, gender: str | None) -> bool:
    if candidate.value is None or candidate.value.kind not in kinds:
        return False
    if candidate.plural is not None and candidate.plural != plural:
        return False
    return gender is None or candidate.gender in (None, gender)


def _acts_on(subject: Token, pronoun_: Token) -> bool:
    """ "police arrested a dozen of them": whoever acts on "them" is not they."""
    if pronoun_.function not in ("object", "prep_object") or subject.function != "subject":
        return False
    above = pronoun_.head
    while above.function in ("prep", "object", "number", "quantifier") and above.head is not above:
        above = above.head
    return above is subject.head


def _team(reader: Reader, candidate: Candidate[Actor | None]) -> bool:
    """ "the mission", "the crew": people together, no he or she."""
    rows = lookup(reader.lex.agents, reader.tokens, candidate.token.i)[1]
    return bool(rows) and rows[0].id == TEAM


def _blocks(candidate: Candidate[Actor | None], plural: bool | None) -> bool:
    """A subject of the right number that is no actor."""
    thing = candidate.value is None or candidate.value.kind in THINGS
    return thing and candidate.subject and (plural is None or candidate.plural == plural)


def _candidates(reader: Reader, token: Token) -> list[Candidate[Actor | None]]:
    index = token.sentence.index
    found: list[Candidate[Actor | None]] = []
    for sentence in reader.draft.analysis.sentences[max(0, index - WINDOW) : index + 1]:
        found.extend(c for c in _of_sentence(reader, sentence) if c.token.i < token.i)
    return found


def _of_sentence(reader: Reader, sentence: Sentence) -> list[Candidate[Actor | None]]:
    """Actors of the sentence's noun phrases, and subjects that are none; found once a sentence."""
    if sentence.index in reader.candidates:
        return reader.candidates[sentence.index]
    found = reader.candidates[sentence.index] = []
    for token in sentence.tokens:
        if token.pos not in ("NOUN", "PROPN") or token.function in ("compound", "modifier", "noun_adverb"):
            continue
        if token.i in reader.active:  # whoever asks ("its troops"): not to be remembered as nobody
            reader.candidates.pop(sentence.index, None)
            continue
        actor, subject = reader.resolve(token), token.function in SUBJECTS
        known = [c.value for c in found if c.value and actor and c.value.start == actor.start]
        if (actor is None and not subject) or (
            known and not (subject and actor and all(k.end < actor.end for k in known))
        ):
            continue
        plural = _plural(token, actor) if actor else token.tag in ("NNS", "NNPS")
        found.append(Candidate(token, actor, subject, plural, _gender(reader, token)))
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
        return person.gender or _by_given_name(reader, person)
    if token.lemma in reader.cue("women"):
        return "f"
    return "m" if token.lemma in reader.cue("men") else None


def _by_given_name(reader: Reader, person: Person) -> str | None:
    first = person.full.split()[0].lower()
    if first in reader.cue("women_names"):
        return "f"
    return "m" if first in reader.cue("men_names") else None


def definite(reader: Reader, head: Token) -> Actor | None:
    """ "the group", "the president", "the mayor" without more words: the last actor of that sort named before."""
    marks = {c.lower for c in children(head, "determiner")}
    if not marks & {"the", "this", "that"}:
        return None
    rows = lookup(reader.lex.agents, reader.tokens, head.i)[1]
    row = next((r for r in rows if r.anaphoric or r.title), None)
    if _has_more(head):
        return _sided(reader, head) if row is not None and row.anaphoric else None
    if row is None:
        earlier = _only_rebels(reader, head) if any(r.id in reader.cue("rebel_rows") for r in rows) else None
    elif row.anaphoric:
        earlier = _last_named(reader, head, GROUPS) or _only_named(reader, head, GROUPS)
    else:
        earlier = _last_titled(reader, head) if head.tag in ("NN", "NNP") else None
    if earlier is None or (head.lemma in reader.cue("league") and head.lemma not in earlier.name.lower()):
        return None
    return msgspec.structs.replace(earlier, text=head.text, start=head.start, end=head.end)


def _sided(reader: Reader, head: Token) -> Actor | None:
    """ "the Iran-backed group", "the militant group": the group named last, where the words say no more than whose side
    it is on."""
    more = [c for c in head.children if c.function in (*MODIFYING, "possessor", "prep", "apposition", "relative")]
    if any(c.function not in MODIFYING or not _of_side(reader, c) for c in more):
        return None
    earlier = _last_named(reader, head, ARMED)
    if earlier is None:
        return None
    return msgspec.structs.replace(earlier, text=head.text, start=head.start, end=head.end)


def _of_side(reader: Reader, word: Token) -> bool:
    if word.lower in reader.cue("backed"):
        return True
    rows = lookup(reader.lex.modifiers, reader.tokens, word.i)[1]
    return bool(rows) and rows[0].sector in ("REB", "UAF")


def _has_more(head: Token) -> bool:
    more = ("compound", "modifier", "possessor", "prep", "apposition", "number", "relative")
    return any(c.function in more and c.lower != "former" for c in head.children)


def _last_named(reader: Reader, head: Token, kinds: frozenset[str]) -> Actor | None:
    index = head.sentence.index
    for sentence in reversed(reader.draft.analysis.sentences[max(0, index - WINDOW) : index + 1]):
        for token in reversed(sentence.tokens):
            hit = reader.hit(token)
            if token.i < head.i and hit and hit.best.row and hit.best.row.kind in kinds:
                if head.lemma in reader.cue("league") and head.lemma not in hit.best.row.name.lower():
                    continue  # "the coalition" is no group that is none
                return reader.resolve(token)
    return None


def _only_named(reader: Reader, head: Token, kinds: frozenset[str], sector: str | None = None) -> Actor | None:
    """The actor of those kinds (and sector) that the report has named so far, when it is the only one."""
    found: dict[str, int] = {}
    for at, hit in reader.hits.items():
        row = hit.best.row
        if row is not None and at < head.i and row.kind in kinds and sector in (None, row.sector):
            found.setdefault(row.id, at)
    return reader.resolve(reader.tokens[next(iter(found.values()))]) if len(found) == 1 else None


def _only_rebels(reader: Reader, head: Token) -> Actor | None:
    """ "The rebels" of a report that has named one rebel group, of the country it is about."""
    if head.tag not in ("NNS", "NNPS"):
        return None
    only = _only_named(reader, head, frozenset({"armed_group"}), "REB")
    row = reader.lex.rows.get(only.id or "") if only is not None else None
    at_home = row is not None and (row.country == reader.home or reader.home in {_state(e) for e in row.enemies})
    return only if at_home else None


def _state(id_: str) -> str:
    return id_.partition("_")[0]


def _last_titled(reader: Reader, head: Token) -> Actor | None:
    """The last person named with the same word before his name ("President X ... the president")."""
    titled = reader.by_title.get(head.lower, [])
    at = bisect_left(titled, head.i, key=lambda p: p.last)
    return reader.resolve(reader.tokens[titled[at - 1].last]) if at else None
