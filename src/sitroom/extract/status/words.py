"""status.toml, indexed by sort of word; governors by lemma and grammatical tie."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.status import StatusRow


@dataclass(slots=True)
class Words:
    """status.toml by sort of word. Governors by (lemma, tie)."""

    governors: dict[tuple[str, str], StatusRow] = field(default_factory=dict)
    sorts: dict[str, dict[str, StatusRow]] = field(default_factory=dict)
    light: set[tuple[str, str]] = field(default_factory=set)

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
                    words.governors.setdefault((form, tie), row)
            if row.sort == "light":
                words.light.update((form, tie) for tie in row.over or ("object", "subject", "undergone"))
    return words


def words_of(lexicon: Lexicon) -> Words:
    return lexicon.compiled("status", compile_words)
