"""status.toml, indexed by sort of word; governors by lemma and grammatical tie."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitroom.analyse.tokens import Token
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.status import StatusRow


@dataclass(slots=True)
class Words:
    """status.toml by sort of word. Governors by ("noun" or "", lemma, tie)."""

    governors: dict[tuple[str, str, str], StatusRow] = field(default_factory=dict)
    sorts: dict[str, dict[str, StatusRow]] = field(default_factory=dict)
    light: set[tuple[str, str]] = field(default_factory=set)

    def governor(self, token: Token, tie: str) -> StatusRow | None:
        """The row by which `token` governs what hangs on it by `tie`."""
        pos = "noun" if token.pos in ("NOUN", "PROPN") else ""
        return self.governors.get((pos, token.lemma, tie)) or self.governors.get((pos, token.lower, tie))

    def is_light(self, token: Token, tie: str) -> bool:
        """`token` says no more than that the noun tied to it by `tie` happens."""
        return (token.lemma, tie) in self.light or (token.lower, tie) in self.light

    def bargained(self, noun: Token, prep: str) -> Token | None:
        """What "in exchange for" hangs on, where `noun` is "exchange"."""
        row = self.get("bargain", noun.lower) if prep == "for" and noun.function == "prep_object" else None
        if row is None or noun.head.lower not in row.over or noun.head.head is noun.head:
            return None
        return noun.head.head

    def get(self, sort: str, *forms: str) -> StatusRow | None:
        table = self.sorts.get(sort, {})
        return next((table[f] for f in forms if f in table), None)


def compile_words(lexicon: Lexicon) -> Words:
    words = Words()
    for row in lexicon.rows("status", StatusRow):
        for form in row.forms:
            words.sorts.setdefault(row.sort, {}).setdefault(form, row)
            for tie in row.over:
                if row.sort == "governor":
                    words.governors.setdefault((row.pos, form, tie), row)
            if row.sort == "light":
                words.light.update((form, tie) for tie in row.over or ("object", "subject", "undergone"))
    return words


def words_of(lexicon: Lexicon) -> Words:
    return lexicon.compiled("status", compile_words)
