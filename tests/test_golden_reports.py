"""Whole reports against what a careful coder reads in them; each expectation is its own test."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sitroom.evaluate.golden import Check, check_golden, list_checks, load_golden, read_golden, report_file

GOLDENS = sorted((Path(__file__).parent / "golden" / "reports").glob("*.toml"))


@cache
def _checks(path: Path) -> dict[str, Check]:
    """A report is read once for all its checks."""
    golden = load_golden(path)
    return {c.name: c for c in check_golden(golden, read_golden(path, golden))}


def _items() -> list[Any]:
    items = []
    for path in GOLDENS:
        golden = load_golden(path)
        absent = report_file(path, golden) is None
        for check in list_checks(golden):
            marks: list[pytest.MarkDecorator] = []
            if absent and golden.get("elsewhere"):
                marks.append(pytest.mark.skip(reason=f"the report is not part of this project: {golden['report']}"))
            elif check.gap:
                marks.append(pytest.mark.xfail(reason=check.gap, strict=True))
            items.append(pytest.param(path, check.name, marks=marks, id=f"{path.stem}: {check.name}"))
    return items


@pytest.mark.parametrize(("path", "name"), _items())
def test_a_coder_and_the_software_read_the_same(path: Path, name: str):
    check = _checks(path).get(name)
    assert check is not None, "the report has no such sentence"
    assert check.problem is None, check.problem


@pytest.mark.parametrize("path", GOLDENS, ids=lambda p: p.stem)
def test_every_sentence_of_the_report_is_coded(path: Path):
    golden = load_golden(path)
    if golden.get("elsewhere") and report_file(path, golden) is None:
        pytest.skip(f"the report is not part of this project: {golden['report']}")
    text = read_golden(path, golden).report.text
    for sentence in golden["sentence"]:
        assert sentence["text"] in text
        text = text.replace(sentence["text"], "", 1)
    assert text.split() == []
