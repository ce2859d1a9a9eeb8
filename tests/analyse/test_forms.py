"""Forms of tokens from memory: the same as those of the model's rules, word for word."""

from __future__ import annotations

import pytest

from sitroom.analyse import forms
from sitroom.analyse.forms import Forms
from sitroom.analyse.parser import load_model, plain_model
from sitroom.pipeline import read_text

SENTENCES = [
    "Militias shelled the market of Bunagana and shelled it again.",
    "There is no road left, and there are two  bridges.",
    "They ain't gonna leave; let's go, y'all said.",
    "The army's men had got to the better houses before better roads were built.",
    "Leaves fell while the convoy leaves for Goma.",
    "HE SAID THE WOUNDED WERE 12 MEN.",
    "Nobody's been found.\n",
]


@pytest.fixture(scope="module")
def wanted() -> list[list[tuple[str, str]]]:
    return [[(token.pos_, token.lemma_) for token in doc] for doc in plain_model("en").pipe(SENTENCES)]


def _found(kept: Forms) -> list[list[tuple[str, str]]]:
    docs = load_model("en").pipe(SENTENCES, disable=forms.RULES)
    return [kept.of(doc, kept.rows(doc)[0]) for doc in docs]


def test_forms_are_those_of_the_rules(wanted: list[list[tuple[str, str]]]) -> None:
    kept = Forms(load_model("en"))
    assert _found(kept) == wanted
    assert _found(kept) == wanted  # now from memory


def test_forms_stay_right_when_memory_is_full(
    wanted: list[list[tuple[str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "KEPT", 12)
    kept = Forms(load_model("en"))
    assert _found(kept) == wanted
    assert len(kept._kept) <= max(12, max(map(len, wanted)))


def test_a_sentence_like_there_is_goes_through_the_rules() -> None:
    kept = Forms(load_model("en"))
    asked = {word: kept._may_start(kept._vocab.strings.add(word), 0) for word in ("gon", "let", "y'", "army")}
    assert asked == {"gon": True, "let": True, "y'": True, "army": False}


def test_heads_are_counted_from_the_token() -> None:
    doc = next(load_model("en").pipe(["Rebels took the town."]))
    _, steps = Forms(load_model("en")).rows(doc)
    assert [at + step for at, step in enumerate(steps)] == [token.head.i for token in doc]


def test_a_model_that_is_loaded_anew_gets_forms_of_its_own() -> None:
    for word in ("Zhovkva", "Bambari"):  # in no vocabulary: each model numbers new words for itself
        load_model.cache_clear()
        reading = read_text(f"Shells fell on {word}-Sud.")
        assert reading.report.text.startswith("Shells")
