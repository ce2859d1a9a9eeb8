"""A faster matrix product for the parser, which spends most of its time in one.

The product of the model's own library does not know every processor; the one that NumPy brings is two to three times as
fast on many. But with it the last bits of a row can depend on where the row stands among others, so that a sentence
might be parsed otherwise alone than beside others. Here rows are therefore multiplied in blocks of one size, and only
with a size for which this machine gives a row the same bits at every place of the block. If there is none, the model's
own product stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Model, NumpyOps
from threadpoolctl import ThreadpoolController

if TYPE_CHECKING:
    from spacy.language import Language

BLOCKS = (48, 16, 8)  # rows multiplied at once, the fastest first
TRIALS = 4  # random rows by which a size of block is tried

Matrix = np.ndarray[Any, np.dtype[np.float32]]


class BlockOps(NumpyOps):  # type: ignore[misc]  # thinc's class is compiled and has no types
    """The model's operations on arrays, with products of rows and weights made in blocks."""

    def gemm(
        self, x: Matrix, y: Matrix, out: Matrix | None = None, trans1: bool = False, trans2: bool = False
    ) -> Matrix:
        """The product of `x` (rows, inputs) and `y`; like thinc's own, which still does what is asked for otherwise."""
        rows = 0 if trans1 or not trans2 or x.dtype != np.float32 else _rows(x.shape[1], y.shape[0])
        if not rows or not len(x):
            own: Matrix = super().gemm(x, y, out=out, trans1=trans1, trans2=trans2)
            return own
        product = in_blocks(x, y, rows)
        if out is None:
            return product
        out[...] = product
        return out


def in_blocks(x: Matrix, weights: Matrix, rows: int) -> Matrix:
    """`x` (n, inputs) times the transposed `weights` (outputs, inputs), `rows` at a time: shape (n, outputs)."""
    blocks = -(-len(x) // rows)
    padded = x
    if blocks * rows != len(x):
        padded = np.zeros((blocks * rows, x.shape[1]), np.float32)
        padded[: len(x)] = x
    product = np.matmul(weights, padded.reshape(blocks, rows, -1).transpose(0, 2, 1))
    return np.ascontiguousarray(product.transpose(0, 2, 1)).reshape(blocks * rows, -1)[: len(x)]


@lru_cache(maxsize=256)
def _rows(inputs: int, outputs: int) -> int:
    """The size of block for weights of a shape; 0 if a row's bits depend on its place whatever the size."""
    random = np.random.default_rng(0)
    for rows in BLOCKS:
        weights = random.standard_normal((outputs, inputs)).astype(np.float32)
        trials = (random.standard_normal((1, inputs)).astype(np.float32) for _ in range(TRIALS))
        products = (in_blocks(trial.repeat(2 * rows, 0), weights, rows) for trial in trials)
        if all((product == product[0]).all() for product in products):
            return rows
    return 0


def hasten(nlp: Language) -> None:
    """Makes all networks of a pipeline multiply in blocks."""
    ops = BlockOps()
    for _, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        if isinstance(model, Model):
            for layer in model.walk():
                layer.ops = ops


@lru_cache(maxsize=1)
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


@contextmanager
def one_thread() -> Iterator[None]:
    """Products so small gain nothing from threads, which would take time from other workers."""
    with _controller().limit(limits=1, user_api="blas"):
        yield
