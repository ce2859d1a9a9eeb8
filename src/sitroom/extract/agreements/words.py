"""The agreement lexicons, compiled for look-up by first or last word."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.agreements import DealRow, DealWordRow, StageRow, TermRow, TermWordRow


@dataclass(slots=True)
class Words:
    """`deals` and `terms` by lemma of the head; `stages` by (part of speech, lemma); `sets` by sort, then form.

    `releases`: the forms of terms that free somebody."""

    deals: dict[str, list[tuple[tuple[str, ...], DealRow]]] = field(default_factory=dict)
    stages: dict[tuple[str, str], list[StageRow]] = field(default_factory=dict)
    terms: dict[tuple[str, str], list[TermRow]] = field(default_factory=dict)
    classes: dict[str, frozenset[str]] = field(default_factory=dict)
    sets: dict[str, dict[str, DealWordRow]] = field(default_factory=dict)
    releases: set[str] = field(default_factory=set)

    def get(self, sort: str, token: Token) -> DealWordRow | None:
        """The row of `sort` that lists the token's lemma or word."""
        table = self.sets.get(sort, {})
        return table.get(token.lemma) or table.get(token.lower) or table.get(joined(token))

    def has(self, sort: str, form: str) -> bool:
        return form in self.sets.get(sort, {})

    def among(self, token: Token, name: str) -> bool:
        """Is the token a member of a class of provision words? "*": any word."""
        return name == "*" or token.lemma in self.classes[name] or token.lower in self.classes[name]


def joined(token: Token) -> str:
    """A word with the parts before it that hyphens join to it ("cease-fire" of its last part); else the word."""
    tokens = token.sentence.tokens
    at = first = token.i - tokens[0].i
    if first < 2 or tokens[first - 1].text != "-":
        return token.lower
    while first >= 2 and tokens[first - 1].text == "-" and tokens[first].start == tokens[first - 2].end + 1:
        first -= 2
    return "".join(t.lower for t in tokens[first : at + 1])


def words(draft: Draft) -> Words:
    return draft.lexicon.compiled("agreements", _compile)


def _compile(lexicon: Lexicon) -> Words:
    made = Words()
    for deal in lexicon.rows("agreements", DealRow):
        for form in deal.forms:
            parts = tuple(form.split())
            # "cessation of hostilities" is found by its first word, "humanitarian pause" by its last
            head = parts[0] if len(parts) > 2 else parts[-1]
            made.deals.setdefault(head, []).append((parts, deal))
    for forms in made.deals.values():
        forms.sort(key=lambda f: -len(f[0]))
    for stage in lexicon.rows("agreement_stages", StageRow):
        for form in stage.forms:
            made.stages.setdefault((stage.pos, form), []).append(stage)
    for term in lexicon.rows("provisions", TermRow):
        for form in term.forms:
            made.terms.setdefault((term.pos, form), []).append(term)
            if term.term == "release":
                made.releases.add(form)
    for group in lexicon.rows("provision_words", TermWordRow):
        made.classes[group.id.split(".")[-1]] = frozenset(group.forms)
    for word in lexicon.rows("agreement_words", DealWordRow):
        made.sets.setdefault(word.sort, {}).update(dict.fromkeys(word.forms, word))
    return made
