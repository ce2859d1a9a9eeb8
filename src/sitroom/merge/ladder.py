"""Who is part of whom, up to the state: an army and its government are two bodies of one side."""

from __future__ import annotations

from sitroom.lexicon.actors import BODIES, ActorLexicon

STATE_KINDS = frozenset({"state", "government", "armed_forces", "police"})
DEPTH = 6  # steps up the ladder of parents at most


def ladder(actors: ActorLexicon, id_: str | None) -> tuple[str, ...]:
    """An actor id with its parents, up to the state; empty when there is no id."""
    found: list[str] = []
    while id_ and id_ not in found and len(found) < DEPTH:
        found.append(id_)
        row = actors.rows.get(id_)
        state, _, suffix = id_.partition("_")
        if row is not None and row.parent:
            id_ = row.parent
        elif suffix in BODIES and state in actors.countries:
            id_ = state
        elif row is not None and row.kind in STATE_KINDS and row.kind != "government" and row.country:
            id_ = row.country
        else:
            id_ = None
    return tuple(found)
