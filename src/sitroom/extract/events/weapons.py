"""The means: weapons named as doer, object, "with" phrase or before the noun."""

from __future__ import annotations

from dataclasses import dataclass

from sitroom.analyse.grammar import children, conjuncts, doers, obliques, phrase, undergoers
from sitroom.analyse.tokens import Token
from sitroom.extract.draft import Draft
from sitroom.extract.frames import Match, left_words
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.frames import Weapon

WITH = ("with", "by", "from", "using", "of", "through")
REMOTE_MODES = ("aerial", "heavy-weapons", "explosives")
STRONG_MODES = ("suicide-attack", "drone", "unconventional")  # a weapon that settles the mode whatever the verb


@dataclass(slots=True, frozen=True)
class Means:
    """A weapon in the text: its row, the head of its phrase, its words ("" for a person: "suicide bomber")."""

    row: Weapon
    head: Token
    text: str


def _build(lexicon: Lexicon) -> dict[str, list[tuple[tuple[str, ...], Weapon]]]:
    index: dict[str, list[tuple[tuple[str, ...], Weapon]]] = {}
    for row in lexicon.rows("weapons", Weapon):
        for noun in row.nouns:
            words = tuple(noun.split())
            index.setdefault(words[-1], []).append((words[:-1], row))
    for entries in index.values():
        entries.sort(key=lambda e: -len(e[0]))
    return index


def weapon_row(draft: Draft, head: Token) -> Weapon | None:
    """The weapon that a noun names, its modifiers considered ("car bomb", "suicide bomber")."""
    index = draft.lexicon.compiled("weapons.index", _build)
    if head.pos not in ("NOUN", "PROPN"):
        return None
    for lemma in (head.lemma, head.lower, head.lower.rstrip("s")):
        entries = index.get(lemma)
        if not entries:
            continue
        before = {w for t in left_words(head) for w in (t.lemma, t.lower)}
        if head.function == "compound":  # "car bomb attack": "car" may hang on "attack"
            before |= {t.lower for t in head.head.children if t.i < head.i and t.function == "compound"}
        for words, row in entries:
            if all(w in before for w in words):
                return row
    return None


def means(draft: Draft, match: Match) -> list[Means]:
    """All weapons of a match, in text order."""
    head = match.head
    heads: list[Token] = []
    if match.part == "verb":
        heads += doers(head)
        if match.frame.weapon:
            heads += undergoers(head)
        heads += [o for prep, o in obliques(head) if prep in WITH]
        heads += [o for c in children(head, "adverbial") if c.lemma == "use" for o in children(c, "object")]
        heads += [d for o in doers(head) for d in obliques_of(o, "with")]
    else:
        heads += left_words(head)
        heads += [o for prep, o in obliques(head) if prep in ("with", "by", "of", "using", "from")]
        heads += [head]
        if match.light is not None:
            heads += [o for prep, o in obliques(match.light[1]) if prep in ("with", "using")]
    found: dict[int, Means] = {}
    for each in (c for h in heads for c in conjuncts(h)):
        row = weapon_row(draft, each)
        if row is not None and each.i not in found:
            found[each.i] = Means(row, each, _text(draft, each, match, row))
    return [found[i] for i in sorted(found)]


def obliques_of(token: Token, prep: str) -> list[Token]:
    return [o for p, o in obliques(token) if p == prep]


def _text(draft: Draft, head: Token, match: Match, row: Weapon) -> str:
    if row.person:
        return ""
    first, last = phrase(head)
    if head is match.head or head.function in ("compound", "modifier"):
        inner = [t.i for t in left_words(head) if t.function == "compound"]
        first = min([head.i, *(i for i in inner if head.i - i <= len(inner))])
    return draft.words(draft.analysis.tokens[first], draft.analysis.tokens[last]).text


def mode_of(match: Match, found: list[Means]) -> str | None:
    """The frame's mode, sharpened by what it was done with."""
    mode = match.frame.mode
    if match.frame.type != "ASSAULT":
        return mode
    for each in found:
        if each.row.mode in STRONG_MODES:
            return each.row.mode
    if mode == "explosives" and any(m.row.platform and m.row.mode == "aerial" for m in found):
        return "aerial"  # "planes bombed the town"
    if mode == "destroy":  # "jets destroyed two depots": by what says more than what came of it
        return next((m.row.mode for m in found if m.row.mode in REMOTE_MODES), mode)
    if mode is None:
        return next((m.row.mode for m in found if m.row.mode), None)
    return mode
