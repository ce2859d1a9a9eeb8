"""Golden files: what a careful coder reads, sentence by sentence.

    report = "daraa.txt"            # or text = '''...''' ; optional published, title, id
    [[sentence]]
    text = "SAA soldiers entered the crossing."      # quotes the report exactly
    note = "why it is coded so"                      # optional
    extra = "why"                                    # optional: records beyond those listed are a known gap
    [[sentence.record]]
    kind = "event"
    type = "RETREAT"

All records whose trigger stands in a sentence must be listed and nothing else; `[[anywhere]]` lists records that the
report as a whole must give (agreements, whose mentions are scattered), and `absent = true` what must not be read.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sitroom.evaluate.expect import assign, candidates, meets
from sitroom.records import LISTS, Reading

RECORD_KINDS = tuple(cls.__name__.lower() for cls in LISTS.values())


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation's outcome. `problem`: None when it holds. `gap`: why it is known not to hold, or None."""

    name: str
    problem: str | None
    gap: str | None

    @property
    def ok(self) -> bool:
        """Holds, or fails as expected. A gap that holds is not ok: its mark must be removed."""
        return (self.problem is None) == (self.gap is None)


def load_golden(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def check_golden(golden: dict[str, Any], reading: Reading) -> list[Check]:
    """Every check of a golden file against what was read."""
    checks: list[Check] = []
    for number, sentence in enumerate(golden.get("sentence", []), 1):
        start = reading.report.text.find(sentence["text"])
        name = f"s{number:02} {sentence['text'][:40]!r}"
        if start < 0:
            checks.append(Check(name, "the report has no such sentence", None))
            continue
        checks.extend(_check_sentence(name, sentence, reading, (start, start + len(sentence["text"]))))
    for number, wanted in enumerate(golden.get("anywhere", []), 1):
        checks.append(_check_one(f"anywhere {number} {wanted['kind']}", wanted, candidates(reading, wanted["kind"])))
    return checks


def _check_one(name: str, wanted: dict[str, Any], records: list[dict[str, Any]]) -> Check:
    met = [r for r in records if not meets(r, wanted)]
    if wanted.get("absent"):
        return Check(name, f"must not be read, but was: {wanted}" if met else None, wanted.get("gap"))
    problem = None
    if not met:
        near = sorted((meets(r, wanted) for r in records), key=len)
        problem = "; ".join(near[0]) if near else "no such record"
    return Check(name, problem, wanted.get("gap"))


def _check_sentence(name: str, sentence: dict[str, Any], reading: Reading, where: tuple[int, int]) -> list[Check]:
    listed = sentence.get("record", [])
    checks, unmatched = [], []
    for kind in sorted({*RECORD_KINDS, *(w["kind"] for w in listed)}):
        records = candidates(reading, kind, where)
        wanted = [w for w in listed if w["kind"] == kind and not w.get("absent")]
        pairs, problems = assign(records, wanted)
        for n, want in enumerate(wanted):
            problem = None if n in pairs else "; ".join(problems[n])
            checks.append(Check(f"{name} {_label(want)}", problem, want.get("gap")))
        for want in (w for w in listed if w["kind"] == kind and w.get("absent")):
            checks.append(_check_one(f"{name} absent {_label(want)}", want, records))
        if kind in RECORD_KINDS:
            unmatched += [f"{kind} {_words(r)}" for j, r in enumerate(records) if j not in pairs.values()]
    # a gap's record may stand there half-read: it is no extra
    spare = sum(1 for w in listed if w.get("gap") and not w.get("absent"))
    extra = f"also read: {', '.join(unmatched)}" if len(unmatched) > spare else None
    return [*checks, Check(f"{name} nothing else", extra, sentence.get("extra"))]


def _label(wanted: dict[str, Any]) -> str:
    words = [str(wanted[k]) for k in ("kind", "type", "term", "change", "object", "relation", "trigger") if k in wanted]
    return " ".join(words)


def _words(record: dict[str, Any]) -> str:
    kinds = [str(record[k]) for k in ("type", "term", "change", "object", "relation", "state", "status") if k in record]
    return f"{'/'.join(kinds)} «{record['trigger']['text']}»"
