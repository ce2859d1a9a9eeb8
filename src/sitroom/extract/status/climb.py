"""The walk from a trigger outwards through its governors."""

from __future__ import annotations

from collections.abc import Callable

from sitroom.analyse.grammar import children, subjects
from sitroom.analyse.tokens import Token
from sitroom.extract.status.words import Words
from sitroom.lexicon.schema.status import StatusRow
from sitroom.records import Status

MAX_STEPS = 14  # governors climbed; deeper nesting is a parser's error
NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
VERBS = frozenset({"VERB", "AUX"})
AHEAD = frozenset({"planned", "requested", "threatened", "hypothetical"})


class Climb:
    """One walk from a trigger outwards. `found`: statuses met, innermost first."""

    def __init__(self, words: Words, trigger: Token) -> None:
        self.words = words
        self.trigger = trigger
        self.found: list[Status] = []
        token: Token | None = trigger
        self.own(trigger)
        self.tried(trigger)
        for _ in range(MAX_STEPS):
            token = self.outward(token) if token is not None else None
            if token is None:
                break

    def result(self) -> Status:
        if "negated" in self.found:
            return "negated"
        strong = [s for s in self.found if s not in ("actual", "ongoing")]
        if strong:
            return strong[-1]
        return "ongoing" if "ongoing" in self.found else "actual"

    def add(self, status: Status | None) -> None:
        if status is not None and status != "actual":
            self.found.append(status)

    # ---- the word itself ----

    def own(self, token: Token, *, negation: bool = True) -> None:
        """What stands on the word itself: auxiliaries and negation of a verb, modifiers of a noun."""
        if negation and self.negated(token):
            self.add("negated")
        if token.pos in VERBS:
            self.verb_group(token)
        if token.pos in NOUNS or token.tag == "VBG":
            self.modifiers(token)

    def tried(self, noun: Token) -> None:
        """ "an assassination attempt": the noun says itself that it was only tried."""
        row = self.words.governor(noun, "compound") if noun.pos in NOUNS and children(noun, "compound") else None
        self.add(row.status if row is not None and row.status == "attempted" else None)

    def negated(self, token: Token) -> bool:
        for child in token.children:
            if child.function == "negation" or child.lower == "never":
                after = next((c for c in token.children if c.i == child.i + 1), None)
                if after is None or after.lower not in ("only", "just", "merely"):
                    return True
            if child.lower == "longer" and any(c.lower == "no" for c in child.children):
                return True
        if token.pos in VERBS:
            parts = children(token, "subject", "passive_subject", "object", "coordinator")
            return any(self.none(p) for p in parts)
        return any(
            c.function in ("determiner", "number") and self.words.get("quantifier", c.lower) for c in token.children
        )

    def none(self, noun: Token) -> bool:
        """ "no one", "nobody", "none of them", "no civilians"."""
        if self.words.get("quantifier", noun.lower):
            return True
        return any(
            c.i < noun.i
            and c.function in ("determiner", "number", "coordinator")
            and self.words.get("quantifier", c.lower)
            for c in noun.children
        )

    def verb_group(self, verb: Token) -> None:
        auxiliaries = children(verb, "auxiliary", "passive_aux")
        for auxiliary in auxiliaries:
            row = self.words.get("modal", auxiliary.lower) if auxiliary.tag == "MD" else None
            if row:
                self.add(self.modal(verb, row, auxiliaries))
        if verb.tag == "VBG" and any(a.lemma == "be" for a in auxiliaries):
            soon = any(
                self.words.get("future", t.lower)
                for t in verb.subtree()
                if t.function in ("noun_adverb", "adverb", "modifier")
            )
            self.add("planned" if soon else "ongoing")
        elif verb.function == "root" and verb.tag == "VB" and any(a.lower == "to" for a in auxiliaries):
            self.add("planned")  # headline: "Army to withdraw"
        elif any(a.tag == "VBG" and a.lemma == "be" for a in auxiliaries) and verb.function != "prep_clause":
            self.add("ongoing")  # "are being shelled", not "dead after being shelled"
        if verb.function == "root" and verb.sentence.tokens[-1].lower.startswith("?"):
            self.add("hypothetical")

    def modal(self, verb: Token, row: StatusRow, auxiliaries: list[Token]) -> Status:
        if row.status == "hypothetical" and self.words.get("perception", verb.lemma):
            return "actual"  # "gunfire could be heard"
        if row.perfect and any(a.lemma == "have" for a in auxiliaries):
            return row.perfect
        if row.conditional and any(self.conditional(c) for c in children(verb, "adverbial")):
            return row.conditional
        if row.reported and self.reported(verb):
            return row.reported
        return row.status

    def conditional(self, clause: Token) -> bool:
        row = next(
            (r for r in (self.words.get("marker", m.lower) for m in clause.children if m.function == "marker") if r),
            None,
        )
        return row is not None and row.status == "hypothetical"

    def reported(self, verb: Token) -> bool:
        while verb.function == "conjunct" and verb.head.pos in VERBS:
            verb = verb.head
        return verb.function == "clause"

    def modifiers(self, noun: Token) -> None:
        for child in noun.children:
            if child.i < noun.i and child.function in ("modifier", "compound", "adverb"):
                row = self.words.get("modifier", child.lower)
                self.add(row.status if row else None)
            elif child.i > noun.i and child.tag == "VBN" and child.function in ("adnominal", "relative"):
                self.add(self.told_of(child))

    def told_of(self, participle: Token) -> Status | None:
        """ "an attack planned for Friday", "a bombing that was foiled": the participle governs the noun."""
        row = self.words.governor(participle, "undergone")
        if row is None or row.barrier:
            return None
        return row.negated if self.negated(participle) else row.status

    # ---- one step outwards; None ends the walk ----

    def outward(self, token: Token) -> Token | None:
        if token.head is token:
            return None
        step = _STEPS.get(token.function)
        return step(self, token) if step else None

    def govern(self, governor: Token, *ties: str, past: bool = False) -> tuple[bool, bool]:
        """Applies the row of `governor` for the first of `ties` that it has. (found, barrier)

        `past`: what it governs is a clause in the past."""
        row = None
        for tie in ties:
            row = row or self.words.governor(governor, tie)
        if row is None or (row.present and governor.tag in ("VBD", "VBN")):
            return False, False
        if row.of_terms and not any(self.words.get("terms", t.lemma) for t in subjects(governor)):
            return False, False
        if past and row.status in ("planned", "requested", "threatened"):
            return False, False
        if row.barrier:
            return True, True
        negated = self.negated(governor)
        status = row.negated if negated else row.status
        if status == "requested" and any(self.words.get("terms", t.lemma) for t in children(governor, "subject")):
            status = "planned"  # "the deal calls for a withdrawal"
        if row.hostile and status == row.status and self.is_hostile():
            status = row.hostile if not row.own or self.same_subject(governor) else row.status
        self.add(status)
        if not negated:  # "could not prevent": the modal says no more than the negation
            self.own(governor, negation=False)
        return True, False

    def is_hostile(self) -> bool:
        return self.words.get("hostile", self.trigger.lemma) is not None

    def same_subject(self, governor: Token) -> bool:
        """The governed clause tells of what the governor's own subject does ("warned that it would strike")."""
        above = {t.i for t in subjects(governor)}
        below = subjects(self.trigger) if self.trigger.pos in VERBS else []
        return any(t.i in above or t.lower in ("it", "they", "he", "she", "we", "i") for t in below)

    def conjunct(self, token: Token) -> Token | None:
        first = token.head
        before = " ".join(t.lower for t in token.sentence.tokens if token.i - 2 <= t.i < token.i)
        if self.words.get("minus", before) and self.negated(first):
            self.add("negated")
        if token.pos in VERBS and first.pos in VERBS and not children(token, "subject", "passive_subject"):
            # "will withdraw and hand over" shares "will"; "has not entered but shelled" does not share "not"
            if token.tag == first.tag and not children(token, "auxiliary", "passive_aux"):
                but = any(c.lower == "but" for c in children(first, "coordinator"))
                self.own(first, negation=not but and any(a.function == "auxiliary" for a in first.children))
        elif (
            token.pos in NOUNS and self.negated(first) and any(c.lower == "or" for c in children(first, "coordinator"))
        ):
            self.add("negated")
        return self.outward(first)

    def clause(self, token: Token) -> Token | None:
        """A clause that is the object of a verb, noun or adjective."""
        if self.conditional(token):
            self.add("hypothetical")
        governor = token.head
        tie = self.tie(token)
        found, barrier = self.govern(governor, tie, past=tie == "clause" and self.is_past(token))
        if barrier or (not found and tie == "clause"):
            return None
        if not found:
            self.own(governor)
        return governor

    def is_ahead(self, row: StatusRow, verb: Token, clause: Token) -> bool:
        """A clause of time that is yet to come: in the present beside what will be; after "until" also beside what is
        planned, asked or possible, and in the present wherever it stands."""
        past = self.is_past(clause)
        if not row.forward:
            return self.is_future(verb) and not past
        awaited = Climb(self.words, verb).result() in AHEAD
        return awaited or (not past and clause.tag in ("VBP", "VBZ", "VB"))

    def is_future(self, verb: Token) -> bool:
        marks = children(verb, "auxiliary")
        return any(a.tag == "MD" and self.words.get("modal", a.lower) for a in marks)

    def is_past(self, verb: Token) -> bool:
        """A clause in the past tells of what was, and cannot be planned or asked for ("insisted that rebels fled")."""
        marks = children(verb, "auxiliary", "passive_aux")
        if any(a.tag == "MD" for a in marks):
            return False
        return verb.tag == "VBD" or any(a.tag == "VBD" or a.lemma == "have" for a in marks)

    def tie(self, verb: Token) -> str:
        marks = children(verb, "auxiliary", "passive_aux")
        if any(a.lower == "to" for a in marks):
            return "to"
        return "ing" if verb.tag == "VBG" and not any(a.lemma == "be" and a.tag != "VBG" for a in marks) else "clause"

    def open_clause(self, token: Token) -> Token | None:
        governor = token.head
        if any(c.lower == "yet" for c in governor.children) and governor.lemma in ("have", "be"):
            self.add("negated")
            return None
        _, barrier = found = self.govern(governor, self.tie(token))
        if barrier:
            return None
        if not found[0]:
            self.own(governor)
        return governor

    def adnominal(self, token: Token) -> Token | None:
        """After a noun: infinitive ("plan to attack") or that-clause ("claims that …"); other kinds stand alone."""
        noun, tie = token.head, self.tie(token)
        if token.function == "relative" and self.is_open_choice(token, noun):
            self.add("hypothetical")
            return None
        bare = token.tag == "VBN" and not children(token, "subject", "passive_subject", "marker")
        if tie == "ing" or (tie == "clause" and bare):
            return None
        if tie == "clause" and not any(m.lower in ("that", "whether", "if") for m in children(token, "marker")):
            return None
        found, barrier = self.govern(noun, tie)
        if barrier or (not found and tie == "clause"):
            return None
        if not found and not any(c.lower in ("first", "last", "only", "latest", "second") for c in noun.children):
            self.add("planned")
        return noun

    def is_open_choice(self, verb: Token, noun: Token) -> bool:
        """ "those who reject the deal will be expelled": nobody has chosen yet."""
        if verb.tag not in ("VBP", "VBZ", "VB") or not self.words.get("choice", verb.lemma):
            return False
        return noun.head.pos in VERBS and self.is_future(noun.head) and noun in subjects(noun.head)

    def adverbial(self, token: Token) -> Token | None:
        verb = token.head
        tie = self.tie(token)
        if _is_inverted(token):
            self.add("hypothetical")
            return None
        for mark in token.children:
            if mark.lower == "for" and tie == "to":
                continue  # "called for the port to be reopened"
            if mark.i < token.i and mark.function in ("marker", "adverb", "prep"):
                row = self.words.get("marker", mark.lower)
                if row and mark.lower == "before" and "hypothetical" in self.found:
                    self.found = ["attempted"]  # "before he could detonate it"
                elif row and row.conditional and self.is_ahead(row, verb, token):
                    self.add(row.conditional)  # "will hand it over after the vote is held"
                elif row:
                    self.add(row.status)
                if row:
                    return None
        if tie == "to":
            if not self.govern(verb, "to")[0]:
                self.add("planned")  # purpose
        elif tie == "ing" and token.i - 1 in (verb.i, *(c.i for c in children(verb, "particle"))):
            found, barrier = self.govern(verb, "ing")  # "ruled out sending"
            return verb if found and not barrier else None
        elif tie == "ing" and token.i > verb.i:
            for auxiliary in children(verb, "auxiliary"):  # "will enter the town, taking …"
                row = self.words.get("modal", auxiliary.lower) if auxiliary.tag == "MD" else None
                self.add(row.status if row else None)
        return None

    def prepositional(self, token: Token) -> Token | None:
        """Object of a preposition: the preposition, then what governs it."""
        prep = token.head
        if prep.head is prep:
            return None
        governor, words = prep.head, prep.lower
        if governor.function in ("prep", "prep_object") and governor.i == prep.i - 1 and governor.pos == "ADP":
            words, governor = f"{governor.lower} {words}", governor.head
        given = self.given_for(governor, words)
        if given is not None:
            return given
        before = [t.lower for t in token.sentence.tokens if prep.i - 3 <= t.i <= prep.i]
        longest = [" ".join(before[n:]) for n in range(len(before))]
        row = self.words.get("marker", *longest, words)
        if row is not None and not row.barrier:
            self.add(row.status)
            return None
        # "freed them before withdrawing": what stands behind a word of time or cause is not what the verb governs
        ties = ("ing",) if token.tag == "VBG" and row is None else ()
        found, barrier = self.govern(governor, "to_noun" if prep.lower == "to" else prep.lower, *ties)
        if barrier or found:
            return None if barrier else governor
        if row is not None:
            return None
        if self.words.is_light(governor, prep.lower):
            self.own(governor)
            return governor
        if token.function == "prep_clause" and governor.pos in VERBS:
            self.own(governor)
            return governor
        return None

    def given_for(self, noun: Token, prep: str) -> Token | None:
        """ "a truce in exchange for the release of ten": the truce, whose status the release shares."""
        given = self.words.bargained(noun, prep)
        if given is None:
            return None
        self.own(given)
        before = next((t for t in noun.sentence.tokens if t.i == noun.head.i - 1), given)
        if before.pos in NOUNS:
            return before  # "a proposal for a truce in exchange for"
        self.govern(given, "undergone", "object")
        return given

    def nominal(self, token: Token) -> Token | None:
        """A noun as subject or object of a verb."""
        verb = token.head
        ties: tuple[str, ...] = {"object": ("object",), "passive_subject": ("undergone",), "subject": ("subject",)}[
            token.function
        ]
        said = self.words.governor(token, "clause")
        if said is not None and said.status == "actual" and self.words.governor(verb, "claim"):
            ties = ("claim", *ties)
        found, barrier = self.govern(verb, *ties)
        if barrier:
            return None
        if found:
            return verb
        if token.function == "subject" and verb.lemma == "be":
            self.attributes(verb)
            return None
        below = [c for c in children(verb, "open_clause") if self.words.is_light(c, "subject") or c.lemma == "be"]
        if token.function != "object" and below:
            self.own(below[0])
            if not self.govern(verb, "to")[0]:
                self.own(verb)
            return verb
        if self.words.is_light(verb, ties[-1]):
            self.own(verb)
            return verb
        return None

    def attributes(self, verb: Token) -> None:
        """ "an attack is possible", "the assault is imminent"."""
        for attribute in children(verb, "attribute"):
            row = self.words.get("modifier", attribute.lower)
            governor = self.words.governor(attribute, "clause") or self.words.governor(attribute, "subject")
            status = row.status if row else governor.status if governor else None
            if status and attribute.pos == "ADJ":
                self.add("negated" if self.negated(verb) and status != "ongoing" else status)

    def attribute(self, token: Token) -> Token | None:
        self.own(token.head)
        return token.head

    def compound(self, token: Token) -> Token | None:
        found, barrier = self.govern(token.head, "compound")
        return token.head if found and not barrier else None


def _is_inverted(clause: Token) -> bool:
    """ "Had the rebels held the bridge, …": an auxiliary before its subject at the head of a clause is an "if"."""
    first = next((a for a in children(clause, "auxiliary") if a.lower in ("had", "should")), None)
    named = children(clause, "subject", "passive_subject")
    return first is not None and bool(named) and first.i < named[0].i and first is clause.subtree()[0]


_STEPS: dict[str, Callable[[Climb, Token], Token | None]] = {
    "conjunct": Climb.conjunct,
    "clause": Climb.clause,
    "open_clause": Climb.open_clause,
    "adnominal": Climb.adnominal,
    "relative": Climb.adnominal,
    "adverbial": Climb.adverbial,
    "prep_object": Climb.prepositional,
    "prep_clause": Climb.prepositional,
    "object": Climb.nominal,
    "subject": Climb.nominal,
    "passive_subject": Climb.nominal,
    "attribute": Climb.attribute,
    "compound": Climb.compound,
}
