"""The fields of a record as a reviewer chooses and types them."""

from __future__ import annotations

from typing import get_args

import pytest
from tests.web.situations import HOSTILE, filled

from sitroom.records import Record, Status
from sitroom.store.selection import Filter
from sitroom.store.situation import open_situation
from sitroom.web.corrections import Field, fields, proposed


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    path = filled(tmp_path_factory.mktemp("fields") / "fields.sitroom", HOSTILE[1:])
    with open_situation(path, create=False) as situation:
        found = situation.browse.records(situation.browse.points(Filter(kinds=("event",))).id)
    return next(r for r in found.values() if getattr(r, "harm", ()))


def by_path(record: Record) -> dict[str, Field]:
    return {field.path: field for each in fields(record).values() for field in each}


def test_fields_have_names_values_and_the_words_that_fit(record: Record) -> None:
    found = by_path(record)
    assert found["status"].choices == get_args(Status)
    assert found["status"].value == "actual"
    assert found["harm.0.low"].label == "harm 1, low"
    assert found["harm.0.low"].value == "9"
    assert "killed" in found["harm.0.kind"].choices
    assert found["place"].hint.startswith("a place")
    assert "2018-07-06" in found["time"].hint
    assert found["time.earliest"].hint == ""
    assert "source.1" in found  # one more can be added
    assert not {"id", "report_id", "confidence", "rules"} & {path.partition(".")[0] for path in found}


def test_typed_values_become_what_the_field_holds(record: Record) -> None:
    assert proposed(record, "harm.0.low", "1,200", None) == 1200
    assert proposed(record, "harm.0.low", "", None) is None
    assert proposed(record, "status", "planned", None) == "planned"
    assert proposed(record, "place", "Bukavu", None)["country"] == "COD"
    assert proposed(record, "place", "Nowhere-on-Sea", None)["name"] == "Nowhere-on-Sea"
    time = proposed(record, "time", "2025-01-24/2025-01-26", None)
    assert (time["earliest"], time["latest"], time["precision"]) == ("2025-01-24", "2025-01-26", "interval")
    words = {"start": 3, "end": 9, "text": "abcdef"}
    assert proposed(record, "trigger", "", words) == words
    assert proposed(record, "source.0", "", words) == {"name": "abcdef", **words}
