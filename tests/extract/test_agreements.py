"""The golden table of agreements: each passage gives its deals and their terms, and no others."""

from __future__ import annotations

import pytest

from tests.tables import parameters, problems


@pytest.mark.parametrize("number", parameters("agreements"))
def test_passage(number: int) -> None:
    assert problems("agreements", number) == []
