"""Words of saying within one sentence, with what hangs on them in the grammar: indirect speech."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitroom.analyse.grammar import children, governors, is_negated, is_passive
from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.attribution.content import (
    Span,
    around,
    clause_span,
    clauses,
    infinitive,
    pieces,
    predicate,
    resumed,
    spans,
)
from sitroom.extract.attribution.speakers import hull, noun_speaker, quoted_as, speaker_head
from sitroom.extract.attribution.words import Words
from sitroom.lexicon.schema.attribution import CueRow
from sitroom.records import Stance


@dataclass(slots=True)
class Cue:
    """A word of saying in its sentence. `content`: pieces of what is said, empty until a quotation is found for it.

    `first`/`last`: the cue's words. `outlet`: who quotes the speaker."""

    row: CueRow
    first: Token
    last: Token
    verb: Token
    speaker: Token | None
    stance: Stance
    content: list[Span] = field(default_factory=list)
    outlet: Token | None = None
    form: str = "indirect"


def cues_in(words: Words, sentence: Sentence) -> list[Cue]:
    """All cues of a parsed sentence, in text order; those without content wait for a quotation."""
    found: list[Cue] = []
    for n, token in enumerate(sentence.tokens):
        if token.lemma not in words.firsts and token.lower not in words.firsts:
            continue
        cue = (
            (_verb(words, token) if token.pos in ("VERB", "AUX") else None)
            or (_noun(words, token) if token.pos == "NOUN" else None)
            or _phrase(words, sentence.tokens, n)
            or _adverb(words, token)
        )
        if cue and not any(c.verb is cue.verb and c.content for c in found[-2:]):
            found.append(cue)
    last = _last_word(words, sentence)
    if last:
        found.append(last)
    _raise_participles(found)
    _cited(words, found)
    return found


def _last_word(words: Words, sentence: Sentence) -> Cue | None:
    """ "Three bridges are down, the ministry reports.": a verb at the end that the parser took for a noun."""
    tokens = [t for t in sentence.tokens if t.pos != "PUNCT" or t.text == ","]
    verb = tokens[-1] if tokens else None
    if verb is None or verb.pos != "NOUN" or verb.tag != "NNS":
        return None
    row = next((r for r in words.rows("verb", verb) if "quote" in r.takes), None)
    comma = next((n for n in range(len(tokens) - 2, 0, -1) if tokens[n].text == ","), 0)
    speaker, said = tokens[comma + 1 : -1], tokens[:comma]
    finite = any(t.tag in ("VBD", "VBZ", "VBP", "MD") for t in said)
    if row is None or not comma or not finite or not 1 <= len(speaker) <= 8 or speaker[-1].pos not in ("NOUN", "PROPN"):
        return None
    named = words.speaker_kind(speaker[-1])[0] or speaker[-1].pos == "PROPN"
    return Cue(row, verb, verb, verb, speaker[-1], row.stance, spans([], said)) if named else None


def _cited(words: Words, cues: list[Cue]) -> None:
    """ "the paper, citing two diplomats, reported that …": the diplomats say it, the paper passes it on."""
    by_verb = {c.verb.i: c for c in cues}
    for cue in cues:
        source = children(cue.verb, "object")
        if cue.verb.tag != "VBG" or not source or not words.phrase("phrase", [cue.verb], 0):
            continue
        reported = next((by_verb[g.i] for g in governors(cue.verb) if g.i in by_verb), None)
        if reported and reported.content and words.speaker_kind(source[0])[0]:
            cue.row = words.single["phrase", cue.verb.lower][0]
            cue.content = list(reported.content)
            cue.outlet, cue.speaker = reported.speaker, source[0]


def _raise_participles(cues: list[Cue]) -> None:
    """ "said that X, adding that Y": the one who adds is the one who said X, though the parser hung "adding" on X."""
    by_verb = {c.verb.i: c for c in cues}
    for cue in cues:
        verb = cue.verb
        if verb.tag != "VBG" or verb.function != "adverbial" or children(verb, "subject") or cue.row.act != "say":
            continue
        above = next((by_verb[g.i] for g in governors(verb) if g.i in by_verb and by_verb[g.i].content), None)
        if above is None or above.verb.i > verb.i or above.speaker is None or verb.head is above.verb:
            continue
        cue.speaker = above.speaker
        start = verb.subtree()[0].start
        inside = [t for t in verb.sentence.tokens if above.content[-1][0] <= t.start < start]
        span = hull(inside)
        if span:
            above.content[-1] = span


# ---- verbs ----


def _verb(words: Words, verb: Token) -> Cue | None:
    if verb.tag == "VBN" and verb.function == "modifier":
        return None
    negated = is_negated(verb)
    if negated:
        return _unconfirmed(words, verb)
    if _silent(words, verb):
        return None
    if any(words.has("never", t.lemma) for t in children(verb, "subject")):
        return None
    responsible = _responsibility(words, verb)
    if responsible:
        return responsible
    rows = [r for r in words.rows("verb", verb) if r.stance != "denies" or not _refused(words, verb)]
    best: Cue | None = None
    for row in rows:
        content = _content(words, verb, row)
        if content:
            return _made(verb, row, row.stance, content)
        if "quote" in row.takes and best is None:
            best = _made(verb, row, row.stance, [])
    return best


def _refused(words: Words, verb: Token) -> bool:
    """ "denied entry to the protesters", "denied them access", "were denied bail": kept from them, nothing said."""
    held = children(verb, "object", "passive_subject")
    return bool(children(verb, "indirect")) or any(words.has("refusable", t.lemma) for t in held)


def _made(verb: Token, row: CueRow, stance: Stance, content: list[Span]) -> Cue:
    last = next((c for c in children(verb, "particle") if c.i == verb.i + 1), verb)
    quoted = quoted_as(verb)
    speaker, outlet = quoted if quoted else (speaker_head(verb), None)
    return Cue(row, verb, last, verb, speaker, stance, content, outlet)


def _silent(words: Words, verb: Token) -> bool:
    """ "declined to comment", "refused to say": no claim. Asked of either verb."""
    pairs = [(verb, c) for c in children(verb, "open_clause")]
    if verb.function == "open_clause":
        pairs.append((verb.head, verb))
    for above, below in pairs:
        if words.has("silence", above.lemma):
            return True  # "failed to report": nothing was said
        for phrase, _row in words.longer.get(("silence", above.lemma), ()):
            if phrase[-1] == below.lemma and ("not" not in phrase or is_negated(below)):
                return True
    return False


def _unconfirmed(words: Words, verb: Token) -> Cue | None:
    """ "could not confirm that …", "has not been verified"."""
    for row in words.rows("unconfirmed", verb):
        if is_passive(verb):
            below = children(verb, "passive_subject")
            content = [s for t in below if t.pos != "PRON" for s in [hull(t.subtree())] if s] or clauses(words, verb)
        else:
            content = _content(words, verb, row)
        if content:
            return _made(verb, row, row.stance, content)
    return None


def _responsibility(words: Words, verb: Token) -> Cue | None:
    """ "claimed responsibility for the attack", "an attack claimed by …"."""
    rows = words.rows("responsibility", verb)
    if not rows:
        return None
    for noun in children(verb, "object", "passive_subject"):
        if noun.lemma in ("responsibility", "credit"):
            whole = [p for owner in (noun, verb) for p in children(owner, "prep") if p.lower == "for"]
            content = [s for p in whole[:1] for s in [hull(p.subtree()[1:])] if s]
            return _made(verb, rows[0], "asserts", content) if content else None
    for noun in children(verb, "object"):
        if words.has("claimable", noun.lemma):
            return _made(verb, rows[0], "asserts", spans([noun]))
    if verb.lemma == "claim" and verb.tag == "VBN" and verb.function == "adnominal" and children(verb, "agent"):
        inside = [t for t in verb.head.subtree() if t.i < verb.i]
        content = [s for s in [hull(inside)] if s]
        return _made(verb, rows[0], "asserts", content) if content else None
    return None


def _content(words: Words, verb: Token, row: CueRow) -> list[Span]:
    """What `row` says the verb's content is, from the grammar; [] when none of it is there."""
    if is_passive(verb) and not quoted_as(verb):
        return _passive_content(words, verb, row)
    for way in row.takes:
        found = _way(words, verb, row, way)
        if found:
            return found
    return []


def _way(words: Words, verb: Token, row: CueRow, way: str) -> list[Span]:
    if way == "clause":
        return clauses(words, verb) + resumed(words, verb) or around(verb)
    if way == "quote":
        return []
    if way in ("to", "ing"):
        below = [
            c
            for c in children(verb, "open_clause", "clause")
            if infinitive(c) == (way == "to") and c.tag in ("VB", "VBG", "VBN")
        ]
        if way == "ing":
            below = [c for c in below if c.tag == "VBG" or any(a.tag == "VBG" for a in children(c, "auxiliary"))]
        return spans([*_addressees(verb, row), *below[:1]]) if below else []
    if way == "document_object" and not any(words.has("document", t.lemma) for t in children(verb, "subject")):
        return []
    if way in ("object", "document_object"):
        return _objects(words, verb, row)
    if way == "predicate":
        return predicate(verb)
    named = children(verb, "object")
    told = () if row.act == "judge" else named  # "told residents of Bukavu" tells of nothing
    for prep in [p for owner in (verb, *told) for p in children(owner, "prep")]:
        if prep.lower == way.removeprefix("prep_") and prep.children:
            return spans([*named, prep]) if row.act == "say" else spans([], prep.subtree()[1:])
    return []


def _addressees(verb: Token, row: CueRow) -> list[Token]:
    """ "urged the rebels to leave": the rebels are part of what was urged."""
    if row.act != "ask":
        return []
    return children(verb, "object") or [p for p in children(verb, "prep") if p.lower in ("on", "upon")]


def _objects(words: Words, verb: Token, row: CueRow) -> list[Span]:
    for noun in children(verb, "object"):
        if row.stance == "denies" and noun.lower == "which":
            return _before_which(noun)
        claim = any(r.act == "say" for r in words.rows("noun", noun))
        if row.stance == "denies" and "clause" not in row.takes and not claim:
            continue  # "rejected the proposal" denies nothing
        if row.stance == "denies" and claim:
            clause = [c for c in children(noun, "adnominal", "clause") if children(c, "marker")]
            about = [p for p in children(noun, "prep") if p.lower in ("of", "about")]
            if clause or about:
                return clause_span(words, clause[0]) if clause else spans([], about[0].subtree()[1:])
        if noun.pos == "PRON" or (noun.lower == verb.lower):
            continue
        span = hull(noun.subtree())
        if span:
            return [span]
    return []


def _before_which(which: Token) -> list[Span]:
    """ "…, which Kigali denies": the clause before."""
    before = [t for t in which.sentence.tokens if t.i < which.i]
    return spans([], before) if len(before) > 3 and before[-1].text == "," else []


def _passive_content(words: Words, verb: Token, row: CueRow) -> list[Span]:
    """ "is said to have fled", "it was reported that …", "was accused of shelling"."""
    if row.takes == ("object",) and children(verb, "agent"):
        return spans(children(verb, "passive_subject"))
    if "clause" not in row.takes and "to" not in row.takes and row.act != "say":
        return []
    below = [c for c in children(verb, "open_clause") if infinitive(c)]
    if below and (row.act == "say" or "to" in row.takes):
        return spans([], [t for s in children(verb, "passive_subject") for t in s.subtree()]) + spans(below[:1])
    if "clause" in row.takes:
        return clauses(words, verb)
    for prep in children(verb, "prep") if children(verb, "agent") else ():  # accused by nobody: no claim
        if prep.lower in row.takes:
            return spans([], prep.subtree()[1:])
    return []


# ---- nouns, phrases, adverbs ----


def _noun(words: Words, noun: Token) -> Cue | None:
    for row in words.rows("noun", noun):
        if any(c.lower in ("no", "any") for c in children(noun, "determiner")):
            return None
        clause = [
            c for c in children(noun, "adnominal", "clause") if any(m.lower == "that" for m in children(c, "marker"))
        ]
        content = clause_span(words, clause[0]) if clause else []
        if not content or _carried_by_denial(words, noun):
            continue
        told = _said_in(words, noun)
        if told:
            return _made(told, words.rows("verb", told)[0], row.stance, content)
        speaker = noun_speaker(noun)
        verb = noun.head
        if speaker is None and noun.function == "object" and words.has("carrier", verb.lemma):
            speaker = speaker_head(verb)
        return Cue(row, noun, noun, noun, speaker, row.stance, content)
    return None


def _said_in(words: Words, noun: Token) -> Token | None:
    """The verb of "said in a statement that …", where the parser hung the clause on the noun."""
    prep = noun.head
    verb = prep.head
    if noun.function == "prep_object" and prep.lower in ("in", "at", "on") and verb.i < noun.i:
        return verb if any("quote" in r.takes for r in words.rows("verb", verb)) else None
    return None


def _carried_by_denial(words: Words, noun: Token) -> bool:
    """ "rejected claims that": the verb is the cue."""
    return noun.function == "object" and any(r.stance == "denies" for r in words.rows("verb", noun.head))


def _phrase(words: Words, tokens: list[Token], at: int) -> Cue | None:
    """ "according to the army, …": its object speaks, the rest of the clause is what is said."""
    found = words.phrase("phrase", tokens, at)
    if found is None:
        return None
    row, length = found
    first, last = tokens[at], tokens[at + length - 1]
    speakers = [c for c in children(last, "prep_object", "object") if c.i > last.i]
    if not speakers or words.has("never", speakers[0].lemma):
        return None
    own = {t.i for t in first.subtree()} | {t.i for t in last.subtree()} | {t.i for t in speakers[0].subtree()}
    host = first.head
    while host.head is not host and host.pos not in ("VERB", "AUX"):
        host = host.head
    rest = [t for t in host.subtree() if t.i not in own]
    before = [t for t in rest if t.i < first.i]
    content = pieces(rest)
    if not content or (len(before) == len(rest) == 0):
        return None
    return Cue(row, first, last, first, speakers[0], row.stance, content)


def _adverb(words: Words, token: Token) -> Cue | None:
    if token.pos == "ADV":
        for row in words.rows("adverb", token):
            verb = token.head
            return Cue(
                row, token, token, token, None, row.stance, pieces([t for t in verb.subtree() if t is not token])
            )
    if token.function in ("modifier", "compound"):
        for row in words.rows("adjective", token):
            noun = token.head
            return Cue(
                row, token, token, token, None, row.stance, pieces([t for t in noun.subtree() if t is not token])
            )
    return None
