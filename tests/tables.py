"""Tables of expectations, one a sentence: `tests/golden/<name>.toml`.

    [[case]]
    text = "Residents fled the town."                  # or several sentences
    published = "2018-07-10"                           # optional
    give = [{ kind = "displacement", term = "fled" }]  # see sitroom.evaluate.expect
    none_of = ["event"]                                # kinds of which nothing may come out
    gap = "why"                                        # optional: the whole case is known to fail, strictly
    extra = "why"                                      # optional: records beyond those listed are tolerated

Every record of a kind that stands in `give` must be listed there: one too many fails as one too few does.
A record with `optional = "why"` may come out or not, but must fit.
A `gap` on one expectation of several lets that one be missing, and must be removed once it holds.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from sitroom.evaluate.expect import assign, candidates, meets
from sitroom.pipeline import read
from sitroom.records import Reading, Report

GOLDEN = Path(__file__).parent / "golden"
Case = dict[str, Any]


@lru_cache(maxsize=8)
def cases(name: str) -> tuple[Case, ...]:
    """The cases of `tests/golden/<name>.toml`, in order."""
    return tuple(tomllib.loads((GOLDEN / f"{name}.toml").read_text(encoding="utf-8"))["case"])


@lru_cache(maxsize=8)
def readings(name: str) -> tuple[Reading, ...]:
    """A reading of each case, all read in one run so that the parser gets full batches."""
    reports = [
        Report(id=f"{name}-{n}", text=case["text"], published=case.get("published"), language="en")
        for n, case in enumerate(cases(name))
    ]
    return tuple(read(reports))


def parameters(name: str) -> list[Any]:
    """pytest parameters: (number of the case,), with a strict xfail for a case with a gap."""
    found = []
    for n, case in enumerate(cases(name)):
        marks = [pytest.mark.xfail(reason=case["gap"], strict=True)] if case.get("gap") else []
        found.append(pytest.param(n, marks=marks, id=f"{n:03}-{case['text'][:50]}"))
    return found


def problems(name: str, number: int) -> list[str]:
    """What is wrong with the reading of one case; empty when all holds."""
    case, reading = cases(name)[number], readings(name)[number]
    wanted = [w for w in case.get("give", []) if not w.get("absent")]
    found: list[str] = []
    for kind in sorted({w["kind"] for w in wanted} | set(case.get("none_of", []))):
        found += _of_kind(kind, [w for w in wanted if w["kind"] == kind], reading, spare=bool(case.get("extra")))
    for want in (w for w in case.get("give", []) if w.get("absent")):
        if any(not meets(r, want) for r in candidates(reading, want["kind"])):
            found.append(f"must not be read: {want}")
    return found


def _of_kind(kind: str, wanted: list[Case], reading: Reading, *, spare: bool) -> list[str]:
    records = candidates(reading, kind)
    wanted = sorted(wanted, key=lambda w: bool(w.get("optional")))  # what must be read is paired off first
    pairs, misses = assign(records, wanted)
    found = [f"missing {kind} {wanted[i]}: {'; '.join(m)}" for i, m in misses.items() if not _may_miss(wanted[i])]
    found += [f"gap closed, remove its mark: {wanted[i]}" for i in pairs if wanted[i].get("gap")]
    half_read = sum(1 for i in misses if wanted[i].get("gap"))
    extra = [r for j, r in enumerate(records) if j not in pairs.values()]
    if len(extra) > half_read + (len(extra) if spare else 0):
        found += [f"too many: {kind} «{r['trigger']['text']}» {_short(r)}" for r in extra]
    return found


def _may_miss(wanted: Case) -> bool:
    return bool(wanted.get("gap") or wanted.get("optional"))


def _short(record: Case) -> str:
    skip = {"id", "report_id", "evidence", "trigger", "confidence", "attribution"}
    shown = {k: v for k, v in record.items() if k not in skip and v not in (None, [], ())}
    return str({k: (v.get("name") or v.get("text") if isinstance(v, dict) else v) for k, v in shown.items()})
