"""Fitting of confidence: shares come back as log-odds, rare features get none, and missing gold is said."""

from __future__ import annotations

import tomllib
from math import exp

import pytest

from sitroom.errors import SettingsError
from sitroom.evaluate.calibrate import fit, gather, left_out, report, table
from sitroom.extract.confidence import features
from sitroom.lexicon.loader import load_lexicon
from sitroom.lexicon.schema.frames import Weight
from sitroom.pipeline import read_text


def _examples():
    """Of 200 with a figure four in five are right, of 200 without one in five."""
    with_figure = [(n % 5, ("toy.base", "toy.figure"), n % 10 < 8) for n in range(200)]
    return with_figure + [(n % 5, ("toy.base",), n % 10 < 2) for n in range(200)]


def test_what_is_right_four_times_in_five_gets_four_fifths():
    weights = fit(_examples())
    assert 1 / (1 + exp(-weights["toy.base"] - weights["toy.figure"])) == pytest.approx(0.8, abs=0.03)
    assert 1 / (1 + exp(-weights["toy.base"])) == pytest.approx(0.2, abs=0.03)


def test_rare_features_get_no_weight():
    assert "toy.rare" not in fit([*_examples(), (0, ("toy.base", "toy.rare"), True)])


def test_every_example_is_judged_once_by_weights_that_have_not_seen_it():
    chance, truth = left_out(_examples())
    assert len(chance) == len(truth) == 400
    assert "ECE" in report("toy", _examples())


def test_the_written_table_reads_back():
    assert tomllib.loads(table({"toy.base": -0.5}))["weight"] == [{"id": "toy.base", "weight": -0.5}]


def test_a_folder_without_coded_texts_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="plover_gsr"):
        gather(tmp_path)


def test_shipped_weights_know_the_kinds_that_are_fitted():
    known = {row.id.split(".")[0] for row in load_lexicon("en", None).rows("confidence", Weight)}
    assert known == {"event", "claim", "displacement", "relation"}


def test_records_of_fitted_kinds_differ_and_others_keep_one_half():
    reading = read_text("Rebels shelled Goma on Monday. The army has taken Sake, the governor said.")
    assert all(features(c) for c in reading.claims)
    assert {r.confidence for r in reading.control} == {0.5}
    assert {r.confidence for r in reading.events} != {0.5}
