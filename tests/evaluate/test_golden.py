"""What golden files can say, and that a wrong reading fails them."""

from __future__ import annotations

from typing import Any

from sitroom.evaluate.expect import meets
from sitroom.evaluate.golden import check_golden, list_checks
from sitroom.records import Actor, Control, Reading, Report, Span, Time

TEXT = "Rebels took Goma. Nothing else happened."


def _span(text: str) -> Span:
    start = TEXT.index(text)
    return Span(start=start, end=start + len(text), text=text)


def _reading(**values: Any) -> Reading:
    record = Control(
        id="con-1", report_id="r", evidence=_span("Rebels took Goma."), trigger=_span("took"), change="gained",
        controller=Actor(name="Rebels", text="Rebels", start=0, end=6),
        time=Time(earliest="2025-01-27", latest=None), **values,
    )  # fmt: skip
    return Reading(report=Report(id="r", text=TEXT), control=(record,))


def _golden(*records: dict[str, Any]) -> dict[str, Any]:
    return {"sentence": [{"text": "Rebels took Goma.", "record": list(records)}]}


def _failed(golden: dict[str, Any], reading: Reading) -> list[str]:
    return [c.name.rsplit("' ", 1)[-1] for c in check_golden(golden, reading) if c.problem]


def test_a_met_expectation_leaves_nothing_over():
    wanted = {"kind": "control", "change": "gained", "controller": "rebels", "time": "2025-01-27/*", "place": "none"}
    assert _failed(_golden(wanted), _reading()) == []


def test_a_record_that_nobody_listed_fails_the_sentence():
    assert _failed(_golden(), _reading()) == ["nothing else"]


def test_a_wrong_value_fails_the_expectation_and_the_record_is_left_over():
    wrong = {"kind": "control", "change": "lost"}
    assert _failed(_golden(wrong), _reading()) == ["control lost", "nothing else"]


def test_an_optional_record_may_be_there_or_not_but_must_fit():
    maybe = {"kind": "control", "change": {"any": ["gained", "lost"]}, "optional": "why"}
    assert _failed(_golden(maybe), _reading()) == []
    assert _failed(_golden(maybe), Reading(report=Report(id="r", text=TEXT))) == []
    assert _failed(_golden(maybe | {"status": "planned"}), _reading()) == ["nothing else"]


def test_counts_are_over_the_whole_report():
    assert _failed({"count": {"control": 1}}, _reading()) == []
    assert _failed({"count": {"control": 0}}, _reading()) == ["count control"]


def test_checks_can_be_listed_without_reading():
    golden = _golden({"kind": "control", "change": "gained"}, {"kind": "control", "change": "gained"})
    assert [c.name for c in list_checks(golden)] == [c.name for c in check_golden(golden, _reading())]
    assert len({c.name for c in list_checks(golden)}) == 3


def test_some_asks_for_any_value_and_an_open_end_for_any_date():
    record = {"time": {"earliest": "2025-01-27", "latest": "2025-02-06"}, "part_of": None}
    assert meets(record, {"time": "2025-01-27/*"}) == []
    assert meets(record, {"time": "2025-01-28/*"}) != []
    assert meets(record, {"part_of": "some"}) != []
    assert meets(record, {"part_of": {"any": ["none", "some"]}}) == []
