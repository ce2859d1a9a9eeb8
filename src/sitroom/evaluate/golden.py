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
A record with `optional = "why"` may be read or not: careful coders differ; what it says of its fields must hold.
`[count]` says how many records of a kind the whole report gives (`agreement = 1`: all mentions are one deal).

`python -m sitroom.evaluate.golden FILE...` prints what is met, missed and read too much, by kind.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sitroom import pipeline
from sitroom.evaluate.expect import assign, candidates, meets
from sitroom.ingest import read_inputs
from sitroom.records import LISTS, Reading, Report

RECORD_KINDS = tuple(cls.__name__.lower() for cls in LISTS.values())


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation's outcome. `problem`: None when it holds. `gap`: why it is known not to hold, or None.

    `kind`: the record kind asked for, or "extra" for the check that nothing else was read."""

    name: str
    problem: str | None
    gap: str | None
    kind: str = "extra"


def load_golden(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def report_file(path: Path, golden: dict[str, Any]) -> Path | None:
    """The file that `report` names, looked for from the golden file's folder upwards; None when there is none."""
    found = (parent / golden["report"] for parent in path.resolve().parents)
    return next((f for f in found if f.is_file()), None)


def read_golden(path: Path, golden: dict[str, Any]) -> Reading:
    """Reads the report of a golden file (its own `text`, or the file that `report` names; `id` picks one report of a
    file that holds several). Raises FileNotFoundError when there is no such file."""
    if "text" in golden:
        report = Report(id=path.stem, text=golden["text"], published=golden.get("published"), language="en")
        return next(pipeline.read([report]))
    file = report_file(path, golden)
    if file is None:
        raise FileNotFoundError(golden["report"])
    return next(pipeline.read([_from_file(file, golden)]))


def _from_file(file: Path, golden: dict[str, Any]) -> Report:
    wanted = golden.get("id")
    for report in read_inputs([file], published=golden.get("published")):
        if isinstance(report, Report) and wanted in (None, report.id):
            return report
    raise FileNotFoundError(f"{file}: no report {wanted or ''}")


def list_checks(golden: dict[str, Any]) -> list[Check]:
    """The checks that `check_golden` will give (names and gaps), without reading anything."""
    text = "\n".join(s["text"] for s in golden.get("sentence", []))
    return check_golden(golden, Reading(report=Report(id="", text=text)))


def check_golden(golden: dict[str, Any], reading: Reading) -> list[Check]:
    """Every check of a golden file against what was read. Names are unique; a sentence that the report lacks gives
    one failed check."""
    seen: dict[str, int] = {}
    checks = []
    for check in _checks(golden, reading):
        seen[check.name] = seen.get(check.name, 0) + 1
        repeat = f" #{seen[check.name]}" if seen[check.name] > 1 else ""
        checks.append(replace(check, name=check.name + repeat))
    return checks


def _checks(golden: dict[str, Any], reading: Reading) -> list[Check]:
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
    for kind, number in golden.get("count", {}).items():
        got = len(candidates(reading, kind))
        checks.append(Check(f"count {kind}", None if got == number else f"expected {number}, read {got}", None, kind))
    return checks


def _check_one(name: str, wanted: dict[str, Any], records: list[dict[str, Any]]) -> Check:
    met = [r for r in records if not meets(r, wanted)]
    if wanted.get("absent"):
        problem = f"must not be read, but was: {wanted}" if met else None
        return Check(name, problem, wanted.get("gap"), wanted["kind"])
    problem = None
    if not met:
        near = sorted((meets(r, wanted) for r in records), key=len)
        problem = "; ".join(near[0]) if near else "no such record"
    return Check(name, problem, wanted.get("gap"), wanted["kind"])


def _check_sentence(name: str, sentence: dict[str, Any], reading: Reading, where: tuple[int, int]) -> list[Check]:
    listed = sentence.get("record", [])
    checks, unmatched = [], []
    for kind in sorted({*RECORD_KINDS, *(w["kind"] for w in listed)}):
        records = candidates(reading, kind, where)
        wanted = [w for w in listed if w["kind"] == kind and not w.get("absent")]
        wanted.sort(key=lambda w: bool(w.get("optional")))  # what must be read is paired off first
        pairs, problems = assign(records, wanted)
        for n, want in enumerate(wanted):
            if want.get("optional"):
                continue
            problem = None if n in pairs else "; ".join(problems[n])
            checks.append(Check(f"{name} {_label(want)}", problem, want.get("gap"), kind))
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


def summary(path: Path) -> str:
    """What of a golden file is met, missed and read too much: a line for each check that fails, then counts by kind."""
    golden = load_golden(path)
    checks = check_golden(golden, read_golden(path, golden))
    lines, met, all_ = [], Counter[str](), Counter[str]()
    for check in checks:
        kind = check.kind
        all_[kind] += 1
        met[kind] += check.problem is None
        if check.problem is not None:
            lines.append(f"  {'gap ' if check.gap else 'MISS'} {check.name}: {check.problem}")
    counts = ", ".join(f"{kind} {met[kind]}/{all_[kind]}" for kind in sorted(all_))
    return "\n".join([str(path), *lines, f"  met {sum(met.values())} of {len(checks)}: {counts}"])


def main(arguments: list[str]) -> int:
    for argument in arguments:
        sys.stdout.write(summary(Path(argument)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
