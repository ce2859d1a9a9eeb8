"""Merging in a situation: a little at a time comes to the same as all at once, and nothing goes without a word."""

# ruff: noqa: S311 - dice for tests

from __future__ import annotations

from pathlib import Path
from random import Random

import msgspec
import pytest
from tests.store import made

from sitroom.merge import merge
from sitroom.store import keeping
from sitroom.store.records import encode
from sitroom.store.selection import Filter
from sitroom.store.situation import Situation

LATER = ("changes", "deleted", "meta", "reports", "judgements")  # tell when things came


def many(seed: int, number: int = 24) -> list[made.Reading]:
    """Reports of few places, days and sides, some of them copied word for word."""
    dice = Random(seed)
    found = []
    for n in range(number):
        tellings = [
            made.shelled(dice.choice(["The army", "Rebels"]), dice.choice(["Nasib", "Keren"]),
                         f"2018-07-0{dice.randint(1, 4)}", dice.choice([3, 12, 14, 40])),
            made.words("Families carried mattresses and kettles along the old mountain road that evening."),
            dice.choice([made.fled(dice.choice([5000, 7000])), made.took(), made.shut(), made.said()]),
        ]  # fmt: skip
        dice.shuffle(tellings)
        day = f"2018-07-{dice.randint(5, 12):02}"
        found.append(made.reading(f"r{n:02}", *tellings[: dice.randint(1, 3)], day=day, source=f"Outlet {n % 4}"))
    return found


@pytest.fixture
def situation(tmp_path: Path):
    with made.opened(tmp_path / "war.situation") as opened:
        yield opened


def merged(situation: Situation) -> dict[str, object]:
    return made.content(situation, without=LATER)


def test_a_merge_in_the_file_is_the_merge_in_memory(situation: Situation) -> None:
    situation.add(many(1))
    counts = situation.merge()
    whole = merge(many(1))
    selection = situation.select()
    assert {i.id: i for i in selection.incidents} == {i.id: i for i in whole.incidents}
    assert {s.id: s for s in selection.series} == {s.id: s for s in whole.series}
    assert selection.left == {x.id: x.reason for x in whole.left}
    assert selection.copies == whole.origins.sentences
    assert {r.id: r.copy_of for r in selection.reports.values() if r.copy_of} == whole.origins.copy_of
    assert (counts.incidents, counts.series, counts.left) == (len(whole.incidents), len(whole.series), len(whole.left))
    assert counts.new == counts.incidents + counts.series
    assert situation.verify() == []


@pytest.mark.parametrize("seed", range(8))
def test_bit_by_bit_in_any_order_comes_to_the_same(tmp_path: Path, seed: int) -> None:
    dice = Random(seed)
    readings = many(seed)
    with made.opened(tmp_path / "whole") as whole, made.opened(tmp_path / "parts") as parts:
        whole.add(readings)
        whole.merge()
        dice.shuffle(readings)
        while readings:
            part, readings = readings[: dice.randint(1, 7)], readings[len(readings[: dice.randint(1, 7)]) :]
            parts.add(part)
            parts.merge()
        parts.add(many(seed))
        parts.merge()
        assert merged(parts) == merged(whole)
        assert parts.verify() == []


@pytest.mark.parametrize("seed", range(4))
def test_after_replacements_and_judgements_too(tmp_path: Path, seed: int) -> None:
    """Whatever happens to a situation that is merged all along, merging it anew in full finds the same."""
    dice = Random(seed)
    with made.opened(tmp_path / "war") as situation:
        situation.add(many(seed))
        for _ in range(6):
            situation.merge()
            events = [row.id for row in situation.rows(Filter(kinds=("event",)))]
            one, other = dice.sample(events, 2)
            match dice.randrange(5):
                case 0:
                    situation.judge("reject", one, by="ann")
                case 1:
                    situation.judge("same", one, by="ann", other=other)
                case 2:
                    situation.judge("different", one, by="ann", other=other)
                case 3:
                    situation.judge("correct", one, by="ann", field="place", new=None, note="not said where")
                case _ if situation.judgements():
                    situation.add([dice.choice(many(seed + 50))])
        situation.merge()
        before = merged(situation)
        counts = situation.merge(full=True)
        assert merged(situation) == before
        assert (counts.new, counts.changed, counts.deleted) == (0, 0, 0)
        assert situation.verify() == []


def test_merging_again_does_nothing(situation: Situation) -> None:
    situation.add(made.war())
    situation.merge()
    before = made.content(situation)
    counts = situation.merge()
    assert (counts.new, counts.changed, counts.deleted) == (0, 0, 0)
    assert made.content(situation) == before


def test_every_record_is_accounted_for(situation: Situation) -> None:
    situation.add(made.war())
    situation.merge()
    selection = situation.select()
    placed = {m for i in selection.incidents for m in i.members}
    placed |= {r for s in selection.series for p in s.points for r in p.records}
    assert placed | selection.left.keys() == set(selection.records)
    assert not placed & selection.left.keys()


def test_what_people_say_of_pairs_is_obeyed_and_may_be_taken_back(situation: Situation) -> None:
    one, far = made.reading("r1", made.shelled()), made.reading("r3", made.shelled("Rebels", "Keren", "2018-07-01", 3))
    situation.add([one, far])
    situation.merge()
    a, b = one.events[0].id, far.events[0].id

    def together() -> bool:
        homes = situation.incidents_of([a, b])
        return homes[a].id == homes[b].id

    assert not together()
    situation.judge("same", a, by="ann", other=b)
    situation.merge()
    assert together()
    (gone,) = situation.select().deleted
    assert gone.kind == "incident"
    assert gone.reason == keeping.MERGED_ANEW
    assert gone.replaced_by == situation.incidents_of([a])[a].id
    situation.undo(1, by="ann")
    situation.merge()
    assert not together()
    assert situation.select().deleted == ()
    homes = situation.incidents_of([a, b])
    situation.judge("same", homes[a].id, by="bob", other=homes[b].id, note="incidents, by their first members")
    situation.merge()
    assert together()
    assert situation.verify() == []


def test_a_rejected_record_leaves_its_incident(situation: Situation) -> None:
    situation.add([made.reading("r1", made.shelled()), made.reading("r2", made.shelled(killed=14), day="2018-07-09")])
    situation.merge()
    (incident,) = situation.select().incidents
    assert len(incident.members) == 2
    situation.judge("reject", incident.members[1], by="ann")
    situation.merge()
    (after,) = situation.select().incidents
    assert after.members == incident.members[:1]
    situation.judge("reject", incident.members[0], by="ann")
    counts = situation.merge()
    assert (counts.incidents, counts.deleted) == (0, 1)
    (gone,) = situation.select().deleted
    assert (gone.id, gone.reason, gone.replaced_by) == (after.id, keeping.EMPTIED, None)
    assert situation.verify() == []


def test_a_corrected_value_is_what_is_compared(situation: Situation) -> None:
    situation.add([made.reading("r1", made.shelled()), made.reading("r2", made.shelled(killed=40), day="2018-07-09")])
    situation.merge()
    (incident,) = situation.select().incidents
    assert incident.verdict == "conflict"
    assert {row.verdict for row in situation.rows()} == {"conflict"}
    late = situation.select().incidents[0].members[1]
    for field in ("high", "low"):
        new = msgspec.to_builtins(situation.record(late))["harm"][0] | {"low": 12, "high": 12}
        if field == "high":
            situation.judge("correct", late, by="ann", field="harm", new=[new])
    situation.merge()
    (incident,) = situation.select().incidents
    assert (incident.verdict, incident.best) == ("agree", 12)


def test_readers_are_spared_records_that_went_since_the_merge(situation: Situation) -> None:
    situation.add([made.reading("r1", made.shelled()), made.reading("r2", made.shelled(killed=14), day="2018-07-09")])
    situation.merge()
    situation.add([made.reading("r2", made.words("All quiet."))])
    selection = situation.select()
    assert {m for i in selection.incidents for m in i.members} == set(selection.records)
    assert situation.verify() == []
    situation.merge()
    (incident,) = situation.select().incidents
    assert len(incident.members) == 1


def test_a_new_date_of_publication_is_merged_anew(situation: Situation) -> None:
    situation.add([made.reading("r1", made.shelled(), day="2018-07-08"), made.reading("r2", made.took(), made.said())])
    situation.merge()
    situation.add([made.reading("r1", made.shelled(), day="2018-07-30", source="Wire")])
    assert situation.counts().pending == 1
    situation.merge()
    before = merged(situation)
    situation.merge(full=True)
    assert merged(situation) == before


def test_payloads_are_what_is_encoded(situation: Situation) -> None:
    situation.add(made.war())
    situation.merge()
    for incident in situation.select().incidents:
        (kept,) = situation._db.one("SELECT payload FROM incidents WHERE id = ?", (incident.id,))
        assert kept == encode(incident)
        assert situation.incident(incident.id) == incident


def test_series_by_topic_and_place(situation: Situation) -> None:
    situation.add(made.war())
    situation.merge()
    assert {s.topic for s in situation.series()} >= {"control"}
    assert all(s.topic == "control" for s in situation.series("control"))
    assert situation.series("control", "x:naseeb") == situation.series("control", "nasib")
    assert situation.series("control", "Paris") == []
