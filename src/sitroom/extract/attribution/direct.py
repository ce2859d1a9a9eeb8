"""Direct speech: which word of saying each quotation belongs to, across sentences and paragraphs."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitroom.analyse.tokens import Analysis, Sentence
from sitroom.extract.attribution.cues import Cue
from sitroom.extract.attribution.quotes import Quote

CLOSING = "’'”\"» "
FAR = 14  # words between a quotation and its word of saying ("he told reporters in the capital on Friday:")


@dataclass(slots=True)
class _Group:
    """Quotations that one speaker utters without a break. `cue`: whose, None while unknown."""

    quotes: list[Quote] = field(default_factory=list)
    cue: Cue | None = None


def attach(analysis: Analysis, quotes: list[Quote], cues: dict[int, list[Cue]]) -> None:
    """Gives each quotation to its cue (adds to the cue's content). `cues`: by sentence index, in text order."""
    previous: _Group | None = None
    for quote in quotes:
        alone = _stands_alone(analysis, quote)
        owner = _after(analysis, quote, cues) or _before(analysis, quote, cues)
        linked = previous if previous and _goes_on(analysis, previous.quotes[-1], quote) else None
        if owner is None and alone:
            owner = _introduced(analysis, quote, cues) or (linked.cue if linked else None)
        if owner is None and not alone:
            continue
        group = linked if linked and (linked.cue is owner or linked.cue is None) else _Group()
        group.quotes.append(quote)
        if owner is not None and group.cue is None:
            group.cue = owner
            for each in group.quotes:
                _give(owner, each)
        elif owner is not None:
            _give(owner, quote)
        previous = group


def _give(cue: Cue, quote: Quote) -> None:
    """The quotation becomes (part of) the content. Of an indirect content nothing is kept that overlaps it, unless the
    quotation only follows ("said that the town was safe. "We are staying.")."""
    span = (quote.start, quote.end)
    if (
        cue.form != "direct"
        and cue.content
        and cue.content[-1][1] <= quote.outer_start
        and cue.first.start < quote.start
    ) and quote.start >= cue.first.sentence.end:
        cue.content = [*cue.content, span]
        return
    kept = cue.content if cue.form == "direct" else []
    cue.form = "direct"
    cue.content = sorted({*kept, span})


def _after(analysis: Analysis, quote: Quote, cues: dict[int, list[Cue]]) -> Cue | None:
    """`"…," he said`: the first cue behind the quotation."""
    sentence = _sentence(analysis, quote.outer_end - 1)
    if sentence is None:
        return None
    ending = analysis.text[quote.start : quote.end].rstrip(CLOSING)[-1:]
    between = [t for t in sentence.tokens if t.start >= quote.outer_end]
    if not between:
        return _alone_behind(analysis, sentence, cues) if ending in (*",?!-–—….",) else None
    if ending not in (*",?!-–—…",) and between[0].text not in (",", "–", "—", "-", "--"):
        return None
    stop = min(between[0].i + FAR, between[-1].i)
    for cue in cues.get(sentence.index, ()):
        if between[0].i <= cue.first.i <= stop and _takes_quote(cue):
            if any(t.text in '"“«' or t.text == "``" for t in between if t.i < cue.first.i):
                return None
            return cue
    return None


def _alone_behind(analysis: Analysis, sentence: Sentence, cues: dict[int, list[Cue]]) -> Cue | None:
    """`"Are we safe?" the mayor asked.` where the sentence was split at the question mark: a short sentence that says
    nothing else."""
    if sentence.index + 1 >= len(analysis.sentences):
        return None
    following = analysis.sentences[sentence.index + 1]
    if following.paragraph != sentence.paragraph or len(following.tokens) > FAR * 2:
        return None
    for cue in cues.get(following.index, ())[:1]:
        if cue.speaker is None or "quote" not in cue.row.takes or cue.content:
            return None
        who = {t.i for t in cue.speaker.subtree()}
        if all(t.i in who or t.text == "," or t.pos == "ADV" for t in following.tokens if t.i < cue.first.i):
            return cue
    return None


def _before(analysis: Analysis, quote: Quote, cues: dict[int, list[Cue]]) -> Cue | None:
    """`he said: "…"`, `he told reporters in Goma, "…"`: the last cue before the quotation."""
    sentence = _sentence(analysis, quote.outer_start)
    if sentence is None:
        return None
    before = [t for t in sentence.tokens if t.end <= quote.outer_start]
    if not before:
        return None
    for cue in reversed(cues.get(sentence.index, [])):
        if cue.last.i > before[-1].i or not _takes_quote(cue):
            continue
        gap = [t for t in before if t.i > cue.last.i]
        near = not gap or gap[-1].text in (",", ":") or gap[-1].lower in ("-", "–")
        if near and len(gap) <= FAR * 2 and (not cue.content or _covers(cue, quote)):
            return cue if not gap or gap[-1].text in (",", ":") or len(gap) <= 2 else None
        return None
    return None


def _covers(cue: Cue, quote: Quote) -> bool:
    return any(s[0] <= quote.end and quote.start <= s[1] for s in cue.content) or cue.form == "direct"


def _takes_quote(cue: Cue) -> bool:
    return "quote" in cue.row.takes or cue.row.sort == "phrase"


def _stands_alone(analysis: Analysis, quote: Quote) -> bool:
    """The quotation makes up whole sentences: nothing but marks before it in its first and behind it in its last."""
    first, last = _sentence(analysis, quote.start), _sentence(analysis, quote.end - 1)
    if first is None or last is None:
        return False
    before = analysis.text[first.start : quote.outer_start]
    after = analysis.text[quote.outer_end : last.end]
    return not any(c.isalnum() for c in before) and not any(c.isalnum() for c in after)


def _goes_on(analysis: Analysis, last: Quote, quote: Quote) -> bool:
    """The quotation goes on with the one before: in its paragraph, or at the start of the next one when the one before
    stood at the end of its own."""
    between = analysis.text[last.outer_end : quote.outer_start]
    if "\n" not in between:
        return True
    before, after = analysis.sentence_at(last.outer_end - 1), analysis.sentence_at(quote.outer_start)
    if before is None or after is None:
        return False
    return after.paragraph - before.paragraph == 1 and after.index - before.index <= 2


def _introduced(analysis: Analysis, quote: Quote, cues: dict[int, list[Cue]]) -> Cue | None:
    """`The general was blunt. He said nobody would be spared. "We fight on."`: who spoke last in the sentence before,
    in the same paragraph (or before a colon)."""
    first = _sentence(analysis, quote.start)
    if first is None or first.index == 0:
        return None
    sentence = analysis.sentences[first.index - 1]
    if sentence.paragraph != first.paragraph and not analysis.text[: sentence.end].endswith(":"):
        return None
    takers = [c for c in cues.get(sentence.index, []) if _takes_quote(c) and c.speaker is not None]
    spoken = [c for c in takers if c.form == "direct"]
    main = [c for c in takers if c.verb.function in ("root", "conjunct") and "quote" in c.row.takes]
    return next((some[-1] for some in (spoken, main, takers) if some), None)


def _sentence(analysis: Analysis, offset: int) -> Sentence | None:
    return analysis.sentence_at(offset)
