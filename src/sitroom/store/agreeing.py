"""How far coders agree, and what they judged differently.

Cohen's kappa for two coders (J. Cohen, 1960, "A coefficient of agreement for nominal scales"); Krippendorff's alpha for
any number, with gaps (K. Krippendorff, 2004, "Content analysis", chapter 11), for values that are the same or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

from sitroom.merged import Judgement
from sitroom.records import Record, Struct, kind_of
from sitroom.store.database import Database
from sitroom.store.judgements import FIXED, VERDICTS, plain, replay, standing
from sitroom.store.log import entries
from sitroom.store.records import decode, encode

HOLDS = "holds"  # the question whether a record holds, beside those about its fields
_REJECTED, _KEPT = "no", "yes"


class Agreement(Struct, frozen=True, kw_only=True):
    """Agreement of two coders on one question: `kind` of record, and `field` ("holds": whether it is a record at all;
    else whether it has the right value, where both hold that it is one). `both`: records that both judged; `same`:
    with the same answer; `kappa`, `alpha`: chance taken away, None when chance alone would explain all answers."""

    coders: tuple[str, str]
    kind: str
    field: str
    both: int
    same: int
    kappa: float | None
    alpha: float | None


class Disagreement(Struct, frozen=True, kw_only=True):
    """A record that coders judged differently. `field`: "holds" or the field; `values`: coder -> "yes" or "no", or the
    field's value."""

    record_id: str
    report_id: str
    kind: str
    field: str
    values: dict[str, Any]


class Coded(Struct, frozen=True, kw_only=True):
    """One record with what each coder who judged it made of it: the record, or None for a rejected one. `last`: id of
    each coder's last entry; `corrected`: fields that any of them corrected."""

    read: Record
    views: dict[str, Record | None]
    last: dict[str, int]
    corrected: frozenset[str]


def coded(db: Database, coders: Sequence[str] = ()) -> list[Coded]:
    """All records that at least one of the coders (all, when none is named) judged, in order of id."""
    rows = db.all(
        "SELECT r.id, r.kind, p.payload FROM records r JOIN payloads p ON p.record = r.n "
        "WHERE r.id IN (SELECT record_id FROM judged WHERE side = 0) ORDER BY r.id"
    )
    homes = dict(db.all("SELECT judgement, record_id FROM judged WHERE side = 0"))
    said: dict[str | None, list[Judgement]] = {}
    for entry in entries(db):
        said.setdefault(homes.get(entry.id), []).append(entry)
    found = (_coded(decode(kind, payload), said.get(key, []), coders) for key, kind, payload in rows)
    return [one for one in found if one.views]


def _coded(read: Record, said: list[Judgement], coders: Sequence[str]) -> Coded:
    own = [e for e in standing(said) if e.action in VERDICTS and (not coders or e.by in coders)]
    by = {e.by: [x for x in own if x.by == e.by] for e in own}
    return Coded(
        read=read,
        views={coder: replay(read, theirs).record for coder, theirs in sorted(by.items())},
        last={coder: theirs[-1].id for coder, theirs in by.items()},
        corrected=frozenset((e.field or "").split(".")[0] for e in own if e.action == "correct"),
    )


# ---- how far they agree ----


def agreement(records: Iterable[Coded]) -> tuple[Agreement, ...]:
    """For each two coders, kind of record and question: how far they agree."""
    answers: dict[tuple[tuple[str, str], str, str], list[tuple[Any, Any]]] = {}
    for one in records:
        for a, b in combinations(sorted(one.views), 2):
            for field, pair in _questions(one, a, b):
                answers.setdefault(((a, b), kind_of(one.read), field), []).append(pair)
    return tuple(_agreement(*key, pairs) for key, pairs in sorted(answers.items()))


def _questions(one: Coded, a: str, b: str) -> Iterable[tuple[str, tuple[str, str]]]:
    """Each question about a record with both answers: for fields, all that both hold to be right or corrected."""
    first, second = one.views[a], one.views[b]
    yield HOLDS, (_KEPT if first else _REJECTED, _KEPT if second else _REJECTED)
    if first is not None and second is not None:
        left, right = plain(first), plain(second)
        for field in left:
            if field not in FIXED:
                yield field, (encode(left[field]), encode(right[field]))


def _agreement(coders: tuple[str, str], kind: str, field: str, pairs: list[tuple[Any, Any]]) -> Agreement:
    return Agreement(
        coders=coders, kind=kind, field=field, both=len(pairs), same=sum(a == b for a, b in pairs),
        kappa=cohen_kappa(pairs), alpha=krippendorff_alpha(pairs),
    )  # fmt: skip


def cohen_kappa(pairs: Sequence[tuple[Any, Any]]) -> float | None:
    """Agreement of two coders beyond chance: 1 perfect, 0 chance, None when chance alone would explain all."""
    total = len(pairs)
    if not total:
        return None
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance: float = sum(first[v] * second[v] for v in first) / (total * total)
    if chance == 1:
        return None
    same = sum(bool(a == b) for a, b in pairs)
    return (same / total - chance) / (1 - chance)


def krippendorff_alpha(units: Sequence[Sequence[Any]]) -> float | None:
    """Agreement of any number of coders beyond chance, for nominal values; None stands for a missing answer. 1
    perfect, 0 chance, below 0 worse; None when there is nothing to compare or only one value."""
    kept = [[v for v in unit if v is not None] for unit in units]
    kept = [unit for unit in kept if len(unit) > 1]
    values = Counter(v for unit in kept for v in unit)
    total = sum(values.values())
    if len(values) < 2:
        return None
    seen: float = sum(_unlike(unit) / (len(unit) - 1) for unit in kept)
    expected = (total * total - sum(c * c for c in values.values())) / (total - 1)
    return 1 - seen / expected


def _unlike(unit: list[Any]) -> int:
    """Ordered pairs of differing answers."""
    return len(unit) ** 2 - sum(c * c for c in Counter(unit).values())


# ---- where they do not ----


def disagreements(records: Iterable[Coded]) -> list[Disagreement]:
    """What at least two coders judged differently. It is settled when they come to the same view, or when one more
    coder judges the record after them."""
    found = []
    for one in records:
        latest = max(one.last, key=lambda coder: one.last[coder])
        if not _agree(view for coder, view in one.views.items() if coder != latest):
            continue  # the latest has settled it
        views = one.views
        holds = {coder: _KEPT if view else _REJECTED for coder, view in views.items()}
        if len(set(holds.values())) > 1:
            found.append(_disagreement(one, HOLDS, dict(holds)))
            continue
        told = {coder: plain(view) for coder, view in views.items() if view is not None}
        for field in sorted(one.corrected):
            values = {coder: view.get(field) for coder, view in told.items()}
            if len({encode(v) for v in values.values()}) > 1:
                found.append(_disagreement(one, field, values))
    return found


def _agree(views: Iterable[Record | None]) -> bool:
    return len({encode(v) for v in views}) <= 1


def _disagreement(one: Coded, field: str, values: dict[str, Any]) -> Disagreement:
    read = one.read
    return Disagreement(record_id=read.id, report_id=read.report_id, kind=kind_of(read), field=field, values=values)
