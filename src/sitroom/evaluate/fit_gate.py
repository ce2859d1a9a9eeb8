"""Fits the weights of the gate, and says what it would lose and keep on reports that it was not fitted on.

    python -m sitroom.evaluate.fit_gate --about FILE.jsonl ... --other FILE.jsonl ... [--loss SHARE] [--unseen SHARE]
        [--write]

Each line is a report: `{"text", "topic"?, "records"?}`; reports of one topic are never on both sides of the
cross-validation, `records` is what reading the report gave (default 1). A logistic regression: a word's weight is the
sum of its classes' weights (gate.toml) and a part of its own, both drawn towards nothing (ridge). The beginning of each
longer report is an example, too: else length alone would tell, for gold about conflict is short. The thresholds, for
reports of a few sentences and for longer ones, are the highest at which no file about conflict loses more than `--loss`
of its records in cross-validation, and none more than `--unseen` by weights that were fitted without the whole file,
which is what reports of a kind not fitted on may lose; the short ones may lose half of either.
Needs numpy, which spaCy brings along.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sitroom.analyse.gate import MIN_LENGTH, Gate, words_of
from sitroom.lexicon.loader import DATA, Lexicon, load_lexicon
from sitroom.lexicon.schema.gate import GateClassRow, GateNumberRow

FOLDS = 5
STEPS, RATE = 700, 0.1
SCALE = 3.0  # of a word's part; the larger, the weaker the ridge
PLACES = 2  # digits kept
BEGINNING = 40  # words
LEAST = 0.05  # a word's own part below that is dropped

Array = NDArray[np.float32]


@dataclass
class Gold:
    """Reports: their words, whether they are about conflict, how much each counts, their fold and records."""

    sets: list[str]
    words: list[list[tuple[str, ...]]]
    about: Array
    count: Array
    fold: NDArray[np.int64]
    records: Array


@dataclass
class Fit:
    classes: Array
    own: Array
    bias: float
    length: float

    def weights(self, member: Array) -> Array:
        found: Array = member @ self.classes + self.own
        return found


def load(files: Sequence[tuple[Path, bool]], gate: Gate) -> Gold:
    """Each file counts as the square root of its words."""
    sets: list[str] = []
    told: list[list[tuple[str, ...]]] = []
    about, count, fold, records = [], [], [], []
    for path, conflict in files:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        words = [gate.words(row["text"]) for row in rows]
        size = math.sqrt(sum(map(len, words)))
        told += words
        for row in rows:
            sets.append(path.stem)
            about.append(conflict)
            count.append(size / len(rows))
            topic = f"{path.stem}/{row.get('topic', row['text'])}"
            fold.append(int(hashlib.sha256(topic.encode()).hexdigest(), 16) % FOLDS)
            records.append(row.get("records", 1))
    return Gold(
        sets,
        told,
        np.array(about, dtype=np.float32),
        np.array(count, dtype=np.float32) / np.float32(np.mean(count)),
        np.array(fold),
        np.array(records, dtype=np.float32),
    )


def with_beginnings(gold: Gold) -> Gold:
    """The reports, and again the beginnings of those that are longer (others count nothing)."""
    longer = np.array([len(told) > 1.5 * BEGINNING for told in gold.words])
    return Gold(
        gold.sets * 2,
        gold.words + [told[:BEGINNING] for told in gold.words],
        np.tile(gold.about, 2),
        np.concatenate([gold.count, gold.count * longer]),
        np.tile(gold.fold, 2),
        np.concatenate([gold.records, gold.records * 0]),
    )


def table(words: Sequence[list[tuple[str, ...]]], number: dict[str, int]) -> tuple[Array, Array]:
    """Which words stand in which text, scaled as in Gate.weigh, and the logarithm of its length."""
    found = np.zeros((len(words), len(number)), dtype=np.float32)
    for row, told in enumerate(words):
        for lemma in {w for each in told for w in each}:
            found[row, number[lemma]] = SCALE
    found /= np.sqrt(np.maximum(1, (found > 0).sum(axis=1, keepdims=True)))
    return found.astype(np.float32), np.log(np.maximum([len(told) for told in words], MIN_LENGTH)).astype(np.float32)


def fit(x: Array, long: Array, member: Array, gold: Gold, rows: NDArray[np.bool_], ridge: tuple[float, float]) -> Fit:
    """Adam on the ridge-penalised log-loss; from the same data always the same."""
    x, long, about, count = x[rows], long[rows], gold.about[rows], gold.count[rows]
    by_class = x @ member
    n = len(about)
    parts = [np.zeros(member.shape[1], np.float32), np.zeros(x.shape[1], np.float32), *np.zeros((2, 1), np.float32)]
    first, second = [np.zeros_like(p) for p in parts], [np.zeros_like(p) for p in parts]
    for step in range(1, STEPS + 1):
        odds = by_class @ parts[0] + x @ parts[1] + parts[2] + long * parts[3]
        wrong = (1 / (1 + np.exp(-odds)) - about) * count / n
        slopes = [
            by_class.T @ wrong + ridge[0] / n * parts[0],
            x.T @ wrong + ridge[1] / n * parts[1],
            wrong.sum(keepdims=True),
            (wrong @ long).reshape(1),
        ]
        rate = RATE * (1 - step / STEPS) + 1e-4
        for k, slope in enumerate(slopes):
            first[k] = 0.9 * first[k] + 0.1 * slope
            second[k] = 0.99 * second[k] + 0.01 * slope * slope
            parts[k] -= rate * (first[k] / (1 - 0.9**step)) / (np.sqrt(second[k] / (1 - 0.99**step)) + 1e-8)
    return Fit(parts[0], parts[1], float(parts[2][0]), float(parts[3][0]))


class Trial:
    """Reports as the fit sees them, and what weights fitted on some of them make of the others."""

    def __init__(self, gold: Gold, lexicon: Lexicon, ridge: tuple[float, float]) -> None:
        held, classes = words_of(lexicon), [row.id for row in lexicon.rows("gate", GateClassRow)]
        self.gold, self.ridge, self.words = gold, ridge, sorted(held)
        number = {word: n for n, word in enumerate(self.words)}
        self.member = np.zeros((len(held), len(classes)), dtype=np.float32)
        for word, of in held.items():
            self.member[number[word], [classes.index(c) for c in of]] = 1
        self.x, self.long = table(gold.words, number)
        self._examples = with_beginnings(gold)
        self._table = table(self._examples.words, number)

    def fitted(self, rows: NDArray[np.bool_]) -> Fit:
        """The fit on some of the reports and on their beginnings."""
        return fit(*self._table, self.member, self._examples, np.tile(rows, 2), self.ridge)

    def left_out(self, parts: NDArray[np.int64]) -> Array:
        """The score of each report by the fit on all parts but its own; 0 for part 0, which is never left out."""
        score = np.zeros(len(parts), dtype=np.float32)
        for part in range(1, int(parts.max()) + 1):
            out = parts == part
            made = self.fitted(~out)
            score[out] = self.x[out] @ made.weights(self.member) + made.bias + made.length * self.long[out]
        return score


def thresholds(gold: Gold, score: Array, loss: float, short_words: float) -> tuple[float, float]:
    """The highest thresholds of longer reports, and of those of at most `short_words` words, at which no file about
    conflict loses more than `loss` of its records."""
    about = gold.about > 0
    few = np.array([len(w) for w in gold.words]) <= short_words
    sets = np.array(gold.sets)
    spare = {str(name): loss * float(gold.records[sets == name].sum()) for name in np.unique(sets[about])}
    short = min(highest(gold, score, few & (sets == name), most / 2) for name, most in spare.items())
    for name in spare:
        spare[name] -= float(gold.records[few & (sets == name) & (score < short)].sum())
    return min(highest(gold, score, ~few & (sets == name), most) for name, most in spare.items()), short


def report(gold: Gold, score: Array, limits: tuple[float, float], short_words: float) -> None:
    """Prints what is lost and kept with these thresholds of longer and of short reports."""
    size = np.array([len(w) for w in gold.words])
    keep = score >= np.where(size <= short_words, limits[1], limits[0])
    other = _share(size, gold.about == 0, keep)
    print(f"thresholds {limits[0]:.2f}, {limits[1]:.2f}: {other:.1%} of the other words kept")  # noqa: T201
    sets = np.array(gold.sets)
    for name in sorted(set(gold.sets)):
        these = sets == name
        lost, kept = 1 - _share(gold.records, these, keep), _share(size, these, keep)
        print(f"    {name}: records lost {lost:.2%}, words kept {kept:.1%}")  # noqa: T201


def parts_of(gold: Gold) -> NDArray[np.int64]:
    """The number of the file of each report about conflict; 0 for all others, which cannot be lost."""
    names = sorted({name for name, about in zip(gold.sets, gold.about, strict=True) if about})
    return np.array([names.index(name) + 1 if about else 0 for name, about in zip(gold.sets, gold.about, strict=True)])


def highest(gold: Gold, score: Array, rows: NDArray[np.bool_], most: float) -> float:
    """The highest threshold at which no more than `most` records of the rows are lost, rounded down."""
    order = np.argsort(score[rows], kind="stable")
    lost = np.cumsum(gold.records[rows][order])
    if not len(lost) or lost[-1] <= most:
        return math.inf
    at = float(score[rows][order][np.searchsorted(lost, most, side="right")])
    return float(math.floor(at * 10**PLACES) / 10**PLACES)


def _share(what: NDArray[np.float32] | NDArray[np.int64], these: NDArray[np.bool_], keep: NDArray[np.bool_]) -> float:
    whole = float(what[these].sum())
    return float(what[these & keep].sum()) / whole if whole else 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description="Fits the weights of the gate.")
    parser.add_argument("--about", type=Path, nargs="+", required=True)
    parser.add_argument("--other", type=Path, nargs="+", required=True)
    parser.add_argument("--loss", type=float, default=0.005)
    parser.add_argument("--unseen", type=float, default=1.0)
    parser.add_argument("--ridge", type=float, nargs=2, default=(1.0, 3.0))
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    lexicon = load_lexicon()
    gate = Gate(lexicon)
    gold = load([*((p, True) for p in options.about), *((p, False) for p in options.other)], gate)
    trial = Trial(gold, lexicon, (options.ridge[0], options.ridge[1]))
    folds = trial.left_out(gold.fold + 1)
    files = np.where(gold.about > 0, trial.left_out(parts_of(gold)), folds)
    found = [
        thresholds(gold, score, loss, gate.short_words)
        for score, loss in ((folds, options.loss), (files, options.unseen))
    ]
    limits = (min(pair[0] for pair in found), min(pair[1] for pair in found))
    for title, score in (("in cross-validation", folds), ("each file about conflict left out whole", files)):
        print(title)  # noqa: T201
        report(gold, score, limits, gate.short_words)
    if options.write:
        made = trial.fitted(gold.fold >= 0)
        words = dict(zip(trial.words, made.weights(trial.member), strict=True))
        write(made, words, trial.x.sum(axis=0) > 0, limits, lexicon)


def write(
    made: Fit, words: dict[str, np.float32], seen: NDArray[np.bool_], limits: tuple[float, float], lexicon: Lexicon
) -> None:
    """Puts the weights into gate.toml, gate_words.csv and gate_numbers.csv."""
    folder = DATA / lexicon.language
    text = (folder / "gate.toml").read_text(encoding="utf-8")
    weights = iter(made.classes)
    text = re.sub(r"(?m)^weight = .*$", lambda _: f"weight = {SCALE * float(next(weights)):.{PLACES}f}", text)
    (folder / "gate.toml").write_text(text, encoding="utf-8")
    with (folder / "gate_words.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("word", "weight"))
        for (word, weight), own, known in zip(words.items(), made.own, seen, strict=True):
            if known and abs(own) >= LEAST:
                rows.writerow((word, f"{SCALE * float(weight):.{PLACES}f}"))
    values = {"bias": made.bias, "length": made.length, "threshold": limits[0], "short": limits[1]}
    with (folder / "gate_numbers.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("id", "value", "note"))
        for row in lexicon.rows("gate_numbers", GateNumberRow):
            rows.writerow((row.id, f"{values.get(row.id, row.value):.{PLACES}f}", row.note))


if __name__ == "__main__":
    main()
