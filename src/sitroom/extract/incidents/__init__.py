"""Incidents: mentions of one violent happening within a report share `incident`, the id of the first of them.

Joined are mentions that grammar ties together ("killed in an attack", "the attack that killed"), and later mentions
that name the same victim or thing, point back ("the attack") or add little, as long as nothing speaks against it:
another kind of deed, place, day, doer or victim. A wrong join is worse than a missed one.
"""

from __future__ import annotations

from sitroom.extract.draft import Draft
from sitroom.extract.events import readings
from sitroom.extract.harm import words_of
from sitroom.extract.incidents.again import earlier
from sitroom.extract.incidents.mentions import Group, Mention, mentions_of
from sitroom.extract.incidents.ties import MAX_FELLOWS, share, tied

MAX_GROUPS = 40  # happenings kept in mind; keeps the cost of a long report linear


def extract(draft: Draft) -> None:
    """Sets `incident` on the events of the draft."""
    another = words_of(draft).cues["another"]
    groups: list[Group] = []
    homes: dict[str, Group] = {}
    near: dict[int, list[Mention]] = {}
    for mention in mentions_of(draft, readings(draft)):
        fellows = near.setdefault(mention.head.sentence.index, [])
        partners = tied(draft, mention, fellows)
        if partners:
            share(draft, mention, partners[0])
            home = homes[partners[0].event.id]
            for other in fellows[-MAX_FELLOWS:]:  # "killed and … wounded in a grenade attack": the killing too
                if other is not partners[0] and homes[other.event.id] is home:
                    share(draft, other, mention)
            for other in partners[1:]:  # "died when an air strike hit a bus": the strike too
                if homes[other.event.id] is not home:
                    _merge(home, homes[other.event.id], homes, groups)
                    share(draft, other, mention)
        else:
            told = earlier(draft, mention, groups[-MAX_GROUPS:], another)
            home = told if told is not None else Group()
            if told is None:
                groups.append(home)
        home.mentions.append(mention)
        homes[mention.event.id] = home
        fellows.append(mention)
    for group in groups:
        first = group.mentions[0].event.id
        for mention in group.mentions[1:]:
            draft.change(mention.event, incident=first)


def _merge(home: Group, other: Group, homes: dict[str, Group], groups: list[Group]) -> None:
    """Makes one group of two, in text order."""
    home.mentions = sorted([*home.mentions, *other.mentions], key=lambda m: m.event.trigger.start)
    groups.remove(other)
    for mention in other.mentions:
        homes[mention.event.id] = home
