"""The golden table of displacement: each sentence gives what it must, and nothing else of its kinds."""

from __future__ import annotations

import pytest
from tests.tables import parameters, problems


@pytest.mark.parametrize("number", parameters("displacement"))
def test_sentence(number: int) -> None:
    assert problems("displacement", number) == []
