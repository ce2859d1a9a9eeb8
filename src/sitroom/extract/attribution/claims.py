"""Claim records: every reported statement, with the records that stand within it."""

from __future__ import annotations

from bisect import bisect_left

import msgspec

from sitroom.extract.attribution.speakers import describe
from sitroom.extract.draft import Draft, Speech
from sitroom.records import Actor, Claim, Status

# a statement was made, is being made or is to be made: trying to say, or warning, is saying
UTTERED: dict[str, Status] = {
    "attempted": "actual", "threatened": "actual", "requested": "planned", "hypothetical": "planned",
}  # fmt: skip


def finish(draft: Draft) -> None:
    """A Claim for each speech. Run after all other organs, since a claim lists the records in its content."""
    placed = sorted((r.trigger.start, r.id) for r in draft.records.values() if not isinstance(r, Claim))
    for speech in draft.speeches:
        if speech.claims:
            _claim(draft, speech, placed)


def _claim(draft: Draft, speech: Speech, placed: list[tuple[int, str]]) -> None:
    from sitroom.extract.common import common  # common asks attribution_of: it cannot come first

    first, last = speech.cue
    fields = common(draft, first, speech.rule, last=last)
    if speech.stance == "doubts" and speech.rule == "say.confirm":
        fields["status"] = "actual"  # "could not confirm": the doubt itself was uttered
    if fields["status"] == "negated":
        return
    fields["status"] = UTTERED.get(fields["status"], fields["status"])
    if speech.form == "direct" and fields["status"] == "planned" and first.tag == "VBG":
        fields["status"] = "actual"  # "…, adding: \"We stay.\"": the very words are there
    inside: list[str] = []
    for start, end in speech.parts or (speech.content,):
        at = bisect_left(placed, (start, ""))
        while at < len(placed) and placed[at][0] < end:
            inside.append(placed[at][1])
            at += 1
    draft.add(
        Claim(
            **fields,
            speaker=_speaker(draft, speech),
            cue=draft.words(first, last),
            form="direct" if speech.form == "direct" else "indirect",
            stance=speech.stance,
            content=draft.span(*speech.content),
            records=tuple(dict.fromkeys(inside)),
        )
    )


def _speaker(draft: Draft, speech: Speech) -> Actor | None:
    """The actor who speaks, placed on the words that name him here (a pronoun keeps its own place)."""
    if speech.speaker is None or speech.speaker_head is None:
        return None
    start, end = speech.speaker
    span = draft.span(start, end)
    actor = describe(draft, speech.speaker_head, speech.cue[0]).actor
    if actor is None:
        return Actor(name=speech.name or span.text, text=span.text, start=start, end=end)
    return msgspec.structs.replace(actor, name=speech.name or actor.name, text=span.text, start=start, end=end)
