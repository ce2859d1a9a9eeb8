"""What is worth parsing."""

from __future__ import annotations

import pytest

from sitroom import Report
from sitroom.analyse import analyse
from sitroom.config import Settings
from sitroom.lexicon.loader import load_lexicon


@pytest.mark.parametrize(
    ("text", "parsed"),
    [("5 killed.", True), ("Troops left.", True), ("Sunday", False), ("12 34 56", False), ("...", False)],
)
def test_gate(text: str, parsed: bool) -> None:
    analysis = analyse([Report(id="t", text=text, language="en")], load_lexicon(), Settings())[0]
    assert [s.parsed for s in analysis.sentences] == [parsed]
