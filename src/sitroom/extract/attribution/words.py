"""attribution.toml, indexed by first word and sort."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitroom.analyse.tokens import Token
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.attribution import CueRow
from sitroom.records import SpeakerKind

SPEAKER_SORTS = ("witness", "media", "document", "body", "office")


@dataclass(slots=True)
class Words:
    """Cue rows: of single words by (sort, lemma), of several words by (sort, first word); `firsts`: the words that any
    of them is looked up by."""

    single: dict[tuple[str, str], list[CueRow]] = field(default_factory=dict)
    longer: dict[tuple[str, str], list[tuple[tuple[str, ...], CueRow]]] = field(default_factory=dict)
    firsts: set[str] = field(default_factory=set)

    def rows(self, sort: str, token: Token) -> list[CueRow]:
        """Rows of `sort` for a word: with its particle ("point out") before those of the bare word."""
        found: list[CueRow] = []
        for words, row in self.longer.get((sort, token.lemma), ()):
            rest = {c.lower for c in token.children}
            if all(w in rest for w in words[1:]):
                found.append(row)
        return found + self.single.get((sort, token.lemma), self.single.get((sort, token.lower), []))

    def has(self, sort: str, *forms: str) -> bool:
        return any((sort, f) in self.single for f in forms)

    def phrase(self, sort: str, tokens: list[Token], at: int) -> tuple[CueRow, int] | None:
        """The longest phrase of `sort` that starts at tokens[at], and its length in tokens."""
        best: tuple[CueRow, int] | None = None
        for words, row in self.longer.get((sort, tokens[at].lower), ()):
            if tuple(t.lower for t in tokens[at : at + len(words)]) == words and (best is None or len(words) > best[1]):
                best = (row, len(words))
        if best is None and (sort, tokens[at].lower) in self.single:
            best = (self.single[sort, tokens[at].lower][0], 1)
        return best

    def speaker_kind(self, head: Token) -> tuple[str, SpeakerKind | None]:
        """(sort, kind) of a speaker by head noun; ("", None) when the lexicon does not know it."""
        for sort in SPEAKER_SORTS:
            for form in (head.lemma, head.lower):
                if (sort, form) in self.single:
                    return sort, self.single[sort, form][0].kind
        return "", None


def compile_words(lexicon: Lexicon) -> Words:
    words = Words()
    for row in lexicon.rows("attribution", CueRow):
        for form in row.forms:
            parts = tuple(form.split())
            words.firsts.add(parts[0])
            if len(parts) == 1:
                words.single.setdefault((row.sort, form), []).append(row)
            else:
                words.longer.setdefault((row.sort, parts[0]), []).append((parts, row))
    return words


def words_of(lexicon: Lexicon) -> Words:
    return lexicon.compiled("attribution", compile_words)
