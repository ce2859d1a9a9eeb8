"""The agreement record of a deal, once all its mentions and terms are known."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from sitroom.analyse.grammar import children, obliques
from sitroom.analyse.tokens import Token
from sitroom.extract.agreements.befall import LASTING, STARTING, to_come, vouched
from sitroom.extract.agreements.deals import Deal, name
from sitroom.extract.agreements.mentions import Mention
from sitroom.extract.agreements.people import WARRING, actors_in, merge_parties
from sitroom.extract.agreements.provisions import later
from sitroom.extract.agreements.words import Words
from sitroom.extract.common import common
from sitroom.extract.draft import Draft
from sitroom.extract.places import place_at, place_of
from sitroom.extract.status import status_of
from sitroom.extract.times import time_of
from sitroom.lexicon.schema.agreements import Stage
from sitroom.records import Actor, Agreement, AgreementKind, Event, Place, Provision, Status, ThirdParty, Time

BINDING = frozenset({"cessation", "withdrawal", "weapons_surrender", "release", "handover"})
# what truces provide for besides an end to the fighting
WITH_TRUCES = frozenset({
    "cessation", "withdrawal", "humanitarian_access", "release", "oversight", "security_arrangement", "opening",
    "political",
})  # fmt: skip
NEVER = frozenset({"negated", "requested", "threatened"})
STATUS: dict[Stage, Status] = {
    "agreed": "actual", "signed": "actual", "in_force": "ongoing", "collapsed": "actual", "violated": "actual",
    "negotiating": "ongoing", "proposed": "planned",
}  # fmt: skip


def add(draft: Draft, deal: Deal, words: Words) -> Agreement:
    """Adds the record of a deal, without its provisions (they need its id first: see `complete`)."""
    first = next((m for m in deal.mentions if m.head.pos != "PRON"), deal.mentions[0])
    stage = deal.stage(draft)
    helpers = _third_parties(draft, deal, words)
    parties = [p for p in merge_parties(deal.parties, words) if not any(_same(p, h.actor) for h in helpers)]
    starts = _starts(draft, deal)
    signed = _when(draft, deal, "signed")
    ends = _ends(draft, deal, starts)
    if stage == "in_force" and _is_gone(draft, deal, ends):
        stage = "collapsed"
    values = common(draft, first.head, *_rules(deal), last=first.last, status=_status(draft, first, stage))
    values["time"] = signed or _when(draft, deal, "agreed") or _known_by(first, values["time"])
    here = values["place"] if values["place"] is not None and values["place"].source == "text" else None
    values["place"] = _where(draft, deal) or here  # what the sentences before tell of is elsewhere as often as not
    return draft.add(
        Agreement(
            **values,
            name=name(draft, deal),
            kind=deal.kind or "other",
            parties=tuple(parties),
            third_parties=helpers,
            state=stage,
            signed=signed,
            starts=starts,
            ends=ends,
            violations=_violations(draft, deal),
            mentions=tuple(draft.words(m.head, m.last) for m in deal.mentions),
        )
    )


def complete(draft: Draft, deal: Deal, record: Agreement, provisions: list[Provision], words: Words) -> None:
    """Gives the record its provisions, a kind when only they tell one, and their deadlines a date."""
    parties = record.parties or merge_parties(_bound(provisions), words)
    draft.change(
        record,
        parties=parties,
        provisions=tuple(p.id for p in provisions),
        kind=deal.kind or _kind_from(draft, deal, provisions),
    )
    agreed = _when(draft, deal, "agreed")
    base = next((t.earliest for t in (record.starts, record.signed, agreed) if t is not None and t.earliest), None)
    for provision in provisions:
        deadline = provision.deadline
        if base and deadline is not None and deadline.latest is None and deadline.start is not None:
            end = later(base, next((t.value for t in draft.times if t.start == deadline.start), None))
            if end is not None:
                values = {f: getattr(deadline, f) for f in deadline.__struct_fields__} | {"latest": end}
                draft.change(provision, deadline=Time(**values))


def _bound(provisions: list[Provision]) -> list[Actor]:
    """Who must stop, leave, disarm or free under the deal: its parties, where the report names none otherwise."""
    return [a for p in provisions if p.term in BINDING for a in p.actor if a.kind in WARRING]


def _kind_from(draft: Draft, deal: Deal, provisions: list[Provision]) -> AgreementKind:
    known = all(m.definite for m in deal.mentions)  # "under the agreement": what was done may be one term of many
    terms = {p.term for p in provisions if p.state == "agreed" or not known}
    if terms == {"release"}:
        swaps = {"exchange", "swap"}
        told = any(
            t.lemma in swaps for p in provisions for t in draft.analysis.tokens_in(p.evidence.start, p.evidence.end)
        )
        return "exchange" if told else "other"
    if terms == {"evacuation"}:
        return "evacuation"
    if "cessation" in terms and terms <= WITH_TRUCES:
        return "ceasefire"
    return "access" if terms and terms <= {"humanitarian_access", "opening"} else "other"


def _rules(deal: Deal) -> tuple[str, ...]:
    return tuple(dict.fromkeys(r for m in deal.mentions for r in m.rules if r))


def _status(draft: Draft, first: Mention, stage: Stage) -> Status:
    if stage == "proposed":
        found = status_of(draft, first.head)
        return found if found in ("requested", "planned", "hypothetical", "negated") else "planned"
    return STATUS[stage]


def _third_parties(draft: Draft, deal: Deal, words: Words) -> tuple[ThirdParty, ...]:
    found: dict[str, ThirdParty] = {}
    for mention in deal.mentions:
        for head, role in mention.helpers:
            for actor in actors_in(draft, head, words):
                found.setdefault(actor.id or actor.name, ThirdParty(actor=actor, role=role))
    return tuple(found.values())


def _same(a: object, b: object) -> bool:
    return (getattr(a, "id", None) or getattr(a, "name", None)) == (getattr(b, "id", None) or getattr(b, "name", None))


def _when(draft: Draft, deal: Deal, stage: Stage) -> Time | None:
    """When the deal reached a stage: the date on the deal itself ("Friday's agreement"), else its predicate's."""
    for mention in deal.mentions:
        for reached in (r for r in mention.reached if r.stage == stage and vouched(draft, r) is not None):
            when = _own_date(draft, mention) or time_of(draft, reached.predicate)
            if when is not None and when.source == "text":
                return when
    return None


def _known_by(mention: Mention, when: Time | None) -> Time | None:
    """The day of what was done under a deal is no more than the last day by which there was one; "the agreement of
    6 July" has its own."""
    if when is None or when.source != "text" or when.start is None or when.latest is None:
        return when
    if not mention.definite or mention.reached:
        return when
    own = mention.head.subtree()
    if own[0].start <= when.start < own[-1].end:
        return when
    return replace(when, earliest=None, source="context")


def _where(draft: Draft, deal: Deal) -> Place | None:
    """The place that a deal is called after ("the Idlib truce"); else where it was reached, as its predicates say; else
    where they are who reached it ("rebels in Idlib agreed"). None when nothing tells."""
    for mention in deal.mentions:
        for child in children(mention.head, "compound", "possessor"):
            called = place_at(draft, child)
            if called is not None and called.kind not in ("country", "continent"):
                return called
    parties: list[Place] = []
    for mention in deal.mentions:
        for reached in mention.reached:
            if reached.stage in ("agreed", "signed") and vouched(draft, reached) is not None:
                place = place_of(draft, reached.predicate)
                if place is not None and place.source == "text":
                    return place
        heads = [o for head in mention.parties for prep, o in obliques(head) if prep == "in"]
        parties += [p for o in heads for p in [place_at(draft, o)] if p is not None]
    return next(iter(parties), None)


def _own_date(draft: Draft, mention: Mention) -> Time | None:
    """The date in the noun's own modifiers: "Friday's agreement"."""
    for child in children(mention.head, "possessor", "compound", "noun_adverb"):
        for time in draft.times:
            if (
                time.type == "DATE"
                and time.start <= child.start < time.end
                and time.earliest == time.latest is not None
            ):
                return Time(
                    earliest=time.earliest,
                    latest=time.latest,
                    precision="day",
                    text=time.text,
                    start=time.start,
                    end=time.end,
                )
    return None


def _starts(draft: Draft, deal: Deal) -> Time | None:
    """From when the deal is in force: "took effect on Monday", "effective from 26 November"; the most precise one."""
    found: list[Time] = []
    for mention in deal.mentions:
        for reached in mention.reached:
            if reached.row.id in STARTING and reached.status not in NEVER and reached.predicate.lemma not in LASTING:
                ahead = to_come(draft, reached) if deal.stage(draft) == "agreed" else None
                when = ahead or time_of(draft, reached.predicate)
                found += [when] if when is not None and when.source == "text" else []
        led = _led_by(draft, _neighbours(mention), ("from", "since", "starting", "beginning"))
        found += [led] if led is not None else []
    return min(found, key=_width, default=None)


def _width(time: Time) -> int:
    """Days that a time spans; open ones are the widest."""
    if not time.earliest or not time.latest:
        return 10**6
    return (date.fromisoformat(time.latest[:10]) - date.fromisoformat(time.earliest[:10])).days


def _neighbours(mention: Mention) -> list[Token]:
    """The noun, what modifies it after it, and the verbs beneath ("to last from ... until ...")."""
    found = [mention.head, *children(mention.head, "modifier", "adnominal", "relative", "prep", "apposition")]
    for reached in mention.reached:
        found += [reached.predicate, *children(reached.predicate, "adverbial", "open_clause")]
    return found


def _led_by(draft: Draft, tokens: list[Token], prepositions: tuple[str, ...]) -> Time | None:
    for token in tokens:
        for prep, head in obliques(token):
            if prep not in prepositions:
                continue
            span = head.subtree()
            for time in draft.times:
                if span[0].start <= time.start < span[-1].end and time.type in ("DATE", "TIME") and time.earliest:
                    return Time(
                        earliest=time.earliest[:10], latest=(time.latest or time.earliest)[:10], precision="day",
                        text=time.text, start=time.start, end=time.end,
                    )  # fmt: skip
    return None


def _ends(draft: Draft, deal: Deal, starts: Time | None) -> Time | None:
    """Until when: "until June 30", "expired on 2 January", or the start and a duration ("a 72-hour truce")."""
    for mention in deal.mentions:
        found = _led_by(draft, _neighbours(mention), ("until", "till", "through"))
        if found is None:
            found = _expiry(draft, mention)
        if found is not None:
            values = {f: getattr(found, f) for f in found.__struct_fields__} | {"earliest": None}
            return Time(**values)
        if starts is not None and starts.earliest:
            for time in draft.times:
                lasts = time.type == "DURATION" and _on(mention, time.start)
                latest = later(starts.latest or starts.earliest, time.value) if lasts else None
                if latest is not None:
                    return Time(latest=latest, precision="day", text=time.text, start=time.start, end=time.end)
    return None


def _on(mention: Mention, start: int) -> bool:
    return any(t.start <= start < t.end for c in mention.head.children for t in c.subtree() if c.i < mention.head.i)


def _is_gone(draft: Draft, deal: Deal, ends: Time | None) -> bool:
    """ "Had respected a pact until last year": a past before the past, and an end before the report."""
    before = any(c.lower == "had" for m in deal.mentions for r in m.reached for c in children(r.predicate, "auxiliary"))
    published = (draft.report.published or "")[:10]
    return before and ends is not None and ends.latest is not None and ends.latest < published


def _expiry(draft: Draft, mention: Mention) -> Time | None:
    for verb in mention.head.sentence.tokens:
        if verb.lemma in ("expire", "lapse", "end") and verb.pos == "VERB":
            near = [verb.head, *children(verb, "subject")]
            if mention.head in near or verb.function == "relative":
                when = time_of(draft, verb)
                if when is not None and when.source == "text":
                    return when
    return None


def _violations(draft: Draft, deal: Deal) -> tuple[str, ...]:
    """Attacks told in the same sentence as the breach."""
    found: list[str] = []
    for mention in deal.mentions:
        if any(r.stage == "violated" and r.status != "negated" for r in mention.reached):
            sentence = mention.head.sentence
            for event in draft.of_kind(Event):
                inside = sentence.start <= event.trigger.start < sentence.end
                if inside and event.type == "ASSAULT" and event.status in ("actual", "ongoing"):
                    found.append(event.id)
    return tuple(dict.fromkeys(found))
