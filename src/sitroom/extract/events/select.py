"""Which frames of a sentence stand as events: results are folded into their cause, words into what is said of them."""

from __future__ import annotations

from sitroom.analyse.grammar import children, first_conjunct, is_passive
from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.extract.frames import Match, index_of
from sitroom.extract.harm import HELD, HURT, results, words_of

# functions by which a complement hangs on the word that takes it
COMPLEMENT = frozenset({
    "object", "open_clause", "clause", "prep", "prep_object", "prep_clause", "adnominal", "passive_subject",
    "attribute",
})  # fmt: skip
AIM = frozenset({"adverbial", "adnominal", "open_clause"})
WHEN = frozenset({"after", "before", "during", "following", "since", "amid", "until", "despite", "upon"})
MAX_STEPS = 6
OF_WHAT = frozenset({"of", "with", "in"})
PROMISED = ("RETREAT", "CONCEDE", "AID", "COOPERATE")
AIMS = ("RETREAT", "CONCEDE")
AIM_MODES = ("restrict",)  # "fired tear gas to disperse the crowd"
REFUSED = ("RETREAT", "CONCEDE", "MOBILIZE", "AID")


def choose(draft: Draft, found: list[Match]) -> tuple[list[Match], list[tuple[Match, Match]]]:
    """Matches that become events, in text order; and (match, what absorbs it), events only where that one is none."""
    by_token = {t.i: m for m in found for t in m.tokens}
    folded = {
        v.i for m in found if m.frame.type == "ASSAULT" for v in _result_verbs(draft, m) if not _own_deed(draft, v)
    }
    kept, absorbed = [], []
    for match in found:
        if match.head.i in folded or _mere_epithet(draft, match):
            continue
        if _means_of_another(match, found):
            continue
        aimed = _aim_of(match, by_token)
        if aimed is not None:
            absorbed.append((match, aimed))
            continue
        above = _complement_of(match.head, by_token) or _aim_of_protest(match, by_token)
        if above is not None and above is not match and _absorbs(above, match):
            absorbed.append((match, above))
            continue
        kept.append(match)
    return kept, absorbed


def _result_verbs(draft: Draft, match: Match) -> list[Token]:
    """Harm verbs of the match's own result clauses, and of those of a verb that the event noun is the subject of."""
    verbs = words_of(draft).verbs
    found = [v for v in results(match.head) if v.lemma in verbs]
    head = match.head
    if match.part == "noun" and head.function == "subject" and head.head.pos == "VERB":
        found += [v for v in results(head.head) if v.lemma in verbs]
    return found


def _own_deed(draft: Draft, verb: Token) -> bool:
    """ "shot and killed two", "opened fire, killing two": people killed or hurt are a mention of their own, but not
    where nobody says how many of each ("killed or wounded fifty")."""
    kind = words_of(draft).verbs.get(verb.lemma)
    if kind not in HURT:
        return kind in HELD  # "shot down a jet and captured its pilot"
    if not children(verb, "object"):
        return verb.function == "conjunct" and is_passive(verb)  # "were tortured and murdered"
    return verb.function != "conjunct" or all(c.lower != "or" for c in children(verb.head, "coordinator"))


def _complement_of(token: Token, by_token: dict[int, Match]) -> Match | None:
    """The nearest match above whose complement the token is."""
    current = first_conjunct(token)
    for _ in range(MAX_STEPS):
        if current.function not in COMPLEMENT or current.head is current:
            return None
        if current.function == "prep" and current.lower in WHEN:
            return None  # "signed it after weeks of talks"
        current = first_conjunct(current.head)
        found = by_token.get(current.i)
        if found is not None:
            return found
        if current.pos == "VERB" and children(current, "subject") and current.function not in ("open_clause", "clause"):
            return None
    return None


def _aim_of_protest(match: Match, by_token: dict[int, Match]) -> Match | None:
    """ "blocked roads to demand reforms": what protesters ask for is what the protest is about."""
    head = match.head
    if match.frame.type not in ("REQUEST", "PROTEST") or match.part != "verb" or head.function not in AIM:
        return None
    above = by_token.get(head.head.i)
    return above if above is not None and above.frame.type == "PROTEST" else None


def _aim_of(match: Match, by_token: dict[int, Match]) -> Match | None:
    """The event that this one is only the aim of ("opened the bridge to allow deliveries"): words and favours that
    are wanted are no happenings of their own; talks that are called for are."""
    head = match.head
    if not match.entry.soft and match.frame.type not in AIMS and match.frame.mode not in AIM_MODES:
        return None
    if match.part != "verb" or head.function != "adverbial" or head.tag != "VB" or head.head is head:
        return None
    if not any(c.lower == "to" and c.function == "auxiliary" for c in head.children):
        return None
    above = by_token.get(first_conjunct(head.head).i) or by_token.get(head.head.i)
    if above is None or above is match or (above.frame.type == "REQUEST" and match.frame.type == "CONSULT"):
        return None
    return above


def _means_of_another(match: Match, found: list[Match]) -> bool:
    """ "killed four using missiles": the means of another deed of the sentence."""
    if match.part != "verb" or match.head.tag != "VBG" or match.head.lemma != "use":
        return False
    return any(m is not match and m.frame.type == "ASSAULT" and m.part == "verb" for m in found)


def _absorbs(above: Match, match: Match) -> bool:
    """Words said of words are one event ("agreed to hold talks", "rejected the call"); so are concessions refused."""
    if above.frame.type == "PROTEST":  # "marched to demand reforms", "gathered to protest against the vote"
        return match.frame.type in ("REQUEST", "PROTEST") and match.head.function in AIM
    if above.frame.type == "REJECT" and match.frame.type in REFUSED:
        return True
    if above.frame.type == "AGREE" and match.frame.type in PROMISED:
        return True  # the promise is the event; what is promised is yet to come
    if above.frame.type == "REQUEST" and match.frame.type == "CONSULT":
        return False  # talks that are called for are an event of their own
    if above.part == "noun" and match.part == "verb" and above.frame.type == match.frame.type == "ACCUSE":
        return False  # "the trial of two men charged with murder": the charge is no part of the trial
    return above.entry.soft and match.entry.soft and above.frame.type != "CONSULT"


def _in_court(draft: Draft, match: Match) -> bool:
    """ "a man charged with murder", "two men accused in the killing": said of a deed of violence."""
    if match.head.lemma not in index_of(draft).classes["charging"]:
        return False
    return any(c.lower in OF_WHAT for c in children(match.head, "prep"))


def _mere_epithet(draft: Draft, match: Match) -> bool:
    """ "the ousted president", "suspected rebels": a participle before its noun tells of no happening; deeds of
    violence do ("kidnapped engineers")."""
    head = match.head
    if match.part != "verb" or head.function not in ("modifier", "adnominal"):
        return False
    if match.frame.type == "ACCUSE":
        return head.function == "modifier" or not _in_court(draft, match)
    return head.function == "modifier" and match.frame.type != "ASSAULT"
