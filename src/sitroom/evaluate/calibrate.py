"""Fits the weights of confidence.toml on coded texts, and says how well what they promise is kept.

    python -m sitroom.evaluate.calibrate FOLDER [--limit N] [--write]

FOLDER holds `<set>/dev.jsonl`, one text a line with what its coders found (sets that are not there are left out):

- `plover_gsr`: `{"id", "text", "events": [{"type"}]}`. An event is right when a gold event has its type, each once.
- `muc4`: `{"id", "text", "simplified": [...]}`. An assault is right when its sentence names a perpetrator, target or
  victim of the key.
- `polnear`: `{"id", "text", "attributions": [{"cue": [[start, end]]}]}`. A claim is right when its cue overlaps one.
- `idetect_displacement`: `{"id", "text", "facts": [{"quantity"}]}`. A displacement is right when a fact has its figure.
- `re3d`: `{"id", "text", "relations": [{"source", "target"}]}`. A relation is right when both names share a word with
  those of a gold relation.

Coders do not code everything that a text tells, so what is called wrong is now and then right: figures lean low. For
each kind, a ridge regression gives the log-odds; folds of texts left out give the reliability table. Needs numpy,
which spaCy brings along.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from sitroom.analyse import analyse
from sitroom.config import Settings
from sitroom.errors import SettingsError
from sitroom.extract import confidence
from sitroom.extract.draft import Draft
from sitroom.extract.events import readings
from sitroom.lexicon.loader import DATA, Lexicon, load_lexicon
from sitroom.pipeline import MENTION_ORGANS, RECORD_ORGANS
from sitroom.records import Claim, Displacement, Event, Record, Relation, Report

FOLDS = 5
BATCH = 32
RIDGE = 1.0
STEPS = 60  # of Newton's method
LEAST = 5  # examples that show a feature, or it gets no weight
BINS = 10
PLACES = 2
Gold = dict[str, Any]
Array = NDArray[np.float64]
Example = tuple[int, tuple[str, ...], bool]  # fold, features, right


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, default=None, help="about how many texts of each set")
    parser.add_argument("--write", action="store_true", help="write lexicon/data/confidence.toml")
    options = parser.parse_args()
    try:
        found = gather(options.folder, options.limit)
    except SettingsError as error:
        sys.exit(str(error))
    weights: dict[str, float] = {}
    for kind, examples in sorted(found.items()):
        weights |= fit(examples)
        print(report(kind, examples))  # noqa: T201
    if options.write:
        (DATA / "confidence.toml").write_text(table(weights), encoding="utf-8")


def gather(folder: Path, limit: int | None = None) -> dict[str, list[Example]]:
    """Examples by kind of record. Raises SettingsError when the folder holds no set of the ones above."""
    sets = [name for name in SETS if (folder / name / "dev.jsonl").is_file()]
    if not sets:
        raise SettingsError(f"no coded texts in {folder}: expected {', '.join(f'{n}/dev.jsonl' for n in SETS)}")
    lexicon = load_lexicon("en", None)
    found: dict[str, list[Example]] = defaultdict(list)
    for name in sets:
        kind, right = SETS[name]
        lines = (folder / name / "dev.jsonl").read_text(encoding="utf-8").splitlines()
        every = max(1, len(lines) // limit) if limit else 1  # sets are sorted: take from everywhere
        golds = [json.loads(line) for line in lines[::every] if line.strip()]
        for gold, draft in _drafts(golds, lexicon):
            known = readings(draft)
            records = [r for r in draft.of_kind(kind) if name != "muc4" or _assault(r)]
            hits = right(gold, records)
            for n, record in enumerate(records):
                names = tuple(confidence.features(record, known.get(record.id)))
                found[kind.__name__.lower()].append((crc32(gold["id"].encode()) % FOLDS, names, n in hits))
    return found


def _drafts(golds: list[Gold], lexicon: Lexicon) -> Iterator[tuple[Gold, Draft]]:
    settings = Settings()
    for start in range(0, len(golds), BATCH):
        part = golds[start : start + BATCH]
        reports = [Report(id=g["id"], text=g["text"], published=g.get("published"), language="en") for g in part]
        for gold, one, analysis in zip(part, reports, analyse(reports, lexicon, settings), strict=True):
            draft = Draft(one, analysis, lexicon, settings)
            for organ in (*MENTION_ORGANS, *RECORD_ORGANS):
                organ(draft)
            yield gold, draft


# ---- which records are right: positions in the list ----


def _assault(record: Record) -> bool:
    return isinstance(record, Event) and record.type == "ASSAULT" and record.status in ("actual", "ongoing")


def _right_events(gold: Gold, records: list[Any]) -> set[int]:
    names = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}
    found: set[int] = set()
    for wanted in gold["events"]:
        codes = {a["code"] for role in ("source", "target") for a in wanted[role]}
        same = [
            (sum(a.country in codes for a in (*r.source, *r.target)), -n)
            for n, r in enumerate(records)
            if n not in found and r.type == names.get(wanted["type"], wanted["type"])
        ]
        if same:
            found.add(-max(same)[1])
    return found


def _right_assaults(gold: Gold, records: list[Any]) -> set[int]:
    fills = {s.lower() for template in gold["simplified"] for s in _strings(list(template.values()))}
    names = {f.split()[-1] for f in fills - {t.get("incident_type") for t in gold["simplified"]} if f}
    return {n for n, r in enumerate(records) if names & set(r.evidence.text.lower().replace(",", " ").split())}


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


def _right_claims(gold: Gold, records: list[Any]) -> set[int]:
    cues = [c for a in gold["attributions"] for c in a.get("cue", [])]
    return {n for n, r in enumerate(records) if any(s < r.cue.end and r.cue.start < e for s, e in cues)}


def _right_displacements(gold: Gold, records: list[Any]) -> set[int]:
    figures = {f["quantity"] for f in gold["facts"] if f["quantity"] is not None}
    return {n for n, r in enumerate(records) if figures & {r.low, r.high}}


def _right_relations(gold: Gold, records: list[Any]) -> set[int]:
    pairs = [(_words(g["source"]), _words(g["target"])) for g in gold["relations"]]
    found = set()
    for n, record in enumerate(records):
        source = _words(record.source.text) | _words(record.source.name)
        target = _words(record.target.text) | _words(record.target.name)
        if any((a & source and b & target) or (a & target and b & source) for a, b in pairs):
            found.add(n)
    return found


def _words(name: str) -> set[str]:
    return {w for w in name.lower().replace("'s", " ").split() if len(w) > 3 or w.isupper()}


SETS: dict[str, tuple[type[Record], Any]] = {
    "plover_gsr": (Event, _right_events),
    "muc4": (Event, _right_assaults),
    "polnear": (Claim, _right_claims),
    "idetect_displacement": (Displacement, _right_displacements),
    "re3d": (Relation, _right_relations),
}


# ---- fitting ----


def fit(examples: list[Example]) -> dict[str, float]:
    """Log-odds of each feature that enough examples show; the base is not drawn to zero."""
    counts: dict[str, int] = defaultdict(int)
    for _, names, _ in examples:
        for name in names:
            counts[name] += 1
    order = sorted(n for n, count in counts.items() if count >= LEAST)
    if not order:
        return {}
    seen, truth = _matrix(examples, order), np.array([float(right) for _, _, right in examples])
    ridge = np.array([1e-6 if name.endswith(".base") else RIDGE for name in order])
    weights = np.zeros(len(order))
    for _ in range(STEPS):
        chance = _sigmoid(seen @ weights)
        slope = seen.T @ (truth - chance) - ridge * weights
        curve = (seen * (chance * (1 - chance))[:, None]).T @ seen + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        weights += step
        if float(np.abs(step).max()) < 1e-9:
            break
    return {name: round(float(w), PLACES) for name, w in zip(order, weights, strict=True)}


def _matrix(examples: Iterable[Example], order: list[str]) -> Array:
    at = {name: n for n, name in enumerate(order)}
    rows = list(examples)
    seen = np.zeros((len(rows), len(order)))
    for n, (_, names, _) in enumerate(rows):
        for name in names:
            if name in at:
                seen[n, at[name]] = 1.0
    return seen


def _sigmoid(total: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-total)))


def left_out(examples: list[Example]) -> tuple[Array, Array]:
    """(confidence, right) of every example, by weights fitted on the other folds."""
    chances, truths = [], []
    for fold in range(FOLDS):
        weights = fit([e for e in examples if e[0] != fold])
        for _, names, right in (e for e in examples if e[0] == fold):
            chances.append(sum(weights.get(name, 0.0) for name in names))
            truths.append(float(right))
    return _sigmoid(np.array(chances)), np.array(truths)


def report(kind: str, examples: list[Example]) -> str:
    """Reliability by tenths, Brier score and expected calibration error, over texts left out."""
    chance, truth = left_out(examples)
    lines, gap = [], 0.0
    for n in range(BINS):
        held = (chance >= n / BINS) & ((chance < (n + 1) / BINS) | (n == BINS - 1))
        if held.any():
            said, kept, size = float(chance[held].mean()), float(truth[held].mean()), int(held.sum())
            gap += abs(said - kept) * size / len(chance)
            lines.append(f"| {kind} | {n / BINS:.1f}-{(n + 1) / BINS:.1f} | {size} | {said:.2f} | {kept:.2f} |")
    brier, base = float(((chance - truth) ** 2).mean()), float(truth.mean())
    flat = base * (1 - base)
    lines.append(f"{kind}: n={len(chance)} right={base:.3f} Brier={brier:.3f} (flat {flat:.3f}) ECE={gap:.3f}")
    return "\n".join(lines)


def table(weights: dict[str, float]) -> str:
    """The text of confidence.toml."""
    head = "# What each feature of a record adds to the log-odds that it is right (evaluate.calibrate).\n"
    rows = [f'\n[[weight]]\nid = "{name}"\nweight = {weight}\n' for name, weight in sorted(weights.items())]
    return head + "".join(rows)


if __name__ == "__main__":
    main()
