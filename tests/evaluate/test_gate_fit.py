"""Fitting the gate, and counting what it loses."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from sitroom import read_text
from sitroom.analyse.gate import gate_of
from sitroom.evaluate import fit_gate
from sitroom.evaluate.everyday import everyday
from sitroom.evaluate.fit_gate import Gold, Trial, highest, load, parts_of, report, thresholds, with_beginnings
from sitroom.evaluate.gate_loss import Loss, line, losses, told_words
from sitroom.evaluate.speed import own_reports
from sitroom.lexicon.loader import load_lexicon

RIDGE = (1.0, 3.0)


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Gold:
    """Our own example sentences as one set about conflict, made-up everyday news as one that is not."""
    folder = tmp_path_factory.mktemp("gold")
    sides = {"own": own_reports()[:40], "everyday": list(everyday(40))}
    for name, reports in sides.items():
        rows = [{"text": r.text, "records": 2} for r in reports]
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    files = [(folder / "own.jsonl", True), (folder / "everyday.jsonl", False)]
    return load(files, gate_of(load_lexicon()))


@pytest.fixture
def trial(gold: Gold, monkeypatch: pytest.MonkeyPatch) -> Trial:
    monkeypatch.setattr(fit_gate, "STEPS", 60)
    return Trial(gold, load_lexicon(), RIDGE)


def test_fitting_tells_the_sides_apart_and_always_in_the_same_way(gold: Gold, trial: Trial) -> None:
    score = trial.left_out(gold.fold + 1)
    assert (score == trial.left_out(gold.fold + 1)).all()
    assert score[gold.about > 0].mean() > score[gold.about == 0].mean() + 1


def test_no_report_is_judged_by_weights_that_saw_it(gold: Gold, trial: Trial) -> None:
    parts = parts_of(gold)
    assert set(parts[gold.about == 0]) == {0}
    assert set(parts[gold.about > 0]) == {1}
    unseen, seen = trial.left_out(parts), trial.left_out(gold.fold + 1)
    assert (unseen[gold.about == 0] == 0).all()
    about = gold.about > 0
    assert unseen[about].mean() < seen[about].mean()  # nothing about conflict was left to learn from


def test_reports_of_one_topic_are_on_one_side(tmp_path: Path) -> None:
    rows = [{"text": f"Report {n}.", "topic": f"topic {n % 3}"} for n in range(12)]
    (tmp_path / "some.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    fold = load([(tmp_path / "some.jsonl", True)], gate_of(load_lexicon())).fold
    assert all(len({fold[n] for n in range(12) if n % 3 == topic}) == 1 for topic in range(3))


def test_beginnings_count_only_of_longer_reports(gold: Gold) -> None:
    doubled = with_beginnings(gold)
    size = len(gold.words)
    assert len(doubled.words) == 2 * size
    assert all(len(words) <= fit_gate.BEGINNING for words in doubled.words[size:])
    short = [n for n in range(size) if len(gold.words[n]) <= 1.5 * fit_gate.BEGINNING]
    assert all(doubled.count[size + n] == 0 for n in short)


def test_a_threshold_loses_no_more_than_it_may() -> None:
    gold = Gold(
        ["a"] * 4,
        [[()] * 100] * 4,
        np.ones(4, dtype=np.float32),
        np.ones(4, dtype=np.float32),
        np.zeros(4, dtype=np.int64),
        np.array([1, 0, 5, 9], dtype=np.float32),
    )
    score = np.array([-3.0, -2.5, -1.0, 2.0], dtype=np.float32)
    rows = np.ones(4, dtype=bool)
    assert highest(gold, score, rows, 0) == -3.0
    assert highest(gold, score, rows, 1) == -1.0
    assert highest(gold, score, rows, 6) == 2.0
    assert highest(gold, score, rows, 15) == math.inf


def test_no_set_about_conflict_loses_more_than_is_allowed(gold: Gold, capsys: pytest.CaptureFixture[str]) -> None:
    score = np.linspace(-3, 3, len(gold.sets)).astype(np.float32)  # the worse half are those about conflict
    limits = thresholds(gold, score, 0.1, 80)
    few = np.array([len(words) <= 80 for words in gold.words])
    lost = (gold.about > 0) & (score < np.where(few, limits[1], limits[0]))
    assert 0 < gold.records[lost].sum() <= 0.1 * gold.records[gold.about > 0].sum()
    report(gold, score, limits, 80)
    assert (
        f"own: records lost {gold.records[lost].sum() / gold.records[gold.about > 0].sum():.2%}"
        in capsys.readouterr().out
    )


def test_losses_are_counted() -> None:
    told = "Shelling killed four people in Sloviansk on Tuesday. The day was cold and the sky was grey."
    reading = read_text(told)
    assert told_words(reading) == 8
    loss = losses([reading], gate_of(load_lexicon()))
    assert (loss.reports, loss.away, loss.words, loss.read, loss.idle, loss.lost) == (1, 0, 17, 17, 9, 0)
    assert loss.records == sum(map(len, (reading.events, reading.tolls, reading.claims)))
    loss.add(reading, passes=False)
    assert loss.lost == loss.records / 2
    assert (loss.away, loss.read) == (1, 17)


def test_losses_are_shown() -> None:
    shown = line("some", Loss(reports=1200, away=3, words=2000, read=1500, idle=400, records=800, lost=1))
    assert shown == "| some | 1,200 | 3 | 75.0% | 800 | 0.12% | 20.0% |"
    assert "0.00%" in line("none", Loss())
