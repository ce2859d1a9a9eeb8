"""Judgements: what they make of a record, the log that keeps them, and how they follow records into newer readings."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.store import made

from sitroom.errors import JudgementError, SituationError
from sitroom.merged import Judgement
from sitroom.records import Event
from sitroom.store.judgements import apply, in_force, replay
from sitroom.store.selection import Filter
from sitroom.store.situation import Situation

READ: Event = made.reading("r1", made.shelled()).events[0]
CHOICES = [
    ("accept", None, None), ("reject", None, None), ("flag", None, None), ("note", None, None),
    ("correct", "status", "negated"), ("correct", "status", "planned"), ("correct", "harm.0.low", 3),
    ("correct", "harm.0.high", 40), ("correct", "harm", []), ("correct", "place", None),
    ("correct", "place.name", "Nasib"), ("correct", "place.country", "JOR"),
    ("correct", "weapons.0", "mortars"), ("correct", "weapons.0", "rockets"),
]  # fmt: skip


def entry(number: int, action: str, field: str | None = None, new: object = None, **more: object) -> Judgement:
    return Judgement(
        id=number, at="", by=str(more.pop("by", "a")), action=action, target=READ.id, field=field, new=new, **more
    )


def as_read(field: str | None) -> object:
    return {"harm.0.low": 12, "harm.0.high": 12}.get(field or "")


@st.composite
def logs(draw: st.DrawFn) -> list[Judgement]:
    """Entries about one record; undo entries name any earlier one."""
    found: list[Judgement] = []
    for number in range(1, draw(st.integers(0, 12)) + 1):
        if found and draw(st.booleans()):
            found.append(entry(number, "undo", undoes=draw(st.sampled_from(found)).id))
        else:
            action, field, new = draw(st.sampled_from(CHOICES))
            found.append(entry(number, action, field, new, read=as_read(field)))
    return found


def without_the_undone(log: list[Judgement]) -> list[Judgement]:
    """The slow way: takes the last undo away together with what it undoes, until there is none."""
    log = list(log)
    while undos := [e for e in log if e.action == "undo"]:
        last = undos[-1]
        log = [e for e in log if e.id not in (last.id, last.undoes)]
    return log


@given(logs())
def test_a_log_with_undos_equals_the_log_without_the_undone(log: list[Judgement]) -> None:
    assert replay(READ, log) == replay(READ, without_the_undone(log))
    assert [e for e in in_force(log) if e.action != "undo"] == without_the_undone(log)


@given(logs(), st.randoms())
def test_the_order_in_which_entries_are_given_does_not_matter(log: list[Judgement], dice) -> None:
    shuffled = dice.sample(log, len(log))
    assert replay(READ, shuffled) == replay(READ, log)


def test_the_last_verdict_counts() -> None:
    assert apply(READ, []) == READ
    assert apply(READ, [entry(1, "reject")]) is None
    assert apply(READ, [entry(1, "reject"), entry(2, "accept")]) == READ
    assert replay(READ, [entry(1, "reject"), entry(2, "flag")]).state == "rejected"
    assert replay(READ, [entry(1, "accept"), entry(2, "flag")]).state == "flagged"
    assert replay(READ, [entry(1, "flag"), entry(2, "accept")]).state == "accepted"
    assert replay(READ, [entry(1, "note")]).state is None


def test_a_correction_of_an_item_that_is_read_otherwise_now_does_not_count() -> None:
    fits = entry(1, "correct", "harm.0.low", 3, read=12)
    assert replay(READ, [fits]).value.harm[0].low == 3
    late = entry(1, "correct", "harm.0.low", 3, read=90)
    found = replay(READ, [late])
    assert (found.value, found.state, found.outdated) == (READ, None, (1,))


# ---- in the file ----


@pytest.fixture
def situation(tmp_path: Path):
    with made.opened(tmp_path / "war.situation") as opened:
        opened.add(made.war())
        yield opened


def first(situation: Situation, kind: str = "event") -> str:
    return situation.rows(Filter(kinds=(kind,)), order="report")[0].id


def test_judgements_take_effect_at_once(situation: Situation) -> None:
    key = first(situation)
    made_entry = situation.judge("correct", key, by="ann", field="place.country", new="JOR", note="over the border")
    assert (made_entry.id, made_entry.old, made_entry.read) == (1, "SYR", "SYR")
    record = situation.record(key)
    assert record is not None
    assert record.place is not None
    assert record.place.country == "JOR"
    assert [r.id for r in situation.rows(Filter(countries=("JOR",)))] == [key]
    assert situation.select().judged == {key: "corrected"}
    situation.judge("reject", key, by="ann")
    assert situation.record(key) is None
    assert key not in situation.select().records
    assert situation.counts().judged == {"rejected": 1}
    situation.undo(2, by="ann")
    assert situation.select().judged == {key: "corrected"}
    situation.undo(3, by="ann")
    assert situation.record(key) is None
    situation.undo(4, by="ann")
    situation.undo(1, by="ann")
    assert situation.select().judged == {}
    assert [r.id for r in situation.rows(Filter(countries=("JOR",)))] == []
    assert situation.verify() == []
    assert [e.id for e in situation.judgements(key)] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"action": "praise"}, "no such action"),
        ({"by": " "}, "must be named"),
        ({"by": "x" * 300}, "must be named"),
        ({"action": "note"}, "needs note"),
        ({"note": "x" * 20_000}, "characters at most"),
        ({"target": "eve-0000"}, "no record or incident"),
        ({"action": "correct"}, "needs field"),
        ({"action": "correct", "field": "id", "new": "x"}, "cannot be corrected"),
        ({"action": "correct", "field": "report_id", "new": "x"}, "cannot be corrected"),
        ({"action": "correct", "field": "nothing", "new": 1}, "no field"),
        ({"action": "correct", "field": "harm.5.low", "new": 1}, "no field"),
        ({"action": "correct", "field": "harm.0.low", "new": "many"}, "Expected `int"),
        ({"action": "correct", "field": "harm.0.low", "new": 13}, "above high"),
        ({"action": "correct", "field": "status", "new": "maybe"}, "Invalid enum"),
        ({"action": "correct", "field": "status", "new": "actual"}, "already"),
        ({"action": "correct", "field": "confidence", "new": 2}, "between 0 and 1"),
        ({"action": "correct", "field": "time.earliest", "new": "yesterday"}, "no ISO day"),
        ({"action": "correct", "field": "time.earliest", "new": "2018-07-09"}, "after latest"),
        ({"action": "correct", "field": "place.lat", "new": 95.0}, "outside"),
        ({"action": "correct", "field": "trigger", "new": {"start": 0, "end": 3, "text": "Foo"}}, "not 'Foo'"),
        ({"action": "correct", "field": "trigger", "new": {"start": 0, "end": 900, "text": "The"}}, "outside the text"),
        ({"action": "correct", "field": "place.text", "new": "Paris"}, "not 'Paris'"),
        ({"action": "correct", "field": "status", "new": "negated", "old": "planned"}, "no longer"),
        ({"action": "same", "other": "eve-0000"}, "no record or incident"),
        ({"action": "same"}, "needs other"),
        ({"action": "undo"}, "needs undoes"),
        ({"action": "undo", "undoes": 7}, "no entry 7"),
    ],
)
def test_an_entry_that_does_not_fit_is_refused(situation: Situation, values: dict[str, object], word: str) -> None:
    given = {"action": "accept", "target": first(situation), "by": "ann"} | values
    with pytest.raises(JudgementError, match=word):
        situation.judge(**given)
    assert situation.judgements() == []


def test_what_is_undone_cannot_be_undone_again(situation: Situation) -> None:
    situation.judge("accept", first(situation), by="ann")
    situation.undo(1, by="ann")
    with pytest.raises(JudgementError, match="undone already"):
        situation.undo(1, by="bob")


def test_records_are_not_one_with_themselves(situation: Situation) -> None:
    key = first(situation)
    with pytest.raises(JudgementError, match="itself"):
        situation.judge("same", key, by="ann", other=key)


def test_the_evidence_may_be_chosen_anew(situation: Situation) -> None:
    key = first(situation)
    record = situation.record(key)
    assert record is not None
    wider = {"start": record.evidence.start, "end": record.trigger.end}
    report = situation.report(record.report_id)
    assert report is not None
    text = report.text[wider["start"] : wider["end"]]
    situation.judge("correct", key, by="ann", field="evidence", new={**wider, "text": text})
    corrected = situation.record(key)
    assert corrected is not None
    assert (corrected.id, corrected.evidence.text) == (key, text)
    assert situation.verify() == []


def test_the_log_is_only_added_to(situation: Situation) -> None:
    situation.judge("accept", first(situation), by="ann")
    situation.judge("note", first(situation), by="ann", note="seen")
    with sqlite3.connect(situation.path) as other:
        for sql in (
            "UPDATE judgements SET by = 'bob'",
            "DELETE FROM judgements",
            "REPLACE INTO judgements SELECT * FROM judgements WHERE id = 1",
            "INSERT INTO judgements SELECT 9, at, by, action, target, payload, hash FROM judgements WHERE id = 1",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="review log"):
                other.execute(sql)
    other.close()
    assert len(situation.judgements()) == 2


def test_time_does_not_run_back_in_the_log(tmp_path: Path) -> None:
    times = iter(["2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z", "2026-01-01T00:00:00Z"])
    with made.opened(tmp_path / "a", clock=lambda: next(times)) as situation:
        situation.add([made.reading("r1", made.shelled())])
        situation.judge("accept", READ.id, by="ann")
        assert situation.judge("flag", READ.id, by="ann").at == "2026-01-03T00:00:00Z"


# ---- into newer readings ----


def reread(situation: Situation, *tellings: object, key: str = "r1") -> None:
    situation.add([made.reading(key, *tellings)])


def test_a_judgement_follows_its_record_when_the_trigger_grows(tmp_path: Path) -> None:
    with made.opened(tmp_path / "a") as situation:
        reread(situation, made.shelled())
        situation.judge("correct", READ.id, by="ann", field="status", new="negated")
        wide = made.Span(**made.Sentence("r1", "The army shelled Nasib", 0).span("army shelled"))
        reread(situation, made.shelled(trigger=wide))
        (row,) = situation.rows()
        assert row.id != READ.id
        assert (row.status, row.judged) == ("negated", "corrected")
        assert situation.orphaned() == []
        assert situation.verify() == []


def test_a_judgement_of_what_is_read_no_longer_is_kept_and_shown(tmp_path: Path) -> None:
    with made.opened(tmp_path / "a") as situation:
        reread(situation, made.shelled())
        situation.judge("accept", READ.id, by="ann")
        other_type = {"type": "COERCE", "mode": None}
        reread(situation, made.shelled(**other_type))
        assert situation.select().judged == {}
        assert [e.id for e in situation.orphaned()] == [1]
        reread(situation, made.shelled())
        assert situation.select().judged == {READ.id: "accepted"}
        assert situation.orphaned() == []
        reread(situation, made.words("All quiet."))
        assert [e.id for e in situation.orphaned()] == [1]
        situation.undo(1, by="ann")
        assert situation.orphaned() == []
        assert situation.verify() == []


def test_a_correction_of_an_item_is_set_aside_when_the_item_is_read_otherwise(tmp_path: Path) -> None:
    with made.opened(tmp_path / "a") as situation:
        reread(situation, made.shelled(weapons=("mortars", "rockets")))
        situation.judge("correct", READ.id, by="ann", field="weapons.0", new="howitzers")
        reread(situation, made.shelled(weapons=("rockets", "mortars")))
        record = situation.record(READ.id)
        assert isinstance(record, Event)
        assert record.weapons == ("rockets", "mortars")
        assert [e.id for e in situation.orphaned()] == [1]
        assert situation.verify() == []


def test_a_judgement_finds_the_text_under_another_id(tmp_path: Path) -> None:
    with made.opened(tmp_path / "a") as situation:
        reread(situation, made.shelled())
        situation.judge("reject", READ.id, by="ann")
        reread(situation, made.words("Something else."), key="r1")
        reread(situation, made.shelled(), key="renamed")
        assert situation.counts().judged == {"rejected": 1}
        assert situation.orphaned() == []


def test_a_same_text_elsewhere_keeps_its_own_judgements(tmp_path: Path) -> None:
    with made.opened(tmp_path / "a") as situation:
        reread(situation, made.shelled(), key="r1")
        reread(situation, made.shelled(), key="r2")
        situation.judge("reject", READ.id, by="ann")
        assert [r.report_id for r in situation.rows()] == ["r2"]
        reread(situation, made.shelled(mode="firearms"), key="r1")
        assert [r.report_id for r in situation.rows()] == ["r2"]


def test_a_second_coder_is_blind_to_the_first(situation: Situation) -> None:
    key = first(situation)
    situation.judge("correct", key, by="ann", field="status", new="negated")
    for_bob = situation.record(key, coder="bob")
    assert for_bob is not None
    assert for_bob.status == "actual"
    reading = situation.reading(for_bob.report_id, coder="bob")
    assert reading is not None
    assert for_bob in reading.events
    assert key in {q.id for q in situation.queue(coder="bob", limit=100)}
    assert key not in {q.id for q in situation.queue(coder="ann", limit=100)}
    situation.judge("reject", key, by="ann")
    assert key in {q.id for q in situation.queue(coder="bob", limit=100)}


def test_old_values_may_be_those_of_the_coders_own_view(situation: Situation) -> None:
    key = first(situation)
    situation.judge("correct", key, by="ann", field="status", new="negated")
    entry = situation.judge("correct", key, by="bob", field="status", new="planned", old="actual")
    assert (entry.old, entry.read) == ("actual", "actual")
    record = situation.record(key)
    assert record is not None
    assert record.status == "planned"


def test_a_broken_file_is_told_as_one(tmp_path: Path) -> None:
    with made.opened(tmp_path / "a") as situation:
        reread(situation, made.shelled())
        with pytest.raises(SituationError, match="no such table"):
            situation._db.all("SELECT * FROM nowhere")


def test_entries_are_plain_json(situation: Situation) -> None:
    entry = situation.judge("correct", first(situation), by="ann", field="place", new=None)
    assert msgspec.json.decode(msgspec.json.encode(entry), type=Judgement) == entry


def test_what_is_said_of_an_incident_is_not_said_of_its_first_record(situation: Situation) -> None:
    situation.merge()
    incident = situation.select().incidents[0]
    situation.judge("flag", incident.id, by="ann", note="dates differ")
    assert situation.select().judged == {}
    assert [e.note for e in situation.judgements(incident.id)] == ["dates differ"]
    assert all("flagged" not in q.why for q in situation.queue(coder="ann"))
    with pytest.raises(JudgementError, match="said of its records"):
        situation.judge("reject", incident.id, by="ann")
    assert situation.verify() == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
WAYS = st.sampled_from(
    ["place", "place.lat", "harm", "harm.0", "harm.0.low", "harm.1", "trigger.start", "time.latest", "weapons", "rules",
     "weapons.0", "attribution", "source.0.name", "confidence", "contexts.-1", "harm.٣", "harm." + "9" * 5000]
) | st.text(max_size=12)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(field=WAYS, new=JSON, note=st.none() | st.text(max_size=5) | st.just("\ud800"))
def test_no_correction_breaks_a_situation(situation: Situation, field: str, new: object, note: str | None) -> None:
    key = first(situation)
    before = len(situation.judgements())
    try:
        situation.judge("correct", key, by="ann", field=field, new=new, note=note)
    except JudgementError:
        assert len(situation.judgements()) == before
    assert situation.record(key) is not None
    assert situation.reading("r1") is not None
    assert situation.verify() == []
