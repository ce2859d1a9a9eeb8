"""The frame lexicon compiled for look-up by one word."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitroom.errors import LexiconError
from sitroom.extract.draft import Draft
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.frames import Arguments, EventType, Family, Frame, Light

CONSTRAINTS = (
    "object", "not_object", "subject", "not_subject", "modifier", "not_modifier", "prep", "not_prep", "oblique",
    "not_oblique", "governor", "not_governor",
)  # fmt: skip


@dataclass(slots=True, frozen=True)
class Entry:
    """One predicate of a frame. `words`: lemmas; `head`: which of them the grammar hangs on; `asks`: what is asked of
    it, wanted and refused; `own`: its words as they would be found among its arguments."""

    frame: Frame
    words: tuple[str, ...]
    head: int
    sets: dict[str, frozenset[str]]
    source: tuple[str, ...]
    target: tuple[str, ...]
    soft: bool
    promised: EventType | None
    asks: tuple[tuple[str, frozenset[str], frozenset[str]], ...]
    own: frozenset[str]


@dataclass(slots=True)
class Index:
    """Entries by head lemma, longest first, then in file order. `light`: light verbs by first lemma."""

    verbs: dict[str, list[Entry]] = field(default_factory=dict)
    nouns: dict[str, list[Entry]] = field(default_factory=dict)
    adjectives: dict[str, list[Entry]] = field(default_factory=dict)
    light: dict[str, list[tuple[tuple[str, ...], Light]]] = field(default_factory=dict)
    classes: dict[str, frozenset[str]] = field(default_factory=dict)


def index_of(draft: Draft) -> Index:
    return draft.lexicon.compiled("frames.index", _build)


def noun_head(words: tuple[str, ...]) -> int:
    """Where the head of a noun predicate stands: before "of", else last."""
    return words.index("of") - 1 if "of" in words[1:] else len(words) - 1


def _build(lexicon: Lexicon) -> Index:
    index = Index()
    index.classes = {row.id: frozenset(row.lemmas) for row in lexicon.rows("arguments", Arguments)}
    families = {row.id.upper(): row for row in lexicon.rows("families", Family)}
    for frame in lexicon.rows("events", Frame):
        family = families[frame.type]
        sets = {name: _expand(frame, name, index.classes) for name in CONSTRAINTS}
        asks = tuple((n, sets[n], sets[f"not_{n}"]) for n in CONSTRAINTS[::2] if sets[n] or sets[f"not_{n}"])
        soft = family.soft if frame.soft is None else frame.soft
        for table, forms, source, target in (
            (index.verbs, frame.verbs, frame.source or family.source, frame.target or family.target),
            (index.nouns, frame.nouns, frame.noun_source or family.noun_source,
             frame.noun_target or family.noun_target),
            (index.adjectives, frame.adjectives, frame.source or family.source, frame.target or family.target),
        ):  # fmt: skip
            for form in forms:
                words = tuple(form.split())
                head = noun_head(words) if table is index.nouns else 0
                own = frozenset((*words, *(f"~{w}" for w in words)))
                entry = Entry(frame, words, head, sets, source, target, soft, family.promised, asks, own)
                table.setdefault(words[head], []).append(entry)
    for table in (index.verbs, index.nouns, index.adjectives):
        for entries in table.values():
            entries.sort(key=lambda e: -len(e.words))
    for light in lexicon.rows("light_verbs", Light):
        for form in light.verbs:
            words = tuple(form.split())
            index.light.setdefault(words[0], []).append((words, light))
    for found in index.light.values():
        found.sort(key=lambda pair: -len(pair[0]))
    return index


def _expand(frame: Frame, name: str, classes: dict[str, frozenset[str]]) -> frozenset[str]:
    lemmas: set[str] = set()
    for value in getattr(frame, name):
        if value.startswith("@"):
            if value[1:] not in classes:
                raise LexiconError(f"no argument class {value!r}", where=frame.id)
            lemmas |= classes[value[1:]]
        else:
            lemmas.add(value)
    return frozenset(lemmas)
