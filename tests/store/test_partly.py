"""Merging a few reports looks up little, and comes to the same as merging everything, whatever happened before."""

# ruff: noqa: S311 - dice for tests

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.store import made
from tests.store.test_merging import LATER

from sitroom.errors import JudgementError
from sitroom.evaluate.synthetic import world
from sitroom.lexicon.loader import load_lexicon
from sitroom.merge.compare import Rules
from sitroom.merge.copies.sentences import rules as copy_rules
from sitroom.records import Agreement, Provision, Reading, Record, identify
from sitroom.store import merging
from sitroom.store.past import StoredPast, packed
from sitroom.store.situation import Situation

# sentences that may be copied, and near copies of them; so many that buckets close
TOLD = (
    "Families carried mattresses and kettles along the old mountain road that evening.",
    "Families carried mattresses and kettles along the old mountain road this evening near the town.",
    "Convoys of trucks with flour and medicine waited for hours at the northern checkpoint near Keren.",
    "Convoys of trucks with flour and fuel waited for hours at the northern checkpoint near Keren.",
    "Shells damaged the roof of a bakery and the wall of a school in the eastern quarter of Nasib.",
    "Shells damaged the roof of a bakery and the wall of a clinic in the eastern quarter of Nasib.",
)
PLACES = ("Nasib", "Keren")


def agreed(place: str, state: str) -> Callable[[str, int], tuple[str, list[Record]]]:
    """Tells of a deal and of a term of it."""

    def tell(report_id: str, at: int) -> tuple[str, list[Record]]:
        s = made.Sentence(report_id, f"The army and Rebels agreed on a truce at {place} and hand over weapons.", at)
        parties = (s.actor("The army", id="SYR_ARMY", kind="armed_forces"), s.actor("Rebels", kind="armed_group"))
        values: dict[str, Any] = {"kind": "ceasefire", "name": "truce", "state": state, "place": s.place(place)}
        deal = Agreement(**s.base("agreed"), **values, parties=parties)
        deal = msgspec.structs.replace(deal, id=identify(deal))
        term = Provision(**s.base("hand over"), term="weapons_surrender", agreement_id=deal.id, state="agreed")
        return s.text, [deal, term]

    return tell


def telling(dice: Random) -> Any:
    """Something that a report tells of."""
    place, actor = dice.choice(PLACES), dice.choice(["The army", "Rebels"])
    return dice.choice([
        lambda: made.shelled(actor, place, f"2018-07-0{dice.randint(1, 6)}", dice.choice([3, 12, 14, 40])),
        lambda: made.fled(dice.choice([5000, 7000]), place),
        lambda: made.took(actor, place),
        lambda: made.shut(place),
        lambda: agreed(place, dice.choice(["agreed", "signed"])),
        made.said,
        lambda: made.words(dice.choice(TOLD)),
        lambda: made.words(f"{dice.choice(TOLD)} {dice.choice(TOLD)}"),
    ])()  # fmt: skip


def report(dice: Random, key: str) -> Reading:
    day = dice.choice([None, *(f"2018-07-{d:02}" for d in range(3, 14))])
    tellings = [telling(dice) for _ in range(dice.randint(1, 4))]
    return made.reading(key, *tellings, day=day, source=f"Outlet {dice.randint(0, 3)}")


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits so low that blocks and buckets overflow in a small war, and portions that are many."""
    lexicon = load_lexicon()
    limits = lexicon.compiled("merge.rules", Rules).limits
    monkeypatch.setitem(limits, "window", 3)
    monkeypatch.setitem(copy_rules(lexicon).at, "bucket", 4)
    monkeypatch.setattr(merging, "PORTION", 5)
    monkeypatch.setitem(made.LISTS, "agreement", "agreements")
    monkeypatch.setitem(made.LISTS, "provision", "provisions")


def judged(situation: Situation, dice: Random) -> None:
    """A person says something about some record; what is refused is not said."""
    one, other = dice.sample([row.id for row in situation.rows()], 2)
    action = dice.choice(["accept", "reject", "same", "different", "correct", "undo"])
    try:
        if action == "undo":
            situation.undo(dice.randint(1, len(situation.judgements()) + 1), by="ann")
        elif action == "correct":
            situation.judge("correct", one, by="ann", field="place", new=None)
        elif action in ("same", "different"):
            situation.judge(action, one, by="ann", other=other)  # type: ignore[arg-type]
        else:
            situation.judge(action, one, by="ann")  # type: ignore[arg-type]
    except JudgementError:
        pass


def what_happens(situation: Situation, dice: Random) -> Iterator[None]:
    """Reports come in any order and portions, are read anew, and are judged; merged after each step."""
    waiting = [report(dice, f"r{n:02}") for n in range(36)]
    keys = [reading.report.id for reading in waiting]
    for _ in range(16):
        for _ in range(dice.randint(1, 3)):
            match dice.randrange(6):
                case 0 | 1 | 2:
                    count = dice.randint(1, 12)
                    situation.add(waiting[:count])
                    waiting = waiting[count:]
                case 3:
                    situation.add([report(dice, dice.choice(keys))])
                case _ if situation.count() > 1:
                    judged(situation, dice)
        situation.merge()
        yield


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_it_comes_to_the_same(tmp_path: Path, seed: int) -> None:
    path, copy = tmp_path / "war", tmp_path / "copy"
    with made.opened(path) as situation:
        situation.merge(full=True)
        for step, _ in enumerate(what_happens(situation, Random(seed))):
            if step % 4 != 3:
                continue
            assert situation.verify() == []
            situation._db.one("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copy(path, copy)
            with made.opened(copy) as other:
                other.merge(full=True)
                whole = made.content(other, without=LATER)
            assert made.content(situation, without=LATER) == whole


def test_a_late_report_looks_up_little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is looked up depends on what the report touches, not on how much there is."""
    asked: list[int] = []
    found = StoredPast.items

    def items(past: StoredPast, units: Any) -> Any:
        given = found(past, units)
        asked.append(len(list(given)))
        return given

    monkeypatch.setattr(StoredPast, "items", items)
    readings = world(700, seed=4).readings
    with made.opened(tmp_path / "war") as situation:
        situation.add(readings[:-1])
        situation.merge()
        assert not asked, "a first merge is a full one"
        situation.add(readings[-1:])
        situation.merge()
    assert 0 < sum(asked) < 300


numbers = st.integers(-(2**70), 2**70)
words = st.text(max_size=6)
places = st.tuples(numbers, words, numbers, words, st.tuples(numbers, words, numbers))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(places, places)
def test_places_sort_as_they_did_before_they_were_packed(one: Any, other: Any) -> None:
    assert (packed(one) < packed(other)) == (one < other)
    assert (packed(one) == packed(other)) == (one == other)
