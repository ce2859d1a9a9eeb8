"""Which time an event belongs to: by grammar, then by clause, then by what was said before."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.extract.times.calendar import parse_day
from sitroom.extract.times.days_of import time_from, time_in, usable
from sitroom.extract.times.find import Found, found_times
from sitroom.extract.times.lexer import time_words
from sitroom.records import Time

__all__ = ["time_in", "time_of"]

_CLAUSES = frozenset({"root", "clause", "relative", "adverbial", "parataxis", "adnominal"})
_OWN = frozenset({"possessor", "compound", "modifier", "number", "apposition", "noun_adverb", "unclear", "determiner"})
_REPORTED = frozenset({"object", "passive_subject"})  # nouns that a word of saying tells of
_CARRY = 2  # sentences back in the same paragraph from which a date is carried
_DATELESS = frozenset({"planned", "requested", "threatened", "hypothetical"})
_DATELINE_REACH = 60  # characters after a dateline's date in which its dash must stand
_DASH = re.compile(r"[ \t]*(?:[(\[][^)\]\n]*[)\]][ \t]*)?(?:--|—|–)(?:\s|$)")
_REACH = 40  # governors to climb: deeper chains are parser errors


def time_of(draft: Draft, trigger: Token, *, carry: bool = True) -> Time | None:
    """When the thing named by `trigger` happened. Without `carry`, nothing is taken from sentences before: what goes
    on holds as of the report, not as of the last happening told.

    A time that grammar ties to it, else the only one of its clause; else one carried from the sentences before
    (source "context"); else, for what happened or goes on, a time up to publication (source "report")."""
    here = [f for f in _by_sentence(draft).get(trigger.sentence.index, []) if usable(f)]
    if here and trigger.sentence.parsed:
        found = _whose_when(trigger, here) or _by_grammar(draft, trigger, here) or _by_clause(draft, trigger, here)
        if found is not None:
            return time_from(draft, found)
    elif len(here) == 1:
        return time_from(draft, here[0])
    return _fallback(draft, trigger, carry)


def _fallback(draft: Draft, trigger: Token, carry: bool) -> Time | None:
    from sitroom.extract.status import status_of

    if status_of(draft, trigger) in _DATELESS:
        return None
    said = _before_break(draft, trigger) or _said_by(draft, trigger)
    if said is not None:
        return said
    carried = _carried(draft, trigger) if carry else None
    if carried is not None:
        return carried
    published = parse_day(draft.report.published)
    return Time(latest=published.isoformat(), source="report") if published else None


def _before_break(draft: Draft, trigger: Token) -> Time | None:
    """ "They broke the truce on Monday: they shelled the town": what stands after a colon or semicolon, without a time
    of its own, happened on the one day that is named before it (context)."""
    breaks = [t for t in trigger.sentence.tokens if t.i < trigger.i and t.text in (":", ";")]
    if not breaks or trigger.i in _cues(draft):
        return None
    here = [f for f in _by_sentence(draft).get(trigger.sentence.index, []) if usable(f)]
    before = [f for f in here if f.mention.end <= breaks[-1].start and f.value.grain in ("day", "time")]
    if len({f.value.span for f in before}) != 1 or len(before) != len(here):
        return None
    return time_from(draft, before[0], source="context")


def _said_by(draft: Draft, trigger: Token) -> Time | None:
    """What a statement dated Friday tells of happened by Friday: the day of saying as the latest day (context)."""
    around = [s for s in draft.speeches if s.content[0] <= trigger.start < s.content[1]]
    around = [s for s in around if s.cue[0].sentence is trigger.sentence]
    if not around:
        return None
    content = around[-1].content
    breaks = [t.start for t in trigger.sentence.tokens if t.text == ";" and t.start > content[0]]
    until = min(breaks, default=trigger.sentence.end)  # "said it held the area; it blamed them for a raid on 15 May"
    outside = [
        f
        for f in _by_sentence(draft).get(trigger.sentence.index, [])
        if usable(f) and not content[0] <= f.mention.start < content[1] and f.value.grain in ("day", "time")
        and f.mention.start < until
    ]  # fmt: skip
    if len({f.value.span for f in outside}) != 1:
        return None
    day = time_from(draft, outside[0], source="context")
    return msgspec.structs.replace(day, earliest=None) if day and day.latest else None


def _by_sentence(draft: Draft) -> dict[int, list[Found]]:
    known: dict[int, list[Found]] | None = draft.scratch.get("times.sentences")
    if known is None:
        known = draft.scratch["times.sentences"] = {}
        for found in found_times(draft):
            if _is_dateline(draft, found):
                continue
            known.setdefault(found.sentence.index, []).append(found)
    return known


def _is_dateline(draft: Draft, found: Found) -> bool:
    """ "SANTIAGO, 5 JAN 90 (AFP) --": the day of writing, not of what is told."""
    text, end = draft.report.text, found.mention.end
    return found.sentence.index <= 1 and bool(_DASH.match(text, end, end + _DATELINE_REACH))


# ---- grammar ----


def _outer(draft: Draft, found: Found) -> Token | None:
    """The word of a mention that hangs from outside it."""
    inside = draft.analysis.tokens_in(found.mention.start, found.mention.end)
    for token in inside:
        if token.head is token or not (inside[0].i <= token.head.i <= inside[-1].i):
            return token
    return inside[0] if inside else None


def _owner(token: Token) -> tuple[Token, str]:
    """(the word a time modifies, how): past prepositions; how is the function, or the preposition."""
    how = token.function
    while token.head is not token and (token.function in ("prep_object", "prep_clause") or token.pos == "ADP"):
        how = token.head.lower if token.head.pos in ("ADP", "SCONJ") else how
        token = token.head
        if token.pos not in ("ADP", "SCONJ"):
            return token, how
    return token.head, how


def _whose_when(trigger: Token, here: list[Found]) -> Found | None:
    """ "In May 2018, when gunmen stormed the town": the time that such a clause speaks of."""
    verb = trigger
    while verb.function not in _CLAUSES and verb.head is not verb:
        verb = verb.head
    if verb.function != "relative" or not any(c.lower == "when" for c in verb.children):
        return None
    return next((f for f in here if f.mention.start <= verb.head.start < f.mention.end), None)


def _by_grammar(draft: Draft, trigger: Token, here: list[Found]) -> Found | None:
    """The time that modifies the trigger, or the verb that the trigger is an argument of."""
    best: tuple[int, int, Found] | None = None
    cues = _cues(draft)
    for found in here:
        outer = _outer(draft, found)
        if outer is None:
            continue
        owner, how = _owner(outer)
        if owner.i in cues and trigger.i < outer.i and trigger.head is owner and trigger.function in _REPORTED:
            rank: int | None = 2  # "reported shelling on Wednesday": the shelling's day
        else:
            rank = _rank(draft, trigger, owner, how, cues)
        if rank is not None and (best is None or (rank, abs(outer.i - trigger.i)) < best[:2]):
            best = (rank, abs(outer.i - trigger.i), found)
    return best[2] if best else None


def _rank(draft: Draft, trigger: Token, owner: Token, how: str, cues: frozenset[int]) -> int | None:
    """0: the trigger's own; 1: of its verb group; 2: of a verb it depends on in the same clause; 3: of the thing that
    is signed, held or launched; None: another's."""
    if owner is trigger:
        return 0
    words = time_words(draft.lexicon).apart
    if owner.i in cues or (how in _OWN and owner.pos in ("NOUN", "PROPN")):
        carried = trigger.lemma in words["carrier"] and any(step is trigger for step in _near(owner))
        return 3 if carried and owner.i not in cues else None
    for depth, step in enumerate(_up(trigger, words["same_time"])):
        if step is owner:
            return 1 + (depth > 1)
        if step.i in cues:
            return None
    # "attacked and seized ... on Friday": the time hangs from the last of the verbs
    if owner.function == "conjunct" and owner.head is trigger and not _has_subject(owner):
        return 2
    return None


def _near(noun: Token) -> Iterator[Token]:
    """The verb that a noun is object of, past one preposition."""
    above = noun.head
    yield above
    if above.pos == "ADP":
        yield above.head


def _up(token: Token, same_time: frozenset[str]) -> Iterator[Token]:
    """Governors of the same happening: out of arguments, participles and coordination, never out of a content or
    relative clause."""
    for _ in range(_REACH):
        if token.head is token or _closes(token, same_time):
            return
        token = token.head
        yield token


def _closes(token: Token, same_time: frozenset[str]) -> bool:
    """Whether what stands above a token is another happening with a time of its own."""
    if token.function in ("clause", "relative", "parataxis"):
        return True
    if token.function in ("adverbial", "adnominal"):
        opened = token.children[0].lower if token.children else ""
        if token.function == "adverbial" and opened in same_time:
            return False
        return token.tag not in ("VBG", "VBN") or bool(_has_subject(token))
    return token.function == "conjunct" and token.pos in ("VERB", "AUX") and _has_subject(token)


def _has_subject(verb: Token) -> bool:
    return any(c.function in ("subject", "passive_subject") for c in verb.children)


def _cues(draft: Draft) -> frozenset[int]:
    """Positions of words of saying: their times are the times of speech."""
    known: frozenset[int] | None = draft.scratch.get("times.cues")
    if known is None or not draft.scratch.get("times.cues.full"):
        known = frozenset(t.i for speech in draft.speeches for t in speech.cue)
        draft.scratch["times.cues"] = known
        draft.scratch["times.cues.full"] = bool(draft.speeches)
    return known


# ---- clause ----


def _clause(token: Token) -> Token:
    """The verb at the top of a token's clause."""
    for _ in range(_REACH):
        if token.head is token or (token.function in _CLAUSES and token.pos in ("VERB", "AUX")):
            break
        if token.function == "conjunct" and token.pos in ("VERB", "AUX") and _has_subject(token):
            break
        token = token.head
    return token


def _by_clause(draft: Draft, trigger: Token, here: list[Found]) -> Found | None:
    """The nearest time of the trigger's own clause that modifies no other noun and no word of saying."""
    own, cues = _clause(trigger), _cues(draft)
    fitting: list[tuple[int, Found]] = []
    for found in here:
        outer = _outer(draft, found)
        if outer is None:
            continue
        owner, how = _owner(outer)
        if owner.i in cues or (how in (*_OWN, "of") and owner.pos in ("NOUN", "PROPN") and owner is not trigger):
            continue
        if _clause(outer) is own:
            fitting.append((abs(outer.i - trigger.i), found))
    return min(fitting, key=lambda f: f[0])[1] if fitting else None


# ---- context ----


def _carried(draft: Draft, trigger: Token) -> Time | None:
    """The date of the happening told right before, in the same paragraph; in a narrative the last day named."""
    sentences, at = draft.analysis.sentences, trigger.sentence.index
    known = _by_sentence(draft)
    for index in range(at - 1, max(-1, at - 1 - _CARRY), -1):
        if sentences[index].paragraph != trigger.sentence.paragraph:
            break
        main = _main_time(draft, known.get(index, []))
        if main is not None:
            return time_from(draft, main, source="context")
    return None


def _main_time(draft: Draft, found: list[Found]) -> Found | None:
    """The day, week or month that a sentence's main happening is dated by; None when it has none or several."""
    cues = _cues(draft)
    main = []
    for each in found:
        outer = _outer(draft, each)
        if outer is None or not usable(each) or each.value.grain not in ("day", "time", "week", "weekend", "month"):
            continue
        owner, _ = _owner(outer)
        if owner.pos in ("VERB", "AUX") and owner.i not in cues and _clause(owner).function in ("root", "clause"):
            main.append(each)
    spans = {f.value.span for f in main}
    return main[-1] if len(spans) == 1 else None
