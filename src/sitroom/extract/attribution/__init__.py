"""Who says so: reported speech of every kind, and whose words a given thing stands in (codebook, section 1)."""

from __future__ import annotations

from bisect import bisect_right

from sitroom.analyse.grammar import children, is_passive, obliques, phrase
from sitroom.analyse.tokens import Token
from sitroom.extract.attribution.claims import finish
from sitroom.extract.attribution.content import Span, unparsed
from sitroom.extract.attribution.cues import Cue, cues_in
from sitroom.extract.attribution.direct import attach
from sitroom.extract.attribution.headlines import headline_cue, transcript_cue
from sitroom.extract.attribution.quotes import find_quotes
from sitroom.extract.attribution.speakers import Speaker, beside, describe
from sitroom.extract.attribution.words import words_of
from sitroom.extract.draft import Draft, Speech
from sitroom.extract.status import status_of
from sitroom.records import Attribution, SpeakerKind, Via

__all__ = ["attribution_of", "extract", "finish"]

FIRST_PERSONS = frozenset({"i", "we", "you", "us", "me"})
FINITE = frozenset({"VBD", "VBZ", "VBP"})
NO_CLAIM = frozenset({"adjective"})  # "suspected rebels": a doubt of the reporter's own, no statement


def extract(draft: Draft) -> None:
    """Fills draft.speeches, in text order of their cues."""
    words = words_of(draft.lexicon)
    cues: dict[int, list[Cue]] = {}
    for sentence in draft.analysis.sentences:
        if sentence.parsed:
            found = cues_in(words, sentence)
            headline = headline_cue(draft, words, sentence) or transcript_cue(draft, sentence)
            cues[sentence.index] = [*([headline] if headline else []), *found]
    quotes = find_quotes(draft.analysis.text)
    attach(draft.analysis, quotes, cues)
    for cue in (c for found in cues.values() for c in found if not c.content):
        cue.content = unparsed(words, cue.verb)
    for found in cues.values():
        _part_denied(found)
    starts = [q.start for q in quotes]
    for index in sorted(cues):
        for cue in cues[index]:
            at = bisect_right(starts, cue.first.start) - 1
            within = at >= 0 and cue.first.start < quotes[at].end
            speech = _speech(draft, cue, within)
            if speech:
                draft.speeches.append(speech)
    draft.scratch["speeches"] = _index(draft)


def _speech(draft: Draft, cue: Cue, within: bool) -> Speech | None:
    """`within`: the cue stands inside a quotation: a part of that statement, no claim of its own; and "I believe" in
    it is only the speaker again."""
    if not cue.content:
        return None
    if cue.row.sort not in ("unconfirmed", "adjective", "phrase", "adverb") and status_of(draft, cue.verb) == "negated":
        return None  # "did not say", "no one claimed"
    if cue.speaker is None and (cue.form == "direct" or cue.verb.tag in FINITE) and not is_passive(cue.verb):
        cue.speaker = beside(cue.verb)
    if (within or cue.row.act == "think") and cue.speaker is not None and cue.speaker.lower in FIRST_PERSONS:
        return None
    who = describe(draft, cue.speaker, cue.verb) if cue.speaker is not None else None
    outlet = describe(draft, cue.outlet, cue.verb) if cue.outlet is not None else None
    passed = _via(outlet, draft.words(cue.first, cue.last).text) if outlet and outlet.name else _document(draft, cue)
    return Speech(
        cue=(cue.first, cue.last),
        speaker=(who.start, who.end) if who else None,
        speaker_head=who.head if who else None,
        name=who.name if who else None,
        kind=who.kind if who else cue.row.kind or "unnamed",
        form=cue.form,
        stance=cue.stance,
        content=_whole(cue.content),
        via=(passed,) if passed else (),
        rule=cue.row.id,
        parts=tuple(cue.content),
        attributes=cue.row.act in ("say", "think") and not _of_which(cue),
        claims=cue.row.sort not in NO_CLAIM and not within,
    )


def _part_denied(cues: list[Cue]) -> None:
    """ "Juba accused Khartoum of arming rebels, which Khartoum denies": what Juba says ends at the comma, and that is
    what is denied."""
    for denial in (c for c in cues if c.content and _of_which(c)):
        end = denial.content[-1][1]
        for cue in cues:
            if cue is denial or not cue.content or cue.first.i > denial.first.i or cue.form == "direct":
                continue
            cue.content = [(first, min(last, end)) for first, last in cue.content if first < end] or cue.content
            if cue.row.act == "say":
                denial.content = list(cue.content)


def _of_which(cue: Cue) -> bool:
    """ "…, which Kigali denies": what came before is somebody else's word, and only denied here."""
    return cue.stance == "denies" and any(o.lower in ("which", "it", "this") for o in children(cue.verb, "object"))


def _document(draft: Draft, cue: Cue) -> Via | None:
    """The text in which it was said: "said in a statement", "In a letter to the council, the envoy wrote"."""
    words = words_of(draft.lexicon)
    for prep, head in obliques(cue.verb) if cue.row.sort == "verb" else ():
        if prep in ("in", "through", "via") and words.has("document", head.lemma):
            first, _ = phrase(head)
            name = draft.words(draft.analysis.tokens[first], head)
            start = head.start if name.text.split()[0].lower() in ("a", "an", "the", "its") else name.start
            text = draft.report.text[start : head.end]
            return Via(
                speaker=text, cue=draft.words(cue.first, cue.last).text, kind="document", start=start, end=head.end
            )
    return None


def _whole(parts: list[Span]) -> Span:
    """From the first piece of the content on, as far as half of the stretch or more is the speaker's own words."""
    start, end = parts[0]
    own = end - start
    for first, last in parts[1:]:
        own += last - first
        if own * 2 >= last - start:
            end = max(end, last)
    return start, end


def _via(who: Speaker, cue: str) -> Via:
    return Via(speaker=who.name or "", cue=cue, kind=who.kind, start=who.start, end=who.end)


def _index(draft: Draft) -> dict[int, list[Speech]]:
    """Speeches by the sentences that their content touches."""
    found: dict[int, list[Speech]] = {}
    for speech in draft.speeches:
        if not speech.attributes:
            continue
        seen = set()
        for start, end in speech.parts or (speech.content,):
            first = draft.analysis.sentence_at(start)
            last = draft.analysis.sentence_at(end - 1)
            if first is None or last is None:
                continue
            for index in range(first.index, last.index + 1):
                if index not in seen:
                    seen.add(index)
                    found.setdefault(index, []).append(speech)
    return found


def attribution_of(draft: Draft, trigger: Token) -> Attribution | None:
    """The innermost speaker in whose words `trigger` stands, outer ones in `via`; None in the report's own voice."""
    speeches: dict[int, list[Speech]] = draft.scratch.get("speeches", {})
    over = [s for s in speeches.get(trigger.sentence.index, ()) if _covers(s, trigger)]
    if not over:
        return None
    over.sort(key=_size)
    inner = over[0]
    cue = draft.words(*inner.cue)
    start, end = inner.speaker or (cue.start, cue.end)
    via = list(dict.fromkeys([*inner.via, *(v for s in over[1:] for v in _outer(draft, s, inner))]))
    return Attribution(
        speaker=inner.name, cue=cue.text, kind=inner.kind, stance=inner.stance, via=tuple(via), start=start, end=end
    )


def _covers(speech: Speech, token: Token) -> bool:
    if speech.cue[0].i <= token.i <= speech.cue[1].i:
        return False
    if speech.speaker and speech.speaker[0] <= token.start < speech.speaker[1]:
        return False
    return any(start <= token.start < end for start, end in speech.parts or (speech.content,))


def _size(speech: Speech) -> tuple[int, bool, int]:
    """Smaller is further in; of two that cover the same words, the one that is passed on by the other."""
    return sum(end - start for start, end in speech.parts or (speech.content,)), not speech.via, -speech.cue[0].i


def _outer(draft: Draft, speech: Speech, inner: Speech) -> list[Via]:
    if speech.name is None or speech.speaker is None or speech.speaker == inner.speaker:
        return list(speech.via)
    start, end = speech.speaker
    kind: SpeakerKind = speech.kind
    return [Via(speaker=speech.name, cue=draft.words(*speech.cue).text, kind=kind, start=start, end=end), *speech.via]
