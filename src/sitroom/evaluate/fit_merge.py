"""Fits the weights of merge_features.csv, and says how well they do on topics they were not fitted on.

    python -m sitroom.evaluate.fit_merge GOLD [GOLD ...] [--made-up RECORDS] [--strength S] [--write]

Gold is either `.jsonl`, one report a line: `{"id", "topic", "text", "published"?, "mentions": [{"start", "end",
"cluster"}]}`, or a folder of `.toml` files as in tests/golden_merging: one file a topic, reports with marked words.
Words of one cluster tell of one happening. Reports are read first; then every pair of units that merging would compare
is an example: same cluster or not. A logistic regression is drawn towards the priors of the table (ridge, `--strength`)
and no weight may have another sign than its prior, so that each reason still says what it says. All folders are one
set; each set of gold, and the made-up war, counts half as much as the first one.

Cross-validation leaves out a fifth of the topics at a time; B³ is over the mentions that some record covers.
Needs numpy, which spaCy brings along.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sitroom.evaluate.synthetic import world
from sitroom.lexicon.loader import DATA, Lexicon, load_lexicon
from sitroom.merge.compare import Rules
from sitroom.merge.items import Item, items_of, records_of
from sitroom.merge.merger import Merger
from sitroom.pipeline import read
from sitroom.records import Claim, Reading, Report

FOLDS = 5
LEAST = 0.05  # no weight comes nearer to zero than this
SHARE = 0.5  # of every set but the first
PLACES = 2  # digits kept
MARK = re.compile(r"\{([\w-]+)\|([^{}|]*)\}")

Array = NDArray[np.float64]


@dataclass
class Gold:
    """Items of read reports and, of each record that a gold mention covers, the happenings it tells of."""

    items: dict[str, list[Item]] = field(default_factory=dict)  # by topic
    truth: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


@dataclass
class Examples:
    """Pairs of units: the features that hold, whether they are one happening, and their topics."""

    rows: list[list[int]] = field(default_factory=list)
    same: list[bool] = field(default_factory=list)
    topics: list[frozenset[str]] = field(default_factory=list)


# ---- gold ----


def load_gold(path: Path) -> list[dict[str, Any]]:
    """Reports with topics and mentions, of a `.jsonl` file or a folder of `.toml` files."""
    if path.is_dir():
        return [report for file in sorted(path.glob("*.toml")) for report in marked(file)]
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def marked(path: Path) -> list[dict[str, Any]]:
    """The reports of a file of marked text: `{name|words}` stands for the words, a mention of happening `name`."""
    found = []
    for row in tomllib.loads(path.read_text(encoding="utf-8")).get("report", ()):
        text, at, mentions = "", 0, []
        raw = row["text"].strip() + "\n"
        for mark in MARK.finditer(raw):
            text += raw[at : mark.start()]
            mentions.append({"start": len(text), "end": len(text) + len(mark[2]), "cluster": f"{path.stem}/{mark[1]}"})
            text += mark[2]
            at = mark.end()
        found.append({**row, "topic": path.stem, "text": text + raw[at:], "mentions": mentions})
    return found


def read_gold(reports: Sequence[Mapping[str, Any]], lexicon: Lexicon) -> Gold:
    """Reads the reports, and finds which records the mentions fall on."""
    given = [
        Report(id=r["id"], text=r["text"], published=r.get("published"), source=r.get("source"), language="en")
        for r in reports
    ]
    gold = Gold()
    for row, reading in zip(reports, read(given), strict=True):
        gold.items.setdefault(str(row["topic"]), []).extend(items_of(reading, lexicon)[0])
        for mention in row["mentions"]:
            for record in covering(reading, mention["start"], mention["end"]):
                gold.truth[record].add(mention["cluster"])
    return gold


def covering(reading: Reading, start: int, end: int) -> list[str]:
    """Ids of the records whose trigger shares a letter with a stretch of the report; claims aside."""
    return [
        r.id
        for r in records_of(reading)
        if r.trigger.start < end and start < r.trigger.end and not isinstance(r, Claim)
    ]


# ---- examples ----


def examples(items: Mapping[str, Sequence[Item]], truth: Mapping[str, set[str]], rules: Rules) -> Examples:
    """Every pair of units with known truth that merging would compare."""
    merger = Merger(load_lexicon(), rules)
    merger.add(i for part in items.values() for i in part)
    topic = {i.report: name for name, part in items.items() for i in part}
    number = {name: n for n, name in enumerate(rules.weights)}
    found = Examples()
    for a, b in merger.compared():
        here, there = (set[str]().union(*(truth.get(r, ()) for r in u.ids)) for u in (a, b))
        if here and there and rules.bars(a, b) is None:
            found.rows.append([number[f] for f in rules.features(a, b)])
            found.same.append(bool(here & there))
            found.topics.append(frozenset((topic[a.report], topic[b.report])))
    return found


def made_up(records: int, seed: int = 3) -> tuple[dict[str, list[Item]], dict[str, set[str]]]:
    """The items of a made-up war, all one topic, and what each record tells of."""
    war, lexicon = world(records, seed), load_lexicon()
    items = [i for reading in war.readings for i in items_of(reading, lexicon)[0]]
    return {"made up": items}, {record: {str(story)} for record, story in war.truth.items()}


# ---- fitting ----


def fit(sets: Sequence[tuple[Examples, float]], start: Array, strength: float) -> Array:
    """Weights of all features. `sets`: examples, and what they count together, in pairs."""
    rows = [row for part, _ in sets for row in part.rows]
    table = np.zeros((len(rows), len(start)))
    for n, row in enumerate(rows):
        table[n, row] = 1.0
    same = np.array([s for part, _ in sets for s in part.same], dtype=float)
    count = np.concatenate([np.full(len(p.rows), weight / max(1, len(p.rows))) for p, weight in sets])
    free = np.ones(len(start), dtype=bool)
    weights = start.copy()
    while True:
        weights[free] = _ridge(table, same, count, weights, start, free, strength)
        wrong = free & (np.sign(start) * weights < np.abs(np.sign(start)) * LEAST)
        if not wrong.any():
            return weights
        weights[wrong] = np.sign(start[wrong]) * LEAST  # 0 stays 0
        free &= ~wrong


def _ridge(
    table: Array, same: Array, count: Array, weights: Array, start: Array, free: NDArray[np.bool_], strength: float
) -> Array:
    """Newton's method for the free weights, the others held."""
    some, held = table[:, free], table[:, ~free] @ weights[~free]
    found = start[free].copy()
    for _ in range(100):
        odds = 1 / (1 + np.exp(-(some @ found + held)))
        slope = some.T @ (count * (odds - same)) + strength * (found - start[free])
        curve = (some * (count * odds * (1 - odds))[:, None]).T @ some + strength * np.eye(len(found))
        step = np.linalg.solve(curve, slope)
        found -= step / max(1.0, np.abs(step).max())  # a full step may overshoot from far off
        if np.abs(step).max() < 1e-6:
            break
    return found


# ---- how well ----


def b_cubed(clusters: Iterable[Sequence[str]], truth: Mapping[str, set[str]]) -> tuple[float, float]:
    """B³ precision and recall over the records whose truth is known; of several truths the first by name counts."""
    label = {record: min(names) for record, names in truth.items() if names}
    size = Counter(label.values())
    total, precision, recall = 0, 0.0, 0.0
    for cluster in clusters:
        known = Counter(label[r] for r in cluster if r in label)
        members = sum(known.values())
        total += members
        precision += sum(n * n for n in known.values()) / members if members else 0
        recall += sum(n * n / size[name] for name, n in known.items())
    return (precision / total, recall / total) if total else (0.0, 0.0)


def score(items: Iterable[Item], truth: Mapping[str, set[str]], rules: Rules) -> tuple[float, float]:
    merger = Merger(load_lexicon(), rules)
    merger.add(items)
    placed = {i.id for i in merger.items()}
    return b_cubed(merger.clusters(), {r: names for r, names in truth.items() if r in placed})


def weighed(rules: Rules, weights: Array) -> Rules:
    return Rules(load_lexicon(), dict(zip(rules.weights, (round(float(w), PLACES) for w in weights), strict=True)))


def main() -> None:
    parser = argparse.ArgumentParser(description="Fits the weights of merging.")
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--made-up", type=int, default=6000)
    parser.add_argument("--strength", type=float, default=2.0)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rules = Rules(load_lexicon())
    start = np.array(list(rules.priors.values()))
    own = [path for path in options.gold if path.is_dir()]
    sets = {str(path): load_gold(path) for path in options.gold if not path.is_dir()}
    sets |= {" ".join(map(str, own)): [report for path in own for report in load_gold(path)]} if own else {}
    golds = {name: read_gold(reports, load_lexicon()) for name, reports in sets.items()}
    war = made_up(options.made_up)
    parts = [examples(g.items, g.truth, rules) for g in golds.values()] + [examples(*war, rules)]
    whole = float(len(parts[0].rows))

    def fitted(without: Iterable[str] = ()) -> Rules:
        gone = frozenset(without)
        sets = [(_without(p, gone), whole * (SHARE if n else 1.0)) for n, p in enumerate(parts)]
        return weighed(rules, fit(sets, start, options.strength))

    for name, gold in golds.items():
        left_out: list[tuple[float, float, int]] = []
        topics = sorted(gold.items)
        for fold in range(FOLDS):
            out = topics[fold::FOLDS]
            items = [i for t in out for i in gold.items[t]]
            left_out.append((*score(items, gold.truth, fitted(out)), sum(i.id in gold.truth for i in items)))
        count = sum(n for _, _, n in left_out)
        p, r = (sum(x[k] * x[2] for x in left_out) / count for k in (0, 1))
        print(f"{name}: cross-validated B3 P {p:.3f} R {r:.3f} F1 {2 * p * r / (p + r):.3f} (n={count})")  # noqa: T201
    final = fitted()
    p, r = score([i for part in war[0].values() for i in part], war[1], final)
    print(f"made-up war: B3 P {p:.3f} R {r:.3f} F1 {2 * p * r / (p + r):.3f}")  # noqa: T201
    for name, weight in final.weights.items():
        print(f"{name:16} {rules.weights[name]:6.2f} -> {weight:6.2f}")  # noqa: T201
    if options.write:
        write(final)


def _without(part: Examples, topics: frozenset[str]) -> Examples:
    keep = [n for n, pair in enumerate(part.topics) if not pair & topics]
    return Examples([part.rows[n] for n in keep], [part.same[n] for n in keep], [part.topics[n] for n in keep])


def write(rules: Rules) -> None:
    """Puts the weights into merge_features.csv."""
    with (DATA / "merge_features.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("id", "prior", "weight", "reason"))
        for name, weight in rules.weights.items():
            table.writerow((name, rules.priors[name], f"{weight:.{PLACES}f}", rules.reasons[name]))


if __name__ == "__main__":
    main()
