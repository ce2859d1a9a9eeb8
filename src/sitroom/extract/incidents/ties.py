"""What grammar ties into one happening within a sentence, and what tied mentions lend one another."""

from __future__ import annotations

from msgspec.structs import replace

from sitroom.analyse.grammar import agents, children, conjuncts, doers, first_conjunct, obliques, subjects, undergoers
from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.extract.events.weapons import weapon_row
from sitroom.extract.frames import noun_match
from sitroom.extract.incidents.again import WIDE, may_join, may_tie
from sitroom.extract.incidents.mentions import Mention
from sitroom.records import Event

CIRCUMSTANCE = frozenset({"in", "during", "by", "from", "when", "after-none", "with", "of", "as", "as of"})
WHEN = frozenset({"when", "as", "while", "where"})
COMPANY = frozenset({"along", "together"})  # before "with"
ARMED_SIDES = frozenset({"REB", "MIL", "PRM", "UAF", "COP"})
OWN_MODES = ("destroy",)  # "attacked the town, torching a post": how one thing fared, not how the attack was made
MAX_FELLOWS = 12  # mentions of the same sentence that may be tied to one


def tied(draft: Draft, mention: Mention, fellows: list[Mention]) -> list[Mention]:
    """Earlier mentions of the sentence that grammar ties this one to."""
    fellows = fellows[-MAX_FELLOWS:]
    near = [o for o in fellows if may_tie(mention, o) and not _rivals(mention, o)]
    return [o for o in near if _is_tied(draft, mention, o)] or _what_did(mention, fellows)


def _is_tied(draft: Draft, a: Mention, b: Mention) -> bool:
    if _ties(a.head, b.head) or _ties(b.head, a.head):
        return True
    if not may_join(a, b):
        return False
    if _by_one_means(draft, a.head, b.head) or _by_one_means(draft, b.head, a.head):
        return True
    return _one_circumstance(draft, a.head, b.head) or _together(a, b) or _told_of(a, b)


def _rivals(a: Mention, b: Mention) -> bool:
    """Known doers of two lands and no clash: "the rebels' missile killed three as US strikes hit the port"."""
    if "deed.clash" in (a.deed.id, b.deed.id) or not (a.groups and b.groups) or not a.groups.isdisjoint(b.groups):
        return False
    lands = [{x.country for x in m.event.source if x.country} for m in (a, b)]
    return bool(lands[0] and lands[1]) and lands[0].isdisjoint(lands[1])


def _by_one_means(draft: Draft, a: Token, b: Token) -> bool:
    """ "shells fired by rebels hit a clinic", "used a bomb that killed nine": told of the weapon of the other."""
    if a.function not in ("adnominal", "relative") or weapon_row(draft, a.head) is None:
        return False
    return a.head in doers(b) or a.head in undergoers(b)


def _what_did(mention: Mention, fellows: list[Mention]) -> list[Mention]:
    """ "a strike on the consulate on 1 April that killed two": the deed before a relative clause that the parser hung
    on what stands between."""
    verb = mention.head
    own = children(verb, "subject", "passive_subject")
    if mention.reading.match.frame.harm is None or not own or own[0].lower not in ("that", "which"):
        return []
    deeds = [o for o in fellows if o.reading.match.part == "noun" or o.head.function == "adnominal"]
    return [o for o in deeds if o.head.i < verb.i and may_tie(mention, o)][-1:]


def share(draft: Draft, a: Mention, b: Mention) -> None:
    """What grammar ties is one deed: the plainer mention takes means, doer, day and place that the other names."""
    for one, other in ((a, b), (b, a)):
        got, given = one.event, other.event
        values: dict[str, object] = {}
        if got.mode is None and given.mode not in (None, *OWN_MODES):
            values |= {"mode": given.mode, "acled": given.acled}
        elif got.mode is None and given.acled and (other.deed.id == "deed.clash" or _both_sides(given, got)):
            values["acled"] = given.acled
        if not got.source and given.source and not _alike(given, got):
            values["source"] = given.source
        if got.place is None and given.place is not None and given.place.kind not in WIDE:
            values["place"] = replace(given.place, source="context")
        if given.time is not None and given.time.source == "text" and (got.time is None or got.time.source == "report"):
            values["time"] = replace(given.time, source="context")
        if values:
            one.event = draft.change(got, **values)
            one.look()


def _both_sides(given: Event, got: Event) -> bool:
    """Who did it to whom, where the other mention says only half of it: ACLED's type hangs on both."""
    both = bool(given.source and given.target) and not (got.source and got.target)
    return both and given.mode is None and not _alike(given, got)


def _alike(given: Event, got: Event) -> bool:
    """The doers of one are of the same armed side as the victims of the other ("militants died when insurgents raided
    a base"): they are not their own killers."""
    sides = {a.sector for a in given.source if a.sector in ARMED_SIDES}
    return any(a.sector in sides for a in got.target)


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


def _together(a: Mention, b: Mention) -> bool:
    """ "three were killed and nine were wounded": what befell people, told in a row without a doer of its own."""
    head = a.head
    if head.function != "conjunct" or first_conjunct(head) is not first_conjunct(b.head):
        return False
    befell = all(m.reading.match.frame.harm in ("killed", "injured") for m in (a, b))
    return befell and not agents(head) and (bool(agents(b.head)) or not b.reading.source.heads)


def _one_circumstance(draft: Draft, a: Token, b: Token) -> bool:
    """Both happened in one deed that is no record of its own ("wounded in an attack in which her husband died")."""
    shared = {t.i: t for t in _circumstances(a)}
    for noun in _circumstances(b):
        if noun.i in shared:
            deed = noun_match(draft, noun)
            if deed is not None and deed.frame.type == "ASSAULT":
                return True
    return False


def _circumstances(token: Token) -> list[Token]:
    """Nouns that say in what a verb happened, and the noun that its relative clause is about."""
    found = [noun for verb in conjuncts(first_conjunct(token)) for prep, noun in obliques(verb) if prep in CIRCUMSTANCE]
    top = first_conjunct(token)
    return [*found, top.head] if top.function in ("relative", "adnominal") else found


def _told_of(a: Mention, b: Mention) -> bool:
    """ "an attack by men who hurled a bomb", "was seized along with a nurse who was seized too": a relative clause
    about the doer or a fellow victim tells the same deed, unless in a past further back."""
    for one, other in ((a, b), (b, a)):
        verb = one.head
        if verb.function != "relative" or any(c.lower == "had" for c in children(verb, "auxiliary")):
            continue
        about = verb.head
        if about not in subjects(verb):
            continue
        if other.deed.id == "deed.any" and about in other.reading.source.heads:
            return True
        if one.deed.id == other.deed.id and _in_company(about, other.head):
            return True
    return False


def _in_company(noun: Token, verb: Token) -> bool:
    """ "along with a nurse", wherever the parser hung it; "with a nurse" only of the verb itself."""
    prep = first_conjunct(noun).head
    if prep.lower == "alongside" or (prep.lower == "with" and prep.head.lower in COMPANY):
        return True
    before = [t for t in prep.sentence.tokens if t.i == prep.i - 1]
    return prep.lower == "with" and (prep.head is verb or any(t.lower in COMPANY for t in before))
