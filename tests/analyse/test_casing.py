"""True-casing keeps every offset and gives ordinary case to what is shouted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitroom.analyse.casing import clean, true_case
from sitroom.lexicon.loader import load_lexicon

CASES = [
    (
        "SUSPECTED REBELS TODAY SHOT DEAD THE MAYOR IN NORTHERN COLOMBIA.",
        "Suspected rebels today shot dead the mayor in northern Colombia.",
    ),
    ("THE SALVADORAN ARMY (FAES) SAID FAES TROOPS LEFT.", "The Salvadoran army (FAES) said FAES troops left."),
    ("GUNMEN ATTACKED A U.S. CONVOY ON 5 MARCH.", "Gunmen attacked a U.S. convoy on 5 March."),
    ("Rebels Storm Army Base in Northern Syria", "Rebels storm army base in northern Syria"),
    ("UN Says Thousands Flee Fighting", "UN says thousands flee fighting"),
    ("Troops of the Fourth Division left Homs.", "Troops of the Fourth Division left Homs."),
    ("FARC", "FARC"),
]


def cased(text: str) -> str:
    return true_case(clean(text), [(0, len(text))], load_lexicon())


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_true_case(text: str, expected: str) -> None:
    assert cased(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "In the province-the cradle of the revolt-shells fell.",
            "In the province—the cradle of the revolt-shells fell.",
        ),
        (
            "In Homs-the third city of Syria-fierce clashes began.",
            "In Homs—the third city of Syria—fierce clashes began.",
        ),
        ("Iran-backed fighters in rebel-held Idlib", "Iran-backed fighters in rebel-held Idlib"),
    ],
)
def test_a_hyphen_that_stands_for_a_dash(text: str, expected: str) -> None:
    assert clean(text) == expected


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_length_never_changes(text: str) -> None:
    assert len(cased(text)) == len(text)
    assert len(cased(text.upper())) == len(text.upper())
