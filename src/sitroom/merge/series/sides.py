"""Do two actors hold a place for one side?"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from sitroom.lexicon.actors import BODIES, ActorLexicon, actor_lexicon
from sitroom.lexicon.loader import Lexicon
from sitroom.lexicon.placenames import fold
from sitroom.lexicon.schema.actors import ActorRow
from sitroom.merge.ladder import STATE_KINDS, ladder
from sitroom.merge.series.words import words_of
from sitroom.records import Actor

STATE_SECTORS = frozenset({"GOV", "MIL", "COP"})
THINGS = frozenset({"facility", "infrastructure", "vehicle", "site", "object"})
KEPT = 50_000  # comparisons remembered


class Sides:
    """Sides by the actor lexicon: an army and its state are one, allies stand together, and an unnamed force ("rebels")
    may be any armed group of its country."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._actors: ActorLexicon = actor_lexicon(lexicon)
        self._force = words_of(lexicon).sorts["force"]
        self._one = lru_cache(maxsize=KEPT)(self._is_one)
        self._allied = lru_cache(maxsize=KEPT)(self._are_allied)

    def key(self, actor: Actor) -> str:
        """What names the actor: its id, or its folded name and country."""
        return actor.id or f"{fold(actor.name)}/{actor.country or ''}"

    def same(self, one: Actor | None, other: Actor | None) -> bool:
        """May both hold a place together: one body, or allies? Nobody known is on nobody's side."""
        return self.one(one, other) or self._both(self._allied, one, other)

    def one(self, one: Actor | None, other: Actor | None) -> bool:
        """Are both one body, or parts of one?"""
        return self._both(self._one, one, other)

    def _both(self, check: Callable[[Short, Short], bool], one: Actor | None, other: Actor | None) -> bool:
        if one is None or other is None:
            return False
        first, second = sorted((self._short(one), self._short(other)), key=str)
        return check(first, second)

    def named(self, actor: Actor) -> bool:
        """Is it a force in particular, not just "rebels"?"""
        return not self._unnamed(self._short(actor))

    def called(self, actor: Actor) -> str:
        """The name within a sentence: "Rebels" of a sentence's beginning are "rebels"."""
        name = actor.name
        plain = not self.named(actor) and name[1:] == name[1:].lower() and fold(name).split()[0] in self._force
        return name[:1].lower() + name[1:] if plain else name

    def _short(self, actor: Actor) -> Short:
        return (actor.id, fold(actor.name), actor.kind, actor.sector, actor.country)

    def _is_one(self, one: Short, other: Short) -> bool:
        return self._root(one) == self._root(other) or self._may_be(one, other) or self._may_be(other, one)

    def _are_allied(self, one: Short, other: Short) -> bool:
        root, second = self._root(one), self._root(other)
        friends = self._allies(one[0], root) & self._chain(other[0], second)
        return bool(friends or self._allies(other[0], second) & self._chain(one[0], root))

    def _may_be(self, unnamed: Short, other: Short) -> bool:
        """ "rebels" may be any armed group of their country but those that fight for its state; "Kurdish forces" may be
        rebels, not "Arab forces"."""
        if not self._unnamed(unnamed) or self._is_state(other):
            return False
        if unnamed[4] and other[4] and unnamed[4] != other[4]:
            return False
        if other[0]:
            state = unnamed[4]
            mates = self._chain(other[0], "") | self._allies(other[0], "")
            return state is None or not mates & {state, *(f"{state}_{body}" for body in BODIES)}
        mine, theirs = self._adjectives(unnamed), self._adjectives(other)
        return self._unnamed(other) and (not mine or not theirs or mine == theirs)

    def _unnamed(self, actor: Short) -> bool:
        words = actor[1].split()
        return not actor[0] and not self._is_state(actor) and bool(words) and words[-1] in self._force

    def _adjectives(self, actor: Short) -> frozenset[str]:
        return frozenset(actor[1].split()) - self._force

    def _is_state(self, actor: Short) -> bool:
        """A state or a body of one; a group's fighters are none, whatever their sector."""
        if actor[3] not in STATE_SECTORS:
            return actor[2] in STATE_KINDS and actor[3] is None
        return actor[2] in STATE_KINDS or (actor[2] in (None, "people", "person") and actor[3] in STATE_SECTORS)

    def _root(self, actor: Short) -> str:
        """The state or group at the end of the ladder; the folded name where there is none."""
        chain = self._ladder(actor[0])
        if chain:
            return chain[-1]
        if self._is_state(actor) and actor[4]:
            return actor[4]
        return f"{actor[1]}/{actor[4] or ''}"

    def _ladder(self, id_: str | None) -> tuple[str, ...]:
        return ladder(self._actors, id_)

    def _chain(self, id_: str | None, root: str) -> set[str]:
        return {*self._ladder(id_), root}

    def _allies(self, id_: str | None, root: str) -> set[str]:
        """Allies of the actor and of those above it."""
        chain = self._chain(id_, root)
        bodies = {f"{step}_{body}" for step in chain if step in self._actors.countries for body in BODIES}
        rows = (self._row(step) for step in chain | bodies)
        return {ally for row in rows if row for ally in row.allies}

    def _row(self, id_: str) -> ActorRow | None:
        return self._actors.rows.get(id_)


Short = tuple[str | None, str, str | None, str | None, str | None]  # id, folded name, kind, sector, country
