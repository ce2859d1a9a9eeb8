"""Events: the golden table, and the frames' own examples and near-misses."""

from __future__ import annotations

import pytest
from tests.tables import parameters, problems, readings

from sitroom.evaluate.lexicon_check import check_examples
from sitroom.lexicon.loader import load_lexicon
from sitroom.lexicon.schema.frames import Frame


@pytest.mark.parametrize("number", parameters("events"))
def test_sentence(number: int) -> None:
    assert problems("events", number) == []


def test_frames_fire_on_their_examples_and_on_no_near_miss() -> None:
    assert check_examples("en", ["events", "light_verbs"]) == []


def test_every_frame_has_an_example_and_every_type_a_near_miss() -> None:
    frames = load_lexicon("en").rows("events", Frame)
    assert [f.id for f in frames if not f.example] == []
    types = {f.type for f in frames}
    assert types == {f.type for f in frames if f.near_miss} | {"COOPERATE"}


def test_the_lexicon_is_wide() -> None:
    frames = load_lexicon("en").rows("events", Frame)
    assert len({(p, f.type) for f in frames for p in (*f.verbs, *f.nouns, *f.adjectives)}) >= 2000


def test_one_event_a_trigger() -> None:
    for reading in readings("events"):
        triggers = [(e.trigger.start, e.trigger.end) for e in reading.events]
        assert len(triggers) == len(set(triggers))
