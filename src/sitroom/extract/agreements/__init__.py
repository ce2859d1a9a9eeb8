"""Agreements and their terms: finds what is said of deals, links it, and records each deal and each term."""

from __future__ import annotations

from sitroom.analyse.tokens import Sentence, Token
from sitroom.extract.agreements import provisions, record
from sitroom.extract.agreements.befall import find, stand_by, vouched
from sitroom.extract.agreements.deals import RANK, Deal, link
from sitroom.extract.agreements.mentions import Mention
from sitroom.extract.agreements.people import is_placeholder, is_warring, party_actors
from sitroom.extract.agreements.progress import follow
from sitroom.extract.agreements.relations import VERBAL, related
from sitroom.extract.agreements.scopes import carried, is_conditional, of_mention, promised
from sitroom.extract.agreements.swaps import swaps
from sitroom.extract.agreements.terms import Stated, stated_in
from sitroom.extract.agreements.words import Words, words
from sitroom.extract.draft import Draft
from sitroom.extract.status import status_of
from sitroom.records import Agreement, Event, Provision

__all__ = ["extract"]

CARRY = 2  # sentences after one that speaks of a deal in which "will" and "must" still state its terms
FORMAL = frozenset({"accord", "pact"})  # words that are a deal's own as soon as anything befalls it

WARLIKE = frozenset({"cessation", "weapons_surrender", "withdrawal", "evacuation", "safe_passage", "release"})
YIELDING = frozenset({"RETREAT", "CONCEDE", "AID", "COOPERATE"})


def extract(draft: Draft) -> None:
    """Adds agreement and provision records."""
    lexicon = words(draft)
    deals: list[Deal] = []
    doubtful: list[Mention] = []
    terms: list[tuple[Deal, Stated]] = []
    last: tuple[Deal, int] | None = None
    for sentence in draft.analysis.sentences:
        if not sentence.parsed:
            continue
        found = _read(draft, sentence, lexicon, deals, doubtful, last)
        terms += found.terms
        if found.deal is not None:
            last = (found.deal, sentence.index)
    _record(draft, lexicon, deals, terms)


class _Found:
    """What one sentence gave: terms with their deals, and the deal that it spoke of."""

    def __init__(self) -> None:
        self.terms: list[tuple[Deal, Stated]] = []
        self.deal: Deal | None = None

    def take(self, deal: Deal, stated: list[Stated]) -> None:
        known = {s.trigger.i for _, s in self.terms}
        self.terms += [(deal, s) for s in stated if s.trigger.i not in known]
        self.deal = deal


def _read(
    draft: Draft,
    sentence: Sentence,
    lexicon: Words,
    deals: list[Deal],
    doubtful: list[Mention],
    last: tuple[Deal, int] | None,
) -> _Found:
    found = _Found()
    known = last is not None and sentence.index - last[1] <= 1
    nouns = find(draft, sentence, lexicon, known, known and last is not None and _was_subject(last[0]))
    for mention in nouns:
        stated = _terms(draft, lexicon, mention)
        if _says_nothing(mention, bool(stated)):
            continue
        if not _is_ours(draft, lexicon, mention, deals, bool(stated)):
            doubtful.append(mention)
            continue
        count = len(deals)
        deal = link(draft, mention, deals, lexicon)
        if deal is not None:
            found.take(deal, stated)
            if len(deals) > count:
                _adopt(draft, lexicon, deal, doubtful, sentence, mention.definite)
    for mention in _verbs(draft, sentence, lexicon):
        named = {m.head.i for m in nouns}  # "agreed to a ceasefire": the deal itself, no term of one
        stated = [s for s in _terms(draft, lexicon, mention) if s.trigger.i not in named]
        if stated and (found.deal is not None or _is_of_war(draft, lexicon, mention, stated)):
            deal = found.deal or link(draft, mention, deals, lexicon)
            if deal is not None:
                if deal is found.deal:
                    deal.parties += party_actors(draft, mention.parties, lexicon)
                found.take(deal, stated)
    for mention in swaps(draft, sentence, lexicon) if found.deal is None and not _frees(deals) else ():
        deal = link(draft, mention, deals, lexicon)
        if deal is not None:
            found.take(deal, _terms(draft, lexicon, mention))
    near = last[0] if last is not None and sentence.index - last[1] <= CARRY else None
    helped = found.deal or near
    if helped is not None:
        helped.mentions[-1].helpers += stand_by(sentence, lexicon)
    if found.deal is None and last is not None and near is not None and _binds(draft, near):
        stated = _carried(draft, sentence, lexicon)
        if stated:
            found.take(last[0], stated)
    return found


def _frees(deals: list[Deal]) -> bool:
    """Does a deal of the report provide for an exchange already? Then a swap is its carrying out."""
    return any(d.kind == "exchange" and any(m.row is not None for m in d.mentions) for d in deals)


def _binds(draft: Draft, deal: Deal) -> bool:
    """Has it come to a deal? What is said after a mere call for one is no term of it, nor after a swap."""
    if all(m.row is None and m.kind == "exchange" for m in deal.mentions):
        return False
    return RANK[deal.stage(draft)] >= RANK["agreed"]


def _was_subject(deal: Deal) -> bool:
    return deal.mentions[-1].head.function in ("subject", "passive_subject")


def _adopt(
    draft: Draft, lexicon: Words, deal: Deal, doubtful: list[Mention], sentence: Sentence, definite: bool
) -> None:
    """ "The deal" takes up "an agreement" told shortly before, which by itself might have been about anything; so does
    "an agreement" the definite one of the title."""
    for mention in doubtful:
        near = sentence.index - mention.head.sentence.index
        if near not in (1, 2) or mention.row is None or mention.weak:
            continue
        titled = mention.definite and mention.head.sentence.index == 0
        if titled or (definite and mention.reached):
            deal.mentions.insert(0, mention)
            deal.parties += party_actors(draft, mention.parties, lexicon)
            return


def _terms(draft: Draft, lexicon: Words, mention: Mention) -> list[Stated]:
    found: dict[int, Stated] = {}
    for scope in of_mention(draft, mention, lexicon):
        for stated in stated_in(draft, lexicon, scope):
            found.setdefault(stated.trigger.i, stated)
    return [found[i] for i in sorted(found)]


def _carried(draft: Draft, sentence: Sentence, lexicon: Words) -> list[Stated]:
    """Terms told by "will", "must" or a promise after a sentence about the deal."""
    scopes = list(carried(sentence, lexicon))
    for verb in sentence.tokens:
        if verb.pos == "VERB" and lexicon.get("promise", verb):
            scopes += promised(draft, verb, lexicon, None)
    found: dict[int, Stated] = {}
    for scope in scopes:
        for stated in stated_in(draft, lexicon, scope):
            held = status_of(draft, stated.trigger) not in ("threatened", "negated") and not is_conditional(scope.root)
            if held or stated.row.negated:
                found.setdefault(stated.trigger.i, stated)
    return [found[i] for i in sorted(found)]


def _verbs(draft: Draft, sentence: Sentence, lexicon: Words) -> list[Mention]:
    """ "agreed to stop shelling": a deal without a noun."""
    return [
        Mention(head=t, last=t, parties=[*related(t, "doer"), *related(t, "with")], rules=["provision.own"])
        for t in sentence.tokens
        if t.pos in VERBAL and lexicon.get("own", t)
    ]


def _is_ours(draft: Draft, lexicon: Words, mention: Mention, deals: list[Deal], has_terms: bool) -> bool:
    """Is it a deal between those who fight, and one that the text vouches for?"""
    if mention.head.pos == "PRON":
        return bool(deals)
    if not mention.definite and status_of(draft, mention.head) in ("hypothetical", "negated"):
        return bool(mention.reached) and any(vouched(draft, r) for r in mention.reached) and mention.kind is not None
    if mention.row is None or mention.row.sort == "sure" or mention.kind is not None or has_terms:
        return True
    if mention.definite and deals and not mention.other:
        return True
    if not mention.reached:
        helpers = party_actors(draft, [h for h, _ in mention.helpers], lexicon)
        return any(is_warring(a) or a.kind == "igo" for a in helpers)
    actors = party_actors(draft, [*mention.parties, *_doers(mention)], lexicon)
    if mention.head.lemma in FORMAL and (any(map(is_warring, actors)) or any(r.row.clear for r in mention.reached)):
        return True
    return any(is_warring(a) for a in actors) and not _between_states(mention, [a.kind for a in actors])


def _is_of_war(draft: Draft, lexicon: Words, mention: Mention, stated: list[Stated]) -> bool:
    """ "Prosecutors agreed to drop the charges" is no deal of ours: nobody who fights agrees, and no fighting ends."""
    actors = party_actors(draft, mention.parties, lexicon)
    told = any(is_warring(a) or is_placeholder(a, lexicon) for a in actors)
    return told or not actors or any(s.row.term in WARLIKE for s in stated)


def _says_nothing(mention: Mention, has_terms: bool) -> bool:
    """ "During a truce": nothing befalls it, nobody is named."""
    told = mention.definite or mention.reached or mention.helpers or mention.parties or mention.proper or has_terms
    return mention.row is not None and not told and not mention.weak


def _between_states(mention: Mention, kinds: list[str | None]) -> bool:
    """States agree on many things: nothing says that this one is about war."""
    return all(k in ("state", "government", "igo") for k in kinds) and not mention.kind


def _doers(mention: Mention) -> list[Token]:
    return [t for r in mention.reached for t in related(r.predicate, "doer")]


def _record(draft: Draft, lexicon: Words, deals: list[Deal], terms: list[tuple[Deal, Stated]]) -> None:
    """Records of all deals and terms, then what became of the terms."""
    made: dict[int, tuple[Agreement, list[Provision]]] = {}
    for deal in deals:
        made[id(deal)] = (record.add(draft, deal, lexicon), [])
    for deal, stated in terms:
        agreement, kept = made[id(deal)]
        kept.append(provisions.add(draft, stated, agreement.id, lexicon))
    for deal in deals:
        agreement, kept = made[id(deal)]
        record.complete(draft, deal, agreement, kept, lexicon)
    known = [p for _, kept in made.values() for p in kept]
    taken = {s.trigger.i for _, s in terms}
    for sentence in draft.analysis.sentences if known else ():
        follow(draft, sentence, lexicon, known, taken)
    _await(draft, known)


def _await(draft: Draft, provisions: list[Provision]) -> None:
    """What a deal only provides for has not happened: an event read off the same words is yet to come."""
    awaited = {p.trigger.start for p in provisions if getattr(draft.records[p.id], "state", None) == "agreed"}
    for event in draft.of_kind(Event) if awaited else ():
        if event.trigger.start in awaited and event.status == "actual" and event.type in YIELDING:
            draft.change(event, status="planned")
