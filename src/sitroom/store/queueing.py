"""The review queue: which records a person should look at first."""
# ruff: noqa: S608 - what is put together here are constants; every value is a parameter

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

import msgspec

from sitroom.records import Struct
from sitroom.store.columns import Areas
from sitroom.store.database import Database
from sitroom.store.judgements import VERDICTS, standing
from sitroom.store.log import entries
from sitroom.store.selecting import where
from sitroom.store.selection import Filter

QueueOrder = Literal["uncertainty", "confidence", "impact", "date", "report"]
ORDERS = get_args(QueueOrder)
POWERS = 6.0  # of ten, from which on more people do not weigh more


class Queued(Struct, frozen=True, kw_only=True):
    """A record that waits to be judged. `score`: how much a look is worth, in the weights of `data/review.toml`;
    `why`: the names of what speaks for it, strongest first."""

    id: str
    report_id: str
    kind: str
    type: str
    confidence: float
    score: float
    why: tuple[str, ...]


class Weight(Struct, frozen=True, kw_only=True):
    """A row of `data/review.toml`."""

    id: str
    weight: float
    about: str


# each feature as SQL over a record `r`; ? stands for the ids that the coder has flagged
_FEATURES = {
    "uncertain": "1 - 2 * abs(r.confidence - 0.5)",
    "conflict": "r.verdict IS 'conflict'",
    "alone": "ifnull(r.independent_sources, 1) <= 1",
    "impact": f"min(r.magnitude / {POWERS}, 1)",
    "flagged": "r.id IN (SELECT value FROM json_each(?))",
}
_ORDERS: dict[str, str] = {
    "uncertainty": "score DESC, r.id",
    "confidence": "r.confidence, r.id",
    "impact": "impact DESC, score DESC, r.id",
    "date": "r.earliest IS NULL, r.earliest, r.id",
    "report": "r.report_id, r.start, r.id",
}


@cache
def weights() -> dict[str, float]:
    """Feature -> weight."""
    text = files("sitroom.store").joinpath("data/review.toml").read_text(encoding="utf-8")
    rows = msgspec.convert(tomllib.loads(text)["weights"], list[Weight])
    return {row.id: row.weight for row in rows}


def queue(
    db: Database, areas: Areas, chosen: Filter, order: QueueOrder, coder: str, limit: int
) -> list[Queued]:  # fmt: skip
    """Records that the coder has not judged, in the order asked for. Raises ValueError for an unknown order."""
    if order not in _ORDERS:
        raise ValueError(f"no such order: {order}; there are {', '.join(ORDERS)}")
    with db.reading():
        judged, flagged = _seen(db, coder)
        sql, values = where(chosen, areas, rejected=True)
        features = ", ".join(f"{text} AS {name}" for name, text in _FEATURES.items())
        score = " + ".join(f"{weights()[name]} * ({text})" for name, text in _FEATURES.items())
        statement = (
            f"SELECT r.id, r.report_id, r.kind, r.type, r.confidence, {score} AS score, {features} FROM records r "
            f"WHERE ({sql}) AND r.id NOT IN (SELECT value FROM json_each(?)) "
            f"ORDER BY {_ORDERS[order]} LIMIT ?"
        )
        rows = db.all(statement, (flagged, flagged, *values, judged, limit))  # once in the score, once as a feature
    return [_queued(row) for row in rows]


def _seen(db: Database, coder: str) -> tuple[str, str]:
    """Ids of the records that the coder has judged, and of those only flagged, as JSON."""
    homes = dict(db.all("SELECT judgement, record_id FROM judged WHERE side = 0 AND record_id IS NOT NULL"))
    own = standing(entries(db, "WHERE by = ? OR \"action\" = 'undo'", (coder,)))
    judged = {homes[e.id] for e in own if e.by == coder and e.action in VERDICTS and e.id in homes}
    flagged = {
        homes.get(e.id) for e in own if e.by == coder and e.action == "flag" and e.target == e.record_id
    } - judged
    return tuple(msgspec.json.encode(sorted(i for i in ids if i)).decode() for ids in (judged, flagged))  # type: ignore[return-value]


def _queued(row: tuple[Any, ...]) -> Queued:
    parts = dict(zip(_FEATURES, row[6:], strict=True))
    told = sorted((-weights()[name] * value, name) for name, value in parts.items() if value > 0)
    return Queued(
        id=row[0], report_id=row[1], kind=row[2], type=row[3], confidence=row[4], score=round(row[5], 6),
        why=tuple(name for _, name in told),
    )  # fmt: skip
