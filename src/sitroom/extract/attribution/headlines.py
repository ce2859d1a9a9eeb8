"""Speakers in headlines: "Army: rebels shelled town", "Rebels shelled town - UN"."""

from __future__ import annotations

from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.actors import actor_of
from sitroom.extract.attribution.cues import Cue
from sitroom.extract.attribution.speakers import hull
from sitroom.extract.attribution.words import Words
from sitroom.extract.draft import Draft
from sitroom.lexicon.schema.attribution import CueRow

LONGEST = 7  # words of a speaker in a headline
COLON = CueRow(id="headline.colon", sort="phrase", forms=(":",), takes=("quote",))
DASH = CueRow(id="headline.dash", sort="phrase", forms=("-",), takes=())


def headline_cue(draft: Draft, words: Words, sentence: Sentence) -> Cue | None:
    """The cue of a headline, None when the sentence is none or names no speaker. Only the report's first sentence
    and sentences without a final stop are headlines."""
    tokens = sentence.tokens
    if sentence.index > 0 and tokens[-1].text in (".", "!", "?", '"', "”", "''", "’"):
        return None
    for n, token in enumerate(tokens[: LONGEST + 1]):
        if token.text == ":" and 0 < n < len(tokens) - 2:
            told = _cue(draft, words, COLON, token, tokens[:n], tokens[n + 1 :])
            if told is not None:
                return told
            break
    for n in range(len(tokens) - 2, max(len(tokens) - LONGEST - 2, 2), -1):
        if tokens[n].text in ("-", "–", "—", "--") and _is_dash(draft.analysis.text, tokens[n]):
            ending = tokens[n + 1 :]
            if ending and ending[-1].text == ".":
                ending = ending[:-1]
            return (
                _cue(draft, words, DASH, tokens[n], ending, tokens[:n])
                if sentence.index == 0 or _short(sentence)
                else None
            )
    return None


def _is_dash(text: str, mark: Token) -> bool:
    """Between spaces: a hyphen inside a name ("Port-au-Prince") tells no speaker."""
    return text[mark.start - 1 : mark.start].isspace() and text[mark.end : mark.end + 1].isspace()


def transcript_cue(draft: Draft, sentence: Sentence) -> Cue | None:
    """ "PEREZ: We are ready." at the start of a paragraph, in a report that has several such: an interview."""
    marks: dict[int, Token] | None = draft.scratch.get("transcript")
    if marks is None:
        found = ((s.index, _transcript_mark(draft, s)) for s in draft.analysis.sentences)
        marks = draft.scratch["transcript"] = {n: mark for n, mark in found if mark is not None}
    mark = marks.get(sentence.index)
    if mark is None or len(marks) < 3:
        return None
    following = draft.analysis.sentences[sentence.index : sentence.index + 40]
    said = [t for s in following if s.paragraph == sentence.paragraph for t in s.tokens if t.i > mark.i]
    content, speaker = hull(said), sentence.tokens[_first_word(sentence)]
    return Cue(COLON, mark, mark, mark, speaker, "asserts", [content] if content else [])


def _first_word(sentence: Sentence) -> int:
    return next((n for n, t in enumerate(sentence.tokens[:3]) if t.text[0].isalpha()), 0)


def _transcript_mark(draft: Draft, sentence: Sentence) -> Token | None:
    first = _first_word(sentence)
    for n, token in enumerate(sentence.tokens[first : first + 4], first):
        if token.text == ":":
            opens = sentence.index == 0 or draft.analysis.sentences[sentence.index - 1].paragraph != sentence.paragraph
            rest = draft.analysis.text[token.end : sentence.end]
            return token if n > first and opens and any(c.islower() for c in rest) else None
        if not token.text.isupper() or len(token.text) < 2:
            return None
    return None


def _short(sentence: Sentence) -> bool:
    return len(sentence.tokens) <= 16


def _cue(draft: Draft, words: Words, row: CueRow, mark: Token, speaker: list[Token], said: list[Token]) -> Cue | None:
    if not speaker or any(t.pos in ("VERB", "AUX") or t.text in ",;:()" for t in speaker):
        return None
    phrase = " ".join(t.lower for t in speaker)
    head = _head(speaker)
    if (
        words.has("label", phrase, speaker[0].lower, head.lower)
        or head.pos not in ("PROPN", "NOUN")
        or head.tag == "CD"
    ):
        return None
    if not _can_speak(draft, words, row, head) or len(said) < 3:
        return None
    if not words.speaker_kind(head)[0] and not any(t.pos in ("VERB", "AUX") for t in said):
        return None
    content = hull(said)
    return Cue(row, mark, mark, mark, head, "asserts", [content] if content else [])


def _can_speak(draft: Draft, words: Words, row: CueRow, head: Token) -> bool:
    """Persons, bodies and offices; a place before a colon is the story's scene ("Syria: thousands flee")."""
    if words.speaker_kind(head)[0] or head.text in _persons(draft):
        return True
    actor = actor_of(draft, head)
    if head.entity in ("GPE", "LOC") or (actor is not None and actor.kind == "state"):
        return row is DASH
    return head.entity in ("PERSON", "ORG") or (actor is not None and actor.id is not None)


def _persons(draft: Draft) -> set[str]:
    """Words of persons' names anywhere in the report."""
    known: set[str] | None = draft.scratch.get("person_words")
    if known is None:
        known = {t.text for t in draft.analysis.tokens if t.entity == "PERSON" and t.pos == "PROPN"}
        draft.scratch["person_words"] = known
    return known


def _head(tokens: list[Token]) -> Token:
    """The noun that governs the others of a short phrase."""
    inside = {t.i for t in tokens}
    tops = [t for t in tokens if t.head.i not in inside or t.head is t]
    return tops[-1] if tops else tokens[-1]
