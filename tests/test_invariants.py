"""What must hold for every report: spans quote the text, the same input gives the same bytes, time is bounded."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitroom import Reading, Report, read, read_text
from sitroom.records import LISTS, Record, identify

STORY = (
    "Rebels and government forces clashed near Goma on Friday, killing at least 12 people, the army said.\n\n"
    '"We will return," a resident of Sake told reporters. About 5,000 families fled to Rwanda since Monday, '
    "according to the UN. The army denied that it had shelled the hospital. Under the deal signed in Luanda, M23 "
    "fighters are to withdraw from Masisi.\n"
)
PIECES = st.sampled_from(
    [
        "Rebels ", "the army ", "shelled ", "killed ", "12 ", "at least ", "people ", "fled ", "Goma ", "on Friday ",
        ". ", "“", "”", '"', "said ", "agreed to ", "a ceasefire ", "\n", "\n\n", "é", "n’t ", "مدينة ", "\u200f", "😀",
        "ALEPPO ", "’s ", "(", ")", "-", "–", "\t", "İ", "ß", "\u00a0", "\x0b", "320,000 ", "July 6, 2018 ",
        "hospital ", "closed ",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=200))


def spans(value: Any) -> Iterator[dict[str, Any]]:
    """Every {start, end} at any depth."""
    if isinstance(value, list):
        for item in value:
            yield from spans(item)
    elif isinstance(value, dict):
        if isinstance(value.get("start"), int):
            yield value
        for inner in value.values():
            yield from spans(inner)


def check(reading: Reading) -> None:
    text = reading.report.text
    data = msgspec.to_builtins(reading)
    ids = [r["id"] for name in LISTS for r in data[name]]
    assert len(ids) == len(set(ids))
    alike: dict[str, list[Record]] = {}
    for record in (r for name in LISTS for r in getattr(reading, name)):
        alike.setdefault(identify(record), []).append(record)
    assert set(ids) == {identify(r, repeat) for same in alike.values() for repeat, r in enumerate(same)}
    for name in LISTS:
        for record in data[name]:
            assert record["report_id"] == reading.report.id
            assert record["rules"], f"{name} record without a rule"
            trigger, evidence = record["trigger"], record["evidence"]
            assert evidence["start"] <= trigger["start"] < trigger["end"] <= evidence["end"]
    for span in spans({k: v for k, v in data.items() if k != "report"}):
        assert 0 <= span["start"] < span["end"] <= len(text)
        if isinstance(span.get("text"), str):
            assert span["text"] == text[span["start"] : span["end"]]


def test_a_story_keeps_the_rules() -> None:
    reading = read_text(STORY, published="2025-01-27")
    check(reading)
    assert reading.events
    assert reading.displacements


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_any_text_keeps_the_rules(text: str) -> None:
    check(read_text(text or " ", published="2025-01-27"))


def test_shouted_text_keeps_the_rules() -> None:
    reading = read_text(STORY.upper(), published="2025-01-27")
    check(reading)
    assert reading.events


def test_the_same_input_gives_the_same_bytes_in_any_order() -> None:
    texts = [STORY, "Shells hit the market in Omdurman on Sunday, killing nine.", "Nothing happened.", STORY.upper()]
    reports = [Report(id=f"r{n}", text=t, published="2025-01-27", language="en") for n, t in enumerate(texts)]
    forward = {r.report.id: msgspec.json.encode(r) for r in read(reports)}
    backward = {r.report.id: msgspec.json.encode(r) for r in read(reports[::-1])}
    alone = {r.id: msgspec.json.encode(next(read([r]))) for r in reports}
    assert forward == backward == alone


def test_another_language_gives_mentions_only() -> None:
    report = Report(id="es", text="El ejército atacó Bogotá el 5 de enero.", language="es")
    reading = next(read([report]))
    check(reading)
    assert not any(getattr(reading, name) for name in LISTS)
    assert reading.warnings


@pytest.mark.parametrize("unit", ["Rebels shelled Goma and ", "a" * 5000 + " ", "(((( ", "said that ", "12 "])
def test_time_grows_with_length_only(unit: str) -> None:
    """Twice the text takes about twice the time: nothing quadratic hides behind odd text."""

    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        best = float("inf")
        for _ in range(2):
            began = time.process_time()  # of this process alone: other work on the machine does not count
            check(read_text(text))
            best = min(best, time.process_time() - began)
        return best

    seconds(2_000)  # warm
    small, large = seconds(10_000), seconds(40_000)
    assert large < 8 * small + 0.5
