"""Thresholds, word lists and phrases by which values are compared, compiled from the lexicon once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.schema.merging_common import ThresholdRow
from sitroom.lexicon.schema.merging_values import ClashRow, FieldRow, PeopleRow, PhraseRow, SideRow

_WORD = re.compile(r"[^\W\d_]+")
WHOLE = "all"  # the group that is nobody in particular
OWN = "own"  # of the speaker's side alone
UNKNOWN = "some"  # people of one calling: a part, and no question of its own


@dataclass(frozen=True, slots=True)
class Rules:
    """`fields`: questions in order; `parts`: groups that are a part of the whole; `own`: what follows a figure for the
    speaker's own people; `side`: side of a sector."""

    at: dict[str, float]
    fields: dict[str, FieldRow]
    groups: tuple[tuple[str, frozenset[str]], ...]
    parts: frozenset[str]
    own: tuple[str, ...]
    clashes: tuple[ClashRow, ...]
    side: dict[str, str]
    exclusive: frozenset[str]
    phrases: dict[str, str]

    def group(self, words: str | None, rest: str = "") -> str:
        """Whom a figure counts, by the words of its group: WHOLE when they do not say, or name several that make up
        all ("fighters and civilians"). `rest`: what follows the figure ("nine of its soldiers" are OWN)."""
        if rest.lower().startswith(self.own):
            return OWN
        found = set(_WORD.findall((words or "").lower()))
        named = [id_ for id_, known in self.groups if found & known]
        if len([id_ for id_ in named if id_ not in self.parts and id_ != UNKNOWN]) > 1:
            return WHOLE
        return named[0] if named else WHOLE

    def say(self, phrase: str, **words: object) -> str:
        """A phrase with its words filled in."""
        return self.phrases[phrase].format(**words)


def rules(lexicon: Lexicon) -> Rules:
    """The rules of a lexicon."""
    return lexicon.compiled("merge_values", _build)


def _build(lexicon: Lexicon) -> Rules:
    groups = lexicon.rows("merge_values_groups", PeopleRow)
    sides = lexicon.rows("merge_values_sides", SideRow)
    return Rules(
        at={r.id: r.value for r in lexicon.rows("merge_values", ThresholdRow)},
        fields={r.id: r for r in lexicon.rows("merge_values_fields", FieldRow)},
        groups=tuple((r.id, frozenset(r.words)) for r in groups if r.id != OWN),
        own=tuple(w for r in groups if r.id == OWN for w in r.words),
        parts=frozenset(r.id for r in groups if r.part),
        clashes=lexicon.rows("merge_values_clashes", ClashRow),
        side={s: r.id for r in sides for s in r.sectors},
        exclusive=frozenset(v for r in sides for v in r.values),
        phrases={r.id: r.text for r in lexicon.rows("merge_values_phrases", PhraseRow)},
    )
