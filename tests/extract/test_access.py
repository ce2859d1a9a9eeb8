"""The golden table of access: each sentence gives what it must, and nothing else of its kinds."""

from __future__ import annotations

import pytest
from tests.tables import parameters, problems


@pytest.mark.parametrize("number", parameters("access"))
def test_sentence(number: int) -> None:
    assert problems("access", number) == []
