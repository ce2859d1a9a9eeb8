"""The same happening told again further on: what speaks for it, and what against."""

from __future__ import annotations

from sitroom.analyse.grammar import children, doers, undergoers
from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.extract.events.apart import set_apart
from sitroom.extract.events.weapons import weapon_row
from sitroom.extract.incidents.mentions import Group, Mention, pointed_at
from sitroom.extract.places.rank import distance
from sitroom.records import Place, Status, Time

WHEN = frozenset({"when", "after", "as", "while"})
UNREAL = frozenset({"hypothetical", "negated", "requested"})
TO_COME = frozenset({"planned", "threatened"})
NEAR_SENTENCES = 4  # further off, an unspecific mention is left alone
CRAFT = "deed.craft"  # what was brought down from the air or sunk
PLAIN = frozenset({"deed.any", "deed.harm"})  # say nothing of how it was done
TOO_FAR = 5  # times as many dead as told before: another happening, or a toll of many
NEXT_TO = 16.67  # km
WIDE = frozenset({"country", "admin1", "region"})  # too wide to tell two happenings apart


def earlier(draft: Draft, mention: Mention, groups: list[Group], another: frozenset[str]) -> Group | None:
    """The latest group that this mention may belong to and that something ties it to. `another`: words by which a
    report turns to another happening."""
    for group in reversed(groups):
        alike = any(_alike(mention, m) for m in group.told) and not _other_count(mention, group)
        if alike and all(may_join(mention, m) for m in group.told):
            return group
    if _another(mention, another):
        return None
    if groups and _explains(mention, groups[-1]) and all(may_join(mention, m) for m in groups[-1].told):
        return groups[-1]
    back = _points_back(draft, mention) or "violence" in mention.reading.match.frame.needs
    little = _says_little(mention)
    apart = set_apart(draft, mention.reading.match)
    latest = list(reversed(groups))
    if back and mention.deed.id not in PLAIN:  # "the explosion": sooner the explosion told of than what was told last
        latest.sort(key=lambda g: all(m.deed is not mention.deed for m in g.told))
    for group in latest:
        near = back or (little and _distance(mention, group) <= NEAR_SENTENCES and not _other_count(mention, group))
        last = group.mentions[-1]
        if last.head.sentence is mention.head.sentence and (apart or set_apart(draft, last.reading.match)):
            continue
        if near and all(may_join(mention, m) for m in group.told):
            return group
    return None


def _explains(mention: Mention, group: Group) -> bool:
    """The lead says that people died, the next sentence who did what ("Nine died in Jos. Gunmen stormed a market")."""
    if mention.head.sentence.index - group.mentions[-1].head.sentence.index != 1 or mention.names:
        return False
    plain = all(m.deed.id in PLAIN and not m.event.source and m.event.mode is None for m in group.mentions)
    return plain and bool(mention.event.source or mention.event.mode)


def _another(mention: Mention, words: frozenset[str]) -> bool:
    """ "another attack", "a second bomb", "in other raids": not the one told of before."""
    match = mention.reading.match
    if any(c.lower in words for t in match.tokens for c in t.children):
        return True
    before = [t for t in match.head.sentence.tokens if t.i < match.head.i]
    return any(t.lower in words and t.function in ("determiner", "modifier") and _told(t.head) for t in before)


def _told(noun: Token) -> bool:
    """ "In another incident, …": the noun of a phrase that opens what is told."""
    return noun.function == "prep_object" and noun.head.lower == "in"


def _says_little(mention: Mention) -> bool:
    """No named victim, no place and not both sides of its own: what it adds, if anything, is to what was just told."""
    place, event = mention.event.place, mention.event
    if event.time is not None and event.time.source == "text" and event.time.precision == "interval":
        return False  # "since June": a campaign, no deed told again
    if mention.head.function == "relative" and event.status == "ongoing":
        return False  # "who are fighting to topple the government": what goes on all the time
    if any(
        c.lower in WHEN and c.i < clause.i for clause in children(mention.head, "adverbial") for c in clause.children
    ):
        return False  # "died when their car came under fire": it has a story of its own
    return not mention.names and (place is None or place.source != "text") and not (event.source and event.target)


def _other_count(mention: Mention, group: Group) -> bool:
    """Many times more, or fewer, killed than the group tells of: "12 people", then "3,000 in the battle for it"."""
    here = _killed(mention)
    there = [n for m in group.told for n in [_killed(m)] if n]
    if not here or not there:
        return False
    return here > TOO_FAR * max(there) or TOO_FAR * here < min(there)


def _killed(mention: Mention) -> int:
    """The largest number of dead that a mention gives; 0 for none."""
    return max((h.low or h.high or 0 for h in mention.event.harm if h.kind == "killed"), default=0)


def _distance(mention: Mention, group: Group) -> int:
    """Sentences between a mention and the nearest of a group."""
    here = mention.head.sentence.index
    return min(abs(here - m.head.sentence.index) for m in group.told)


def _points_back(draft: Draft, mention: Mention) -> bool:
    """ "the attack", "these killings": a definite event noun; "the bomb was planted": a definite means."""
    match = mention.reading.match
    if match.part == "noun":
        return pointed_at(match.head)
    means = [t for t in (*doers(match.head), *undergoers(match.head)) if weapon_row(draft, t) is not None]
    return any(pointed_at(t) and not children(t, "conjunct") for t in means)


def _alike(a: Mention, b: Mention) -> bool:
    """The same named victim, or the same thing or people hit at no other place and time."""
    if a.names & b.names:
        return True
    if a.victims & b.victims and not (a.names and b.names):
        here, there = a.event.place, b.event.place
        return here is None or there is None or _same_place(here, there) or (a.known and _around(here, there))
    return False


def may_join(a: Mention, b: Mention) -> bool:
    """Nothing speaks against one happening."""
    together = a.head.sentence is b.head.sentence
    if not may_tie(a, b) or (a.names and b.names and not a.names & b.names and not together):
        return False
    if not together and (a.deed.id == CRAFT) != (b.deed.id == CRAFT):
        return False
    if _elsewhere(a.event.place, b.event.place):
        return False
    if _own_side(a, b) or _own_side(b, a):
        return False
    return not (a.groups and b.groups and a.groups.isdisjoint(b.groups))


def may_tie(a: Mention, b: Mention) -> bool:
    """Kinds of deed that may be one, as real as each other, at no times apart: enough where grammar ties them."""
    if b.deed.id not in a.deed.joins or _reality(a.event.status) != _reality(b.event.status):
        return False
    return not (a.dated and b.dated and _far_apart(a.event.time, b.event.time))


def _own_side(a: Mention, b: Mention) -> bool:
    """Nobody kills his own: soldiers who died are not those whom their army shelled. In a clash both sides may die."""
    if "deed.clash" in (a.deed.id, b.deed.id) or a.head.sentence is b.head.sentence:
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
    narrow = a.kind not in WIDE and b.kind not in WIDE
    return narrow and not _same_place(a, b) and not _next_to(a, b)


def _next_to(a: Place, b: Place) -> bool:
    """A city and one of its districts, a village and the town it lies near."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return False
    return distance((a.lat, a.lon), (b.lat, b.lon)) < NEXT_TO


def _same_place(a: Place | None, b: Place | None) -> bool:
    if a is None or b is None:
        return False
    return (a.gazetteer_id is not None and a.gazetteer_id == b.gazetteer_id) or a.name == b.name


def _around(a: Place, b: Place) -> bool:
    """One lies in the other: a country or region, and what is in that country."""
    return bool(a.country) and a.country == b.country and (a.kind in WIDE or b.kind in WIDE)
