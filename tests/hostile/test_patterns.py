"""No pattern of the package takes long on any text: each is tried on strings made to make it try everything."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.hostile.attacks import attacks

from sitroom.ingest.dates import _DATELINE_LONGEST, _tight
from sitroom.limits import TooSlowError, limited

HERE = Path(__file__).parent
LENGTH = 1_500  # characters; what takes time in the cube of it shows
SECONDS = 0.5  # of computing


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    folder = tmp_path_factory.mktemp("patterns")
    command = [sys.executable, "-m", "tests.hostile.patterns", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, cwd=HERE.parents[1], timeout=300)  # noqa: S603
    return json.loads(done.stdout)


def test_every_place_that_makes_a_pattern_is_reached(told: dict[str, list[Any]]) -> None:
    assert told["missed"] == []


# patterns that are only ever matched with text that was prepared so, by file
MATCHED: dict[str, Callable[[str], str]] = {"ingest/dates.py": lambda text: _tight(text[:_DATELINE_LONGEST])}


def slow(pattern: str, flags: int, where: str = "") -> str | None:
    """A string that the pattern takes too long on; None when there is none."""
    made = re.compile(pattern, flags)
    prepared = MATCHED.get(where.partition(":")[0])
    for text in attacks(pattern, flags, LENGTH):
        before = time.thread_time()
        try:
            with limited(SECONDS):
                made.match(prepared(text)) if prepared else made.search(text)
        except TooSlowError:
            return text
        if time.thread_time() - before > SECONDS:
            return text
    return None


def test_no_pattern_takes_long(told: dict[str, list[Any]]) -> None:
    patterns: list[tuple[str, int, str]] = told["patterns"]
    assert len(patterns) > 200
    tried = {where: (slow(pattern, flags, where), pattern) for pattern, flags, where in patterns}
    found = {where: f"{pattern[:300]!r} on {text[:60]!r}" for where, (text, pattern) in tried.items() if text}
    assert not found, json.dumps(found, indent=1)


@pytest.mark.parametrize(
    "pattern", [r"(?:a|a)+$", r"(\w+\s*)+:", r"\s*\s*\s*x", r"(?:[a-z]+)*\d", r"(?:<!--.*?-->\s*)*<x"]
)
def test_bad_patterns_are_noticed(pattern: str) -> None:
    assert slow(pattern, 0)
