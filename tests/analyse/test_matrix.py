"""The parser's products in blocks: as the model's own, and the same for a sentence whatever stands beside it."""

from __future__ import annotations

import numpy as np
import pytest
from spacy.tokens import Doc

from sitroom.analyse import matrix
from sitroom.analyse.parser import load_model, plain_model

SENTENCES = [
    "Rebels shelled the market of Bunagana on Monday, killing nine traders and wounding twenty.",
    "No one claimed it.",
    "The governor said that 4,000 people had fled to the hills, where there was neither water nor shelter.",
    "Talks resume.",
    "Two drones fell into the harbour, according to the coast guard of the southern district.",
] * 5


def _random(rows: int, columns: int, seed: int = 1) -> matrix.Matrix:
    return np.random.default_rng(seed).standard_normal((rows, columns)).astype(np.float32)


def _labels(doc: Doc) -> list[tuple[str, int, str, str]]:
    return [(word.tag_, word.head.i, word.dep_, word.lemma_) for word in doc]


@pytest.mark.parametrize("rows", [1, 7, 16, 17, 50])
def test_a_product_in_blocks_is_the_product(rows: int) -> None:
    x, weights = _random(rows, 30), _random(20, 30, seed=2)
    product = matrix.in_blocks(x, weights, 16)
    assert product.shape == (rows, 20)
    assert product.flags.c_contiguous
    np.testing.assert_allclose(product, x @ weights.T, rtol=1e-4, atol=1e-4)


def test_a_sentence_has_the_same_bits_alone_and_beside_others() -> None:
    nlp = load_model("en")
    with matrix.one_thread():
        together = list(nlp.pipe(SENTENCES, batch_size=25))
        alone = list(nlp.pipe(SENTENCES, batch_size=1))
    for one, other in zip(together, alone, strict=True):
        assert (one.tensor == other.tensor).all()
        assert _labels(one) == _labels(other)


def test_sentences_are_parsed_as_by_the_model_as_it_comes() -> None:
    for fast, own in zip(load_model("en").pipe(SENTENCES), plain_model("en").pipe(SENTENCES), strict=True):
        np.testing.assert_allclose(fast.tensor, own.tensor, rtol=1e-3, atol=1e-3)
        assert [(w.tag_, w.head.i, w.dep_, w.lemma_) for w in fast] == [
            (w.tag_, w.head.i, w.dep_, w.lemma_) for w in own
        ]


def test_without_a_safe_size_of_block_the_models_own_product_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    x, weights = _random(5, 31), _random(20, 31, seed=2)
    monkeypatch.setattr(matrix, "BLOCKS", ())
    matrix._rows.cache_clear()
    try:
        assert matrix._rows(31, 20) == 0
        ops = matrix.BlockOps()
        assert (ops.gemm(x, weights, trans2=True) == matrix.NumpyOps().gemm(x, weights, trans2=True)).all()
    finally:
        matrix._rows.cache_clear()
