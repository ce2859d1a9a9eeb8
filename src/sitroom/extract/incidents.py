"""Incidents: mentions of one violent happening within a report share `incident`, the id of the first of them.

Joined are mentions that grammar ties together ("killed in an attack", "the attack that killed"), and later mentions
that name the same victim or thing, point back ("the attack") or add little, as long as nothing speaks against it:
another kind of deed, place, day, doer or victim. A wrong join is worse than a missed one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec.structs import replace

from sitroom.analyse.grammar import children, first_conjunct, obliques
from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.extract.events import EventReading, readings
from sitroom.extract.harm import words_of
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.frames import Deed
from sitroom.records import Event, Place, Status, Time

CIRCUMSTANCE = frozenset({"in", "during", "by", "from", "when", "after-none", "with", "of", "as"})
WHEN = frozenset({"when", "as", "while", "where"})
UNREAL = frozenset({"hypothetical", "negated", "requested"})
TO_COME = frozenset({"planned", "threatened"})
MAX_GROUPS = 40  # happenings kept in mind; keeps the cost of a long report linear
MAX_TOLD = 12  # mentions of one happening that a new one is compared with
MAX_FELLOWS = 12  # mentions of the same sentence that may be tied to one
NEAR_SENTENCES = 4  # further off, an unspecific mention is left alone
POINTING = frozenset({"the", "this", "that", "these", "those"})
Side = tuple[str | None, str | None]  # country and sector
ARMED = frozenset({"MIL", "COP"})
SAME_PLACE_KINDS = frozenset({"country", "admin1", "region"})  # too wide to tell two happenings apart


@dataclass(slots=True, eq=False)
class Mention:
    """One event with what is needed to compare it."""

    event: Event
    reading: EventReading
    deed: Deed
    victims: frozenset[str]
    names: frozenset[str]
    groups: frozenset[str] = frozenset()  # known groups that do it
    armed: frozenset[Side] = frozenset()  # armed sides that do it
    hit: frozenset[Side] = frozenset()  # sides that it befalls

    def __post_init__(self) -> None:
        self.look()

    def look(self) -> None:
        """Takes from the event, which may have changed, what it is compared by again and again."""
        source, target = self.event.source, self.event.target
        self.groups = frozenset(x.id for x in source if x.id)
        self.armed = frozenset((x.country, x.sector) for x in source if x.sector in ARMED and x.country)
        self.hit = frozenset((x.country, x.sector) for x in target)


@dataclass(slots=True, eq=False)
class Group:
    """Mentions of one happening so far."""

    mentions: list[Mention] = field(default_factory=list)

    @property
    def told(self) -> list[Mention]:
        """Those that a new mention is compared with: the first, which says most, and the latest."""
        return self.mentions if len(self.mentions) <= MAX_TOLD else [self.mentions[0], *self.mentions[1 - MAX_TOLD :]]


def extract(draft: Draft) -> None:
    """Sets `incident` on the events of the draft."""
    known = readings(draft)
    deeds = draft.lexicon.compiled("incidents.deeds", _deeds)
    mentions = [
        _mention(e, known[e.id], deed)
        for e in draft.of_kind(Event)
        if e.id in known and (deed := _deed(e, deeds)) is not None
    ]
    another = words_of(draft).cues["another"]
    groups: list[Group] = []
    homes: dict[str, Group] = {}
    near: dict[int, list[Mention]] = {}
    for mention in mentions:
        fellows = near.setdefault(mention.reading.match.head.sentence.index, [])
        partner = _tied(mention, fellows)
        if partner is not None:
            _share(draft, mention, partner)
            for other in fellows[-MAX_FELLOWS:]:  # "killed and … wounded in a grenade attack": the killing too
                if other is not partner and homes[other.event.id] is homes[partner.event.id]:
                    _share(draft, other, mention)
        home = homes[partner.event.id] if partner is not None else _earlier(mention, groups[-MAX_GROUPS:], another)
        if home is None:
            home = Group()
            groups.append(home)
        home.mentions.append(mention)
        homes[mention.event.id] = home
        fellows.append(mention)
    for group in groups:
        first = group.mentions[0].event.id
        for mention in group.mentions[1:]:
            draft.change(mention.event, incident=first)


def _deeds(lexicon: Lexicon) -> tuple[Deed, ...]:
    return lexicon.rows("incidents", Deed)


def _deed(event: Event, deeds: tuple[Deed, ...]) -> Deed | None:
    if event.type != "ASSAULT":
        return None
    rule = event.rules[0]
    for deed in deeds:
        if event.mode in deed.modes or any(rule == f or rule.startswith(f + ".") for f in deed.frames):
            return deed
    return None


def _mention(event: Event, reading: EventReading, deed: Deed) -> Mention:
    names, victims = set(), set()
    for actor, head in zip(event.target, [*reading.target.heads, *[None] * len(event.target)], strict=False):
        words = {w.strip(".,").lower() for w in actor.name.split()}
        if actor.kind == "person" or (head is not None and head.pos == "PROPN"):
            names |= {w for w in words if len(w) > 2}
        if head is not None:
            victims.add(head.lemma)
    return Mention(event, reading, deed, frozenset(victims), frozenset(names))


# ---- ties of grammar ----


def _tied(mention: Mention, fellows: list[Mention]) -> Mention | None:
    """An earlier mention of the sentence that grammar ties this one to."""
    head = mention.reading.match.head
    for other in fellows[-MAX_FELLOWS:]:
        if not _may_join(mention, other):
            continue
        if _ties(head, other.reading.match.head) or _ties(other.reading.match.head, head):
            return other
    return None


def _share(draft: Draft, a: Mention, b: Mention) -> None:
    """What grammar ties is one deed: the plainer mention takes means, doer and place that the other names."""
    for one, other in ((a, b), (b, a)):
        got, given = one.event, other.event
        values: dict[str, object] = {}
        if got.mode is None and given.mode is not None:
            values |= {"mode": given.mode, "acled": given.acled}
        elif got.mode is None and given.acled is not None and other.deed.id == "deed.clash":
            values["acled"] = given.acled
        if not got.source and given.source:
            values["source"] = given.source
        if got.place is None and given.place is not None and given.place.kind not in SAME_PLACE_KINDS:
            values["place"] = replace(given.place, source="context")
        if values:
            one.event = draft.change(got, **values)
            one.look()


def _ties(a: Token, b: Token) -> bool:
    """`b` is what `a` happened in, `a` says what `b` did, or both are said of one doer in a row."""
    if any(noun is b and prep in CIRCUMSTANCE for prep, noun in obliques(a)):
        return True
    if b.function in ("subject", "passive_subject", "agent") and b.head is a:
        return True
    if a.function in ("relative", "adnominal") and a.head is b:
        return True
    if any(noun is b for c in children(a, "agent") for noun in c.children):
        return True
    if a.function == "adverbial" and a.head is b:
        return a.tag == "VBG" or any(c.lower in WHEN for c in a.children)
    return a.function == "conjunct" and first_conjunct(a) is b and not children(a, "subject", "passive_subject")


# ---- the same happening told again ----


def _earlier(mention: Mention, groups: list[Group], words: frozenset[str]) -> Group | None:
    """The latest group that this mention may belong to and that something ties it to."""
    for group in reversed(groups):
        if all(_may_join(mention, m) for m in group.told) and any(_alike(mention, m) for m in group.told):
            return group
    if _another(mention, words):
        return None
    back = _points_back(mention)
    for group in reversed(groups):
        near = back or (_says_little(mention) and _distance(mention, group) <= NEAR_SENTENCES)
        if near and all(_may_join(mention, m) for m in group.told):
            return group
    return None


def _another(mention: Mention, words: frozenset[str]) -> bool:
    """ "another attack", "a second bomb": not the one told of before."""
    return any(c.lower in words for t in mention.reading.match.tokens for c in t.children)


def _says_little(mention: Mention) -> bool:
    """No named victim, no place and not both sides of its own: what it adds, if anything, is to what was just told."""
    place, event = mention.event.place, mention.event
    if event.time is not None and event.time.source == "text" and event.time.precision == "interval":
        return False  # "since June": a campaign, no deed told again
    return not mention.names and (place is None or place.source != "text") and not (event.source and event.target)


def _distance(mention: Mention, group: Group) -> int:
    """Sentences between a mention and the nearest of a group."""
    here = mention.reading.match.head.sentence.index
    return min(abs(here - m.reading.match.head.sentence.index) for m in group.told)


def _points_back(mention: Mention) -> bool:
    """ "the attack", "these killings": a definite event noun."""
    match = mention.reading.match
    return match.part == "noun" and any(c.function == "determiner" and c.lower in POINTING for c in match.head.children)


def _alike(a: Mention, b: Mention) -> bool:
    """The same named victim, or the same thing or people hit at no other place and time."""
    if a.names & b.names:
        return True
    if a.victims & b.victims and not (a.names and b.names):
        return _same_place(a.event.place, b.event.place) or a.event.place is None or b.event.place is None
    return False


def _may_join(a: Mention, b: Mention) -> bool:
    """Nothing speaks against one happening."""
    if b.deed.id not in a.deed.joins or _reality(a.event.status) != _reality(b.event.status):
        return False
    if _far_apart(a.event.time, b.event.time) or _elsewhere(a.event.place, b.event.place):
        return False
    if a.names and b.names and not a.names & b.names and a.event.evidence.start != b.event.evidence.start:
        return False
    if _own_side(a, b) or _own_side(b, a):
        return False
    return not (a.groups and b.groups and a.groups.isdisjoint(b.groups))


def _own_side(a: Mention, b: Mention) -> bool:
    """Nobody kills his own: soldiers who died are not those whom their army shelled. In a clash both sides may die."""
    if "deed.clash" in (a.deed.id, b.deed.id) or a.reading.match.head.sentence is b.reading.match.head.sentence:
        return False
    return not a.armed.isdisjoint(b.hit)


def _reality(status: Status) -> str:
    """What happened, what is yet to come and what did not happen are never one happening."""
    return "unreal" if status in UNREAL else "to come" if status in TO_COME else "real"


def _far_apart(a: Time | None, b: Time | None) -> bool:
    """Read times that do not overlap."""
    if a is None or b is None or a.source == "report" or b.source == "report":
        return False
    if a.latest and b.earliest and a.latest < b.earliest:
        return True
    return bool(b.latest and a.earliest and b.latest < a.earliest)


def _elsewhere(a: Place | None, b: Place | None) -> bool:
    """Two different places, both narrow and both read with the event itself."""
    if a is None or b is None or "context" in (a.source, b.source) or "report" in (a.source, b.source):
        return False
    if a.country and b.country and a.country != b.country:
        return True
    narrow = a.kind not in SAME_PLACE_KINDS and b.kind not in SAME_PLACE_KINDS
    return narrow and not _same_place(a, b)


def _same_place(a: Place | None, b: Place | None) -> bool:
    if a is None or b is None:
        return False
    return (a.gazetteer_id is not None and a.gazetteer_id == b.gazetteer_id) or a.name == b.name
