"""A situation is filled, asked and opened again: adding is idempotent, a newer reading replaces the older one."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import msgspec
import pytest
from tests.store import made

import sitroom
from sitroom.errors import SituationError
from sitroom.records import Failure, Reading
from sitroom.store import records, schema
from sitroom.store.selection import Filter
from sitroom.store.situation import open_situation

BROKEN = Failure(input="a.txt", kind="empty", message="there is no text")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "war.situation"


def test_the_public_name_opens_a_situation(path: Path) -> None:
    with sitroom.open_situation(path) as situation:
        assert situation.counts().reports == 0
        assert situation.select().records == {}
        assert situation.verify() == []


def test_readings_come_back_as_they_went_in(path: Path) -> None:
    with made.opened(path) as situation:
        done = situation.add([*made.war(), BROKEN])
    assert (done.added, done.failed, done.records) == (5, 1, 9)
    with made.opened(path, create=False) as situation:
        for reading in made.war():
            assert situation.reading(reading.report.id) == reading
            assert situation.report(reading.report.id) == reading.report
        assert situation.failures() == [BROKEN]
        assert situation.reading("none") is None
        assert situation.report("none") is None
        assert situation.record("none") is None
        assert situation.incident("none") is None


def test_adding_again_changes_nothing(path: Path) -> None:
    with made.opened(path) as situation:
        situation.add([*made.war(), BROKEN])
        situation.merge()
        before = made.content(situation)
        done = situation.add([*reversed(made.war()), BROKEN])
        assert (done.added, done.replaced, done.unchanged, done.records) == (0, 0, 5, 0)
        assert made.content(situation) == before


def test_a_newer_reading_replaces_the_records_of_its_report(path: Path) -> None:
    old = made.reading("r1", made.shelled(), made.said())
    new = made.reading("r1", made.shelled(mode="firearms"), made.said(), made.took())
    with made.opened(path) as situation:
        situation.add([old])
        first = situation.select().changed
        done = situation.add([new])
        assert (done.replaced, done.records) == (1, 2)
        assert situation.reading("r1") == new
        changed = {k for k, at in situation.select().changed.items() if at != first.get(k)}
        assert changed == {new.events[0].id, new.control[0].id}
        situation.add([old])
        assert situation.reading("r1") == old
        (gone,) = situation.select().deleted
        assert (gone.id, gone.kind, gone.reason) == (new.control[0].id, "control", records.READ_ANEW)
        situation.add([new])
        assert situation.select().deleted == ()
        assert situation.verify() == []


def test_another_text_under_the_same_id_replaces_the_report(path: Path) -> None:
    with made.opened(path) as situation:
        situation.add([made.reading("r1", made.shelled()), made.reading("r2", made.words("Calm in Keren."))])
        situation.add([made.reading("r1", made.words("All quiet."))])
        assert situation.count() == 0
        assert [hit.report_id for hit in situation.search("quiet")] == ["r1"]
        assert situation.search("shelled") == []
        assert situation.verify() == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda r: msgspec.structs.replace(r, report=msgspec.structs.replace(r.report, sha256="00")), "sha256"),
        (lambda r: msgspec.structs.replace(r, report=msgspec.structs.replace(r.report, text="x")), "sha256"),
        (lambda r: _with_event(r, trigger=made.Span(start=3, end=7, text="army")), "the text at 3 to 7"),
        (lambda r: _with_event(r, trigger=made.Span(start=900, end=905, text="x")), "outside the text"),
        (lambda r: _with_event(r, report_id="r9"), "another report"),
        (lambda r: _with_event(r, confidence=float("nan")), "confidence"),
        (lambda r: _with_event(r, confidence=1.5), "confidence"),
        (lambda r: _with_event(r, status="maybe"), "status"),
        (lambda r: msgspec.structs.replace(r, events=r.events * 2), "two records"),
        (lambda r: msgspec.structs.replace(r, report=msgspec.structs.replace(r.report, title="\ud800")), "surrogate"),
    ],
)
def test_a_reading_that_breaks_its_rules_is_a_failure_and_takes_no_other_along(path: Path, change, word: str) -> None:
    with made.opened(path) as situation:
        done = situation.add([change(made.reading("r1", made.shelled())), made.reading("r2", made.took())])
        assert (done.added, done.failed) == (1, 1)
        (failure,) = situation.failures()
        assert (failure.input, failure.kind) == ("r1", "bad_reading")
        assert word in failure.message
        assert situation.report("r1") is None
        assert situation.verify() == []


def _with_event(reading: Reading, **values: object) -> Reading:
    (event,) = reading.events
    return msgspec.structs.replace(reading, events=(msgspec.structs.replace(event, **values),))


def test_a_huge_figure_does_not_burst_a_column(path: Path) -> None:
    with made.opened(path) as situation:
        situation.add([made.reading("r1", made.shelled(killed=10**30))])
        (row,) = situation.rows()
        assert row.low == 2**63 - 1
        assert situation.verify() == []


def test_counts_and_sources(path: Path) -> None:
    with made.opened(path) as situation:
        situation.add(made.war())
        counts = situation.counts()
        assert counts.reports == 5
        assert counts.records == {"access": 1, "claim": 1, "control": 1, "displacement": 2, "event": 4}
        assert (counts.earliest, counts.latest) == ("2018-07-01", "2018-07-07")
        assert counts.pending == 5
        situation.merge()
        assert situation.counts().pending == 0
        found = {s.source: (s.reports, s.records, s.first, s.last) for s in situation.sources()}
        assert found == {
            "Wire": (2, 4, "2018-07-02", "2018-07-08"), "Radio": (1, 2, "2018-07-09", "2018-07-09"),
            "Gazette": (1, 3, "2018-07-10", "2018-07-10"), None: (1, 0, None, None),
        }  # fmt: skip


# ---- opening ----


def test_a_missing_file_is_not_made_when_it_must_be_there(path: Path) -> None:
    with pytest.raises(SituationError, match="no such file"):
        open_situation(path, create=False)
    assert not path.exists()


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(SituationError, match="cannot be opened"):
        open_situation(tmp_path / "no" / "war.situation")


@pytest.mark.parametrize("content", [b"Rebels shelled Nasib.\n" * 100, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_another_file_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(SituationError, match=r"not a situation|malformed|not a database|unsupported"):
        open_situation(path)
    assert path.read_bytes() == content


def test_another_database_is_refused_and_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE reports (id TEXT)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(SituationError, match="something else"):
        open_situation(path)
    assert path.read_bytes() == before


def test_an_empty_file_becomes_one_only_when_it_may(path: Path) -> None:
    path.touch()
    with pytest.raises(SituationError, match="empty"):
        open_situation(path, create=False)
    with open_situation(path) as situation:
        assert situation.verify() == []


def test_a_folder_is_no_situation(tmp_path: Path) -> None:
    with pytest.raises(SituationError, match="folder"):
        open_situation(tmp_path)


def test_a_newer_layout_is_refused_in_words(path: Path) -> None:
    open_situation(path).close()
    with sqlite3.connect(path) as later:
        later.execute(f"PRAGMA user_version = {schema.newest() + 1}")
    later.close()
    with pytest.raises(SituationError, match="newer version of Sitroom"):
        open_situation(path)


def test_an_odd_path_is_a_path(tmp_path: Path) -> None:
    odd = tmp_path / "a?mode=memory#b%20c'.sqlite"
    with open_situation(odd) as situation:
        situation.add(made.war())
    assert odd.is_file()


def test_a_closed_situation_says_so(path: Path) -> None:
    situation = open_situation(path)
    situation.close()
    situation.close()
    with pytest.raises(SituationError, match="closed"):
        situation.counts()


def test_migrations_are_numbered_from_one_without_gaps() -> None:
    numbers = [number for number, _ in schema.migrations()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_threads_share_a_situation(path: Path) -> None:
    problems: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for n in range(10):
                situation.add([made.reading(f"t{number}-{n}", made.shelled(killed=n))])
                assert situation.count(Filter(reports=(f"t{number}-{n}",))) == 1
        except BaseException as problem:
            problems.append(problem)

    with open_situation(path) as situation:
        threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert problems == []
        assert situation.counts().reports == 40
        assert situation.verify() == []


# ---- search ----


def test_search_finds_words_and_phrases_without_case_or_diacritics(path: Path) -> None:
    texts = {
        "a": "The army’s shells fell on Darʿā.", "b": "Shells fell; the army denied it.", "c": "قصف الجيش مُحَافَظَة درعا",
        "d": "Ångström reported shells near N'Djamena", "e": 'A "quoted" word: NEAR(x) OR y* -z',
    }  # fmt: skip
    with made.opened(path) as situation:
        situation.add([made.reading(key, made.words(text), title=f"Title {key}") for key, text in texts.items()])

        def found(query: str) -> set[str]:
            return {hit.report_id for hit in situation.search(query)}

        assert found("SHELLS army") == {"a", "b"}
        assert found('"shells fell"') == {"a", "b"}
        assert found('"fell shells"') == set()
        assert found("محافظة") == {"c"}
        assert found("مُحَافَظَة") == {"c"}
        assert found("angstrom") == {"d"}
        assert found("ndjamena") == {"d"}
        assert found('near( "quoted" OR') == {"e"}
        assert found('"; DROP TABLE reports; --') == set()
        assert found('"') == found("...") == found("") == set()
        assert found("title b") == {"b"}
        assert found("nowhere") == set()


def test_marks_count_in_the_reports_text(path: Path) -> None:
    text = "🚀 " * 200 + "In Dar’a the army’s guns fell silent."
    with made.opened(path) as situation:
        situation.add([made.reading("a", made.words(text))])
        (hit,) = situation.search("ARMY guns")
        report = situation.report("a")
        assert report is not None
        assert [m.text for m in hit.marks] == ["army’s", "guns"]
        assert all(report.text[m.start : m.end] == m.text for m in hit.marks)
        assert report.text[hit.start : hit.start + len(hit.snippet)] == hit.snippet
        assert "guns" in hit.snippet
