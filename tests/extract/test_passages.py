"""The golden passages: several sentences of one report, whose records must be read across them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.tables import parameters, problems

FOLDER = Path(__file__).parent.parent / "golden" / "passages"


def _all() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        name = f"passages/{path.stem}"
        found += [pytest.param(name, p.values[0], marks=p.marks, id=f"{path.stem} {p.id}") for p in parameters(name)]
    return found


@pytest.mark.parametrize(("name", "number"), _all())
def test_passage(name: str, number: int) -> None:
    assert problems(name, number) == []
