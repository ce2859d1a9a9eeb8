"""Every input that once broke something, and sound ones: all targets of the fuzzers take them, and in good time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from fuzz.targets import TARGETS, seeds

CORPUS = Path(__file__).resolve().parents[2] / "fuzz" / "corpus"
PAST = sorted(p for p in CORPUS.glob("*/*") if p.is_file())
SECONDS = 5.0  # of computing for one input, on a slow machine


@pytest.mark.parametrize("path", PAST, ids=lambda p: f"{p.parent.name}-{p.name}")
def test_what_once_broke_something(path: Path) -> None:
    target = TARGETS[path.parent.name]
    target(b"")  # what is loaded or made once is not the input's to answer for
    before = time.thread_time()
    target(path.read_bytes())
    assert time.thread_time() - before < SECONDS


@pytest.mark.parametrize("name", TARGETS)
def test_sound_inputs_of_every_target(name: str) -> None:
    for content in (*seeds(name), b"", bytes(range(256))):
        TARGETS[name](content)


def test_every_folder_of_the_corpus_is_a_targets() -> None:
    assert {p.name for p in CORPUS.iterdir()} <= set(TARGETS)
    assert PAST
