"""Sentences that times and quantities pass over hold none."""

from __future__ import annotations

from itertools import product

import pytest

from sitroom import read_text
from sitroom.extract.times.lexer import CHARS, LINKS, PLAIN
from sitroom.extract.times.patterns import compile_patterns


def test_links_make_no_time_by_themselves() -> None:
    """At most what is asked for a unit of time before it counts as a length of time ("a or a"), and has none here."""
    _, patterns = compile_patterns()
    signs = [PLAIN, *(CHARS[kind] for kind in sorted(LINKS))]
    for row in map("".join, product(signs, repeat=3)):
        found = {p.resolver for p in patterns if (m := p.shape.match(row)) and m.end() > 0}
        assert found <= {"duration"}, row


@pytest.mark.parametrize(
    "told",
    [
        "They left this morning.", "Nobody came in the past.", "He called it a MONDAY market.", "It opens at 9 a.m.",
        "The siege began in the late eighties.", "In wintertime the pass is closed.", "It is at present shut.",
        "Talks went on for a fortnight.", "They met in nineteen ninety.", "It happened half an hour ago.",
    ],
)  # fmt: skip
def test_times_in_words_are_not_passed_over(told: str) -> None:
    assert read_text(told).mentions.times


@pytest.mark.parametrize(
    "told",
    [
        "A few hundred people fled.", "Dozens of houses burned.", "A quarter of a million people fled.",
        "Half a million fled.", "SEVERAL villages were burned.", "A dozen men were shot.", "A number of men died.",
    ],
)  # fmt: skip
def test_quantities_in_words_are_not_passed_over(told: str) -> None:
    assert read_text(told).mentions.quantities
