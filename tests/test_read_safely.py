"""Runs that nothing may stop, and what is left out on request."""

import pickle
from threading import Thread

import pytest

from sitroom import pipeline
from sitroom.config import Settings
from sitroom.errors import InputError, LexiconError, SettingsError, SitroomError
from sitroom.limits import check
from sitroom.records import Agreement, Claim, Failure, Provision, Reading, Report, Span

SPAN = Span(start=0, end=4, text="They")


def report(key, text="They left the town.", **more):
    return Report(id=key, text=text, language="en", **more)


@pytest.fixture
def fragile(monkeypatch):
    """A pipeline that breaks on one report."""
    real = pipeline._extract

    def extract(draft):
        if draft.report.id == "bad":
            raise ZeroDivisionError("by \ud800")
        return real(draft)

    monkeypatch.setattr(pipeline, "_extract", extract)


@pytest.mark.usefixtures("fragile")
def test_a_crash_takes_no_other_report_with_it():
    passed = Failure(input="x.txt", kind="empty", message="the file is empty")
    found = list(pipeline.read_safely([report("a"), passed, report("bad"), report("b")]))
    assert [f.report.id if isinstance(f, Reading) else f.kind for f in found] == ["a", "empty", "crash", "b"]
    assert found[1] is passed
    assert found[2].input == "bad"
    assert found[2].message.startswith("ZeroDivisionError: by ? (")


def slow(organ):
    """An organ that never comes to an end on one report."""

    def extract(draft):
        while draft.report.id == "bad":
            check()
        organ(draft)

    return extract


@pytest.mark.parametrize("threaded", [False, True])
def test_a_report_that_takes_too_long_takes_no_other_with_it(monkeypatch, threaded):
    usual = list(pipeline.read_safely([report("a"), report("b")]))  # what is loaded on first use is no report's fault
    monkeypatch.setattr(
        pipeline, "RECORD_ORGANS", (*map(slow, pipeline.RECORD_ORGANS[:1]), *pipeline.RECORD_ORGANS[1:])
    )
    settings = Settings(max_report_seconds=0.5)
    found = []

    def run():
        found.extend(pipeline.read_safely([report("a"), report("bad"), report("b")], settings))

    if threaded:
        thread = Thread(target=run)
        thread.start()
        thread.join()
    else:
        run()
    assert [found[0], found[2]] == usual
    assert (found[1].input, found[1].kind) == ("bad", "too_slow")
    assert "max_report_seconds (0.5 seconds)" in found[1].message


def test_shards_hold_a_batch_of_reports_each():
    failure = Failure(input="x", kind="empty", message="")
    items = [item for n in range(pipeline.BATCH_REPORTS + 1) for item in (failure, report(str(n)))]
    first, second = pipeline.shards(items)
    assert sum(isinstance(i, Report) for i in first) == pipeline.BATCH_REPORTS
    assert first + second == items
    assert [len(s) for s in pipeline.shards([failure] * (pipeline.SHARD_ITEMS + 1))] == [pipeline.SHARD_ITEMS, 1]


def test_another_language_gives_mentions_and_a_warning():
    text = "El ejército bombardeó la ciudad el viernes 3 de mayo."
    (reading,) = pipeline.read([Report(id="a", text=text, language="es")])
    assert reading.events == ()
    assert reading.warnings == ('the report is in "es", not "en": only mentions were read',)


def test_what_ingest_noted_becomes_a_warning():
    (reading,) = pipeline.read([report("a#2", meta={"given_id": "a"})])
    assert "more than once" in reading.warnings[0]


def test_minimum_confidence_drops_records_and_references():
    shared = {"report_id": "r", "evidence": SPAN, "trigger": SPAN}
    agreement = Agreement(
        **shared, id="agr", confidence=0.9, name="They", kind="other", state="agreed", provisions=("low", "high")
    )
    low = Provision(**shared, id="low", confidence=0.2, term="return", agreement_id="agr")
    high = Provision(**shared, id="high", confidence=0.5, term="release", agreement_id="agr")
    claim = Claim(**shared, id="cla", confidence=0.6, cue=SPAN, form="direct", records=("agr", "low"))
    reading = Reading(report=report("r"), agreements=(agreement,), provisions=(low, high), claims=(claim,))
    assert pipeline.confident(reading, 0) is reading
    kept = pipeline.confident(reading, 0.5)
    assert kept.provisions == (high,)
    assert kept.agreements[0].provisions == ("high",)
    assert kept.claims[0].records == ("agr",)
    assert pipeline.confident(reading, 0.95).provisions == ()


def test_a_broken_lexicon_is_no_reports_fault(monkeypatch):
    def broken(*_):
        raise LexiconError("no such lexicon", where="x")

    monkeypatch.setattr(pipeline, "analyse", broken)
    with pytest.raises(LexiconError):
        list(pipeline.read_safely([report("a")]))


@pytest.mark.parametrize(
    "problem",
    [
        LexiconError("broken", where="a row"),
        InputError("bad", source="a.txt", line=3, kind="empty"),
        SettingsError("no"),
    ],
)
def test_errors_travel_between_processes(problem: SitroomError):
    copy = pickle.loads(pickle.dumps(problem))  # noqa: S301
    assert (type(copy), str(copy), vars(copy)) == (type(problem), str(problem), vars(problem))
