"""Rows of the harm lexicon: words that say what befell whom."""

from __future__ import annotations

from typing import Literal

from sitroom.lexicon.schema.common import Row
from sitroom.records import HarmKind


class HarmWord(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`verbs`: befalls the undergoer ("killed twelve"). `dies`: befalls the subject ("twelve died").
    `adjectives`: a state of the one counted ("left twelve dead", "twelve dead"). `nouns`: counted themselves
    ("twelve deaths", "a toll of twelve")."""

    kind: HarmKind
    verbs: tuple[str, ...] = ()
    dies: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()


class HarmCue(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Closed sets of words that steer the reading of harm; `id` names the set."""

    role: Literal[
        "leaves", "causes", "collective", "part", "running_total", "period", "war", "another", "others", "counts",
        "bodies", "recovers", "stretch", "one", "tells", "revenge", "claims", "long_war",
        "each", "own_deed",
    ]  # fmt: skip
    words: tuple[str, ...]
