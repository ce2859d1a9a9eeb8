"""Mentions of one deal, linked through the report."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitroom.extract.agreements.befall import is_titled, vouched
from sitroom.extract.agreements.mentions import Mention, name_span
from sitroom.extract.agreements.people import compatible, is_placeholder, merge_parties, party_actors
from sitroom.extract.agreements.words import Words
from sitroom.extract.agreements.words import words as words_of
from sitroom.extract.draft import Draft
from sitroom.extract.status import status_of
from sitroom.lexicon.schema.agreements import Stage
from sitroom.records import Actor, AgreementKind

RANK: dict[Stage, int] = {
    "proposed": 0, "negotiating": 1, "agreed": 2, "signed": 3, "violated": 4, "in_force": 5, "collapsed": 6,
}  # fmt: skip
TREATIES = frozenset({"pact", "treaty"})  # nobody calls a truce so
TRUCES = frozenset({"ceasefire", "unilateral_ceasefire"})
# kinds that one deal is called by turns
ALIKE = (
    frozenset({"ceasefire", "de-escalation", "peace", "reconciliation"}),
    frozenset({"reconciliation", "surrender", "evacuation"}),
    frozenset({"ceasefire", "access"}),
)


@dataclass(slots=True, eq=False)
class Deal:
    """One deal: its mentions in text order, and the parties that they name."""

    mentions: list[Mention] = field(default_factory=list)
    parties: list[Actor] = field(default_factory=list)

    @property
    def kind(self) -> AgreementKind | None:
        """The most telling of its mentions' kinds."""
        kinds = [m.kind for m in self.mentions if m.kind]
        return next((k for k in kinds if k != "ceasefire"), kinds[0] if kinds else None)

    @property
    def is_aside(self) -> bool:
        """Told to be another than the one at hand ("an earlier truce")."""
        return any(m.other or m.year for m in self.mentions)

    def words_for(self, name: str) -> set[str]:
        """All names, or all years, that its mentions give it."""
        return {v for m in self.mentions if (v := getattr(m, name))}

    def stage(self, draft: Draft) -> Stage:
        """The last stage reached; "violated" only when nothing says that the deal is still in force."""
        found = [s for m in self.mentions for r in m.reached if (s := vouched(draft, r)) is not None]
        if found:
            return max(found, key=lambda s: RANK[s])
        told = any(
            m.definite or m.row is None or status_of(draft, m.head) in ("actual", "ongoing") for m in self.mentions
        )
        return "agreed" if told else "proposed"


def link(draft: Draft, mention: Mention, deals: list[Deal], words: Words) -> Deal | None:
    """The deal that a mention speaks of: one known before, else a new one (added to `deals`).

    None for a mention that can only take up a known deal when there is none."""
    parties = party_actors(draft, mention.parties, words)
    fitting = [d for d in reversed(deals) if not _against(draft, mention, parties, d, words)]
    # "the deal" is the one that the report is about, not the "earlier" one told in passing
    fitting.sort(key=lambda d: d.is_aside and not _goes_on(mention, d))
    deal = next(iter(fitting), None)
    if deal is None:
        if mention.weak:
            return None
        deal = Deal()
        deals.append(deal)
    deal.mentions.append(mention)
    deal.parties += parties
    return deal


def _goes_on(mention: Mention, deal: Deal) -> bool:
    """Is it spoken of in the sentence that tells of the deal?"""
    return mention.other or any(m.head.sentence is mention.head.sentence for m in deal.mentions)


def _against(draft: Draft, mention: Mention, parties: list[Actor], deal: Deal, words: Words) -> str:
    """What speaks against a mention's speaking of this deal; "" when nothing does."""
    if mention.row is not None and mention.head.pos == "PRON":
        return ""
    names, years = deal.words_for("proper"), deal.words_for("year")
    if mention.proper and names:
        return "" if mention.proper in names else "another name"
    if mention.proper and mention.head.lemma in TREATIES and deal.kind in TRUCES:
        return "a treaty of its own name"
    if mention.year and mention.year not in years:
        return "another year"
    if years and mention.row is not None and not (mention.year or mention.definite):
        return "one of now"  # "the 2016 peace deal … a non-aggression pact"
    if mention.other and not (mention.definite and any(m.other for m in deal.mentions)):
        return "said to be another"
    if not _kinds_agree(mention, deal):
        return "another kind"
    return _other_parties(parties, deal, words) or _other_stage(draft, mention, deal)


def _kinds_agree(mention: Mention, deal: Deal) -> bool:
    kinds = {m.kind for m in deal.mentions if m.kind}
    if mention.kind is None or not kinds or mention.kind in kinds:
        return True
    if "unilateral_ceasefire" in {mention.kind, *kinds}:
        return mention.definite and {mention.kind, *kinds} <= TRUCES
    return any(mention.kind in group and kinds & group for group in ALIKE)


def _other_parties(parties: list[Actor], deal: Deal, words: Words) -> str:
    """Named parties of which none can be one of the deal's."""
    named = [p for p in parties if not is_placeholder(p, words)]
    known = merge_parties(deal.parties, words)
    known = tuple(k for k in known if not is_placeholder(k, words))
    if len(named) < 1 or len(known) < 2:
        return ""
    return "" if any(compatible(p, k) for p in named for k in known) else "other parties"


def _other_stage(draft: Draft, mention: Mention, deal: Deal) -> str:
    """ "a truce" that is only called for is not the one that is in force; one agreed is not the one that collapsed."""
    if mention.definite:
        return ""
    stages = [s for r in mention.reached if (s := vouched(draft, r)) is not None]
    own = max((RANK[s] for s in stages), default=None)
    if own is None:
        return ""
    known = RANK[deal.stage(draft)]
    if own < RANK["agreed"] <= known:
        return "another stage"
    return "another stage" if known < RANK["agreed"] and own == RANK["collapsed"] else ""


def name(draft: Draft, deal: Deal) -> str:
    """The deal's name as written: with a proper name, else the longest of its mentions' words; of those that tell its
    kind, and of the text rather than of its title, where there are such."""
    named = [m for m in deal.mentions if m.row is not None]
    for keep in (lambda m: m.kind == deal.kind, lambda m: not is_titled(draft, m.head.sentence)):
        named = [m for m in named if keep(m)] or named
    best = ""
    for mention in (*(m for m in deal.mentions if m.row is not None and m.proper), *named):
        first, last = name_span(mention, words_of(draft))
        tokens = draft.analysis.tokens
        text = " ".join(draft.report.text[tokens[first].start : tokens[last].end].split())
        if mention.proper and mention.proper in text:
            return text
        best = text if len(text) > len(best) else best
    return best or "agreement"
